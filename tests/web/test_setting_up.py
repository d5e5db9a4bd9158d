"""Set-up changed in the console: names, colour, logo, hours, holidays, promises and limits."""

import io
import random
import re
import time

import pytest
from flask import Flask

from portal import store
from portal.cases.deadlines import promised_days
from portal.history import SYSTEM
from portal.members import association, identity
from portal.members.colours import DARK, LIGHT, palette
from portal.members.logos import MOST, Logo
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.recovery.authority import limits
from portal.web import assets
from portal.web.house import forget_house
from tests import world
from tests.browser_client import Browser, Page
from tests.members.test_setting_up import a_picture
from tests.web.conftest import the_portal
from tests.world import DAY, HOUR, NOW

PATH = "/staff/settings/"
NEW = "#e91e63"


@pytest.fixture
def app(house: str) -> Flask:
    """A portal that stands still an hour after the cases of the tests came in."""
    world.an_association()
    store.close()  # the portal opens the database for itself
    return the_portal(house, now=NOW + HOUR)


def an_administrator() -> PersonActor:
    return world.a_person(Grant("administrator"), name="Ines Duarte")


@pytest.fixture
def admin(app: Flask) -> Browser:
    """An administrator at a browser."""
    return Browser(app).sign_in_as(an_administrator())


def sheet_of(browser: Browser, page: Page) -> str:
    """The style that came with a page."""
    link = page.soup.select("link[rel=stylesheet]")[0]
    return browser.raw("GET", str(link["href"])).get_data(as_text=True)


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_for_every_language_is_asked_for_until_it_is_given(admin: Browser) -> None:
    page = admin.open(PATH)
    assert "No name yet in Հայերեն, ಕನ್ನಡ and \u2068العربية\u2069." in page.words
    page = admin.open(f"{PATH}association")
    assert "There is no name yet in Հայերեն, ಕನ್ನಡ and \u2068العربية\u2069." in page.words
    page = admin.press(
        "Save the names",
        name_hy="Մերիդիան",
        name_kn="ಮೆರಿಡಿಯನ್",
        name_ar="ميريديان",
        short_en="Meridian",
        contact="office@example.org",
    )
    assert "Last changed by Ines Duarte" in page.words and "There is no name yet" not in page.words
    assert page.all(".brand .short") == ["Meridian"] and "office@example.org" in page.all(".foot a")
    assert "There is a name in every language." in admin.open(PATH).words


def test_names_that_cannot_be_taken_come_back_with_what_was_typed(admin: Browser) -> None:
    admin.open(f"{PATH}association")
    page = admin.press("Save the names", name_en="", short_kn="ಮ" * 25, status=422)
    assert page.errors == [
        "Write the association’s name in its own first language: all others fall back to it."
    ]
    assert page.one("[name=short_kn]")["value"] == "ಮ" * 25


def test_a_stale_save_is_refused_with_both_texts_and_the_next_one_stands(admin: Browser) -> None:
    admin.open(f"{PATH}association")
    identity.rename({"en": "Theirs"}, {}, "", by=SYSTEM, at=NOW)
    page = admin.press("Save the names", name_en="Mine", status=409)
    assert "Saved now: “ Theirs ”." in page.words
    assert page.one("[name=name_en]")["value"] == "Mine"
    assert association.association().names == {"en": "Theirs"}
    admin.press("Save the names")
    assert association.association().names["en"] == "Mine"


# ── colour ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colour_is_looked_at_before_it_is_used_and_then_every_page_has_it(
    app: Flask, admin: Browser
) -> None:
    before = admin.open(f"{PATH}association")
    assert "This is the colour in use." in before.words
    page = admin.open(f"{PATH}association?colour=%23e91e63")
    family = palette(NEW)
    assert f"it is used a little darker there, {family.light.accent}" in page.words
    assert "close to the red of what is late" in page.words
    assert [shade["fill"] for shade in page.soup.select(".shade > g > rect:first-child")] == [
        LIGHT.page,
        DARK.page,
    ]
    assert family.light.accent in page.html and family.dark.accent in page.html
    assert sheet_of(admin, page) == sheet_of(admin, before)
    page = admin.press("Use this colour")
    style = sheet_of(admin, page)
    for accent in (family.light.accent, family.dark.accent):
        assert f"--accent:{accent};" in style
    assert style.index(family.dark.accent) < style.index("@media print")
    assert f"%23{family.light.accent[1:]}" in page.html
    assert identity.identity().colour == NEW


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("colour=%23102030&picked=%23405060&before=%23102030", "#405060"),
        ("colour=%23102030&picked=%23405060&before=%23999999", "#102030"),
        ("colour=102030", "#102030"),
    ],
)
def test_of_the_typed_and_the_picked_colour_the_one_that_changed_is_meant(
    admin: Browser, query: str, shown: str
) -> None:
    page = admin.open(f"{PATH}association?{query}")
    assert page.one("form[action$='/colour'] [name=colour]")["value"] == shown


def test_what_is_no_colour_is_refused_beside_the_field(admin: Browser) -> None:
    page = admin.open(f"{PATH}association?colour=greenish", status=422)
    assert "such as #1a4f8b" in page.words and page.one("#colour-typed")["value"] == "greenish"


def test_several_processes_agree_on_the_sheet_of_a_colour(app: Flask) -> None:
    browser = Browser(app)
    before = sheet_of(browser, browser.open("/en/"))
    had_read = app.extensions["house"][0]
    identity.paint("#1a4f8b", by=SYSTEM, at=NOW)
    forget_house(app)
    link = str(browser.open("/en/").soup.select("link[rel=stylesheet]")[0]["href"])
    # as in another process, which has not read the choice yet and never made this sheet
    app.extensions["house"] = (had_read, time.monotonic() + 60)
    assets._made.clear()
    assets._branded.cache_clear()
    response = browser.raw("GET", link)
    assert response.headers["Cache-Control"] == assets.FOR_GOOD
    assert "#1a4f8b" in response.get_data(as_text=True) and "#1a4f8b" not in before


# ── logo ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_logo_stands_beside_the_name_without_a_request_and_can_be_taken_away(admin: Browser) -> None:
    admin.open(f"{PATH}association")
    picture = a_picture(ground=(0, 0, 0, 0))
    page = admin.press("Use this logo", picture=[(io.BytesIO(picture), "logo.png")])
    assert len(page.soup.select("header .brand i")) == 1 and not page.soup.select("header .brand svg")
    style = sheet_of(admin, page)
    assert (
        re.search(r"--logo:url\(data:image/webp;base64,[\w+/=]+\)", style) and "--logo-ground:#fff" in style
    )
    page = admin.press("Remove the logo")
    assert page.soup.select("header .brand svg") and "data:image/webp" not in sheet_of(admin, page)


def test_a_drawing_with_scripts_in_it_is_no_logo(admin: Browser) -> None:
    admin.open(f"{PATH}association")
    page = admin.press("Use this logo", picture=[(io.BytesIO(b"<svg/>"), "logo.svg")], status=422)
    assert "An SVG file is not taken" in page.errors[0]
    page = admin.press("Use this logo", status=422)
    assert page.errors == ["Choose a picture first."]


# ── hours, holidays, promises, limits ───────────────────────────────────────────────────────────────────────


def test_hours_are_changed_from_a_day_on_and_taken_back(admin: Browser) -> None:
    later = (NOW + 20 * DAY).date()
    admin.open(f"{PATH}calendar")
    page = admin.press("Save the hours", sat="10.00-13.00", valid_from=later.isoformat())
    assert "Hours that are to come" in page.words and "Saturday 10:00 to 13:00" in page.words
    assert association.calendar(later).week[5] == ((600, 780),)
    assert "Hours that are to come" not in admin.press("Do without these hours").words
    page = admin.press("Save the hours", mon="18:00–09:00", status=422)
    assert "18:00–09:00 does not" in page.errors[0]


def test_a_holiday_is_added_and_removed(admin: Browser) -> None:
    day = (NOW + 30 * DAY).date()
    assert "No holiday is set." in admin.open(f"{PATH}calendar").words
    page = admin.press("Add the day", day=day.isoformat())
    assert page.one("#days time")["datetime"] == day.isoformat()
    assert day in association.calendar(NOW.date()).holidays
    page = admin.press("/remove")
    assert "No holiday is set." in page.words
    page = admin.press("Add the day", day="2026-03-01", status=422)
    assert page.errors == ["Choose today or a later day: what was reckoned for the days before stands."]


def test_promises_are_changed_within_their_bounds(admin: Browser) -> None:
    page = admin.open(f"{PATH}promises")
    assert "a promise that runs keeps the day the member was told" in page.words
    for nothing in ("soon", "9" * 5000):  # Python reads no number of so many digits
        page = admin.press("Save the promises", fees="0", conduct=nothing, status=422)
        assert page.errors == ["Write a whole number, in digits."]
    page = admin.press("Save the promises", fees="0", conduct="40", status=422)
    assert page.errors == ["Write a whole number of working days from 1 to 99."]
    admin.press("Save the promises", fees="३")
    assert promised_days()["fees"] == 3 and promised_days()["conduct"] == 40
    assert "Promises Chosen by the association." in admin.open(PATH).words


def test_limits_are_changed_and_a_second_administrator_is_heard(admin: Browser, app: Flask) -> None:
    admin.open(f"{PATH}limits")
    second = Browser(app).sign_in_as(world.a_person(Grant("administrator"), name="Second"))
    second.open(f"{PATH}limits")
    second.press("Save the limits", handler="20,000")
    page = admin.press("Save the limits", handler="500", status=409)
    assert "Saved now: “ 20000 ”." in page.words
    admin.press("Save the limits")
    assert limits() == {"handler": 500, "supervisor": 100_000}
    assert admin.press("Save the limits", handler="200,000", status=422).errors == [
        "A supervisor may not grant less than a case handler, who asks them for more."
    ]


@pytest.mark.parametrize("path", ["association", "calendar", "promises", "limits"])
def test_nobody_but_an_administrator_changes_set_up(app: Flask, path: str) -> None:
    for who in (world.a_supervisor(), world.a_person(Grant("auditor"), name="Auditor")):
        Browser(app).sign_in_as(who).open(PATH + path, status=403)


@pytest.mark.parametrize("path", ["/kn/", "/kn/sign-in", "/kn/privacy"])
def test_the_heaviest_logo_leaves_the_first_page_a_member_opens_light(app: Flask, path: str) -> None:
    identity.show_logo(Logo(random.Random(7).randbytes(MOST), True), by=SYSTEM, at=NOW)
    identity.paint(NEW, by=SYSTEM, at=NOW)
    guest = Browser(app)
    page = guest.open(path)
    sheet, script = page.one("link[rel=stylesheet]")["href"], page.one("script")["src"]
    answers = [
        guest.raw("GET", str(part), headers={"Accept-Encoding": "br"}) for part in (path, sheet, script)
    ]
    assert sum(len(answer.data) + len(str(answer.headers)) for answer in answers) <= 14 * 1024
