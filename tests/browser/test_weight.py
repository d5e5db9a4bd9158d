"""What a visit weighs over the wire: little the first time, and only the page itself from then on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import CONSOLE, MEMBER, PUBLIC, Kind, address
from tests.browser.readers import Readers

KB = 1024
MEMBERS, STAFF = (14 * KB, 3), (30 * KB, 4)  # bytes and requests of a first visit, style and script included
AGAIN = {MEMBERS: 6 * KB, STAFF: STAFF[0]}  # bytes of the next visit, when the browser has kept the rest
HEAVIEST = "kn"  # of the five scripts the one whose words take most bytes
ALIKE = "received acknowledged investigating recovering confirming".split()  # and lighter than their sisters
LIMITS = [(kind, MEMBERS) for kind in (*PUBLIC, *MEMBER)] + [(kind, STAFF) for kind in CONSOLE]


def weigh(page: Page, visit: Callable[[], object]) -> dict[str, int]:
    """The bytes that came over the wire for each address, headers included, while `visit` lasted."""
    devtools = page.context.new_cdp_session(page)
    names: dict[str, str] = {}
    weights: dict[str, int] = {}
    devtools.on("Network.responseReceived", lambda told: names.update({told["requestId"]: _name(told)}))
    devtools.on(
        "Network.loadingFinished",
        lambda told: weights.update({names[told["requestId"]]: int(told["encodedDataLength"])}),
    )
    devtools.send("Network.enable")
    visit()
    devtools.detach()
    # That somebody is here is said by the page's script, twice a minute: no part of the page.
    is_page = {name: not (name.startswith("data:") or name.endswith("/presence")) for name in weights}
    return {name: weight for name, weight in weights.items() if weight and is_page[name]}


def _name(told: dict[str, dict[str, str]]) -> str:
    return told["response"]["url"]


def is_weighed(kind: Kind) -> bool:
    """Whether a kind comes by its address over the network, and no heavier one stands for it."""
    is_shelved = kind.path.startswith("/cases/offline")  # the browser has it kept when it is wanted
    return kind.is_opened and not is_shelved and kind.name.partition(" ")[0] not in ALIKE


@pytest.mark.parametrize(("kind", "most"), [one for one in LIMITS if is_weighed(one[0])], ids=str)
def test_a_first_visit_is_light_and_the_second_brings_the_page_alone(
    readers: Readers, kind: Kind, most: tuple[int, int]
) -> None:
    readers.speak(HEAVIEST)
    browser = readers.fresh(kind.who)
    page = browser.new_page()
    where = address(kind, readers)
    first = weigh(page, lambda: page.goto(where, wait_until="networkidle"))
    again = weigh(page, lambda: page.goto(where, wait_until="networkidle"))
    browser.close()
    assert sum(first.values()) <= most[0] and len(first) <= most[1], first
    assert first.keys() - again.keys() and list(again) == [page.url], again
    assert sum(again.values()) <= AGAIN[most], again
