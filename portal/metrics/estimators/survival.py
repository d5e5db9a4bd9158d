"""Time until a case closes, open cases included: Kaplan-Meier. Method 1, sections 2.6 and 8.2.

The same estimate from single cases, from cases that were already open when a period began, and from cohort
rows.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from math import exp, log, sqrt

from portal.metrics.estimators.distributions import CONFIDENCE, z_value

CLOSE = 1e-9
"""How far above its level a curve may lie and still count as having reached it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One drop of the curve: share `s` open after age `t`, with log-log limits (upper None where s is 0)."""

    t: float
    at_risk: int
    closed: int
    s: float
    lower: float
    upper: float | None


@dataclass(frozen=True, slots=True)
class Survival:
    """The curve and its median and 90th percentile; None means not reached, to be shown as "more than …"."""

    n: int
    events: int
    censored: int
    largest_follow_up: float | None
    curve: tuple[Step, ...]
    median: float | None
    median_lower: float | None
    median_upper: float | None
    p90: float | None
    p90_lower: float | None
    p90_upper: float | None


@dataclass(frozen=True, slots=True)
class BinnedSurvival:
    """Share still open at the upper edge of each bin (a, b], and the bins of the median and the p90."""

    s_at_upper_edge: tuple[float, ...]
    median_bin: tuple[float, float] | None
    p90_bin: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cases received on one office day: {whole days until closing: how many}, and how many are open."""

    received: date
    closed_by_days: Mapping[int, int]
    open: int


@dataclass(frozen=True, slots=True)
class _Follow:
    """Cases followed alike: from the age `entry` (None: the start) until `time`, closed then or not."""

    time: float
    closed: bool
    entry: float | None = None
    cases: int = 1


def km(times: Sequence[float], closed: Sequence[int | bool], conf: float = CONFIDENCE) -> Survival:
    """Kaplan-Meier of ages `times` (any unit); closed 1 = closed at that age, 0 = still open at it.

    At equal ages closings come first. Limits of a quantile are where the log-log (Greenwood) band crosses the
    same level (Kaplan & Meier 1958; Brookmeyer & Crowley 1982). Raises ValueError for unequal lengths.
    """
    return _survival([_Follow(t, bool(c)) for t, c in zip(times, closed, strict=True)], conf)


def km_period(
    times: Sequence[float], closed: Sequence[int | bool], entry: Sequence[float], conf: float = CONFIDENCE
) -> Survival:
    """The same for "how fast are we now": each case enters at the age it had when the period began.

    It is at risk at t if entry < t <= time; a case that never is (closed before the period) is left out.
    """
    cases = zip(times, closed, entry, strict=True)
    return _survival([_Follow(t, bool(c), e) for t, c, e in cases if e < t], conf)


def km_rollup(
    cohorts: Iterable[Cohort], as_of: date, since: date | None = None, conf: float = CONFIDENCE
) -> Survival:
    """The same from cohort rows, in whole office days; equals the case-level estimate exactly.

    Open cases are censored at the age reached on `as_of`, and so are those closed later, so that past days
    can be asked for. With `since`, the first day of a period, it is the period version: entry = max(0, since
    - received) - 1.
    """
    follows = []
    for cohort in cohorts:
        age = (as_of - cohort.received).days
        entry = None if since is None else max(0, (since - cohort.received).days) - 1
        later = sum(cases for days, cases in cohort.closed_by_days.items() if days > age)
        seen = [_Follow(days, True, entry, n) for days, n in cohort.closed_by_days.items() if days <= age]
        seen.append(_Follow(age, False, entry, cohort.open + later))
        follows += [f for f in seen if age >= 0 and f.cases and (entry is None or entry < f.time)]
    return _survival(follows, conf)


def km_binned(edges: Sequence[float], closed: Sequence[int], still_open: Sequence[int]) -> BinnedSurvival:
    """Kaplan-Meier from counts per bin (a, b]; in a bin closings come first.

    The true quantile lies in its bin. `edges` has one more entry than the counts. Raises ValueError for other
    lengths.
    """
    at_risk, s, curve = sum(closed) + sum(still_open), 1.0, []
    for gone, left in zip(closed, still_open, strict=True):
        s *= 1 - gone / at_risk if at_risk else 1.0
        at_risk -= gone + left
        curve.append(s)
    bins = list(pairwise(edges))
    reached = list(zip(bins, curve, strict=True))
    median, p90 = (next((b for b, s in reached if _reaches(s, q)), None) for q in (0.5, 0.9))
    return BinnedSurvival(tuple(curve), median, p90)


def _survival(follows: Sequence[_Follow], conf: float) -> Survival:
    closings = _tally((f.time, f.cases) for f in follows if f.closed)
    n, events = sum(f.cases for f in follows), sum(closings.values())
    curve = tuple(_curve(closings, follows, z_value(conf)))
    return Survival(
        n=n,
        events=events,
        censored=n - events,
        largest_follow_up=max((f.time for f in follows), default=None),
        curve=curve,
        median=_first(curve, [step.s for step in curve], 0.5),
        median_lower=_first(curve, [step.lower for step in curve], 0.5),
        median_upper=_first(curve, [step.upper for step in curve], 0.5),
        p90=_first(curve, [step.s for step in curve], 0.9),
        p90_lower=_first(curve, [step.lower for step in curve], 0.9),
        p90_upper=_first(curve, [step.upper for step in curve], 0.9),
    )


def _curve(closings: Mapping[float, int], follows: Sequence[_Follow], z: float) -> Iterable[Step]:
    """Every drop of S(t) = Π(1 - d/n), with Greenwood's sum Σ d / n(n - d) for its limits."""
    at_once = sum(f.cases for f in follows if f.entry is None)
    entered = _Before(_tally((f.entry, f.cases) for f in follows if f.entry is not None))
    left = _Before(_tally((f.time, f.cases) for f in follows))
    s, greenwood = 1.0, 0.0
    for t, gone in sorted(closings.items()):
        at_risk = at_once + entered(t) - left(t)
        s *= 1 - gone / at_risk
        greenwood += gone / (at_risk * (at_risk - gone)) if at_risk > gone else 0.0
        lower, upper = _log_log_limits(s, greenwood, z)
        yield Step(t, at_risk, gone, s, lower, upper)


def _log_log_limits(s: float, greenwood: float, z: float) -> tuple[float, float | None]:
    if s <= 0:
        return 0.0, None
    width = z * sqrt(greenwood) / -log(s)
    return s ** exp(width), s ** exp(-width)


class _Before:
    """How many of the cases tallied by age lie before an age."""

    def __init__(self, tally: Mapping[float, int]) -> None:
        self.ages = sorted(tally)
        self.cases = list(accumulate((tally[age] for age in self.ages), initial=0))

    def __call__(self, age: float) -> int:
        return self.cases[bisect_left(self.ages, age)]


def _tally(pairs: Iterable[tuple[float, int]]) -> Counter[float]:
    tally: Counter[float] = Counter()
    for age, cases in pairs:
        tally[age] += cases
    return tally


def _first(curve: Sequence[Step], heights: Sequence[float | None], q: float) -> float | None:
    """Smallest age at which a curve has come down to 1 - q."""
    points = zip(curve, heights, strict=True)
    return next((step.t for step, s in points if s is not None and _reaches(s, q)), None)


def _reaches(s: float, q: float) -> bool:
    return s <= 1 - q + CLOSE
