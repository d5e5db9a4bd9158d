"""No more letters of one kind, from a link in such a letter: a page with a button, one click for mailboxes.

A mailbox sends the click itself, without a cookie and without a token of ours (RFC 8058); opening the link
changes nothing, since mail scanners open links.
"""

from typing import Any

from flask import Blueprint, abort, g, request
from flask_babel import refresh

from config import LANGUAGES
from portal.members.links import Link, read_link
from portal.members.people import Person, actor
from portal.notices.preferences import KINDS, OPTIONAL, STOP, preferences_of, turn_off
from portal.web import clock
from portal.web.access import open_to_all
from portal.web.errors import error_page
from portal.web.forms import csrf
from portal.web.locale import offered, say
from portal.web.page import page
from portal.web.tokens import unstored
from portal.wording import N_

UNKNOWN = N_(
    "We do not know this link, or it is too old. Sign in and choose on your own page which letters you want."
)


@open_to_all
def unsubscribe(token: str) -> Any:
    """Which letters would stop, and the button."""
    link, kind = _read(token)
    return _page(token, kind, stopped=kind in preferences_of(link.person_id or 0).unwanted)


@csrf.exempt
@open_to_all
def stop(token: str) -> Any:
    """Stop them; pressed twice it is the same."""
    link, kind = _read(token)
    person = Person.get_by_id(link.person_id)
    if kind not in preferences_of(person.id).unwanted:
        turn_off(person, kind, by=actor(person), at=clock.now())
    return _page(token, kind, stopped=True)


def _page(token: str, kind: str, *, stopped: bool) -> Any:
    return unstored(page(of="public.unsubscribe", token=token, kind=KINDS[kind], stopped=stopped))


def _read(token: str) -> tuple[Link, str]:
    """The link and the kind of letters it stops, in its receiver's language; a kind page for none."""
    for kind in sorted(OPTIONAL):
        link = read_link(f"{STOP}{kind}", token, clock.now())
        if link is not None and link.person is not None:
            _speak_to(link.person)
            return link, kind
    abort(error_page(404, say(UNKNOWN)))


def _speak_to(person: Person) -> None:
    codes = [one.code for one in offered()]
    if request.args.get("l") not in codes and person.language in codes:
        g.language = LANGUAGES[person.language]
        refresh()


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/unsubscribe/<token>", "unsubscribe", unsubscribe)
    room.add_url_rule("/unsubscribe/<token>", "stop", stop, methods=["POST"])
