"""Waiting for the member: reminders, and what happens when no answer comes. Run by the worker."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from peewee import Expression

from portal.cases.acting import locked, note
from portal.cases.own import Matter, OwnCase
from portal.cases.records import Case
from portal.history import SYSTEM
from portal.recovery.closing import lapse_confirmation, lapse_question
from portal.recovery.redress import lapse_offer
from portal.store import transaction

REMIND_AFTER = dt.timedelta(days=7)


@dataclass(frozen=True)
class Wait:
    """Something the member is waited for: which cases, how long, and what silence leads to."""

    of: str
    waits: Expression
    lapses_after: dt.timedelta
    lapse: Callable[..., None]


WAITS = (
    Wait("question", Case.paused_at.is_null(False), dt.timedelta(days=21), lapse_question),
    Wait("offer", Case.state == "offered", dt.timedelta(days=14), lapse_offer),
    Wait("confirm", Case.state == "confirming", dt.timedelta(days=14), lapse_confirmation),
)
_WAITING = Case.waiting_since.is_null(False)


def lapse_due(at: dt.datetime, most: int = 200) -> int:
    """End every wait whose days are over, each in its own transaction; returns how many."""
    done = 0
    for wait in WAITS:
        over = _WAITING & wait.waits & (Case.waiting_since <= at - wait.lapses_after)
        for case in _first(over, most):
            wait.lapse(case, at=at)
            done += 1
    return done


def remind_due(at: dt.datetime, most: int = 200) -> int:
    """Remind every member once who has been waited for a week; returns how many."""
    done = 0
    for wait in WAITS:
        due = _WAITING & wait.waits & Case.reminded_at.is_null() & (Case.waiting_since <= at - REMIND_AFTER)
        for case in _first(due, most):
            done += _remind(case, wait, at)
    return done


def _first(which: Expression, most: int) -> list[Case]:
    """Read whole: while rows are still being read, SQLite lets us write nothing once somebody else has."""
    return list(Case.select().where(which).order_by(Case.waiting_since, Case.id).limit(most))


def _remind(case: Case, wait: Wait, at: dt.datetime) -> bool:
    """Write one reminder; the case keeps its version, so that a page the member has open stays good."""
    with transaction():
        row = locked(case)
        if row.reminded_at is not None or row.waiting_since is None or at - row.waiting_since < REMIND_AFTER:
            return False
        row.reminded_at = at
        row.save(only=[Case.reminded_at])
        note(row, "case.reminded", by=SYSTEM, at=at, of=wait.of)
        return True


def waited_for(case: Case | OwnCase | Matter) -> str | None:
    """What the member is waited for (the `of` of a wait): question, offer or confirm; None for nothing."""
    return "question" if case.is_paused else _OF_STATE.get(case.state)


_OF_STATE = {"offered": "offer", "confirming": "confirm"}


def answer_by(case: Case | OwnCase | Matter) -> dt.datetime | None:
    """By when the member is asked to answer before silence counts; None if they are not waited for."""
    of = waited_for(case)
    if case.waiting_since is None or of is None:
        return None
    return case.waiting_since + next(wait.lapses_after for wait in WAITS if wait.of == of)
