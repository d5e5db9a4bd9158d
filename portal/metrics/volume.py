"""What comes in and what is left: grievances received (R1) and open cases (R14)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from portal.cases.codes import CATEGORIES
from portal.metrics import series
from portal.metrics.estimators.control_charts import BASELINE, XmrChart, xmr
from portal.metrics.estimators.disclosure import Display
from portal.metrics.estimators.rates import poisson_rate
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import COUNT, RATE, Definition, Figure, Row, Window, last_days
from portal.metrics.standing import member_months
from portal.wording import N_, NP_

FAMILY = "volume"
MOVEMENTS = ("received", "reopened", "closed")
WEEKS_SHOWN = 104
PER_MEMBERS = 1000
RECENT = 28


def received(reading: Reading) -> Figure:
    """R1: grievances received in the last 365 days, and per 1,000 member-months."""
    window = reading.year
    n = reading.sums(window)["received"]
    months = member_months(window.since, window.until, reading.part)
    limits, rate = poisson_rate(n, 1), poisson_rate(n, months, PER_MEMBERS)
    rows = (
        Row(
            "rate",
            rate.rate,
            RATE,
            None,
            rate.lower,
            rate.upper,
            display=Display.NO_DATA if rate.rate is None else Display.NORMAL,
        ),
        Row("member_months", months, COUNT),
        reading.count_row("left_out", reading.sums(window)["left_out"]),
        *_categories(reading, window),
    )
    chart = series.rates(reading, lambda sums: sums["received"], _months_of(reading), PER_MEMBERS)
    figure = Figure("R1", window, n, n, limits.lower, limits.upper, rows=rows, chart=chart)
    days = CaseFact.received_day.between(window.since.toordinal(), window.until.toordinal())
    return reading.shown(figure, days)


def _categories(reading: Reading, window: Window) -> list[Row]:
    """What the grievances are about: each category's share of all."""
    if not reading.is_whole:
        return []
    by_category = reading.by_value("category", window)
    return reading.parts(
        {name: by_category[name]["received"] for name in CATEGORIES if name in by_category}, "category"
    )


def _months_of(reading: Reading) -> Callable[[Window], float]:
    return lambda window: member_months(window.since, window.until, reading.part)


def backlog(reading: Reading) -> Figure:
    """R14: cases open now: open yesterday + received + reopened - closed, summed from the first day on."""
    days = reading.daily(*MOVEMENTS)
    today = Window(reading.today, reading.today)
    now = sum(change(moved) for day, moved in days.items() if day <= reading.today.toordinal())
    weeks = weekly(days, reading)
    chart = xmr([week["open"] for week in weeks], BASELINE)
    recent = reading.sums(last_days(reading.today, RECENT))
    rows = tuple(reading.count_row(f"{name}_recently", recent[name]) for name in MOVEMENTS)
    figure = Figure("R14", today, now, now, rows=rows, chart=_drawn(weeks, chart))
    figure = reading.shown(figure, CaseFact.is_open)
    if figure.display is Display.NORMAL or not figure.chart:
        return figure
    return replace(
        figure, chart={**figure.chart, "outside": [], "signal": ""}
    )  # few cases signal nothing (0.5)


def change(moved: Counter[str]) -> int:
    """By how much the open cases changed with what moved on a day."""
    return moved["received"] + moved["reopened"] - moved["closed"]


def weekly(days: dict[int, Counter[str]], reading: Reading) -> list[dict[str, Any]]:
    """Whole weeks (Monday to Sunday) from the first case on: when each ended, what moved, how many were
    open.
    """
    if not days:
        return []
    first = min(days)
    monday = first - (first - 1) % 7  # day 1 of the calendar was a Monday
    weeks, still_open = [], 0
    for start in range(monday, reading.today.toordinal() - 6, 7):
        moved: Counter[str] = Counter()
        for day in range(start, start + 7):
            moved.update(days.get(day, {}))
        still_open += change(moved)
        weeks.append({"until": start + 6, "open": still_open, **{name: moved[name] for name in MOVEMENTS}})
    return weeks


def _drawn(weeks: list[dict[str, Any]], chart: XmrChart) -> dict[str, Any]:
    """The last 24 months of weeks, the limits locked on the first twelve weeks of all, and what they
    signal.
    """
    shown = weeks[-WEEKS_SHOWN:]
    before = len(weeks) - len(shown)
    outside = [place - before for place in chart.outside if place >= before]
    lower = None if chart.lower is None else max(0.0, chart.lower)
    return {
        "weeks": [[week[name] for name in ("until", "open", *MOVEMENTS)] for week in shown],
        "centre": chart.centre,
        "lower": lower,
        "upper": chart.upper,
        "trial": chart.trial,
        "outside": outside,
        "signal": _signal(chart, len(weeks) - 1, weeks),
    }


def _signal(chart: XmrChart, last: int, weeks: list[dict[str, Any]]) -> str:
    """What the last week is part of: above, below, run_above, run_below, rising, falling; empty: nothing."""
    if chart.trial or chart.centre is None:
        return ""
    high = weeks[last]["open"] > chart.centre
    if last in chart.outside or last in chart.two_of_three:
        return "above" if high else "below"
    if last in chart.run_of_7:
        return "run_above" if high else "run_below"
    if last in chart.trend_of_7:
        return "rising" if weeks[last]["open"] > weeks[last - 1]["open"] else "falling"
    return ""


FIGURES = (
    Definition(
        metric="R1",
        family=FAMILY,
        title=N_("Grievances received"),
        unit=COUNT,
        meaning=N_(
            "How many grievances members raised. Duplicates and what turned out to be no complaint are "
            "left out. More complaints after a new way in was opened are not by themselves bad news."
        ),
        method=N_(
            "Cases by the day of receipt; the interval is that of a count (Garwood). The rate is per 1,000 "
            "months of membership in good standing."
        ),
        compute=received,
        labels={
            "rate": NP_("figure row", "Per 1,000 member-months"),
            "member_months": NP_("figure row", "Months of membership in good standing"),
            "left_out": NP_("figure row", "Left out: duplicates and no complaints"),
        }
        | CATEGORIES,
        groups={"category": NP_("figure rows", "What they are about")},
        chart="rates",
    ),
    Definition(
        metric="R14",
        family=FAMILY,
        title=N_("Cases open now"),
        unit=COUNT,
        meaning=N_("How many cases are received and not closed yet, whoever they wait for."),
        method=N_(
            "Open at the end of the day before, plus received and reopened, less closed. Limits: mean of "
            "the first twelve weeks ± 2.66 mean moving ranges (XmR), then fixed."
        ),
        compute=backlog,
        labels={
            "received_recently": NP_("figure row", "Received in the last 28 days"),
            "reopened_recently": NP_("figure row", "Reopened in the last 28 days"),
            "closed_recently": NP_("figure row", "Closed in the last 28 days"),
        },
        chart="backlog",
    ),
)
