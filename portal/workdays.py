"""Working time: opening hours, holidays, pauses, and the due times that follow from them. Pure functions.

A moment is working time if its local wall-clock time lies in an opening interval [open, close) of its local
date. Days may have 23 or 25 hours, so openings become instants date by date; no fixed offset is ever added to
one. Rules: metrics method 1, section 2.10.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

Hours: TypeAlias = tuple[int, int]
"""Opening and closing wall-clock time, in minutes after midnight; 1440 is the next midnight."""

Span: TypeAlias = tuple[datetime, datetime]
"""A stretch of time between two instants, half-open."""

Pause: TypeAlias = tuple[datetime, datetime | None]
"""A stretch spent waiting on the member; without an end it is still running."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
FURTHEST_OFFSET = timedelta(hours=26)
LONGEST_CLOSURE = 3700
NEVER = datetime.max.replace(tzinfo=UTC)


class NeverOpen(ValueError):
    """The calendar has no opening hours within ten years of the date asked for, so nothing can fall due."""


@dataclass(frozen=True)
class Calendar:
    """Opening hours of one office: a week plan in local time, closed dates, dates with hours of their own.

    `week` maps 0 (Monday) … 6 (Sunday) to opening stretches; `exceptions` replace the week plan on a date and
    win over `holidays`, which empty it.
    """

    zone: str
    week: Mapping[int, Sequence[Hours]] = field(hash=False)
    holidays: frozenset[date] = frozenset()
    exceptions: Mapping[date, Sequence[Hours]] = field(default_factory=dict, hash=False)
    _known: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> "Calendar":
        """A calendar as stored: `tz`, `week` {"mon": [["09:30", "18:00"]]}, `holidays`, `exceptions`.

        Times are "HH:MM" up to "24:00", dates ISO. Raises KeyError without `tz`, ValueError for hours that
        are none.
        """
        week = mapping.get("week") or {}
        exceptions = mapping.get("exceptions") or {}
        return cls(
            zone=mapping["tz"],
            week={WEEKDAYS.index(day): _stretches(hours) for day, hours in week.items()},
            holidays=frozenset(date.fromisoformat(day) for day in mapping.get("holidays") or ()),
            exceptions={date.fromisoformat(day): _stretches(hours) for day, hours in exceptions.items()},
        )

    @property
    def tz(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.zone)

    def hours_on(self, day: date) -> Sequence[Hours]:
        """Opening stretches of that date in local minutes; none on a closed day."""
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def openings(self, day: date) -> tuple[Span, ...]:
        """Opening stretches of that date as UTC instants, in order, apart from each other."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = tuple(_instants(self.tz, day, self.hours_on(day)))
        return known


def days_apart(calendar: Calendar, first: date, last: date) -> list[tuple[date, Sequence[Hours]]]:
    """The holidays and the days with hours of their own from `first` to `last`, in order, each with its
    hours.
    """
    known = sorted(calendar.holidays | calendar.exceptions.keys())
    return [(day, calendar.hours_on(day)) for day in known if first <= day <= last]


def local_date(calendar: Calendar, at: datetime) -> date:
    """The office's own date at that instant."""
    return at.astimezone(calendar.tz).date()


def end_of_day(calendar: Calendar, at: datetime) -> datetime:
    """The midnight that ends the office's own date at that instant, whether it is open that day or not."""
    return datetime.combine(local_date(calendar, at) + DAY, time(), calendar.tz).astimezone(UTC)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether that instant is working time."""
    return any(opens <= at < closes for opens, closes in calendar.openings(local_date(calendar, at)))


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """The first working instant at or after `at`: `at` itself while the office is open. Raises NeverOpen."""
    return next(max(opens, at) for opens, closes in _openings_from(calendar, at) if closes > at)


def closing_of(calendar: Calendar, day: date) -> datetime | None:
    """Closing time of that date; None on a day without opening hours."""
    openings = calendar.openings(day)
    return openings[-1][1] if openings else None


def end_of_next_working_day(calendar: Calendar, at: datetime) -> datetime:
    """Closing time of the first working day after the local date of `at`. Raises NeverOpen."""
    return next(openings[-1][1] for openings in _days_from(calendar, local_date(calendar, at) + DAY))


def end_of_office_hours(calendar: Calendar, day: date) -> datetime:
    """The due moment of a bare date typed by a person: closing time of that date.

    A non-working date is taken until the latest closing time of the week plan (without any plan, until
    midnight).
    """
    usual = max((closes for hours in calendar.week.values() for _, closes in hours), default=1440)
    return closing_of(calendar, day) or list(_instants(calendar.tz, day, [(0, usual)]))[-1][1]


def working_time(
    calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Pause] = ()
) -> timedelta:
    """Working time in [start, end), less the union of the pauses; a pause without an end runs on."""
    if end <= start:
        return timedelta()
    waits = _union(pauses)
    worked = timedelta()
    day, last = local_date(calendar, start), local_date(calendar, end)
    while day <= last:
        for opens, closes in calendar.openings(day):
            for since, until in _left_of((max(opens, start), min(closes, end)), waits):
                worked += until - since
        day += DAY
    return worked


def deadline_hours(
    calendar: Calendar, start: datetime, hours: float, pauses: Iterable[Pause] = ()
) -> datetime | None:
    """Earliest instant by which `hours` of unpaused working time have passed since `start`.

    It may equal a closing time. None while a pause without an end keeps it from being reached. Raises
    NeverOpen.
    """
    left = timedelta(hours=hours)
    if left <= timedelta():
        return start
    waits = _union(pauses)
    for opens, closes in _openings_from(calendar, start):
        if _waits_for_good(opens, waits):
            break
        for since, until in _left_of((max(opens, start), closes), waits):
            if until - since >= left:
                return since + left
            left -= until - since
    return None


def deadline_days(
    calendar: Calendar, start: datetime, days: int, pauses: Iterable[Pause] = ()
) -> datetime | None:
    """Closing time of working day number `days`.

    Day 1 is the first date with unpaused opening time left at or after `start`; a date wholly covered by
    pauses is not counted. None while a pause without an end keeps it from being reached. Raises NeverOpen.
    """
    if days < 1:
        raise ValueError("Working days are counted from one.")
    waits = _union(pauses)
    counted = 0
    for openings in _days_from(calendar, local_date(calendar, start)):
        if _waits_for_good(openings[0][0], waits):
            break
        counted += _has_time_left(openings, start, waits)
        if counted == days:
            return openings[-1][1]
    return None


def working_hours_before(calendar: Calendar, due: datetime, hours: float) -> datetime:
    """Latest instant from which `hours` of working time are left until `due`. Raises NeverOpen."""
    left = timedelta(hours=hours)
    if left <= timedelta():
        return due
    days = _days_from(calendar, local_date(calendar, due), step=-DAY)
    earlier = (span for openings in days for span in reversed(openings))
    while True:
        opens, closes = next(earlier)
        until = min(closes, due)
        if until - opens >= left:
            return until - left
        left -= max(until - opens, timedelta())


def working_days_before(calendar: Calendar, due: datetime, days: int) -> datetime:
    """The same wall-clock time as `due`, `days` working dates earlier, held within that date's opening hours.

    So one working day before Friday's closing is Thursday's closing, and before Monday noon Friday noon.
    Raises NeverOpen.
    """
    if days <= 0:
        return due
    # A due time at "24:00" belongs to the date that ends there.
    last = local_date(calendar, due - timedelta(microseconds=1))
    earlier = _days_from(calendar, last - DAY, step=-DAY)
    openings = [next(earlier) for _ in range(days)][-1]
    wall = due.astimezone(calendar.tz).replace(tzinfo=None) - datetime.combine(last, time())
    midnight = datetime.combine(local_date(calendar, openings[0][0]), time())
    moment = (midnight + wall).replace(tzinfo=calendar.tz).astimezone(UTC)
    return min(max(moment, openings[0][0]), openings[-1][1])


def _stretches(hours: Iterable[Sequence[str]]) -> tuple[Hours, ...]:
    stretches = tuple((_minutes(opens), _minutes(closes)) for opens, closes in hours)
    for opens, closes in stretches:
        if not 0 <= opens < closes <= 1440:
            raise ValueError("Opening hours end after they begin, on the same day.")
    return stretches


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _instants(tz: ZoneInfo, day: date, hours: Iterable[Hours]) -> list[Span]:
    """Wall-clock stretches of a date as instants; each part of it that has one offset is read on its own."""
    midnight = datetime.combine(day, time(), tzinfo=UTC)
    spans = []
    for since, until, offset in _offsets(tz, midnight - FURTHEST_OFFSET, midnight + DAY + FURTHEST_OFFSET):
        for opens, closes in hours:
            first = max(midnight + timedelta(minutes=opens) - offset, since)
            end = min(midnight + timedelta(minutes=closes) - offset, until)
            if first < end:
                spans.append((first, end))
    return _joined(spans)


def _offsets(tz: ZoneInfo, since: datetime, until: datetime) -> list[tuple[datetime, datetime, timedelta]]:
    """The stretches of one offset from UTC between two instants that hold at most one change of clocks."""
    before, after = _offset(tz, since), _offset(tz, until)
    if before == after:
        return [(since, until, before)]
    low, high = since, until
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _offset(tz, middle) == before else (low, middle)
    return [(since, high, before), (high, until, after)]


def _offset(tz: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(tz).utcoffset() or timedelta()


def _days_from(calendar: Calendar, day: date, step: timedelta = DAY) -> Iterator[tuple[Span, ...]]:
    """Openings of each working date from `day` on, or backwards."""
    closed = 0
    while closed < LONGEST_CLOSURE:
        openings = calendar.openings(day)
        if openings:
            yield openings
        closed = 0 if openings else closed + 1
        day += step
    raise NeverOpen(f"No opening hours within {LONGEST_CLOSURE} days of {day}.")


def _openings_from(calendar: Calendar, at: datetime) -> Iterator[Span]:
    return (span for openings in _days_from(calendar, local_date(calendar, at)) for span in openings)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The union of stretches, in order; stretches that touch become one."""
    joined: list[Span] = []
    for since, until in sorted(spans):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined


def _union(pauses: Iterable[Pause]) -> list[Span]:
    spans = ((since, NEVER if until is None else until) for since, until in pauses)
    return _joined(span for span in spans if span[0] < span[1])


def _left_of(span: Span, waits: Sequence[Span]) -> Iterator[Span]:
    """What is left of a stretch outside the (ordered, separate) waits."""
    since, until = span
    for pause, resume in waits:
        if since < min(pause, until):
            yield since, min(pause, until)
        since = max(since, resume)
    if since < until:
        yield since, until


def _has_time_left(openings: Sequence[Span], start: datetime, waits: Sequence[Span]) -> bool:
    """Whether any opening time of the date is left after `start` and outside the waits."""
    left = (_left_of((max(opens, start), closes), waits) for opens, closes in openings if closes > start)
    return any(True for parts in left for _ in parts)


def _waits_for_good(at: datetime, waits: Sequence[Span]) -> bool:
    """Whether a wait without an end has begun by `at`."""
    return bool(waits) and waits[-1][1] == NEVER and waits[-1][0] <= at
