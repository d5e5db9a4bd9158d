"""New words without a reload: what an open page is told, and how many pages may ask."""

import datetime as dt

import pytest
from flask import Flask

from portal.cases import handling
from portal.members.sessions import Session
from portal.web.news import ASKS_EVERY, AT_MOST, Pace
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import HOUR, NOW, a_case_looked_into, a_handler, a_member, an_association


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal that stands still four hours after the cases of the tests came in."""
    an_association()
    return the_portal(sqlite_house, now=NOW + 4 * HOUR)


def test_an_open_page_is_told_what_is_new_and_nothing_twice(app: Flask) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    hers = Browser(app).sign_in_as(member)
    thread = hers.open(f"/cases/{case.reference}").one("[data-news]")
    address = f"{thread['data-news']}?after={thread['data-after']}"
    assert hers.raw("GET", address).status_code == 204
    assert hers.queries <= 2, hers.statements
    handling.write_note(case, "Nothing for her eyes.", by=handler, at=NOW + 2 * HOUR)
    assert hers.raw("GET", address).status_code == 204
    handling.reply(case, "The bank has answered.", by=handler, at=NOW + 2 * HOUR)
    answer = hers.raw("GET", address)
    assert "1 new message" in answer.text and "The bank has answered." in answer.text
    assert "Nothing for her eyes." not in answer.text
    assert answer.headers["Recourse-Standing"] == thread["data-standing"]
    after = answer.headers["Recourse-After"]
    assert hers.raw("GET", f"{thread['data-news']}?after={after}").status_code == 204


def test_the_desk_is_told_of_notes_too_and_that_the_case_has_moved_on(app: Flask) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    desk = Browser(app).sign_in_as(handler)
    thread = desk.open(f"/staff/cases/{case.reference}").one("[data-news]")
    handling.write_note(case, "The bank called.", by=handler, at=NOW + 2 * HOUR)
    handling.ask(case, "When did you pay?", by=handler, at=NOW + 2 * HOUR)
    answer = desk.raw("GET", f"{thread['data-news']}?after={thread['data-after']}")
    assert "2 new messages" in answer.text and "Internal note" in answer.text
    assert "i-lock" in answer.text
    assert answer.headers["Recourse-Standing"] != thread["data-standing"]


def test_a_page_left_open_keeps_no_session_alive(app: Flask) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    desk = Browser(app).sign_in_as(handler)
    desk.open(f"/staff/cases/{case.reference}")
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=50)
    Session.update(seen_at=long_ago).execute()
    assert desk.raw("GET", f"/staff/cases/{case.reference}/news?after=0").status_code == 200
    assert Session.get().seen_at == long_ago
    desk.open(f"/staff/cases/{case.reference}")
    assert Session.get().seen_at > long_ago


def test_when_many_pages_ask_they_are_told_to_ask_more_seldom() -> None:
    pace = Pace()
    asked = [pace.count(60.0 + second / 100) for second in range(2 * AT_MOST)]
    assert Pace.wait(asked[AT_MOST - 1]) is None
    assert Pace.wait(asked[-1]) == 2 * ASKS_EVERY
    assert Pace.wait(pace.count(120.0)) == 2 * ASKS_EVERY + 1  # the minute before still counts
    assert Pace.wait(pace.count(240.0)) is None
