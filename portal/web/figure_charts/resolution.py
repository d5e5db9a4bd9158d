"""How long it takes: the curve of cases closed by day (R4), and answered by working hour (R3)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.metrics.shapes import Figure
from portal.web import formats
from portal.web.charts.curve import Curve, CurveWords, Drop, Step, curve
from portal.web.figure_charts.chart import FEW, Chart, few, rtl
from portal.web.locale import language, say
from portal.web.values import number, percent
from portal.wording import N_


@dataclass(frozen=True)
class Said:
    """What a curve says: its title, caption, axis, what is below it and its table’s first two columns; when
    half and nine tenths are reached, at the drop and in the finding; and how it stands at its end.
    """

    title: str
    caption: str
    axis: str
    followed: str
    columns: tuple[str, str, str]
    drops: tuple[str, str]
    reached: Mapping[tuple[bool, bool], str]
    end: str


RESOLUTION = Said(
    title=N_("How long it takes"),
    caption=N_(
        "Share of cases closed by each day after receipt. Open cases are included. Received "
        "from %(first)s to %(last)s."
    ),
    axis=N_("days since receipt"),
    followed=N_("still open"),
    columns=(N_("Day"), N_("Closed by then"), N_("Still open")),
    drops=(N_("Half are closed by day %(day)s"), N_("nine in ten by day %(day)s")),
    reached={
        (True, True): N_("Half of the cases are closed by day %(half)s, nine in ten by day %(ninety)s."),
        (True, False): N_("Half of the cases are closed by day %(half)s, but not yet nine in ten."),
        (False, False): N_("Fewer than half of the cases are closed yet."),
    },
    end=N_("By day %(day)s, the last one counted, %(share)s are closed."),
)
FIRST_ANSWER = Said(
    title=N_("How long until a first answer"),
    caption=N_(
        "Share of cases with a first answer by each working hour after receipt. Cases still "
        "waiting are included. Received from %(first)s to %(last)s."
    ),
    axis=N_("working hours since receipt"),
    followed=N_("still waiting"),
    columns=(N_("Working hour"), N_("Answered by then"), N_("Still waiting")),
    drops=(N_("Half are answered by working hour %(day)s"), N_("nine in ten by working hour %(day)s")),
    reached={
        (True, True): N_(
            "Half of the cases are answered by working hour %(half)s, nine in ten by working hour %(ninety)s."
        ),
        (True, False): N_(
            "Half of the cases are answered by working hour %(half)s, but not yet nine in ten."
        ),
        (False, False): N_("Fewer than half of the cases are answered yet."),
    },
    end=N_("By working hour %(day)s, the last one counted, %(share)s are answered."),
)


def resolution(figure: Figure) -> Chart | None:
    """The curve of cases closed by day."""
    return _curve(figure, RESOLUTION)


def first_answer(figure: Figure) -> Chart | None:
    """The curve of cases answered by working hour."""
    return _curve(figure, FIRST_ANSWER)


def _curve(figure: Figure, said: Said) -> Chart | None:
    chart = figure.chart
    if "open" not in chart:
        return None
    data = Curve(
        steps=[Step(*step) for step in chart["steps"]],
        longest=chart["longest"],
        followed=[(day, FEW if n is None else number(n)) for day, n in chart["open"]],
        drops=_drops(chart, said),
    )
    words = CurveWords(
        finding=_finding(chart, said),
        axis=say(said.axis),
        followed=say(said.followed),
        percent=lambda share: f"{share}%",
        number=number,
    )
    time, done, left = (say(words) for words in said.columns)
    return Chart(
        figure.metric,
        say(said.title),
        say(said.caption, **_days(figure)),
        curve(data, words, rtl=rtl()),
        (time, done, gettext("95 per cent interval"), left),
        tuple(_by_day(chart)),
    )


def _days(figure: Figure) -> dict[str, str]:
    """The first and the last day of its period."""
    ends = {"first": figure.window.since, "last": figure.window.until}
    return {name: formats.day(day, language(), dt.UTC) for name, day in ends.items()}


def _drops(chart: Mapping[str, Any], said: Said) -> list[Drop]:
    half, ninety = said.drops
    return [
        Drop(share, day, "" if day is None else say(words, day=number(day)))
        for share, day, words in ((0.5, chart["median"], half), (0.9, chart["p90"], ninety))
    ]


def _finding(chart: Mapping[str, Any], said: Said) -> str:
    """When half and nine tenths were reached, and how it stands at the end of the curve."""
    half, ninety = chart["median"], chart["p90"]
    reached = said.reached[half is not None, ninety is not None]
    first = say(reached, half=number(half or 0), ninety=number(ninety or 0))
    share = percent(100 * _step_at(chart, chart["longest"])[1])
    return f"{first} {say(said.end, day=number(chart['longest']), share=share)}"


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
