"""What a screen reader is given: every control has a name, links say where they lead, the page its parts."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Sight
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers

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


def faults_of_names(page: Page) -> list[str]:
    """What a screen reader would stumble over."""
    nodes = tree(page)
    found = [f"a {role(node)} without a name" for node in nodes if role(node) in NAMED and not name(node)]
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


def test_everything_has_a_name_and_the_page_has_its_parts(sight: Sight) -> None:
    assert faults_of_names(sight.page) == []


def test_the_critic_finds_what_is_wrong(readers: Readers) -> None:
    page = look_at(KINDS[0], readers)
    page.set_content(
        "<html lang=en><title>A page</title><header></header><h1>A</h1><h3>B</h3><input>"
        "<a href=/x>More</a><a href=/y>More</a>"
        "<svg role=img aria-label=Line><text y=9>Jan</text></svg></html>"
    )
    wrong = ["a textbox without a name", "More: leads to 2 places", "Line: read out piece by piece"]
    wrong += ["0 × main", "h1 is followed by h3"]
    assert faults_of_names(page) == wrong
