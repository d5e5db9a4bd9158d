"""No page is wider than its window, from a small phone to a desk, in long words and in either direction."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Sight
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers

WIDTHS = (320, 360, 768, 1280)
TOO_WIDE = """() => {
  const root = document.documentElement, room = root.clientWidth;
  if (root.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > room + 1 || one.getBoundingClientRect().left < -1)
    .map((one) => one.tagName + "." + one.className + " " + one.textContent.trim().slice(0, 40)).slice(0, 8)
    .concat(root.scrollWidth + " in " + room);
}"""


# Words that do not fit into their box: cut off there, or sticking out over what stands beside it. What is
# only heard is a point on purpose; a field shows its own text as it likes.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (!one.clientWidth || !one.checkVisibility()) return false;
  const style = getComputedStyle(one);
  if (one.closest("svg, .say, textarea, input, select") || style.clipPath !== "none") return false;
  const wide = one.scrollWidth > one.clientWidth + 1;
  if (/auto|scroll/.test(style.overflowX)) return false;
  const high = style.overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1;
  return style.display !== "inline" && (wide || high);
}).map((one) => `${one.tagName}.${one.className} ${one.scrollWidth} in ${one.clientWidth}: `
  + one.textContent.trim().slice(0, 50))"""


DRESS = """css => {
  const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets = [own];
}"""


@contextmanager
def styled(page: Page, sheet: str) -> Iterator[None]:
    """A page under a sheet of its reader's for a while; the portal's own policy keeps other ways shut."""
    page.evaluate(DRESS, sheet)
    yield
    page.evaluate("document.adoptedStyleSheets = []")


# A number is made by chance, and W is its widest letter: the page has to hold whatever chance may make.
WIDEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  window.narrow = [];
  for (let words = walk.nextNode(); words; words = walk.nextNode()) {
    const wide = words.data.replace(/\\bGR-[0-9A-Z]{4}-[0-9A-Z]{4}\\b/g, "GR-WWWW-WWWW");
    if (wide !== words.data) { window.narrow.push([words, words.data]); words.data = wide; }
  }
}"""


@contextmanager
def widest_references(page: Page) -> Iterator[None]:
    page.evaluate(WIDEN)
    yield
    page.evaluate("for (const [words, narrow] of window.narrow) words.data = narrow")


def faults_of_layout(page: Page) -> list[str]:
    """What does not fit, on the smallest phone and at a desk."""
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"at {width} px: {one}" for one in (*page.evaluate(TOO_WIDE), *page.evaluate(CUT))]
    return found


def test_no_page_has_to_be_pushed_sideways(sight: Sight) -> None:
    """320 px are what a desk of 1280 px shows at 400 %."""
    with widest_references(sight.page):
        for width in WIDTHS:
            sight.page.set_viewport_size({"width": width, "height": 800})
            assert sight.page.evaluate(TOO_WIDE) == [], f"at {width} px"


# WCAG 1.4.12. Letters that join are never spaced: other scripts are asked for lines and words alone.
SPACED = """
  * { line-height: 1.5 !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }
  :lang(en), :lang(hy), :lang(en) *, :lang(hy) * { letter-spacing: .12em !important; }"""


def test_text_that_a_reader_spaces_wider_is_neither_cut_nor_pushed_out(sight: Sight) -> None:
    with widest_references(sight.page), styled(sight.page, SPACED):
        assert faults_of_layout(sight.page) == []


@pytest.mark.parametrize("language", ["en", "kn"])
def test_the_search_of_the_staff_stays_wide_enough_to_read(readers: Readers, language: str) -> None:
    figures = next(kind for kind in KINDS if kind.name == "figures")
    page = look_at(figures, readers, language)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate("document.querySelector('.top [type=search]').clientWidth") >= 160


BROKEN = """() => [...document.querySelectorAll(".queue td .state, [data-person] td")].flatMap((cell) => {
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
  const broken = [];
  for (let words = walk.nextNode(); words; words = walk.nextNode())
    for (const word of words.data.matchAll(/\\S+/g)) {
      range.setStart(words, word.index); range.setEnd(words, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  return broken;
})"""


# As long as people write them: they take all the room that the other columns give.
LONG_SUBJECTS = """() => document.querySelectorAll(".queue [data-row] th a").forEach(
  (subject) => { subject.textContent = "ಪ್ರಮಾಣಪತ್ರದಲ್ಲಿ ನನ್ನ ಹೆಸರು ".repeat(6); })"""


@pytest.mark.parametrize(("name", "language"), [("day", "kn"), ("queue", "kn"), ("settings", "hy")])
def test_a_table_at_a_desk_breaks_no_word_of_a_state(readers: Readers, name: str, language: str) -> None:
    page = look_at(next(kind for kind in KINDS if kind.name == name), readers, language)
    page.evaluate(LONG_SUBJECTS)
    for width in (1000, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".queue td .state").count()
        assert page.evaluate(BROKEN) == [], f"at {width} px"


@pytest.mark.parametrize("language", ["en", "kn", "ar"])
@pytest.mark.parametrize("name", ["offered case", "investigating case", "offered desk", "matters"])
def test_letters_of_twice_the_size_still_fit(readers: Readers, name: str, language: str) -> None:
    page = look_at(next(kind for kind in KINDS if kind.name == name), readers, language)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 30
    assert page.evaluate(TOO_WIDE) == []
