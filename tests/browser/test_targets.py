"""Whatever is pressed is large enough for a finger that trembles: WCAG 2.5.8 everywhere, more for members."""

from playwright.sync_api import Page

from tests.browser.conftest import Sight
from tests.browser.pages import CONSOLE

LEAST, MEMBERS = 24, 44  # CSS pixels a side
LINKS, CONTROLS = "a[href]", ".button, button, input, select, textarea, summary"
# Of every control that can be pressed: its name and the smaller side of the place where a press counts, which
# a label widens. Links within a line of text are left out, as the criterion says.
SMALL = """([kind, least]) => {
function isInText(one) {
  if (one.tagName !== "A" || getComputedStyle(one).display !== "inline") return false;
  const row = one.closest("p, li, td, th, dd, dt, small, figcaption, h1, h2, h3, label, legend, div");
  return row !== null && row.textContent.trim() !== one.textContent.trim();
}
function place(one) {
  const boxes = [one, ...(one.labels ?? [])].map((each) => each.getBoundingClientRect());
  const side = (from, to) =>
    Math.max(...boxes.map((box) => box[to])) - Math.min(...boxes.map((box) => box[from]));
  return [side("left", "right"), side("top", "bottom")];
}
return [...document.querySelectorAll(kind)]
  .filter((one) => one.type !== "hidden" && one.checkVisibility() && !one.matches(".skip"))
  .filter((one) => getComputedStyle(one).clipPath === "none")
  .filter((one) => !isInText(one))
  .map((one) => [Math.min(...place(one)), one])
  .filter(([side]) => side < least - .1)
  .map(([side, one]) => `${side.toFixed(1)}: ${one.outerHTML.slice(0, 90)}`);
}"""


def too_small(page: Page, controls: int) -> list[str]:
    """Links smaller than LEAST and controls smaller than `controls` pixels, on a phone and at a desk."""
    found = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        small = [*page.evaluate(SMALL, [LINKS, LEAST]), *page.evaluate(SMALL, [CONTROLS, controls])]
        found += [f"at {width} px, {one}" for one in small]
    return found


def test_whatever_is_pressed_is_large_enough(sight: Sight) -> None:
    assert too_small(sight.page, LEAST if sight.kind in CONSOLE else MEMBERS) == []
