"""No page holds up people who see, hear or move otherwise: axe-core finds nothing on any of them."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.pages import KINDS, Kind, look_at
from tests.browser.readers import Readers

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
# Every rule that is on by itself: WCAG 2.0 to 2.2, A and AA, and good practice.
RUN = """async () => (await axe.run(document, { preload: false })).violations.map((found) => [
  found.id, found.help, found.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary)])"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Colours do not change with the language, nor words with the colours: each page both ways, in one go.
SHOWN: dict[str, dict[str, Any]] = {
    "en": {"width": 1280, "scheme": "light"},
    "ar": {"width": 360, "scheme": "dark"},
}


def complaints(page: Page) -> list[Any]:
    """What axe-core finds on a page: rule, what it wants, where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return list(page.evaluate(RUN))


@pytest.mark.parametrize("language", SHOWN)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_nothing_on_the_page_is_in_anybodys_way(readers: Readers, kind: Kind, language: str) -> None:
    page = look_at(kind, readers, language)
    page.set_viewport_size({"width": SHOWN[language]["width"], "height": 800})
    page.emulate_media(color_scheme=SHOWN[language]["scheme"])
    assert complaints(page) == []


def test_the_critic_finds_what_is_wrong(readers: Readers) -> None:
    page = look_at(KINDS[0], readers)
    page.set_content("<html lang=en><title>A page</title><main><h1>A page</h1><input><img src=/x></main>")
    assert {found[0] for found in complaints(page)} >= {"label", "image-alt"}
    assert page.evaluate("tags => axe.getRules(tags).length", TAGS) > 80
