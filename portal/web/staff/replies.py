"""Ready-made replies at a case: chosen in the handler's language, filled for the member in theirs."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from config import LANGUAGES, Language
from portal.cases.reading import Promised
from portal.cases.records import Case
from portal.cases.templates import ReplyTemplate, filled
from portal.members.association import in_language
from portal.members.people import PersonActor
from portal.web import clock, formats
from portal.web.house import house
from portal.web.locale import language


@dataclass(frozen=True)
class Picked:
    """A template chosen for a case: what the member gets, and what it says in the reader's language.

    An empty text is missing in that language.
    """

    code: str
    sent: str
    sent_in: Language
    read: str
    read_in: Language


def named(templates: list[ReplyTemplate]) -> list[tuple[str, str]]:
    """The templates to choose from, by their names in the reader's language."""
    own = house().languages[0].code
    return [(one.code, in_language(one.names, language().code, own)) for one in templates]


def language_of(case: Case) -> Language:
    """The language the member is written to in."""
    member = case.member if case.member_id else None
    return LANGUAGES[member.language if member else case.language]


def picked(template: ReplyTemplate, case: Case, by: PersonActor, promises: list[Promised]) -> Picked:
    """The template filled for this case, in the member's language and in the reader's."""
    theirs, mine = language_of(case), language()
    sent, read = (_text(template, case, by, promises, into) for into in (theirs, mine))
    return Picked(template.code, sent, theirs, read, mine)


def _text(
    template: ReplyTemplate, case: Case, by: PersonActor, promises: list[Promised], into: Language
) -> str:
    """The template's words in a language, with the next day that is promised and still to come. Without one
    the blank of the day stays, for the handler to see and mend.
    """
    member = case.member if case.member_id else None
    blanks = {"member": member.name if member else "", "reference": case.reference, "handler": by.name}
    at = clock.now()
    due = min((one.due for one in promises if one.stands and one.running and one.due > at), default=None)
    if due is not None:
        zone = ZoneInfo(member.time_zone) if member else house().zone
        blanks["date"] = formats.weekday(due, into, zone, at.astimezone(zone).date())
    return filled(template.bodies.get(into.code, ""), blanks)
