"""Limits begun anew (2.3): a chart is worked out in stretches, each with limits of its own, locked on its
first twelve points. And from where on they might be begun anew: where a run has lasted to the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from portal.learning.rebasing import rebasings
from portal.metrics.series import MARKS, limits_of
from portal.metrics.shapes import Figure

Chart = Mapping[str, Any]


def begun_anew(figure: Figure, days: Iterable[int]) -> Figure:
    """The figure with its chart in stretches: a new one begins with the point that ends on each of `days`, or
    the first after it.
    """
    if not figure.chart.get("points"):
        return figure
    cuts = cuts_of([point[0] for point in figure.chart["points"]], days)
    if not cuts:
        return figure
    chart = in_stretches(figure.chart, cuts)
    silent: dict[str, Any] = {**{name: [] for name in MARKS}, "signal": ""} if chart.get("small") else {}
    return replace(figure, chart={**chart, **silent})


def limits_from(metric: str) -> list[int]:
    """The days from which the limits of a figure are begun anew."""
    return [one.since for one in rebasings() if one.metric == metric]


def cuts_of(ends: Sequence[int], days: Iterable[int]) -> list[int]:
    """The places at which stretches begin, of points that end on the days `ends`."""
    found = (next((place for place, end in enumerate(ends) if end >= day), None) for day in days)
    return sorted({place for place in found if place})


def in_stretches(chart: Chart, cuts: list[int]) -> dict[str, Any]:
    """The chart with each stretch of its points worked out by itself; `means` has the mean at each point."""
    points = chart["points"]
    edges = [0, *cuts, len(points)]
    made = [limits_of(chart["kind"], points[a:b], chart["times"]) for a, b in pairwise(edges)]
    sizes = [b - a for a, b in pairwise(edges)]
    found: dict[str, Any] = {**chart, **made[-1], "begun": cuts}
    for name in ("values", "lower", "upper"):
        found[name] = _joined([_each(one[name], size) for one, size in zip(made, sizes, strict=True)])
    found["means"] = _joined([[one["centre"]] * size for one, size in zip(made, sizes, strict=True)])
    for name in MARKS:
        found[name] = [mark + a for one, a in zip(made, edges, strict=False) for mark in one[name]]
    return found


def _each(limits: Any, times: int) -> list[Any]:
    return list(limits) if isinstance(limits, list) else [limits] * times


def _joined(stretches: Iterable[list[Any]]) -> list[Any]:
    return [one for stretch in stretches for one in stretch]


def run_at_the_end(chart: Chart) -> int | None:
    """The day on which the first point of a run ends that has lasted to the last point; None: no such run.
    Trial limits show none.
    """
    ends, values = ends_and_values(chart)
    place = len(values) - 1
    if not values or chart["trial"] or chart["centre"] is None or place not in chart.get("run_of_7", ()):
        return None
    first, above = max(chart.get("begun", []), default=0), (values[place] or 0) > chart["centre"]
    while place > first and _is_on(values[place - 1], chart["centre"], above=above):
        place -= 1
    return ends[place]


def ends_and_values(chart: Chart) -> tuple[list[int], list[float | None]]:
    """The day on which each point of a chart in time ends, and its value."""
    if chart.get("weeks"):
        return [week[0] for week in chart["weeks"]], [week[1] for week in chart["weeks"]]
    return [point[0] for point in chart.get("points", [])], list(chart.get("values", []))


def _is_on(value: float | None, centre: float, *, above: bool) -> bool:
    return value is not None and value != centre and (value > centre) is above
