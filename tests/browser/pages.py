"""Every kind of page there is: who opens it, where, and what they do there before it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from portal.members.roster import seat_of
from tests.browser.readers import GUEST, HALFWAY, Readers

STATES = "received acknowledged investigating paused offered recovering confirming closed".split()

SEND = "form => HTMLFormElement.prototype.submit.call(form)"


@dataclass(frozen=True)
class Kind:
    """A kind of page. In `path`, {lang} is the language, {rate} and {link} are links, {offered} … cases."""

    name: str
    who: str
    path: str
    then: Callable[[Page], None] | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def is_opened(self) -> bool:
        """Whether the page comes by opening its address, and not by sending a form."""
        return self.then in (None, unfold)


def submit(form: str) -> Callable[[Page], None]:
    """Send a form as it stands, as a browser without script would; `form` is the end of its address."""

    def press(page: Page) -> None:
        with page.expect_navigation():
            page.locator(f"main form[method=post][action$='{form}']").first.evaluate(SEND)

    return press


def _with_an_old_token(page: Page) -> None:
    typed = {"subject": "Paid twice", "description": "It shows twice.", "csrf_token": "from another time"}
    for name, value in typed.items():
        page.locator(f"main form [name={name}]").last.evaluate("(field, value) => field.value = value", value)
    submit("/cases/new")(page)


def unfold(page: Page) -> None:
    """Open everything that can be opened, but for the menu that would lie over the page; show every step."""
    page.evaluate("""() => {
      document.querySelectorAll("main details").forEach((one) => { one.open = true; });
      document.querySelectorAll("main .step[hidden]").forEach((one) => { one.hidden = false; });
    }""")


PUBLIC = (
    Kind("front", GUEST, "/{lang}/"),
    Kind("sign-in", GUEST, "/{lang}/sign-in"),
    Kind("sign-in refused", GUEST, "/{lang}/sign-in", submit("/sign-in")),
    Kind("link asked", GUEST, "/{lang}/sign-in/link"),
    Kind("link that has ended", GUEST, "/{lang}/sign-in/link/unknown"),
    Kind("link", GUEST, "/{lang}/sign-in/link/{link}"),
    Kind("second factor", HALFWAY, "/{lang}/sign-in/code"),
    Kind("no such page", GUEST, "/{lang}/nothing"),
    Kind("no such link", GUEST, "/rate/" + "x" * 43),
    Kind("question", GUEST, "{rate}?l={lang}"),
    Kind("last words", GUEST, "{rate}?l={lang}&q=6"),
    Kind("thanks", GUEST, "{rate}/thanks?l={lang}"),
    Kind("pulse", GUEST, "{pulse}?l={lang}"),
    Kind("pulse item", GUEST, "{pulse}?l={lang}&q=2"),
    Kind("pulse thanks", GUEST, "{pulse}/thanks?l={lang}"),
    Kind("privacy", GUEST, "/{lang}/privacy"),
    Kind("accessibility", GUEST, "/{lang}/accessibility"),
    Kind("performance", GUEST, "/{lang}/performance", unfold),
    Kind("method of figures", GUEST, "/{lang}/performance/method"),
    Kind("method of a subject", GUEST, "/{lang}/performance/method/recovery"),
    Kind("figures of a year", GUEST, "/{lang}/performance/2025"),
    Kind("no network", GUEST, "/cases/offline?l={lang}"),
    Kind("out of letters", GUEST, "/unsubscribe/{stop}?l={lang}"),
)
MEMBER = (
    Kind("matters", "member", "/cases/"),
    Kind("no matters", "newcomer", "/cases/"),
    Kind("raise", "member", "/cases/new"),
    Kind("every step of raise", "member", "/cases/new", unfold),
    Kind("raise refused", "member", "/cases/new", submit("/cases/new")),
    Kind("expired", "member", "/cases/new", _with_an_old_token),
    *(Kind(f"{state} case", "member", f"/cases/{{{state}}}", unfold) for state in STATES),
    Kind("refused reply", "member", "/cases/{offered}", submit("/reply")),
    Kind("account", "member", "/me/"),
    Kind("letters", "member", "/me/letters"),
    Kind("needs refused", "member", "/me/needs", submit("/needs")),
    Kind("devices", "member", "/me/devices"),
    Kind("data refused", "member", "/me/data", submit("/data")),
    Kind("leaving", "member", "/me/leave"),
    Kind("password", "member", "/me/password"),
    Kind("not for members", "member", "/staff/"),
)
CONSOLE = (
    Kind("day", "handler", "/staff/"),
    Kind("other roles' day", "administrator", "/staff/"),
    Kind("queue", "supervisor", "/staff/queue"),
    Kind("empty queue", "supervisor", "/staff/queue?q=nowhere"),
    Kind("narrowed queue", "handler", "/staff/queue?handler=mine&due=running&language=en", unfold),
    Kind("saved filters", "handler", "/staff/queue/filters"),
    Kind("entry", "handler", "/staff/cases/new?find=Asha"),
    Kind("entry refused", "handler", "/staff/cases/new", submit("/staff/cases/new")),
    *(Kind(f"{state} desk", "handler", f"/staff/cases/{{{state}}}", unfold) for state in STATES),
    Kind("refused move", "handler", "/staff/cases/{acknowledged}", submit("/note")),
    Kind("read only", "supervisor", "/staff/cases/{closed}"),
    Kind("figures", "supervisor", "/staff/metrics/", unfold),
    Kind("figures of a subject", "supervisor", "/staff/metrics/promises", unfold),
    Kind("parts side by side", "supervisor", "/staff/metrics/compare/R5?by=category"),
    Kind("cases behind a figure", "supervisor", "/staff/metrics/R4/cases"),
    Kind("notes on charts", "supervisor", "/staff/metrics/notes"),
    Kind("note refused", "supervisor", "/staff/metrics/notes", submit("/notes")),
    Kind("limits of all charts", "supervisor", "/staff/metrics/limits"),
    Kind("limits of a chart", "supervisor", "/staff/metrics/limits/R14"),
    Kind("board", "board", "/staff/metrics/board", unfold),
    Kind("board packs", "board", "/staff/metrics/packs"),
    Kind("board pack", "board", "/staff/metrics/pack/2026-02", unfold),
    Kind("reply from a template", "handler", "/staff/cases/{investigating}?template=looking-into-it"),
    Kind("templates", "supervisor", "/staff/settings/templates"),
    Kind("template", "supervisor", "/staff/settings/templates/looking-into-it"),
    Kind("new template", "supervisor", "/staff/settings/templates/new"),
    Kind("association", "administrator", "/staff/settings/association?colour=%231a4f8b", unfold),
    Kind("calendar", "administrator", "/staff/settings/calendar"),
    Kind("promises", "administrator", "/staff/settings/promises"),
    Kind("limits", "administrator", "/staff/settings/limits"),
    Kind("publication", "administrator", "/staff/settings/publication"),
    Kind("history", "auditor", "/staff/history/"),
    Kind("new recovery codes", "handler", "/me/recovery-codes"),
    Kind("settings", "administrator", "/staff/settings/", unfold),
    Kind("parts", "administrator", "/staff/settings/parts", unfold),
    Kind("parts for members", "administrator", "/staff/settings/parts?side=member", unfold),
    Kind("imports", "administrator", "/staff/settings/imports", unfold),
    Kind("people", "administrator", "/staff/settings/people"),
    Kind("invitation refused", "administrator", "/staff/settings/people", submit("/people")),
    Kind("person of the staff", "administrator", "/staff/settings/people/{seat}", unfold),
    Kind("not for the board", "board", "/staff/queue"),
)
KINDS = (*PUBLIC, *MEMBER, *CONSOLE)


def address(kind: Kind, readers: Readers) -> str:
    """Where a page of this kind is."""
    people = readers.people
    references = {state: case.reference for state, case in people.cases.items()}
    return kind.path.format(
        lang=readers.language,
        rate=people.links["rate"],
        pulse=people.links["pulse"],
        link=people.links["sign-in"],
        stop=people.links["stop"],
        seat=seat_of(people.readers["handler"].id or 0),
        **references,
    )


def look_at(kind: Kind, readers: Readers, language: str = "en") -> Page:
    """A page of this kind in a language, as its reader sees it.

    The window stays at our address and is filled with what the portal answered, style and script included: to
    walk to every page would cost four times as much, and the road, the keyboard and the weights do walk.
    """
    readers.speak(language)
    page = readers.window(kind.who)
    page.set_content(page.context.request.get(address(kind, readers)).text(), wait_until="load")
    if kind.then:
        kind.then(page)
    assert page.evaluate("[document.documentElement.lang, document.styleSheets.length]") == [language, 1], (
        kind.name
    )
    return page
