"""The queue: filters, search in every script, what is due first, fifty rows a page."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from config import LANGUAGES
from portal.cases.codes import CATEGORIES, SEVERITIES
from portal.cases.filters import FILTERS, named
from portal.cases.queues import Row, queue
from portal.cases.saved import Saved, saved_for
from portal.members.association import in_language
from portal.store.paging import Page
from portal.web import clock
from portal.web.access import allows
from portal.web.forms import Form, OneLine
from portal.web.locale import language, ngettext, offered, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.reports import last_report
from portal.web.staff.rows import STATES, WAITING_FOR_MEMBER, shown, today_spans
from portal.wording import NP_, Words

blueprint = Blueprint("queue", __name__)
ASKED = (*FILTERS, "due", "after")
ADDRESS = "/staff/queue"
Choices = list[tuple[str, str]]

ANY_OPEN = NP_("filter: state", "any open")
ANY = NP_("filter", "any")
ME_OR_NOBODY = NP_("filter: handler", "me or nobody")
ME = NP_("filter: handler", "me")
NOBODY = NP_("filter: handler", "nobody yet")

PROMISED: dict[str, Words] = {
    "late": NP_("filter: promise", "late"),
    "today": NP_("filter: promise", "due today"),
    "soon": NP_("filter: promise", "due in three days"),
    "running": NP_("filter: promise", "any that runs"),
    "held": NP_("filter: promise", "held while the member is waited for"),
}
SEARCH = NP_("filter", "Search")
NEW_ANSWER = NP_("filter", "New answer")


class Filter(NamedTuple):
    """A list over the queue: its words and its choices (value, words)."""

    words: str
    choices: Choices


class Word(NamedTuple):
    """A filter in force: what it is, what it lets through, and the address without it."""

    filter: str
    value: str
    without: str


class SaveForm(Form):
    """A saved filter: its name, and whether colleagues see it."""

    name = OneLine(_l("Name of this filter"))
    shared = BooleanField(_l("Colleagues see it too"))


@blueprint.get("/queue")
@allows("queue.see")
def index() -> tuple[str, int]:
    """A page of the queue for the filters in the address, which can be saved and shared."""
    return queue_page(asked_in(request.args))


def asked_in(fields: Mapping[str, str]) -> dict[str, str]:
    """The filters that came with an address or a form, and the mark of a page."""
    return {name: fields[name] for name in ASKED if fields.get(name)}


def queue_page(asked: dict[str, str], form: SaveForm | None = None) -> tuple[str, int]:
    """The page of the queue for these filters; `form` is that of saving them, where it was refused."""
    who, at = actor(), clock.now()
    due, report = today_spans(at) if "due" in asked else None, last_report()
    found = queue(who, asked, due)
    filters = filters_here()
    views = {name: value for name, value in asked.items() if name != "after"}
    return page(
        of="staff.queue.index",
        asked=asked,
        view=views,
        filters=filters,
        colleagues=filters["handler"].choices[_USUAL_HANDLERS:],
        words=in_force(views, filters),
        saved=_with_addresses(saved_for(who)),
        here_now=address(views),
        form=form or SaveForm(action=SAVED),
        report=report,
        found=_in_number(found, asked),
        rows=shown(found.rows, at, due, ticked=report.refs if report else frozenset()),
        more=address(asked | {"after": found.after}) if found.after else "",
        first=address(views) if "after" in asked else "",
    )


SAVED = f"{ADDRESS}/filters"


def address(asked: Mapping[str, str]) -> str:
    """The address of the queue for these filters, always in the same order."""
    query = urlencode([(name, asked[name]) for name in ASKED if asked.get(name)])
    return f"{ADDRESS}?{query}" if query else ADDRESS


def _with_addresses(saved: list[Saved]) -> list[tuple[Saved, str]]:
    return [(one, address(one.query)) for one in saved]


def _in_number(found: Page[Row], asked: Mapping[str, str]) -> str:
    """How many cases there are, as far as this page knows."""
    number = len(found)
    if found.after or "after" in asked:
        return ngettext("%(num)d case on this page", "%(num)d cases on this page", number)
    return ngettext("%(num)d case", "%(num)d cases", number)


def in_force(view: Mapping[str, str], filters: dict[str, Filter]) -> list[Word]:
    """Each filter in force in words; what is on no list is shown as it came."""
    found = []
    for name, value in view.items():
        without = address({other: chosen for other, chosen in view.items() if other != name})
        if name in filters:
            found.append(
                Word(filters[name].words, dict(filters[name].choices).get(value, value[:60]), without)
            )
        elif name == "answer":
            found.append(Word(say(NEW_ANSWER), "", without))
        else:
            found.append(Word(say(SEARCH), value[:60], without))
    return found


_USUAL_HANDLERS = 4  # any, me or nobody, me, nobody


def filters_here() -> dict[str, Filter]:
    """The lists over the queue by the name of the filter."""
    code, known = language().code, named()
    here = [(chapter, in_language(names, code, "en")) for chapter, names in known.chapters]
    tongues = [(one.code, one.name) for one in offered()]
    own = {"chapter": here, "handler": known.handlers, "language": tongues}
    return {
        name: Filter(words, [*usual, *own.get(name, ())]) for name, (words, usual) in _usual(code).items()
    }


@lru_cache(maxsize=len(LANGUAGES))
def _usual(code: str) -> dict[str, Filter]:
    """What of the lists is the same in every association, in the reader's language, made once."""
    any_ = ("", say(ANY))
    states = [("", say(ANY_OPEN)), *_in_words(STATES), ("waiting", say(WAITING_FOR_MEMBER))]
    handlers = [any_, ("mine", say(ME_OR_NOBODY)), ("me", say(ME)), ("nobody", say(NOBODY))]
    return {
        "due": Filter(say(NP_("filter", "Promise")), [any_, *_in_words(PROMISED)]),
        "state": Filter(say(NP_("filter", "State")), states),
        "handler": Filter(say(NP_("filter", "Handler")), handlers),
        "severity": Filter(say(NP_("filter", "Severity")), [any_, *_in_words(SEVERITIES)]),
        "category": Filter(say(NP_("filter", "Category")), [any_, *_in_words(CATEGORIES)]),
        "chapter": Filter(say(NP_("filter", "Chapter")), [any_]),
        "language": Filter(say(NP_("filter", "Language")), [any_]),
    }


def _in_words(table: Mapping[str, Words]) -> Choices:
    return [(code, say(words)) for code, words in table.items()]
