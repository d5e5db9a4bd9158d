"""How cases are handled: first reply (R3), time put on the member (R6), solved at once (R7), closed too early
(R8), second stage (R9).
"""

from collections import Counter
from typing import Any

from portal.cases.codes import FINDINGS_COUNTED
from portal.metrics import series, shares
from portal.metrics.counts.measures_case import AT_ONCE
from portal.metrics.estimators.log_histogram import value_of
from portal.metrics.estimators.survival import Survival, km
from portal.metrics.office import Office, office_of_association
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import DAYS, HOURS, PERCENT, Definition, Figure, Row, Window
from portal.metrics.showing import Condition, hundred
from portal.store import rows_of
from portal.wording import N_, NP_

DAYS_BACK = (90, *shares.YEARS)
LEAST_REPLIED = 5
CONTACT_DAYS, REOPEN_DAYS = 14, 30
WAYS = ("direct", "later")
"""To the second stage: before a first decision, or after one."""
MINUTES = 60
TICKS, MOST_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000), 10
"""Hours from one mark of the curve to the next, and how many marks there are at most."""
DECIDED = tuple(one for one in FINDINGS_COUNTED if one not in ("withdrawn", "closed_no_reply"))

concluded = shares.of(*(f"finding.{finding}" for finding in FINDINGS_COUNTED))
received = shares.of("received")
solved = shares.of(*(f"finding.{finding}" for finding in DECIDED))


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


def time_put_on_the_member(reading: Reading) -> Figure:
    """R6: of the working time of concluded cases, the share in which they waited for the member."""
    window = shares.enough(reading, concluded)
    sums = reading.sums(window)
    held, worked = sums["minutes.held"], sums["minutes.worked"]
    share = held / (held + worked) if held + worked else None
    found = series.pooled(reading, concluded)
    figure = Figure(
        "R6",
        window,
        hundred(share),
        int(concluded(sums)),
        rows=(
            Row("held", held / MINUTES, HOURS),
            Row("worked", worked / MINUTES, HOURS),
        ),
        chart=series.values(
            found[0],
            [one.window for one in found[1]],
            [_held(one.sums) if concluded(one.sums) >= reading.k else None for one in found[1]],
        ),
    )
    return reading.shown(figure, reading.closed_in(window), concluded)


def _held(sums: Counter[str]) -> float | None:
    whole = sums["minutes.held"] + sums["minutes.worked"]
    return 100 * sums["minutes.held"] / whole if whole else None


def solved_at_once(reading: Reading) -> Figure:
    """R7: cases closed with one reply; nobody else needed, nothing reopened, nothing back in 14 days."""
    window = shares.enough(reading, solved, reading.matured(CONTACT_DAYS).until)
    return shares.share(
        reading, "R7", shares.of("first_contact"), solved, window=window, where=reading.closed_in(window)
    )


def closed_too_early(reading: Reading) -> Figure:
    """R8: closings undone by a reopening within 30 days, of all closings at least 30 days old."""
    closings = shares.of("closed")
    window = shares.enough(reading, closings, reading.matured(REOPEN_DAYS).until)
    return shares.share(
        reading, "R8", shares.of("closed.undone"), closings, window=window, where=reading.closed_in(window)
    )


def second_stage(reading: Reading) -> Figure:
    """R9: concluded cases that reached the second stage; those that began there shown apart."""
    window = shares.enough(reading, concluded)
    sums = reading.sums(window)
    counts = {name: sums[f"stage_two.{name}"] for name in WAYS}
    rows = reading.parts(counts, "way", told=(WAYS,), of=int(concluded(sums)))
    return shares.share(
        reading,
        "R9",
        shares.of("stage_two."),
        concluded,
        rows=rows,
        window=window,
        where=reading.closed_in(window),
    )


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
            "From receipt to the first message that deals with the matter. Words that only ask for "
            "patience do not count. Cases still waiting count as waiting, so that the slow ones are not "
            "forgotten."
        ),
        method=N_(
            "Kaplan-Meier over the cases received in the last 90 days, or in as many more as bring thirty "
            "together, in working hours without the time spent waiting for the member; beside it in calendar "
            "days."
        ),
        compute=first_reply,
        labels=_TIMES,
        groups={
            "hours": NP_("figure rows", "In working hours"),
            "days": NP_("figure rows", "In calendar days"),
        },
        sentences={
            "few_replied": N_("Fewer than five of these cases were answered yet, so no time can be told.")
        },
        chart="curve",
    ),
    Definition(
        metric="R6",
        title=N_("Time spent waiting for the member"),
        unit=PERCENT,
        meaning=N_(
            "Of the working time of all closed cases, the share in which a question to the member was "
            "open. A growing share can mean that promises are kept by asking."
        ),
        method=N_("Paused working time, of paused and worked time together, by the day of closing."),
        compute=time_put_on_the_member,
        labels={
            "held": NP_("figure row", "Working time waiting for the member"),
            "worked": NP_("figure row", "Working time in our hands"),
        },
        chart="values",
    ),
    Definition(
        metric="R7",
        title=N_("Solved with one answer"),
        unit=PERCENT,
        meaning=N_(
            "Of all decided cases, the share that one answer solved: nobody else was needed, it was not "
            "reopened, and the member did not come back with the same thing in two weeks."
        ),
        method=N_(
            "By the day of closing, cases closed at least 14 days ago; withdrawn cases and cases closed "
            "without a reply are left out. Interval: Wilson, 95 per cent."
        ),
        compute=solved_at_once,
        labels={},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R8",
        title=N_("Closed too early"),
        unit=PERCENT,
        meaning=N_("Of all closings, the share that had to be opened again within 30 days."),
        method=N_(
            "By the day of closing, closings at least 30 days old; each counts once. Interval: Wilson, 95 "
            "per cent."
        ),
        compute=closed_too_early,
        labels={},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R9",
        title=N_("Went to the second stage"),
        unit=PERCENT,
        meaning=N_(
            "Of all closed cases, the share that was looked into at the second stage. Cases that began "
            "there are told apart from those that came there after a first decision."
        ),
        method=N_("By the day of closing. Interval: Wilson, 95 per cent."),
        compute=second_stage,
        labels={
            "direct": NP_("figure row", "At once, before a first decision"),
            "later": NP_("figure row", "After a first decision"),
        },
        groups={"way": NP_("figure rows", "How they came there")},
        tables={"way": (WAYS,)},
        scale=100,
        chart="shares",
    ),
)
