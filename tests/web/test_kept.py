"""A whole journey: the session is lost while a member writes, and nothing of it is."""

import pytest
from flask import Flask

from portal.members import accounts
from portal.members.sessions import Session
from tests.browser_client import Browser
from tests.web.conftest import a_portal
from tests.world import HOUR, NOW, a_case, a_member, an_association, person_of

WORDS = "I have found the second receipt.\nIt is of the same day."


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal with all its rooms, an hour after the cases of the tests came in."""
    an_association()
    return a_portal(sqlite_house, now=NOW + HOUR)


def test_what_a_member_wrote_survives_a_session_that_ended(app: Flask) -> None:
    member = a_member()
    case = a_case(member)
    accounts.set_password(person_of(member), "a long password of mine", staff=False, by=member, at=NOW)
    browser = Browser(app).sign_in_as(member)
    browser.open(f"/cases/{case.reference}")
    Session.update(ended_at=NOW).execute()

    page = browser.press("/reply", text=WORDS)
    assert page.heading == "Sign in"
    page = browser.press("Sign in", email=member.email, password="a long password of mine")
    assert page.path == f"/cases/{case.reference}"
    assert "this has not been sent yet" in page.words
    assert page.one('form[action$="/reply"] textarea').get_text().strip() == WORDS

    page = browser.press("/reply")
    assert "I have found the second receipt." in page.words
    assert "this has not been sent yet" not in browser.open(f"/cases/{case.reference}").words
