"""What pages that ask one question a screen have in common: the link in the letter, the language of the one
who was asked, and the way from question to question.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import abort, g, request, url_for
from flask_babel import refresh
from wtforms import Field
from wtforms.validators import ValidationError

from config import LANGUAGES
from portal.members import activity
from portal.members.activity import PRESENCE, VOICE
from portal.members.links import read_link, was_made
from portal.satisfaction.asked import FormClosed
from portal.satisfaction.forms import Form
from portal.satisfaction.pulses import Pulse
from portal.web import clock
from portal.web.amounts import read_number
from portal.web.errors import error_page
from portal.web.house import house
from portal.web.locale import offered, say
from portal.wording import N_

UNKNOWN_CHOICE = N_("Please choose one of the answers offered.")
UNKNOWN_LINK = N_(
    "We do not know this link. Open it once more from the letter, or find the matter on your own page."
)

Sheet = TypeVar("Sheet", Form, Pulse)


def open_sheet(purpose: str, table: type[Sheet], token: str) -> Sheet:
    """The open form or pulse behind a link, its receiver's language chosen; a kind page where there is
    none.
    """
    link = read_link(purpose, token, clock.now())
    if link is None:
        if was_made(purpose, token):
            raise FormClosed
        abort(error_page(404, say(UNKNOWN_LINK)))
    row = table.get_by_id(link.subject_id)
    _speak_to(row)
    if not row.is_open(clock.now()):
        raise FormClosed
    return row


def _speak_to(asked: Form | Pulse) -> None:
    """Speak the language of the one who was asked, unless the address says another; in their time zone."""
    codes = [one.code for one in offered()]
    if request.args.get("l") not in codes and asked.language in codes:
        g.language = LANGUAGES[asked.language]
    with suppress(ZoneInfoNotFoundError, ValueError):
        g.zone = ZoneInfo(asked.person.time_zone)
    refresh()


def offered_by(scales: Mapping[str, Collection[str] | None]) -> Callable[[object, Field], None]:
    """A check that an answer is on the scale of its field; what was left out passes."""

    def check(form: object, field: Field) -> None:
        if field.data and field.data not in (scales[field.name] or ()):
            raise ValidationError(say(UNKNOWN_CHOICE))

    return check


def note_voice(asked: Form | Pulse) -> None:
    """Remember that a member spoke today, for the figures of engagement: an answer is an act like a visit."""
    activity.note(asked.person_id, clock.now().astimezone(house().zone).date(), PRESENCE | VOICE)


def said(asked: Form | Pulse, fields: Iterable[str]) -> dict[str, str]:
    """What was answered before, as the fields hold it."""
    values = {name: getattr(asked, name) for name in fields}
    return {name: str(value) for name, value in values.items() if value is not None}


def number(text: str | None, last: int) -> int:
    """The number of a question; the first one where it is not said."""
    number = read_number(text) or 1
    return number if number <= last else 1


def address(page: str, thanks: str, token: str, number: int, last: int) -> str:
    """The page of a question, behind the last that of thanks; a language that was only shown stays."""
    shown = request.args.get("l")
    if number > last:
        return url_for(thanks, token=token, l=shown)
    return url_for(page, token=token, q=number, l=shown)
