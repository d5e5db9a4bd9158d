"""Whether the work keeps up: clearance and days of work (R15), and how old the open cases are (R16)."""

from collections import Counter

from portal.metrics import series, shares
from portal.metrics.behind import Behind
from portal.metrics.estimators.flow import backlog as flow_of
from portal.metrics.estimators.quantiles import quantile_of_counts
from portal.metrics.families.volume import MOVEMENTS, OPEN_NOW, RECENT, came_and_went, change
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import DAYS, RATIO, Definition, Figure, Row, Window
from portal.wording import N_, NP_

AGES = ((0, 5), (6, 20), (21, 60), (61, 180), (181, None))
"""From how many to how many whole days old (None: and more)."""

RECENTLY, FEWEST = (RECENT, 91, *shares.YEARS), 10

received_again = shares.of("received", "reopened")


def clearance(reading: Reading) -> Figure:
    """R15: closed, of received and reopened, in the last 28 days (or more, see `recent`); and how many days
    of work are open.
    """
    window = recent(reading)
    length = (window.until - window.since).days + 1
    sums = reading.sums(window)
    days = reading.daily(*MOVEMENTS)
    still_open = sum(change(moved) for moved in days.values())
    found = flow_of(still_open - change(sums), sums["received"], sums["reopened"], sums["closed"], length)
    rows = [
        Row("days_of_work", found.days_of_work, DAYS),
        *came_and_went(reading, sums),
    ]
    span, months = series.pooled(reading, received_again)
    measured = [_ratio(one.sums) if received_again(one.sums) >= reading.k else None for one in months]
    chart = series.values(span, [one.window for one in months], measured)
    n = sums["received"] + sums["reopened"]
    return reading.shown(
        Figure("R15", window, found.clearance_ratio, n, rows=tuple(rows), chart=chart), None, received_again
    )


def recent(reading: Reading) -> Window:
    """The last 28 days; where fewer than ten cases came in them, a quarter, a year or more."""
    return shares.enough(reading, received_again, days=RECENTLY, least=FEWEST)


def _ratio(sums: Counter[str]) -> float | None:
    came = received_again(sums)
    return sums["closed"] / came if came else None


def ages(reading: Reading) -> Figure:
    """R16: the middle age of the open cases in whole days; nine in ten, the oldest, and by age."""
    today = Window(reading.today, reading.today)
    old: Counter[float] = Counter(
        {
            (reading.today - one.received).days: one.open
            for one in reading.cohorts(since=reading.today)
            if one.open
        }
    )
    n = sum(old.values())
    beyond = CaseFact.awaits_decision & (CaseFact.decision_due <= reading.at)
    rows = [
        *(Row(name, quantile_of_counts(old, q), DAYS, n) for name, q in (("p90", 0.9), ("oldest", 1.0))),
        reading.share_row("beyond", reading.count(beyond), n),
        *reading.parts({_age_name(*ages): _between(old, *ages) for ages in AGES}, "age"),
    ]
    figure = Figure("R16", today, quantile_of_counts(old, 0.5), n, rows=tuple(rows))
    return reading.shown(figure, CaseFact.is_open)


def _between(old: Counter[float], first: int, last: int | None) -> int:
    return sum(n for age, n in old.items() if age >= first and (last is None or age <= last))


def _age_name(first: int, last: int | None) -> str:
    return f"{first}_{'more' if last is None else last}"


FIGURES = (
    Definition(
        metric="R15",
        title=N_("Cases closed for each case received"),
        unit=RATIO,
        meaning=N_(
            "1.0 means that as many cases are closed as come in. Below 1.0 the number of open "
            "cases grows; above 1.0 it shrinks. Days of work: how many days the open cases would "
            "take if we go on at this speed."
        ),
        method=N_(
            "Closed, divided by received and reopened, in the last 28 days, or in a longer time "
            "if there were fewer than ten cases. Days of work: open cases divided by the cases "
            "closed a day in the same time."
        ),
        compute=clearance,
        behind=Behind(received_again, by="moved"),
        labels={
            "days_of_work": NP_("figure row", "Days of work in the open cases"),
            "received": NP_("figure row", "Received"),
            "reopened": NP_("figure row", "Reopened"),
            "closed": NP_("figure row", "Closed"),
        },
        chart="values",
    ),
    Definition(
        metric="R16",
        title=N_("Half of the open cases are older than"),
        unit=DAYS,
        meaning=N_(
            "How long the cases that are open now have been waiting, weekends included, since they were "
            "received."
        ),
        method=N_("Counted directly from the ages of all open cases, in whole days."),
        nothing=N_("No case is open."),
        compute=ages,
        behind=OPEN_NOW,
        labels={
            "p90": NP_("figure row", "One in ten is this old or older"),
            "oldest": NP_("figure row", "The oldest"),
            "beyond": NP_("figure row", "Not decided, and later than promised"),
            "0_5": NP_("figure row", "0 to 5 days"),
            "6_20": NP_("figure row", "6 to 20 days"),
            "21_60": NP_("figure row", "21 to 60 days"),
            "61_180": NP_("figure row", "61 to 180 days"),
            "181_more": NP_("figure row", "More than 180 days"),
        },
        groups={"age": NP_("figure rows", "By age")},
        tables={"age": ()},
        chart="parts",
    ),
)
