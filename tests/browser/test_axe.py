"""No page holds up people who see, hear or move otherwise: axe-core finds nothing, in any language, light or
dark.
"""

import re

from config import CHECKOUT
from tests.browser.critics import COLOURS, Seen, complaints
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_nothing_on_the_page_is_in_anybodys_way(seen: Seen) -> None:
    assert seen.light == []
    assert seen.dark == []


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
OF_A_LANGUAGE = re.compile(r":lang\(|\[lang|data-lang")
SIZES = set("--sans --lh --tight --text --small --h1 --h2 --h3 font-family line-height".split())


def test_no_language_has_colours_of_its_own() -> None:
    """So what is dark is looked at in two languages, and what is light in all of them."""
    sheets = [*CHECKOUT.glob("static/css/*.css"), *CHECKOUT.glob("templates/**/*.css")]
    rules = [rule for sheet in sheets for rule in RULE.findall(sheet.read_text(encoding="utf-8"))]
    spoken = [body for selector, body in rules if OF_A_LANGUAGE.search(selector)]
    assert len(spoken) > 5
    assert {one.partition(":")[0].strip() for body in spoken for one in body.split(";")} - SIZES == {""}


def test_the_critic_finds_what_is_wrong(readers: Readers) -> None:
    page = look_at(KINDS[0], readers)
    body = "<main><h1>A page</h1><p>Pale</p><input><img src=/x></main>"
    page.set_content(f"<html lang=en><title>A page</title>{body}</html>")
    page.evaluate("document.querySelector('p').style.color = '#bbb'")
    assert {found[0] for found in complaints(page)} >= {"label", "image-alt", "color-contrast"}
    assert [found[0] for found in complaints(page, COLOURS)] == ["color-contrast"]
    assert page.evaluate("tags => axe.getRules(tags).length", TAGS) > 80
