"""Members month by month: what each did in a calendar month, and how engaged all were at its end (8.4).

A whole month is counted once it has ended, the last one anew every day, since answers still come in; an
import has all months from the first day that it touched counted anew. Figures read these counts alone.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from peewee import fn

from portal import history
from portal.members.activity import CONTRIBUTION, EVENTS, PRESENCE, SELF_SERVICE, VOICE, Activity
from portal.members.imported import Import, ImportedActivity, first_day, month_of
from portal.metrics.counts import bulk, engaged
from portal.metrics.counts.rollups import READER
from portal.metrics.office import zone_of_association
from portal.metrics.rows import TOTAL, EngagedMonth, MemberMonth, Part, of_part
from portal.metrics.shapes import Window
from portal.store import rows_of, transaction
from portal.store.beside import counted_beside
from portal.store.rows import change, stored

YEAR = 12
LOOKS_BACK = 72
"""Months that are counted at most: five years of figures, and the year before the first of them."""

BITS = {"event": EVENTS, "learning": EVENTS, "volunteer": CONTRIBUTION, "committee": CONTRIBUTION}
BITS |= {"community": CONTRIBUTION, "download": SELF_SERVICE, "other": 0}
"""Kind of imported activity → the domain it counts for; all of them are activity."""

_DOMAINS = (SELF_SERVICE, VOICE, PRESENCE, EVENTS, CONTRIBUTION)
_KIND_BITS = " ".join(f"WHEN '{kind}' THEN {bits | PRESENCE}" for kind, bits in BITS.items())


def count_due(at: dt.datetime) -> int:
    """Count every month that is due at `at`; returns how many that were."""
    done = 0
    while count_next(at):
        done += 1
    return done


def count_next(at: dt.datetime) -> int:
    """Count the first month that is due; returns 1, or 0 where none is.

    How engaged a hundred thousand members were takes seconds to count.
    """
    today = at.astimezone(zone_of_association()).date()
    with transaction():
        _take_imports_in()
    with counted_beside(_stand, lambda: _count(today)) as counted:
        if counted is None:
            return 0
        month, counts = counted
        _keep_engaged(month, today, counts)
        return 1


def _stand() -> tuple[int, list[int]]:
    """How far the roll-ups are, and the imports that no month has in it yet."""
    return history.place_of(READER), [one.id for one in _fresh_imports()]


def _count(today: dt.date) -> tuple[int, dict[Part, engaged.Counts]] | None:
    """The first month that is due, with how engaged all were at its end; None where none is."""
    with transaction():
        month = _first_due(today)
        if month is None:
            return None
        _count_members(month)
    return month, engaged.counted(month, year_to(month))


def forget() -> None:
    """Have all months counted anew."""
    EngagedMonth.delete().execute()


def window_of(month: int) -> Window:
    """The days of a calendar month."""
    return Window(first_day(month), first_day(month + 1) - dt.timedelta(days=1))


def year_to(month: int) -> Window:
    """The twelve calendar months that end with `month`."""
    return Window(first_day(month - YEAR + 1), window_of(month).until)


def _take_imports_in() -> None:
    """Forget the months that an import or its taking back changed."""
    fresh = _fresh_imports()
    if not fresh:
        return
    days = [one.touched for one in fresh if one.touched is not None]
    if days:
        EngagedMonth.delete().where(EngagedMonth.month >= month_of(dt.date.fromordinal(min(days)))).execute()
    Import.update(counted=True).where(Import.id.in_([one.id for one in fresh])).execute()


def _fresh_imports() -> list[Import]:
    return list(Import.select(Import.id, Import.touched).where(~Import.counted))


def _first_due(today: dt.date) -> int | None:
    last = month_of(today) - 1
    first = _first_month()
    if first is None:
        return None
    counted = dict(
        rows_of(
            EngagedMonth.select(EngagedMonth.month, EngagedMonth.counted_on).where(
                EngagedMonth.dimension == TOTAL[0]
            )
        )
    )
    for month in range(max(first, last - LOOKS_BACK + 1), last + 1):
        if month not in counted or (month == last and counted[month] < today.toordinal()):
            return month
    return None


def _first_month() -> int | None:
    """The month in which somebody was first here, or of the first thing that was imported."""
    ((visited,),) = rows_of(Activity.select(fn.MIN(Activity.day)))
    ((imported,),) = rows_of(
        ImportedActivity.select(fn.MIN(ImportedActivity.day)).where(ImportedActivity.stands)
    )
    days = [visited, None if imported is None else dt.date.fromordinal(imported)]
    return min((month_of(day) for day in days if day is not None), default=None)


def _count_members(month: int) -> None:
    """What each member did in a month, from what is kept of single days."""
    days = window_of(month)
    first, end = (_start(day) for day in (days.since, days.until + dt.timedelta(days=1)))
    MemberMonth.delete().where(MemberMonth.month == month).execute()
    ored = " + ".join(f"MAX(bits & {bit})" for bit in _DOMAINS)
    change(
        f"""INSERT INTO member_month
            (person_id, month, bits, helped, attended, contributed, asked, answered)
        SELECT person_id, {month:d}, {ored}, SUM(helped), SUM(attended), SUM(contributed), SUM(asked),
            SUM(answered)
        FROM (
            SELECT person_id, bits, CASE WHEN bits & {SELF_SERVICE} > 0 THEN 1 ELSE 0 END AS helped,
                CASE WHEN bits & {EVENTS} > 0 THEN 1 ELSE 0 END AS attended,
                CASE WHEN bits & {CONTRIBUTION} > 0 THEN 1 ELSE 0 END AS contributed,
                0 AS asked, 0 AS answered
            FROM activity WHERE day BETWEEN ? AND ? AND bits > 0
            UNION ALL
            SELECT person_id, CASE kind {_KIND_BITS} END, CASE WHEN kind = 'download' THEN 1 ELSE 0 END,
                CASE WHEN kind IN ('event', 'learning') THEN 1 ELSE 0 END,
                CASE WHEN kind IN ('volunteer', 'committee', 'community') THEN 1 ELSE 0 END, 0, 0
            FROM imported_activity WHERE stands AND units > 0 AND day BETWEEN ? AND ?
            {_asked("case_form")} {_asked("pulse")}
        ) AS told GROUP BY person_id""",
        *(day.isoformat() for day in (days.since, days.until)),
        *(day.toordinal() for day in (days.since, days.until)),
        *(stored(moment) for moment in (first, end) * 2),
    )


def _asked(table: str) -> str:
    """Forms of a table that were sent from one moment to another, and whether they were answered."""
    answered = "CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END"
    return f"""UNION ALL SELECT person_id, 0, 0, 0, 0, 1, {answered} FROM {table}
        WHERE sent_at >= ? AND sent_at < ?"""


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=zone_of_association()).astimezone(dt.UTC)


def _keep_engaged(month: int, today: dt.date, counts: Mapping[Part, engaged.Counts]) -> None:
    """How engaged members were at the end of a month: the whole, each chapter, each language."""
    EngagedMonth.delete().where(EngagedMonth.month == month).execute()
    rows = [
        (dimension, value, month, found.as_json(), today.toordinal())
        for (dimension, value), found in counts.items()
    ]
    fields = [EngagedMonth.dimension, EngagedMonth.value, EngagedMonth.month]
    fields += [EngagedMonth.counts, EngagedMonth.counted_on]
    for some in bulk.portions(rows):
        EngagedMonth.insert_many(some, fields=fields).execute()


def counts_of(part: Part) -> dict[int, engaged.Counts]:
    """The counts of a part by month, in their order."""
    query = EngagedMonth.select(EngagedMonth.month, EngagedMonth.counts).where(of_part(EngagedMonth, part))
    found: Iterable[Any] = rows_of(query.order_by(EngagedMonth.month))
    return {month: engaged.Counts.of_json(counts) for month, counts in found}
