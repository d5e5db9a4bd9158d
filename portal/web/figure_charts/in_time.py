"""Figures in time: a control chart by month, quarter or year, for every figure that has one (2.3)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, pgettext

from portal.learning.on_charts import OnChart
from portal.members.imported import month_of
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.series import SPANS
from portal.metrics.shapes import NPS, PERCENT, POINTS, Definition, Figure
from portal.web import formats
from portal.web.charts.axes import Tick
from portal.web.charts.control import Control, ControlWords, control, level
from portal.web.figure_charts.chart import Chart, rtl
from portal.web.figure_charts.noted import NONE, Notes, lines, told
from portal.web.figure_charts.signalled import kind_of, since
from portal.web.locale import language, say
from portal.web.values import FINE, WITH_UNIT, number
from portal.wording import N_

CAPTIONS = {
    "month": N_("Each point is one month. The limits come from the first twelve points."),
    "quarter": N_(
        "Each point is one quarter, because months have too few cases. The limits come from "
        "the first twelve points."
    ),
    "year": N_(
        "Each point is one year, because months and quarters have too few cases. The limits "
        "come from the first twelve points."
    ),
}
SIGNALS = {
    "above": N_("The last point, %(value)s in %(last)s, lies above the upper limit of %(upper)s."),
    "below": N_("The last point, %(value)s in %(last)s, lies below the lower limit of %(lower)s."),
    "near_above": N_("Two of the last three points lie close to the upper limit of %(upper)s."),
    "near_below": N_("Two of the last three points lie close to the lower limit of %(lower)s."),
    "run_above": N_(
        "Since %(since)s every point has been above the average of %(mean)s: seven or more in a row."
    ),
    "run_below": N_(
        "Since %(since)s every point has been below the average of %(mean)s: seven or more in a row."
    ),
    "rising": N_(
        "Since %(since)s it has risen from point to point, at least six times in a row, to %(value)s."
    ),
    "falling": N_(
        "Since %(since)s it has fallen from point to point, at least six times in a row, to %(value)s."
    ),
    "": N_("Nothing unusual: only the normal ups and downs."),
}
TOO_EARLY = N_("It is too early to say whether anything is unusual: that takes twelve points.")
SMALL = N_("There are fewer than thirty: too few to say whether anything is unusual.")
EARLIER = N_(
    "Nothing unusual now: the latest points show only the normal ups and downs. Earlier "
    "ones lie outside the limits."
)
BETWEEN = N_("The points lie between %(least)s and %(most)s. The last one, %(last)s: %(value)s.")
MEAN = N_("The line of the average lies at %(mean)s.")
WHOLE = 100.0
LEAST = {NPS: -100.0}
"""Where the scale of a unit ends below; at nothing for all others."""


def in_time(figure: Figure, notes: Notes = NONE) -> Chart | None:
    """The figure point by point with its mean and limits; None where there is nothing to draw."""
    chart, definition = figure.chart, CATALOGUE[figure.metric]
    if not chart.get("points"):
        return None
    notes = (*notes, *_actions(figure, len(notes)))
    return Chart(
        figure.metric,
        gettext("%(figure)s: over time", figure=say(definition.title)),
        say(CAPTIONS[chart["span"]]),
        control(_data(chart, definition, notes), _words(figure, definition), rtl=rtl()),
        (
            pgettext("table of a figure", "Period"),
            pgettext("table of a figure", "Value"),
            gettext("Limits"),
            pgettext("table of a figure", "n"),
        ),
        tuple(_line(chart, place, definition) for place in reversed(range(len(chart["points"])))),
        over_time=True,
        finding=signal(figure),
        stands_out=bool(chart["signal"]),
        notes=told(notes, figure.metric, _ends(chart)),
    )


def _actions(figure: Figure, before: int) -> list[OnChart]:
    """The corrective action that a figure is about, as a note on its chart (L6)."""
    days = [dt.date.fromordinal(day) for day in figure.chart.get("actions", ())]
    words = {language().code: gettext("A corrective action was done")}
    return [
        OnChart(number, False, day, figure.metric, words, dt.datetime.combine(day, dt.time(), dt.UTC), "")
        for number, day in enumerate(days, before + 1)
    ]


def _ends(chart: Any) -> list[int]:
    """The day on which each point ends."""
    return [point[0] for point in chart["points"]]


def _data(chart: Any, definition: Definition, notes: Notes) -> Control:
    values = chart["values"]
    return Control(
        values,
        ticks(chart["span"], _ends(chart)),
        centre=chart["centre"],
        lower=_limits(chart["lower"], len(values), definition),
        upper=_limits(chart["upper"], len(values), definition),
        outside=chart["outside"],
        signal=len(values) - 1 if chart["signal"] else None,
        means=chart.get("means", ()),
        notes=lines(notes, definition.metric, _ends(chart)),
        ceiling=WHOLE if definition.unit in (PERCENT, POINTS, NPS) else None,
        whole=False,
    )


def _limits(limits: Any, times: int, definition: Definition) -> Sequence[float | None]:
    """Limits of each point; a pair that is the same for all is drawn level, and not beyond the scale."""
    if isinstance(limits, list):
        return [None if limit is None else _on_scale(limit, definition) for limit in limits]
    return level(None if limits is None else _on_scale(limits, definition), times)


def _on_scale(limit: float, definition: Definition) -> float:
    """A limit no further out than the scale goes."""
    least = LEAST.get(definition.unit, 0.0)
    return max(least, min(limit, WHOLE) if definition.unit in LEAST else limit)


def _words(figure: Figure, definition: Definition) -> ControlWords:
    chart = figure.chart
    trial = bool(chart["trial"])
    said = _number(definition)
    mean = chart["centre"]
    return ControlWords(
        finding=f"{signal(figure)} {between(figure)}".strip(),
        upper=gettext("trial limit") if trial else gettext("upper limit"),
        mean="" if mean is None else gettext("average %(value)s", value=said(mean)),
        lower=gettext("trial limit") if trial else gettext("lower limit"),
        number=_number(definition, marks=True),
        signal=said(chart["values"][-1]) if chart["signal"] else "",
    )


def _number(definition: Definition, *, marks: bool = False) -> Any:
    """How numbers are said: a share with one decimal, as inside (0.6); `marks` beside the scale are round."""
    if definition.unit == PERCENT:
        return lambda value: WITH_UNIT[PERCENT](value, 0 if marks else 1)
    if definition.unit in FINE:
        return lambda value: number(value, 2)
    digits = 1 if definition.chart in ("rates", "values") and definition.unit not in (POINTS, NPS) else 0
    return lambda value: number(value, digits)


def signal(figure: Figure) -> str:
    """What the last point of a figure's chart is part of and since when, in a sentence."""
    chart, said = figure.chart, _number(CATALOGUE[figure.metric])
    if chart["trial"] or chart.get("small"):
        return say(SMALL if chart.get("small") else TOO_EARLY)
    if chart["outside"] and not chart["signal"]:
        return say(EARLIER)
    place = len(chart["values"]) - 1
    told = {
        "value": chart["values"][-1],
        "mean": chart["centre"],
        "upper": _at(chart["upper"], place),
        "lower": _at(chart["lower"], place),
    }
    numbers = {name: "" if value is None else said(value) for name, value in told.items()}
    days = {
        "since": begins(chart["span"], chart["points"][since(chart)][0]),
        "last": period(chart["span"], chart["points"][-1][0]),
    }
    return say(SIGNALS[kind_of(chart)], **numbers, **days)


def between(figure: Figure) -> str:
    """Where the points of a figure's chart lie, and the last of them: what the drawing shows at a glance."""
    chart, said = figure.chart, _number(CATALOGUE[figure.metric])
    told = [value for value in chart["values"] if value is not None]
    if not told:
        return ""
    last = chart["values"][-1]
    where = say(
        BETWEEN,
        least=said(min(told)),
        most=said(max(told)),
        last=period(chart["span"], chart["points"][-1][0]),
        value=gettext("too few to tell") if last is None else said(last),
    )
    mean = chart["centre"]
    return where if mean is None else f"{where} {say(MEAN, mean=said(mean))}"


def _line(chart: Any, place: int, definition: Definition) -> tuple[str, ...]:
    """A period, its value and limits, and how many stand behind it; a dash where too few do."""
    until, _, n = chart["points"][place]
    value, said = chart["values"][place], _number(definition)
    lower, upper = (_at(chart[name], place) for name in ("lower", "upper"))
    between = (
        ""
        if lower is None or upper is None
        else gettext(
            "%(lower)s to %(upper)s",
            lower=said(_on_scale(lower, definition)),
            upper=said(_on_scale(upper, definition)),
        )
    )
    shown = gettext("too few to show") if value is None else said(value)
    return period(chart["span"], until), shown, between, "" if not n else number(n)


def _at(limits: Any, place: int) -> float | None:
    return limits[place] if isinstance(limits, list) else limits


def period(span: str, until: int) -> str:
    """A whole month, quarter or year by its last day (ordinal): October 2026; July 2026 to September 2026;
    2026.
    """
    last = dt.date.fromordinal(until)
    if span == "year":
        return str(last.year)
    if span == "month":
        return formats.month(last, language())
    first = last.replace(day=1, month=last.month - SPANS[span] + 1)
    return gettext(
        "%(first)s to %(last)s",
        first=formats.month(first, language()),
        last=formats.month(last, language()),
    )


def begins(span: str, until: int) -> str:
    """The month in which a period begins, or its year, by its last day (ordinal)."""
    last = dt.date.fromordinal(until)
    if span == "year":
        return str(last.year)
    return formats.month(last.replace(day=1, month=last.month - SPANS[span] + 1), language())


def ticks(span: str, ends: Sequence[int]) -> list[Tick]:
    """Under the points: months by name and year; years alone where points are longer."""
    days = [dt.date.fromordinal(end) for end in ends]
    if span == "month":
        return [month_tick(place, day) for place, day in enumerate(days)]
    firsts = [place for place, day in enumerate(days) if place == 0 or day.year != days[place - 1].year]
    return [Tick(place, str(days[place].year), days[place].year) for place in firsts]


def month_tick(place: int, day: dt.date) -> Tick:
    """The month of a day, by its short name and year, under the point at a place."""
    return Tick(place, formats.short_month(day, language()), month_of(day), group=str(day.year))
