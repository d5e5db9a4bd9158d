"""Privacy, accessibility, and the way out of letters: pages for everybody, in five languages."""

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from config import LANGUAGES
from portal import history, store
from portal.members.links import make_link
from portal.members.people import PersonActor
from portal.notices.preferences import preferences_of
from portal.recovery import waiting
from portal.web.forms import csrf
from tests import post, world
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import DAY, NOW, a_confirming_case, a_handler, a_member


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal that stands still."""
    world.an_association()
    store.close()
    return the_portal(sqlite_house, now=NOW, mail_from="office@meridian.example")


def a_link(who: PersonActor, kind: str = "reminders", until: dt.datetime = NOW + DAY) -> str:
    """The address in a letter of an optional kind."""
    token = make_link(f"stop_{kind}", person_id=who.id, subject_id=None, at=NOW, expires_at=until)
    return f"/unsubscribe/{token}"


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_a_notice_is_there_in_each_language_and_is_not_sent_twice(app: Flask, name: str) -> None:
    headings = set()
    for code in LANGUAGES:
        page = Browser(app).open(f"/{code}/{name}")
        headings.add(page.heading)
        assert "office@meridian.example" in page.words
        assert page.headers["ETag"] and len(page.soup.select("[hreflang]")) == len(LANGUAGES) + 1
    assert len(headings) == len(LANGUAGES), "a language has no words of its own"


def test_what_members_are_told_names_all_that_is_collected_of_them(app: Flask) -> None:
    """Whatever the figures ask members, or bring in of them, stands on the page that says what is held."""
    words = Browser(app).open("/en/privacy").words
    for held in ("How it felt", "What you think of us", "What you took part in", "whether you renewed"):
        assert held in words


def test_every_page_leads_to_both_from_its_foot(app: Flask) -> None:
    foot = Browser(app).open("/en/").soup.select(".foot a")
    assert {"/en/privacy", "/en/accessibility"} <= {str(link["href"]) for link in foot}


def test_a_letter_is_turned_off_without_a_sign_in_in_the_language_of_its_receiver(app: Flask) -> None:
    member = a_member(language="ar")
    browser = Browser(app)
    page = browser.open(a_link(member))
    assert page.language == "ar" and preferences_of(member.id).unwanted == set(), "opening it changes nothing"
    browser.press("form[action^='/unsubscribe']", status=200)
    assert preferences_of(member.id).unwanted == {"reminders"}
    assert browser.page is not None and not browser.page.soup.select("main button"), "there is nothing left"


def test_a_mailbox_turns_it_off_with_one_click_and_twice_is_the_same(app: Flask) -> None:
    """RFC 8058: a bare POST, no cookie, no token of ours."""
    member = a_member()
    address = a_link(member, "rating")
    for _ in range(2):
        response = app.test_client().post(
            address, data={"List-Unsubscribe": "One-Click"}, base_url="http://127.0.0.1:8000"
        )
        assert response.status_code == 200 and "Cache-Control" in response.headers
    assert preferences_of(member.id).unwanted == {"rating"}
    lines = [line.kind for line in history.lines_of(world.person_of(member).subject)]
    assert lines.count("person.changed") == 1


def test_a_letter_carries_its_own_way_out_which_a_mailbox_can_take(app: Flask, tmp_path: Path) -> None:
    member = a_member()
    a_confirming_case(a_handler(), member)
    waiting.remind_due(NOW + 10 * DAY)
    post.work(app.config["SETTINGS"].database_url, tmp_path)
    letters = {one["X-Recourse-Letter"]: one for one in post.letters_in(tmp_path)}
    assert {kind for kind, one in letters.items() if one["List-Unsubscribe"]} == {"reminder"}
    way = letters["reminder"]["List-Unsubscribe"].strip("<>")
    assert way in post.text_of(letters["reminder"]), "people who read the letter see it, too"
    address = urlsplit(way).path
    assert app.test_client().post(address, base_url="http://127.0.0.1:8000").status_code == 200
    assert preferences_of(member.id).unwanted == {"reminders"}


def test_no_other_form_does_without_the_token_of_its_session(app: Flask) -> None:
    assert csrf._exempt_views == {"portal.web.public.unsubscribe.stop"}


def test_a_link_that_is_old_or_for_something_else_stops_nothing(app: Flask) -> None:
    member = a_member()
    rating = make_link("rate", person_id=member.id, subject_id=1, at=NOW, expires_at=NOW + DAY)
    for address in (a_link(member, until=NOW), f"/unsubscribe/{rating}", "/unsubscribe/short"):
        Browser(app).open(address, status=404)
        assert app.test_client().post(address, base_url="http://127.0.0.1:8000").status_code == 404
    assert preferences_of(member.id).unwanted == set()
