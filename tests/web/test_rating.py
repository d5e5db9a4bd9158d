"""How it felt: one question a page, by a link, without a sign-in, changeable until the form closes."""

import datetime as dt

import pytest
from flask import Flask

from portal.cases import handling
from portal.members.links import make_link
from portal.members.people import actor
from portal.satisfaction import asking
from portal.satisfaction.forms import Form
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import DAY, HOUR, NOW, a_closed_case, a_handler, a_member, an_association, kinds_of

SENT = NOW + 4 * DAY + 2 * HOUR


@pytest.fixture
def house(sqlite_house: str) -> str:
    """A house with an association."""
    an_association()
    return sqlite_house


def a_form(language: str = "en") -> tuple[str, Form]:
    """A form that was sent, and the address in its letter."""
    member, handler = a_member(language=language), a_handler()
    a_closed_case(handler, member, subject="The course fee was not paid back")
    asking.plan_from_history()
    asking.send_due(SENT)
    form = Form.get()
    assert form.closes_at is not None
    return f"/rate/{a_token(form)}", form


def a_token(form: Form) -> str:
    """A token for the form, as the letter makes it."""
    return make_link("rate", person_id=form.person_id, subject_id=form.id, at=SENT, expires_at=form.closes_at)


def portal(house: str, at: dt.datetime = SENT + DAY) -> Flask:
    """The portal at a moment."""
    return the_portal(house, now=at)


def test_five_taps_answer_the_form_without_a_sign_in(house: str) -> None:
    address, form = a_form()
    browser = Browser(portal(house))
    page = browser.open(address)
    assert page.heading == "Is your problem solved?" and "Question 1 of 5" in page.words
    assert "The course fee was not paid back" in page.words
    for field, value in {"q1": "partly", "q2": "4", "q3": "5", "q4": "3", "q5": "5"}.items():
        page = browser.press("Continue", **{field: value})
    assert page.heading == "What should we do better?"
    page = browser.press("Continue", words="Be quicker.")
    assert page.heading == "May the person who handled my case read my words?"
    page = browser.press("Continue", share="yes")
    assert page.heading == "Thank you"
    row = Form.get_by_id(form.id)
    assert (row.q1, row.q2, row.q3, row.q4, row.q5, row.share) == ("partly", 4, 5, 3, 5, "yes")
    assert kinds_of(row.case).count("form.answered") == 1


def test_any_subset_may_be_sent_at_once(house: str) -> None:
    address, form = a_form()
    browser = Browser(portal(house))
    token = browser.open(address).soup.select("main [name=csrf_token]")[0]["value"]
    page = browser.post(
        address, {"csrf_token": token, "q1": "yes", "q3": "2", "words": "Thank you", "share": "no"}
    )
    assert page.heading == "Thank you"
    row = Form.get_by_id(form.id)
    assert (row.q1, row.q2, row.q3, row.words) == ("yes", None, 2, "Thank you")


def test_a_question_may_be_left_out_and_the_one_that_counts_is_asked_for(house: str) -> None:
    address, _ = a_form()
    browser = Browser(portal(house))
    browser.open(address)
    page = browser.press("Continue")
    assert "Question 2 of 5" in page.words
    browser.open(f"{address}?q=6")
    page = browser.press("Continue", words="")
    assert page.heading == "Thank you" and "You have not said whether your problem is solved" in page.words


def test_an_answer_can_be_changed_until_the_form_closes(house: str) -> None:
    address, form = a_form()
    browser = Browser(portal(house))
    browser.open(address)
    browser.press("Continue", q1="no")
    page = browser.open(address)
    assert page.one("[name=q1][checked]")["value"] == "no"
    browser.press("Continue", q1="yes")
    assert Form.get_by_id(form.id).q1 == "yes"
    assert "form.changed" in kinds_of(form.case)
    late = Browser(portal(house, SENT + 15 * DAY))
    page = late.open(address, 410)
    assert "This form is closed" in page.words


def test_a_member_removes_their_words_from_the_page_of_the_case(house: str) -> None:
    address, form = a_form()
    browser = Browser(portal(house))
    browser.open(f"{address}?q=6")
    browser.press("Continue", words="Be quicker.")
    browser.open(address)
    browser.press("Continue", q1="no")
    late = Browser(portal(house, SENT + 40 * DAY)).sign_in_as(actor(form.person))
    page = late.open(f"/cases/{form.case.reference}")
    assert "also in your own words" in page.words
    page = late.press("Yes, remove my words")
    assert "Your words are removed. Your ratings stay." in page.words
    assert "Remove my words" not in late.open(f"/cases/{form.case.reference}").words
    row = Form.get_by_id(form.id)
    assert (row.q1, row.words) == ("no", "")


def test_what_is_no_answer_is_refused(house: str) -> None:
    address, form = a_form()
    browser = Browser(portal(house))
    browser.open(f"{address}?q=2")
    page = browser.press("Continue", 422, q2="9")
    assert page.errors == ["Please choose one of the answers offered."]
    assert Form.get_by_id(form.id).q2 is None


def test_the_form_of_a_case_that_was_opened_again_has_ended(house: str) -> None:
    address, form = a_form()
    case = form.case
    handling.reopen(case, "It happened again.", by=actor(form.person), at=SENT + HOUR)
    asking.plan_from_history()
    Browser(portal(house)).open(address, 410)


def test_an_unknown_link_is_said_kindly_to_be_unknown(house: str) -> None:
    a_form()
    page = Browser(portal(house)).open("/rate/" + "x" * 43, 404)
    assert "We do not know this link" in page.words


def test_the_page_speaks_the_language_of_the_one_who_was_asked(house: str) -> None:
    address, _ = a_form("hy")
    browser = Browser(portal(house), accepts="en")
    assert browser.open(address).language == "hy"
    assert browser.open(f"{address}?l=ar").language == "ar"
    assert browser.press("متابعة", q1="yes").language == "ar", "a language that was only shown stays shown"
    browser.open(address)
    assert browser.press(".languages form", lang="kn").language == "kn"


def test_the_page_is_kept_nowhere_and_listed_nowhere(house: str) -> None:
    address, _ = a_form()
    headers = Browser(portal(house)).open(address).headers
    assert headers["Cache-Control"] == "no-store" and "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "same-origin"
