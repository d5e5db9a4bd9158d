"""Which language a reader sees."""

import logging

import pytest
from flask import Flask

from config import LANGUAGES
from portal.members import people
from portal.members.people import Person
from portal.web import catalogues, locale
from portal.web.locale import say, showing
from portal.wording import N_, NP_, Refusal
from tests.browser_client import Browser
from tests.world import a_member, person_of


@pytest.mark.parametrize(
    ("accepts", "shown"),
    [
        ("hi-IN,en;q=0.8", "hi"),
        ("fr,kn;q=0.5", "kn"),
        ("*", "en"),
        ("", "en"),
        ("ar-EG;q=0.9,en-GB;q=0.8", "ar"),
        ("de", "en"),
    ],
)
def test_a_guest_is_met_in_the_first_language_of_their_browser_that_we_speak(
    app: Flask, accepts: str, shown: str
) -> None:
    response = Browser(app, accepts=accepts).raw("GET", "/")
    assert (response.status_code, response.headers["Location"]) == (302, f"/{shown}/")
    assert {"Accept-Language", "Cookie"} <= {one.strip() for one in response.headers["Vary"].split(",")}


def test_an_address_off_a_poster_needs_no_language(app: Flask) -> None:
    for page in ("sign-in", "performance"):
        response = Browser(app, accepts="kn").raw("GET", f"/{page}")
        assert (response.status_code, response.headers["Location"]) == (302, f"/kn/{page}")


def test_the_address_decides_on_public_pages(app: Flask) -> None:
    assert Browser(app, accepts="hi").open("/ar/").language == "ar"


def test_the_profile_decides_on_pages_of_ones_own(app: Flask) -> None:
    browser = Browser(app, accepts="hi").sign_in_as(a_member(language="kn"))
    assert browser.open("/trial/x").language == "kn"


def test_a_link_in_a_letter_shows_its_language_and_writes_nothing(app: Flask) -> None:
    member = a_member(language="kn")
    browser = Browser(app).sign_in_as(member)
    assert browser.open("/trial/x?l=hy").language == "hy"
    assert browser.open("/trial/x").language == "kn"
    assert browser.open("/trial/x?l=tlh").language == "kn"
    assert person_of(member).language == "kn"


def test_the_language_of_a_letter_is_carried_through_the_sign_in(app: Flask) -> None:
    response = Browser(app).raw("GET", "/trial/x?l=hi")
    assert response.headers["Location"] == "/hi/sign-in?next=%2Ftrial%2Fx%3Fl%3Dhi"


def test_choosing_a_language_keeps_the_page_and_writes_the_profile(app: Flask) -> None:
    member = a_member()
    browser = Browser(app).sign_in_as(member)
    browser.open("/trial/x?q=1&l=hi")
    page = browser.press("ಕನ್ನಡ")
    assert (page.path, page.language, person_of(member).language) == ("/trial/x?q=1", "kn", "kn")


def test_a_guests_choice_is_remembered_and_moves_to_the_same_page_of_that_language(browser: Browser) -> None:
    browser.open("/en/")
    assert browser.press("العربية").path == "/ar/"
    assert browser.raw("GET", "/").headers["Location"] == "/ar/"
    cookie = browser.client.get_cookie("language", domain="127.0.0.1")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"


def test_a_language_we_do_not_speak_is_refused(browser: Browser) -> None:
    browser.open("/en/")
    form, _ = browser.find_form("/language")
    token = str(form.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
    browser.post("/language", {"lang": "../../etc", "csrf_token": token}, status=400)


@pytest.mark.parametrize(
    "away", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_choosing_a_language_never_leads_away(browser: Browser, away: str) -> None:
    browser.open("/en/")
    form, _ = browser.find_form("/language")
    token = str(form.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
    assert browser.post("/language", {"lang": "hi", "next": away, "csrf_token": token}).path == "/hi/"


def test_public_pages_name_themselves_in_every_language(browser: Browser) -> None:
    found = {
        str(link["hreflang"]): str(link["href"]) for link in browser.open("/hi/").soup.select("[hreflang]")
    }
    assert found.keys() == {*LANGUAGES, "x-default"}
    assert browser.page and browser.page.one("[rel=canonical]")["href"] == "http://127.0.0.1:8000/hi/"
    assert found["kn"] == "http://127.0.0.1:8000/kn/" and found["x-default"] == "http://127.0.0.1:8000/"


def test_an_association_offers_its_own_languages_first_and_no_others(app: Flask) -> None:
    from portal.members.association import Association
    from portal.web.house import forget_house

    Association.update(languages=["hy", "en"]).execute()
    forget_house(app)
    page = Browser(app, accepts="hi").open("/")
    assert (page.language, page.all(".languages button")) == ("hy", ["Հայերեն", "English"])
    assert Browser(app).raw("GET", "/hi/").status_code == 404


def test_words_of_the_domain_are_said_in_the_readers_language(app: Flask, tmp_path: object) -> None:
    with app.test_request_context("/en/"):
        assert say(Refusal(N_("Not this %(name)s."), name="ليلى")) == "Not this \u2068ليلى\u2069."
        assert say(NP_("role", "Member")) == "Member"
        assert say(N_("Nothing to fill, 100% sure.")) == "Nothing to fill, 100% sure."


def test_another_language_can_be_spoken_for_a_while(app: Flask) -> None:
    from flask_babel import get_locale

    with app.test_request_context("/en/"):
        with showing("ar") as arabic:
            assert (arabic.direction, str(get_locale())) == ("rtl", "ar")
        assert locale.language().code == "en"
    with app.app_context(), showing("hi"):
        assert locale.language().code == "hi"
    assert locale.language().code == "en"


def test_a_missing_catalogue_is_not_passed_over_in_silence(
    sqlite_house: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from tests.web.conftest import a_floor

    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    with caplog.at_level(logging.WARNING):
        a_floor(sqlite_house)
    assert "There is no compiled catalogue for kn" in caplog.text and "make catalogues" in caplog.text


def test_times_are_those_of_the_reader(app: Flask) -> None:
    member = a_member(time_zone="Asia/Yerevan")
    people.change(
        person_of(member), by=member, at=Person.get_by_id(member.id).created_at, time_zone="Asia/Yerevan"
    )
    with app.test_request_context("/"):
        from portal.web.marks import when
        from tests.world import NOW

        assert when(NOW, "clock") == '<time datetime="2026-03-10T06:00:00Z">11:30</time>'


def test_a_day_in_figures_alone_keeps_its_order_within_an_arabic_line(app: Flask) -> None:
    with app.test_request_context("/ar/"):
        from portal.web.marks import when
        from tests.world import NOW

        assert when(NOW, "iso") == '<time dir="ltr" datetime="2026-03-10T06:00:00Z">2026-03-10</time>'
        assert when(NOW, "iso_moment").startswith('<time dir="ltr" ')
        assert "dir=" not in when(NOW, "day")
