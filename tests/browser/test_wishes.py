"""Wishes that a reader told their system: strong colours of their own, less movement."""

import re

import pytest
from playwright.sync_api import Page

from config import CHECKOUT
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers

# What tells something by a background or a shadow, which strong colours take away, and what it differs from;
# "::after" of both where that is drawn. Something else that is seen must tell it: an edge, a dot, an outline.
TOLD = {
    "offered case": [(".stops .done::after", ".stops :not(.done, .now)::after")],
    "recovering case": [(".thread .done::after", ".thread .next::after")],
    "question": [(".rate label:has(:checked)", ".rate label:not(:has(:checked))")],
    "matters": [("nav [aria-current]", "nav a:not([aria-current])")],
    "queue": [("nav [aria-current]", "nav a:not([aria-current])")],
}
LOOKS = """([selector]) => {
  const [, where, part] = selector.match(/(.*?)(::\\w+)?$/), one = document.querySelector(where);
  const style = getComputedStyle(one, part);
  return ["borderTopWidth", "borderTopStyle", "outlineStyle", "outlineWidth", "backgroundColor",
    "backgroundImage"].map((name) => style[name]).join();
}"""
EDGES = """() => [...document.querySelectorAll("main :is(button, .button, input, select, textarea)")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !one.matches(".text, [type=radio], [type=checkbox], [type=hidden]"))
  .filter((one) => !parseFloat(getComputedStyle(one).borderTopWidth))
  .map((one) => one.outerHTML.slice(0, 90))"""


def forced(readers: Readers, name: str) -> Page:
    """A page of this kind in strong colours."""
    page = look_at(next(kind for kind in KINDS if kind.name == name), readers)
    page.emulate_media(forced_colors="active")
    return page


@pytest.mark.parametrize("name", TOLD)
def test_strong_colours_leave_every_difference_to_be_seen(readers: Readers, name: str) -> None:
    page = forced(readers, name)
    if name == "question":
        page.locator(".rate input").first.check()
    for one, other in TOLD[name]:
        assert page.evaluate(LOOKS, [one]) != page.evaluate(LOOKS, [other]), one
    assert page.evaluate(EDGES) == []
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", ["matters", "queue"])
def test_strong_colours_show_the_focus(readers: Readers, name: str) -> None:
    page = forced(readers, name)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    drawn = page.evaluate(
        "(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])"
        "(getComputedStyle(document.activeElement))"
    )
    assert drawn == ["solid", "3px"]
    page.emulate_media(forced_colors="none")


MOVING = re.compile(
    r"\b(transition|animation|scroll-behavior|view-transition)\b|@keyframes|\.animate\(|smooth"
)
ASKED = re.compile(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*\s*\}")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*$", re.S | re.M)


def test_nothing_moves_for_those_who_want_it_still() -> None:
    """No sheet and no script of ours moves anything, but for those who have nothing against it."""
    sources = [*CHECKOUT.glob("static/css/*.css"), *CHECKOUT.glob("templates/**/*.css")]
    sources += CHECKOUT.glob("templates/**/*.js")
    assert len(sources) > 20
    for source in sources:
        told = ASKED.sub("", COMMENT.sub("", source.read_text(encoding="utf-8")))
        assert not MOVING.search(told), source.name
