"""How long it takes until a case is closed (R4), open cases counted as open."""

from typing import Any

from portal.metrics import shares
from portal.metrics.behind import Behind
from portal.metrics.estimators.survival import Cohort, Survival, km_rollup
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import DAYS, Definition, Figure, Row
from portal.wording import N_, NP_

DAYS_BACK = (90, *shares.YEARS)
received = shares.of("received")
LEAST_CLOSED = 5
TICK = 10


def time_to_resolution(reading: Reading) -> Figure:
    """R4: half of the cases received in the last 90 days (or more, see `shares`) were closed within so many
    days (Kaplan-Meier).
    """
    window = shares.enough(reading, received, days=DAYS_BACK)
    cohorts = reading.cohorts(window)
    found = km_rollup(cohorts, reading.today)
    told = found.events >= LEAST_CLOSED
    rows = [
        Row("open", found.censored),
        Row("closed", found.events),
        reading.share_row("withdrawn", reading.sums(window)["received.withdrawn"], found.events),
    ]
    if told:
        now = km_rollup(reading.cohorts(since=window.since), reading.today, window.since)
        rows = [
            *_quantiles(found, "received"),
            *(_quantiles(now, "period") if now.events >= LEAST_CLOSED else []),
            *rows,
        ]
    figure = Figure(
        "R4",
        window,
        found.median if told else None,
        found.n,
        found.median_lower if told else None,
        found.median_upper if told else None,
        beyond=_beyond(found.median, found) if told else None,
        rows=tuple(rows),
        notes=() if told else ("few_closed",),
        awaited=None if told else reading.awaited(found.events, shares.of("closed")),
        chart=_drawn(found, cohorts, reading) if told else {},
    )
    return reading.shown(
        figure, CaseFact.received_day.between(window.since.toordinal(), window.until.toordinal()), received
    )


def _beyond(value: float | None, found: Survival) -> float | None:
    """What a quantile that is not reached is more than: the longest that anybody was followed."""
    return found.largest_follow_up if value is None else None


def _quantiles(found: Survival, group: str) -> list[Row]:
    """Median and 90th percentile as lines of the table."""
    quantiles = (
        ("median", found.median, found.median_lower, found.median_upper),
        ("p90", found.p90, found.p90_lower, found.p90_upper),
    )
    return [
        Row(label, value, DAYS, found.n, lower, upper, group, beyond=_beyond(value, found))
        for label, value, lower, upper in quantiles
    ]


def _drawn(found: Survival, cohorts: list[Cohort], reading: Reading) -> dict[str, Any]:
    """The share closed by day with its band, how many were still open at every tenth day
    (None: too few to be told), and the two quantiles.
    """
    longest = int(found.largest_follow_up or 0)
    follows = _follow_ups(cohorts, reading)
    ticks = range(0, longest + TICK, TICK)
    return {
        "steps": [[step.t, 1 - step.s, 1 - (step.upper or 0.0), 1 - step.lower] for step in found.curve],
        "longest": longest,
        "open": [[tick, reading.told(sum(n for time, n in follows if time >= tick))] for tick in ticks],
        "median": found.median,
        "p90": found.p90,
    }


def _follow_ups(cohorts: list[Cohort], reading: Reading) -> list[tuple[int, int]]:
    """For how many days cases were followed until they closed or today came, and how many."""
    closed = [(days, n) for cohort in cohorts for days, n in cohort.closed_by_days.items()]
    return closed + [((reading.today - cohort.received).days, cohort.open) for cohort in cohorts]


FIGURES = (
    Definition(
        metric="R4",
        title=N_("Half of all cases are closed within"),
        unit=DAYS,
        meaning=N_(
            "From receipt to final closure as the member lives through it: weekends and waiting "
            "included. Cases that are still open are included, so that slow ones are not "
            "forgotten."
        ),
        method=N_(
            "Kaplan-Meier over the cases received in the last 90 days, or in a longer time if "
            "there were fewer than thirty; interval from the log-log band. The second pair of "
            "lines also takes in older cases, from the age they had when this time began."
        ),
        compute=time_to_resolution,
        behind=Behind(received, by="received"),
        labels={
            "median": NP_("figure row", "Half are closed within"),
            "p90": NP_("figure row", "Nine in ten are closed within"),
            "open": NP_("figure row", "Still open"),
            "closed": NP_("figure row", "Closed"),
            "withdrawn": NP_("figure row", "Withdrawn by the member, of those closed"),
        },
        groups={
            "received": NP_("figure rows", "Cases received in this time"),
            "period": NP_("figure rows", "All cases open in this time, older ones too"),
        },
        sentences={"few_closed": N_("Fewer than five of these cases are closed, so no time can be shown.")},
        plain=("open", "closed"),
        scale=60,
        chart="resolution",
    ),
)
