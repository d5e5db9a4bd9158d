"""One commit per submission: a deed and its history line are kept together, the disk is waited for once."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import store
from portal.cases.records import Case
from portal.members.links import make_link
from portal.members.people import PersonActor
from portal.satisfaction import asking, forms
from portal.store import db
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_closed_case,
    a_confirming_case,
    a_handler,
    a_member,
    a_recovering_case,
    an_association,
    an_offered_case,
    person_of,
)

LATER = NOW + 4 * DAY
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Ledger:
    """Counts what the database is asked to make durable: each COMMIT, each write outside a transaction."""

    def __init__(self) -> None:
        self.commits, self.inside = 0, False
        self.statements: list[str] = []

    def note(self, sql: str) -> None:
        """Take one statement down."""
        self.statements.append(sql)
        words = sql.split(None, 1)[0].upper().rstrip(";")
        if words == "BEGIN":
            self.inside = True
        elif words in {"COMMIT", "ROLLBACK"}:
            self.inside = "TO SAVEPOINT" in sql.upper() and self.inside
            self.commits += words == "COMMIT"
        elif not self.inside and any(write in sql.upper() for write in WRITES):
            self.commits += 1


class Watched:
    """A cursor that tells what it executes."""

    def __init__(self, cursor: Any, ledger: Ledger) -> None:
        self._cursor, self._ledger = cursor, ledger

    def execute(self, sql: Any, *more: Any) -> Any:
        """Execute, and tell."""
        self._ledger.note(str(sql))
        return self._cursor.execute(sql, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)


@contextmanager
def counted() -> Iterator[Ledger]:
    """What the database makes durable meanwhile."""
    ledger, engine = Ledger(), db.obj
    plain = engine.cursor
    engine.cursor = lambda *more: Watched(plain(*more), ledger)
    try:
        yield ledger
    finally:
        del engine.cursor


@pytest.fixture
def app(house: str, tmp_path: Path) -> Flask:
    """The portal four days after the cases of these tests came in."""
    an_association()
    store.close()  # the portal opens the database for itself
    return the_portal(house, now=LATER, files_url=str(tmp_path / "files"))


def pressed(browser: Browser, address: str, what: str, **fields: Any) -> Ledger:
    """Fill in a form of a page and send it; its page comes."""
    browser.open(address)
    with counted() as ledger:
        browser.press(what, **fields)
    return ledger


def of_member(member: PersonActor, handler: PersonActor) -> dict[str, tuple[Case | None, dict[str, Any]]]:
    """What a member can send: the end of its address, the case, the fields."""
    return {
        "/cases/new": (None, {"category": "fees", "subject": "Paid twice", "description": "Twice."}),
        "/reply": (a_case(member), {"text": "One more thing."}),
        "/accept": (an_offered_case(handler, member), {}),
        "/decline": (an_offered_case(handler, member), {"reason": "It is half of it."}),
        "/confirm": (a_confirming_case(handler, member), {}),
        "/dispute": (a_confirming_case(handler, member), {"reason": "Nothing has come."}),
        "/withdraw": (a_case(member), {}),
        "/reopen": (a_closed_case(handler, member), {"reason": "It came back."}),
    }


def of_handler(member: PersonActor, handler: PersonActor) -> dict[str, tuple[Case | None, dict[str, Any]]]:
    """What the desk can send."""
    said = {"subject": "Called", "description": "By phone.", "category": "events", "channel": "phone"}
    remedy = {"finding": "upheld", "kind": "refund", "text": "Back to your card.", "amount": "100"}
    return {
        "/staff/cases/new": (None, {"member": person_of(member).number, **said}),
        "/acknowledge": (a_case(member, at=LATER - HOUR), {"text": "I have it."}),
        "/ask": (a_case_looked_into(handler, member), {"text": "Which day?"}),
        "/offer": (a_case_looked_into(handler, member), {**remedy, "due": "2026-04-01"}),
        "/settle": (a_case_looked_into(handler, member), remedy),
        "/deliver": (a_recovering_case(handler, member), {"remedy": "1", "text": "Sent."}),
        "/conclude": (a_case_looked_into(handler, member), {"finding": "not_upheld", "text": "No fault."}),
    }


def test_each_submission_is_one_commit(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    for who, room, sent in (
        (member, "/cases", of_member(member, handler)),
        (handler, "/staff/cases", of_handler(member, handler)),
    ):
        browser = Browser(app).sign_in_as(who)
        browser.open("/cases/" if who is member else "/staff/")  # that somebody was here today is noted once
        for what, (case, fields) in sent.items():
            address = f"{room}/{case.reference}" if case else what
            end = what if case else f'form[method=post][action="{what}"]'
            ledger = pressed(browser, address, end, **fields)
            assert ledger.commits == 1, (what, ledger.statements)


def test_a_grievance_with_files_is_one_commit(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/")
    papers = [(io.BytesIO(b"a receipt"), f"{number}.txt") for number in range(5)]
    said = {"category": "fees", "subject": "Paid twice", "description": "Twice.", "evidence": papers}
    assert pressed(browser, "/cases/new", "/cases/new", **said).commits == 1


def test_an_answer_on_how_it_felt_is_one_commit(app: Flask) -> None:
    member = a_member()
    a_closed_case(a_handler(), member)
    asking.plan_from_history()
    asking.send_due(LATER + 2 * HOUR)
    form = forms.Form.get()
    token = make_link("rate", person_id=member.id, subject_id=form.id, at=LATER, expires_at=form.closes_at)
    assert pressed(Browser(app), f"/rate/{token}", "Continue", q1="yes").commits == 1


def test_a_refused_form_is_no_commit(app: Flask) -> None:
    member = a_member()
    case = a_case(member)
    browser = Browser(app).sign_in_as(member)
    browser.open("/cases/")
    browser.open(f"/cases/{case.reference}")
    with counted() as ledger:
        browser.press("/reply", 422, text=" ")
    assert ledger.commits == 0
