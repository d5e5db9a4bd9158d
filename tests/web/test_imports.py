"""The page of imports: an administrator brings a file in, fetches what was refused, and takes it back."""

import csv
import io

import pytest
from flask import Flask

from portal import store
from portal.members.imported import Import, ImportedActivity
from portal.members.people import PersonActor
from portal.members.roles import ROLES, Grant
from tests import world
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.world import HOUR, NOW

PATH = "/staff/settings/imports"
HEAD = "member_ref,date,kind,units,source,record_id"


@pytest.fixture
def app(house: str) -> Flask:
    world.an_association()
    world.a_member(number="M-1")
    store.close()  # the portal opens the database for itself
    return the_portal(house, now=NOW + HOUR)


def an_administrator() -> PersonActor:
    return world.a_person(Grant("administrator"), name="Ines Duarte")


def at_the_page(app: Flask) -> Browser:
    browser = Browser(app).sign_in_as(an_administrator())
    browser.open(PATH)
    return browser


def bring(browser: Browser, *lines: str, status: int = 303, kind: str = "activity", head: str = HEAD) -> Page:
    content = io.BytesIO("\n".join([head, *lines]).encode())
    return browser.press("Import", kind=kind, file=[(content, "crm.csv")], status=status)


@pytest.mark.parametrize("role", ROLES)
def test_imports_are_for_administrators(app: Flask, role: str) -> None:
    person = world.a_person(Grant(role), name=role.title())
    Browser(app).sign_in_as(person).open(PATH, status=200 if role == "administrator" else 403)


def test_a_file_comes_in_and_says_what_became_of_it(app: Flask) -> None:
    browser = at_the_page(app)
    page = bring(browser, "M-1,2026-01-05,event,1,crm,a", "M-9,2026-01-05,event,1,crm,b")
    assert "1 line was imported. 1 line was refused. It is listed below." in page.words
    assert "Import 1: Activity" in page.words and "5 January 2026 1 new" in page.words
    again = bring(browser, "M-1,2026-01-05,event,1,crm,a", "M-9,2026-01-05,event,1,crm,b")
    assert "nothing has changed" in again.words
    assert len(again.soup.select("[data-import]")) == 1


def test_what_was_refused_can_be_fetched_mended_and_brought_in(app: Flask) -> None:
    browser = at_the_page(app)
    bring(browser, "M-9,2026-01-05,event,1,crm,=1+1", "M-1,2026-01-05,party,1,crm,＝1+1")
    answer = browser.raw("GET", f"{PATH}/1/refused.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["line"] for row in rows] == ["2", "3"]
    assert rows[0]["problem"] == "member_ref: Nobody has this membership number."
    assert [row["record_id"] for row in rows] == ["'=1+1", "'＝1+1"]  # no formula, in full width neither
    mended = [",".join({**row, "kind": "event", "member_ref": "M-1", "problem": ""}.values()) for row in rows]
    bring(browser, *mended, head=",".join(rows[0]))
    assert ImportedActivity.select().count() == 2


def test_an_import_is_taken_back_once(app: Flask) -> None:
    browser = at_the_page(app)
    bring(browser, "M-1,2026-01-05,event,1,crm,a")
    page = browser.press("/1/take-back")
    assert "Import 1 has been undone" in page.words
    assert not ImportedActivity.select().exists()
    assert not page.soup.select('form[action$="take-back"]')


def test_an_import_that_no_database_can_number_is_not_found(app: Flask) -> None:
    browser = at_the_page(app)
    for number in ("7", "9" * 20):
        browser.open(f"{PATH}/{number}/refused.csv", status=404)


def test_a_file_that_is_none_is_refused_beside_the_field(app: Flask) -> None:
    page = bring(at_the_page(app), "M-1,2026-01-05", head="member_ref,day", status=422)
    assert any("The first line of the file must name its columns" in words for words in page.errors)
    assert not Import.select().exists()
