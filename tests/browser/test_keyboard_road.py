"""The whole road with the keys alone: Tab, Enter, Space, arrows and letters; each stop shows the focus."""

import re

from playwright.sync_api import Page, expect

from tests.browser.readers import Readers
from tests.browser.test_keyboard import at_their_desk, onward, press, raise_it, tab_to, write
from tests.browser.test_road import ANSWERS, address_in_the_letter
from tests.world import a_handler, a_member

# Letters that a list of choices jumps to, in the order of the fields.
Keys = dict[str, str]


def send(page: Page, move: str, keys: Keys | None = None) -> None:
    """Unfold a move where it is folded, fill it in and send it."""
    form = f"form[action$='/{move}']"
    folded = page.locator("details:not([open])", has=page.locator(form))
    if folded.count():
        folded.evaluate("folded => folded.dataset.wanted = ''")
        tab_to(page, "[data-wanted] > summary")
        press(page, "Enter")
    for name, typed in (keys or {}).items():
        write(page, f"{form} [name={name}]", typed)
    tab_to(page, f"{form} button:not([type=button])")
    onward(page, "Enter")


def is_in(page: Page, state: str) -> None:
    """The case page shows this state."""
    expect(page.locator("main")).to_have_attribute("data-state", state)


def test_the_whole_road_is_walked_without_a_mouse(readers: Readers) -> None:
    with readers.portal.rows():
        grace, meera = a_member("Grace Adeyemi"), a_handler("Meera Nair")
    readers.speak("en")
    member = at_their_desk(readers, grace, "/cases/new")
    raise_it(member)
    is_in(member, "received")
    reference = str(member.locator("main").get_attribute("data-case"))
    desk = at_their_desk(readers, meera, f"/staff/cases/{reference}")
    take_it_up(desk)
    answer(member, reference)
    offer(desk, reference)
    accept(member, reference)
    deliver(desk, reference)
    confirm(member, reference)
    rate(member, address_in_the_letter(readers.portal, reference))


def take_it_up(desk: Page) -> None:
    """The handler takes the case, acknowledges, assesses and asks."""
    send(desk, "take")
    send(desk, "acknowledge", {"text": "I have your case."})
    is_in(desk, "acknowledged")
    send(desk, "assess", {"severity": "high", "category": "Cert"})
    is_in(desk, "investigating")
    send(desk, "ask", {"text": "How is your name written?"})
    expect(desk.locator("main")).to_have_attribute("data-paused", "yes")


def answer(member: Page, reference: str) -> None:
    """The member answers the question."""
    member.goto(f"/cases/{reference}")
    send(member, "reply", {"text": "Grace."})
    expect(member.locator("main")).to_have_attribute("data-paused", "no")


def offer(desk: Page, reference: str) -> None:
    """The handler offers an apology, by a day."""
    desk.goto(f"/staff/cases/{reference}")
    keys = {"finding": "Upheld", "kind": "Apology", "text": "We are sorry.", "due": "11112026"}
    send(desk, "offer", keys)
    is_in(desk, "offered")
    expect(desk.locator("[data-remedy='1']")).to_have_attribute("data-status", "offered")


def accept(member: Page, reference: str) -> None:
    """The member accepts."""
    member.goto(f"/cases/{reference}")
    send(member, "accept")
    is_in(member, "recovering")


def deliver(desk: Page, reference: str) -> None:
    """The handler delivers."""
    desk.goto(f"/staff/cases/{reference}")
    send(desk, "deliver", {"text": "It is on its way."})
    is_in(desk, "confirming")


def confirm(member: Page, reference: str) -> None:
    """The member says that it is put right."""
    member.goto(f"/cases/{reference}")
    send(member, "confirm")
    is_in(member, "closed")


def rate(member: Page, address: str) -> None:
    """The member answers with the arrows, writes a word and says who may read it."""
    member.goto(address)
    for question in [*ANSWERS, "share"]:
        if question == "share":
            write(member, "[name=words]", "Thank you.")
            tab_to(member, "main form button")
            onward(member, "Enter")
        tab_to(member, f"[name={question}]")
        press(member, "Space", "ArrowDown")
        tab_to(member, "main form button")
        onward(member, "Enter")
    expect(member).to_have_url(re.compile("/thanks"))
