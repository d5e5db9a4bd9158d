"""The story of a case: words and events in one thread, in the order of the ledger, for either side's page."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.cases.codes import CLOSINGS, FINDINGS
from portal.cases.deadlines import PROMISES
from portal.cases.reading import Attached, Happened, Said, attached, happened, names_of, said
from portal.recovery.kinds import REMEDIES
from portal.web import formats
from portal.web.locale import language, say
from portal.web.marks import SHAPES
from portal.wording import N_, NP_, Words


@dataclass(frozen=True)
class Entry:
    """One thing in the thread: a message with its files, or an event with its mark and words."""

    kind: str
    at: dt.datetime
    message: Said | None = None
    files: tuple[Attached, ...] = ()
    mark: str = ""
    words: str = ""
    late: bool = False


@dataclass(frozen=True)
class Event:
    """How a kind of line is told: its mark, its sentence, and what fills it."""

    mark: str
    sentence: str
    late: bool = False


ESCALATED: dict[str, Words] = {
    "supervisor": NP_("handed up to", "a supervisor"),
    "stage_two": NP_("handed up to", "the second stage"),
}
OF: dict[str, Words] = {
    "question": NP_("reminded of", "the open question"),
    "offer": NP_("reminded of", "the offer"),
    "confirm": NP_("reminded of", "confirming that it is put right"),
}

EVENTS: dict[str, Event] = {
    "case.received": Event("kept", N_("Received")),
    "case.acknowledged": Event("kept", N_("Acknowledged by %(name)s")),
    "case.assessed": Event("now", N_("Assessed: it is being looked into")),
    "case.reclassified": Event("now", N_("Classified anew")),
    "case.assigned": Event("person", N_("%(to)s takes care of this case")),
    "case.asked": Event("paused", N_("A question was asked: our promises rest until it is answered")),
    "case.answered": Event("now", N_("The question was answered: our promises run again")),
    "case.decided": Event("kept", N_("Decided: %(finding)s")),
    "case.disputed": Event("review", N_("Still not right: somebody else looks at it now")),
    "case.closed": Event("ended", N_("Closed: %(closing)s")),
    "case.reopened": Event("review", N_("Opened again")),
    "case.withdrawn": Event("ended", N_("Withdrawn by the member")),
    "case.escalated": Event("next", N_("Handed up to %(level)s")),
    "case.reminded": Event("mail", N_("A reminder was sent of %(of)s")),
    "promise.made": Event("promised", N_("Promised by %(due)s: %(promise)s")),
    "promise.moved": Event("promised", N_("Promise moved to %(due)s: %(promise)s")),
    "promise.kept": Event("kept", N_("Promise kept: %(promise)s")),
    "promise.broken": Event("late", N_("Promise broken: %(promise)s, due %(due)s"), late=True),
    "promise.warned": Event("clock", N_("Warned beforehand that it may be late: %(promise)s, due %(due)s")),
    "remedy.offered": Event("promised", N_("Offered: %(remedy)s")),
    "remedy.accepted": Event("kept", N_("Accepted: %(remedy)s")),
    "remedy.declined": Event("review", N_("Declined: %(remedy)s")),
    "remedy.delivered": Event("kept", N_("Delivered: %(remedy)s")),
    "remedy.cancelled": Event("ended", N_("Cancelled: %(remedy)s")),
    "remedy.lapsed": Event("ended", N_("Not answered in time: %(remedy)s")),
    "form.sent": Event("mail", N_("The member was asked how it felt")),
    "form.withheld": Event("ended", N_("The member was not asked again so soon how it felt")),
    "form.answered": Event("kept", N_("The member answered how it felt")),
    "form.changed": Event("kept", N_("The member changed the answer on how it felt")),
    "form.reminded": Event("mail", N_("A reminder was sent of the question how it felt")),
}
UNASSIGNED = N_("Waits for somebody else to take it")
# The same, told to the member whose case it is.
TO_MEMBERS: dict[str, str] = {
    "case.assigned": N_("%(to)s takes care of your case"),
    "case.asked": N_("We asked you something: our promises rest until you answer"),
    "case.answered": N_("You answered: our promises run again"),
    "case.disputed": N_("You said that it is still not right: somebody else looks at it now"),
    "case.withdrawn": N_("You withdrew the grievance"),
    "case.reminded": N_("We reminded you of %(of)s"),
    "promise.warned": N_("We told you beforehand that it may be late: %(promise)s, due %(due)s"),
    "remedy.accepted": N_("You accepted: %(remedy)s"),
    "remedy.declined": N_("You declined: %(remedy)s"),
    "form.sent": N_("We asked you how it felt"),
    "form.answered": N_("You told us how it felt"),
    "form.changed": N_("You changed your answer on how it felt"),
    "form.reminded": N_("We reminded you of the question how it felt"),
}
# What members need not read: the desk's own dealings, and dates they see on the promises themselves.
NOT_FOR_MEMBERS = frozenset({"case.reclassified", "note.written", "form.withheld"})
TOLD_BY_MESSAGE = frozenset({"message.written", "note.written"})


def _due(particulars: dict[str, Any]) -> str:
    moment = dt.datetime.fromisoformat(particulars["due"])
    return SHAPES["near_day"](moment)


def _remedy(particulars: dict[str, Any]) -> str:
    words = say(REMEDIES[particulars["kind"]].words)
    if particulars["amount"] is None:
        return words
    amount = formats.money(particulars["amount"], particulars["currency"], language())
    return gettext("%(remedy)s of %(amount)s", remedy=words, amount=formats.isolate(amount, language()))


# Placeholder → how its words are found in a line's particulars.
FILLINGS: dict[str, Callable[[dict[str, Any]], str]] = {
    "finding": lambda line: say(FINDINGS[line["finding"]]),
    "closing": lambda line: say(CLOSINGS[line["closed_by"]]),
    "level": lambda line: say(ESCALATED[line["to"]]),
    "of": lambda line: say(OF[line["of"]]),
    "promise": lambda line: say(PROMISES[line["promise"]]),
    "due": _due,
    "remedy": _remedy,
}


def words_of(line: Happened, names: dict[int, str], *, staff: bool) -> str:
    """The sentence of a line, filled for the reader."""
    sentence = EVENTS[line.kind].sentence
    if not staff:
        sentence = TO_MEMBERS.get(line.kind, sentence)
    if line.kind == "case.assigned" and line.particulars["to"] is None:
        return gettext(UNASSIGNED)
    filling = {
        "name": formats.isolate(names.get(line.actor_id or 0, "–"), language()),
        "to": formats.isolate(names.get(line.particulars.get("to") or 0, "–"), language()),
    }
    used = {name: find(line.particulars) for name, find in FILLINGS.items() if f"%({name})s" in sentence}
    return gettext(sentence, **(filling | used))


def thread(case_id: int, *, staff: bool) -> list[Entry]:
    """The whole story of a case for the staff's page or the member's: four queries."""
    return build(
        happened(case_id), said(case_id, notes=staff), attached(case_id, internal=staff), staff=staff
    )


def build(lines: list[Happened], words: list[Said], files: Iterable[Attached], *, staff: bool) -> list[Entry]:
    """Lines, messages and files as one thread, in the order of the ledger."""
    by_id = {one.id: one for one in words}
    with_files: dict[int, list[Attached]] = {}
    for one in files:
        with_files.setdefault(one.message_id, []).append(one)
    names = names_of({id for line in lines for id in _people(line)})
    entries = []
    for line in lines:
        if line.kind in TOLD_BY_MESSAGE:
            message = by_id.get(line.particulars["message"])
            if message is not None:
                entries.append(Entry(line.kind, line.at, message, tuple(with_files.get(message.id, ()))))
        elif line.kind in EVENTS and (staff or _is_for_members(line)):
            event, said_of_it = EVENTS[line.kind], words_of(line, names, staff=staff)
            entries.append(Entry(line.kind, line.at, mark=event.mark, words=said_of_it, late=event.late))
    return entries


def _is_for_members(line: Happened) -> bool:
    """Whether a member reads of it; a warning only where it was theirs."""
    return line.kind not in NOT_FOR_MEMBERS and line.particulars.get("whom") != "handler"


def _people(line: Happened) -> list[int]:
    """The people a line's sentence may name."""
    wanted = {"case.acknowledged": line.actor_id, "case.assigned": line.particulars.get("to")}
    found = wanted.get(line.kind)
    return [found] if found else []
