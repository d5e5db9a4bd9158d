"""Writing in a real browser, with a script and without: drafts, steps, files that come again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.cases.drafts import Draft
from portal.cases.records import Case, Evidence
from portal.members.people import Person, actor
from tests.browser.critics import complaints
from tests.browser.people import with_password
from tests.browser.served import Served
from tests.browser.test_road import BILL, Walker, go_on, walking
from tests.world import a_case, a_member


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def grace(request: pytest.FixtureRequest, chromium: Browser, portal: Served) -> Iterator[tuple[Walker, bool]]:
    """A member before the form, and whether their browser runs scripts."""
    with portal.rows():
        member = with_password(a_member("Grace Adeyemi"))
    with walking(chromium, portal, script=request.param) as walker:
        walker.sign_in(member)
        walker.page.goto("/cases/new")
        yield walker, request.param


def leave_it_for_later(page: Page) -> None:
    """Save the draft by its button, find it among one's matters, and go on with it."""
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.locator(".drafts")).to_contain_text("The fee was taken twice")
    page.get_by_role("link", name="Go on writing").click()


def test_a_draft_with_a_file_is_left_gone_on_with_and_sent(
    grace: tuple[Walker, bool], portal: Served
) -> None:
    walker, script = grace
    page = walker.page
    page.locator("[name=category][value=fees]").check()
    go_on(page)
    page.locator("[name=subject]").fill("The fee was taken twice")
    page.locator("[name=evidence]").set_input_files([BILL])
    if script:
        expect(page.locator(".file progress:visible")).to_have_count(0)
    leave_it_for_later(page)
    go_on(page)
    expect(page.locator(".file:visible")).to_contain_text("bill.txt")
    page.locator("[name=description]").fill("My bank shows it twice.")
    go_on(page)
    page.get_by_role("button", name="Send the grievance").click()
    expect(page.locator(".receipt")).to_contain_text("The fee was taken twice")
    expect(page.get_by_role("button", name="Print the receipt")).to_have_count(int(script))
    reference = page.locator("main").get_attribute("data-case")
    with portal.rows():
        case = Case.get(Case.reference == reference)
        assert [one.filename for one in Evidence.select().where(Evidence.case == case.id)] == ["bill.txt"]
        assert not Draft.select().where(Draft.person == case.member_id).exists()


@pytest.mark.parametrize("grace", [True], indirect=True)
def test_what_is_typed_is_saved_by_itself_and_each_step_is_looked_over_as_it_is_left(
    grace: tuple[Walker, bool],
) -> None:
    page = grace[0].page
    go_on(page)
    expect(page.locator(".error:visible")).to_be_focused()
    expect(page.locator("#category-wrong")).to_be_visible()
    page.locator("[name=category][value=events]").check()
    expect(page.locator("#category-wrong")).to_have_count(0)
    go_on(page)
    page.locator("[name=description]").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".wrong")).to_have_count(0)  # nothing was written yet: nobody nags
    page.locator("[name=subject]").fill("A cancelled webinar")
    page.keyboard.press("Enter")
    expect(page.locator("#description-wrong")).to_be_visible()  # and nothing was sent
    expect(page.locator(".saved")).to_contain_text("Saved at")
    page.reload()
    expect(page.locator("[name=subject]")).to_have_value("A cancelled webinar")
    page.go_back()
    expect(page.locator("[name=category][value=events]")).to_be_checked()
    page.evaluate("history.replaceState({ step: 2 }, '', '/cases/new')")
    page.reload()  # what was typed is not all there: the last step waits for the others
    expect(page.locator("#step-3")).to_be_hidden()


@pytest.mark.parametrize("grace", [True], indirect=True)
def test_a_file_that_does_not_arrive_holds_the_step_until_it_comes_again_or_is_taken_away(
    grace: tuple[Walker, bool],
) -> None:
    walker = grace[0]
    page = walker.page
    page.locator("[name=category][value=fees]").check()
    go_on(page)
    page.locator("[name=subject]").fill("The fee was taken twice")
    page.locator("[name=description]").fill("My bank shows it twice.")
    failing = re.compile("/cases/new/file$")
    page.route(failing, lambda route: route.abort("failed"))
    page.locator("[name=evidence]").set_input_files([BILL, {**BILL, "name": "second.txt"}])
    first, second = page.locator(".file:visible").all()
    expect(second).to_contain_text("It did not arrive.")
    go_on(page)
    expect(page.locator(".error:visible")).to_contain_text("A file has not arrived")
    assert complaints(page) == []
    page.unroute(failing)
    first.get_by_role("button", name="Try again").click()
    expect(first).to_contain_text("kB")
    second.get_by_role("button", name="Take away").click()
    expect(page.locator("#evidence-wrong")).to_have_count(0)
    go_on(page)
    expect(page.locator(".check")).to_contain_text("bill.txt")
    expect(page.locator(".check")).not_to_contain_text("second.txt")
    assert complaints(page) == []
    page.get_by_role("button", name="Send the grievance").click()
    expect(page.locator(".talk")).to_contain_text("bill.txt")
    expect(page.locator(".talk")).not_to_contain_text("second.txt")
    walker.complaints = [one for one in walker.complaints if "ERR_FAILED" not in one]


def test_a_file_of_an_answer_comes_by_itself_and_goes_with_the_words(
    grace: tuple[Walker, bool], portal: Served
) -> None:
    walker, script = grace
    page = walker.page
    with portal.rows():
        member = Person.select().where(Person.name == "Grace Adeyemi").order_by(Person.id.desc()).get()
        case = a_case(actor(member))
    page.goto(f"/cases/{case.reference}")
    page.locator("#reply-text").fill("Here is the bill.")
    failing = re.compile(f"/cases/{case.reference}/file$")
    page.route(failing, lambda route: route.abort("failed"))
    page.locator("#reply-evidence").set_input_files([BILL])
    send = page.get_by_role("button", name="Send", exact=True)
    if script:
        row = page.locator(".file:visible")
        expect(row).to_contain_text("It did not arrive.")
        send.click()
        expect(page.locator("#reply-evidence-wrong")).to_contain_text("A file has not arrived")
        assert complaints(page) == []
        page.unroute(failing)
        row.get_by_role("button", name="Try again").click()
        expect(row).to_contain_text("kB")
        page.reload()
        expect(row).to_contain_text("bill.txt")
        page.locator("#reply-text").fill("Here is the bill.")
    send.click()
    expect(page.locator(".talk .mine").last).to_contain_text("bill.txt")
    expect(page.locator(".file:visible")).to_have_count(0)
    walker.complaints = [one for one in walker.complaints if "ERR_FAILED" not in one]
