"""Queues: which cases a person sees, in what order, and what is found by number, name and words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, ColumnBase, Expression, ModelSelect, fn

from portal.cases.records import OPEN_STATES, Case
from portal.cases.states import WAITING
from portal.cases.walls import visible
from portal.members.association import Chapter
from portal.members.people import Person, PersonActor
from portal.store import rows_of
from portal.store.paging import Page
from portal.store.references import read_reference
from portal.store.search import CASE_WORDS, find
from portal.wording import N_, Refusal

PAGE = 50
Handler = Person.alias("handler")


class UnknownCase(Refusal):
    """There is no such case, or none that the reader may see: the two look alike."""

    message = N_("There is no case with the number %(reference)s among those you can see. Check the number.")


class Visible:
    """The cases somebody may see: their own as a member, or those of their chapters as staff."""

    def __init__(self, actor: PersonActor, *, own: bool) -> None:
        self.actor, self.own = actor, own

    def query(self, *columns: Any) -> "ModelSelect[Case]":
        """Their cases, unordered."""
        query = Case.select(*columns)
        return query.where(Case.member == self.actor.id) if self.own else visible(self.actor, query)

    def get(self, reference: str) -> Case:
        """The case with this reference; UnknownCase if it does not exist for them."""
        case = self.query().where(Case.reference == (read_reference(reference) or "")).first()
        if case is None:
            raise UnknownCase(reference=reference[:20])
        return case


def visible_to(actor: PersonActor) -> Visible:
    """The cases that `actor` sees as staff."""
    return Visible(actor, own=False)


def own_of(actor: PersonActor) -> Visible:
    """The cases of `actor` as a member: never fewer because of their state."""
    return Visible(actor, own=True)


def of_member(actor: PersonActor) -> list[Case]:
    """A member's own cases with their handlers, the open ones first, then the latest."""
    query = own_of(actor).query(Case, Handler).join(Handler, JOIN.LEFT_OUTER, on=Case.handler)
    return list(query.order_by(Case.state == "closed", Case.received_at.desc()))


@dataclass(frozen=True)
class Row:
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


_COLUMNS = (
    Case.id,
    Case.reference,
    Case.subject_text,
    Case.language,
    Case.state,
    Case.paused_at.is_null(False),
    Case.category,
    Case.severity,
    Case.queue_at,
    Case.new_answer,
    Person.name,
    Case.handler,
    Handler.name,
    Case.chapter,
)


def _state(value: str, _: PersonActor) -> ColumnBase:
    if value == "waiting":
        return Case.is_open & (Case.paused_at.is_null(False) | Case.state.in_(WAITING))
    if value == "closed":
        return Case.state == value
    return Case.is_open & (Case.state == value) if value in OPEN_STATES else Case.is_open


def _handler(value: str, actor: PersonActor) -> Expression:
    if value == "me":
        return Case.handler == actor.id
    if value == "nobody":
        return Case.handler.is_null()
    if value == "mine":
        return (Case.handler == actor.id) | Case.handler.is_null()
    return Case.handler == Person.select(Person.id).where(Person.email_key == value.casefold())


def _chapter(value: str, _: PersonActor) -> Expression:
    return Case.chapter == Chapter.select(Chapter.id).where(Chapter.code == value)


FILTERS: dict[str, Any] = {
    "state": _state,
    "category": lambda value, _: Case.category == value,
    "severity": lambda value, _: Case.severity == value,
    "chapter": _chapter,
    "handler": _handler,
    "answer": lambda value, _: Case.new_answer,
}

Spans = Mapping[str, tuple[dt.datetime | None, dt.datetime | None]]


def spans(at: dt.datetime, end_of_today: dt.datetime, soon: dt.datetime) -> Spans:
    """What “late”, “today” and “soon” mean at a moment: from (not included) and until (included)."""
    return {"late": (None, at), "today": (at, end_of_today), "soon": (end_of_today, soon)}


def _within(
    query: "ModelSelect[Case]", span: tuple[dt.datetime | None, dt.datetime | None]
) -> "ModelSelect[Case]":
    after, until = span
    if after is not None:
        query = query.where(Case.queue_at > after)
    return query if until is None else query.where(Case.queue_at <= until)


def queue(
    actor: PersonActor, asked: Mapping[str, str], due: Spans | None = None, most: int = PAGE
) -> Page[Row]:
    """A page of the queue, what is due first.

    `asked`: q, state, category, severity, chapter, handler, answer, after, and `due`, a name of the spans.
    """
    closed = asked.get("state") == "closed"
    query = visible(actor, Case.select(*_COLUMNS)).join(Person, JOIN.LEFT_OUTER, on=Case.member).switch(Case)
    query = query.join(Handler, JOIN.LEFT_OUTER, on=Case.handler)
    for name, condition in FILTERS.items():
        if asked.get(name) or name == "state":
            query = query.where(condition(asked.get(name, ""), actor))
    words = asked.get("q", "").strip()
    if words:
        query = query.where(_found(words))
    if due and asked.get("due") in due:
        query = _within(query, due[asked["due"]])
    query = _behind(query, asked.get("after", ""), closed)
    order = (Case.queue_at.desc(), Case.id.desc()) if closed else (Case.queue_at, Case.id)
    rows = [_row(values) for values in rows_of(query.order_by(*order).limit(most + 1))]
    after = _mark(rows[most - 1]) if len(rows) > most else None
    return Page(rows[:most], after)


def _found(words: str) -> Expression:
    reference = read_reference(words)
    if reference is not None:
        return Case.reference == reference
    return Case.id.in_(find(CASE_WORDS, words))


def _row(values: tuple[Any, ...]) -> Row:
    before, (paused, *between), (answered, *after) = values[:5], values[5:9], values[9:]
    return Row(*(*before, bool(paused), *between, bool(answered), *after))


def _mark(row: Row) -> str:
    return f"{row.due.timestamp():.6f}~{row.reference}"


def _behind(query: "ModelSelect[Case]", mark: str, closed: bool) -> "ModelSelect[Case]":
    """The rows behind the mark (due time and reference); an unreadable one starts from the beginning."""
    stamp, _, reference = mark.partition("~")
    try:
        due = dt.datetime.fromtimestamp(float(stamp), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return query
    seen = Case.alias()
    last = seen.select(seen.id).where(seen.reference == reference)
    if closed:
        return query.where((Case.queue_at < due) | ((Case.queue_at == due) & (Case.id < last)))
    return query.where((Case.queue_at > due) | ((Case.queue_at == due) & (Case.id > last)))


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


def counts(actor: PersonActor, due: Spans) -> Counts:
    """Counts over the open cases in sight, by the spans of `spans`: one query over the open cases' index."""
    mine = Case.handler == actor.id
    here = mine | Case.handler.is_null()
    at, today, soon = (due[name][1] for name in ("late", "today", "soon"))
    waits = Case.paused_at.is_null(False) | Case.state.in_(WAITING)

    def number(condition: Expression) -> Any:
        return fn.SUM(condition.cast("integer"))

    query = visible(
        actor,
        Case.select(
            number(here & (Case.queue_at <= at)),
            number(here & (Case.queue_at > at) & (Case.queue_at <= today)),
            number(here & (Case.queue_at > today) & (Case.queue_at <= soon)),
            number(mine & Case.new_answer),
            number(mine & ~waits),
            number(mine & waits),
            number(Case.handler.is_null()),
        ),
    ).where(Case.is_open)
    return Counts(*(int(value or 0) for value in rows_of(query)[0]))


def earlier_of(case: Case, limit: int = 5) -> list[Case]:
    """The member's other cases, the latest first."""
    other = (Case.member == case.member_id) & (Case.id != case.id)
    return (
        list(Case.select().where(other).order_by(Case.received_at.desc()).limit(limit))
        if case.member_id
        else []
    )
