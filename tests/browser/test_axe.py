"""No page holds up people who see, hear or move otherwise: axe-core finds nothing, in any language, light or
dark.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Sight
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RUN = """async (more) => (await axe.run(document, { preload: false, ...more })).violations.map((found) => [
  found.id, found.help, found.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary)])"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Every rule that is on by itself (WCAG 2.0 to 2.2, A and AA, and good practice), and one that is not.
ALL = {"rules": {"target-size": {"enabled": True}}}
# Between light and dark nothing changes but colours.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# Scripts and directions at a desk and on a phone; the layout is looked at in every width elsewhere.
WIDTHS = {"en": 1280, "hi": 360, "hy": 1280, "kn": 360, "ar": 360}


def complaints(page: Page, rules: dict[str, Any] = ALL) -> list[Any]:
    """What axe-core finds on a page: rule, what it wants, where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return list(page.evaluate(RUN, rules))


def test_nothing_on_the_page_is_in_anybodys_way(sight: Sight) -> None:
    sight.page.set_viewport_size({"width": WIDTHS[sight.language], "height": 800})
    assert complaints(sight.page) == []
    sight.page.emulate_media(color_scheme="dark")
    assert complaints(sight.page, COLOURS) == []


def test_the_critic_finds_what_is_wrong(readers: Readers) -> None:
    page = look_at(KINDS[0], readers)
    body = "<main><h1>A page</h1><p>Pale</p><input><img src=/x></main>"
    page.set_content(f"<html lang=en><title>A page</title>{body}</html>")
    page.evaluate("document.querySelector('p').style.color = '#bbb'")
    assert {found[0] for found in complaints(page)} >= {"label", "image-alt", "color-contrast"}
    assert [found[0] for found in complaints(page, COLOURS)] == ["color-contrast"]
    assert page.evaluate("tags => axe.getRules(tags).length", TAGS) > 80
