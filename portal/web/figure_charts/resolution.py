"""How long it takes (R4): the curve of cases closed by day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from portal.metrics.shapes import Figure
from portal.web import formats
from portal.web.charts.curve import Curve, CurveWords, Drop, Step, curve
from portal.web.figure_charts.chart import Chart, few, rtl
from portal.web.locale import language, say
from portal.web.tiles import number, percent
from portal.wording import N_


def resolution(figure: Figure) -> Chart | None:
    """The curve of cases closed by day."""
    chart = figure.chart
    if not chart:
        return None
    data = Curve(
        steps=[Step(*step) for step in chart["steps"]],
        longest=chart["longest"],
        followed=[(day, "<5" if n is None else number(n)) for day, n in chart["open"]],
        drops=_drops(chart),
    )
    words = CurveWords(
        finding=_resolution_finding(chart),
        axis=gettext("days since receipt"),
        followed=gettext("still open"),
        percent=lambda share: f"{share}%",
    )
    return Chart(
        "R4",
        gettext("How long it takes"),
        gettext(
            "Share of cases closed by day, open cases counted as open. Received from %(first)s to %(last)s.",
            **_days(figure),
        ),
        curve(data, words, rtl=rtl()),
        (gettext("Day"), gettext("Closed by then"), gettext("95 per cent interval"), gettext("Still open")),
        tuple(_by_day(chart)),
    )


def _days(figure: Figure) -> dict[str, str]:
    """The first and the last day of its period."""
    ends = {"first": figure.window.since, "last": figure.window.until}
    return {name: formats.day(day, language(), dt.UTC) for name, day in ends.items()}


def _drops(chart: Mapping[str, Any]) -> list[Drop]:
    half, ninety = chart["median"], chart["p90"]
    return [
        Drop(0.5, half, "" if half is None else gettext("Half are closed by day %(day)s", day=number(half))),
        Drop(
            0.9, ninety, "" if ninety is None else gettext("nine in ten by day %(day)s", day=number(ninety))
        ),
    ]


REACHED = {
    (True, True): N_("Half of the cases are closed by day %(half)s, nine in ten by day %(ninety)s."),
    (True, False): N_("Half of the cases are closed by day %(half)s, but not yet nine in ten."),
    (False, False): N_("Fewer than half of the cases are closed yet."),
}


def _resolution_finding(chart: Mapping[str, Any]) -> str:
    """When half and nine tenths were closed, and how it stands at the end of the curve."""
    half, ninety = chart["median"], chart["p90"]
    reached = REACHED[half is not None, ninety is not None]
    first = say(reached, half=number(half or 0), ninety=number(ninety or 0))
    share = percent(100 * _step_at(chart, chart["longest"])[1])
    last = gettext(
        "At day %(day)s, the last one, %(share)s are closed.", day=number(chart["longest"]), share=share
    )
    return f"{first} {last}"


def _step_at(chart: Mapping[str, Any], day: int) -> tuple[float, float, float, float]:
    """The step that holds on a day: day, share, lower, upper."""
    step = next((step for step in reversed(chart["steps"]) if step[0] <= day), (0, 0.0, 0.0, 0.0))
    return step[0], step[1], step[2], step[3]


def _by_day(chart: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The curve at every tenth day."""
    lines: list[tuple[str, ...]] = []
    for day, still_open in chart["open"]:
        if day > chart["longest"]:
            continue
        _, share, low, high = _step_at(chart, day)
        between = gettext("%(lower)s to %(upper)s", lower=number(100 * low, 1), upper=number(100 * high, 1))
        lines.append((number(day), percent(100 * share), between, few(still_open)))
    return lines
