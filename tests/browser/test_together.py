"""Several people at one case, each in a browser of their own: new words appear, presence shows, a late save
loses nothing. Time passes by the browsers' own clocks, which the tests move on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.cases.records import Case
from portal.members.people import PersonActor
from tests.browser.readers import PATIENCE
from tests.browser.served import TODAY, Served
from tests.world import a_case_looked_into, a_handler, a_member, a_supervisor

STANDS, ASKS = 6_000, 25_000  # milliseconds until a page begins to ask, and until it has asked once more


@dataclass
class Together:
    """A case and the people of it."""

    case: Case
    member: PersonActor
    handler: PersonActor
    supervisor: PersonActor


@pytest.fixture
def together(portal: Served) -> Together:
    """A fresh case with people of its own."""
    with portal.rows():
        handler, member = a_handler("Nare Sargsyan"), a_member("Arvind Hegde")
        return Together(
            a_case_looked_into(handler, member, at=TODAY), member, handler, a_supervisor("Ada Obi")
        )


@contextmanager
def window(chromium: Browser, portal: Served, who: PersonActor, address: str) -> Iterator[Page]:
    """A browser with a page open, whose clock the test moves; its script complained of nothing."""
    complaints: list[str] = []
    context = chromium.new_context(base_url=portal.base)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "recourse", "value": portal.session_of(who), "url": portal.base}])
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.clock.install()
    page.goto(address)
    yield page
    assert complaints == []
    context.close()


def let_it_ask(page: Page) -> None:
    """Let so much time pass before a page that it asks for news once."""
    page.clock.run_for(STANDS)
    page.wait_for_load_state("networkidle")
    with page.expect_response(lambda answer: "/news?" in answer.url):
        page.clock.run_for(ASKS)


def test_what_the_desk_writes_appears_before_the_member_who_goes_on_typing(
    chromium: Browser, portal: Served, together: Together
) -> None:
    reference = together.case.reference
    with (
        window(chromium, portal, together.member, f"/cases/{reference}") as hers,
        window(chromium, portal, together.handler, f"/staff/cases/{reference}") as desk,
    ):
        hers.locator("#reply-text").fill("I was about to ask")
        hers.locator("#reply-text").focus()
        desk.locator("#reply-text").fill("The bank has answered.")
        with desk.expect_navigation():
            desk.locator("form[action$='/reply'] button").click()
        let_it_ask(hers)
        expect(hers.locator(".talk")).to_contain_text("The bank has answered.")
        expect(hers.locator("[data-heard]")).to_have_text("1 new message")
        expect(hers.locator("#reply-text")).to_be_focused()
        expect(hers.locator("#reply-text")).to_have_value("I was about to ask")
        expect(hers.locator("[data-moved]")).to_be_hidden()


def test_a_page_whose_case_has_moved_on_offers_to_show_it_and_swaps_nothing(
    chromium: Browser, portal: Served, together: Together
) -> None:
    reference = together.case.reference
    with (
        window(chromium, portal, together.member, f"/cases/{reference}") as hers,
        window(chromium, portal, together.handler, f"/staff/cases/{reference}") as desk,
    ):
        desk.locator("#ask > summary").click()
        desk.locator("#ask-text").fill("When did you pay?")
        with desk.expect_navigation():
            desk.locator("form[action$='/ask'] button").click()
        let_it_ask(hers)
        expect(hers.locator("[data-moved]")).to_be_visible()
        expect(hers.locator("main")).to_have_attribute("data-paused", "no")
        hers.locator("[data-moved] a").click()
        expect(hers.locator("main")).to_have_attribute("data-paused", "yes")


def test_two_at_the_desk_see_each_other_and_a_late_save_keeps_both_texts(
    chromium: Browser, portal: Served, together: Together
) -> None:
    address = f"/staff/cases/{together.case.reference}"
    with window(chromium, portal, together.handler, address) as first:
        first.locator("#ask > summary").click()
        first.locator("#ask-text").fill("Which card was it?")
        with first.expect_response(lambda answer: answer.url.endswith("/presence")):
            first.clock.run_for(31_000)
        with window(chromium, portal, together.supervisor, address) as second:
            expect(second.locator("[data-presence]")).to_have_text("Nare Sargsyan is writing in this case.")
            first.clock.run_for(31_000)
            expect(first.locator("[data-presence]")).to_have_text("Ada Obi is looking at this case too.")
            second.locator("#ask > summary").click()
            second.locator("#ask-text").fill("When did you pay?")
            with second.expect_navigation():
                second.locator("form[action$='/ask'] button").click()
        with first.expect_navigation():
            first.locator("form[action$='/ask'] button").click()
        expect(first.locator(".stale")).to_contain_text("When did you pay?")
        expect(first.locator(".stale textarea")).to_have_value("Which card was it?")
        with first.expect_navigation():
            first.get_by_role("button", name="Send mine anyway").click()
        expect(first.locator(".talk")).to_contain_text("Which card was it?")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(30):
        if page.locator(selector).evaluate("there => there === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_a_call_is_entered_with_the_keyboard_alone(
    chromium: Browser, portal: Served, together: Together
) -> None:
    with portal.rows():
        case = a_case_looked_into(together.handler, a_member("Zabel Yesayan"), at=TODAY)
    with window(chromium, portal, together.handler, "/staff/cases/new") as desk:
        expect(desk.locator("#find")).to_be_focused()
        desk.keyboard.type("yesayan")
        desk.clock.run_for(300)
        expect(desk.locator("[data-found] a")).to_have_text("Zabel Yesayan")
        desk.keyboard.press("Enter")
        expect(desk.locator("[data-caller]")).to_contain_text(case.reference)
        expect(desk.locator("#category")).to_be_focused()
        desk.keyboard.type("Events")
        tab_to(desk, "#subject")
        desk.keyboard.type("My seat was given away")
        tab_to(desk, "#description")
        desk.keyboard.type("She was told at the door that her seat was gone.")
        tab_to(desk, "form[method=post] .act button")
        with desk.expect_navigation():
            desk.keyboard.press("Enter")
        expect(desk.locator("main")).to_have_attribute("data-state", "received")
