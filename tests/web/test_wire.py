"""Headers, cookies, caching and compression of every answer."""

import gzip

import brotli
import pytest
from flask import Flask

from tests.browser_client import Browser
from tests.web.conftest import a_floor
from tests.world import a_handler, a_member

ADDRESSES = ["/", "/en/", "/nothing", "/trial/x", "/healthz", "/readyz", "/language"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_is_guarded_by_its_headers(browser: Browser, path: str) -> None:
    headers = browser.raw("GET", path).headers
    policy = headers["Content-Security-Policy"]
    assert (
        policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        and "unsafe" not in policy
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in headers


def test_style_and_scripts_may_load_nothing_and_be_framed_by_nobody(browser: Browser) -> None:
    for path in ("/static/member.css", "/static/member.js", "/static/icons.svg"):
        headers = browser.raw("GET", path).headers
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_pages_of_somebody_signed_in_are_never_stored(browser: Browser) -> None:
    browser.sign_in_as(a_member())
    assert browser.open("/trial/x").headers["Cache-Control"] == "no-store"
    assert browser.open("/en/").headers["Cache-Control"] == "no-store"


def test_an_unchanged_public_page_is_not_sent_twice(browser: Browser) -> None:
    first = browser.open("/en/")
    again = browser.raw("GET", "/en/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    assert "Cookie" in first.headers["Vary"] and first.headers["Cache-Control"] == "private, no-cache"


def test_a_kept_public_page_is_no_use_to_another_session_or_language(app: Flask) -> None:
    tag = Browser(app).open("/en/").headers["ETag"]
    other = Browser(app)
    other.open("/en/")
    assert other.raw("GET", "/en/", headers={"If-None-Match": tag}).status_code == 200
    assert other.raw("GET", "/hi/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(("accepted", "unpack"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)])
def test_pages_are_compressed(browser: Browser, accepted: str, unpack: object) -> None:
    response = browser.raw("GET", "/en/", headers={"Accept-Encoding": accepted})
    assert response.headers["Content-Encoding"] == accepted.partition(",")[0]
    assert b"</html>" in unpack(response.data)  # type: ignore[operator]
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_first_visit_is_light(browser: Browser) -> None:
    browser.sign_in_as(a_member())
    page = browser.open("/trial/x")
    wanted = [
        str(tag.get("src") or tag.get("href")) for tag in page.soup.select("[src], link[rel=stylesheet]")
    ]
    assert len(wanted) == 2
    weights = [
        len(browser.raw("GET", path, headers={"Accept-Encoding": "br"}).data)
        for path in ["/trial/x", *wanted]
    ]
    assert sum(weights) < 10_500, weights  # of 14 KB: the rest is for the words of a page


def test_cookies_over_https_belong_to_one_host_alone(sqlite_house: str) -> None:
    app = a_floor(sqlite_house, base_url="https://portal.example.org")
    browser = Browser(app)
    browser.open("/en/")
    browser.press("हिन्दी")
    with browser.client.session_transaction(**browser.place) as session:  # type: ignore[arg-type]
        session["any"] = 1
    cookies = [browser.client.get_cookie(name, domain="portal.example.org") for name in NAMES]
    assert all(cookie and cookie.secure and cookie.http_only and cookie.path == "/" for cookie in cookies)
    assert all(cookie and cookie.same_site == "Lax" and cookie.origin_only for cookie in cookies)
    assert "Strict-Transport-Security" in browser.raw("GET", "/healthz").headers


NAMES = ("__Host-recourse", "__Host-language")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "portal.example.org.evil.example"]
)
def test_a_host_that_is_not_ours_is_refused(app: Flask, host: str) -> None:
    response = app.test_client().get("/en/", headers={"Host": host})
    assert response.status_code == 400 and host not in response.text


def test_the_address_of_the_reader_is_believed_only_from_known_proxies(sqlite_house: str) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "Host": "localhost"}

    def seen(proxies: int) -> str:
        app = a_floor(sqlite_house, proxies=proxies)
        found: list[str | None] = []
        app.before_request(lambda: found.append(__import__("flask").request.remote_addr))
        app.test_client().get("/healthz", headers=forged)
        return str(found[0])

    assert (seen(0), seen(1)) == ("127.0.0.1", "203.0.113.9")


def test_a_device_has_a_name_its_owner_knows(app: Flask) -> None:
    from portal.web.session import device

    agent = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
    with app.test_request_context("/", headers={"User-Agent": agent}):
        assert device() == "Firefox, Android"


def test_a_page_asks_little_of_the_database(browser: Browser) -> None:
    browser.sign_in_as(a_handler())
    browser.open("/trial/desk")
    browser.open("/trial/desk")
    assert browser.queries == 1  # who reads; the association is remembered
