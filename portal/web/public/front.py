"""The front page in every language, the way to it, and the choice of a language."""

from typing import Any

from flask import Blueprint, abort, redirect, request

from portal.members import people
from portal.members.people import Person
from portal.web import clock
from portal.web.access import nearest_page, open_to_all, safe_next
from portal.web.locale import language, offered, remember_language
from portal.web.page import page
from portal.web.session import forget_reader, visit

PRINTED = ("sign-in", "performance")
"""Pages that a poster or a report names without a language."""

ASKED = ("rate", "pulse", "unsubscribe")
"""Pages that speak the language of the one who was asked, unless another is chosen."""


@open_to_all
def root(page: str = "") -> Any:
    """An address without a language, as paper has it, leads to its page in the language of the reader."""
    response = redirect(f"/{language().code}/{page}", 302)
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept-Language", "Cookie"])
    return response


@open_to_all
def front() -> Any:
    """What this place is, and the ways in."""
    return page()


@open_to_all
def choose_language() -> Any:
    """Remember a language, in the profile of whoever is signed in, and go on where the reader was."""
    code = request.form.get("lang", "")
    if code not in {one.code for one in offered()}:
        abort(400)
    wanted = request.form.get("next", "")
    back = safe_next(wanted, nearest_page(wanted.partition("?")[0]) if wanted.startswith("/") else "/")
    _write_profile(code)
    return remember_language(redirect(_in_language(back, code), 303), code)


def _write_profile(code: str) -> None:
    reader = visit()
    if reader is not None and reader.language != code:
        person = Person.get_by_id(reader.person_id)
        people.change(person, by=reader.actor, at=clock.now(), language=code)
        forget_reader()


def _in_language(path: str, code: str) -> str:
    """The same page under the prefix of another language; pages without one stay."""
    first, slash, rest = path[1:].partition("/")
    if first in ASKED:
        return f"{path}{'&' if '?' in path else '?'}l={code}"
    return f"/{code}/{rest}" if slash and first in {one.code for one in offered()} else path


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/", "root", root)
    for page_of_paper in PRINTED:
        room.add_url_rule(f"/{page_of_paper}", "root", root, defaults={"page": page_of_paper})
    room.add_url_rule("/<language:lang>/", "front", front)
    room.add_url_rule("/language", "choose_language", choose_language, methods=["POST"])
