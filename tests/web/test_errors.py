"""Errors: a page that helps, in the reader's language, and no trace of our own."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from peewee import OperationalError

from portal.web import errors
from portal.web.errors import SORRY, STATUS, status_of
from portal.wording import Refusal
from tests.browser_client import Browser
from tests.world import a_member


@pytest.mark.parametrize("code", SORRY.keys() - {405})
def test_every_error_has_a_page_that_helps(browser: Browser, code: int) -> None:
    page = browser.open(f"/trial/code/{code}", status=code)
    assert page.heading and len(page.main.find_all("p")) >= 2
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff" and page.headers["Content-Security-Policy"]


def test_a_form_sent_to_a_page_that_takes_none_is_told_so(browser: Browser) -> None:
    assert browser.open("/en/") and browser.post("/en/", {}, status=405).headers["Allow"]


def test_an_error_speaks_the_language_of_its_address(app: Flask) -> None:
    assert Browser(app, accepts="hi").open("/ar/nothing", status=404).language == "ar"
    assert Browser(app, accepts="hi").open("/nothing", status=404).language == "hi"


def test_a_fault_of_ours_is_told_without_a_trace_and_logged_with_one(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.testing = False
    page = Browser(app).open("/trial/breaks", status=500)
    number = page.all("bdi")[-1]
    assert "a secret of ours" not in page.html and len(number) == 12
    assert [link["href"] for link in page.soup.select(".act a")] == ["/trial/breaks", "/"]
    assert "ZeroDivisionError" in caplog.text and "/trial/breaks" in caplog.text


def test_a_busy_database_is_a_matter_of_seconds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise OperationalError("database is locked")

    browser = Browser(app).sign_in_as(a_member())
    monkeypatch.setattr("portal.web.session.who", busy)
    page = browser.open("/trial/x", status=503)
    assert page.headers["Retry-After"] == "5" and "Nothing was lost" in page.words


def test_an_unreachable_database_still_has_a_page(tmp_path: Path) -> None:
    from tests.web.conftest import a_floor

    browser = Browser(a_floor(f"sqlite:///{tmp_path}/empty.sqlite"))
    page = browser.open("/en/", status=503)
    assert page.title.endswith("Recourse")
    assert browser.raw("GET", "/healthz").status_code == 200
    ready = browser.raw("GET", "/readyz")
    assert ready.status_code == 503 and "waiting" in ready.json["migrations"]  # type: ignore[index]


def test_what_can_be_mended_is_a_422_and_the_rest_is_in_one_table() -> None:
    assert status_of(Refusal()) == 422
    assert all(status_of(kind.__new__(kind)) == status for kind, status in STATUS)
    assert {status for _, status in STATUS} <= SORRY.keys()


def test_the_log_has_the_rule_and_never_the_address_or_what_was_sent(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser(app).sign_in_as(a_member())
    with caplog.at_level(logging.INFO, logger="portal.request"):
        browser.raw("POST", "/trial/GR-SECRET/answer?q=hidden", data={"text": "my story"})
    line = [record for record in caplog.records if record.name == "portal.request"][-1]
    assert line.getMessage() == "POST /trial/<ref>/answer 400"
    assert "GR-SECRET" not in caplog.text and "hidden" not in caplog.text and "my story" not in caplog.text


def test_every_error_page_is_in_its_own_words() -> None:
    said = [text for sorry in errors.SORRY.values() for text in (sorry.title, sorry.sentence)]
    assert len(said) == len(set(said))
