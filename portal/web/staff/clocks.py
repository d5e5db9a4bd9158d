"""Promises with clocks in words: how late, today at which time, or how many working days are left."""

import datetime as dt
from typing import NamedTuple

from portal.cases.deadlines import office
from portal.cases.reading import Promised
from portal.web.locale import ngettext
from portal.web.staff.rows import due_of
from portal.workdays import Calendar, local_date

FURTHEST = dt.timedelta(days=100)  # a longer way is not counted


class Clock(NamedTuple):
    """A promise as it stands at the moment of the page, and its clock: empty where none runs."""

    promise: Promised
    status: str
    words: str


def clocks(promises: list[Promised], at: dt.datetime) -> list[Clock]:
    """The promises that stand, what is due first of all; then those that are over, as they were made."""
    plan = office(at)
    found = [Clock(one, one.status(at), _words(plan, one, at)) for one in promises]
    return sorted(found, key=lambda clock: _turn(clock.promise))


def _turn(promise: Promised) -> tuple[bool, dt.datetime]:
    return not promise.stands, promise.due if promise.stands else promise.made_at


def _words(plan: Calendar, promise: Promised, at: dt.datetime) -> str:
    if not promise.stands or not promise.running:
        return ""
    left = _working_days(plan, at, promise.due)
    if promise.due < at or not left:
        return str(due_of(promise.due, at, closed=False).words)
    return str(ngettext("%(num)d working day left", "%(num)d working days left", left))


def _working_days(plan: Calendar, at: dt.datetime, due: dt.datetime) -> int:
    """The working days after today until the one of `due`."""
    first, last = local_date(plan, at), local_date(plan, min(due, at + FURTHEST))
    days = (first + dt.timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(bool(plan.openings(day)) for day in days)
