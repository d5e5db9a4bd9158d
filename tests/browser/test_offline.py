"""Without a network: a grievance is written all the same, and sent once when there is one again."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.cases.records import Case
from portal.members.people import Person, PersonActor
from tests.browser.readers import PATIENCE, Readers
from tests.browser.served import Served
from tests.world import a_member

WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
KEPT = """async ([code, patience]) => {
  let kept = [];
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((on) => setTimeout(on, 50))) {
    const shelves = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    kept = (await Promise.all(shelves.map((shelf) => shelf.keys()))).flat().map(({ url }) => url);
    if (shelves.length === 1 && kept.includes(`${location.origin}/cases/offline?l=${code}`)) break;
  }
  return kept;
}"""
WORKING = """navigator.serviceWorker.getRegistration().then(({ installing, waiting, active }) =>
  [installing, waiting, active].map((worker) => worker && worker.scriptURL.slice(location.origin.length)))"""
TOLD_AT_ONCE = """navigator.serviceWorker.ready.then(({ active }) => {
  const { kept } = document.body.dataset;
  for (const code of ["hy", "en", "ar"]) active.postMessage(kept.replace("l=en", `l=${code}`).split(" "));
})"""
SLOW = "navigator.serviceWorker.register = () => new Promise(() => {})"  # as long as /sw.js is on its way
WIDTH = """async (src) => {
  const img = new Image();
  img.src = src;
  await img.decode();
  return img.naturalWidth;
}"""
SEEN = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }])"
WAITING = "Object.keys(localStorage).filter((name) => name.startsWith('waiting')).length"


@pytest.fixture
def phone(chromium: Browser, portal: Served) -> Iterator[BrowserContext]:
    """A phone that has never been here; nobody is signed in on it."""
    context = chromium.new_context(base_url=portal.base)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def take(phone: BrowserContext, portal: Served, name: str) -> PersonActor:
    """Let a new member of this name be the one who is signed in on the phone from now on."""
    with portal.rows():
        who = a_member(name)
    phone.add_cookies([{"name": "recourse", "value": portal.session_of(who), "url": portal.base}])
    return who


def get_ready(phone: BrowserContext) -> Page:
    """Open the portal twice: from then on the browser keeps a page for the time without a network."""
    page = phone.new_page()
    page.goto("/cases/")
    page.goto("/cases/")
    assert kept_on(page, "en")
    return page


def kept_on(page: Page, code: str) -> bool:
    """Whether the browser keeps the page in this language, with all it is made of, and nothing else."""
    kept = page.evaluate(KEPT, [code, PATIENCE])
    return len(kept) == 4 and any(address.endswith(f"/cases/offline?l={code}") for address in kept)


def write(page: Page) -> None:
    """Write a grievance on the page that answers while the network is gone."""
    page.goto("/cases/")
    page.locator("[name=category][value=fees]").check()
    page.locator("[name=subject]").fill("Written in the tunnel")
    page.locator("[name=description]").fill("The train stood still, and so did the network.")


def raised_by(portal: Served, who: PersonActor) -> list[str]:
    """What this member has raised."""
    with portal.rows():
        return [case.subject_text for case in Case.select().where(Case.member == who.id)]


def test_a_first_visit_brings_no_service_worker(phone: BrowserContext, portal: Served) -> None:
    take(phone, portal, "Asha of the first visit")
    page = phone.new_page()
    page.goto("/cases/", wait_until="networkidle")
    assert page.evaluate(WORKERS) == 0


def test_what_is_kept_speaks_the_language_that_was_read_last_and_the_worker_stays_in_its_place(
    phone: BrowserContext, portal: Served
) -> None:
    """One that takes another's place leaves whoever sends a form meanwhile before a page that never comes."""
    asha = take(phone, portal, "Asha who reads Hindi, too")
    page = get_ready(phone)
    worked = page.evaluate(WORKING)
    page.add_init_script(SLOW)
    with portal.rows():
        Person.update(language="hi").where(Person.id == asha.id).execute()
    page.goto("/cases/", wait_until="networkidle")
    assert kept_on(page, "hi") and page.evaluate(WORKING) == worked == [None, None, "/sw.js"]
    phone.set_offline(True)
    page.goto("/cases/")
    assert page.locator("html").get_attribute("lang") == "hi"
    assert page.locator("[name=subject]").is_visible()


def test_two_tabs_in_two_languages_leave_one_page_kept(phone: BrowserContext, portal: Served) -> None:
    take(phone, portal, "Asha of two tabs")
    page = get_ready(phone)
    page.evaluate(TOLD_AT_ONCE)
    assert kept_on(page, "ar")


def test_a_grievance_written_without_a_network_is_sent_once_when_it_is_back(
    phone: BrowserContext, portal: Served
) -> None:
    asha = take(phone, portal, "Asha of the tunnel")
    page = get_ready(phone)
    phone.set_offline(True)
    write(page)
    page.reload()
    expect(page.locator("[name=subject]")).to_have_value("Written in the tunnel")
    page.get_by_role("button", name="Send it when the network is back").click()
    expect(page.get_by_role("status")).to_contain_text("Kept on this device")
    assert raised_by(portal, asha) == []
    phone.set_offline(False)
    expect(page.locator("main[data-case]")).to_have_attribute("data-state", "received")
    page.goto("/cases/", wait_until="networkidle")
    assert raised_by(portal, asha) == ["Written in the tunnel"] and page.evaluate(WAITING) == 0


def test_nobody_sends_what_another_wrote_on_the_same_phone(phone: BrowserContext, portal: Served) -> None:
    asha = take(phone, portal, "Asha who shares a phone")
    page = get_ready(phone)
    phone.set_offline(True)
    write(page)
    page.get_by_role("button", name="Send it when the network is back").click()
    page.close()
    phone.set_offline(False)
    hagop = take(phone, portal, "Hagop who shares a phone")
    page = phone.new_page()
    page.goto("/cases/", wait_until="networkidle")
    page.goto("/cases/offline", wait_until="networkidle")
    assert page.locator("[name=subject]").input_value() == ""
    assert raised_by(portal, asha) == raised_by(portal, hagop) == [] and page.evaluate(WAITING) == 1


def test_who_signs_out_is_asked_about_what_waits_and_nobody_else_can_read_it(
    phone: BrowserContext, portal: Served
) -> None:
    asha = take(phone, portal, "Asha who signs out")
    page = get_ready(phone)
    phone.set_offline(True)
    write(page)
    phone.set_offline(False)
    for answer, left in (("Keep it locked for me, and sign out", 1), ("Throw it away, and sign out", 0)):
        page.goto("/me/", wait_until="networkidle")
        page.get_by_role("button", name="Sign out").first.click()
        page.get_by_role("button", name=answer).click()
        page.wait_for_url("**/en/")
        assert page.evaluate(WAITING) == left and "tunnel" not in page.evaluate(SEEN)
        page.goto("/cases/offline", wait_until="networkidle")
        expect(page.locator("[name=subject]")).to_have_value("")
        phone.add_cookies([{"name": "recourse", "value": portal.session_of(asha), "url": portal.base}])
        page.goto("/cases/", wait_until="networkidle")
        page.goto("/cases/offline", wait_until="networkidle")
        expect(page.locator("[name=subject]")).to_have_value("Written in the tunnel" if left else "")


def test_what_nobody_has_signed_becomes_theirs_who_signs_in_in_the_same_window(
    phone: BrowserContext, portal: Served
) -> None:
    page = phone.new_page()
    page.goto("/cases/offline", wait_until="networkidle")
    page.locator("[name=subject]").fill("Written at the door")
    expect(page.locator("[name=subject]")).to_have_value("Written at the door")
    take(phone, portal, "Asha at the door")
    page.goto("/cases/", wait_until="networkidle")
    assert page.locator(".said use").evaluate("(use) => use.getBBox().width") > 0, (
        "the note brings its drawing"
    )
    page.get_by_role("link", name="Look it over and send it").click()
    expect(page.locator("[name=subject]")).to_have_value("Written at the door")
    assert "Written at the door" not in page.evaluate(SEEN)


def test_what_the_portal_cannot_take_is_said_once_and_not_sent_again_and_again(
    phone: BrowserContext, portal: Served
) -> None:
    asha = take(phone, portal, "Asha of an old page")
    page = get_ready(phone)
    phone.set_offline(True)
    write(page)
    page.locator("[name=category]:checked").evaluate("box => { box.value = 'no longer there' }")
    page.get_by_role("button", name="Send it when the network is back").click()
    expect(page.get_by_role("status")).to_contain_text("Kept on this device")
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.clock.install()
    page.goto("/me/")
    said = page.get_by_role("status").filter(has_text="could not be taken as it is")
    expect(said.get_by_role("link")).to_have_attribute("href", "/cases/offline")
    page.clock.fast_forward("10:00")
    for _ in range(3):  # so long as a second sending would take
        page.evaluate("fetch('/cases/').then((answer) => answer.text())")
    assert [url.rpartition("/")[2] for url in sent].count("new") == 1 and raised_by(portal, asha) == []


@pytest.mark.parametrize("size", [192, 512])
def test_a_phone_gets_what_it_needs_to_keep_the_portal_among_its_apps(readers: Readers, size: int) -> None:
    browser = readers.fresh("member")
    page = browser.new_page()
    page.goto("/me/")
    address = page.locator("link[rel=manifest]").get_attribute("href") or ""
    manifest = json.loads(page.request.get(address).text())
    (icon,) = [one for one in manifest["icons"] if one["sizes"] == f"{size}x{size}"]
    assert page.evaluate(WIDTH, icon["src"]) == size
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/cases/") and manifest["name"]
    browser.close()
