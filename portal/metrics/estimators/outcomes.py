"""Cases counted by what became of them: promises kept, reopenings, first contact, recovery.

These take single cases and are what the roll-ups must agree with; a screen reads the same counts from flow
rows and gives them to `wilson`. Method 1, R5, R7, R8, R19, R20.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.metrics.estimators.distributions import CONFIDENCE
from portal.metrics.estimators.nonresponse import nonresponse_bounds
from portal.metrics.estimators.proportions import wilson

JUSTIFIED = frozenset({"upheld", "partly_upheld", "settled"})
LEFT_OUT = frozenset({"duplicate", "not_a_complaint"})
UNFINISHED = frozenset({"withdrawn", "closed_no_reply"})
SATISFIED = 4


@dataclass(frozen=True, slots=True)
class PromisedDecision:
    """A case's decision: when it is due (None while paused) and came, when the case closed without one."""

    due: datetime | None
    decided: datetime | None = None
    closed_undecided: datetime | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class OnTime:
    """Decisions due by now: share on time with limits, the late ones, and those not counted yet."""

    on_time: int
    late_closed: int
    late_open: int
    not_yet_due: int
    paused: int
    p: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Closure:
    """One closing of a case and what followed it: reopenings, or new cases of the member in the category."""

    closed: datetime
    followed_by: tuple[datetime, ...] = ()
    staff_replies: int = 0
    transferred: bool = False
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class ReopenRate:
    """Closures old enough to tell, of which reopened in time."""

    mature: int
    immature: int
    reopened: int
    p: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class FirstContact:
    """Concluded cases old enough to tell, of which solved by one reply."""

    mature: int
    immature: int
    first_contact: int
    p: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A concluded case as R20 sees it; `answer` is 1-5 on how the member finds it was put right."""

    finding: str
    mature: bool = True
    remedy_promised: bool = False
    remedy_delivered: bool = False
    reopened: bool = False
    asked: bool = True
    answer: int | None = None

    @property
    def confirmed(self) -> bool:
        """Whether the member is satisfied, everything promised was delivered, and the case stayed closed."""
        kept = self.remedy_delivered or not self.remedy_promised
        return self.answer is not None and self.answer >= SATISFIED and kept and not self.reopened


@dataclass(frozen=True, slots=True)
class RecoveryRate:
    """Justified, mature cases: remedies delivered (R19), recoveries confirmed (R20)."""

    base: int
    remedies_promised: int
    remedies_delivered: int
    asked: int
    answered: int
    confirmed: int
    delivered_p: float | None
    delivered_lower: float | None
    delivered_upper: float | None
    confirmed_p: float | None
    confirmed_lower: float | None
    confirmed_upper: float | None
    bound_lower: float | None
    bound_upper: float | None


def on_time(
    cases: Iterable[PromisedDecision],
    as_of: datetime,
    window: tuple[datetime, datetime],
    conf: float = CONFIDENCE,
) -> OnTime:
    """R5: decisions that came at or before their due time, of all due in [start, end) and by `as_of`.

    Past due and undecided is late. Closed without a decision is outside, unless its due time had passed: then
    late. An early decision enters when its due time has passed. Not yet due and paused cases are counted
    beside.
    """
    since, until = window
    verdicts = Counter(_verdict(c, as_of) for c in cases if c.due is None or since <= c.due < until)
    kept, late_closed, late_open = (verdicts[v] for v in ("on_time", "late_closed", "late_open"))
    share = wilson(kept, kept + late_closed + late_open, conf)
    beside = verdicts["not_yet_due"], verdicts["paused"]
    return OnTime(kept, late_closed, late_open, *beside, share.p, share.lower, share.upper)


def reopen_rate(
    closures: Iterable[Closure], as_of: datetime, days: int = 30, conf: float = CONFIDENCE
) -> ReopenRate:
    """R8: closures reopened within `days` (that day included), of all closures at least as old."""
    mature, immature = _by_age(closures, as_of, days)
    reopened = sum(_followed(closure, days) for closure in mature)
    share = wilson(reopened, len(mature), conf)
    return ReopenRate(len(mature), immature, reopened, share.p, share.lower, share.upper)


def first_contact_resolution(
    closures: Iterable[Closure], as_of: datetime, days: int = 14, conf: float = CONFIDENCE
) -> FirstContact:
    """R7: closed with one staff reply, no transfer, and nothing reopened or raised again within `days`.

    Of all mature concluded cases; withdrawn ones and those closed for want of a reply are left out.
    """
    counted = (c for c in closures if c.finding not in UNFINISHED | LEFT_OUT)
    mature, immature = _by_age(counted, as_of, days)
    solved = sum(c.staff_replies == 1 and not c.transferred and not _followed(c, days) for c in mature)
    share = wilson(solved, len(mature), conf)
    return FirstContact(len(mature), immature, solved, share.p, share.lower, share.upper)


def recovery_rate(cases: Iterable[Recovery], conf: float = CONFIDENCE) -> RecoveryRate:
    """R20 with R19: of justified cases old enough, remedies delivered and recoveries confirmed.

    Confirmed of those who answered, with Wilson limits, and the bounds among all asked without any
    assumption.
    """
    base = [case for case in cases if case.finding in JUSTIFIED and case.mature]
    promised = [case for case in base if case.remedy_promised]
    asked = [case for case in base if case.asked]
    answered = [case for case in asked if case.answer is not None]
    delivered = sum(case.remedy_delivered for case in promised)
    confirmed = sum(case.confirmed for case in answered)
    done = wilson(delivered, len(promised), conf)
    share = wilson(confirmed, len(answered), conf)
    bounds = nonresponse_bounds(confirmed, len(answered), len(asked))
    return RecoveryRate(
        base=len(base),
        remedies_promised=len(promised),
        remedies_delivered=delivered,
        asked=len(asked),
        answered=len(answered),
        confirmed=confirmed,
        delivered_p=done.p,
        delivered_lower=done.lower,
        delivered_upper=done.upper,
        confirmed_p=share.p,
        confirmed_lower=share.lower,
        confirmed_upper=share.upper,
        bound_lower=bounds.lower,
        bound_upper=bounds.upper,
    )


def _verdict(case: PromisedDecision, as_of: datetime) -> str:
    if case.paused or case.due is None:
        return "paused"
    if case.due > as_of:
        return "not_yet_due"
    if case.decided is not None and case.decided <= as_of:
        return "on_time" if case.decided <= case.due else "late_closed"
    if case.closed_undecided is None or case.closed_undecided > as_of:
        return "late_open"
    return "outside" if case.closed_undecided <= case.due else "late_closed"


def _by_age(closures: Iterable[Closure], as_of: datetime, days: int) -> tuple[Sequence[Closure], int]:
    """Closures whose whole look-ahead has passed, and how many are too young."""
    known = list(closures)
    mature = [closure for closure in known if closure.closed + timedelta(days=days) <= as_of]
    return mature, len(known) - len(mature)


def _followed(closure: Closure, days: int) -> bool:
    until = closure.closed + timedelta(days=days)
    return any(closure.closed <= at <= until for at in closure.followed_by)
