"""Whoever has no mouse gets everywhere: the way round a page is seen, sensible and never shut."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.members.people import PersonActor
from tests.browser.pages import KINDS, address
from tests.browser.people import PASSWORD, with_password
from tests.browser.readers import Readers
from tests.browser.served import TODAY
from tests.world import a_handler, a_member, an_offered_case

MOST = 150  # presses of the tab key on one page
WALKED = "sign-in,question,matters,raise,offered case,account,queue,received desk,board".split(",")
# Where the focus is and whether that is seen and marked; a choice of the rating marks the frame around it.
HERE = """() => {
  const one = document.activeElement, stops = window.stops ??= [];
  if (one === document.body || stops.slice(0, -1).includes(one)) return null;
  const before = stops.at(-1), framed = one.closest(".rate label") ?? one;
  if (before !== one) stops.push(one);
  const box = framed.getBoundingClientRect(), style = getComputedStyle(framed);
  return {
    what: one.outerHTML.slice(0, 120),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    onward: !before || before === one || !!(before.compareDocumentPosition(one) & 4),
  };
}"""
# Whether the focus is where it was wanted, and marked; what the tab key never comes to needs no mark.
FOCUS = """selector => {
  const one = document.activeElement, style = getComputedStyle(one.closest(".rate label") ?? one);
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect(), seen = marked && box.bottom > 0 && box.top < innerHeight;
  return { there: one.matches(selector), seen: seen || one.tabIndex < 0, what: one.outerHTML.slice(0, 120) };
}"""
# What can be used and was passed by; of a group of choices the tab key comes to one.
LEFT_OUT = """() => [...document.querySelectorAll("a, button, summary, textarea, select, input, [tabindex]")]
  .filter((one) => one.type !== "hidden" && one.tabIndex >= 0 && one.checkVisibility())
  .filter((one) => !stops.some((stop) => stop === one || (one.type === "radio" && stop.name === one.name)))
  .map((one) => one.outerHTML.slice(0, 120))"""


def opened(kind: str, readers: Readers) -> Page:
    """A page of this kind in English, walked to; the focus is where the page itself put it."""
    found = next(one for one in KINDS if one.name == kind)
    readers.speak("en")
    page = readers.window(found.who)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address(found, readers))
    if found.then and not found.is_opened:
        found.then(page)
    return page


def at_their_desk(readers: Readers, who: PersonActor, path: str) -> Page:
    """Somebody new, signed in, at a page."""
    readers.people.readers[who.email] = who
    page = readers.window(who.email)
    page.goto(path)
    return page


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def onward(page: Page, *keys: str) -> None:
    """Press keys of which the last one leads to another page."""
    with page.expect_navigation():
        press(page, *keys)


def tab_to(page: Page, selector: str) -> None:
    """Go on with the tab key until the focus is on what fits `selector`; it is seen on the whole way."""
    for _ in range(MOST):
        here = page.evaluate(FOCUS, selector)
        assert here["seen"], here["what"]
        if here["there"]:
            return
        press(page, "Tab")
    raise AssertionError(f"the tab key never comes to {selector}")


def write(page: Page, selector: str, text: str) -> None:
    """Go to a field and type."""
    tab_to(page, selector)
    page.keyboard.type(text)


def walk(page: Page) -> list[Any]:
    """Every stop of the tab key, from the top of the page to its end."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    stops: list[Any] = []
    for _ in range(MOST):
        press(page, "Tab")
        if (here := page.evaluate(HERE)) is None:
            return stops
        stops.append(here)
    raise AssertionError(f"the tab key is caught at {stops[-1]['what']}")


@pytest.mark.parametrize("kind", WALKED)
def test_the_tab_key_comes_to_everything_in_order_and_is_seen_there(readers: Readers, kind: str) -> None:
    page = opened(kind, readers)
    stops = walk(page)
    assert "skip" in stops[0]["what"]
    for mark in ("outlined", "seen", "onward"):
        assert [stop["what"] for stop in stops if not stop[mark]] == [], mark
    assert page.evaluate(LEFT_OUT) == []


def test_the_first_stop_leads_past_the_menus(readers: Readers) -> None:
    page = opened("matters", readers)
    press(page, "Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    press(page, "Enter", "Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_languages_open_and_shut_under_the_keys(readers: Readers) -> None:
    page = opened("matters", readers)
    tab_to(page, ".languages summary")
    press(page, "Enter", "Tab")
    assert page.evaluate("document.activeElement.closest('.languages form') !== null")
    press(page, "Escape")
    expect(page.locator(".languages summary")).to_be_focused()
    expect(page.locator(".languages")).not_to_have_attribute("open", "")


REFUSED = "raise refused,sign-in refused,entry refused,refused reply,note refused".split(",")


@pytest.mark.parametrize("kind", REFUSED)
def test_what_was_refused_is_told_first_and_leads_to_the_field(readers: Readers, kind: str) -> None:
    page = opened(kind, readers)
    expect(page.locator(".error:not([hidden])")).to_be_focused()
    press(page, "Tab")
    field = str(page.evaluate("document.activeElement.getAttribute('href')"))
    assert field.startswith("#")
    press(page, "Enter")
    expect(page.locator(field)).to_be_focused()
    expect(page.locator(field)).to_be_in_viewport()
    label = page.locator(f"label[for='{field[1:]}'], fieldset:has({field}) legend").first
    expect(label).to_be_in_viewport(ratio=1)  # what it asks for, and what is wrong, stand above it


def raise_it(page: Page) -> None:
    """Go through the three steps."""
    tab_to(page, "[name=category]")
    press(page, "ArrowDown")
    tab_to(page, "[data-on]")
    press(page, "Enter")
    write(page, "[name=subject]", "The certificate has the wrong name")
    write(page, "[name=description]", "It says Gracy.")
    tab_to(page, "[name=wanted][value=correction]")
    press(page, "Space")
    tab_to(page, "[data-on]")
    press(page, "Enter")
    tab_to(page, "form.steps button:not([type])")
    onward(page, "Enter")


def test_a_member_signs_in_and_raises_a_grievance_without_a_mouse(readers: Readers) -> None:
    with readers.portal.rows():
        grace = with_password(a_member("Grace Adeyemi"))
    readers.speak("en")
    page = readers.fresh("guest").new_page()
    page.goto("/en/sign-in")
    write(page, "[name=email]", grace.email)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    onward(page, "Enter")
    tab_to(page, "main a[href='/cases/new']")
    onward(page, "Enter")
    raise_it(page)
    expect(page.locator("main")).to_have_attribute("data-state", "received")
    page.context.close()


def test_an_offer_is_declined_and_a_question_asked_without_a_mouse(readers: Readers) -> None:
    with readers.portal.rows():
        grace, meera = a_member("Grace Adeyemi"), a_handler("Meera Nair")
        case = an_offered_case(meera, grace, at=TODAY)
    page = at_their_desk(readers, grace, f"/cases/{case.reference}")
    tab_to(page, "#decline summary")
    press(page, "Enter", "Tab")
    page.keyboard.type("The bank charged me as well.")
    onward(page, "Tab", "Enter")
    expect(page.locator("main")).to_have_attribute("data-state", "investigating")
    desk = at_their_desk(readers, meera, f"/staff/cases/{case.reference}")
    tab_to(desk, "#ask summary")
    press(desk, "Enter")
    write(desk, "#ask-text", "How much did the bank charge?")
    tab_to(desk, "#ask button")
    onward(desk, "Enter")
    expect(desk.locator("main")).to_have_attribute("data-paused", "yes")


def test_a_question_is_answered_with_the_arrows(readers: Readers) -> None:
    page = opened("question", readers)
    tab_to(page, "[name=q1]")
    press(page, "ArrowDown", "ArrowDown")
    tab_to(page, "main form button")
    onward(page, "Enter")
    expect(page).to_have_url(re.compile("q=2"))
