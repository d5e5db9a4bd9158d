"""My account: letters and quiet hours, what helps me, my devices, my data, and leaving."""

import datetime as dt
import io
import json
import re
import zipfile

import pytest
from flask import Flask

from portal import history, store
from portal.cases import handling
from portal.cases.evidence import Upload
from portal.cases.records import Case
from portal.members import accounts
from portal.members.accounts import Account
from portal.members.needs import needs_of
from portal.members.people import PersonActor
from portal.notices.dispatch import dispatch
from portal.notices.preferences import preferences_of
from portal.store.files import Folder
from tests import world
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import HOUR, NOW, a_case_looked_into, a_handler, a_member, person_of

PASSWORD = "a bridge over the river"


@pytest.fixture
def app(sqlite_house: str, tmp_path: object) -> Flask:
    """A portal that stands still an hour after NOW, with a folder for files."""
    world.an_association()
    store.close()
    return the_portal(sqlite_house, now=NOW + HOUR, files_url=f"{tmp_path}/files")


def at_home(app: Flask, who: PersonActor | None = None) -> Browser:
    return Browser(app).sign_in_as(who or a_member())


def fields(app: Flask, who: PersonActor) -> list[object]:
    """What the ledger says was changed of somebody, in order."""
    lines = history.lines_of(person_of(who).subject)
    return [line.particulars["fields"] for line in lines if line.kind == "person.changed"]


def test_a_member_turns_reminders_off_and_chooses_quiet_nights(app: Flask) -> None:
    member = a_member()
    browser = at_home(app, member)
    assert "You get all letters, at any hour." in browser.open("/me/").words
    page = browser.open("/me/letters")
    assert "Questions, answers and offers to you" in page.words and "cannot be turned off" in page.words
    browser.press("Keep these letters", kinds=["progress", "rating", "pulse"])
    page = browser.press("Keep these hours", quiet_from="22", quiet_to="7")
    chosen = preferences_of(member.id)
    assert (chosen.unwanted, chosen.quiet_from, chosen.quiet_to) == ({"reminders"}, 22, 7)
    assert "No letters between 22:00 and 07:00." in browser.open("/me/").words
    browser.open("/me/letters")
    page = browser.press("Keep these hours", quiet_from="7", quiet_to="7", status=422)
    assert page.errors == ["Choose two different hours: a whole day without letters would hold up your case."]
    assert fields(app, member) == [["letters"], ["quiet_hours"]]


def test_dates_go_by_the_time_zone_that_was_chosen(app: Flask) -> None:
    member = a_member()
    browser = at_home(app, member)
    page = browser.open("/me/letters")
    assert page.one("option[value='Asia/Kolkata'][selected]").get_text() == "India Time"
    browser.press("Keep this time zone", time_zone="America/New_York")
    assert person_of(member).time_zone == "America/New_York"
    browser.press("Keep this time zone", time_zone="Mars/Olympus", status=422)


def test_what_helps_is_told_with_consent_and_taken_back_with_one_button(app: Flask) -> None:
    member = a_member()
    browser = at_home(app, member)
    page = browser.open("/me/needs")
    assert "Who sees it" in page.words and "Take it back" not in page.words
    page = browser.press("Keep what helps me", choices=["call"], words="After six.", status=422)
    assert "We may keep this only if you agree." in page.words and "After six." in page.html
    browser.press("Keep what helps me", consent="y")
    told = needs_of(member.id)
    assert told is not None and (told.choices, told.words) == (("call",), "After six.")
    page = browser.press("Delete what I told")
    assert needs_of(member.id) is None and "After six." not in page.html


def test_the_download_holds_my_cases_and_files_and_nothing_that_staff_write_for_each_other(
    app: Flask, tmp_path: object
) -> None:
    handler, member = a_handler(), a_member("लीला राव", language="hi")
    case = a_case_looked_into(handler, member, subject="मेरी सीट किसी और को दी गई")
    handling.write_note(case, "Between us: a sad story.", by=handler, at=NOW + 3 * HOUR)
    paper, files = Upload("../ticket: 12?.txt", b"seat 12"), Folder(tmp_path / "files")  # type: ignore[operator]
    handling.answer(case, "Here it is.", by=member, at=NOW + 3 * HOUR, files=files, uploads=(paper,))
    browser = at_home(app, member)
    browser.open("/me/data")
    assert len(browser.press("/me/data", status=422).errors) == 1, "it is made only on a device one trusts"
    browser.press("/me/data", trusted="y", status=200)
    response = browser.response
    assert response is not None and response.headers["Cache-Control"] == "no-store"
    packed = zipfile.ZipFile(io.BytesIO(response.get_data()))
    assert sorted(packed.namelist()) == [
        f"files/{case.reference}/1-ticket_ 12_.txt",
        "my-data.html",
        "my-data.json",
    ]
    told = json.loads(packed.read("my-data.json"))
    assert told["cases"][0]["case"] == case.reference and told["person"][0]["name"] == "लीला राव"
    text = packed.read("my-data.html").decode() + packed.read("my-data.json").decode()
    assert (
        "मेरी सीट किसी और को दी गई" in text
        and "सदस्यता संख्या" in text
        and "Here it is." in text
        and "sad story" not in text
    )


def test_who_only_works_here_reads_nothing_of_a_membership_on_their_own_pages(app: Flask) -> None:
    browser = at_home(app, a_handler())
    pages = [browser.open(f"/me/{name}").words for name in ("", "letters", "leave")]
    for words in ("register", "membership", "Support and access", "You stay a member", "turn off"):
        assert not any(words in page for page in pages), words
    assert "Cases that you have in charge go back to the queue" in pages[-1]


def test_the_download_says_every_code_in_words_and_every_moment_with_its_year(app: Flask) -> None:
    handler, member = a_handler(), a_member(grade="fellow")
    a_case_looked_into(handler, member)
    while dispatch(NOW + HOUR):
        pass
    told = {who: _page_to_read(at_home(app, who)) for who in (handler, member)}
    assert "About a case you work on" in told[handler] and "new_case" not in told[handler]
    assert "Fellow" in told[member] and not re.search("(November|December)(?! 2026)", told[member])


def _page_to_read(browser: Browser) -> str:
    browser.open("/me/data")
    browser.press("Download the file", trusted="y", status=200)
    assert browser.response is not None
    packed = zipfile.ZipFile(io.BytesIO(browser.response.get_data()))
    return packed.read("my-data.html").decode()


def test_the_data_are_not_given_out_over_and_over(app: Flask) -> None:
    browser = at_home(app)
    for _ in range(5):
        browser.open("/me/data")
        browser.press("Download the file", trusted="y", status=200)
    browser.open("/me/data")
    assert "several times this hour" in browser.press("Download the file", trusted="y", status=422).words


def test_who_leaves_is_told_of_open_cases_proves_that_it_is_they_and_is_out(app: Flask) -> None:
    member = a_member(email="asha@example.org")
    a_case_looked_into(a_handler(), member)
    accounts.set_password(person_of(member), PASSWORD, by=member, at=NOW)
    browser, elsewhere = at_home(app, member), at_home(app, member)
    page = browser.open("/me/leave")
    assert "1 case of yours is still open. It goes on" in page.words
    assert browser.press("Shut my account", password="wrong", status=422).errors
    page = browser.press("Shut my account", password=PASSWORD)
    assert page.path == "/en/" and "Your account is shut" in page.words
    assert "/en/sign-in" in elsewhere.open("/me/").path
    assert not Account.get(Account.person == member.id).active
    assert fields(app, member)[-1] == ["account"]


def test_cases_of_a_handler_who_leaves_go_back_to_the_queue(app: Flask) -> None:
    handler = a_handler(email="meera@example.org")
    accounts.set_password(person_of(handler), PASSWORD, by=handler, at=NOW)
    case = a_case_looked_into(handler, a_member())
    browser = at_home(app, handler)
    browser.open("/me/leave")
    browser.press("Shut my account", password=PASSWORD)
    assert Case.get_by_id(case.id).handler_id is None


def test_who_has_no_password_leaves_by_a_link_that_was_sent_just_now(app: Flask) -> None:
    """The address stands on every page of theirs: whoever finds their phone could type it."""
    member = a_member(email="asha@example.org", language="ar")
    browser = at_home(app, member)
    page = browser.open("/me/leave")
    assert not page.soup.select("[name=email], [name=password]")
    token = str(page.soup.select("[name=csrf_token]")[0]["value"])
    answer = browser.raw("POST", "/me/leave", data={"csrf_token": token, "email": "asha@example.org"})
    assert answer.status_code == 422 and Account.get_or_none(Account.person == member.id) is None
    page = browser.press("/me/leave/link")
    assert page.path == "/ar/sign-in/link"
    assert [line.kind for line in history.lines_of(person_of(member).subject)][-1] == "session.link_asked"
    link = accounts.make_sign_in_link(person_of(member), now=dt.datetime.now(dt.UTC))
    browser.open(f"/ar/sign-in/link/{link}")
    assert browser.press(f"/{link}").soup.select("a[href='/me/leave'], [value='/me/leave']")
    browser.open("/me/leave")
    assert browser.press("/me/leave").path == "/ar/"
    assert not Account.get(Account.person == member.id).active
