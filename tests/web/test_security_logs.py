"""What the log may hold: where something broke and of what kind it was, never what a person wrote."""

import json
import logging
import sqlite3

import pytest
from flask import Flask

from portal.operations.serving import WEB
from portal.web.logs import OneLine
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import HOUR, NOW, a_case, a_member, an_association

CANARY = "the-treasurer-took-it"


def logged(error: Exception) -> dict[str, str]:
    """The line of the log for an error caught."""
    try:
        raise error
    except Exception as caught:
        info = (type(caught), caught, caught.__traceback__)
        record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "unexpected", (), info)
    line: dict[str, str] = json.loads(OneLine().format(record))
    return line


def chained() -> Exception:
    """An error that another one led to, as both are told."""
    try:
        int(CANARY)
    except ValueError as first:
        second = KeyError(CANARY)
        second.__cause__ = first
        return second
    raise AssertionError


def test_a_trace_tells_where_it_broke_and_not_what_was_typed() -> None:
    for error in (ValueError(f"invalid literal: {CANARY!r}"), chained()):
        line = logged(error)
        assert CANARY not in str(line)
        assert type(error).__name__ in line["trace"] and "test_security_logs.py" in line["trace"]
    assert "ValueError" in logged(chained())["trace"], "what led to it is told, too"


def test_what_is_wrong_with_the_database_is_told_but_not_the_statement_with_its_values() -> None:
    error = sqlite3.OperationalError(f"disk I/O error\nLINE 1: INSERT INTO message VALUES ('{CANARY}')")
    line = logged(error)
    assert "OperationalError: disk I/O error" in line["trace"] and CANARY not in str(line)


def test_a_members_words_and_addresses_are_in_no_line_of_the_log(
    sqlite_house: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_association()
    app: Flask = the_portal(sqlite_house, now=NOW + HOUR)
    app.testing = False
    member = a_member(email=f"{CANARY}@example.org")
    case, browser = a_case(member), Browser(app)
    caplog.set_level(logging.INFO)
    browser.open("/en/sign-in")
    browser.press("Sign in", 422, email=member.email, password=CANARY)
    browser.open(f"/en/sign-in/link/{CANARY}{'x' * 30}?next=/{CANARY}", 410)
    browser.open(f"/rate/{CANARY}{'x' * 30}", 404)
    browser.open(f"/{CANARY}", 404)
    browser.sign_in_as(member).open(f"/cases/{case.reference}?q={CANARY}")
    browser.press("/reply", text=CANARY)
    monkeypatch.setattr("portal.web.member.cases.queues.own_of", lambda *_: int(CANARY))
    browser.post(f"/cases/{case.reference}/reply", {"text": CANARY, "csrf_token": _token(browser)}, 500)
    lines = [OneLine().format(record) for record in caplog.records if record.name.startswith("portal")]
    assert len(lines) > 8 and not [line for line in lines if CANARY in line]
    assert not [line for line in lines if case.reference in line]


def test_the_server_before_the_portal_quotes_no_address_it_could_not_read() -> None:
    level = WEB[WEB.index("--log-level") + 1]  # its warnings quote the first line of such a request whole
    assert level in {"error", "critical"}


def _token(browser: Browser) -> str:
    return str(browser.open("/me/").soup.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
