"""Clear refusals: whatever cannot be done is said in the reader's language, what was typed stays, nothing is
half-written.
"""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from portal.cases import handling, in_charge, intake
from portal.cases.records import Case, Evidence
from portal.members.association import Chapter
from portal.members.people import PersonActor
from portal.recovery import redress, remedying
from portal.store import db
from tests.browser_client import Page
from tests.desk import everything_about
from tests.house.conftest import all_rows, changed
from tests.road.eyes import Reader
from tests.road.tales import TALES, found
from tests.web.conftest import the_portal
from tests.world import DAY, HOUR, NOW, a_grievance, a_handler, a_member, person_of

SAID = TALES["hy"]
LANGUAGE = SAID.language
RAISING = {
    "category": "fees",
    "subject": SAID.subject,
    "description": SAID.description,
    "wanted": ["refund"],
    "wanted_words": SAID.wish,
}


@pytest.fixture
def app(sqlite_house: str, tmp_path: Path) -> Flask:
    """A portal whose readers all read Armenian, an hour after the cases of these tests came in."""
    found(SAID)
    return the_portal(sqlite_house, now=NOW + HOUR, files_url=str(tmp_path / "files"))


@pytest.fixture
def member(app: Flask) -> PersonActor:
    """A member who reads Armenian."""
    return a_member(SAID.member, language=LANGUAGE, chapter=Chapter.get())


@pytest.fixture
def handler(app: Flask) -> PersonActor:
    """A handler who reads Armenian."""
    return a_handler(SAID.handler, language=LANGUAGE)


def signed_in(app: Flask, who: PersonActor) -> Reader:
    """Somebody at a browser, who notices every word that is not Armenian."""
    reader = Reader(app, LANGUAGE)
    reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"  # what they read, their profile says
    reader.sign_in_as(who)
    reader.open("/cases/" if not who.is_staff else "/staff/")
    return reader


def a_case(member: PersonActor) -> Case:
    """A case in the words of the tale."""
    said = a_grievance(subject=SAID.subject, description=SAID.description)
    return intake.raise_case(said, member=person_of(member), by=member, at=NOW)


def an_offer(case: Case, handler: PersonActor) -> None:
    """What the handler offers, in the words of the tale."""
    due = NOW + 9 * DAY
    wanted = remedying.Remedying("upheld", "refund", SAID.first_offer[0], 240_000, None, due)
    handling.acknowledge(case, SAID.acknowledgement, by=handler, at=NOW)
    handling.assess(case, "medium", "fees", by=handler, at=NOW)
    redress.offer(case, wanted, by=handler, at=NOW)


@contextmanager
def nothing_written() -> Iterator[None]:
    """Whatever happens meanwhile changes no row."""
    before = all_rows()
    yield
    assert changed(before, all_rows()) == set()


def files_in(app: Flask) -> list[Path]:
    """What lies in the folder of evidence."""
    return [path for path in Path(app.config["SETTINGS"].files_url).rglob("*") if path.is_file()]


def keeps_what_was_raised(page: Page) -> None:
    """The form for a grievance is there again, filled."""
    assert page.errors and page.value("subject") == SAID.subject
    assert page.value("description") == SAID.description and page.value("wanted_words") == SAID.wish
    assert page.one("[name=category][checked]")["value"] == "fees"
    assert page.one("[name=wanted][checked]")["value"] == "refund"


def some(number: int) -> list[tuple[io.BytesIO, str]]:
    """Small text files."""
    return [(io.BytesIO(b"4821"), f"{name}.txt") for name in range(number)]


BAD_FILES = {
    "a program": [(io.BytesIO(b"MZ\x00\x01"), "4821.exe")],
    "a program called a picture": [(io.BytesIO(b"MZ\x00\x01"), "4821.png")],
    "a page called a text": [(io.BytesIO(b"<!doctype html><script>"), "4821.txt")],
    "a broken picture": [(io.BytesIO(b"\x89PNG\r\n\x1a\nnothing"), "4821.png")],
    "nothing": [(io.BytesIO(b""), "4821.txt")],
    "a good one and a bad one": [*some(1), (io.BytesIO(b"MZ\x00\x01"), "48.exe")],
    "six": some(6),
    "too large": [(io.BytesIO(b"4" * (10 * 1024 * 1024 + 1)), "4821.txt")],
}


def test_a_file_we_cannot_take_is_named_and_the_grievance_waits(app: Flask, member: PersonActor) -> None:
    reader = signed_in(app, member)
    for what, files in BAD_FILES.items():
        reader.open("/cases/new")
        with nothing_written():
            page = reader.press("/cases/new", 422, **RAISING, evidence=files)
        assert reader.response
        reader.response.request.environ["wsgi.input"].close()  # a large one waits in a file of the client
        keeps_what_was_raised(page)
        named = [name for _, name in files if name in page.errors[0]]
        assert len(page.errors) == 1 and (named or what == "six"), what
        assert not files_in(app), what
    page = reader.press("/cases/new", evidence=some(5))
    assert page.mark("state") == "received" and Evidence.select().count() == 5


def test_a_text_that_is_too_long_is_said_to_be_and_kept(app: Flask, member: PersonActor) -> None:
    reader, text = signed_in(app, member), "Ա" * 20_001
    reader.open("/cases/new")
    with nothing_written():
        page = reader.press("/cases/new", 422, **{**RAISING, "description": text, "subject": "Բ" * 201})
    assert len(page.errors) == 2 and page.value("description") == text and page.value("subject") == "Բ" * 201


def test_a_form_that_is_too_large_to_be_read_says_what_fits(app: Flask, member: PersonActor) -> None:
    reader = signed_in(app, member)
    token = str(reader.open("/cases/new").soup.select("main [name=csrf_token]")[0]["value"])
    with nothing_written():
        page = reader.post("/me/password", {"csrf_token": token, "password": "Ա" * 600_000}, 413)
    assert page.heading and page.main.select("a[href='/me/password']")


def test_an_expired_form_is_offered_again_and_then_taken(app: Flask, member: PersonActor) -> None:
    case, reader = a_case(member), signed_in(app, member)
    before = reader.open(f"/cases/{case.reference}")
    reader.sign_in_as(member)
    reader.page = before
    with nothing_written():
        page = reader.press("/reply", 400, text=SAID.answer)
    assert SAID.answer in page.words
    page = reader.press("form:not([action])")
    assert page.path == f"/cases/{case.reference}" and SAID.answer in page.words


def test_two_presses_on_accept_accept_once(app: Flask, member: PersonActor, handler: PersonActor) -> None:
    case = a_case(member)
    an_offer(case, handler)
    reader = signed_in(app, member)
    before = reader.open(f"/cases/{case.reference}")
    reader.press("/accept")
    reader.page = before
    with nothing_written():
        page = reader.press("/accept", 409)
    assert page.errors and page.mark("state") == "recovering"


def test_two_presses_on_send_say_it_once(app: Flask, member: PersonActor, handler: PersonActor) -> None:
    case = a_case(member)
    in_charge.take(case, by=handler, at=NOW)
    for who, room in ((member, "/cases"), (handler, "/staff/cases")):
        reader = signed_in(app, who)
        before = reader.open(f"{room}/{case.reference}")
        reader.press("/reply", text=SAID.answer)
        reader.page = before
        with nothing_written():
            page = reader.press("/reply", text=SAID.answer)
        shown = [entry for entry in page.all(".talk li") if SAID.answer in entry]
        assert len(shown) == 1 + (room == "/staff/cases"), "each said it, and each once"


def test_a_stale_save_shows_how_the_case_stands_and_keeps_the_text(
    app: Flask, member: PersonActor, handler: PersonActor
) -> None:
    case = a_case(member)
    in_charge.take(case, by=handler, at=NOW)
    reader = signed_in(app, handler)
    reader.open(f"/staff/cases/{case.reference}")
    handling.ask(case, SAID.question, by=handler, at=NOW + HOUR)
    with nothing_written():
        page = reader.press("/acknowledge", 409, text=SAID.acknowledgement)
    assert page.errors and page.mark("paused") == "yes" and SAID.question in page.words
    assert page.one('form[action$="/acknowledge"] textarea').get_text().strip() == SAID.acknowledgement


def test_a_move_that_came_too_late_says_so_and_keeps_the_reason(
    app: Flask, member: PersonActor, handler: PersonActor
) -> None:
    case = a_case(member)
    an_offer(case, handler)
    reader = signed_in(app, member)
    before = reader.open(f"/cases/{case.reference}")
    reader.press("/accept")
    reader.page = before
    with nothing_written():
        page = reader.press("/decline", 409, reason=SAID.reason)
    assert page.errors and page.mark("state") == "recovering" and SAID.reason in page.words


def test_what_there_is_not_is_said_kindly_not_to_be_there(
    app: Flask, member: PersonActor, handler: PersonActor
) -> None:
    reader, desk = signed_in(app, member), signed_in(app, handler)
    assert reader.open("/cases/GR-0000-0000", 404).main.select("a.button[href='/cases/']")
    desk.open("/staff/cases/GR-0000-0000", 404)
    assert not desk.open("/staff/queue?q=GR-0000-0000").all("[data-row]")
    desk.open("/staff/cases/new")
    said = {"channel": "phone", "category": "fees", "subject": SAID.subject, "description": SAID.description}
    with nothing_written():
        page = desk.press('form[method=post][action="/staff/cases/new"]', 422, member="M-99999", **said)
    assert page.errors and page.value("member") == "M-99999" and page.value("description") == SAID.description


def test_a_word_where_one_may_only_read_is_refused_and_shown(
    app: Flask, member: PersonActor, handler: PersonActor
) -> None:
    case = a_case(member)
    in_charge.take(case, by=a_handler("Anahit"), at=NOW)
    reader = signed_in(app, handler)
    page = reader.open(f"/staff/cases/{case.reference}")
    token = str(page.soup.select("[name=csrf_token]")[0]["value"])
    with nothing_written():
        page = reader.post(
            f"/staff/cases/{case.reference}/reply", {"csrf_token": token, "text": SAID.answer}, 403
        )
    assert SAID.answer in page.words and page.main.select(f"a[href='/staff/cases/{case.reference}']")


@contextmanager
def another_writer(app: Flask) -> Iterator[None]:
    """Somebody else writes into the database and does not come to an end."""
    path = app.config["SETTINGS"].database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    db.execute_sql("PRAGMA busy_timeout=20")  # ours waits for seconds
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_busy_database_keeps_what_was_typed_and_takes_it_a_moment_later(
    app: Flask, member: PersonActor
) -> None:
    reader = signed_in(app, member)
    before = reader.open("/cases/new")
    with another_writer(app), nothing_written():
        page = reader.press("/cases/new", 503, **RAISING)
    assert page.headers["Retry-After"] and SAID.description in page.words and SAID.subject in page.words
    reader.page = before
    page = reader.press("/cases/new", **RAISING)
    assert page.mark("state") == "received" and Case.select().count() == 1


def test_a_busy_database_still_lets_people_read(app: Flask, member: PersonActor) -> None:
    case, reader = a_case(member), Reader(app, LANGUAGE)
    reader.sign_in_as(member)
    with another_writer(app):
        assert reader.open(f"/cases/{case.reference}").mark("case") == case.reference


def test_a_refused_move_leaves_the_case_as_it_was(
    app: Flask, member: PersonActor, handler: PersonActor
) -> None:
    """An amount above the limit: refused at the very end of the form, with nothing of it kept."""
    case = a_case(member)
    handling.acknowledge(case, SAID.acknowledgement, by=handler, at=NOW)
    handling.assess(case, "medium", "fees", by=handler, at=NOW)
    reader, before = signed_in(app, handler), everything_about(case)
    reader.open(f"/staff/cases/{case.reference}")
    offer = {"finding": "upheld", "kind": "refund", "amount": "99 999", "due": "2026-03-20"}
    with nothing_written():
        page = reader.press("/offer", 422, text=SAID.first_offer[0], **offer)
    assert len(page.errors) == 1 and everything_about(case) == before
    assert page.one('form[action$="/offer"] textarea').get_text().strip() == SAID.first_offer[0]
    assert page.one('form[action$="/offer"] [name=amount]')["value"] == "99 999"
