"""The queue in a real browser: the list changes in place, several are chosen, keys move or are silent."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.members.people import PersonActor
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers
from tests.world import NOW, a_case_looked_into, a_handler, a_member

MINE = "/staff/queue?handler=me"


@pytest.fixture
def desk(readers: Readers) -> Page:
    """The queue of a handler with three cases of their own, one of them about an event."""
    readers.speak("en")
    with readers.portal.rows():
        handler, member = a_handler("Hasmik Petrosyan"), a_member("Queue Member")
        for category in ("fees", "fees", "events"):
            a_case_looked_into(handler, member, at=NOW, category=category)
    return opened(readers, handler)


def opened(readers: Readers, who: PersonActor, *, script: bool = True) -> Page:
    """Their queue, in a window of its own."""
    readers.people.readers[who.email] = who
    page = readers.fresh(who.email, script=script).new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(MINE)
    return page


def test_the_list_changes_in_place_and_the_way_back_leads_back(desk: Page) -> None:
    desk.evaluate("window.here = true")
    rows, found = desk.locator("[data-row]"), desk.locator("#found")
    expect(rows).to_have_count(3)
    desk.locator("summary", has_text="More filters").click()
    desk.locator("select[name=category]").focus()
    desk.locator("select[name=category]").select_option("events")
    expect(rows).to_have_count(1)
    expect(found).to_have_text("1 case")
    expect(desk.locator("select[name=category]")).to_be_focused()
    assert desk.url.endswith("?handler=me&category=events")
    desk.locator(".words a", has_text="Category").click()
    expect(rows).to_have_count(3)
    expect(desk.locator("select[name=category]")).to_have_value("")
    desk.go_back()
    expect(rows).to_have_count(1)
    expect(desk.locator("select[name=category]")).to_have_value("events")
    desk.evaluate("history.pushState(null, '', '?handler=me&answer=1')")
    desk.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    expect(rows).to_have_count(0)
    desk.locator("select[name=category]").select_option("fees")
    expect(desk.locator(".words a")).to_have_count(4)
    assert desk.evaluate("window.here"), "the page was never loaded anew"


def test_one_step_back_undoes_a_filter_however_many_keys_chose_it(desk: Page) -> None:
    desk.locator("summary", has_text="More filters").click()
    chosen, steps = desk.locator("select[name=category]"), desk.evaluate("history.length")
    chosen.focus()
    for category in ("fees", "certification", "events"):
        chosen.select_option(category)
        expect(desk).to_have_url(re.compile(f"category={category}"))
    assert desk.evaluate("history.length") == steps + 1
    desk.go_back()
    expect(desk).to_have_url(re.compile(r"\?handler=me$"))


def test_keys_move_choose_and_open_and_do_nothing_while_somebody_writes(desk: Page) -> None:
    links = desk.locator("[data-row] th a")
    desk.keyboard.press("j")
    expect(links.first).to_be_focused()
    for key in ("ArrowDown", "x", "k", "x"):
        desk.keyboard.press(key)
    expect(links.first).to_be_focused()
    expect(desk.locator("[data-chosen]")).to_have_text("2")
    desk.keyboard.press("/")
    desk.keyboard.type("jx?gq")
    expect(desk.locator("[type=search]").first).to_have_value("jx?gq")
    expect(desk.locator("#keys")).to_be_hidden()
    links.nth(2).focus()
    with desk.expect_navigation():
        desk.keyboard.press("o")
    assert "/staff/cases/GR-" in desk.url
    with desk.expect_navigation():
        desk.keyboard.type("gd")
    assert desk.url.endswith("/staff/")


def test_keys_are_shown_and_turned_off_for_good(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    expect(desk.locator("#keys [data-go]")).to_have_count(2)
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).to_be_hidden()
    desk.get_by_role("button", name="Keys for working without a mouse").click()
    desk.get_by_label("Use these keys in this browser").uncheck()
    desk.get_by_role("button", name="Close").click()
    desk.reload()
    desk.keyboard.press("j")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_hidden()
    assert desk.evaluate("document.activeElement === document.body")


def test_all_of_a_page_are_chosen_at_once_and_none_again(desk: Page) -> None:
    bar, whole = desk.locator(".chosen"), desk.get_by_label("Choose all on this page")
    expect(bar).to_be_hidden()
    whole.check()
    expect(desk.locator("[data-chosen]")).to_have_text("3")
    expect(bar).to_be_in_viewport()
    desk.locator("[name=chosen]").nth(1).uncheck()
    assert whole.evaluate("box => box.indeterminate")
    expect(bar.get_by_role("status")).to_have_text("Chosen: 2")
    desk.get_by_role("button", name="Choose none").press("Enter")
    expect(bar).to_be_hidden()
    expect(desk.locator("[name=chosen]").first).to_be_focused()


def test_without_script_several_are_assigned_and_it_is_undone(readers: Readers) -> None:
    readers.speak("en")
    with readers.portal.rows():
        handler, colleague = a_handler("Tigran Avagyan"), a_handler("Sona Melikyan")
        for _ in range(2):
            a_case_looked_into(handler, a_member(), at=NOW)
    page = opened(readers, handler, script=False)
    expect(page.locator(".chosen")).to_be_hidden()
    for box in page.locator("[name=chosen]").all():
        box.check()
    page.locator("select[name=to]").select_option(colleague.email)
    page.get_by_role("button", name="Assign them").click()
    expect(page.locator(".report")).to_contain_text("2 cases are in the hands of Sona Melikyan now.")
    expect(page.locator("[data-row]")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-row]")).to_have_count(2)


COVERED = """() => [...document.querySelectorAll("[data-row] :is(a, input)")].filter((one) => {
  one.focus();
  const box = one.getBoundingClientRect(), bar = document.querySelector(".chosen").getBoundingClientRect();
  return box.bottom > Math.min(bar.top, innerHeight) && box.top < bar.bottom;
}).map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("height", [256, 640], ids=["a desk at 400 %", "a phone"])
def test_the_bar_of_the_chosen_lies_over_nothing_that_has_the_focus(readers: Readers, height: int) -> None:
    page = look_at(next(kind for kind in KINDS if kind.name == "queue"), readers, "hy")
    page.set_viewport_size({"width": 320, "height": height})
    page.locator("[name=chosen]").first.check()
    expect(page.locator(".chosen")).to_be_visible()
    assert page.evaluate(COVERED) == []
