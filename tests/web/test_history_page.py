"""The history page: what an auditor reads of the ledger, and what stays with those who work on cases."""

import json
from typing import Any

import pytest
from flask import Flask

from portal import store
from portal.history import SYSTEM, HistoryHead, HistoryLine
from portal.members import association
from portal.members.people import PersonActor
from portal.members.roles import ROLES, Grant
from portal.satisfaction import pulses
from portal.store import db, is_postgres, transaction
from portal.web.staff.history import HAPPENED
from tests import world
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.world import HOUR, NOW

PATH = "/staff/history/"


@pytest.fixture
def app(house: str) -> Flask:
    """A portal that stands still an hour after the cases of the tests came in."""
    world.an_association()
    store.close()  # the portal opens the database for itself
    return the_portal(house, now=NOW + HOUR)


def an_auditor(**more: Any) -> PersonActor:
    return world.a_person(Grant("auditor"), name="Samuel Okoro", **more)


def history(app: Flask, who: PersonActor | None = None, query: str = "") -> Page:
    return Browser(app).sign_in_as(who or an_auditor()).open(PATH + query)


def kinds(page: Page) -> list[str]:
    return [str(row["data-event"]) for row in page.soup.select("[data-event]")]


def row_of(page: Page, kind: str) -> str:
    """The words of the newest line of a kind."""
    return " ".join(page.soup.select(f"[data-event='{kind}']")[0].get_text(" ").split())


@pytest.mark.parametrize("role", ROLES)
def test_the_history_is_for_auditors(app: Flask, role: str) -> None:
    person = world.a_person(Grant(role), name=role.title())
    Browser(app).sign_in_as(person).open(PATH, status=200 if role == "auditor" else 403)


def test_the_menu_leads_an_auditor_there_and_nobody_else(app: Flask) -> None:
    def menu(who: PersonActor) -> list[str]:
        page = Browser(app).sign_in_as(who).open("/staff/")
        return [str(link["href"]) for link in page.soup.select("header nav a")]

    assert PATH in menu(an_auditor())
    assert PATH not in menu(world.a_supervisor())


def test_the_head_of_the_ledger_stands_over_its_newest_lines(app: Flask) -> None:
    world.a_case()
    page = history(app)
    head = HistoryHead.get()
    assert page.mark("lines") == str(head.number)
    assert page.mark("head") == head.hash
    assert page.one("[data-head]").get_text() == head.hash
    newest = HistoryLine.select(HistoryLine.kind).order_by(HistoryLine.number.desc())
    assert kinds(page) == [line.kind for line in newest]
    assert "The last line is the one that the head names." in page.words
    assert "portal verify-history" in page.words


def test_opening_the_page_proves_no_chain_and_says_so(app: Flask) -> None:
    world.a_case()
    browser = Browser(app).sign_in_as(an_auditor())
    page = browser.open(PATH)
    assert "This page does not prove the whole chain." in page.words
    assert not [sql for sql in browser.statements if "particulars" in sql]


def test_a_tail_that_was_cut_off_is_seen_at_once(app: Flask) -> None:
    who = an_auditor()
    browser = Browser(app).sign_in_as(who)
    last = HistoryHead.get().number
    if is_postgres():
        db.execute_sql("ALTER TABLE history_line DISABLE TRIGGER USER")
        db.execute_sql("DELETE FROM history_line WHERE number = %s", (last,))
        db.execute_sql("ALTER TABLE history_line ENABLE TRIGGER USER")
    else:
        for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute_sql(f"DROP TRIGGER {name}")
        db.execute_sql("DELETE FROM history_line WHERE number = ?", (last,))
    page = browser.open(PATH)
    assert "The last line is not the one that the head names" in page.words


def test_members_are_not_named_and_staff_are(app: Flask) -> None:
    handler = world.a_handler("Meera Nair")
    member = world.a_member("Asha Verma")
    world.an_acknowledged_case(handler, member)
    page = history(app)
    assert "Asha Verma" not in page.html and (world.person_of(member).number or "") not in page.html
    assert "A member" in row_of(page, "case.received")
    assert "Meera Nair" in row_of(page, "case.acknowledged")
    assert "Samuel Okoro" in row_of(page, "session.opened")
    assert "The portal" in row_of(page, "person.joined")
    assert "The association" in row_of(page, "setting.changed")


def test_staff_with_a_grievance_of_their_own_are_members_there(app: Flask) -> None:
    both = world.a_person(Grant("member"), Grant("handler"), name="Rahul Rao", number="M-77")
    case = world.a_case(both)
    page = history(app, query=f"?reference={case.reference}")
    assert "Rahul Rao" not in page.html
    assert "A member" in row_of(page, "case.received")


def test_no_word_of_a_case_is_shown(app: Flask) -> None:
    handler = world.a_handler()
    case = world.a_case_looked_into(handler)
    html = history(app).html
    assert case.reference in html
    assert case.subject_text not in html and "I have your case" not in html
    for line in HistoryLine.select():
        assert json.dumps(line.particulars) not in html


def test_lines_about_one_case_are_found_by_its_reference_however_typed(app: Flask) -> None:
    handler = world.a_handler()
    case, other = world.a_case_looked_into(handler), world.a_case()
    reader = Browser(app).sign_in_as(an_auditor())
    reader.open(PATH)
    typed = case.reference.lower().replace("-", " ")
    page = reader.press("Show", reference=typed)
    about = HistoryLine.select(HistoryLine.kind).where(
        (HistoryLine.subject_kind == "case") & (HistoryLine.subject_id == case.id)
    )
    assert kinds(page) == [line.kind for line in about.order_by(HistoryLine.number.desc())]
    assert other.reference not in page.html
    assert page.value("reference") == typed


@pytest.mark.parametrize("typed", ["GR-0000-0001", "%25_'", "x" * 40, "person 1"])
def test_a_reference_nobody_has_finds_nothing_and_says_so(app: Flask, typed: str) -> None:
    page = history(app, query=f"?reference={typed}")
    assert kinds(page) == []
    assert "No case has this reference number" in page.words


def test_a_long_history_is_read_page_by_page_and_no_line_twice(app: Flask) -> None:
    reader = Browser(app).sign_in_as(an_auditor())
    with transaction():
        for n in range(120):
            association.choose(f"trial {n}", n, by=SYSTEM, at=NOW)
    page, seen = reader.open(PATH), 0
    while True:
        seen += len(kinds(page))
        following = page.soup.select("a[rel=next]")
        if not following:
            break
        page = reader.open(PATH + str(following[0]["href"]).partition(PATH)[2])
    assert seen == HistoryHead.get().number
    assert "Back to the first page" in page.words


def test_the_page_asks_the_database_as_often_for_many_lines_as_for_few(app: Flask) -> None:
    who, handler = an_auditor(), world.a_handler()
    asked = []
    for cases in (1, 12):
        for _ in range(cases):
            case = world.a_case_looked_into(handler)
        browser = Browser(app).sign_in_as(who)
        browser.open(PATH)
        browser.open(f"{PATH}?reference={case.reference}")
        filtered = browser.queries
        browser.open(PATH)
        asked.append((browser.queries, filtered))
    assert asked[0] == asked[1]
    assert max(asked[1]) <= 8


def test_a_kind_of_another_version_is_called_by_its_code(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(HAPPENED, "setting.changed")
    assert row_of(history(app), "setting.changed").count("setting.changed") == 2


@pytest.mark.parametrize("code", ["hi", "hy", "kn", "ar"])
def test_the_history_speaks_every_language(app: Flask, code: str) -> None:
    world.an_acknowledged_case(world.a_handler("मीरा"), world.a_member())
    page = history(app, an_auditor(language=code))
    assert page.language == code
    for english in ("History", "Grievance", "The portal", "A member", "line ", "verify-history does"):
        assert english not in page.words


def test_nobody_reads_which_of_the_staff_answered_as_a_member(app: Flask) -> None:
    member = world.a_person(Grant("handler"), name="Meera Nair", number="M-77")
    pulse = world.a_pulse(member, at=NOW)
    pulses.answer(pulse, {"recommend": "9"}, by=member, at=NOW)
    page = history(app)
    for kind in ("pulse.sent", "pulse.answered"):
        assert "A member" in row_of(page, kind) and "Meera Nair" not in row_of(page, kind)
