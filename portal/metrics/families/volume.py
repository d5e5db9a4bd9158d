"""What comes in and what is left: grievances received (R1) and open cases (R14)."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from portal.cases.codes import CATEGORIES
from portal.metrics import series, shares
from portal.metrics.anew import cuts_of, in_stretches, limits_from
from portal.metrics.behind import Behind
from portal.metrics.counts.standing import member_months
from portal.metrics.estimators.disclosure import STAFF_K, Display
from portal.metrics.estimators.rates import poisson_rate
from portal.metrics.hiding import hidden_among
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import COUNT, RATE, Definition, Figure, Row, Window, last_days
from portal.metrics.showing import Condition
from portal.wording import N_, NP_

CAME = ("received", "reopened")
MOVEMENTS = (*CAME, "closed")
LODGED = "appeal.lodged"
ENDED = ("appeal.upheld", "appeal.partly_upheld", "appeal.not_upheld", "appeal.withdrawn")
WEEKS_SHOWN = 104
PER_MEMBERS = 1000
RECENT = 28

arrived = shares.of("received")


def received(reading: Reading) -> Figure:
    """R1: grievances received in the last 365 days (or more, see `shares`), and per 1,000 member-months."""
    window = shares.enough(reading, arrived, least=STAFF_K)
    n = reading.sums(window)["received"]
    months = member_months(window.since, window.until, reading.part)
    limits, rate = poisson_rate(n, 1), poisson_rate(n, months, PER_MEMBERS)
    days = CaseFact.received_day.between(window.since.toordinal(), window.until.toordinal())
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
        *_categories(reading, window, days),
    )
    chart = series.rates(reading, arrived, _months_of(reading), PER_MEMBERS)
    figure = Figure("R1", window, n, n, limits.lower, limits.upper, rows=rows, chart=chart)
    return reading.shown(figure, days, arrived)


def _categories(reading: Reading, window: Window, days: Condition) -> list[Row]:
    """What the grievances are about: each category's share of all. The same are hidden as where each has
    figures of its own: so they stand in one order, and few members hide their category, too.
    """
    if not reading.is_whole:
        return []
    counts = {
        name: own["received"]
        for name, own in sorted(reading.by_value("category", window).items())
        if name in CATEGORIES
    }
    few = [name for name in counts if reading.of(("category", name)).members(days) < reading.k]
    return reading.parts(counts, "category", few=[name for name in few if counts[name]])


def _months_of(reading: Reading) -> Callable[[Window], float]:
    return lambda window: member_months(window.since, window.until, reading.part)


def backlog(reading: Reading) -> Figure:
    """R14: cases open now: open yesterday + received + reopened - closed, summed from the first day on."""
    days = reading.daily(*MOVEMENTS)
    today = Window(reading.today, reading.today)
    now = sum(change(moved) for day, moved in days.items() if day <= reading.today.toordinal())
    weeks = weekly(days, reading)
    recent = reading.sums(last_days(reading.today, RECENT))
    rows = (
        *came_and_went(reading, recent, "_recently"),
        reading.count_row("appeals", still_appealed(reading)),
    )
    figure = Figure("R14", today, now, now, rows=rows, chart=_drawn(weeks, _told(weeks, reading), reading))
    return reading.shown(figure, CaseFact.is_open)


def came_and_went(reading: Reading, sums: Counter[str], ending: str = "") -> list[Row]:
    """What came and went, of the whole: parts would be two dimensions. R15 tells how many came in and came
    again together, so where either is few neither is told.
    """
    if not reading.is_whole:
        return []
    hidden = hidden_among({name: sums[name] for name in CAME}, reading.k)
    rows = [Row(f"{name}{ending}", sums[name]) for name in CAME]
    came = [row.hidden() if row.label.removesuffix(ending) in hidden else row for row in rows]
    closed = f"closed{ending}"
    told = sums["received"] + sums["reopened"] >= reading.k  # then the ratio of R15 tells it
    return [*came, Row(closed, sums["closed"]) if told else reading.count_row(closed, sums["closed"])]


def still_appealed(reading: Reading) -> int:
    """How many appeals are not decided yet: they have a backlog of their own (R14)."""
    told = sum(reading.daily(LODGED, *ENDED).values(), Counter())
    return max(0, told[LODGED] - sum(told[name] for name in ENDED))


def change(moved: Counter[str]) -> int:
    """By how much the open cases changed with what moved on a day."""
    return moved["received"] + moved["reopened"] - moved["closed"]


OPEN_NOW = Behind(change, by="open", always=True)
"""The cases that came, or came again, and did not end since."""


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


def _told(weeks: list[dict[str, Any]], reading: Reading) -> list[dict[str, Any]]:
    """The weeks as they may be told: None for few open cases, and for all that moved in a week where one
    number is that of a few, since each follows from the others (R14).
    """
    secret = _secret_weeks(reading)
    told: list[dict[str, Any]] = []
    before: int | None = 0
    for week in weeks:
        still_open = None if week["until"] in secret else reading.told(week["open"])
        numbers = (still_open, before, *(reading.told(week[name]) for name in MOVEMENTS))
        few = not reading.is_whole or any(number is None for number in numbers)
        told.append(week | {"open": still_open} | (dict.fromkeys(MOVEMENTS) if few else {}))
        before = still_open
    return told


def _secret_weeks(reading: Reading) -> set[int]:
    """Weeks (their last day) in which the open cases of a part would tell those of another."""
    if reading.is_whole:
        return set()
    dimension, value = reading.part
    hidden: dict[int, set[str]] = reading.once(("weeks", dimension), lambda: _hidden_weeks(reading))
    return {until for until, values in hidden.items() if value in values}


def _hidden_weeks(reading: Reading) -> dict[int, set[str]]:
    dimension, _ = reading.part
    by_week: dict[int, dict[str, int]] = {}
    for value, days in sorted(reading.daily_of(dimension, *MOVEMENTS).items()):
        for week in weekly(days, reading):
            by_week.setdefault(week["until"], {})[value] = week["open"]
    return {until: hidden_among(counts, reading.k) for until, counts in by_week.items()}


def _drawn(weeks: list[dict[str, Any]], told: list[dict[str, Any]], reading: Reading) -> dict[str, Any]:
    """The last 24 months of weeks, the limits locked on the first twelve weeks of all (or since they were
    begun anew), and what they signal; of a part only the weeks that may be told count, since the whole has
    its limits, too.
    """
    places = [place for place, week in enumerate(told) if reading.is_whole or week["open"] is not None]
    points = [[weeks[place]["until"], weeks[place]["open"], None] for place in places]
    cuts = cuts_of([until for until, _, _ in points], limits_from("R14")) if reading.is_whole else []
    chart = series.limits_of("values", points, 1)
    if cuts:
        chart = in_stretches({"kind": "values", "points": points, "times": 1}, cuts)
    before = max(len(weeks) - WEEKS_SHOWN, 0)
    marks = {
        name: [places[mark] - before for mark in chart[name] if places[mark] >= before]
        for name in series.MARKS
    }
    return {
        "weeks": [[week[name] for name in ("until", "open", *MOVEMENTS)] for week in told[before:]],
        "few": reading.is_whole,
        "centre": chart["centre"],
        "means": chart["means"][before:] if cuts else [],
        "lower": _shown(chart["lower"], before),
        "upper": _shown(chart["upper"], before),
        "trial": chart["trial"],
        "begun": [cut - before for cut in cuts if cut > before],
        "signal": chart["signal"] if places and places[-1] == len(weeks) - 1 else "",
        **marks,
    }


def _shown(limit: Any, before: int) -> Any:
    """A limit as far as it is drawn, and not below nothing."""
    if isinstance(limit, list):
        return [None if one is None else max(0.0, one) for one in limit[before:]]
    return None if limit is None else max(0.0, limit)


FIGURES = (
    Definition(
        metric="R1",
        title=N_("Grievances received"),
        unit=COUNT,
        meaning=N_(
            "How many grievances members raised. Duplicates, and what turned out to be no "
            "complaint, are left out. If there are more after we opened a new way to complain, "
            "that is not bad news by itself."
        ),
        method=N_(
            "Cases by the day of receipt; the interval is that of a count (Garwood). The rate is per 1,000 "
            "months of membership in good standing."
        ),
        compute=received,
        behind=Behind(arrived, by="received"),
        labels={
            "rate": NP_("figure row", "For 1,000 members in a month"),
            "member_months": NP_("figure row", "Months of membership in good standing"),
            "left_out": NP_("figure row", "Left out: duplicates and no complaints"),
        }
        | CATEGORIES,
        groups={"category": NP_("figure rows", "What they are about")},
        plain=("member_months",),
        chart="rates",
    ),
    Definition(
        metric="R14",
        title=N_("Cases open now"),
        unit=COUNT,
        meaning=N_("How many cases have been received and are not closed yet, whoever is to act next."),
        method=N_(
            "Open at the end of the day before, plus received and reopened, less closed. Limits: "
            "average of the first twelve weeks ± 2.66 average moving ranges (XmR), then fixed."
        ),
        nothing=N_("No case is open."),
        compute=backlog,
        behind=OPEN_NOW,
        labels={
            "received_recently": NP_("figure row", "Received in the last 28 days"),
            "reopened_recently": NP_("figure row", "Reopened in the last 28 days"),
            "closed_recently": NP_("figure row", "Closed in the last 28 days"),
            "appeals": NP_("figure row", "Appeals not decided yet, which are not open cases"),
        },
        chart="backlog",
    ),
)
