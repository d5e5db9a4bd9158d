"""Signals of a chart in time in plain words: what happened, since when, and what it does not mean (2.3)."""

from collections.abc import Mapping
from typing import Any

from portal.metrics.anew import ends_and_values
from portal.web.locale import say
from portal.wording import N_

Chart = Mapping[str, Any]

OUTSIDE, NEAR, RUN, TREND = "outside", "near", "run", "trend"
KINDS = {
    "above": OUTSIDE, "below": OUTSIDE, "near_above": NEAR, "near_below": NEAR,
    "run_above": RUN, "run_below": RUN, "rising": TREND, "falling": TREND,
}  # fmt: skip
"""Signal → what kind it is of."""

MARKED = {OUTSIDE: "outside", NEAR: "two_of_three", RUN: "run_of_7", TREND: "trend_of_7"}
"""Kind → under which name a chart marks its points."""

NOT_MEANT = {
    OUTSIDE: N_(
        "Something was different then. The chart does not show what it was, whether it is "
        "good or bad, or who caused it. One such point alone is no trend."
    ),
    NEAR: N_(
        "This is only an early sign, weaker than a point outside the limits. It does not mean"
        " that the next points will be like this."
    ),
    RUN: N_(
        "The level has changed, though no single point stands out. The chart does not show "
        "why, or whether it will stay so."
    ),
    TREND: N_(
        "It moves step by step in one direction. The chart does not show why, or whether it will go on."
    ),
}


def kind_of(chart: Chart) -> str:
    """The signal that the last point of a chart is part of; two of three in the outer third are told apart
    from a point outside. Empty: no signal.
    """
    signal = str(chart["signal"])
    if signal not in ("above", "below"):
        return signal
    return signal if len(ends_and_values(chart)[1]) - 1 in chart["outside"] else f"near_{signal}"


def since(chart: Chart) -> int:
    """The place of the first point of the signal: where a run or a trend began."""
    _, values = ends_and_values(chart)
    last = len(values) - 1
    kind = KINDS.get(kind_of(chart))
    if kind not in (RUN, TREND):
        return last
    marked, place = chart.get(MARKED[kind], ()), last
    while place - 1 in marked and _goes_on(values, place, chart, kind):
        place -= 1
    return place


def _goes_on(values: list[float | None], place: int, chart: Chart, kind: str) -> bool:
    """Whether the point before belongs to the same run or trend."""
    before, here, last = values[place - 1], values[place], values[-1]
    if before is None or here is None or last is None:
        return False
    if kind == RUN:
        return (before > chart["centre"]) is (last > chart["centre"])
    rises = chart["signal"] == "rising"
    return (here > before) is rises


def not_meant(chart: Chart) -> str:
    """What the signal of a chart does not mean; empty where there is none."""
    kind = KINDS.get(kind_of(chart))
    return say(NOT_MEANT[kind]) if kind else ""
