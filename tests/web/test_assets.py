"""Style and scripts: put together for each side, small, compressed ahead, kept for good."""

import gzip
from pathlib import Path

import brotli
import pytest

from portal.web import assets
from portal.web.assets import STATIC, asset, minify, script, unspoken
from portal.web.design import scripts_of
from tests.browser_client import Browser


def test_members_do_not_load_the_console_and_the_other_way_round() -> None:
    member = assets.assets()["member.css"].bodies["identity"].decode()
    console = assets.assets()["console.css"].bodies["identity"].decode()
    assert ".rate label" in member and ".counts" not in member
    assert ".counts" in console and ".pips i" not in console
    assert all("--accent:" in sheet and "@media print" in sheet for sheet in (member, console))


def test_a_script_is_made_of_blocks_without_comments_and_without_exports() -> None:
    source = """// @ts-check
/**
 * @param {string} a
 */
const link = (a) => a; // after code it stays
export {};
"""
    assert unspoken(source) == "const link = (a) => a; // after code it stays"
    made = script(scripts_of("member"))
    assert made.startswith('"use strict";\n{\n') and "export" not in made


def test_minifying_leaves_strings_and_arithmetic_alone() -> None:
    css = 'a :hover > b { margin : calc(1px + 2px) ; content: " / , " ; } /* gone */'
    assert minify(css) == 'a :hover>b{margin :calc(1px + 2px);content:" / , "}'


@pytest.mark.parametrize(
    ("wanted", "unpack"), [("gzip, br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_a_sheet_comes_compressed_as_the_browser_likes_and_is_kept_for_good(
    browser: Browser, wanted: str, unpack: object
) -> None:
    response = browser.raw("GET", asset("member.css"), headers={"Accept-Encoding": wanted})
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.mimetype == "text/css"
    assert "Set-Cookie" not in response.headers
    body = assets.assets()["member.css"].bodies["identity"]
    assert unpack(response.data) == body  # type: ignore[operator]


def test_a_name_of_yesterday_leads_to_the_sheet_of_today(browser: Browser) -> None:
    response = browser.raw("GET", "/static/member.0123456789.css")
    assert response.status_code == 200 and response.headers["Cache-Control"] == "no-cache"
    assert browser.raw("GET", "/static/nothing.css").status_code == 404
    assert browser.raw("GET", "/static/..%2fconfig.py").status_code == 404


def test_the_sheets_and_the_script_are_light() -> None:
    weights = {
        name: len(found.bodies["br"]) for name, found in assets.assets().items() if "br" in found.bodies
    }
    assert weights["member.css"] < 5_500 and weights["console.css"] < 7_000
    assert weights["figures.css"] < 6_500
    assert weights["member.js"] < 4_000 and weights["console.js"] < 8_000 and weights["figures.js"] < 5_000


def test_every_symbol_of_the_icons_is_drawn_with_an_id_of_its_own() -> None:
    from portal.web.marks import symbols

    source = Path(STATIC / "img" / "icons.svg").read_text(encoding="utf-8")
    assert len(symbols()) == source.count("<symbol ")
    assert all(symbol.startswith(f'<symbol id="i-{name}"') for name, symbol in symbols().items())
    assert all(symbol.count("<symbol") == 1 for symbol in symbols().values())
