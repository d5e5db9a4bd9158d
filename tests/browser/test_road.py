"""The whole road in a real browser, with our script and without it: raise, recover, confirm, rate, see."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from portal.cases.records import Case
from portal.members.people import PersonActor
from portal.members.roles import Grant
from tests.browser.people import PASSWORD, with_password
from tests.browser.readers import PATIENCE
from tests.browser.served import TODAY, Served, code_of
from tests.post import sent, text_of
from tests.world import DAY, a_handler, a_member, a_person

BILL: FilePayload = {
    "name": "bill.txt",
    "mimeType": "text/plain",
    "buffer": b"Paid on 3 March, and again a minute later.",
}
ANSWERS = {"q1": "yes", "q2": "5", "q3": "4", "q4": "5", "q5": "4"}


class Walker:
    """Somebody who walks the road in a window of their own, and what their browser complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def sign_in(self, who: PersonActor) -> None:
        """Fill in the sign-in page."""
        self.page.goto("/en/sign-in")
        form = self.page.locator("form:has([name=password])")
        form.locator("[name=email]").fill(who.email)
        form.locator("[name=password]").fill(PASSWORD)
        form.locator("button:not([type=button])").click()

    def make(self, move: str, **fields: str) -> None:
        """Make a move of the case page: unfold its form, fill it in, send it, and land on the case again."""
        form = self.page.locator(f"form[action$='/{move}']")
        folded = self.page.locator("details:not([open])", has=form)
        if folded.count():
            folded.locator("summary").click()
        for name, value in fields.items():
            field = form.locator(f"[name={name}]")
            is_list = field.evaluate("field => field.tagName") == "SELECT"
            field.select_option(value) if is_list else field.fill(value)
        self.press(form)
        expect(self.page.locator(".toast")).to_be_visible()

    def press(self, form: Locator) -> None:
        """Press the button of a form and wait for what comes."""
        with self.page.expect_navigation():
            form.locator("button:not([type=button])").click()

    def case_is(self, state: str, paused: str = "no") -> None:
        """The case page shows the case in this state."""
        expect(self.page.locator("main[data-case]")).to_have_attribute("data-state", state)
        expect(self.page.locator("main[data-case]")).to_have_attribute("data-paused", paused)


@contextmanager
def walking(chromium: Browser, portal: Served, *, script: bool) -> Iterator[Walker]:
    """A walker in a fresh browser; nothing may have gone wrong in it by the end."""
    context = chromium.new_context(base_url=portal.base, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    walker = Walker(context.new_page())
    yield walker
    assert walker.complaints == []
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_whole_road(chromium: Browser, portal: Served, script: bool) -> None:
    with portal.rows():
        grace, meera = with_password(a_member("Grace Adeyemi")), with_password(a_handler("Meera Nair"))
        ruth = with_password(a_person(Grant("executive"), name="Ruth Abrahamian"))
    with (
        walking(chromium, portal, script=script) as member,
        walking(chromium, portal, script=script) as desk,
    ):
        member.sign_in(grace)
        reference = raise_it(member.page)
        come_in_with_a_code(desk, meera)
        take_it_up(desk, reference)
        answer(member, reference)
        offer(desk, reference)
        accept(member, reference)
        deliver(desk, reference)
        confirm(member, reference)
        rate(member.page, address_in_the_letter(portal, reference))
        desk.page.get_by_role("button", name="Sign out").click()
        come_in_with_a_code(desk, ruth)
        see(desk.page, closed_before=36)


def raise_it(page: Page) -> str:
    """The member raises a grievance with a file, and is told its number and a day."""
    expect(page).to_have_url(re.compile(r"/cases/$"))
    page.get_by_role("link", name="Raise a grievance").click()
    page.locator("[name=category][value=fees]").check()
    go_on(page)
    page.locator("[name=subject]").fill("The renewal fee was taken twice")
    page.locator("[name=description]").fill("My bank shows the payment twice, one minute apart.")
    page.locator("[name=wanted][value=refund]").check()
    page.locator("[name=evidence]").set_input_files([BILL])
    expect(page.locator(".file progress:visible")).to_have_count(0)
    go_on(page)
    page.get_by_role("button", name="Send the grievance").click()
    case = page.locator("main[data-case]")
    expect(case).to_have_attribute("data-state", "received")
    reference = str(case.get_attribute("data-case"))
    expect(page.locator(".receipt")).to_contain_text(reference)
    expect(page.locator("[data-promise=acknowledgement]")).to_have_attribute("data-status", "open")
    promised = page.locator("[data-promise=acknowledgement]")
    due = dt.datetime.fromisoformat(str(promised.get_attribute("data-due")))
    expect(page.locator(".promise strong")).to_contain_text(f"{due:%A} {due.day} {due:%B}")
    with page.expect_download() as kept:
        page.get_by_role("link", name="bill.txt").click()
    assert kept.value.path().read_bytes() == BILL["buffer"]
    return reference


def go_on(page: Page) -> None:
    """Go to the next step of a long form; without a script all steps stand on the page."""
    onward = page.get_by_role("button", name="Continue")
    if onward.count():
        onward.click()


def come_in_with_a_code(desk: Walker, who: PersonActor) -> None:
    """Staff sign in with a password, set their app up with the key shown, and write its code."""
    desk.sign_in(who)
    desk.page.locator("[name=code]").fill(code_of(desk.page.locator(".key").inner_text()))
    desk.page.locator("main form button").click()
    expect(desk.page.locator(".codes li")).to_have_count(10)
    desk.page.get_by_role("link", name="I have kept them, go on").click()
    expect(desk.page).to_have_url(re.compile("/staff/$"))


def take_it_up(desk: Walker, reference: str) -> None:
    """The handler finds the case in the queue, answers in person, assesses it and asks something."""
    desk.page.get_by_role("link", name="Queue", exact=True).click()
    desk.page.locator(".filters [name=q]").fill(reference)
    desk.page.locator("form.filters > button").click()
    desk.page.locator(f"[data-row='{reference}'] a").click()
    desk.case_is("received")
    desk.make("acknowledge", text="I have your case and look into it today.")
    desk.case_is("acknowledged")
    desk.make("assess", severity="high", category="fees")
    desk.case_is("investigating")
    desk.make("ask", text="Which card did you pay with?")
    desk.case_is("investigating", paused="yes")


def answer(member: Walker, reference: str) -> None:
    """The member finds the question at home and answers it."""
    member.page.goto("/cases/")
    row = member.page.locator(f"[data-row='{reference}']")
    expect(row).to_contain_text("Which card did you pay with?")
    row.get_by_role("link").last.click()
    member.case_is("investigating", paused="yes")
    member.make("reply", text="With the one that ends in 4821.")
    member.case_is("investigating")


def offer(desk: Walker, reference: str) -> None:
    """The handler reads the answer and offers the money back."""
    desk.page.goto(f"/staff/cases/{reference}")
    expect(desk.page.locator("[data-event='message.written']").last).to_contain_text("4821")
    due = f"{TODAY + 7 * DAY:%Y-%m-%d}"
    words = "The second payment goes back to your card."
    desk.make("offer", finding="upheld", kind="refund", text=words, amount="2,400", due=due)
    desk.case_is("offered")


def accept(member: Walker, reference: str) -> None:
    """The member accepts."""
    member.page.goto(f"/cases/{reference}")
    expect(member.page.locator("[data-remedy='1']")).to_contain_text("2,400")
    member.make("accept")
    member.case_is("recovering")
    expect(member.page.locator("[data-remedy='1']")).to_have_attribute("data-status", "accepted")


def deliver(desk: Walker, reference: str) -> None:
    """The handler delivers what was promised."""
    desk.page.goto(f"/staff/cases/{reference}")
    desk.make("deliver", text="The money was sent this morning.")
    desk.case_is("confirming")


def confirm(member: Walker, reference: str) -> None:
    """The member has the last word."""
    member.page.goto(f"/cases/{reference}")
    member.make("confirm")
    member.case_is("closed")


def address_in_the_letter(portal: Served, reference: str) -> str:
    """The worker sends its letters, a day later the one that asks; the address it leads to."""
    portal.work(TODAY)
    portal.work(TODAY + DAY)
    with portal.rows():
        case = Case.get(Case.reference == reference)
        assert len(sent(portal.folder, "received", case)) == 1
        letter = text_of(sent(portal.folder, "rate", case)[0])
    found = re.search(rf"{portal.base}/rate/\S+", letter)
    assert found
    return found[0]


def rate(page: Page, address: str) -> None:
    """The member answers one question a page, without having to sign in."""
    page.context.clear_cookies()
    page.goto(address)
    for field, value in ANSWERS.items():
        page.locator(f"[name={field}][value='{value}']").check()
        page.locator("main form button").click()
    page.locator("[name=words]").fill("Please answer the first letter next time.")
    page.locator("main form button").click()
    page.locator("[name=share][value=yes]").check()
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/thanks"))
    expect(page.locator("main")).to_contain_text("Please answer the first letter next time.")


def see(page: Page, closed_before: int) -> None:
    """The board sees the figures, with what happened here in them, and no way to any case."""
    page.locator("a[href='/staff/metrics/board']").first.click()
    upheld = page.locator("[data-metric=R12]")
    expect(upheld).to_have_attribute("data-display", "normal")
    assert int(upheld.get_attribute("data-n") or 0) > closed_before
    expect(page.locator("main a[href*='/cases/']")).to_have_count(0)
