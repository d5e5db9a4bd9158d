"""Recovery codes: how they let staff in without the second factor, and how new ones are made."""

import datetime as dt

import pyotp
import pytest
from flask import Flask

from portal import history
from portal.history import SYSTEM
from portal.members import second_factor, tenure
from portal.members.people import PersonActor, give
from portal.members.roles import Grant
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.web.test_sign_in import PASSWORD, sign_in, with_password
from tests.world import NOW, a_handler, a_member, an_association, person_of


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """The whole portal."""
    an_association()
    return the_portal(sqlite_house)


def with_recovery_codes(who: PersonActor) -> list[str]:
    """Somebody's recovery codes, with the second factor they stand for, set up a while ago."""
    person, secret = person_of(with_password(who)), pyotp.random_base32()
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    code = pyotp.TOTP(secret).at(before)
    return second_factor.keep_second_factor(person, secret, code, by=who, at=NOW, now=before)


def recover(browser: Browser, who: PersonActor, code: str, status: int = 303) -> Page:
    """Sign in with the password and a recovery code."""
    sign_in(browser, who.email)
    browser.open("/en/sign-in/code")
    href = browser.page and browser.page.one("main a[href*=recovery]")["href"]
    browser.open(str(href))
    return browser.press("Go on", status, code=code)


def test_a_recovery_code_lets_staff_in_once_and_the_ledger_tells_of_it(browser: Browser) -> None:
    handler = a_handler()
    code = with_recovery_codes(handler)[0]
    page = recover(browser, handler, code.lower())
    assert page.path == "/staff/"
    assert "You signed in with a recovery code. It is used up now, and 9 are left." in page.soup.get_text()
    opened = [line for line in history.lines_of(("person", handler.id or 0)) if line.kind == "session.opened"]
    assert opened[-1].particulars == {"how": "recovery_code"}
    again = recover(Browser(browser.app), handler, code, 422)
    assert again.errors == ["This recovery code is not right, or it has been used already. Each works once."]


def test_a_recovery_code_is_also_taken_where_the_six_digits_are_asked_for(browser: Browser) -> None:
    handler = a_handler()
    code = with_recovery_codes(handler)[0]
    sign_in(browser, handler.email)
    assert browser.press("Go on", code=code).path == "/staff/"


def test_a_recovery_code_is_no_first_factor_and_none_for_somebody_else(browser: Browser) -> None:
    handler, other = a_handler(), a_handler("Daniel Mwangi")
    theirs = with_recovery_codes(other)[0]
    with_recovery_codes(handler)
    assert browser.open("/en/sign-in/code?using=recovery").path == "/en/sign-in"
    recover(browser, handler, theirs, 422)
    assert "/en/sign-in" in browser.open("/staff/").path


def test_guessing_recovery_codes_ends_after_eight(browser: Browser) -> None:
    handler = a_handler()
    code = with_recovery_codes(handler)[0]
    recover(browser, handler, "AAAAA-AAAAA", 422)
    for _ in range(7):
        browser.press("Go on", 422, code="AAAAA-AAAAA")
    assert "Wait a quarter of an hour" in browser.press("Go on", 429, code=code).words


def test_whoever_has_few_recovery_codes_left_is_told_to_make_new_ones_and_proves_who_they_are(
    browser: Browser,
) -> None:
    handler = a_handler()
    codes = with_recovery_codes(handler)
    for code in codes[:6]:
        second_factor.use_recovery_code(person_of(handler), code, now=dt.datetime.now(dt.UTC))
    page = recover(browser, handler, codes[6])
    assert "Make new recovery codes on your account page soon" in page.soup.get_text()
    assert "You have only 3 recovery codes left." in browser.open("/me/").words
    browser.open("/me/recovery-codes")
    browser.press("Make new codes", 422, proof="not the password")
    fresh = browser.press("Make new codes", 200, proof=PASSWORD).all(".codes b")
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    assert "You have 10 recovery codes left." in browser.open("/me/").words
    recover(Browser(browser.app), handler, codes[7], 422)
    assert recover(Browser(browser.app), handler, fresh[0]).path == "/staff/"


def test_a_code_of_the_app_proves_as_much_as_the_password(browser: Browser) -> None:
    handler = a_handler()
    with_recovery_codes(handler)
    secret = second_factor.second_factor_secret(person_of(handler)) or ""
    browser.sign_in_as(handler).open("/me/recovery-codes")
    assert (
        browser.press("Make new codes", 200, proof=pyotp.TOTP(secret).now()).heading == "Your recovery codes"
    )


def test_a_password_alone_makes_no_recovery_codes_while_the_roles_of_staff_rest(browser: Browser) -> None:
    handler = a_handler()
    before = with_recovery_codes(handler)
    tenure.take_role(person_of(handler), "handler", None, by=SYSTEM, at=NOW)
    give(handler.id or 0, Grant("member"), NOW)
    sign_in(browser, handler.email)
    assert browser.open("/me/recovery-codes").path == "/me/"
    token = browser.open("/me/password").one("main [name=csrf_token]")["value"]
    assert browser.post("/me/recovery-codes", {"proof": PASSWORD, "csrf_token": token}).path == "/me/"
    assert second_factor.codes_left(handler.id or 0) == len(before)


def test_a_member_has_no_recovery_codes_to_make(browser: Browser) -> None:
    browser.sign_in_as(a_member())
    assert browser.open("/me/recovery-codes").path == "/me/"
    assert "recovery" not in browser.open("/me/").words


def test_an_account_shut_between_password_and_code_lets_nobody_in(browser: Browser) -> None:
    handler = a_handler()
    code = with_recovery_codes(handler)[0]
    sign_in(browser, handler.email)
    tenure.shut(person_of(handler), by=SYSTEM, at=NOW, now=NOW)
    browser.press("Go on", code=code)
    assert browser.page and browser.page.path == "/en/sign-in"
