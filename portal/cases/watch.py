"""Watching promises: the handler is warned, the member told before it passes,
and a broken one written down.
"""

import datetime as dt

from peewee import Expression

from portal import history
from portal.cases import deadlines
from portal.cases.acting import locked
from portal.cases.records import Case, Promise
from portal.history import SYSTEM
from portal.store import transaction
from portal.store.rows import records

_STANDS = Promise.kept_at.is_null() & Promise.ended_at.is_null() & Promise.running


def _due(condition: Expression, order: object, most: int) -> list[Promise]:
    return list(Promise.select().where(_STANDS & condition).order_by(order, Promise.id).limit(most))


def warn_handlers(at: dt.datetime, most: int = 200) -> int:
    """Warn handlers of promises that pass in a working day; returns how many."""
    due = _due(Promise.warned_at.is_null() & (Promise.warn_at <= at), Promise.warn_at, most)
    return sum(_tell(promise, "warned_at", "handler", at) for promise in due)


def tell_members(at: dt.datetime, most: int = 200) -> int:
    """Tell members, four working hours before, that a promise will not be kept in time; returns how many."""
    due = _due(Promise.told_at.is_null() & (Promise.tell_at <= at), Promise.tell_at, most)
    return sum(_tell(promise, "told_at", "member", at) for promise in due)


def _tell(promise: Promise, mark: str, whom: str, at: dt.datetime) -> bool:
    """Mark the promise and write the warning, unless it was kept meanwhile or has passed already."""
    with transaction():
        case = locked(Case(id=promise.case_id))
        (fresh,) = records(Promise, "id = ?", promise.id)
        if not fresh.is_open or not fresh.running or getattr(fresh, mark) is not None:
            return False
        setattr(fresh, mark, at)
        fresh.save()
        if fresh.due <= at:
            return False
        history.record(
            case.subject,
            "promise.warned",
            by=SYSTEM,
            at=at,
            promise=fresh.kind,
            whom=whom,
            due=fresh.due.isoformat(timespec="seconds"),
            line=fresh.line,
        )
        return True


def write_broken(at: dt.datetime, most: int = 500) -> int:
    """Write down promises whose time has passed; returns how many."""
    due = _due(Promise.broken_at.is_null() & (Promise.due < at), Promise.due, most)
    for promise in due:
        with transaction():
            case = locked(Case(id=promise.case_id))
            (fresh,) = records(Promise, "id = ?", promise.id)
            if fresh.is_open and fresh.running and fresh.due < at:
                deadlines.break_it(case, fresh, by=SYSTEM, at=at)
    return len(due)
