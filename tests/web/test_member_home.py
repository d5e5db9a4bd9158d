"""A member's home: what is asked of them first, what is promised next, and nothing of anybody else."""

import pytest
from flask import Flask

from portal.cases import handling
from portal.cases.own import CLOSED_AT_ONCE
from portal.cases.records import Promise
from portal.members.activity import Activity
from portal.satisfaction import asking
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_closed_case,
    a_handler,
    a_member,
    an_acknowledged_case,
    an_association,
    an_offered_case,
)


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """The portal, standing still a day after the cases of these tests came in."""
    an_association()
    return the_portal(sqlite_house, now=NOW + DAY)


def rows_in(browser: Browser) -> list[str]:
    """The references of the list, in its order."""
    assert browser.page
    return [str(row["data-row"]) for row in browser.page.soup.select("[data-row]")]


def test_somebody_without_matters_learns_what_will_appear_here(app: Flask) -> None:
    page = Browser(app).sign_in_as(a_member()).open("/cases/")
    assert "Here you will see every matter you raise" in page.words
    assert page.one('a[href="/cases/new"]')


def test_what_waits_for_the_member_stands_first_with_its_day(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    running = a_case_looked_into(handler, member)
    asked = an_acknowledged_case(handler, member)
    handling.ask(asked, "How shall your name be written?", by=handler, at=NOW + 2 * HOUR)
    offered = an_offered_case(handler, member)
    closed = a_closed_case(handler, member, at=NOW - 9 * DAY)
    browser = Browser(app).sign_in_as(member)
    page = browser.open("/cases/")
    assert rows_in(browser) == [offered.reference, asked.reference, running.reference, closed.reference]
    assert "3 of your matters are open. In 2 of them we wait for you." in page.words
    first, second, third, _ = page.all("[data-row]")
    assert "Please accept or decline by Tuesday 24 March" in first
    assert "Meera Nair asks: How shall your name be written?" in second and "Tuesday 31 March" in second
    assert "We write to you again by Monday 16 March" in third and "Promise of Meera Nair" in third
    assert len(page.soup.select(".matters .button:not(.quiet)")) == 1, "one solid button a page"


def test_of_two_promises_for_the_same_moment_both_pages_name_the_weightier(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_case_looked_into(handler, member)
    Promise.update(due=NOW + 5 * DAY).where(Promise.case == case, Promise.kept_at.is_null()).execute()
    browser = Browser(app).sign_in_as(member)
    said = "We decide by"
    assert said in browser.open("/cases/").all("[data-row]")[0]
    assert said in browser.open(f"/cases/{case.reference}").all(".promises")[0]


def test_a_closed_matter_whose_rating_is_open_asks_for_it(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_closed_case(handler, member, at=NOW - 5 * DAY)
    asking.plan_from_history()
    asking.send_due(NOW + HOUR)
    page = Browser(app).sign_in_as(member).open("/cases/")
    assert "Tell us how it felt" in page.one(f'[data-row="{case.reference}"]').get_text()


def test_nobody_sees_the_matters_of_others(app: Flask) -> None:
    a_case(a_member("Grace Adeyemi"))
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/")
    assert rows_in(browser) == []


def test_the_list_asks_the_database_the_same_few_questions_for_one_case_and_for_many(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    for day in range(CLOSED_AT_ONCE + 3):
        a_closed_case(handler, member, at=NOW - (200 - day) * DAY)
    for _ in range(6):
        asked = an_acknowledged_case(handler, member)
        handling.ask(asked, "Which day was it?", by=handler, at=NOW + 2 * HOUR)
    browser = Browser(app).sign_in_as(member)
    browser.open("/cases/")
    browser.open("/cases/")
    assert browser.queries <= 7
    assert len(rows_in(browser)) == CLOSED_AT_ONCE + 6
    seen = set(rows_in(browser))
    browser.open(str(browser.page.one('a[href*="after="]')["href"]))
    assert len(set(rows_in(browser)) - seen) == 3


def test_a_visit_counts_once_a_day(app: Flask) -> None:
    member = a_member()
    browser = Browser(app).sign_in_as(member)
    for _ in range(3):
        browser.open("/cases/")
    assert [(row.person_id, row.bits) for row in Activity.select()] == [(member.id, 4)]
