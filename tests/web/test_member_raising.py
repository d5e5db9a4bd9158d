"""Raising a grievance on the web: nothing typed is lost, and a double press raises once."""

import io

import pytest
from flask import Flask
from PIL import Image

from portal.cases.drafts import DraftFile
from portal.cases.evidence import prepare_waiting
from portal.cases.records import Case, Evidence, Message
from portal.web.evidence import folder_of
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import NOW, a_case, a_handler, a_member, a_supervisor, an_association

SAID = {"category": "fees", "subject": "The fee was taken twice", "description": "My bank shows it twice."}


@pytest.fixture
def app(sqlite_house: str, tmp_path: object) -> Flask:
    """The portal with an empty folder for files."""
    an_association()
    return the_portal(sqlite_house, now=NOW, files_url=f"{tmp_path}/files")


def a_picture() -> tuple[io.BytesIO, str]:
    """A small photo, as a phone sends it."""
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(content, "JPEG")
    content.seek(0)
    return content, "ಬಿಲ್ photo.jpg"


def test_a_grievance_is_raised_and_its_page_is_the_receipt(app: Flask) -> None:
    member = a_member()
    browser = Browser(app).sign_in_as(member)
    browser.open("/cases/new")
    page = browser.press(
        "Send the grievance", **SAID, wanted=["refund", "apology"], wanted_words="No late fee"
    )
    case = Case.get()
    assert page.path == f"/cases/{case.reference}" and page.mark("case") == case.reference
    assert (case.member_id, case.category, case.channel, case.state) == (member.id, "fees", "web", "received")
    assert case.wanted == {"codes": ["refund", "apology"], "words": "No late fee"}
    assert f"Your receipt {case.reference} We have your grievance." in page.words
    assert "You hear from them by Wednesday 11 March" in page.words


def test_a_wish_that_is_no_choice_of_ours_counts_as_own_words(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    browser.press("Send the grievance", **SAID, wanted="Please put the second payment back")
    assert Case.get().wanted == {"codes": [], "words": "Please put the second payment back"}


def test_what_is_missing_is_said_beside_its_field_and_all_else_stays(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    token = browser.page.one("[name=form_token]")["value"]
    page = browser.press(
        "Send the grievance",
        422,
        category="events",
        description="  ",
        subject="A cancelled webinar",
        wanted=["apology"],
        evidence=[a_picture()],
    )
    assert page.errors == ["Write what happened. Two sentences are enough."]
    assert page.value("subject") == "A cancelled webinar"
    assert page.one("[name=category][checked]")["value"] == "events"
    assert page.one("[name=wanted][checked]")["value"] == "apology"
    assert page.one("[name=form_token]")["value"] == token
    assert not Case.select().exists()
    assert "ಬಿಲ್ photo.jpg" in page.words
    browser.press(
        "Send the grievance", description="It was cancelled the day before.", evidence=[a_picture()]
    )
    assert [one.filename for one in Evidence.select()] == ["ಬಿಲ್ photo.jpg"]


def test_a_category_that_does_not_exist_is_refused(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    page = browser.press("Send the grievance", 422, **(SAID | {"category": "weather"}))
    assert page.errors == ["Please choose one of the answers offered."]


def test_pressing_twice_raises_once(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    form = browser.open("/cases/new")
    first = browser.press("Send the grievance", **SAID)
    browser.page = form
    second = browser.press("Send the grievance", **(SAID | {"description": "Written a little differently."}))
    assert first.path == second.path and Case.select().count() == 1


def test_files_come_with_it_and_a_picture_is_shown_only_once_it_is_safe(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    note = (io.BytesIO(b"%PDF-1.4 a letter"), "letter.pdf")
    page = browser.press("Send the grievance", **SAID, evidence=[a_picture(), note])
    assert "ಬಿಲ್ photo.jpg is being prepared" in page.words
    picture, letter = Evidence.select().order_by(Evidence.id)
    base = f"/cases/{Case.get().reference}/evidence"
    waiting = browser.open(f"{base}/{picture.name}", 503)
    assert "being prepared" in waiting.heading and waiting.headers["Refresh"]
    sent = browser.open(f"{base}/{letter.name}")
    assert browser.response and browser.response.data == b"%PDF-1.4 a letter"
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="letter.pdf"')
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    prepare_waiting(folder_of(app.config["SETTINGS"]))
    shown = browser.open(f"{base}/{picture.name}")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "filename*=UTF-8''%E0%B2%AC" in shown.headers["Content-Disposition"]


def test_a_picture_that_cannot_be_read_is_said_so(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    browser.press("Send the grievance", **SAID, evidence=[a_picture()])
    Evidence.update(ready=True, refused=True).execute()
    page = browser.open(f"/cases/{Case.get().reference}/evidence/{Evidence.get().name}", 410)
    assert "could not be read" in page.heading


def test_a_file_that_is_lost_is_said_to_be_missing(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    browser.press("Send the grievance", **SAID, evidence=[(io.BytesIO(b"%PDF-1.4 a letter"), "letter.pdf")])
    name = Evidence.get().name
    folder_of(app.config["SETTINGS"]).delete(name)
    page = browser.open(f"/cases/{Case.get().reference}/evidence/{name}", 410)
    assert "missing" in page.heading and "send it again" in page.words


def test_a_file_of_a_kind_we_do_not_take_is_refused_by_name(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    bad = (io.BytesIO(b"MZ\x00\x01 a program"), "setup.exe")
    page = browser.press("Send the grievance", 422, **SAID, evidence=[bad])
    assert "setup.exe" in page.errors[0] and page.value("subject") == SAID["subject"]


def test_nobody_opens_the_files_of_others_or_of_notes(app: Flask) -> None:
    member = a_member()
    browser = Browser(app).sign_in_as(member)
    browser.open("/cases/new")
    browser.press("Send the grievance", **SAID, evidence=[(io.BytesIO(b"words"), "a.txt")])
    name = Evidence.get().name
    stranger = Browser(app).sign_in_as(a_member("Grace Adeyemi"))
    stranger.open(f"/cases/{Case.get().reference}/evidence/{name}", 404)
    other = a_case(member, subject="Another matter")
    browser.open(f"/cases/{other.reference}/evidence/{name}", 404)
    Evidence.update(internal=True).execute()
    browser.open(f"/cases/{Case.select().order_by(Case.id).first().reference}/evidence/{name}", 404)


def test_staff_without_a_membership_raise_nothing_here(app: Flask) -> None:
    Browser(app).sign_in_as(a_handler()).open("/cases/new", 403)
    assert not Message.select().exists()


def a_draft(browser: Browser, **fields: object) -> None:
    """Begin a grievance, and save it to go on later."""
    browser.open("/cases/new")
    browser.post("/cases/new/draft", {**hidden(browser), "subject": "The fee was taken twice", **fields})


def hidden(browser: Browser) -> dict[str, str]:
    """What the form of the page in hand carries unseen."""
    assert browser.page
    fields = browser.page.soup.select("form.steps [type=hidden]")
    return {str(field["name"]): str(field["value"]) for field in fields}


def test_a_draft_is_saved_with_its_files_offered_again_and_sent(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    a_draft(browser, category="fees", wanted=["refund"], evidence=[a_picture()])
    assert browser.page and "Your draft is kept for 90 days" in browser.page.words
    assert "You began “ The fee was taken twice ” on 10 March" in browser.page.words
    again = browser.open(str(browser.page.one("a[href*='?draft=']")["href"]))
    assert again.value("subject") == "The fee was taken twice" and "ಬಿಲ್ photo.jpg" in again.words
    assert again.one("[name=category][checked]")["value"] == "fees"
    assert again.one("[name=wanted][checked]")["value"] == "refund"
    page = browser.press("Send the grievance", description="My bank shows it twice.")
    assert page.mark("state") == "received" and "ಬಿಲ್ photo.jpg" in page.words
    assert "You began" not in browser.open("/cases/").words
    assert browser.open(again.path).path == "/cases/new"  # it has been sent; a fresh form is there


def test_a_file_ticked_to_be_taken_away_does_not_come_along(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    a_draft(browser, evidence=[a_picture(), (io.BytesIO(b"%PDF-1.4"), "letter.pdf")])
    assert browser.page
    browser.open(str(browser.page.one("a[href*='?draft=']")["href"]))
    first = browser.page.soup.select("[name=away]")[0]["value"]
    browser.press("Send the grievance", **SAID, away=first)
    assert [one.filename for one in Evidence.select()] == ["letter.pdf"]


def test_a_draft_is_thrown_away_and_others_do_not_find_it(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    a_draft(browser)
    assert browser.page
    address = str(browser.page.one("a[href*='?draft=']")["href"])
    other = Browser(app).sign_in_as(a_member("Grace Adeyemi"))
    assert "The fee" not in other.open("/cases/").html + other.open(address).html
    assert "You began" in browser.open("/cases/new").words
    assert "You began" not in browser.press("Yes, throw it away").words


def by_script(browser: Browser, path: str, **fields: object) -> tuple[int, dict[str, object]]:
    """What the page's script is answered."""
    sent = {**hidden(browser), **fields}
    headers = {"Origin": browser.place["base_url"], "Accept": "application/json"}
    answer = browser.raw("POST", path, data=sent, headers=headers)
    return answer.status_code, answer.get_json(silent=True) or {}


def test_the_script_saves_as_one_writes_and_does_not_write_over_another_device(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    code, told = by_script(browser, "/cases/new/draft", subject="The f")
    assert (code, told) == (200, {"words": "Saved at 11:30.", "version": "1"})
    code, told = by_script(browser, "/cases/new/draft", subject="From the other device")
    assert code == 409 and "on another device" in str(told["words"])
    assert by_script(browser, "/cases/new/draft", subject="The fee", version="1")[0] == 200


def test_the_script_sends_files_one_by_one_and_hears_why_one_is_not_taken(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member())
    browser.open("/cases/new")
    code, told = by_script(browser, "/cases/new/file", evidence=a_picture())
    assert code == 200 and told["name"] == DraftFile.get().name
    code, told = by_script(browser, "/cases/new/file", evidence=(io.BytesIO(b"MZ\x00"), "setup.exe"))
    assert code == 422 and "setup.exe" in str(told["words"])
    browser.press("Send the grievance", **SAID)
    assert [one.filename for one in Evidence.select()] == ["ಬಿಲ್ photo.jpg"]


def test_what_was_typed_when_the_session_was_gone_is_offered_after_the_sign_in(app: Flask) -> None:
    member = a_member()
    browser = Browser(app).sign_in_as(member)
    browser.open("/cases/new")
    fields = hidden(browser)
    browser.client.delete_cookie("recourse", domain="127.0.0.1")
    guest = Browser(app)
    guest.open("/en/sign-in")
    assert guest.page
    token = guest.page.soup.select("[name=csrf_token]")[0]["value"]
    sent = {**fields, "csrf_token": token, "subject": "Typed while signed out"}
    assert guest.raw("POST", "/cases/new/draft", data=sent).status_code == 303
    with guest.client.session_transaction(**guest.place) as session:  # type: ignore[arg-type]
        before = dict(session)
    guest.sign_in_as(member)
    with guest.client.session_transaction(**guest.place) as session:  # type: ignore[arg-type]
        session.update(waiting=before["waiting"], waiting_of=None)
    page = guest.open("/cases/new")
    assert page.value("subject") == "Typed while signed out"
    assert guest.press("Send the grievance", **SAID).mark("state") == "received"


def test_the_page_that_a_browser_keeps_holds_nothing_said_to_one_reader(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member("Asha Verma"))
    said = [("message", "The grievance is raised.")]
    with browser.client.session_transaction(**browser.place) as session:  # type: ignore[arg-type]
        session["_flashes"] = said
    page = browser.open("/cases/offline")
    assert said[0][1] not in page.html and "Asha" not in page.html and "csrf" not in page.html
    staff = Browser(app).sign_in_as(a_supervisor())
    for other in (staff, Browser(app)):
        assert other.open("/cases/offline").html == page.html, "whoever has the phone next reads it, too"
    assert said[0][1] in browser.open("/cases/").html, "it waits for the page that its reader sees"
