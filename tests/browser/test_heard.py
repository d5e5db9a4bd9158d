"""What a screen reader hears when a page changes or comes anew, and where its reader then goes on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.critics import name, role, told, tree
from tests.browser.readers import Readers
from tests.browser.test_keyboard import onward, opened, press, tab_to, write
from tests.browser.test_road import BILL


def described(page: Page) -> str:
    """What is said of the control that has the focus, beyond its name."""
    here = next(node for node in tree(page) if told(node, "focused") and role(node) != "RootWebArea")
    return str(here.get("description", {}).get("value", ""))


@pytest.fixture
def second_step(readers: Readers) -> Page:
    """The second step of a grievance, come to with the keys."""
    readers.window("member").goto("about:blank")  # the step of the test before is no matter
    page = opened("raise", readers)
    tab_to(page, "[name=category]")
    press(page, "Space")
    tab_to(page, "[data-on]")
    press(page, "Enter")
    expect(page.locator("#step-2")).to_be_focused()
    return page


def test_errors_lead_within_their_step_and_the_way_back_is_heard(second_step: Page) -> None:
    tab_to(second_step, "[data-on]")
    press(second_step, "Enter", "Tab", "Enter")
    expect(second_step.locator("[name=subject]")).to_be_focused()
    expect(second_step.locator("#step-2")).to_be_visible()
    second_step.go_back()
    expect(second_step.locator("#step-2")).to_be_focused()
    second_step.go_back()
    expect(second_step.locator("#step-1")).to_be_focused()


def test_who_leaves_a_field_wrong_hears_it_and_keeps_its_hint(second_step: Page) -> None:
    write(second_step, "[name=subject]", "x")
    press(second_step, "Backspace", "Tab")
    expect(second_step.get_by_role("alert")).to_have_text("Say in one line what it is about.")
    press(second_step, "Shift+Tab")
    assert re.search("What you would call it.*Say in one line", described(second_step))


def test_a_file_is_heard_as_it_arrives_and_named_where_it_can_be_taken_away(second_step: Page) -> None:
    tab_to(second_step, "[name=evidence]")
    second_step.locator("[name=evidence]").set_input_files([BILL])
    arrived = second_step.locator(".file:visible").get_by_role("status")
    expect(arrived).to_have_text(re.compile("bill.txt arrived, 1 kB"))
    press(second_step, "Shift+Tab")
    assert described(second_step) == "bill.txt"
    press(second_step, "Space")
    expect(second_step.locator("[name=evidence]")).to_be_focused()


def test_what_was_done_is_the_first_thing_heard_on_the_page_that_follows(readers: Readers) -> None:
    page = opened("letters", readers)
    tab_to(page, "form[action$=letters] button")
    onward(page, "Enter")
    expect(page.get_by_role("status")).to_be_focused()
    assert "That is kept and holds from now on." in [name(node).strip() for node in tree(page)]


def test_a_template_chosen_with_the_arrows_stands_once_and_is_told(readers: Readers) -> None:
    page = opened("investigating desk", readers)
    write(page, "#reply-text", "Good morning.")
    words = page.locator("#reply-text")
    page.locator("#template").focus()
    for key, said in (("ArrowDown", "Dear"), ("ArrowUp", "^Good morning.$"), ("ArrowDown", "Dear")):
        press(page, key)
        expect(words).to_have_value(re.compile(said))
    assert words.input_value().count("Dear") == 1
    expect(page.get_by_role("status").filter(has_text="The text stands in the field.")).to_be_visible()
    expect(page.locator("#template")).to_be_focused()


def test_a_list_that_changed_in_place_says_what_it_is_where_the_focus_waits(readers: Readers) -> None:
    page = opened("narrowed queue", readers)
    tab_to(page, ".words a")
    press(page, "Enter")
    expect(page.get_by_role("region", name="Cases, what is due first")).to_be_focused()


def test_questions_and_devices_are_told_apart(readers: Readers) -> None:
    expect(opened("question", readers)).to_have_title(re.compile("^Question 1 of 5 – How did it feel"))
    expect(opened("last words", readers)).to_have_title(re.compile("^What should we do better. – How did it"))
    page = opened("devices", readers)
    for button in page.locator("li.device button").all():
        button.focus()
        assert described(page)
