"""Control charts: XmR for values, u for counts, p for shares, Laney's limits for large counts.

Limits come from the first `baseline` points and are then locked; None takes all points given. The
association's figures lock after `BASELINE` points. Method 1, section 2.3 (Shewhart; Wheeler; Laney 2002).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt

from portal.metrics.estimators.signals import Point, Signals, signals

BASELINE = 12
LIMIT, MOVING_RANGE_LIMIT, RANGE_TO_SIGMA = 2.66, 3.267, 1.128
MANY_EVENTS, MANY_UNITS = 100, 1000


@dataclass(frozen=True, slots=True)
class XmrChart:
    """Values with one centre and one pair of limits; `trial` limits rest on fewer than 12 points."""

    centre: float | None
    mean_moving_range: float | None
    lower: float | None
    upper: float | None
    mr_upper: float | None
    trial: bool
    outside: tuple[int, ...] = ()
    run_of_7: tuple[int, ...] = ()
    trend_of_7: tuple[int, ...] = ()
    two_of_three: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CountChart:
    """Rates or shares with limits per point (None where n is 0); `sigma_z` is Laney's factor, if used."""

    centre: float | None
    points: tuple[Point, ...]
    lower: tuple[Point, ...]
    upper: tuple[Point, ...]
    sigma_z: float | None
    trial: bool
    outside: tuple[int, ...] = ()
    run_of_7: tuple[int, ...] = ()
    trend_of_7: tuple[int, ...] = ()
    two_of_three: tuple[int, ...] = ()


def xmr(y: Sequence[float], baseline: int | None = None) -> XmrChart:
    """Centre = mean, limits = mean ± 2.66 · mean moving range; moving ranges up to 3.267 times their mean."""
    based_on = y[:baseline]
    trial = len(based_on) < BASELINE
    if len(based_on) < 2:
        return XmrChart(based_on[0] if based_on else None, None, None, None, None, trial)
    centre = fsum(based_on) / len(based_on)
    moving = _mean_moving_range(based_on)
    lower, upper = centre - LIMIT * moving, centre + LIMIT * moving
    found = signals(y, centre, [lower] * len(y), [upper] * len(y))
    return XmrChart(centre, moving, lower, upper, MOVING_RANGE_LIMIT * moving, trial, *_parts(found))


def u_chart(x: Sequence[float], n: Sequence[float], baseline: int | None = None) -> CountChart:
    """Events x per exposure n: ū = Σx/Σn, ū ± 3·sqrt(ū/n), not below 0."""
    return _chart(x, n, baseline, _events_spread, ceiling=None, laney=False)


def u_chart_laney(x: Sequence[float], n: Sequence[float], baseline: int | None = None) -> CountChart:
    """u' chart: limits widened by what the points vary more than Poisson counts would."""
    return _chart(x, n, baseline, _events_spread, ceiling=None, laney=True)


def p_chart(x: Sequence[float], n: Sequence[float], baseline: int | None = None) -> CountChart:
    """Shares x of n: p̄ ± 3·sqrt(p̄(1-p̄)/n), within 0 and 1."""
    return _chart(x, n, baseline, _share_spread, ceiling=1.0, laney=False)


def p_chart_laney(x: Sequence[float], n: Sequence[float], baseline: int | None = None) -> CountChart:
    """p' chart: limits widened by what the shares vary more than draws would."""
    return _chart(x, n, baseline, _share_spread, ceiling=1.0, laney=True)


def wants_laney(x: Sequence[float], n: Sequence[float]) -> bool:
    """Whether plain limits would be too narrow: over 100 events a point on average, or n over 1,000."""
    return bool(x) and (fsum(x) / len(x) > MANY_EVENTS or max(n) > MANY_UNITS)


def _chart(
    x: Sequence[float],
    n: Sequence[float],
    baseline: int | None,
    spread: Callable[[float, float], float],
    ceiling: float | None,
    laney: bool,
) -> CountChart:
    points = [events / units if units else None for events, units in zip(x, n, strict=True)]
    trial, exposure = len(x[:baseline]) < BASELINE, fsum(n[:baseline])
    if not exposure:
        return CountChart(None, tuple(points), tuple([None] * len(x)), tuple([None] * len(x)), None, trial)
    centre = fsum(x[:baseline]) / exposure
    sigma_z = _sigma_z(points[:baseline], n, centre, spread) if laney else None
    reach = 3 * (1.0 if sigma_z is None else sigma_z)
    halves = [reach * spread(centre, units) if units else None for units in n]
    lower = [None if half is None else centre - half for half in halves]
    upper = [None if half is None else centre + half for half in halves]
    # The outer third is one of the full width: limits are cut at 0 and 1 for showing only.
    found = _parts(signals(points, centre, lower, upper))
    shown = tuple(None if low is None else max(0.0, low) for low in lower)
    return CountChart(centre, tuple(points), shown, _cut(upper, ceiling), sigma_z, trial, *found)


def _sigma_z(
    points: Sequence[Point], n: Sequence[float], centre: float, spread: Callable[[float, float], float]
) -> float | None:
    """Laney's factor: mean moving range of the standardised points / 1.128; None if it cannot be told."""
    pairs = zip(points, n, strict=False)
    known = [(point, spread(centre, units)) for point, units in pairs if point is not None]
    if len(known) < 2 or any(width == 0 for _, width in known):
        return None
    return _mean_moving_range([(point - centre) / width for point, width in known]) / RANGE_TO_SIGMA


def _events_spread(centre: float, units: float) -> float:
    return sqrt(centre / units)


def _share_spread(centre: float, units: float) -> float:
    return sqrt(max(0.0, centre * (1 - centre)) / units)


def _cut(limits: Sequence[Point], ceiling: float | None) -> tuple[Point, ...]:
    return tuple(high if high is None or ceiling is None else min(ceiling, high) for high in limits)


def _mean_moving_range(values: Sequence[float]) -> float:
    return fsum(abs(later - earlier) for earlier, later in pairwise(values)) / (len(values) - 1)


def _parts(found: Signals) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    return found.outside, found.run_of_7, found.trend_of_7, found.two_of_three
