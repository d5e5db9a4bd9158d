"""The story of a case: words and events in one thread, in the order of the ledger, for either side's page."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup, escape

from portal.cases.reading import Attached, Happened, Said, attached, happened, names_of, said
from portal.web import formats
from portal.web.codes import word
from portal.web.locale import gettext, language, ngettext, pgettext, say, zone
from portal.web.marks import SHAPES, icon
from portal.wording import N_, NP_, Words

NOTHING = Markup("")


@dataclass(frozen=True)
class Entry:
    """One thing in the thread: a message with its files, or the line of an event, drawn already."""

    kind: str
    at: dt.datetime
    number: int
    message: Said | None = None
    files: tuple[Attached, ...] = ()
    line: Markup = NOTHING
    actor_id: int | None = None


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

DECIDED_ANEW = N_("Finding: %(finding)s")  # a later offer or conclusion: the case was decided before
UNASSIGNED = N_("Waits for somebody else to take it")
WARNED: dict[str, str] = {
    "handler": N_("The handler was warned beforehand: %(promise)s, due %(due)s"),
    "member": N_("The member was told beforehand that it may be late: %(promise)s, due %(due)s"),
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
    "case.linked": Event("now", N_("Belongs to an incident")),
    "case.reminded": Event("mail", N_("A reminder was sent of %(of)s")),
    "promise.made": Event("promised", N_("Promised by %(due)s: %(promise)s")),
    "promise.moved": Event("promised", N_("Promise moved to %(due)s: %(promise)s")),
    "promise.kept": Event("kept", N_("Promise kept: %(promise)s")),
    "promise.broken": Event("late", N_("Promise broken: %(promise)s, due %(due)s"), late=True),
    "promise.warned": Event("clock", WARNED["member"]),
    "remedy.offered": Event("promised", N_("Offered: %(remedy)s")),
    "remedy.accepted": Event("kept", N_("Accepted: %(remedy)s")),
    "remedy.declined": Event("review", N_("Declined: %(remedy)s")),
    "remedy.delivered": Event("kept", N_("Delivered: %(remedy)s")),
    "remedy.cancelled": Event("ended", N_("Cancelled: %(remedy)s")),
    "remedy.lapsed": Event("ended", N_("Not answered in time: %(remedy)s")),
    "form.sent": Event("mail", N_("The member was asked how it felt")),
    "form.withheld": Event("ended", N_("The member was not asked how it felt")),
    "form.answered": Event("kept", N_("The member answered how it felt")),
    "form.changed": Event("kept", N_("The member changed the answer on how it felt")),
    "form.reminded": Event("mail", N_("A reminder was sent of the question how it felt")),
    "form.words_removed": Event("ended", N_("The member removed the words on how it felt")),
}
# The same, told to the member whose case it is.
TO_MEMBERS: dict[str, str] = {
    "case.assigned": N_("%(to)s takes care of your case"),
    "case.asked": N_("We asked you something: our promises rest until you answer"),
    "case.answered": N_("You answered: our promises run again"),
    "case.closed": N_("Your case is closed"),
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
    "form.words_removed": N_("You removed your words on how it felt"),
}
# What members need not read: the desk's own dealings. (Its notes are no events: `said` leaves them out.)
NOT_FOR_MEMBERS = frozenset({"case.reclassified", "case.linked", "form.withheld"})
# Our own book-keeping: where a day has several lines of it, one line says so and unfolds them.
BOOK_KEEPING = frozenset({"promise.made", "promise.kept", "promise.warned"})
TOLD_BY_MESSAGE = frozenset({"message.written", "note.written"})


def _due(line: Happened, _: dict[int, str]) -> str:
    moment = dt.datetime.fromisoformat(line.particulars["due"])
    return SHAPES["near_day"](moment)


def _remedy(line: Happened, _: dict[int, str]) -> str:
    particulars = line.particulars
    words = word("remedy", particulars["kind"])
    if particulars["amount"] is None:
        return words
    amount = formats.money(particulars["amount"], particulars["currency"], language())
    return gettext("%(remedy)s of %(amount)s", remedy=words, amount=formats.isolate(amount, language()))


# Placeholder → how its words are found in a line and the names of people.
FILLINGS: dict[str, Callable[[Happened, dict[int, str]], str]] = {
    "name": lambda line, names: formats.bdi(names.get(line.actor_id or 0, "–")),
    "to": lambda line, names: formats.bdi(names.get(line.particulars["to"] or 0, "–")),
    "finding": lambda line, _: word("finding", line.particulars["finding"]),
    "closing": lambda line, _: word("closing", line.particulars["closed_by"]),
    "level": lambda line, _: say(ESCALATED[line.particulars["to"]]),
    "of": lambda line, _: say(OF[line.particulars["of"]]),
    "promise": lambda line, _: word("promise", line.particulars["promise"]),
    "due": _due,
    "remedy": _remedy,
}


def words_of(line: Happened, names: dict[int, str], *, staff: bool) -> str:
    """The sentence of a line, filled for the reader."""
    sentence = _sentence_of(line, staff=staff)
    filling = {name: FILLINGS[name](line, names) for name in placeholders(sentence)}
    return gettext(sentence, **filling)


def _sentence_of(line: Happened, *, staff: bool) -> str:
    if line.kind == "case.assigned" and line.particulars["to"] is None:
        return UNASSIGNED
    if line.kind == "case.decided" and not line.particulars["first"]:
        return DECIDED_ANEW
    if staff:
        return WARNED.get(line.particulars.get("whom", ""), EVENTS[line.kind].sentence)
    return TO_MEMBERS.get(line.kind, EVENTS[line.kind].sentence)


@lru_cache(maxsize=128)
def placeholders(sentence: str) -> tuple[str, ...]:
    """The names of the placeholders in a sentence."""
    return tuple(re.findall(r"%\((\w+)\)s", sentence))


def thread(case_id: int, *, staff: bool, after: int = 0) -> list[Entry]:
    """The story of a case for the staff's page or the member's, behind the ledger's number `after`: four
    queries.
    """
    lines = happened(case_id, after)
    return folded(build(lines, said(case_id, notes=staff), attached(case_id, internal=staff), staff=staff))


def build(lines: list[Happened], words: list[Said], files: Iterable[Attached], *, staff: bool) -> list[Entry]:
    """Lines, messages and files as one thread, in the order of the ledger."""
    by_id = {one.id: one for one in words}
    with_files: dict[int, list[Attached]] = {}
    for one in files:
        with_files.setdefault(one.message_id, []).append(one)
    names = {one.author_id: one.author for one in words if one.author_id and one.author}
    names |= names_of({id for line in lines for id in _people(line)} - names.keys())
    entries = []
    for line in lines:
        if line.kind in TOLD_BY_MESSAGE:
            message = by_id.get(line.particulars["message"])
            if message is not None:
                came = tuple(with_files.get(message.id, ()))
                entries.append(Entry(line.kind, line.at, line.number, message, came))
        elif line.kind in EVENTS and (staff or _is_for_members(line)):
            told = drawn(line, words_of(line, names, staff=staff))
            entries.append(Entry(line.kind, line.at, line.number, line=told, actor_id=_actor(line)))
    return entries


def drawn(line: Happened, words: str) -> Markup:
    """The line of an event in the thread. Drawn here and not in the template: a case has dozens of them."""
    event, day = EVENTS[line.kind], SHAPES["near_day"](line.at)
    tone = " late" if event.late else " minor" if line.kind.startswith("promise.") else ""
    told = pgettext("day", "%(day)s: %(event)s", day=day, event=words)
    return Markup(
        f'<li class="event{tone}" data-event="{line.kind}">{icon(event.mark)}<span>{escape(told)}</span></li>'
    )


def folded(entries: list[Entry]) -> list[Entry]:
    """The thread with the book-keeping of each day in one entry: who reads it looks for words and turns, and
    may count on the rest being there.
    """
    by_day: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        if entry.kind in BOOK_KEEPING:
            by_day.setdefault(entry.at.astimezone(zone()).date(), []).append(entry)
    folds = {lines[-1].number: _fold(lines) for lines in by_day.values() if len(lines) > 1}
    inside = {line.number for lines in by_day.values() for line in lines[:-1]}
    return [folds.get(entry.number, entry) for entry in entries if entry.number not in inside]


def _fold(lines: list[Entry]) -> Entry:
    """Several lines as one that unfolds; it stands where the last of them stood in the ledger."""
    day = SHAPES["near_day"](lines[0].at)
    words = ngettext("%(num)d entry about our promises", "%(num)d entries about our promises", len(lines))
    told = pgettext("day", "%(day)s: %(event)s", day=day, event=words)
    inside = NOTHING.join(line.line for line in lines)
    html = f'<li class="event minor"><details><summary>{told}</summary><ol>{inside}</ol></details></li>'
    return replace(lines[-1], kind="", line=Markup(html))


def _actor(line: Happened) -> int | None:
    return line.actor_id if line.actor_kind == "person" else None


def _is_for_members(line: Happened) -> bool:
    """Whether a member reads of it; a warning only where it was theirs."""
    return line.kind not in NOT_FOR_MEMBERS and line.particulars.get("whom") != "handler"


def _people(line: Happened) -> list[int]:
    """The people a line's sentence may name."""
    wanted = {"case.acknowledged": line.actor_id, "case.assigned": line.particulars.get("to")}
    found = wanted.get(line.kind)
    return [found] if found else []
