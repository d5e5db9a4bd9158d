"""Queues: which cases a person sees, in what order, and what is found by number, name and words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from portal.cases.filters import Asked, Spans, alternatives
from portal.cases.records import Case
from portal.cases.walls import in_sight
from portal.members.people import PersonActor
from portal.store.paging import Page
from portal.store.references import read_reference
from portal.store.rows import Condition, moment, records, rows, stored
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
    version: int


_QUEUE = """
SELECT grievance_case.id, grievance_case.reference, grievance_case.subject_text, grievance_case.language,
       grievance_case.state, grievance_case.paused_at IS NOT NULL, grievance_case.category,
       grievance_case.severity, grievance_case.queue_at, grievance_case.new_answer, member.name,
       grievance_case.handler_id, handler.name, grievance_case.chapter_id,
       grievance_case.version
FROM grievance_case LEFT JOIN person member ON member.id = grievance_case.member_id
LEFT JOIN person handler ON handler.id = grievance_case.handler_id
WHERE """


def queue(actor: PersonActor, asked: Asked, due: Spans | None = None, most: int = PAGE) -> Page[Row]:
    """A page of the queue, what is due first: the cases in sight that fulfil the filters `asked` for, behind
    the mark `after`; `due` says what its names mean.
    """
    closed = asked.get("state") == "closed"
    parts = [
        [in_sight(actor), *one, *behind]
        for one in alternatives(asked, actor, due)
        for behind in _behind(asked.get("after", ""), closed)
    ]
    found = [_row(values) for values in _in_order(parts, closed, most + 1)]
    after = _mark(found[most - 1]) if len(found) > most else None
    return Page(found[:most], after)


def in_sight_among(actor: PersonActor, numbers: Sequence[int]) -> dict[int, Row]:
    """The cases with these ids that `actor` may see, by their id: others do not exist for them."""
    if not numbers:
        return {}
    sight, values = in_sight(actor)
    marks = ", ".join("?" * len(numbers))
    found = rows(f"{_QUEUE} {sight} AND grievance_case.id IN ({marks})", *values, *numbers)
    return {row.id: row for row in map(_row, found)}


def _in_order(parts: list[list[Condition]], closed: bool, most: int) -> list[tuple[Any, ...]]:
    """At most so many rows that fulfil all conditions of one of the parts, what is due first.

    Each part by itself is a range of an index, read no further than needed; the ninth column and the first
    are the order of the queue.
    """
    turn = " DESC" if closed else ""
    order = f"ORDER BY grievance_case.queue_at{turn}, grievance_case.id{turn} LIMIT ?"
    selects, values = [], []
    for part in parts:
        selects.append(f"SELECT * FROM ({_QUEUE} {_all_of(part)} {order}) part")
        values += [*(value for _, many in part for value in many), most]
    return rows(f"{' UNION ALL '.join(selects)} ORDER BY 9{turn}, 1{turn} LIMIT ?", *values, most)


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


COUNTED = 999  # a count goes no further: then it says “999+”
_ONE = "SELECT 1 FROM grievance_case WHERE"


def counted(actor: PersonActor, many: Mapping[str, Asked], due: Spans, most: int = COUNTED) -> dict[str, int]:
    """How many cases each of `many` lists holds that `queue` would show: one more than `most` at the most, so
    that no count reads more the more cases there are. One statement.
    """
    numbers, values = [], list[Any]()
    for asked in many.values():
        parts = [[in_sight(actor), *one] for one in alternatives(asked, actor, due)]
        found = [f"SELECT * FROM ({_ONE} {_all_of(part)} LIMIT {most + 1}) part" for part in parts]
        numbers.append(f"(SELECT COUNT(*) FROM ({' UNION ALL '.join(found)}) found)")
        values += [value for part in parts for _, own in part for value in own]
    counts = [min(number, most + 1) for number in rows(f"SELECT {', '.join(numbers)}", *values)[0]]
    return dict(zip(many, counts, strict=True))


def _all_of(part: list[Condition]) -> str:
    return " AND ".join(sql for sql, _ in part)


def earlier_of(case: Case, reader: PersonActor, limit: int = 5) -> list[Case]:
    """The member's other cases that `reader` sees as staff, the latest first."""
    if case.member_id is None:
        return []
    return _of_member(case.member_id, reader, "grievance_case.id <> ?", case.id, limit)


def open_cases_of(member_id: int, reader: PersonActor, limit: int = 5) -> list[Case]:
    """The open cases of a member that `reader` sees as staff, the latest first."""
    return _of_member(member_id, reader, "is_open", limit)


def _of_member(member_id: int, reader: PersonActor, which: str, *values: int) -> list[Case]:
    sight, parameters = in_sight(reader)
    theirs = f"grievance_case.member_id = ? AND {which} ORDER BY received_at DESC LIMIT ?"
    return records(Case, f"{sight} AND {theirs}", *parameters, member_id, *values)
