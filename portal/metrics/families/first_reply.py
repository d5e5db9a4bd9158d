"""How soon cases are first dealt with (R3)."""

from typing import Any

from portal.metrics import shares
from portal.metrics.behind import Behind
from portal.metrics.counts.measures_case import AT_ONCE
from portal.metrics.estimators.log_histogram import value_of
from portal.metrics.estimators.survival import Survival, km
from portal.metrics.office import Office, office_of_association
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import DAYS, HOURS, Definition, Figure, Row, Window
from portal.metrics.showing import Condition
from portal.store import rows_of
from portal.wording import N_, NP_

DAYS_BACK = (90, *shares.YEARS)
LEAST_REPLIED = 5
MINUTES = 60
TICKS, MOST_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000), 10
"""Hours from one mark of the curve to the next, and how many marks there are at most."""

received = shares.of("received")


def first_reply(reading: Reading) -> Figure:
    """R3: half of the cases received in the last 90 days (or more, see `shares`) were first dealt with after
    so many working hours.

    Kaplan-Meier; a case that waits still is followed until now, one that closed without a reply until then.
    """
    window = shares.enough(reading, received, days=DAYS_BACK)
    found, times = _in_working_time(reading, window)
    days = _in_days(reading, window) if found.events else None
    told = found.events >= LEAST_REPLIED
    rows = [
        reading.count_row("replied", found.events),
        reading.count_row("waiting", reading.count(_awaiting(window))),
    ]
    if told:
        rows = [*_quantiles(found, HOURS, "hours"), *(_quantiles(days, DAYS, "days") if days else []), *rows]
    figure = Figure(
        "R3",
        window,
        found.median if told else None,
        found.n,
        found.median_lower if told else None,
        found.median_upper if told else None,
        beyond=found.largest_follow_up if told and found.median is None else None,
        rows=tuple(rows),
        notes=() if told else ("few_replied",),
        awaited=None if told else reading.awaited(found.events, shares.of("reply.")),
        chart=_curve(found, times, reading) if told else {},
    )
    days_in = CaseFact.received_day.between(window.since.toordinal(), window.until.toordinal())
    return reading.shown(figure, days_in, received)


def _in_working_time(reading: Reading, window: Window) -> tuple[Survival, list[float]]:
    """Working hours until the first reply: replies from their bins, the waiting from the cases themselves;
    and for how many hours each case was followed.
    """
    sums = reading.sums(window)
    replied = [hours for name, n in sums.items() if name.startswith("reply.") for hours in _times(name, n)]
    ended = [hours for name, n in sums.items() if name.startswith("unanswered.") for hours in _times(name, n)]
    waiting = _waiting(reading, window, office_of_association())
    times = [*replied, *ended, *waiting]
    return km(times, [1] * len(replied) + [0] * (len(times) - len(replied))), times


def _times(measure: str, n: int) -> list[float]:
    """So many times the hours that the bin of a measure stands for."""
    number = measure.partition(".")[2]
    return [value_of(None if number == AT_ONCE else int(number)) / MINUTES] * n


def _waiting(reading: Reading, window: Window, office: Office) -> list[float]:
    """How many working hours each case without a reply was followed: the few that wait, by an index."""
    query = CaseFact.select(CaseFact.known).where(reading.narrowed(_awaiting(window)))
    now = reading.at.isoformat()
    found = []
    for (known,) in rows_of(query):
        ran, _ = office.minutes(known["received"], now, known["pauses"])
        found.append(ran / MINUTES)
    return found


def _awaiting(window: Window) -> Condition:
    inside = CaseFact.received_day.between(window.since.toordinal(), window.until.toordinal())
    return CaseFact.awaits_reply & inside


def _in_days(reading: Reading, window: Window) -> Survival:
    """The same in whole days of the member's clock."""
    cohorts = reading.cohorts(window, "replied")
    replied = [days for one in cohorts for days, n in one.closed_by_days.items() for _ in range(n)]
    waiting = [(reading.today - one.received).days for one in cohorts for _ in range(one.open)]
    ended = [
        days
        for one in reading.cohorts(window, "unanswered")
        for days, n in one.closed_by_days.items()
        for _ in range(n)
    ]
    return km([*replied, *ended, *waiting], [1] * len(replied) + [0] * (len(ended) + len(waiting)))


def _quantiles(found: Survival, unit: str, group: str) -> list[Row]:
    quantiles = (
        ("median", found.median, found.median_lower, found.median_upper),
        ("p90", found.p90, found.p90_lower, found.p90_upper),
    )
    return [
        Row(
            label,
            value,
            unit,
            found.n,
            lower,
            upper,
            group,
            beyond=found.largest_follow_up if value is None else None,
        )
        for label, value, lower, upper in quantiles
    ]


def _curve(found: Survival, times: list[float], reading: Reading) -> dict[str, Any]:
    """The share that was dealt with by working hour, with its band, and how many still waited then."""
    step = next(step for step in TICKS if step * MOST_TICKS >= (found.largest_follow_up or 0))
    ticks = range(0, int(found.largest_follow_up or 0) + step, step)
    return {
        "open": [[tick, reading.told(sum(time >= tick for time in times))] for tick in ticks],
        "steps": [[step.t, 1 - step.s, 1 - (step.upper or 0.0), 1 - step.lower] for step in found.curve],
        "longest": found.largest_follow_up,
        "median": found.median,
        "p90": found.p90,
    }


_TIMES = {
    "median": NP_("figure row", "Half are answered within"),
    "p90": NP_("figure row", "Nine in ten are answered within"),
    "replied": NP_("figure row", "Cases answered"),
    "waiting": NP_("figure row", "Still waiting for a first answer"),
}

FIGURES = (
    Definition(
        metric="R3",
        title=N_("Half of all cases get a first answer within"),
        unit=HOURS,
        meaning=N_(
            "Working hours from receipt to the first message that deals with the matter. A "
            "message that only asks for patience does not count. Cases without an answer are "
            "included, so that slow ones are not forgotten."
        ),
        method=N_(
            "Kaplan-Meier over the cases received in the last 90 days, or in a longer time if "
            "there were fewer than thirty; in working hours, without the time spent waiting for "
            "the member. The table also shows calendar days."
        ),
        compute=first_reply,
        behind=Behind(received, by="received"),
        labels=_TIMES,
        groups={
            "hours": NP_("figure rows", "In working hours"),
            "days": NP_("figure rows", "In calendar days"),
        },
        sentences={
            "few_replied": N_("Fewer than five of these cases have been answered, so no time can be shown.")
        },
        chart="curve",
    ),
)
