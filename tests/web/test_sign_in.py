"""The ways in: password, link by e-mail, second factor; and what nobody may learn or reach by them."""

import datetime as dt
from typing import Any

import pyotp
import pytest
from flask import Flask

from portal import history
from portal.members import accounts, second_factor
from portal.members.accounts import Account, Failure
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.members.sessions import Session, open_sessions
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import NOW, a_handler, a_member, a_person, an_association, person_of

PASSWORD = "a bridge over the river"


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """The whole portal."""
    an_association()
    return the_portal(sqlite_house)


def with_password(who: PersonActor) -> PersonActor:
    """Give somebody the password of these tests."""
    accounts.set_password(person_of(who), PASSWORD, by=who, at=NOW)
    return who


def a_link(who: PersonActor, **more: dt.timedelta) -> str:
    """The address in a letter with a sign-in link."""
    return (
        f"/en/sign-in/link/{accounts.make_sign_in_link(person_of(who), now=dt.datetime.now(dt.UTC), **more)}"
    )


def sign_in(browser: Browser, email: str, password: str = PASSWORD, status: int = 303) -> None:
    """Fill the sign-in page in and send it."""
    browser.open("/en/sign-in")
    browser.press("Sign in", status, email=email, password=password)


def test_a_member_with_the_right_password_comes_to_their_matters(browser: Browser) -> None:
    member = with_password(a_member())
    sign_in(browser, member.email.upper())
    assert browser.page and browser.page.path == "/cases/"
    assert [one.how for one in open_sessions(member.id or 0, dt.datetime.now(dt.UTC))] == ["password"]


def test_the_cookie_of_a_member_lives_as_long_as_a_session_may_and_that_of_staff_ends_with_the_browser(
    browser: Browser,
) -> None:
    member, handler = with_password(a_member()), with_password(a_handler())
    sign_in(browser, member.email)
    cookie, now = browser.client.get_cookie("recourse", "127.0.0.1"), dt.datetime.now(dt.UTC)
    assert cookie and cookie.expires and cookie.expires - now > dt.timedelta(days=89)
    secret = pyotp.random_base32()
    Account.update(totp_secret=secret).where(Account.person == handler.id).execute()
    sign_in(browser, handler.email)
    browser.press("Go on", code=pyotp.TOTP(secret).now())
    cookie = browser.client.get_cookie("recourse", "127.0.0.1")
    assert cookie and cookie.expires is None


def test_a_wrong_password_and_an_unknown_address_look_the_same(browser: Browser) -> None:
    member = with_password(a_member())
    pages = []
    for email in (member.email, "nobody@example.org"):
        sign_in(browser, email, "not the password", 422)
        assert browser.page
        pages.append(browser.page.words)
        assert browser.page.one("#sign-in-email")["value"] == email
    assert pages[0] == pages[1]
    assert browser.page and browser.page.errors == [
        "E-mail address and password do not go together. Try again, or ask for a sign-in link by e-mail."
    ]


def test_a_form_with_a_password_does_not_promise_to_keep_what_was_typed(browser: Browser) -> None:
    browser.open("/en/sign-in")
    page = browser.press("Sign in", 422, email="", password="not the password")
    assert "needs mending" in page.words and "Nothing you typed is lost." not in page.words


def test_the_ninth_failure_is_asked_to_wait_even_with_the_right_password(browser: Browser) -> None:
    member = with_password(a_member())
    for _ in range(8):
        sign_in(browser, member.email, "not the password", 422)
    sign_in(browser, member.email, status=429)
    assert browser.page and "Wait a quarter of an hour" in browser.page.words


def test_an_answer_to_a_question_leads_on_only_to_a_page_of_ours(browser: Browser) -> None:
    member = with_password(a_member())
    browser.open("/en/sign-in?next=https://evil.example/")
    browser.press("Sign in", email=member.email, password=PASSWORD)
    assert browser.page and browser.page.path == "/cases/"
    browser.open("/en/sign-in?next=/me/")
    browser.press("Sign in", email=member.email, password=PASSWORD)
    assert browser.page.path == "/me/"


def test_what_was_typed_before_the_session_ended_waits_behind_the_sign_in(browser: Browser) -> None:
    member = with_password(a_member())
    browser.sign_in_as(member).open("/cases/new")
    Session.update(ended_at=dt.datetime.now(dt.UTC)).execute()
    browser.press(
        "Send the grievance", category="fees", subject="Paid twice", description="My bank shows it twice."
    )
    assert browser.page and "/en/sign-in" in browser.page.path
    browser.press("Sign in", email=member.email, password=PASSWORD)
    assert browser.page.path == "/cases/new"
    assert browser.page.value("subject") == "Paid twice"
    assert browser.page.one("[name=category][checked]")["value"] == "fees"


def test_signing_in_opens_a_new_session_and_ends_the_one_before(browser: Browser) -> None:
    first, second = with_password(a_member()), with_password(a_member("Grace Adeyemi"))
    sign_in(browser, first.email)
    cookie = browser.client.get_cookie("recourse", "127.0.0.1")
    sign_in(browser, second.email)
    assert cookie and browser.client.get_cookie("recourse", "127.0.0.1") != cookie
    assert not open_sessions(first.id or 0, dt.datetime.now(dt.UTC))


def test_signing_out_ends_the_session_and_a_kept_cookie_opens_nothing(browser: Browser) -> None:
    member = with_password(a_member())
    sign_in(browser, member.email)
    cookie = browser.client.get_cookie("recourse", "127.0.0.1")
    assert cookie
    browser.press("Sign out")
    browser.client.set_cookie("recourse", cookie.value, domain="127.0.0.1")
    assert "/en/sign-in" in browser.open("/cases/").path


def test_asking_for_a_link_gives_one_answer_to_all_addresses(browser: Browser) -> None:
    member = a_member()
    answers = []
    for email in (member.email, "nobody@example.org"):
        browser.open("/en/sign-in")
        answers.append(browser.press("Send me a link", email=email).words)
    assert answers[0] == answers[1] and "If we know the address" in answers[0]
    assert [line.kind for line in history.lines_of(("person", member.id or 0))] == [
        "person.joined",
        "session.link_asked",
    ]
    assert Failure.select().count() == 2, "as much is written for an unknown address as for a known one"


def test_the_time_an_answer_takes_tells_nobody_who_is_known(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, clock, rested = a_member(), [100.0], list[float]()
    ask_link = accounts.ask_link

    def at_work(email: str, **more: Any) -> None:
        clock[0] += 0.09 if email == member.email else 0.02
        ask_link(email, **more)

    monkeypatch.setattr(accounts, "ask_link", at_work)
    monkeypatch.setattr("portal.web.account.link.monotonic", lambda: clock[0])
    monkeypatch.setattr("portal.web.account.link.sleep", rested.append)
    for email in (member.email, "nobody@example.org"):
        browser.open("/en/sign-in")
        browser.press("Send me a link", email=email)
    known, unknown = rested
    assert known > 0 and known + 0.09 == pytest.approx(unknown + 0.02)


def test_opening_a_link_signs_nobody_in_but_its_button_does_once(browser: Browser) -> None:
    member, address = a_member(), ""
    address = a_link(member)
    page = browser.open(address)
    assert page.headers["Cache-Control"] == "no-store" and "noindex" in page.headers["X-Robots-Tag"]
    assert not open_sessions(member.id or 0, dt.datetime.now(dt.UTC))
    browser.press("Sign in")
    assert len(open_sessions(member.id or 0, dt.datetime.now(dt.UTC))) == 1
    assert "This link has ended" in browser.open(address, 410).heading


def test_a_link_is_over_after_ten_minutes_and_an_invitation_is_not(browser: Browser) -> None:
    member = a_member()
    assert browser.open(a_link(member, lives=-dt.timedelta(seconds=1)), 410)
    assert browser.open(a_link(member, lives=accounts.INVITATION_LIVES))


def test_a_shut_account_takes_no_link(browser: Browser) -> None:
    member = with_password(a_member())
    address = a_link(member)
    Account.update(active=False).execute()
    browser.open(address, 410)
    sign_in(browser, member.email, status=422)


def test_after_a_link_a_password_may_be_set_without_the_old_one(browser: Browser) -> None:
    member = with_password(a_member())
    browser.open(a_link(member))
    browser.press("Sign in")
    assert browser.page and browser.page.path.startswith("/me/password")
    browser.press("Keep this password", 422, password="too short")
    browser.press("Keep this password", password="a whole new sentence")
    assert browser.page.path == "/cases/"
    sign_in(Browser(browser.app), member.email, "a whole new sentence")


def test_after_a_password_the_old_one_is_asked_for_and_other_devices_are_signed_out(browser: Browser) -> None:
    member = with_password(a_member())
    elsewhere = Browser(browser.app).sign_in_as(member)
    sign_in(browser, member.email)
    browser.open("/me/password")
    browser.press("Keep this password", 422, old="not this one", password="a whole new sentence")
    browser.press("Keep this password", old=PASSWORD, password="a whole new sentence")
    assert browser.open("/me/").status == 200
    assert "/en/sign-in" in elsewhere.open("/me/").path


def test_whose_roles_of_staff_rest_in_this_session_chooses_by_the_rule_of_the_staff(browser: Browser) -> None:
    who = with_password(a_person(Grant("member"), Grant("handler"), name="Both"))
    browser.sign_in_as(who, second_factor=False)
    page = browser.open("/me/password")
    assert "15" in page.words
    page = browser.press("/me/password", 422, old=PASSWORD, password="kv9rtw q2z")
    assert "at least 15 characters" in page.errors[0]


def test_staff_are_half_way_in_after_the_password_and_reach_nothing(browser: Browser) -> None:
    handler = with_password(a_handler())
    secret = pyotp.random_base32()
    Account.update(totp_secret=secret).execute()
    sign_in(browser, handler.email)
    assert browser.page and browser.page.path == "/en/sign-in/code"
    for path in ("/staff/", "/staff/queue", "/me/", "/cases/"):
        assert "/en/sign-in?" in browser.open(path).path
    browser.open("/en/sign-in/code")
    now = dt.datetime.now(dt.UTC)
    taken = {pyotp.TOTP(secret).at(now + dt.timedelta(seconds=near)) for near in range(-60, 90, 30)}
    browser.press(
        "Go on", 422, code=next(code for code in map("{:06}".format, range(6)) if code not in taken)
    )
    browser.press("Go on", code=pyotp.TOTP(secret).now())
    assert browser.page.path == "/staff/"
    assert browser.open("/staff/queue")


def test_a_code_works_once(browser: Browser) -> None:
    handler = with_password(a_handler())
    secret = pyotp.random_base32()
    Account.update(totp_secret=secret).execute()
    code = pyotp.TOTP(secret).now()
    for status in (303, 422):
        sign_in(browser, handler.email)
        browser.press("Go on", status, code=code)


def test_staff_without_a_second_factor_set_one_up_first(browser: Browser) -> None:
    handler = with_password(a_handler())
    sign_in(browser, handler.email)
    assert browser.page and browser.page.heading == "Set up your second factor"
    assert browser.page.headers["Cache-Control"] == "no-store", "the page holds a secret"
    secret = browser.page.one("b.key").get_text().replace(" ", "")
    browser.press("Go on", 422, code="12")
    assert browser.open("/en/sign-in/code?using=recovery").one("label").get_text() == "Code", (
        "none is there yet"
    )
    assert browser.page.one("b.key").get_text().replace(" ", "") == secret
    page = browser.press("Go on", 200, code=pyotp.TOTP(secret).now())
    assert page.heading == "Your recovery codes" and page.headers["Cache-Control"] == "no-store"
    codes = page.all(".codes b")
    assert len(codes) == 10 and page.one(".act a")["href"] == "/staff/"
    assert second_factor.second_factor_secret(person_of(handler)) == secret
    html = browser.open("/staff/").html + browser.open("/me/").html
    assert not [code for code in codes if code in html], "they are shown once"


# ── recovery codes ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_link_does_not_spare_staff_the_second_factor(browser: Browser) -> None:
    handler = a_handler()
    browser.open(a_link(handler))
    browser.press("Sign in")
    assert browser.page and browser.page.path == "/en/sign-in/code"


def test_nobody_half_way_in_finds_no_page_for_a_code(browser: Browser) -> None:
    assert browser.open("/en/sign-in/code").path == "/en/sign-in"


def test_in_a_demonstration_one_press_steps_in_as_somebody(sqlite_house: str) -> None:
    an_association(demo=True)
    member = a_member("Grace Adeyemi", email="grace@demo.example")
    handler = a_handler(email="handler@demo.example")
    for who in (member, handler):
        Account.create(person=who.id, password_hash=accounts.HASHER.hash("recourse-demo"), changed_at=NOW)
    browser = Browser(the_portal(sqlite_house, demo=True))
    browser.open("/en/sign-in")
    assert browser.press("Grace Adeyemi").path == "/cases/"
    browser.press("Sign out")
    browser.open("/en/sign-in")
    assert browser.press("Meera Nair").path == "/staff/", "the second factor is skipped in a demonstration"


def test_outside_a_demonstration_nobody_is_offered(browser: Browser) -> None:
    a_member("Grace Adeyemi", email="grace@demo.example")
    assert "Grace" not in browser.open("/en/sign-in").words


def test_my_account_says_who_i_am_and_ends_my_devices(browser: Browser) -> None:
    member = a_member("Layla Haddad", number="M-77")
    other = Browser(browser.app).sign_in_as(member)
    browser.sign_in_as(member)
    page = browser.open("/me/")
    assert "Layla Haddad" in page.words and "M-77" in page.words and "Bengaluru" in page.words
    browser.open("/me/devices")
    browser.press("Sign it out")
    assert "/en/sign-in" in other.open("/me/").path
    browser.press("Sign out this device")
    assert "/en/sign-in" in browser.open("/me/").path


def test_nobody_ends_the_device_of_somebody_else(browser: Browser) -> None:
    stranger = Browser(browser.app).sign_in_as(a_member("Grace Adeyemi"))
    theirs = Session.select().get().id
    browser.sign_in_as(a_member()).open("/me/devices")
    browser.press("Sign out this device", device=str(theirs))
    assert stranger.open("/me/")


def test_choosing_a_language_on_my_account_writes_the_profile(browser: Browser) -> None:
    member = a_member()
    browser.sign_in_as(member).open("/me/")
    browser.press(".tongues", lang="ar")
    assert browser.page and browser.page.language == "ar"
    assert person_of(member).language == "ar"


def test_what_no_person_types_is_turned_away_before_it_reaches_a_table(browser: Browser) -> None:
    with_password(a_member())
    token = browser.open("/en/sign-in").soup.select("main [name=csrf_token]")[0]["value"]
    browser.post("/en/sign-in", {"csrf_token": token, "email": "a\0@example.org", "password": "x"}, 400)
    browser.open("/en/sign-in?next=/%00", 400)
    browser.open("/cases/GR-0000-0000/evidence/%00", 400)
