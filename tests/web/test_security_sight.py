"""What a role for one chapter does not show: members and matters of the others, by any door."""

import pytest
from flask import Flask

from portal.cases.records import Case
from portal.members import people
from portal.members.people import PersonActor, actor
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import (
    HOUR,
    NOW,
    a_case,
    a_chapter,
    a_handler,
    a_member,
    a_supervisor,
    an_association,
    person_of,
)


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """The whole portal."""
    an_association()
    return the_portal(sqlite_house, now=NOW + HOUR)


def who_moves(member: PersonActor, code: str) -> PersonActor:
    """The member, now of another chapter."""
    return actor(people.change(person_of(member), by=member, at=NOW, chapter=a_chapter(code).id))


def test_a_chapters_handler_finds_its_members_and_nobody_of_another_chapter(app: Flask) -> None:
    ours = a_member("Zubin Irani", chapter=a_chapter("delhi"))
    theirs = a_member("Zubin Mistry", chapter=a_chapter("yerevan"))
    local, central = a_handler(chapter=a_chapter("delhi")), a_handler("Lusine Petrosyan")
    page = Browser(app).sign_in_as(local).open("/staff/cases/new?find=Zubin")
    assert ours.name in page.words and theirs.name not in page.words
    page = Browser(app).sign_in_as(central).open("/staff/cases/new?find=Zubin")
    assert ours.name in page.words and theirs.name in page.words


def test_a_chapters_handler_enters_no_call_of_another_chapters_member_and_learns_not_that_they_exist(
    app: Flask,
) -> None:
    theirs = a_member(chapter=a_chapter("yerevan"))
    nowhere = a_member(chapter=None)
    browser = Browser(app).sign_in_as(a_handler(chapter=a_chapter("delhi")))
    told = []
    for email in (theirs.email, nowhere.email, "nobody@example.org"):
        browser.open("/staff/cases/new")
        page = browser.press(
            "Raise the grievance",
            422,
            member=email,
            channel="phone",
            category="fees",
            subject="A call",
            description="They rang us.",
        )
        told.append([words.replace(email, "…") for words in page.errors])
    assert told[0] == told[1] == told[2]
    assert Case.select().count() == 0


def test_a_members_earlier_matters_are_shown_to_those_who_see_them_and_to_nobody_else(app: Flask) -> None:
    member = a_member(chapter=a_chapter("yerevan"))
    before = a_case(member, subject="Something private in Yerevan")
    now = a_case(who_moves(member, "delhi"), subject="A fee in Delhi")
    for staff, sees in ((a_handler(chapter=a_chapter("delhi")), False), (a_supervisor(), True)):
        page = Browser(app).sign_in_as(staff).open(f"/staff/cases/{now.reference}")
        assert (before.subject_text in page.words) is sees
        assert (before.reference in page.html) is sees
        assert bool(page.soup.select(f'a[href="/staff/cases/{before.reference}"]')) is sees
