"""The first critic of every page: a client that looks at each page it opens as a strict reader would.

    browser = Browser(app)
    browser.sign_in_as(a_member())                          # straight into a session, without the sign-in
    page
    page = browser.open("/cases/")                          # 200, and every check of CHECKS
    page = browser.press("Raise a grievance", subject="…")  # the form with that button: its hidden fields,
    what it
                                                            # holds already, your fields; follows the 303
    page = browser.press("Send", text="", status=422)       # a refused form stays where it is
    assert "GR-" in page.words and browser.queries < 12

`press` finds its form by the words on a button, by the end of its address (`/accept`), or by a CSS selector.
A field the
form does not have is a mistake of the test and fails. Files: `evidence=[(io.BytesIO(b"…"), "photo.jpg")]`.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from config import LANGUAGES
from portal.members.people import Person, PersonActor
from portal.members.sessions import open_session
from portal.web import clock

UNSEEN = ("hidden", "submit", "button", "image", "reset")


@dataclass
class Page:
    """One page as it came: its address, status, headers and content."""

    path: str
    status: int
    headers: Any
    html: str
    soup: BeautifulSoup

    @cached_property
    def tags(self) -> list[Tag]:
        """Every element, in one walk: what all checks look through."""
        return [tag for tag in self.soup.find_all(True) if isinstance(tag, Tag)]

    def named(self, *names: str) -> list[Tag]:
        """The elements of these names."""
        return [tag for tag in self.tags if tag.name in names]

    def having(self, attribute: str) -> list[Tag]:
        """The elements that carry an attribute."""
        return [tag for tag in self.tags if attribute in tag.attrs]

    @property
    def main(self) -> Tag:
        """What the page is about, without its frame."""
        found = self.soup.main or self.soup
        assert isinstance(found, Tag)
        return found

    @property
    def words(self) -> str:
        """All that can be read in `main`, on one line."""
        return _words(self.main)

    @property
    def title(self) -> str:
        """The title of the window."""
        return _words(self.soup.title) if self.soup.title else ""

    @property
    def heading(self) -> str:
        """The one h1."""
        return _words(self.soup.h1) if self.soup.h1 else ""

    @property
    def language(self) -> str:
        """The language the page says it is in."""
        return str(self.soup.html.get("lang")) if self.soup.html else ""

    @property
    def errors(self) -> list[str]:
        """What the summary of a refused form says, line by line."""
        return [_words(item) for item in self.soup.select(".error li")]

    def one(self, selector: str) -> Tag:
        """The only element that `selector` fits."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector} on {self.path}"
        return found[0]

    def all(self, selector: str) -> list[str]:
        """The words of every element that `selector` fits."""
        return [_words(found) for found in self.soup.select(selector)]

    def mark(self, name: str) -> str:
        """The value of the mark `data-name`, which one element carries."""
        return str(self.one(f"[data-{name}]")[f"data-{name}"])

    def value(self, name: str) -> str:
        """What the field `name` holds."""
        field = self.one(f'main [name="{name}"]:not([type=hidden])')
        return (
            field.get_text().removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))
        )


class Browser:
    """A person at a browser: cookies, a language, and sharp eyes."""

    def __init__(self, app: Flask, *, accepts: str = "en", host: str = "") -> None:
        self.app = app
        self.client = app.test_client()
        base = app.config["SETTINGS"].base_url
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = accepts
        self.place = {"base_url": host or base}
        self.page: Page | None = None
        self.queries = 0
        self.statements: list[str] = []
        self.response: TestResponse | None = None

    # ── what a reader does ──────────────────────────────────────────────────────────────────────────────────

    def open(self, path: str, status: int = 200, *, headers: dict[str, str] | None = None) -> Page:
        """Open a page, following every redirect on our own site, and look at it; `status` is how it must
        end.
        """
        response = self._send("GET", path, headers=headers)
        for _ in range(5):
            if response.status_code not in {301, 302, 303, 307, 308} or status == response.status_code:
                break
            path = self._location(response)
            response = self._send("GET", path)
        return self._seen(path, response, status)

    def press(self, what: str, status: int = 303, fields: dict[str, Any] | None = None, **more: Any) -> Page:
        """Press a button of the page in hand. A 303 is followed, and what comes then must be a good page
        (200).
        """
        assert self.page is not None, "open a page first"
        form, button = self.find_form(what)
        method, path = str(form.get("method", "get")).upper(), str(form.get("action") or self.page.path)
        sent = {
            **self._filled(form),
            **self._of_button(button),
            **self._checked(form, {**(fields or {}), **more}),
        }
        sent = {name: value for name, value in sent.items() if value is not None}
        if method == "GET":
            return self.open(f"{path.partition('?')[0]}?{urlencode(sent, doseq=True)}")
        return self.post(path, sent, status)

    def post(self, path: str, sent: dict[str, Any], status: int = 303) -> Page:
        """Send fields to an address as they are; `press` does this with all that its form holds."""
        response = self._send("POST", path, data=sent, headers={"Origin": self.place["base_url"]})
        if status == 303 and response.status_code == 303:
            return self.open(self._location(response))
        return self._seen(path, response, status)

    def sign_in_as(self, who: PersonActor | Person, *, second_factor: bool = True) -> "Browser":
        """Open a session for somebody as the sign-in does, and hold its cookie."""
        person = who if isinstance(who, Person) else Person.get_by_id(who.id)
        with self.app.test_request_context():
            staff = isinstance(who, PersonActor) and who.is_staff
            token = open_session(
                person, clock.now(), clock.real(), how="password", second_factor=second_factor, staff=staff
            )
        with self.client.session_transaction(**self.place) as session:  # type: ignore[arg-type]
            session.clear()
            session.update(_user_id=token, _fresh=True)
        return self

    def raw(self, method: str, path: str, **more: Any) -> TestResponse:
        """One request with this browser's cookies, and its answer as it is: no redirect followed, nothing
        checked.
        """
        return self._send(method, path, **more)

    # ── what happens underneath ─────────────────────────────────────────────────────────────────────────────

    def find_form(self, what: str) -> tuple[Tag, Tag | None]:
        """The form with a button of these words, with this end of its address, or fitting this selector."""
        assert self.page is not None
        buttons = [button for button in self.page.soup.select("form button") if _words(button) == what]
        buttons = buttons or [
            button for button in self.page.soup.select("form button") if what in _words(button)
        ]
        if buttons:
            assert len({id(button.find_parent("form")) for button in buttons}) == 1, (
                f"several forms have “{what}”"
            )
            form = buttons[0].find_parent("form")
            assert isinstance(form, Tag)
            return form, buttons[0]
        forms = [
            form for form in self.page.soup.find_all("form") if str(form.get("action", "")).endswith(what)
        ]
        forms = forms or (self.page.soup.select(what) if re.search(r"[\[.#]|^form", what) else [])
        assert len(forms) == 1, f"{len(forms)} forms fit “{what}” on {self.page.path}"
        return forms[0], forms[0].find("button")  # type: ignore[return-value]

    def _filled(self, form: Tag) -> dict[str, Any]:
        """What the form holds as it stands: hidden fields, values, what is chosen and ticked."""
        filled: dict[str, Any] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            for value in _held(field):
                filled.setdefault(str(field["name"]), []).append(value)
        return filled

    def _of_button(self, button: Tag | None) -> dict[str, Any]:
        return {str(button["name"]): str(button.get("value", ""))} if button and button.get("name") else {}

    def _checked(self, form: Tag, fields: dict[str, Any]) -> dict[str, Any]:
        names = {str(field["name"]) for field in form.select("[name]")}
        assert fields.keys() <= names, (
            f"the form has no field {sorted(fields.keys() - names)}, only {sorted(names)}"
        )
        return fields

    def _send(self, method: str, path: str, **more: Any) -> TestResponse:
        counter = _Counter()
        logger = logging.getLogger("peewee")
        level = logger.level
        logger.addHandler(counter)
        logger.setLevel(logging.DEBUG)
        try:
            self.response = self.client.open(path, method=method, **self.place, **more)
        finally:
            logger.removeHandler(counter)
            logger.setLevel(level)
        self.queries, self.statements = len(counter.statements), counter.statements
        return self.response

    def _location(self, response: TestResponse) -> str:
        location = response.headers["Location"]
        assert location.startswith("/") and not location.startswith("//"), f"led away to {location}"
        return location

    def _seen(self, path: str, response: TestResponse, status: int) -> Page:
        soup = BeautifulSoup(response.text, "html.parser") if response.mimetype == "text/html" else _NOTHING
        text = response.get_data().decode("utf-8", "replace")  # a file that was opened need not be text
        page = Page(path, response.status_code, response.headers, text, soup)
        assert response.status_code == status, (
            f"{path}: {response.status_code}, not {status}\n{page.words[:2000]}"
        )
        if response.mimetype == "text/html" and status not in {302, 303, 308, 304}:
            self.page = page
            complaints = [f"{check.__name__}: {found}" for check in CHECKS for found in check(page, self.app)]
            assert not complaints, f"{path}\n  " + "\n  ".join(complaints)
        return page


_NOTHING = BeautifulSoup("", "html.parser")


class _Counter(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.statements: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, tuple) and str(record.msg[0]).lstrip()[:6].upper() in {
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "WITH T",
        }:
            self.statements.append(str(record.msg[0]))


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _held(field: Tag) -> list[str]:
    kind = field.get("type", "text")
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        options = field.select("option[selected]") or (
            [] if field.get("multiple") else field.select("option")[:1]
        )
        return [str(option.get("value", _words(option))) for option in options]
    if kind in {"checkbox", "radio"}:
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    return [] if kind in {"submit", "button", "file", "image", "reset"} else [str(field.get("value", ""))]


# ── what every page must be ─────────────────────────────────────────────────────────────────────────────────


def has_a_title(page: Page, app: Flask) -> Iterator[str]:
    """The title says what the page is, then whose."""
    before, _, after = page.title.rpartition(" – ")
    if not before.strip() or not after.strip():
        yield f"“{page.title}” is not “page – association”"


def has_one_heading(page: Page, app: Flask) -> Iterator[str]:
    """One h1, with words."""
    found = page.named("h1")
    if len(found) != 1 or not _words(found[0]):
        yield f"{len(found)} of h1, or an empty one"


def says_its_language(page: Page, app: Flask) -> Iterator[str]:
    """`lang` and `dir` are there and fit each other and the address."""
    code = page.language
    prefix = page.path[1:].partition("/")[0]
    if code not in LANGUAGES:
        yield f"lang is “{code}”"
    elif page.soup.html and page.soup.html.get("dir") != LANGUAGES[code].direction:
        yield f"dir does not fit {code}"
    if prefix in LANGUAGES and code != prefix:
        yield f"an address in {prefix} shows a page in {code}"


def labels_its_fields(page: Page, app: Flask) -> Iterator[str]:
    """Everything that can be filled in has a label with words, or an aria-label."""
    labels = {label.get("for") for label in page.named("label") if _words(label)}
    for field in page.named("input", "textarea", "select"):
        within = field.find_parent("label")
        named = (
            field.get("aria-label") or field.get("id") in labels or (within is not None and _words(within))
        )
        if field.get("type") not in UNSEEN and not named:
            yield f"no label: {str(field)[:100]}"
    for group in page.named("fieldset"):
        if group.legend is None or not _words(group.legend):
            yield "a fieldset without a legend"


def names_its_links_and_buttons(page: Page, app: Flask) -> Iterator[str]:
    """No link or button without words."""
    for tag in page.named("a", "button", "summary"):
        if not _words(tag) and not tag.get("aria-label"):
            yield f"no words: {str(tag)[:100]}"
        if tag.name == "a" and not tag.get("href"):
            yield f"leads nowhere: {str(tag)[:100]}"


def has_each_id_once(page: Page, app: Flask) -> Iterator[str]:
    """Ids are unique, and what refers to one finds it."""
    ids = [str(tag["id"]) for tag in page.having("id")]
    yield from (f"id “{one}” {ids.count(one)} times" for one in sorted(set(ids)) if ids.count(one) > 1)
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "headers"):
        for tag in page.having(name):
            wanted = tag[name] if isinstance(tag[name], list) else str(tag[name]).split()
            yield from (f"{name} names “{one}”, which is not there" for one in wanted if one not in ids)
    for tag in page.having("href"):
        if str(tag["href"]).startswith("#") and str(tag["href"])[1:] not in ids:
            yield f"{tag['href']} is not there"


def needs_no_inline_code(page: Page, app: Flask) -> Iterator[str]:
    """Style and script come from files: the content policy allows nothing else."""
    for tag in page.tags:
        yield from (f"{name} in {tag.name}" for name in tag.attrs if name == "style" or name.startswith("on"))
    inline = [tag for tag in page.named("style", "script") if tag.name == "style" or "src" not in tag.attrs]
    yield from (f"inline {tag.name}" for tag in inline)
    fetched = [*page.having("src"), *(tag for tag in page.named("link") if "href" in tag.attrs)]
    for tag in fetched:
        address = str(tag.get("src") or tag.get("href"))
        if urlsplit(address).netloc not in {"", urlsplit(app.config["SETTINGS"].base_url).netloc}:
            yield f"asks another host: {address}"


def guards_its_forms(page: Page, app: Flask) -> Iterator[str]:
    """Every form that changes something carries a token, once; nothing is changed by GET."""
    for form in page.named("form"):
        tokens = [
            one for one in form.find_all("input", {"name": "csrf_token"}) if one.get("type") == "hidden"
        ]
        if str(form.get("method", "get")).lower() == "post" and len(tokens) != 1:
            yield f"{len(tokens)} of csrf_token in the form to {form.get('action')}"
        if str(form.get("method", "get")).lower() != "post" and tokens:
            yield f"a token would stand in the address: form to {form.get('action')}"


def describes_its_pictures(page: Page, app: Flask) -> Iterator[str]:
    """Pictures have an alt; drawings are either hidden from screen readers or named."""
    yield from (f"no alt: {tag}" for tag in page.named("img") if tag.get("alt") is None)
    for tag in page.named("svg"):
        if not (tag.has_attr("aria-hidden") or tag.has_attr("hidden") or tag.get("aria-label")):
            yield f"a drawing that is neither hidden nor named: {str(tag)[:80]}"


def leads_somewhere(page: Page, app: Flask) -> Iterator[str]:
    """Every link and form of ours leads to an address there is."""
    wanted = {("GET", str(tag["href"])) for tag in page.named("a") if "href" in tag.attrs}
    wanted |= {
        (str(form.get("method", "get")).upper(), str(form.get("action") or page.path))
        for form in page.named("form")
    }
    for method, address in sorted(wanted):
        if address.startswith("/") and not _is_there(app, urlsplit(address).path, method):
            yield f"{method} {address} is nowhere"


def _is_there(app: Flask, path: str, method: str) -> bool:
    try:
        app.url_map.bind("localhost").match(path, method=method)
    except RequestRedirect:
        return True
    except MethodNotAllowed:
        return False
    except HTTPException:
        return False
    return True


def leaves_no_loose_ends(page: Page, app: Flask) -> Iterator[str]:
    """No unfilled placeholder, no object's inner name, no word of Python on the page."""
    text = page.soup.get_text(" ")
    for mark in ("%(", "{{", "{%", "<portal.", "Undefined", "None None", "LazyString", "datetime."):
        if mark in text:
            yield f"“{mark}” can be read on the page"


CHECKS: tuple[Callable[[Page, Flask], Iterator[str]], ...] = (
    has_a_title,
    has_one_heading,
    says_its_language,
    labels_its_fields,
    names_its_links_and_buttons,
    has_each_id_once,
    needs_no_inline_code,
    guards_its_forms,
    describes_its_pictures,
    leads_somewhere,
    leaves_no_loose_ends,
)
