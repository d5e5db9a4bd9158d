"""A page: its template is found from the endpoint, and every layout finds what it needs in `here`.

`member.cases.show` is drawn by `templates/member/cases/show.html`. A submitted form with errors makes the
page a 422.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request

from config import Language
from portal.members.association import in_language
from portal.members.identity import Brand
from portal.web import menus
from portal.web.forms import Form, checks
from portal.web.house import house, settings
from portal.web.locale import language, offered
from portal.web.menus import Entry
from portal.web.session import reader_mark, visit
from portal.web.typesetting import render


def page(*, code: int | None = None, of: str | None = None, **context: Any) -> tuple[str, int]:
    """The page of this endpoint (or of the endpoint `of`), with `context` for its template.

    `code` is the HTTP status; without it 200, or 422 if a form in `context` was sent and has errors. A move
    that cannot be made shows the page it was on again: `page(of="member.cases.show", case=case, form=form)`.
    """
    endpoint = of or request.endpoint or ""
    if code is None:
        code = 422 if any(isinstance(value, Form) and value.has_errors for value in context.values()) else 200
    return render(endpoint.replace(".", "/") + ".html", context), code


@dataclass(frozen=True)
class Alternate:
    """The same page in another language."""

    code: str
    url: str


ANYBODY = "x-default"  # for whoever wants none of our languages


class Here:
    """What layouts ask: who reads, in which language, where, and what leads on. It keeps nothing between
    requests.
    """

    @property
    def language(self) -> Language:
        """The language of the page, with `code`, `name` and `direction`."""
        return language()

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages the reader may choose."""
        return offered()

    @property
    def name(self) -> str:
        """The association's name in the reader's language."""
        return house().name_in(language().code)

    @property
    def short_name(self) -> str:
        """The association's name for where there is little room, empty where it has none."""
        return house().short_name_in(language().code)

    @property
    def outside(self) -> str:
        """The body outside the association to which members can turn, as the reader reads it, or ""."""
        here = house()
        return in_language(here.identity.outside, language().code, here.languages[0].code)

    @property
    def brand(self) -> Brand:
        """The palette of the association's colour, and its logo if there is one."""
        return house().identity.brand

    @property
    def visit(self) -> Any:
        """Who is signed in, or None."""
        return visit()

    @property
    def reader_mark(self) -> str:
        """A name for the reader that says nothing elsewhere, "" for nobody."""
        return reader_mark()

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration, where nothing is real."""
        return settings().demo

    @property
    def path(self) -> str:
        """The address of this page, with its query but without a language that was only shown."""
        query = "&".join(
            part for part in request.query_string.decode().split("&") if part and part[:2] != "l="
        )
        return f"{request.path}?{query}" if query else request.path

    @property
    def home(self) -> str:
        """Where the association's name leads: to one's matters, one's day, or the front page."""
        return "/" if visit() is None else self.start

    @property
    def start(self) -> str:
        """The first page of somebody signed in."""
        return start_page()

    @property
    def member_menu(self) -> tuple[Entry, ...]:
        """The menu over members' pages."""
        return menus.menu(menus.MEMBER)

    @property
    def console_menu(self) -> tuple[Entry, ...]:
        """The menu over the pages of the staff."""
        return menus.menu(menus.CONSOLE)

    @property
    def setup_menu(self) -> tuple[Entry, ...]:
        """The menu within set-up."""
        return menus.menu(menus.SETUP)

    @property
    def contact(self) -> str:
        """The e-mail address at which members reach the association, empty where it named none."""
        return house().identity.contact

    @property
    def office(self) -> str:
        """The e-mail address of the office: the one above, else that from which its letters come."""
        return self.contact or settings().mail_from

    def offers(self, path: str) -> bool:
        """Whether the menu of the staff leads this reader to `path`."""
        return any(entry.path == path for entry in self.console_menu)

    @property
    def foot(self) -> tuple[Entry, ...]:
        """The links at the foot."""
        return menus.menu(menus.FOOT)

    def current(self, entries: tuple[Entry, ...], place: str | None = None) -> str | None:
        """Which of `entries` this page belongs to; a template may say it with `{% set place =
        "/staff/queue" %}`.
        """
        return place or menus.current(entries, request.path)

    @property
    def canonical(self) -> str:
        """The one address of this public page."""
        return settings().base_url + request.path

    @property
    def alternates(self) -> list[Alternate]:
        """This public page in every language, and the one for whoever wants none of them (x-default)."""
        prefix, rest = f"/{language().code}/", request.path[len(language().code) + 1 :]
        if visit() is not None or request.endpoint is None or not request.path.startswith(prefix):
            return []
        base = settings().base_url
        found = [Alternate(one.code, f"{base}/{one.code}{rest}") for one in offered()]
        default = base + "/" if rest == "/" else found[0].url
        return [*found, Alternate(ANYBODY, default)]


def start_page() -> str:
    """Where somebody goes after the sign-in: their day, if they work here, else their matters."""
    entries = menus.menu(menus.MEMBER)
    reader = visit()
    first = "/staff/" if reader and reader.is_staff else "/cases/"
    paths = [entry.path for entry in entries]
    return first if first in paths else next(iter(paths), "/")


def use(app: Flask) -> None:
    """Give the templates of `app` their `here`."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(here=Here(), checks=checks)
