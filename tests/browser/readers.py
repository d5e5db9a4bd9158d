"""The people of the installation at their browsers: each signed in, in a window of their own."""

from playwright.sync_api import Browser, BrowserContext, Page

from portal.members.people import Person
from tests.browser.people import People
from tests.browser.served import Served

GUEST = "guest"
HALFWAY = "halfway"  # staff whose password was right and whose code is still to come
PATIENCE = 20_000  # milliseconds, for a busy machine


class Readers:
    """Windows by reader, opened when somebody first looks; all of them speak one language at a time."""

    def __init__(self, chromium: Browser, portal: Served, people: People) -> None:
        self.chromium, self.portal, self.people = chromium, portal, people
        self.windows: dict[str, Page] = {}
        self.language = "en"

    def window(self, who: str) -> Page:
        """The window of a reader: `guest`, `halfway`, or somebody of the people."""
        if who not in self.windows:
            window = self.windows[who] = self.fresh(who).new_page()
            window.on("crash", lambda _: self.windows.pop(who, None))  # the next who looks gets another
            window.goto(f"/{self.language}/")
        return self.windows[who]

    def fresh(self, who: str, *, script: bool = True) -> BrowserContext:
        """A browser of this reader that has never been here."""
        context = self.chromium.new_context(
            base_url=self.portal.base,
            java_script_enabled=script,
            extra_http_headers={"Accept-Language": self.language},
        )
        context.set_default_timeout(PATIENCE)
        if who != GUEST:
            context.add_cookies([{"name": "recourse", "value": self._cookie(who), "url": self.portal.base}])
        return context

    def _cookie(self, who: str) -> str:
        if who == HALFWAY:
            return self.portal.halfway_of(self.people.readers["supervisor"])
        return self.portal.session_of(self.people.readers[who])

    def speak(self, code: str) -> None:
        """Have everybody read in the language `code` from now on."""
        if code != self.language:
            self.language = code
            with self.portal.rows():
                Person.update(language=code).execute()
            for guest in (GUEST, HALFWAY):
                if guest in self.windows:
                    self.windows.pop(guest).context.close()

    def leave(self) -> None:
        """Close every window."""
        for window in self.windows.values():
            window.context.close()
