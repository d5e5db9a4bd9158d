"""Reply templates in the set-up: added, changed and removed in all languages, with what is missing said."""

import pytest
from flask import Flask

from portal.cases import templates
from portal.members.roles import Grant
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import HOUR, NOW, a_handler, a_person, a_supervisor, an_association


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal that stands still."""
    an_association()
    return the_portal(sqlite_house, now=NOW + 4 * HOUR)


def test_a_template_is_added_and_the_list_says_in_which_languages_it_is_missing(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_supervisor())
    browser.open("/staff/settings/templates/new")
    page = browser.press("Keep the template", 422, name_en="We ask the bank", body_en="Dear {nobody}")
    assert "Nothing fills {nobody}." in page.errors[0]
    page = browser.press("Keep the template", body_en="Dear {member}", body_kn="{member} ಅವರೇ")
    assert "We ask the bank No text in: हिन्दी · Հայերեն · العربية" in page.words
    assert [gap["data-gaps"] for gap in page.soup.select("[data-gaps]")] == ["0", "1", "1", "0", "1"]


def test_of_two_who_change_a_template_the_second_sees_both_texts(app: Flask) -> None:
    row = templates.add_template({"en": "Bank"}, {"en": "Dear {member}"}, by=a_supervisor(), at=NOW)
    first = Browser(app).sign_in_as(a_supervisor())
    second = Browser(app).sign_in_as(a_person(Grant("administrator"), name="Nora"))
    for browser in (first, second):
        browser.open(f"/staff/settings/templates/{row.code}")
    first.press("Keep the template", body_en="Dear {member}, we ask the bank.")
    page = second.press("Keep the template", 409, body_en="Dear {member}, the bank is asked.")
    assert "This stands there now: Bank Dear {member}, we ask the bank." in page.words
    assert page.value("body_en") == "Dear {member}, the bank is asked."
    second.press("Keep mine instead")
    assert templates.template("bank").bodies == {"en": "Dear {member}, the bank is asked."}


def test_a_template_is_removed_and_its_page_is_not_there_any_more(app: Flask) -> None:
    row = templates.add_template({"en": "Bank"}, {"en": "Dear {member}"}, by=a_supervisor(), at=NOW)
    browser = Browser(app).sign_in_as(a_supervisor())
    browser.open(f"/staff/settings/templates/{row.code}")
    assert "There are no templates yet." in browser.press("Remove it").words
    browser.open(f"/staff/settings/templates/{row.code}", 404)


def test_a_handler_chooses_templates_and_does_not_write_them(app: Flask) -> None:
    Browser(app).sign_in_as(a_handler()).open("/staff/settings/templates", 403)
