"""Queues: which cases a person sees, in what order, and what is found by number, name and words."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.cases.records import OPEN_STATES, Case
from portal.cases.states import WAITING
from portal.cases.walls import in_sight
from portal.members.people import PersonActor
from portal.store.paging import Page
from portal.store.references import read_reference
from portal.store.rows import Condition, moment, records, rows, stored
from portal.store.search import CASE_WORDS, having, key_of_words
from portal.wording import N_, Refusal

PAGE = 50


class UnknownCase(Refusal):
    """There is no such case, or none that the reader may see: the two look alike."""

    message = N_("There is no case with the number %(reference)s among those you can see. Check the number.")


class Visible:
    """The cases somebody may see: their own as a member, or those of their chapters as staff."""

    def __init__(self, actor: PersonActor, *, own: bool) -> None:
        self.actor, self.own = actor, own

    def get(self, reference: str) -> Case:
        """The case with this reference; UnknownCase if it does not exist for them."""
        sight, parameters = (_OWN, (self.actor.id,)) if self.own else in_sight(self.actor)
        known = read_reference(reference) or ""
        found = records(Case, f"{sight} AND grievance_case.reference = ?", *parameters, known)
        if not found:
            raise UnknownCase(reference=reference[:20])
        return found[0]


_OWN = "grievance_case.member_id = ?"


def visible_to(actor: PersonActor) -> Visible:
    """The cases that `actor` sees as staff."""
    return Visible(actor, own=False)


def own_of(actor: PersonActor) -> Visible:
    """The cases of `actor` as a member: never fewer because of their state."""
    return Visible(actor, own=True)


class Row(NamedTuple):
    """One line of the queue."""

    id: int
    reference: str
    subject: str
    language: str
    state: str
    paused: bool
    category: str
    severity: str | None
    due: dt.datetime
    new_answer: bool
    member: str | None
    handler_id: int | None
    handler: str | None
    chapter_id: int | None


# Conditions name the whole table: the queue joins two people to it, who have chapters of their own.
_QUEUE = """
SELECT grievance_case.id, grievance_case.reference, grievance_case.subject_text, grievance_case.language,
       grievance_case.state, grievance_case.paused_at IS NOT NULL, grievance_case.category,
       grievance_case.severity, grievance_case.queue_at, grievance_case.new_answer, member.name,
       grievance_case.handler_id, handler.name, grievance_case.chapter_id
FROM grievance_case LEFT JOIN person member ON member.id = grievance_case.member_id
LEFT JOIN person handler ON handler.id = grievance_case.handler_id
WHERE """
_IS_OPEN = "grievance_case.is_open"  # a bare column, so that both engines match it to their partial indexes
_WAITS = f"(grievance_case.paused_at IS NOT NULL OR grievance_case.state IN {WAITING})"


def _state(value: str, _: PersonActor) -> Condition:
    if value == "waiting":
        return f"{_IS_OPEN} AND {_WAITS}", ()
    if value == "closed":
        return "grievance_case.state = ?", (value,)
    return (f"{_IS_OPEN} AND grievance_case.state = ?", (value,)) if value in OPEN_STATES else (_IS_OPEN, ())


def _handler(value: str, actor: PersonActor) -> Condition:
    if value == "me":
        return "grievance_case.handler_id = ?", (actor.id,)
    if value == "nobody":
        return "grievance_case.handler_id IS NULL", ()
    if value == "mine":
        return "(grievance_case.handler_id = ? OR grievance_case.handler_id IS NULL)", (actor.id,)
    return "grievance_case.handler_id = (SELECT id FROM person WHERE email_key = ?)", (value.casefold(),)


FILTERS: dict[str, Callable[[str, PersonActor], Condition]] = {
    "state": _state,
    "category": lambda value, _: ("grievance_case.category = ?", (value,)),
    "severity": lambda value, _: ("grievance_case.severity = ?", (value,)),
    "chapter": lambda value, _: (
        "grievance_case.chapter_id = (SELECT id FROM chapter WHERE code = ?)",
        (value,),
    ),
    "handler": _handler,
    "answer": lambda value, _: ("grievance_case.new_answer", ()),
    "q": lambda value, _: _found(value.strip()),
}

Spans = Mapping[str, tuple[dt.datetime | None, dt.datetime | None]]


def spans(at: dt.datetime, end_of_today: dt.datetime, soon: dt.datetime) -> Spans:
    """What “late”, “today” and “soon” mean at a moment: from (not included) and until (included)."""
    return {"late": (None, at), "today": (at, end_of_today), "soon": (end_of_today, soon)}


def _within(span: tuple[dt.datetime | None, dt.datetime | None]) -> Condition:
    bounds = [(sign, stored(at)) for sign, at in zip((">", "<="), span, strict=True) if at is not None]
    sql = " AND ".join(f"grievance_case.queue_at {sign} ?" for sign, _ in bounds)
    return sql or "1 = 1", tuple(at for _, at in bounds)


def queue(
    actor: PersonActor, asked: Mapping[str, str], due: Spans | None = None, most: int = PAGE
) -> Page[Row]:
    """A page of the queue, what is due first.

    `asked`: q, state, category, severity, chapter, handler, answer, after, and `due`, a name of the spans.
    Without a state the open cases are meant, but for a number, which finds its case whatever became of it.
    """
    closed = asked.get("state") == "closed"
    numbered = read_reference(asked.get("q", "").strip()) is not None
    conditions = [in_sight(actor)]
    for name, condition in FILTERS.items():
        if asked.get(name, "").strip() or (name == "state" and not numbered):
            conditions.append(condition(asked.get(name, ""), actor))
    if due and asked.get("due") in due:
        conditions.append(_within(due[asked["due"]]))
    parts = [[*conditions, *one] for one in _behind(asked.get("after", ""), closed)]
    found = [_row(values) for values in _in_order(parts, closed, most + 1)]
    after = _mark(found[most - 1]) if len(found) > most else None
    return Page(found[:most], after)


def _in_order(parts: list[list[Condition]], closed: bool, most: int) -> list[tuple[Any, ...]]:
    """At most so many rows that fulfil all conditions of one of the parts, what is due first.

    Each part by itself is a range of an index, read no further than needed; the ninth column and the first
    are the order of the queue.
    """
    turn = " DESC" if closed else ""
    order = f"ORDER BY grievance_case.queue_at{turn}, grievance_case.id{turn} LIMIT ?"
    selects, values = [], []
    for part in parts:
        selects.append(f"SELECT * FROM ({_QUEUE} {' AND '.join(sql for sql, _ in part)} {order}) part")
        values += [*(value for _, many in part for value in many), most]
    return rows(f"{' UNION ALL '.join(selects)} ORDER BY 9{turn}, 1{turn} LIMIT ?", *values, most)


def _found(words: str) -> Condition:
    reference = read_reference(words)
    if reference is not None:
        return "grievance_case.reference = ?", (reference,)
    sql, parameters = having(CASE_WORDS, words)
    return f"grievance_case.id IN (SELECT {key_of_words()} FROM {CASE_WORDS} WHERE {sql})", parameters


def _row(values: tuple[Any, ...]) -> Row:
    before, (paused, category, severity, due, answered), after = values[:5], values[5:10], values[10:]
    return Row._make((*before, bool(paused), category, severity, moment(due), bool(answered), *after))


def _mark(row: Row) -> str:
    return f"{row.due.timestamp():.6f}~{row.reference}"


def _behind(mark: str, closed: bool) -> list[list[Condition]]:
    """The rows behind the mark (due time and reference); an unreadable one starts from the beginning.

    In parts, since many rows may be due at once: as late with a further id, and later. Asked for as “one or
    the other” (or as a pair, where the id is SQLite's own key) all rows before the mark would be read.
    """
    stamp, _, reference = mark.partition("~")
    try:
        due = stored(dt.datetime.fromtimestamp(float(stamp), dt.UTC))
    except (ValueError, OverflowError, OSError):
        return [[]]
    sign = "<" if closed else ">"
    seen = "(SELECT id FROM grievance_case seen WHERE seen.reference = ?)"
    at_once = f"grievance_case.queue_at = ? AND grievance_case.id {sign} {seen}"
    return [[(at_once, (due, reference))], [(f"grievance_case.queue_at {sign} ?", (due,))]]


@dataclass(frozen=True)
class Counts:
    """What waits for somebody today, as numbers that lead to lists."""

    late: int
    today: int
    soon: int
    answers: int
    mine: int
    waiting: int
    nobody: int


_MINE = "grievance_case.handler_id = ?"
_HERE = f"({_MINE} OR grievance_case.handler_id IS NULL)"
_COUNTS = f"""
SELECT COUNT(*) FILTER (WHERE {_HERE} AND grievance_case.queue_at <= ?),
       COUNT(*) FILTER (WHERE {_HERE} AND grievance_case.queue_at > ? AND grievance_case.queue_at <= ?),
       COUNT(*) FILTER (WHERE {_HERE} AND grievance_case.queue_at > ? AND grievance_case.queue_at <= ?),
       COUNT(*) FILTER (WHERE {_MINE} AND grievance_case.new_answer),
       COUNT(*) FILTER (WHERE {_MINE} AND NOT {_WAITS}),
       COUNT(*) FILTER (WHERE {_MINE} AND {_WAITS}),
       COUNT(*) FILTER (WHERE grievance_case.handler_id IS NULL)
FROM grievance_case WHERE {_IS_OPEN} AND """


def counts(actor: PersonActor, due: Spans) -> Counts:
    """Counts over the open cases in sight, by the spans of `spans`: one query over the open cases' index."""
    me, (sight, parameters) = actor.id, in_sight(actor)
    at, today, soon = (
        stored(until) for until in (due[name][1] for name in ("late", "today", "soon")) if until
    )
    spans_ = (me, at, me, at, today, me, today, soon)
    return Counts(*rows(_COUNTS + sight, *spans_, me, me, me, *parameters)[0])


def earlier_of(case: Case, reader: PersonActor, limit: int = 5) -> list[Case]:
    """The member's other cases that `reader` sees as staff, the latest first."""
    if case.member_id is None:
        return []
    sight, parameters = in_sight(reader)
    other = "grievance_case.member_id = ? AND grievance_case.id <> ? ORDER BY received_at DESC LIMIT ?"
    return records(Case, f"{sight} AND {other}", *parameters, case.member_id, case.id, limit)
