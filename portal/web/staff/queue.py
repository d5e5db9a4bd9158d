"""The queue: filters, search in every script, what is due first, fifty rows a page."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from flask import Blueprint, request

from config import LANGUAGES
from portal.cases.codes import CATEGORIES, SEVERITIES
from portal.cases.queues import queue
from portal.members.association import chapters
from portal.members.people import staff_who_may
from portal.members.roles import ACTIONS
from portal.web import clock
from portal.web.access import allows
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.rows import STATES, WAITING_FOR_MEMBER, shown, today_spans
from portal.wording import NP_, Words

blueprint = Blueprint("queue", __name__)
ASKED = ("q", "state", "category", "severity", "chapter", "handler", "answer", "due", "after")
Choices = list[tuple[str, str]]

ANY_OPEN = NP_("filter: state", "any open")
ANY = NP_("filter", "any")
ME_OR_NOBODY = NP_("filter: handler", "me or nobody")
ME = NP_("filter: handler", "me")
NOBODY = NP_("filter: handler", "nobody yet")


@blueprint.get("/queue")
@allows("queue.see")
def index() -> tuple[str, int]:
    """A page of the queue for the filters in the address, which can be saved and shared."""
    who, at = actor(), clock.now()
    asked = {name: request.args[name] for name in ASKED if request.args.get(name)}
    due = today_spans(at)
    found = queue(who, asked, due)
    return page(
        asked=asked,
        filters=_filters(),
        rows=shown(found.rows, at, due),
        more=_address(asked | {"after": found.after}) if found.after else None,
        first=_address({name: value for name, value in asked.items() if name != "after"}),
    )


def _address(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}"


def _filters() -> dict[str, tuple[str, Choices]]:
    """The lists over the queue: name of the filter → its words, its choices."""
    code = language().code
    staff = [(one.email or "", one.name) for one in staff_who_may(ACTIONS["case.acknowledge"], None)]
    here = [(one.code, one.name_in(code)) for one in chapters()]
    own = {"chapter": here, "handler": staff}
    return {name: (words, [*usual, *own.get(name, ())]) for name, (words, usual) in _usual(code).items()}


@lru_cache(maxsize=len(LANGUAGES))
def _usual(code: str) -> dict[str, tuple[str, Choices]]:
    """What of the lists is the same in every association, in the reader's language, made once."""
    any_ = ("", say(ANY))
    states = [("", say(ANY_OPEN)), *_in_words(STATES), ("waiting", say(WAITING_FOR_MEMBER))]
    handlers = [any_, ("mine", say(ME_OR_NOBODY)), ("me", say(ME)), ("nobody", say(NOBODY))]
    return {
        "state": (say(NP_("filter", "State")), states),
        "category": (say(NP_("filter", "Category")), [any_, *_in_words(CATEGORIES)]),
        "severity": (say(NP_("filter", "Severity")), [any_, *_in_words(SEVERITIES)]),
        "chapter": (say(NP_("filter", "Chapter")), [any_]),
        "handler": (say(NP_("filter", "Handler")), handlers),
    }


def _in_words(table: Mapping[str, Words]) -> Choices:
    return [(code, say(words)) for code, words in table.items()]
