"""What is asked of every page, in one visit: to set a width costs more than all answers there. The tests say
what for.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

Faults = list[str]

# ── layout and targets ──────────────────────────────────────────────────────────────────────────────────────

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
DOES_NOT_FIT = f"() => [...({TOO_WIDE})(), ...({CUT})()]"
# WCAG 1.4.12. Letters that join are never spaced: other scripts are asked for lines and words alone.
SPACED = """
  * { line-height: 1.5 !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }
  :lang(en), :lang(hy), :lang(en) *, :lang(hy) * { letter-spacing: .12em !important; }"""
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
# A number is made by chance, and W is its widest letter: the page has to hold whatever chance may make. The
# portal's own policy keeps the usual ways shut to a reader's sheet.
ALL_OF_A_WIDTH = f"""({{ pressed, sheet }}) => {{
  const small = pressed.flatMap({SMALL}), narrow = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let words = walk.nextNode(); words; words = walk.nextNode()) {{
    const wide = words.data.replace(/\\bGR-[0-9A-Z]{{4}}-[0-9A-Z]{{4}}\\b/g, "GR-WWWW-WWWW");
    if (wide !== words.data) {{ narrow.push([words, words.data]); words.data = wide; }}
  }}
  const wide = ({TOO_WIDE})();
  const own = new CSSStyleSheet();
  own.replaceSync(sheet);
  document.adoptedStyleSheets = [own];
  const spaced = sheet ? ({DOES_NOT_FIT})() : [];
  document.adoptedStyleSheets = [];
  for (const [words, before] of narrow) words.data = before;
  return {{ small, wide, spaced }};
}}"""


def set_width(page: Page, width: int) -> None:
    """Make the window so wide."""
    page.set_viewport_size(ViewportSize(width=width, height=800))


def faults_of_layout(page: Page) -> Faults:
    """What does not fit, on the smallest phone and at a desk."""
    found = []
    for width in (320, 1280):
        set_width(page, width)
        found += [f"at {width} px: {one}" for one in page.evaluate(DOES_NOT_FIT)]
    return found


# ── what is in somebody's way ───────────────────────────────────────────────────────────────────────────────

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
# Only violations are asked for: to say where all is well takes as long as to find out.
RUN = """async (more) => (await axe.run(document, { preload: false, resultTypes: ["violations"], ...more }))
  .violations.map((found) => [
    found.id, found.help, found.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary)])"""
# Every rule that is on by itself (WCAG 2.0 to 2.2, A and AA, and good practice), and one that is not.
ALL = {"rules": {"target-size": {"enabled": True}}}
# Between light and dark nothing changes but colours.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def complaints(page: Page, rules: dict[str, Any] = ALL) -> list[Any]:
    """What axe-core finds on a page: rule, what it wants, where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return list(page.evaluate(RUN, rules))


# ── what a screen reader is given ───────────────────────────────────────────────────────────────────────────

NAMED = set(
    "button link textbox searchbox combobox checkbox radio spinbutton slider listbox option tab menuitem "
    "switch DisclosureTriangle Date img image dialog region".split()
)


def tree(page: Page) -> list[dict[str, Any]]:
    """The nodes that assistive technology gets, in the order of the page."""
    devtools = page.context.new_cdp_session(page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    devtools.detach()
    return [node for node in nodes if not node["ignored"]]


def role(node: dict[str, Any]) -> str:
    """What a node is."""
    return str(node["role"]["value"])


def name(node: dict[str, Any]) -> str:
    """What a node is called."""
    return str(node.get("name", {}).get("value", "")).strip()


def told(node: dict[str, Any], what: str) -> Any:
    """One of the properties of a node, or None."""
    return next((one["value"].get("value") for one in node["properties"] if one["name"] == what), None)


def is_said_twice(node: dict[str, Any]) -> bool:
    """Whether what opens and shuts is described by words of its own name."""
    words = str(node.get("description", {}).get("value", "")).strip()
    return role(node) == "DisclosureTriangle" and words != "" and words in name(node)


def faults_of_names(page: Page) -> Faults:
    """What a screen reader would stumble over."""
    nodes = tree(page)
    found = [f"a {role(node)} without a name" for node in nodes if role(node) in NAMED and not name(node)]
    found += [f"{name(node)}: said twice" for node in nodes if is_said_twice(node)]
    leads = defaultdict(set)
    for link in nodes:
        if role(link) == "link":
            leads[name(link)].add(told(link, "url"))
    found += [f"{called}: leads to {len(where)} places" for called, where in leads.items() if len(where) > 1]
    heard = {node["nodeId"] for node in nodes}
    pictures = [node for node in nodes if role(node) == "image" and heard & set(node.get("childIds", ()))]
    found += [f"{name(picture)}: read out piece by piece" for picture in pictures]
    parts = [role(node) for node in nodes]
    found += [f"{parts.count(part)} × {part}" for part in ("main", "banner") if parts.count(part) != 1]
    levels = [told(node, "level") for node in nodes if role(node) == "heading"]
    found += ["not one h1"] * (levels.count(1) != 1)
    return found + [
        f"h{before} is followed by h{after}" for before, after in pairwise(levels) if after > before + 1
    ]


# ── one visit ───────────────────────────────────────────────────────────────────────────────────────────────

DESK = 1280
WIDTHS = (320, 360, 768, DESK)  # 320 px are what a desk of 1280 px shows at 400 %
SPACED_AT, PRESSED_AT = (320, DESK), (360, DESK)
LEAST = 24  # CSS pixels a side of whatever is pressed, where no more is asked


@dataclass
class Seen:
    """What was found fault with on a page: its measures, its names, and what axe-core says."""

    at_widths: dict[str, Faults] = field(default_factory=lambda: {"wide": [], "spaced": [], "small": []})
    names: Faults = field(default_factory=list)
    light: list[Any] = field(default_factory=list)
    dark: list[Any] = field(default_factory=list)


def look_over(page: Page, *, controls: int, axe_at: int, dark: bool) -> Seen:
    """All faults of a page, whose controls need so many pixels; axe-core looks at the width `axe_at`, and if
    `dark` in both colour schemes.
    """
    seen = Seen()
    for width in sorted(WIDTHS, key=lambda one: (one == axe_at, one)):
        set_width(page, width)
        if width == DESK:
            seen.names = faults_of_names(page)
        pressed = [[LINKS, LEAST], [CONTROLS, controls]] if width in PRESSED_AT else []
        sheet = SPACED if width in SPACED_AT else ""
        found = page.evaluate(ALL_OF_A_WIDTH, {"pressed": pressed, "sheet": sheet})
        for what in seen.at_widths:
            seen.at_widths[what] += [f"at {width} px: {one}" for one in found[what]]
    seen.light = complaints(page)
    if dark:
        page.emulate_media(color_scheme="dark")
        seen.dark = complaints(page, COLOURS)
        page.emulate_media(color_scheme="light")
    return seen
