"""No page is wider than its window, from a small phone to a desk, in long words and in either direction."""

import pytest

from tests.browser.critics import LEAST, TOO_WIDE, Seen, look_over
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers


def test_no_page_has_to_be_pushed_sideways(seen: Seen) -> None:
    assert seen.at_widths["wide"] == []


def test_text_that_a_reader_spaces_wider_is_neither_cut_nor_pushed_out(seen: Seen) -> None:
    assert seen.at_widths["spaced"] == []


# Too wide for a small phone once its number has wide letters; cut once lines are set apart; a small button;
# gray on gray in the dark.
WRONG = """() => {
  const [number, title, button] = document.querySelectorAll("p, h1, button");
  number.style.cssText = "font: 34px sans-serif; white-space: pre; margin: 0 0 0 -8px; width: fit-content";
  number.style.cssText += "; color: light-dark(black, #555); background: light-dark(white, #333)";
  title.style.cssText = "overflow: hidden; height: 1.2em; line-height: 1.1";
  button.style.cssText = "width: 20px; height: 20px; padding: 0";
  document.documentElement.style.colorScheme = "light dark";
}"""


def test_the_critics_find_what_is_wrong_in_one_visit(readers: Readers) -> None:
    page = look_at(KINDS[0], readers)
    page.set_content(
        "<html lang=en><title>A page</title><header></header><main><p>GR-1111-1111</p><h1>A page</h1>"
        "<button>x</button></main></html>"
    )
    page.evaluate(WRONG)
    seen = look_over(page, controls=LEAST, axe_at=360, dark=True)
    told = {what: [one.partition(":")[0] for one in found] for what, found in seen.at_widths.items()}
    assert set(told["wide"]) == {"at 320 px"}
    assert set(told["spaced"]) == {"at 320 px", "at 1280 px"}
    assert told["small"] == ["at 1280 px", "at 360 px"]
    assert [found[0] for found in seen.dark] == ["color-contrast"]
    assert ("color-contrast" in [found[0] for found in seen.light], seen.names) == (False, [])


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
