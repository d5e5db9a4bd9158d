"""The pulse: four questions by a link, without a sign-in, in the language of the one who was asked."""

import datetime as dt

import pytest
from flask import Flask

from portal import history
from portal.members.activity import PRESENCE, VOICE, Activity
from portal.members.links import make_link
from portal.members.people import Person, actor
from portal.satisfaction.pulses import Pulse
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import DAY, HOUR, NOW, a_member, a_pulse, an_association


@pytest.fixture
def house(sqlite_house: str) -> str:
    """A house with an association."""
    an_association()
    return sqlite_house


def asked(language: str = "en") -> tuple[str, Pulse]:
    """A pulse that was sent, and the address in its letter."""
    pulse = a_pulse(a_member(language=language))
    token = make_link(
        "pulse", person_id=pulse.person_id, subject_id=pulse.id, at=NOW, expires_at=pulse.closes_at
    )
    return f"/pulse/{token}", pulse


def portal(house: str, at: dt.datetime = NOW + HOUR) -> Flask:
    """The portal at a moment."""
    return the_portal(house, now=at)


def test_four_taps_answer_it_without_a_sign_in(house: str) -> None:
    address, pulse = asked()
    browser = Browser(portal(house))
    page = browser.open(address)
    assert page.heading == "How likely are you to recommend membership to a colleague?"
    assert "Question 1 of 4" in page.words and "10: extremely likely" in page.words
    assert [field["value"] for field in page.soup.select("[name=recommend]")] == [str(n) for n in range(11)]
    taps = (("recommend", "10"), ("trust", "4"), ("stands_up", "3"), ("admits", "5"))
    for field, value in taps:
        page = browser.press("Continue", **{field: value})  # type: ignore[arg-type]
    assert page.heading == "Thank you" and "10: extremely likely" in page.words
    row = Pulse.get_by_id(pulse.id)
    assert (row.recommend, row.trust, row.stands_up, row.admits) == (10, 4, 3, 5)
    kinds = [line.kind for line in history.lines_of(("person", row.person_id))]
    assert (kinds.count("pulse.answered"), kinds.count("pulse.changed")) == (1, 3)


def test_a_question_may_be_left_out_and_the_one_that_counts_is_asked_for(house: str) -> None:
    address, _ = asked()
    browser = Browser(portal(house))
    browser.open(f"{address}?q=4")
    page = browser.press("Continue", admits="2")
    assert "You have not said how likely you are" in page.words
    assert not browser.open(address).soup.select("[name=recommend][checked]")


def test_what_is_no_answer_is_refused_and_a_late_one_too(house: str) -> None:
    address, pulse = asked()
    browser = Browser(portal(house))
    browser.open(address)
    page = browser.press("Continue", 422, recommend="11")
    assert page.errors == ["Please choose one of the answers offered."]
    assert Pulse.get_by_id(pulse.id).recommend is None
    assert "This form is closed" in Browser(portal(house, NOW + 15 * DAY)).open(address, 410).words


def test_a_signed_in_member_finds_it_on_their_page_without_the_letter(house: str) -> None:
    _, pulse = asked()
    member = actor(Person.get_by_id(pulse.person_id))
    browser = Browser(portal(house)).sign_in_as(member)
    assert "Four short questions about the association, open until" in browser.open("/cases/").words
    assert (
        browser.press("Answer them").heading == "How likely are you to recommend membership to a colleague?"
    )
    browser.press("Continue", recommend="9")
    assert "You can change your answers until" in browser.open("/cases/").words
    browser.press("Change my answers")
    assert browser.page and browser.page.one("[name=recommend][checked]")["value"] == "9"
    late = Browser(portal(house, NOW + 15 * DAY)).sign_in_as(member)
    assert "What do you think of us?" not in late.open("/cases/").words


def test_an_answer_is_an_act_and_carries_the_language_in_which_it_was_read(house: str) -> None:
    address, pulse = asked("hy")
    browser = Browser(portal(house))
    browser.open(address)
    browser.press(".languages form", lang="kn")
    browser.press("form[action*=pulse]", recommend="7")
    assert Pulse.get_by_id(pulse.id).language == "kn"
    assert [(row.person_id, row.bits) for row in Activity.select()] == [(pulse.person_id, PRESENCE | VOICE)]


def test_it_speaks_the_language_of_the_one_who_was_asked_and_is_kept_nowhere(house: str) -> None:
    address, _ = asked("hy")
    page = Browser(portal(house), accepts="en").open(address)
    assert page.language == "hy" and page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert Browser(portal(house)).open("/pulse/" + "x" * 43, 404).status == 404
