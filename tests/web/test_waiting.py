"""A whole journey: the session is lost while a member writes, and nothing of it is."""

import pytest
from flask import Flask
from wtforms import PasswordField

from portal.members import accounts
from portal.members.people import PersonActor
from portal.members.sessions import Session
from portal.members.waiting import WaitingForm
from portal.web.forms import Form
from portal.web.waiting import typed_fields
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
    accounts.set_password(person_of(member), "a long password of mine", by=member, at=NOW)
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


PASSWORD = "a long password of mine"


def with_password(who: PersonActor) -> PersonActor:
    """Somebody who signs in with the password of these tests."""
    accounts.set_password(person_of(who), PASSWORD, by=who, at=NOW)
    return who


def test_what_one_member_wrote_is_not_shown_to_the_next_at_the_same_computer(app: Flask) -> None:
    first, second = with_password(a_member("Asha Verma")), with_password(a_member("Grace Adeyemi"))
    browser = Browser(app).sign_in_as(first)
    browser.open("/cases/new")
    Session.update(ended_at=NOW).execute()
    browser.press("Send the grievance", category="conduct", subject="Of Grace", description=WORDS)
    page = browser.press("Sign in", email=second.email, password=PASSWORD)
    assert WORDS not in page.html and "Of Grace" not in browser.open("/cases/new").html
    assert WaitingForm.select().count() == 0, "it waits for nobody any more"


def test_no_password_waits_for_a_sign_in_nor_is_shown_again(app: Flask) -> None:
    member = with_password(a_member())
    browser = Browser(app).sign_in_as(member)
    typed = {"old": "my present secret phrase", "password": "another fine phrase"}
    token = browser.open("/me/password").one("main [name=csrf_token]")["value"]
    browser.post("/me/password", {**typed, "csrf_token": "stale"}, 400)
    assert browser.page and not any(words in browser.page.html for words in typed.values())
    Session.update(ended_at=NOW).execute()
    browser.post("/me/password", {**typed, "csrf_token": token})
    assert not any(words in str(row.typed) for row in WaitingForm.select() for words in typed.values())


def test_whoever_typed_what_cannot_wait_is_told_at_the_sign_in(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    Session.update(ended_at=NOW).execute()
    page = browser.press("Send the grievance", subject="Long", description="long " * 50_000)
    assert "Go back one page in your browser and copy your text" in page.words
    assert WaitingForm.select().count() == 0
    assert "copy your text" not in browser.open(page.path).words, "said once"


def forms_under(kind: type[Form]) -> list[type[Form]]:
    """Every form of the portal."""
    return [one for under in kind.__subclasses__() for one in (under, *forms_under(under))]


def test_whatever_is_hidden_while_it_is_typed_is_never_kept(app: Flask) -> None:
    hidden = {
        name
        for form in forms_under(Form)
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is PasswordField
    }
    assert {"password", "proof"} <= hidden
    with app.test_request_context(
        "/me/recovery-codes", method="POST", data=dict.fromkeys(hidden, "my secret phrase")
    ):
        assert typed_fields() == {}
