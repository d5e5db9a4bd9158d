"""Figures as pages show them: tiles, tables and charts in the reader's language.

No number is made here that the figure does not hold; rounding is the last step (metric definitions, 0.6).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext, pgettext
from markupsafe import Markup

from config import LANGUAGES
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.estimators.rounding import days_shown, half_away
from portal.metrics.shapes import COUNT, DAYS, PERCENT, RATE, Definition, Figure, Row
from portal.web import formats
from portal.web.charts import CurveWords, LineWords, control_line, resolution_curve
from portal.web.locale import language, say
from portal.wording import N_


def number(value: float, digits: int = 0) -> str:
    """A number rounded half away from zero, as the reader groups digits."""
    rounded = half_away(value, digits)
    return formats.number(int(rounded) if rounded == int(rounded) else rounded, language())


def percent(value: float) -> str:
    """A share with one decimal, as inside."""
    return formats.percent(half_away(value, 1), language(), 1)


def days(value: float) -> str:
    """Days with their word: 16 days, 4.5 days."""
    shown = days_shown(value)
    if shown == int(shown):
        return str(ngettext("%(num)d day", "%(num)d days", int(shown)))
    return str(gettext("%(num)s days", num=number(shown, 1)))


WITH_UNIT: dict[str, Callable[[float], str]] = {
    PERCENT: percent,
    DAYS: days,
    COUNT: number,
    RATE: lambda value: number(value, 1),
}
BARE: dict[str, Callable[[float], str]] = {
    PERCENT: lambda value: number(value, 1),
    DAYS: lambda value: number(days_shown(value), 1),
    COUNT: number,
    RATE: lambda value: number(value, 1),
}


def value_words(shown: Figure | Row, unit: str) -> str:
    """The value with its unit; where it is not reached, what it is more than."""
    if shown.value is not None:
        return WITH_UNIT[unit](shown.value)
    if shown.beyond is not None:
        return gettext("more than %(value)s", value=WITH_UNIT[unit](shown.beyond))
    return "–"


def interval_words(shown: Figure | Row, unit: str) -> str:
    """From where to where the value may be off; empty where there is no interval."""
    if shown.lower is None:
        return ""
    lower = BARE[unit](shown.lower)
    if shown.upper is None:
        return gettext("%(lower)s or more", lower=lower) if unit == DAYS else ""
    return gettext("%(lower)s to %(upper)s", lower=lower, upper=BARE[unit](shown.upper))


def plain(value: float | None) -> str:
    """A number for machines, unrounded; empty for none."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))


@dataclass(frozen=True)
class Line:
    """A line of the table beside a figure, in words; `display` says whether it is hidden or has no data."""

    label: str
    value: str
    interval: str
    n: str
    display: str


@dataclass(frozen=True)
class Gauge:
    """Where point and interval stand on the scale, in per cent of its length."""

    point: str
    start: str
    length: str


@dataclass(frozen=True)
class Tile:
    """A figure with its words, ready for a template."""

    figure: Figure
    definition: Definition
    marks: Mapping[str, str]
    title: str
    value: str
    interval: str
    n: str
    gauge: Gauge | None
    notes: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def told(self) -> bool:
        """Whether there is anything to tell: neither hidden nor without data."""
        return self.figure.display in (Display.SMALL, Display.NORMAL)


def tile(figure: Figure) -> Tile:
    """The figure in the reader's language."""
    definition = CATALOGUE[figure.metric]
    return Tile(
        figure=figure,
        definition=definition,
        marks=marks(figure),
        title=say(definition.title),
        value=value_words(figure, definition.unit),
        interval=interval_words(figure, definition.unit),
        n=gettext("n = %(num)s", num=number(figure.n)) if figure.n is not None else "",
        gauge=gauge(figure, definition.scale),
        notes=tuple(say(definition.sentences[note]) for note in figure.notes),
        groups=tuple(_groups(figure, definition)),
    )


def marks(figure: Figure) -> dict[str, str]:
    """What the element of a figure carries for checks from outside (`data-…`), unrounded."""
    return {
        "metric": figure.metric,
        "value": plain(figure.value),
        "n": plain(figure.n),
        "lower": plain(figure.lower),
        "upper": plain(figure.upper),
        "period": figure.window.period,
        "display": str(figure.display),
    }


def gauge(figure: Figure, scale: float | None) -> Gauge | None:
    """The bar under a value: none for a figure without a scale or without a value."""
    if scale is None or figure.value is None:
        return None
    low = _place(figure.value if figure.lower is None else figure.lower, scale)
    high = _place(figure.value, scale) if figure.lower is None else 100.0
    high = high if figure.upper is None else _place(figure.upper, scale)
    return Gauge(f"{_place(figure.value, scale):.1f}%", f"{low:.1f}%", f"{max(high - low, 0):.1f}%")


def _place(value: float, scale: float) -> float:
    return min(max(100 * value / scale, 0), 100)


def _groups(figure: Figure, definition: Definition) -> list[tuple[str, tuple[Line, ...]]]:
    names = list(dict.fromkeys(row.group for row in figure.rows))
    return [
        (
            say(definition.groups[name]) if name else "",
            tuple(_line(row, definition) for row in figure.rows if row.group == name),
        )
        for name in names
    ]


def _line(row: Row, definition: Definition) -> Line:
    n = "" if row.n is None else number(row.n)
    value = "–" if row.display is Display.NO_DATA else value_words(row, row.unit)
    return Line(_label(row, definition), value, interval_words(row, row.unit), n, str(row.display))


def _label(row: Row, definition: Definition) -> str:
    """The words of a row; a language is called by its own name."""
    if row.group == "language":
        return formats.isolate(LANGUAGES[row.label].name if row.label in LANGUAGES else row.label, language())
    return say(definition.labels[row.label])


# ── charts ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Chart:
    """A chart with its heading, how to read it, and the same as a table: its head and its lines."""

    metric: str
    title: str
    caption: str
    drawing: Markup
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def charts(figures: Mapping[str, Figure]) -> list[Chart]:
    """The charts of the figures that have enough to be drawn."""
    drawn = ((metric, DRAWN[metric]) for metric in DRAWN if metric in figures and figures[metric].chart)
    return [draw(figures[metric]) for metric, draw in drawn]


def few(n: int | None) -> str:
    """A count in a chart or its table: one to four are not told."""
    return gettext("fewer than 5") if n is None or 0 < n < 5 else number(n)


def _curve(figure: Figure) -> Chart:
    """How long it takes: the resolution curve of R4."""
    chart = figure.chart
    half, ninety = (
        gettext("Half are closed by day %(day)s", day=number(chart["median"]))
        if chart["median"] is not None
        else "",
        gettext("nine in ten by day %(day)s", day=number(chart["p90"])) if chart["p90"] is not None else "",
    )
    finding = formats.listed([words for words in (half, ninety) if words], language())
    words = CurveWords(
        finding=finding or gettext("Fewer than half of the cases are closed yet"),
        half=half,
        ninety=ninety,
        axis=gettext("days since receipt"),
        still_open=gettext("still open"),
        percent=lambda share: f"{share}%",
        count=lambda n: "<5" if n is None else number(n),
    )
    return Chart(
        "R4",
        gettext("How long it takes"),
        gettext("Share of cases closed by day, open cases counted as open. Received in the last 90 days."),
        resolution_curve(chart, words, rtl=language().direction == "rtl"),
        (gettext("Day"), gettext("Closed by then"), gettext("95 per cent interval"), gettext("Still open")),
        tuple(_by_day(chart)),
    )


def _by_day(chart: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The curve at every tenth day."""
    lines: list[tuple[str, ...]] = []
    for day, still_open in chart["open"]:
        if day > chart["longest"]:
            continue
        _, share, low, high = next(
            (step for step in reversed(chart["steps"]) if step[0] <= day), (0, 0.0, 0.0, 0.0)
        )
        between = gettext("%(lower)s to %(upper)s", lower=number(100 * low), upper=number(100 * high))
        lines.append((number(day), percent(100 * share), between, few(still_open)))
    return lines


SIGNALS = {
    "above": N_("The number of open cases is above its limits: something has changed."),
    "below": N_("The number of open cases is below its limits: something has changed."),
    "run_above": N_("The number of open cases has been above its mean for seven weeks or more."),
    "run_below": N_("The number of open cases has been below its mean for seven weeks or more."),
    "rising": N_("The number of open cases has been rising for six weeks or more."),
    "falling": N_("The number of open cases has been falling for six weeks or more."),
}
NOTHING = N_("Nothing stands out: what moved is common variation.")
TOO_EARLY = N_("It is too early to say what stands out: that takes twelve weeks and thirty open cases.")


def _backlog(figure: Figure) -> Chart:
    """Open cases week by week: the control chart of R14."""
    chart = figure.chart
    weeks, rtl = chart["weeks"], language().direction == "rtl"
    values = [week[1] for week in weeks]
    trial = bool(chart["trial"])
    mean = "" if chart["centre"] is None else gettext("mean %(value)s", value=number(chart["centre"]))
    words = LineWords(
        finding=_backlog_finding(figure),
        upper=gettext("trial limit") if trial else gettext("upper limit"),
        lower=gettext("trial limit") if trial else gettext("lower limit"),
        mean=mean,
        signal=gettext("%(value)s open", value=number(values[-1])) if chart["signal"] else "",
        number=number,
    )
    return Chart(
        "R14",
        gettext("How many cases are open"),
        gettext("Open cases at the end of each week. Limits fixed on the first twelve weeks."),
        control_line(values, chart, _months(weeks), words, rtl=rtl),
        (
            gettext("Week until"),
            gettext("Open at its end"),
            pgettext("cases in a week", "Received"),
            pgettext("cases in a week", "Reopened"),
            pgettext("cases in a week", "Closed"),
        ),
        tuple(
            (dt.date.fromordinal(week[0]).isoformat(), *(few(n) for n in week[1:]))
            for week in reversed(weeks)
        ),
    )


def _backlog_finding(figure: Figure) -> str:
    """What the line tells, in one sentence."""
    chart = figure.chart
    if chart["signal"]:
        return say(SIGNALS[chart["signal"]])
    weeks = chart["weeks"]
    return gettext(
        "Open cases by week; the last whole week ended with %(value)s.",
        value=few(weeks[-1][1] if weeks else 0),
    )


def _months(weeks: list[list[int]]) -> list[tuple[int, str]]:
    """Months under the line: the place of its first week, and the month as 2026-05. Every third of a year's,
    every sixth of more, so that they fit on a phone.
    """
    months = [dt.date.fromordinal(week[0]).replace(day=1) for week in weeks]
    begun = [place for place in range(1, len(months)) if months[place] != months[place - 1]]
    every = 3 if len(begun) <= 12 else 6
    shown = [place for place in begun if (months[place].month - 1) % every == 0]
    return [(place, f"{months[place]:%Y-%m}") for place in shown or range(min(len(weeks), 1))]


DRAWN: dict[str, Callable[[Figure], Chart]] = {"R4": _curve, "R14": _backlog}


def what_stands_out(figures: Mapping[str, Figure]) -> str:
    """The first sentence of the board's page: what is more than common variation, or that nothing is."""
    backlog = figures.get("R14")
    if (
        backlog is None
        or not backlog.chart
        or backlog.chart["trial"]
        or backlog.display is not Display.NORMAL
    ):
        return say(TOO_EARLY)
    return say(SIGNALS.get(backlog.chart["signal"], NOTHING))
