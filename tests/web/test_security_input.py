"""What no browser sends: numbers that are none, days no calendar reaches, marks made up. Each gets a kind
answer.
"""

import pytest
from flask import Flask

from portal.members.links import make_link
from portal.satisfaction.forms import Form
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_handler,
    a_member,
    a_supervisor,
    an_association,
)

FAR_AWAY = (
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59",
    "9999-12-31T23:59-12:00",
    "0001-01-01T00:00+12:00",
)


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """The whole portal, four hours after the cases of the tests came in."""
    an_association()
    return the_portal(sqlite_house, now=NOW + 4 * HOUR)


@pytest.mark.parametrize("seen", ["²", "9" * 5000, "-1", "1e3"])
def test_a_version_that_is_no_number_breaks_nothing(app: Flask, seen: str) -> None:
    case, browser = a_case(), Browser(app).sign_in_as(a_handler())
    browser.open(f"/staff/cases/{case.reference}")
    assert browser.press("/take", version=seen).mark("handler")


def a_desk(app: Flask, case_page: str) -> Browser:
    """A supervisor's browser with a case open."""
    browser = Browser(app).sign_in_as(a_supervisor())
    browser.open(case_page)
    return browser


@pytest.mark.parametrize("due", FAR_AWAY)
def test_a_day_that_no_calendar_of_ours_reaches_is_no_day(app: Flask, due: str) -> None:
    case = a_case_looked_into(a_handler())
    browser = a_desk(app, f"/staff/cases/{case.reference}")
    page = browser.press("/offer", 422, finding="upheld", kind="apology", text="We are sorry.", due=due)
    assert page.errors == ["Write the day as year-month-day, for example 2026-12-04."]
    page = browser.press("/extend", 422, promise="decision", reason="We need more time.", due=due)
    assert page.errors == ["Write the day as year-month-day, for example 2026-12-04."]


@pytest.mark.parametrize("received", FAR_AWAY)
def test_a_call_received_when_nobody_could_call_is_refused_kindly(app: Flask, received: str) -> None:
    member, browser = a_member(), a_desk(app, "/staff/cases/new")
    said = {"category": "fees", "subject": "A call", "description": "They rang us."}
    page = browser.press(
        "Raise the grievance", 422, member=member.email, channel="phone", received=received, **said
    )
    assert "Write the time of receipt" in page.errors[0]


def a_rating_link() -> str:
    """The address of an open form."""
    member = a_member()
    case = a_case(member)
    closes = NOW + 14 * DAY
    form = Form.create(
        case=case.id,
        person=member.id,
        closing=1,
        status="open",
        ask_at=NOW,
        sent_at=NOW,
        closes_at=closes,
        language="en",
    )
    token = make_link("rate", person_id=member.id, subject_id=form.id, at=NOW, expires_at=closes)
    return f"/rate/{token}"


@pytest.mark.parametrize("number", ["0010", "007000", "00" + "1" * 3000, "8", "-1", "²", "٣"])
def test_a_question_that_is_not_on_the_form_leads_to_one_that_is(app: Flask, number: str) -> None:
    assert Browser(app).open(f"{a_rating_link()}?q={number}").status == 200


def test_what_opens_a_rating_link_unasked_answers_nothing(app: Flask) -> None:
    address, scanner = a_rating_link(), Browser(app)
    for method in ("HEAD", "GET", "HEAD"):
        assert scanner.raw(method, f"{address}?q1=yes&q=1").status_code == 200
    assert scanner.raw("POST", address, data={"q1": "no"}).status_code == 400
    row = Form.get()
    assert (row.q1, row.answered_at) == (None, None)


def test_a_rating_writes_its_answers_and_no_other_column(app: Flask) -> None:
    address, browser = a_rating_link(), Browser(app)
    token = browser.open(address).one("main [name=csrf_token]")["value"]
    forged = {"status": "superseded", "closes_at": "2000-01-01", "person": "1", "case_id": "999", "id": "7"}
    before = Form.get().__data__
    _sent(browser, address, {"csrf_token": token, "q1": "yes", **forged})
    after = Form.get().__data__
    assert {name for name in after if after[name] != before[name]} == {"q1", "answered_at"}


def _sent(browser: Browser, address: str, fields: dict[str, object]) -> Page:
    return browser.post(address, dict(fields))
