"""The charts of figures in the reader's language: which figure is drawn how, what each drawing tells those
who do not see it, and the same as a table.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, pgettext
from markupsafe import Markup

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Row
from portal.web import formats
from portal.web.charts.axes import Tick
from portal.web.charts.bars import Bar, BarsWords, bars
from portal.web.charts.control import Control, ControlWords, control, level
from portal.web.charts.curve import Curve, CurveWords, Drop, Step, curve
from portal.web.locale import language, say
from portal.web.signals import backlog_signal
from portal.web.tiles import interval_words, number, percent, row_label
from portal.wording import N_


@dataclass(frozen=True)
class Chart:
    """A chart with its heading, how to read it, and the same as a table: its head and its lines. `dated`:
    each line begins with a date.
    """

    metric: str
    title: str
    caption: str
    drawing: Markup
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    dated: bool = False


def charts(figures: Mapping[str, Figure]) -> list[Chart]:
    """The charts of the figures that have enough to be drawn."""
    drawn = ((figures[metric], draw) for metric, draw in DRAWN.items() if metric in figures)
    return [chart for figure, draw in drawn if (chart := draw(figure)) is not None]


def few(n: int | None) -> str:
    """A count in a chart or its table: one to four are not told."""
    return gettext("fewer than 5") if n is None or 0 < n < 5 else number(n)


def _rtl() -> bool:
    return language().direction == "rtl"


# ── how long it takes (R4) ──────────────────────────────────────────────────────────────────────────────────


def _resolution(figure: Figure) -> Chart | None:
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
        gettext("Share of cases closed by day, open cases counted as open. Received in the last 90 days."),
        curve(data, words, rtl=_rtl()),
        (gettext("Day"), gettext("Closed by then"), gettext("95 per cent interval"), gettext("Still open")),
        tuple(_by_day(chart)),
    )


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


# ── how many cases are open (R14) ───────────────────────────────────────────────────────────────────────────


def _backlog(figure: Figure) -> Chart | None:
    """Open cases week by week: a control chart."""
    chart = figure.chart
    if not chart:
        return None
    weeks = chart["weeks"]
    values = [week[1] for week in weeks]
    data = Control(
        values,
        months(week[0] for week in weeks),
        centre=chart["centre"],
        lower=level(chart["lower"], len(weeks)),
        upper=level(chart["upper"], len(weeks)),
        outside=chart["outside"],
        signal=len(weeks) - 1 if chart["signal"] else None,
    )
    return Chart(
        "R14",
        gettext("How many cases are open"),
        gettext("Open cases at the end of each week. Limits fixed on the first twelve weeks."),
        control(data, _backlog_words(figure, values), rtl=_rtl()),
        (
            gettext("Week until"),
            gettext("Open at its end"),
            pgettext("cases in a week", "Received"),
            pgettext("cases in a week", "Reopened"),
            pgettext("cases in a week", "Closed"),
        ),
        tuple((_iso(week[0]), *(few(n) for n in week[1:])) for week in reversed(weeks)),
        dated=True,
    )


def _backlog_words(figure: Figure, values: list[int]) -> ControlWords:
    chart = figure.chart
    trial = bool(chart["trial"])
    return ControlWords(
        finding=_backlog_finding(figure, values),
        upper=gettext("trial limit") if trial else gettext("upper limit"),
        mean="" if chart["centre"] is None else gettext("mean %(value)s", value=number(chart["centre"])),
        lower=gettext("trial limit") if trial else gettext("lower limit"),
        number=number,
        signal=gettext("%(value)s open", value=number(values[-1])) if chart["signal"] else "",
    )


def _backlog_finding(figure: Figure, values: list[int]) -> str:
    """What the line signals, or that it signals nothing, and where it begins and ends."""
    if not values:
        return backlog_signal(figure)
    ends = gettext(
        "Open at the end of the first week shown: %(first)s; at the end of the last: %(last)s.",
        first=few(values[0]),
        last=few(values[-1]),
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
    return [_month(place, begun[place]) for place in places or range(min(len(begun), 1))]


def _month(place: int, month: dt.date) -> Tick:
    said = formats.short_month(month, language())
    return Tick(place, said, month.year * 12 + month.month - 1, group=str(month.year))


# ── shares side by side (R12, R21) ──────────────────────────────────────────────────────────────────────────


def _findings(figure: Figure) -> Chart | None:
    """What came of the cases that were closed."""
    return _shares(
        figure,
        "concluded",
        gettext("What came of it"),
        gettext("Findings of all cases closed in the period: share and number."),
        pgettext("table of a figure", "Finding"),
    )


def _satisfaction(figure: Figure) -> Chart | None:
    """How the answers are spread over the scale."""
    return _shares(
        figure,
        "distribution",
        gettext("How members rate it"),
        gettext("Answers to how it was put right: share and number."),
        pgettext("table of a figure", "Answer"),
    )


def _shares(figure: Figure, group: str, title: str, caption: str, what: str) -> Chart | None:
    """A bar for each row of a group; none where there is nothing to tell."""
    rows = [row for row in figure.rows if row.group == group]
    if not rows or figure.display not in (Display.SMALL, Display.NORMAL):
        return None
    label = CATALOGUE[figure.metric]
    drawn = [_bar(row, row_label(row, label)) for row in rows]
    words = BarsWords(_shares_finding(drawn), lambda share: percent(share, 0))
    return Chart(
        figure.metric,
        title,
        caption,
        bars(drawn, words, rtl=_rtl()),
        (
            what,
            pgettext("table of a figure", "Share"),
            gettext("95 per cent interval"),
            pgettext("table of a figure", "n"),
        ),
        tuple(_share_line(row, bar) for row, bar in zip(rows, drawn, strict=True)),
    )


def _bar(row: Row, name: str) -> Bar:
    if row.display is Display.HIDDEN:
        return Bar(name, (), instead=gettext("hidden to protect privacy"))
    if row.value is None:
        return Bar(name, (), instead=gettext("no data"))
    return Bar(name, (row.value,), "" if row.n is None else number(row.n))


def _share_line(row: Row, bar: Bar) -> tuple[str, ...]:
    if bar.instead:
        return bar.name, bar.instead, "", ""
    return bar.name, percent(row.value or 0), interval_words(row, row.unit), bar.n


def _shares_finding(rows: list[Bar]) -> str:
    """The most frequent of them and the rarest."""
    told = sorted((row for row in rows if row.shares), key=lambda row: row.shares[0])
    if not told:
        return gettext("hidden to protect privacy")
    return gettext(
        "Most often: %(most)s, %(much)s. Least often: %(least)s, %(little)s.",
        most=formats.isolate(told[-1].name, language()),
        much=percent(told[-1].shares[0], 0),
        least=formats.isolate(told[0].name, language()),
        little=percent(told[0].shares[0], 0),
    )


DRAWN: dict[str, Callable[[Figure], Chart | None]] = {
    "R4": _resolution,
    "R14": _backlog,
    "R12": _findings,
    "R21": _satisfaction,
}
