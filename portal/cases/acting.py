"""How every move is made: lock the case, check who, state and version, change it,
and let it be saved as one.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from portal import history
from portal.cases import deadlines
from portal.cases.records import Barred, Case, Promise
from portal.cases.states import MOVES, StaleCase, WrongState
from portal.cases.walls import Forbidden, may
from portal.history import SYSTEM, Actor
from portal.store import is_postgres, transaction
from portal.store.rows import records


def locked(case: Case) -> Case:
    """The case as it is now, locked until the transaction ends."""
    lock = " FOR UPDATE" if is_postgres() else ""  # on SQLite the write transaction holds everything anyway
    found = records(Case, f"id = ?{lock}", case.id)
    return found[0]


@contextmanager
def acting(
    case: Case, move: str, *, by: Actor, at: dt.datetime, version: int | None = None
) -> Iterator[Case]:
    """Make `move` in `case`: the block gets the locked row, changes it, and it is saved with the rest or not
    at all.

    `version` is the one the actor saw (None: they saw none). Raises Forbidden, WrongState or StaleCase before
    anything changes. The caller's `case` shows the new values afterwards.
    """
    rule = MOVES[move]
    with transaction():
        row = locked(case)
        if not may(by, move, row):
            raise Forbidden
        if row.state not in rule.states:
            raise WrongState
        if version is not None and rule.versioned and version != row.version:
            raise StaleCase
        if rule.takes and row.handler_id is None:
            put_in_charge(row, by.id, why="taken", by=by, at=at)
        yield row
        save(row)
    case.__data__.update(row.__data__)
    case.__rel__.clear()


@contextmanager
def on_duty(case: Case) -> Iterator[Case]:
    """Change a case by one of the worker's duties: no person acts, so nobody's right is asked.

    A case that the duty leaves as it is keeps its version: a page that somebody has open stays good.
    """
    with transaction():
        row = locked(case)
        yield row
        if row.is_dirty():
            save(row)


def is_same_wait(row: Case, case: Case) -> bool:
    """Whether the member is waited for since when `case` was read: they may have answered meanwhile, and been
    asked anew.
    """
    return row.waiting_since is not None and row.waiting_since == case.waiting_since


def save(row: Case) -> None:
    """Write the locked row back with its next version, sorted into the queue anew."""
    row.queue_at = row.closed_at if row.state == "closed" else deadlines.next_due(row)
    row.version += 1
    row.save()


def note(row: Case, kind: str, *, by: Actor, at: dt.datetime, **more: object) -> None:
    """Write a line about the case, with its dimensions as they are now."""
    history.record(row.subject, kind, by=by, at=at, **row.dimensions(), **more)


def put_in_charge(row: Case, person_id: int | None, *, why: str, by: Actor, at: dt.datetime) -> None:
    """Make somebody (or nobody) the handler."""
    row.handler_id = person_id
    note(row, "case.assigned", by=by, at=at, to=person_id, why=why)


def bar_handler(row: Case, *, why: str, by: Actor, at: dt.datetime) -> int | None:
    """The member did not accept the handler's work: they may act no more,
    and the case goes to nobody's queue.
    """
    barred = row.handler_id
    if barred is None:
        return None
    Barred.insert(case=row.id, person=barred, at=at, why=why).on_conflict_ignore().execute()
    put_in_charge(row, None, why=why, by=by, at=at)
    return int(barred)


def wait_for_member(row: Case, why: str, *, at: dt.datetime) -> None:
    """From `at` on it is the member's turn: promises are held, and the days of silence counted."""
    row.waiting_since = at
    row.reminded_at = None
    row.new_answer = False
    deadlines.hold(row, why, at=at)


def member_answered(row: Case, *, by: Actor, at: dt.datetime) -> None:
    """The member's turn is over."""
    row.waiting_since = None
    row.reminded_at = None
    row.paused_at = None
    deadlines.release(row, by=by, at=at)


def decide(row: Case, finding: str, *, how: str, state: str, by: Actor, at: dt.datetime) -> None:
    """Give the case a finding.

    The first decision keeps (or breaks) its promise; later ones replace the finding only.
    """
    first = row.decided_at is None
    row.finding = finding
    row.state = state
    row.decided_at = row.decided_at or at
    deadlines.keep(row, "decision", by=by, at=at)
    note(row, "case.decided", by=by, at=at, finding=finding, how=how, first=first, state=state)


def close(row: Case, how: str, *, by: Actor, at: dt.datetime) -> None:
    """Close the case: confirmed, lapsed, concluded or withdrawn. Promises still open end with it."""
    deadlines.end(row, deadlines.open_promises(row), at=at)
    deadlines.release(row, by=SYSTEM, at=at, resume=False)
    row.state = "closed"
    row.is_open = False
    row.closed_at = at
    row.closed_by = how
    row.paused_at = row.waiting_since = row.reminded_at = None
    row.new_answer = False
    note(
        row,
        "case.closed",
        by=by,
        at=at,
        finding=row.finding,
        closed_by=how,
        decided=row.decided_at is not None,
        member=row.member_id,
    )


def wait_too(row: Case, fresh: Promise) -> None:
    """While the member is waited for, a new promise waits, too."""
    if row.waiting_since is not None:
        fresh.running = False
        fresh.save()
