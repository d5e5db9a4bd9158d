"""What the handling of a case gives to the roll-ups: movements, promises, replies, its end, appeals. Pure.

An entry is a day (ordinal), a measure, and how much is added there. A measure is a dotted name; what stands
behind the first dot splits it.
"""

import datetime as dt
from collections.abc import Iterator

from portal.metrics.counts.facts import Known, Promised
from portal.metrics.estimators.log_histogram import bin_of
from portal.metrics.office import Office, moment

Entry = tuple[int, str, int]

DAY = dt.timedelta(days=1)
REOPEN_WITHIN = 30 * DAY
CONTACT_WITHIN = 14 * DAY
REPEAT_WITHIN = 365 * DAY
APPEAL_WITHIN = 30 * DAY
AT_ONCE = "z"
"""The bin of no working time at all: a reply outside the office's hours, or within the same minute."""


def movements(case: Known, office: Office) -> Iterator[Entry]:
    """In, out and in again: the backlog is their sum (R1, R14, R15)."""
    assert case.received is not None
    yield office.day_of(case.received), "received", 1
    for at in case.closings:
        yield office.day_of(at), "closed", 1
    for at in case.reopenings:
        yield office.day_of(at), "reopened", 1


def counts(promise: Promised, *, paused: bool) -> bool:
    """Whether a promise has a due time that counts: kept, broken, or running. Ended or held it has none."""
    return promise.state in ("kept", "broken") or (promise.state == "open" and not paused)


def promises(case: Known, office: Office) -> Iterator[Entry]:
    """Promises by the day they were due: how many, kept, extended (R2, R5)."""
    for kind, promise in case.promises.items():
        if not counts(promise, paused=case.paused):
            continue
        day = office.day_of(promise.due)
        yield day, f"due.{kind}", 1
        if promise.state == "kept":
            yield day, f"kept.{kind}", 1
        if promise.extended:
            yield day, f"extended.{kind}", 1


def replies(case: Known, office: Office) -> Iterator[Entry]:
    """How long the first substantive reply took in working time, as a bin of a log histogram (R3, 8.2); of a
    case that was closed without one, how long it had been followed by then.
    """
    came = {"reply": case.first_reply, "unanswered": case.closings[-1] if case.closing else None}
    name, until = next(((name, at) for name, at in came.items() if at is not None), ("", None))
    if until is None:
        return
    assert case.received is not None
    ran, _ = office.minutes(case.received, until, case.pauses)
    number = bin_of(ran)
    yield office.day_of(case.received), f"{name}.{AT_ONCE if number is None else number}", 1


def end(case: Known, office: Office) -> Iterator[Entry]:
    """The last closing by finding, and how the case was brought there (R6, R7, R9, R12, R13)."""
    if not case.closing:
        return
    assert case.received is not None
    closed = case.closings[-1]
    day, received = office.day_of(closed), office.day_of(case.received)
    yield day, f"finding.{case.finding}", 1
    if case.finding == "withdrawn":
        yield received, "received.withdrawn", 1
    if case.stage_two is not None:
        yield day, f"stage_two.{case.stage_two}", 1
    if is_first_contact(case):
        yield day, "first_contact", 1
    ran, held = office.minutes(case.received, closed, case.pauses)
    yield day, "minutes.worked", ran
    yield day, "minutes.held", held


def is_first_contact(case: Known) -> bool:
    """Whether one reply solved it: nobody else was needed, nothing was reopened, nothing came back (R7)."""
    alone = case.replies == 1 and not case.transfers and not case.reopenings
    solved = case.finding not in ("withdrawn", "closed_no_reply")
    return alone and solved and not came_again(case, CONTACT_WITHIN)


def came_again(case: Known, within: dt.timedelta) -> bool:
    """Whether the member came with the same category again so soon after the last closing."""
    if case.next_same is None or not case.closings:
        return False
    return moment(case.next_same) <= moment(case.closings[-1]) + within


def learning(case: Known, office: Office) -> Iterator[Entry]:
    """Upheld and partly upheld cases by the day of closing, and those with a root cause and a decision about
    it (L8); causes and incidents of all cases by the day of receipt (L6, 0.4).
    """
    assert case.received is not None
    if case.closing and case.finding in ("upheld", "partly_upheld"):
        closed = office.day_of(case.closings[-1])
        yield closed, "learning.base", 1
        if case.cause is not None and case.learned:
            yield closed, "learning.done", 1
    if case.cause is not None:
        yield office.day_of(case.received), f"cause.{case.cause}", 1
    if case.incident is not None:
        yield office.day_of(case.received), f"incident.{case.incident}", 1


def closings(case: Known, office: Office) -> Iterator[Entry]:
    """Every closing that was undone within thirty days, the thirtieth included (R8): by the reopening that
    followed it.
    """
    for at, again in zip(case.closings, case.reopenings, strict=False):
        if moment(again) <= moment(at) + REOPEN_WITHIN:
            yield office.day_of(at), "closed.undone", 1


def appeals(case: Known, office: Office) -> Iterator[Entry]:
    """Decisions, those that were appealed within the term, and what appeals came to (R10, R11)."""
    if case.decided is not None:
        day = office.day_of(case.decided)
        yield day, "decided", 1
        if any(moment(one.lodged) <= moment(case.decided) + APPEAL_WITHIN for one in case.appeals):
            yield day, "decided.appealed", 1
    for one in case.appeals:
        yield office.day_of(one.lodged), "appeal.lodged", 1
        if one.decided is not None:
            yield office.day_of(one.decided), f"appeal.{one.outcome}", 1
