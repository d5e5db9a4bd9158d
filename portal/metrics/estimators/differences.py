"""Differences between two groups, or between two times in one. Method 1, section 2.4 and L2."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, hypot, sqrt
from typing import TypeAlias

from portal.metrics.estimators.distributions import CONFIDENCE, t_value, z_value
from portal.metrics.estimators.means import mean_of
from portal.metrics.estimators.proportions import wilson
from portal.metrics.estimators.scores import nps


@dataclass(frozen=True, slots=True)
class Difference:
    """First minus second with limits, in the unit of the two; `se` and `df` where the method has them."""

    diff: float | None
    lower: float | None
    upper: float | None
    se: float | None = None
    df: float | None = None


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Mean of after minus before over the same members."""

    n: int
    mean_change: float | None
    sd: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of one group: how many, their mean and standard deviation (n - 1; None for one answer)."""

    n: int
    mean: float | None
    sd: float | None


Answers: TypeAlias = Sequence[int]
"""Promoters, passives, detractors."""

NOTHING = Difference(None, None, None)


def proportion_diff(x1: int, n1: int, x2: int, n2: int, conf: float = CONFIDENCE) -> Difference:
    """Share 1 minus share 2 by Newcombe's method 10, from the two Wilson intervals (Newcombe 1998)."""
    one, two = wilson(x1, n1, conf), wilson(x2, n2, conf)
    return _combined((one.p, one.lower, one.upper), (two.p, two.lower, two.upper))


def nps_diff(a: Answers, b: Answers, conf: float = CONFIDENCE) -> Difference:
    """NPS of a minus NPS of b, each (promoters, passives, detractors), by MOVER (Zou & Donner 2008)."""
    one, two = nps(a[0], a[1], a[2], conf), nps(b[0], b[1], b[2], conf)
    return _combined((one.nps, one.lower, one.upper), (two.nps, two.lower, two.upper))


def mean_diff(one: Group, two: Group, conf: float = CONFIDENCE) -> Difference:
    """Mean 1 minus mean 2, unequal variances (Welch 1947); no limits if a group has under two answers."""
    if one.mean is None or two.mean is None:
        return NOTHING
    diff = one.mean - two.mean
    if one.sd is None or two.sd is None or min(one.n, two.n) < 2:
        return Difference(diff, None, None)
    v1, v2 = one.sd**2 / one.n, two.sd**2 / two.n
    se = sqrt(v1 + v2)
    if se == 0:
        return Difference(diff, diff, diff, 0.0)
    df = (v1 + v2) ** 2 / (v1**2 / (one.n - 1) + v2**2 / (two.n - 1))
    half = t_value(df, conf) * se
    return Difference(diff, diff - half, diff + half, se, df)


def stratified_diff(strata: Iterable[tuple[Group, Group]], conf: float = CONFIDENCE) -> Difference:
    """Difference of means standardised to the first group: weights are its shares per stratum, normal limits.

    A stratum in which the first group has nobody weighs nothing; one that lacks the second group cannot be
    compared, so there is no estimate: merge the strata first (`merge_thin_bands`).
    """
    pairs = [(one, two) for one, two in strata if one.n]
    total = sum(one.n for one, _ in pairs)
    single = [(one.n / total, mean_diff(one, two, conf)) for one, two in pairs]
    diffs = [(weight, each.diff, each.se) for weight, each in single]
    if not diffs or any(diff is None for _, diff, _ in diffs):
        return NOTHING
    diff = fsum(weight * each for weight, each, _ in diffs if each is not None)
    if any(se is None for _, _, se in diffs):
        return Difference(diff, None, None)
    se = sqrt(fsum((weight * each) ** 2 for weight, _, each in diffs if each is not None))
    half = z_value(conf) * se
    return Difference(diff, diff - half, diff + half, se)


def paired_change(before: Sequence[float], after: Sequence[float], conf: float = CONFIDENCE) -> PairedChange:
    """Mean change of the same members, t interval. Raises ValueError for unequal lengths."""
    mean = mean_of((late - early for early, late in zip(before, after, strict=True)), conf)
    return PairedChange(mean.n, mean.mean, mean.sd, mean.lower, mean.upper)


def merge_thin_bands(strata: Sequence[tuple[Group, Group]], least: int = 5) -> list[tuple[Group, Group]]:
    """Merge neighbouring bands, in the order given, until each has `least` answers in both groups (L2)."""
    merged: list[tuple[Group, Group]] = []
    for one, two in strata:
        if merged and (_thin(merged[-1], least) or _thin((one, two), least)):
            merged[-1] = (pooled(merged[-1][0], one), pooled(merged[-1][1], two))
        else:
            merged.append((one, two))
    return merged


def pooled(one: Group, two: Group) -> Group:
    """Two groups taken together, exactly as if their answers had been counted as one."""
    if one.mean is None or two.mean is None:
        return two if one.mean is None else one
    n = one.n + two.n
    mean = (one.n * one.mean + two.n * two.mean) / n
    squares = sum((g.n - 1) * (g.sd or 0.0) ** 2 + g.n * ((g.mean or 0.0) - mean) ** 2 for g in (one, two))
    return Group(n, mean, sqrt(squares / (n - 1)))


def _combined(
    one: tuple[float | None, float | None, float | None], two: tuple[float | None, float | None, float | None]
) -> Difference:
    """MOVER: each limit takes the squared distances of the single limits that make it."""
    (p1, l1, u1), (p2, l2, u2) = one, two
    if p1 is None or l1 is None or u1 is None or p2 is None or l2 is None or u2 is None:
        return NOTHING
    diff = p1 - p2
    return Difference(diff, diff - hypot(p1 - l1, u2 - p2), diff + hypot(u1 - p1, p2 - l2))


def _thin(pair: tuple[Group, Group], least: int) -> bool:
    return min(pair[0].n, pair[1].n) < least
