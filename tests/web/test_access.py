"""Who may open what, and where everybody else is led."""

import pytest
from flask import Flask

from config import Settings
from portal.members.roles import ACTIONS
from portal.web import create_app
from portal.web.access import nearest_page, safe_next
from tests.browser_client import Browser
from tests.web.conftest import SECRET
from tests.world import a_handler, a_member


def test_a_guest_is_led_to_the_sign_in_and_back(browser: Browser) -> None:
    response = browser.raw("GET", "/trial/x?a=1")
    assert (response.status_code, response.headers["Location"]) == (
        303,
        "/en/sign-in?next=%2Ftrial%2Fx%3Fa%3D1",
    )
    response = browser.raw("POST", "/trial/x/answer", data={})
    assert (response.status_code, response.headers["Location"]) == (303, "/en/sign-in?next=%2Ftrial%2Fx")


def test_a_page_of_another_role_is_refused_kindly(browser: Browser) -> None:
    page = browser.sign_in_as(a_member()).open("/trial/desk", status=403)
    assert page.heading == "This page is for the staff" and "your own matters" in page.words


def test_a_page_of_ones_role_opens(browser: Browser) -> None:
    assert browser.sign_in_as(a_handler()).open("/trial/desk").heading == "Desk"


def test_staff_without_a_second_factor_are_nobody_on_pages_of_the_staff(app: Flask) -> None:
    Browser(app).sign_in_as(a_handler(), second_factor=False).open("/trial/desk", status=403)


def test_a_demonstration_asks_for_no_second_factor(app: Flask, sqlite_house: str) -> None:
    from tests.web.conftest import a_floor

    shown = a_floor(sqlite_house, demo=True)
    assert Browser(shown).sign_in_as(a_handler(), second_factor=False).open("/trial/desk").status == 200


def test_a_view_that_says_nothing_is_shut(browser: Browser) -> None:
    browser.sign_in_as(a_handler())
    with pytest.raises(RuntimeError, match=r"trial\.silent does not say who may use it"):
        browser.raw("GET", "/trial/silent")


def test_opening_the_address_of_a_form_leads_to_its_page(browser: Browser) -> None:
    browser.sign_in_as(a_member())
    assert browser.open("/trial/x/answer").path == "/trial/x"
    assert browser.raw("GET", "/language").headers["Location"] == "/"


def test_the_nearest_page_is_at_or_above_an_address(app: Flask) -> None:
    with app.test_request_context():
        assert nearest_page("/trial/x/answer/deeper") == "/trial/x"
        assert nearest_page("/hi/nothing") == "/hi/"
        assert nearest_page("/nothing/at/all") == "/"


EVIL = [
    "", "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:alert(1)", "/\tevil", "/\n/evil.example", " /trial/x", "/trial/x\r\nSet-Cookie: a=b",
    "trial/x",
    "http:/trial/x", "/language", "/nothing", "/%2f/evil.example", "/..//evil.example", "/trial/x evil",
    "/\u2028x",
]  # fmt: skip


@pytest.mark.parametrize("wanted", EVIL)
def test_a_way_back_never_leads_off_our_own_pages(app: Flask, wanted: str) -> None:
    with app.test_request_context():
        assert safe_next(wanted, "/start") == "/start"


@pytest.mark.parametrize("wanted", ["/trial/x", "/trial/x?l=hi&a=%2F", "/hi/", "/"])
def test_a_way_back_may_be_any_page_of_ours(app: Flask, wanted: str) -> None:
    with app.test_request_context():
        assert safe_next(wanted, "/start") == wanted


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_of_another_site_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    browser.sign_in_as(a_member()).open("/trial/x")
    form, _ = browser.find_form("/second")
    token = str(form.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
    response = browser.raw(
        "POST",
        "/trial/x/second",
        data={"csrf_token": token, "text": "mine"},
        headers=headers,
    )
    assert response.status_code == 400 and "mine" not in response.text


def test_only_views_that_say_so_receive_much(browser: Browser) -> None:
    browser.sign_in_as(a_member()).open("/trial/x")
    browser.post("/trial/x/answer", {"text": "x" * 1_100_000}, status=413)


def test_every_view_of_the_house_says_who_may_use_it(sqlite_house: str) -> None:
    views = create_app(Settings(database_url=sqlite_house, secret_key=SECRET)).view_functions
    assert [name for name, view in views.items() if not _says_who(view)] == []


def _says_who(view: object) -> bool:
    return (getattr(view, "allows", None) in ACTIONS) != hasattr(view, "open_to_all")
