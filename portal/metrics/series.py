"""Figures in time for their control charts: months, quarters or years, whichever have enough in them.

Limits are locked on the first twelve points (2.3). A point behind which too few stand is left open: it is
neither drawn nor counted into the limits.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from portal.members.imported import first_day, month_of
from portal.metrics.estimators.control_charts import (
    BASELINE,
    CountChart,
    XmrChart,
    p_chart,
    p_chart_laney,
    u_chart,
    u_chart_laney,
    wants_laney,
    xmr,
)
from portal.metrics.estimators.suppression import suppress_1d
from portal.metrics.readings import Reading
from portal.metrics.shapes import Window
from portal.metrics.showing import MARKS

SPANS = {"month": 1, "quarter": 3, "year": 12}
ENOUGH = 2 / 3
"""The share of points that need enough behind them; with fewer, a longer span is drawn."""

FEWEST = 2
"""Values in time that are drawn at least: one has no moving range."""

T = TypeVar("T")
Measure = Callable[[T], float | None]
"""What is drawn of each point; None leaves it open."""

Tally = Callable[[Counter[str]], float]


@dataclass(frozen=True)
class Bucket:
    """A whole month, quarter or year, and the sums of its measures. `left_open`: it may not be told, since a
    point of another part would follow from it.
    """

    window: Window
    sums: Counter[str]
    left_open: bool = False


def buckets(reading: Reading, span: str, until: dt.date | None = None) -> list[Bucket]:
    """The whole months, quarters or years since the first case; none that ends after `until`."""
    whole = reading.once(f"buckets {reading.part} {span}", lambda: _buckets(reading, span))
    return [one for one in whole if until is None or one.window.until <= until]


def _buckets(reading: Reading, span: str) -> list[Bucket]:
    length = SPANS[span]
    months = sorted(reading.monthly.items())
    found: dict[dt.date, list[Counter[str]]] = {}
    for month, sums in months:
        found.setdefault(month.replace(month=month.month - (month.month - 1) % length), []).append(sums)
    return [
        Bucket(Window(since, _last_day(since, length)), sum(sums, Counter()))
        for since, sums in found.items()
        if len(sums) == length
    ]


def _last_day(since: dt.date, months: int) -> dt.date:
    return first_day(month_of(since) + months) - dt.timedelta(days=1)


def pooled(
    reading: Reading, n_of: Tally, until: dt.date | None = None, spans: Sequence[str] = tuple(SPANS)
) -> tuple[str, list[Bucket]]:
    """The shortest of `spans` whose buckets mostly have enough behind them, and those buckets; of a part, the
    span and the open points that all parts of the dimension have together.
    """
    if not reading.is_whole:
        return _among(reading, n_of, until, spans)
    for span in spans:
        found = buckets(reading, span, until)
        if _mostly_enough(found, n_of, reading.k):
            return span, found
    return "year", buckets(reading, "year", until)


def _mostly_enough(found: Sequence[Bucket], n_of: Tally, k: int) -> bool:
    enough = sum(n_of(one.sums) >= k for one in found)
    return bool(found) and enough >= ENOUGH * len(found)


def _among(
    reading: Reading, n_of: Tally, until: dt.date | None, spans: Sequence[str]
) -> tuple[str, list[Bucket]]:
    """A part in time, with the points emptied that would tell a point of another part, since the whole is
    drawn, too (6.3): all parts have points of one length, and where one is open another is.
    """
    dimension, value = reading.part
    span, hidden = reading.once(
        ("open points", dimension, n_of, until, spans), lambda: _open_points(reading, n_of, until, spans)
    )
    found = buckets(reading, span, until)
    return span, [
        Bucket(one.window, Counter(), left_open=True) if (value, place) in hidden else one
        for place, one in enumerate(found)
    ]


def _open_points(
    reading: Reading, n_of: Tally, until: dt.date | None, spans: Sequence[str]
) -> tuple[str, set[tuple[str, int]]]:
    """The shortest span that is long enough for half of the parts, and the points (part, place) left open."""
    dimension, _ = reading.part
    by_part: dict[str, list[Bucket]] = {}
    for span in spans:
        by_part = {
            value: buckets(reading.of((dimension, value)), span, until)
            for value in sorted(reading.monthly_of(dimension))
        }
        there = [found for found in by_part.values() if any(n_of(one.sums) for one in found)]
        if there and 2 * sum(_mostly_enough(found, n_of, reading.k) for found in there) >= len(there):
            break
    points = zip(*([int(n_of(one.sums)) for one in found] for found in by_part.values()), strict=True)
    return span, {
        (list(by_part)[row], place)
        for place, counts in enumerate(points)
        if any(counts)
        for row in suppress_1d(counts, reading.k).suppressed
    }


def shares(
    reading: Reading,
    x_of: Tally,
    n_of: Tally,
    until: dt.date | None = None,
    *,
    spans: Sequence[str] = tuple(SPANS),
) -> dict[str, Any]:
    """A share in time (p chart, Laney's limits where n is large); {} where there is nothing to draw."""
    span, found = pooled(reading, n_of, until, spans)
    told = [(one, int(x_of(one.sums)), int(n_of(one.sums))) for one in found]
    told = [(one, x, n) if n >= reading.k else (one, 0, 0) for one, x, n in told]
    if not any(n for _, _, n in told):
        return {}
    xs, ns = [x for _, x, _ in told], [n for _, _, n in told]
    return _counts(span, [one.window for one, _, _ in told], xs, ns, "shares", 100)


def rates(reading: Reading, x_of: Tally, exposure: Callable[[Window], float], per: float) -> dict[str, Any]:
    """Events by exposure in time (u chart), told per `per` units of exposure."""
    span, found = pooled(reading, x_of)
    xs = [int(x_of(one.sums)) for one in found]
    few = [one.left_open or 0 < x < reading.k for one, x in zip(found, xs, strict=True)]
    xs = [0 if left_open else x for x, left_open in zip(xs, few, strict=True)]
    units = [0.0 if left_open else exposure(one.window) for one, left_open in zip(found, few, strict=True)]
    if not any(units):
        return {}
    return _counts(span, [one.window for one in found], xs, units, "rates", per)


COUNTED = {"shares": (p_chart, p_chart_laney), "rates": (u_chart, u_chart_laney)}
"""Kind of chart → how its limits are drawn, and how where counts are large."""


def _counts(
    span: str, found: Sequence[Window], xs: Sequence[float], ns: Sequence[float], kind: str, times: float
) -> dict[str, Any]:
    points = [
        [window.until.toordinal(), x if n else None, n] for window, x, n in zip(found, xs, ns, strict=True)
    ]
    return {"span": span, "kind": kind, "times": times, "points": points, **limits_of(kind, points, times)}


def limits_of(kind: str, points: Sequence[Sequence[Any]], times: float) -> dict[str, Any]:
    """Values, mean, limits and signals of points, each a day, a value or events, and the units behind it."""
    if kind == "values":
        return _of_values([value for _, value, _ in points])
    xs, ns = [x or 0 for _, x, _ in points], [n for _, _, n in points]
    plain, laney = COUNTED[kind]
    based_on, trial = _baseline(ns)
    chart = replace((laney if wants_laney(xs, ns) else plain)(xs, ns, based_on), trial=trial)
    return {
        "values": _scaled(chart.points, times),
        "centre": _times(chart.centre, times),
        "lower": _scaled(chart.lower, times),
        "upper": _scaled(chart.upper, times),
        **_signals(chart, list(chart.points)),
    }


def _baseline(ns: Sequence[float]) -> tuple[int, bool]:
    """Up to where the first twelve points reach that have something behind them, and whether there are
    fewer: a point that is left open locks nothing.
    """
    known = [place for place, n in enumerate(ns) if n]
    return (known[BASELINE - 1] + 1, False) if len(known) >= BASELINE else (len(ns), True)


def values(span: str, found: Sequence[Window], measured: Sequence[float | None]) -> dict[str, Any]:
    """Values in time (XmR); a gap is left out of the limits."""
    points = [[window.until.toordinal(), value, None] for window, value in zip(found, measured, strict=True)]
    return {"span": span, "kind": "values", "times": 1, "points": points, **limits_of("values", points, 1)}


def _of_values(measured: Sequence[float | None]) -> dict[str, Any]:
    told = [value for value in measured if value is not None]
    chart = xmr(told, BASELINE)
    places = [place for place, value in enumerate(measured) if value is not None]
    return {
        "values": list(measured),
        "centre": chart.centre,
        "lower": chart.lower,
        "upper": chart.upper,
        **{name: _moved(marks, places) for name, marks in _signals(chart, told).items()},
    }


def _moved(marks: Any, places: Sequence[int]) -> Any:
    return [places[mark] for mark in marks] if isinstance(marks, list) else marks


def _signals(chart: CountChart | XmrChart, points: Sequence[float | None]) -> dict[str, Any]:
    """What the chart signals, and what its last point is part of; trial limits signal nothing yet."""
    marks = {name: list(getattr(chart, name)) for name in MARKS}
    return {"trial": chart.trial, **marks, "signal": "" if chart.trial else _last(chart, points)}


def _last(chart: CountChart | XmrChart, points: Sequence[float | None]) -> str:
    """above, below, run_above, run_below, rising, falling; empty: common variation."""
    last = len(points) - 1
    if last < 1 or points[last] is None or chart.centre is None:
        return ""
    high = (points[last] or 0) > chart.centre
    if last in chart.outside or last in chart.two_of_three:
        return "above" if high else "below"
    if last in chart.run_of_7:
        return "run_above" if high else "run_below"
    if last in chart.trend_of_7:
        return "rising" if (points[last] or 0) > (points[last - 1] or 0) else "falling"
    return ""


def _scaled(points: Sequence[float | None], times: float) -> list[float | None]:
    return [_times(point, times) for point in points]


def _times(value: float | None, times: float) -> float | None:
    return None if value is None else value * times
