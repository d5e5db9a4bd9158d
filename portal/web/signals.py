"""What stands out, in a sentence: the signals of control charts in words, or that there is none."""

import datetime as dt
from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure
from portal.web import formats
from portal.web.figure_charts.in_time import signal
from portal.web.figure_charts.signalled import kind_of, not_meant, since
from portal.web.locale import language, say
from portal.web.values import number
from portal.wording import N_

SIGNALS = {
    "above": N_(
        "The number of open cases was %(value)s at the end of last week, above its upper limit of %(upper)s."
    ),
    "below": N_(
        "The number of open cases was %(value)s at the end of last week, below its lower limit of %(lower)s."
    ),
    "near_above": N_(
        "In two of the last three weeks the number of open cases came close to its upper limit of %(upper)s."
    ),
    "near_below": N_(
        "In two of the last three weeks the number of open cases came close to its lower limit of %(lower)s."
    ),
    "run_above": N_(
        "Since the week that ended on %(since)s, for seven weeks or more, the number of open "
        "cases has been above its average of %(mean)s."
    ),
    "run_below": N_(
        "Since the week that ended on %(since)s, for seven weeks or more, the number of open "
        "cases has been below its average of %(mean)s."
    ),
    "rising": N_(
        "Since the week that ended on %(since)s, for six weeks or more, the number of open "
        "cases has risen, to %(value)s."
    ),
    "falling": N_(
        "Since the week that ended on %(since)s, for six weeks or more, the number of open "
        "cases has fallen, to %(value)s."
    ),
}
MOVED = ("received", "closed")
MOVED_SAID = N_("%(first)s to %(last)s: grievances received %(received)s, cases closed %(closed)s.")
OPEN_NOW = N_("Cases open now: %(num)s.")
NOTHING = N_("Nothing stands out: only the normal ups and downs.")
NONE_CAME = N_(
    "No grievance was received in this time. Figures appear here as soon as there is something to count."
)
TOO_FEW = N_("There are so few cases that ups and downs may be chance.")
TOO_EARLY_FOR_ALL = N_(
    "It is too early to say whether anything stands out: a chart needs twelve points for that."
)
TOO_EARLY = N_(
    "It is too early to say whether anything stands out: that takes twelve weeks and thirty open cases."
)


def what_stands_out(figures: Mapping[str, Figure]) -> str:
    """The first words of the letter with a board pack: what the open cases signal (R14) and what that does
    not mean, or that nothing stands out.
    """
    backlog = figures.get("R14")
    return " ".join(filter(None, (backlog_signal(backlog), _not_meant(backlog))))


def _came_and_went(figures: Mapping[str, Figure]) -> Iterator[str]:
    """Counts as far as they are told: received and closed, and open now."""
    flow, backlog = figures.get("R15"), figures.get("R14")
    rows = {row.label: row for row in flow.rows} if flow is not None else {}
    told = [rows[name] for name in MOVED if name in rows and rows[name].value is not None]
    if flow is not None and len(told) == len(MOVED):
        first, last = (formats.day(day, language(), dt.UTC) for day in (flow.window.since, flow.window.until))
        received, closed = (number(row.value or 0) for row in told)
        yield say(MOVED_SAID, first=first, last=last, received=received, closed=closed)
    if backlog is not None and backlog.value is not None:
        yield say(OPEN_NOW, num=number(backlog.value))


def backlog_signal(figure: Figure | None) -> str:
    """What the last whole week of open cases is part of (R14)."""
    if figure is None or figure.display is not Display.NORMAL or not figure.chart or figure.chart["trial"]:
        return say(TOO_EARLY)
    chart = figure.chart
    if not chart["signal"]:
        return say(NOTHING)
    return say(
        SIGNALS[kind_of(chart)],
        value=number(chart["weeks"][-1][1]),
        mean=number(chart["centre"], 1),
        upper=number(floor(_last(chart["upper"]))),  # a count above 32.4 is one above 32
        lower=number(ceil(_last(chart["lower"]))),
        since=formats.day(dt.date.fromordinal(chart["weeks"][since(chart)][0]), language(), dt.UTC),
    )


def _last(limit: Any) -> float:
    """A limit as it is now: one for all weeks, or one for each."""
    return float(limit[-1] if isinstance(limit, list) else limit)


def _not_meant(figure: Figure | None) -> str:
    told = figure is not None and figure.display is Display.NORMAL and figure.chart.get("signal")
    return not_meant(figure.chart) if figure is not None and told else ""


def stands_out(figures: Mapping[str, Figure]) -> list[tuple[str, str]]:
    """Every figure whose chart signals something: its title; the signal, and what it does not mean."""
    found = [
        (say(CATALOGUE[metric].title), f"{signal(figure)} {not_meant(figure.chart)}")
        for metric, figure in figures.items()
        if figure.chart.get("points") and figure.chart["signal"] and figure.display is Display.NORMAL
    ]
    backlog = figures.get("R14")
    if backlog is not None and backlog.chart.get("signal") and backlog.display is Display.NORMAL:
        found.insert(0, (say(CATALOGUE["R14"].title), f"{backlog_signal(backlog)} {_not_meant(backlog)}"))
    return found


def nothing_stands_out(figures: Mapping[str, Figure]) -> str:
    """That nothing stands out; where no chart has its limits yet, that it is too early to say; where fewer
    than thirty cases came in, how many came and went, or that none did.
    """
    came = figures.get("R1")
    if came is not None and came.display is not Display.NORMAL:
        few = NONE_CAME if came.display is Display.NO_DATA else TOO_FEW
        return " ".join([*_came_and_went(figures), say(few)])
    known = any(one.chart.get("trial") is False for one in figures.values())
    return say(NOTHING if known else TOO_EARLY_FOR_ALL)
