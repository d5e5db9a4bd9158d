"""How many cases are open (R14): a control chart week by week."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, pgettext

from portal.metrics.estimators.disclosure import STAFF_K, Display
from portal.metrics.shapes import Figure
from portal.web.charts.axes import Tick
from portal.web.charts.control import Control, ControlWords, control, level
from portal.web.figure_charts.chart import Chart, few, is_few, rtl
from portal.web.figure_charts.in_time import EARLIER, month_tick
from portal.web.figure_charts.noted import NONE, Notes, lines, told
from portal.web.locale import say
from portal.web.signals import backlog_signal
from portal.web.values import number


def backlog(figure: Figure, notes: Notes = NONE) -> Chart | None:
    """Open cases week by week: a control chart."""
    chart = figure.chart
    if not chart:
        return None
    weeks = chart["weeks"]
    values = [None if week[1] is None or is_few(week[1]) else week[1] for week in weeks]
    if values.count(None) > sum(bool(n) for n in values):
        return None  # more of the weeks with open cases are hidden than told: such a line would mislead
    are_few = chart.get("few", True)  # of a part, what is hidden need not be few: the shade would say so
    veiled = [place for place, n in enumerate(values) if n is None] if are_few else []
    data = Control(
        values,
        months(week[0] for week in weeks),
        centre=chart["centre"],
        lower=_each(chart["lower"], len(weeks)),
        upper=_each(chart["upper"], len(weeks)),
        outside=chart["outside"],
        signal=len(weeks) - 1 if chart["signal"] else None,
        veiled=veiled,
        veil=(1, STAFF_K - 1),
        means=chart.get("means", ()),
        notes=lines(notes, "R14", [week[0] for week in weeks]),
    )
    return Chart(
        "R14",
        gettext("How many cases are open"),
        _caption(bool(veiled)),
        control(data, _backlog_words(figure, values), rtl=rtl()),
        (
            gettext("Week that ended on"),
            gettext("Open at its end"),
            pgettext("cases in a week", "Received"),
            pgettext("cases in a week", "Reopened"),
            pgettext("cases in a week", "Closed"),
        ),
        tuple(_line(week, are_few) for week in reversed(weeks)),
        dated=True,
        finding=_signal(figure),
        stands_out=bool(chart["signal"]),
        notes=told(notes, "R14", [week[0] for week in weeks]),
    )


def _line(week: list[Any], are_few: bool) -> tuple[str, ...]:
    until, still_open, *moved = week
    return _iso(until), _told(still_open, few_if_none=are_few), *(_told(n) for n in moved)


def _signal(figure: Figure) -> str:
    """What the last week signals; where it signals nothing, whether an earlier one did."""
    chart = figure.chart
    quiet = figure.display is Display.NORMAL and not chart["trial"] and not chart["signal"]
    return say(EARLIER) if quiet and chart["outside"] else backlog_signal(figure)


def _caption(some_are_few: bool) -> str:
    """How to read the chart; a number of one to four is not told, and the shade says so."""
    read = gettext("Open cases at the end of each week. The limits come from the first twelve weeks.")
    shade = gettext(
        "A grey field stands where there were 1 to 4: such small numbers are not shown one by one."
    )
    return f"{read} {shade}" if some_are_few else read


def _each(limit: Any, times: int) -> Any:
    """The limit of each week, where it is the same for all."""
    return limit if isinstance(limit, list) else level(limit, times)


def _backlog_words(figure: Figure, values: list[int | None]) -> ControlWords:
    chart = figure.chart
    trial = bool(chart["trial"])
    return ControlWords(
        finding=_backlog_finding(figure, values),
        upper=gettext("trial limit") if trial else gettext("upper limit"),
        mean="" if chart["centre"] is None else gettext("average %(value)s", value=number(chart["centre"])),
        lower=gettext("trial limit") if trial else gettext("lower limit"),
        number=number,
        signal=gettext("%(value)s open", value=_told(values[-1])) if chart["signal"] else "",
    )


def _told(n: int | None, *, few_if_none: bool = False) -> str:
    """A number of a week; None where it may not be told."""
    if n is None and not few_if_none:
        return pgettext("table of a figure", "hidden")
    return few(n)


def _backlog_finding(figure: Figure, values: list[int | None]) -> str:
    """What the line signals, or that it signals nothing, and where it begins and ends."""
    if not values:
        return backlog_signal(figure)
    are_few = figure.chart.get("few", True)
    ends = gettext(
        "Open at the end of the first week shown: %(first)s; at the end of the last: %(last)s.",
        first=_told(values[0], few_if_none=are_few),
        last=_told(values[-1], few_if_none=are_few),
    )
    return f"{backlog_signal(figure)} {ends}"


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def months(days: Iterable[int]) -> list[Tick]:
    """Where months begin in a row of days (as ordinals), each with its year; the first day alone where none
    does.
    """
    begun = [dt.date.fromordinal(day).replace(day=1) for day in days]
    places = [place for place in range(1, len(begun)) if begun[place] != begun[place - 1]]
    return [month_tick(place, begun[place]) for place in places or range(min(len(begun), 1))]
