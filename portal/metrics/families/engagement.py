"""How present members are: active members (E1), and how many of a year's come in a month (E2)."""

import datetime as dt
from collections import Counter
from dataclasses import replace

from portal.metrics import series
from portal.metrics.counts import months
from portal.metrics.counts.covering import covering
from portal.metrics.counts.engaged import Counts
from portal.metrics.counts.standing import GOOD
from portal.metrics.readings import Reading
from portal.metrics.rows import TOTAL, Part
from portal.metrics.shapes import PERCENT, RATIO, Definition, Figure, last_days
from portal.metrics.showing import hundred
from portal.store.rows import rows
from portal.wording import N_, NP_

WINDOWS = (30, 90, 365)
MONTHS_DRAWN = 60


def active(reading: Reading) -> Figure:
    """E1: members in good standing now with an active day in the last 30 days, of all in good standing."""
    now = active_now(reading)
    members = now["members"]
    rows_ = (reading.share_row(f"days_{days}", now[str(days)], members) for days in WINDOWS)
    figure = Figure(
        "E1",
        last_days(reading.today, WINDOWS[0]),
        hundred(now["30"] / members) if members else None,
        members,
        rows=tuple(replace(row, lower=None, upper=None) for row in rows_),
        chart=in_months(reading, lambda one: _percent(one.active["30"], one.members, reading.k))
        | covering("activity"),
    )  # all are counted: no interval
    return reading.shown(figure)


def sticky(reading: Reading) -> Figure:
    """E2: members active in the last 30 days, of those active in the last 365."""
    now = active_now(reading)
    n = now["365"]
    figure = Figure(
        "E2",
        last_days(reading.today, WINDOWS[-1]),
        now["30"] / n if n else None,
        n,
        chart=in_months(reading, lambda one: _ratio(one, reading.k)) | covering("activity"),
    )
    return reading.shown(figure)


def active_now(reading: Reading) -> Counter[str]:
    """The members in good standing now, and how many of them were active in each window."""
    by_part: dict[Part, Counter[str]] = reading.once("active now", lambda: _active_now(reading.today))
    return by_part.get(reading.part, Counter())


def _active_now(today: dt.date) -> dict[Part, Counter[str]]:
    """The same for the whole, each chapter and each language, in one walk: a look at the last active day of
    each member.
    """
    since = [today - dt.timedelta(days=days - 1) for days in WINDOWS]
    sums = ", ".join("SUM(CASE WHEN visited >= ? OR imported >= ? THEN 1 ELSE 0 END)" for _ in WINDOWS)
    found = rows(
        f"""SELECT chapter_id, language, COUNT(*), {sums} FROM (
            SELECT chapter_id, language,
                (SELECT MAX(day) FROM activity
                    WHERE person_id = person.id AND day <= ? AND bits > 0) AS visited,
                (SELECT MAX(day) FROM imported_activity
                    WHERE person_id = person.id AND stands AND units > 0 AND day <= ?) AS imported
            FROM person WHERE number IS NOT NULL AND standing = ?
        ) AS seen GROUP BY chapter_id, language""",
        *(bound for day in since for bound in (day.isoformat(), day.toordinal())),
        today.isoformat(),
        today.toordinal(),
        GOOD,
    )
    names = ("members", *(str(days) for days in WINDOWS))
    parts: dict[Part, Counter[str]] = {}
    for chapter, language, *counts in found:
        own = Counter({name: int(n) for name, n in zip(names, counts, strict=True)})
        chapter_value = "" if chapter is None else str(chapter)
        for part in (TOTAL, ("chapter", chapter_value), ("language", language)):
            parts[part] = parts.get(part, Counter()) + own
    return parts


def in_months(reading: Reading, measure: series.Measure[Counts]) -> dict[str, object]:
    """A measure of each month's counts in time (XmR); nothing where there are fewer than two. The first month
    of the record is left out, since it may have begun at any day.
    """
    found = list(counts_in_months(reading).items())[1:][-MONTHS_DRAWN:]
    measured = [measure(counts) for _, counts in found]
    if sum(value is not None for value in measured) < series.FEWEST:
        return {}
    return series.values("month", [months.window_of(month) for month, _ in found], measured)


def counts_in_months(reading: Reading) -> dict[int, Counts]:
    """The counts of each month of the part that is read."""
    found: dict[int, Counts] = reading.once(f"months {reading.part}", lambda: months.counts_of(reading.part))
    return found


def _percent(x: int, n: int, k: int) -> float | None:
    return 100 * x / n if n >= k else None


def _ratio(one: Counts, k: int) -> float | None:
    of_a_year = one.active["365"]
    return one.active["30"] / of_a_year if of_a_year >= k and one.whole_year else None


FIGURES = (
    Definition(
        metric="E1",
        title=N_("Members active in the last 30 days"),
        unit=PERCENT,
        meaning=N_(
            "Of all members in good standing, the share who did something here, or took part in "
            "something that was imported. Opening a letter does not count, and neither does what "
            "staff do for them."
        ),
        method=N_(
            "Members in good standing now with at least one active day, of all in good standing now. "
            "Everybody is counted, so there is no interval. In time: at the end of each month (XmR)."
        ),
        compute=active,
        labels={
            "days_30": NP_("figure row", "In the last 30 days"),
            "days_90": NP_("figure row", "In the last 90 days"),
            "days_365": NP_("figure row", "In the last 365 days"),
        },
        scale=100,
        chart="values",
        of_members=True,
    ),
    Definition(
        metric="E2",
        title=N_("How often members come back"),
        unit=RATIO,
        meaning=N_(
            "Of the members who were active in the last year, how many were so in the last 30 days: 1 means "
            "all of them, 0.25 one in four."
        ),
        method=N_(
            "Members active in the last 30 days divided by those active in the last 365. Everybody is "
            "counted, so there is no interval. In time: at the end of each month (XmR), once a whole year is "
            "known."
        ),
        compute=sticky,
        labels={},
        scale=1,
        chart="values",
        of_members=True,
    ),
)
