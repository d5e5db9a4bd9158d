"""What stands out, in a sentence: the signals of control charts in words, or that there is none."""

from collections.abc import Mapping
from math import ceil, floor

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure
from portal.web.figure_charts.in_time import signal
from portal.web.locale import say
from portal.web.tiles import number
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
    "run_above": N_("The number of open cases has been above its mean of %(mean)s for seven weeks or more."),
    "run_below": N_("The number of open cases has been below its mean of %(mean)s for seven weeks or more."),
    "rising": N_("The number of open cases has been rising for six weeks or more, to %(value)s."),
    "falling": N_("The number of open cases has been falling for six weeks or more, to %(value)s."),
}
NOTHING = N_("Nothing stands out: what moved is common variation.")
TOO_EARLY_FOR_ALL = N_("It is too early to say what stands out: that takes twelve points of a chart.")
TOO_EARLY = N_("It is too early to say what stands out: that takes twelve weeks and thirty open cases.")


def what_stands_out(figures: Mapping[str, Figure]) -> str:
    """The first sentence of the board's page: what is more than common variation, or that nothing is."""
    return backlog_signal(figures.get("R14"))


def backlog_signal(figure: Figure | None) -> str:
    """What the last whole week of open cases is part of (R14)."""
    if figure is None or figure.display is not Display.NORMAL or not figure.chart or figure.chart["trial"]:
        return say(TOO_EARLY)
    chart = figure.chart
    if not chart["signal"]:
        return say(NOTHING)
    return say(
        SIGNALS[_kind(figure)],
        value=number(chart["weeks"][-1][1]),
        mean=number(chart["centre"], 1),
        upper=number(floor(chart["upper"])),  # a count above 32.4 is one above 32
        lower=number(ceil(chart["lower"])),
    )


def stands_out(figures: Mapping[str, Figure]) -> list[tuple[str, str]]:
    """Every figure whose chart signals something: its title, and the signal in a sentence."""
    found = [
        (say(CATALOGUE[metric].title), signal(figure))
        for metric, figure in figures.items()
        if figure.chart.get("points") and figure.chart["signal"] and figure.display is Display.NORMAL
    ]
    backlog = figures.get("R14")
    if backlog is not None and backlog.chart.get("signal") and backlog.display is Display.NORMAL:
        found.insert(0, (say(CATALOGUE["R14"].title), backlog_signal(backlog)))
    return found


def nothing_stands_out(figures: Mapping[str, Figure]) -> str:
    """That nothing stands out; or, where no chart has its limits yet, that it is too early to say."""
    known = any(one.chart.get("trial") is False for one in figures.values())
    return say(NOTHING if known else TOO_EARLY_FOR_ALL)


def _kind(figure: Figure) -> str:
    """The signal; two of three weeks in the outer third are told apart from a week outside."""
    signal = str(figure.chart["signal"])
    outside = len(figure.chart["weeks"]) - 1 in figure.chart["outside"]
    return signal if outside or signal not in ("above", "below") else f"near_{signal}"
