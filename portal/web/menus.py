"""The menus: what leads where. An entry is shown if its page exists and the reader may open it; the views
say both.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from portal.members.roles import Grant
from portal.web.access import may_open
from portal.web.house import house
from portal.web.locale import language, say
from portal.web.session import visit
from portal.wording import NP_, Words

# address (with <lang> where it carries one) → words
MEMBER: dict[str, Words] = {
    "/cases/": NP_("menu", "My matters"),
    "/<lang>/help/": NP_("menu", "Help"),
    "/me/": NP_("menu", "My account"),
    "/staff/": NP_("menu", "Staff"),
}
CONSOLE: dict[str, Words] = {
    "/staff/": NP_("menu", "My day"),
    "/staff/queue": NP_("menu", "Queue"),
    "/staff/metrics/": NP_("menu", "Figures"),
    "/staff/metrics/board": NP_("menu", "Board"),
    "/staff/history/": NP_("menu", "History"),
    "/staff/settings/": NP_("menu", "Set-up"),
    "/cases/": NP_("menu", "My matters"),
    "/me/": NP_("menu", "My account"),
}
SETUP: dict[str, Words] = {
    "/staff/settings/": NP_("menu", "Overview"),
    "/staff/settings/association": NP_("menu", "The association"),
    "/staff/settings/calendar": NP_("menu", "Hours and holidays"),
    "/staff/settings/promises": NP_("menu", "Promises"),
    "/staff/settings/limits": NP_("menu", "Limits"),
    "/staff/settings/people": NP_("menu", "People"),
    "/staff/settings/imports": NP_("menu", "Imports"),
    "/staff/settings/templates": NP_("menu", "Reply templates"),
    "/staff/settings/publication": NP_("menu", "Published figures"),
    "/staff/settings/parts": NP_("menu", "Parts"),
}
FOOT: dict[str, Words] = {
    "/<lang>/performance": NP_("menu", "How we put things right"),
    "/<lang>/help/": NP_("menu", "Help"),
    "/<lang>/track": NP_("menu", "Follow a grievance"),
    "/<lang>/": NP_("menu", "About this portal"),
    "/<lang>/privacy": NP_("menu", "Privacy"),
    "/<lang>/accessibility": NP_("menu", "Accessibility"),
}


ONLY_IF: dict[str, Callable[[], bool]] = {"/<lang>/performance": lambda: house().publishes}
"""Entries that the association chooses to show."""


@dataclass(frozen=True)
class Entry:
    """One link of a menu."""

    path: str
    words: str


def menu(which: dict[str, Words]) -> tuple[Entry, ...]:
    """The entries of one of the tables above for this reader, made once for each set of roles and
    language.
    """
    reader = visit()
    grants: tuple[Grant, ...] | None = reader.grants if reader else None
    made = current_app.extensions.setdefault("menus", {})
    key = (id(which), grants, language().code, *(shown() for shown in ONLY_IF.values()))
    if key not in made:
        made[key] = tuple(_entries(which))
    return made[key]


def _entries(which: dict[str, Words]) -> list[Entry]:
    chosen = {path: words for path, words in which.items() if path not in ONLY_IF or ONLY_IF[path]()}
    paths = {path.replace("<lang>", language().code): words for path, words in chosen.items()}
    return [Entry(path, say(words)) for path, words in paths.items() if may_open(path)]


def current(entries: tuple[Entry, ...], path: str) -> str | None:
    """Which entry the page at `path` belongs to: the longest one that leads towards it."""
    fitting = [entry.path for entry in entries if path == entry.path or _holds(entry.path, path)]
    return max(fitting, key=len, default=None)


def _holds(entry: str, path: str) -> bool:
    """“My day” and the front page are places of their own, not the roof over all others."""
    return entry.count("/") > 1 and entry != "/staff/" and path.startswith(entry.rstrip("/") + "/")
