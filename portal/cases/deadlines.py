"""Promises in working time: how long they are, when they fall due, how they are kept, moved and broken."""

import datetime as dt
from collections.abc import Iterable

from portal import history
from portal.cases.records import Case, Pause, Promise
from portal.history import SYSTEM, Actor
from portal.members.association import calendar, chosen
from portal.store import rows_of
from portal.store.rows import insert, records
from portal.wording import NP_, Words
from portal.workdays import (
    Calendar,
    closing_of,
    deadline_days,
    deadline_hours,
    end_of_next_working_day,
    local_date,
    working_days_before,
    working_hours_before,
    working_time,
)

PROMISES: dict[str, Words] = {
    "acknowledgement": NP_("promise", "A personal acknowledgement"),
    "update": NP_("promise", "The next update"),
    "decision": NP_("promise", "Our decision"),
    "remedy": NP_("promise", "The remedy"),
}

# Working days, the defaults of the house; an association may choose its own (setting "promises").
DAYS: dict[str, int] = {
    "acknowledgement": 2,
    "update": 5,
    "stage_two": 20,
    "stage_two_conduct": 60,
    "website": 5,
    "fees": 8,
    "publications": 8,
    "events": 10,
    "chapter": 12,
    "certification": 15,
    "advocacy": 20,
    "conduct": 40,
    "other": 10,
}
FAR = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
WARN_DAYS, TELL_HOURS = 1, 4


def days_of(name: str) -> int:
    """The working days promised for `name`: a kind of promise, a category, or a second stage."""
    return promised_days()[name]


def promised_days() -> dict[str, int]:
    """The working days promised for each name of DAYS, as the association chose them."""
    own = chosen("promises", {})
    return {name: int(own.get(name, days)) for name, days in DAYS.items()}


def decision_days(case: Case) -> int:
    """The working days in which a case is to be decided: by category,
    halved when critical (halves round up).
    """
    if case.stage == 2:
        return days_of("stage_two_conduct" if case.category == "conduct" else "stage_two")
    days = days_of(case.category)
    return -(-days // 2) if case.severity == "critical" else days


def office(at: dt.datetime) -> Calendar:
    """The office calendar in force at a moment."""
    return calendar(at.date())


def pauses_of(case: Case) -> list[tuple[dt.datetime, dt.datetime | None]]:
    """The spans in which the case waited for the member."""
    query = Pause.select(Pause.since, Pause.until).where(Pause.case == case.id).order_by(Pause.id)
    return [(since, until) for since, until in rows_of(query)]


def open_promises(case: Case) -> list[Promise]:
    """The promises of a case that stand."""
    return records(Promise, "case_id = ? AND kept_at IS NULL AND ended_at IS NULL ORDER BY id", case.id)


def standing(case: Case, kind: str, line: int | None = None) -> Promise | None:
    """The promise of this kind (and remedy line) that stands, if any."""
    return next((p for p in open_promises(case) if p.kind == kind and (line is None or p.line == line)), None)


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _line(promise: Promise) -> dict[str, object]:
    return {"promise": promise.kind, "due": _iso(promise.due), "line": promise.line}


def _reminders(promise: Promise, plan: Calendar) -> None:
    """When the handler is warned (a working day before) and the member told (four working hours before)."""
    promise.warn_at = working_days_before(plan, promise.due, WARN_DAYS)
    promise.tell_at = working_hours_before(plan, promise.due, TELL_HOURS)


def make(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: dt.datetime,
    days: int | None = None,
    due: dt.datetime | None = None,
    line: int | None = None,
) -> Promise:
    """Promise `kind` from `at` on: within `days` working days, or by `due`."""
    plan = office(at)
    when = due or deadline_days(plan, at, days or days_of(kind))
    assert when is not None
    promise = Promise(case=case.id, kind=kind, line=line, made_at=at, due=when, days=days, running=True)
    _reminders(promise, plan)
    insert(promise)
    history.record(case.subject, "promise.made", by=by, at=at, made=_iso(at), **_line(promise))
    return promise


def move(case: Case, promise: Promise, due: dt.datetime, *, why: str, by: Actor, at: dt.datetime) -> None:
    """Move a promise to `due`; a promise once broken stays broken."""
    was = _iso(promise.due)
    promise.due = due
    _reminders(promise, office(at))
    if promise.tell_at and promise.tell_at > at:
        promise.told_at = None
    if promise.warn_at and promise.warn_at > at:
        promise.warned_at = None
    promise.save()
    history.record(case.subject, "promise.moved", by=by, at=at, why=why, was=was, **_line(promise))


def keep(case: Case, kind: str, *, by: Actor, at: dt.datetime, line: int | None = None) -> None:
    """The promised thing was done at `at`: kept if in time; if not, it is (or now becomes) a broken one."""
    promise = standing(case, kind, line)
    if promise is None:
        return
    if at > promise.due and promise.running:
        break_it(case, promise, by=by, at=at)
    promise.kept_at = at
    promise.save()
    if promise.broken_at is None:
        history.record(
            case.subject, "promise.kept", by=by, at=at, made=_iso(promise.made_at), **_line(promise)
        )


def break_it(case: Case, promise: Promise, *, by: Actor, at: dt.datetime) -> None:
    """The due time passed and the promise was not kept; written once."""
    if promise.broken_at is None:
        promise.broken_at = promise.due
        promise.save()
        history.record(
            case.subject, "promise.broken", by=by, at=at, made=_iso(promise.made_at), **_line(promise)
        )


def renew_update(case: Case, *, by: Actor, at: dt.datetime) -> Promise:
    """A word went out to the member: the update promise is kept, and the next one made."""
    keep(case, "update", by=by, at=at)
    return make(case, "update", by=by, at=at, days=days_of("update"))


def end(case: Case, promises: Iterable[Promise], *, at: dt.datetime) -> None:
    """These promises stand no longer; those whose time had passed are broken first."""
    for promise in promises:
        if promise.running and at > promise.due:
            break_it(case, promise, by=SYSTEM, at=at)
        promise.ended_at = at
        promise.save()


def recompute(case: Case, before: int, *, why: str, by: Actor, at: dt.datetime) -> None:
    """After a (re)classification: the decision's time from receipt, shortened if so, never lengthened.

    `before` are the working days of the classification before: the same or more of them change nothing, so
    that an extension the member was told of stands. A recomputed due time is never before the end of the next
    working day (design 4.4).
    """
    promise, days = standing(case, "decision"), decision_days(case)
    if promise is None or days >= before:
        return
    plan = office(at)
    waited = [(since, until or at) for since, until in pauses_of(case)]
    due = deadline_days(plan, promise.made_at, days, waited)
    due = max(due or at, end_of_next_working_day(plan, at))
    if due < promise.due:
        promise.days = days
        move(case, promise, due, why=why, by=by, at=at)


def hold(case: Case, why: str, *, at: dt.datetime) -> None:
    """The case waits for the member from `at` on: no promise runs meanwhile."""
    release(case, by=SYSTEM, at=at, resume=False)
    Pause.create(case=case.id, why=why, since=at)
    for promise in open_promises(case):
        if promise.running and at > promise.due:
            break_it(case, promise, by=SYSTEM, at=at)
        promise.running = False
        promise.save()


def release(case: Case, *, by: Actor, at: dt.datetime, resume: bool = True) -> None:
    """The waiting ends: promises run again, later by the working time that was waited."""
    Pause.update(until=at).where((Pause.case == case.id) & Pause.until.is_null()).execute()
    if not resume:
        return
    for promise in open_promises(case):
        if promise.running:
            continue
        promise.running = True
        due = resumed_due(case, promise, at)
        if due > promise.due and promise.broken_at is None:
            move(case, promise, due, why="resumed", by=by, at=at)
        else:
            promise.save()


def resumed_due(case: Case, promise: Promise, at: dt.datetime) -> dt.datetime:
    """When a promise falls due after the member was waited for, the waiting left out.

    A promise of so many days counts them anew round the waiting; one by a date moves on by the working time
    that was waited. Neither comes earlier than it was, nor before the end of the next working day.
    """
    plan = office(at)
    floor = max(promise.due, end_of_next_working_day(plan, at))
    if promise.days is None:
        return max(_moved_by_waiting(case, promise, at), floor)
    return max(deadline_days(plan, promise.made_at, promise.days, pauses_of(case)) or floor, floor)


def _moved_by_waiting(case: Case, promise: Promise, at: dt.datetime) -> dt.datetime:
    """The end of the day by which the working time passes that was left when the last waiting began."""
    plan = office(at)
    since = max((since for since, _ in pauses_of(case)), default=at)
    left = working_time(plan, since, promise.due)
    day = local_date(plan, deadline_hours(plan, at, left / dt.timedelta(hours=1)) or at)
    return closing_of(plan, day) or promise.due


def next_due(case: Case) -> dt.datetime:
    """When the next running promise of the case falls due; far away if none runs."""
    return min((p.due for p in open_promises(case) if p.running), default=FAR)
