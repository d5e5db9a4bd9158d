"""Forms: our own words for every error, and nothing typed is ever lost."""

from flask import Flask

from portal.members.sessions import Session
from portal.members.waiting import WaitingForm
from tests.browser_client import Browser
from tests.world import NOW, a_member

GOOD = {"subject": "Fees", "text": "It came twice.", "email": "grace@example.org", "kind": "refund"}


def test_a_good_form_is_taken_and_says_so(browser: Browser) -> None:
    browser.sign_in_as(a_member()).open("/trial/x")
    page = browser.press("Send", **GOOD)
    assert page.path == "/trial/x"
    assert page.all('.toast[role="status"]') == ["Your answer has been sent."]


def test_a_bad_form_comes_back_with_what_was_typed_and_what_to_mend(browser: Browser) -> None:
    browser.sign_in_as(a_member()).open("/trial/x")
    page = browser.press(
        "Send", status=422, subject="  ", text="It <came> twice.", email="grace", wanted=["b"]
    )
    assert page.errors == [
        "Say in a few words what it is about.",
        "Write an e-mail address such as name@example.org.",
        "Not a valid choice.",
    ]
    assert page.one("#answer-text").get_text().strip() == "It <came> twice."
    assert page.one("#answer-email")["value"] == "grace"
    assert page.one("[name=wanted][checked]")["value"] == "b"
    assert page.one("#answer-subject")["aria-invalid"] == "true"
    assert page.one("#second-text").get_text().strip() == ""
    assert [str(link["href"]) for link in page.soup.select(".error a")] == [
        "#answer-subject", "#answer-email", "#answer-kind-0",
    ]  # fmt: skip


def test_too_long_a_line_says_how_long_it_is(browser: Browser) -> None:
    browser.sign_in_as(a_member()).open("/trial/x")
    page = browser.press("Send", status=422, **{**GOOD, "subject": "x" * 1_234})
    assert page.errors == ["This has 1,234 characters. Please shorten it to 60."]


def test_what_the_domain_refuses_stands_beside_its_field(browser: Browser) -> None:
    browser.sign_in_as(a_member()).open("/trial/x")
    page = browser.press("Send", status=422, **{**GOOD, "text": "refuse"})
    assert page.errors == ["Not this word."]
    assert page.all("#answer-subject-wrong") == ["Not this word."]


def test_the_words_of_an_error_are_in_the_readers_language(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_member(language="ar"))
    page = browser.open("/trial/x")
    assert page.soup.html and page.soup.html["dir"] == "rtl"


def test_a_lost_session_keeps_what_was_typed_through_the_sign_in(app: Flask) -> None:
    member = a_member()
    browser = Browser(app).sign_in_as(member)
    browser.open("/trial/x")
    Session.update(ended_at=NOW).execute()

    page = browser.press("Send", **{**GOOD, "wanted": ["a", "b"]})
    assert page.path == "/en/sign-in?next=%2Ftrial%2Fx"

    with browser.client.session_transaction(**browser.place) as session:  # type: ignore[arg-type]
        token = session["waiting"]
    browser.sign_in_as(member)
    with browser.client.session_transaction(**browser.place) as session:  # type: ignore[arg-type]
        session["waiting"] = token
    page = browser.open("/trial/x")
    assert "this has not been sent yet" in page.words
    assert page.one("#answer-text").get_text().strip() == "It came twice."
    assert page.one("#answer-subject")["value"] == "Fees"
    assert len(page.soup.select("[name=wanted][checked]")) == 2
    assert page.one("#second-text").get_text().strip() == ""

    page = browser.press("Send")
    assert "this has not been sent yet" not in page.words and WaitingForm.select().count() == 0


def test_nothing_is_kept_of_a_form_nobody_filled_in_and_never_a_password(app: Flask) -> None:
    browser = Browser(app)
    browser.raw(
        "POST", "/trial/x/answer", data={"csrf_token": "x", "password": "secret", "code": "123", "text": " "}
    )
    assert WaitingForm.select().count() == 0


def test_a_form_from_before_the_last_sign_in_is_offered_again(app: Flask) -> None:
    member = a_member()
    browser = Browser(app).sign_in_as(member)
    before = browser.open("/trial/x")
    browser.sign_in_as(member)
    browser.page = before
    page = browser.press("Send", status=400, **GOOD)
    assert "Nothing you typed is lost." in page.words and "It came twice." in page.words
    page = browser.press("Send it again")
    assert page.all(".toast") == ["Your answer has been sent."]


def test_a_refusal_that_no_page_answered_shows_what_was_typed(browser: Browser) -> None:
    browser.sign_in_as(a_member()).open("/trial/x")
    page = browser.press("Send", status=409, **{**GOOD, "text": "stale news of mine"})
    assert "Somebody else has changed this case" in page.words and "stale news of mine" in page.words
    assert page.one(".act a")["href"] == "/trial/x"
