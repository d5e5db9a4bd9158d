"""Days and working time of the association, as the roll-ups count them.

A case is counted by the calendar that was in force when it was received: a later change does not alter what
is past (metric definitions, 2.10).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from portal.members.association import Association, NotSetUp, calendar
from portal.store import rows_of
from portal.workdays import Calendar, Pause, working_time

MINUTE = dt.timedelta(minutes=1)


@lru_cache(maxsize=65536)
def moment(text: str) -> dt.datetime:
    """The instant of an ISO text."""
    return dt.datetime.fromisoformat(text)


@lru_cache(maxsize=65536)
def _day_of(text: str, zone: ZoneInfo) -> int:
    return moment(text).astimezone(zone).toordinal()


@dataclass(frozen=True)
class Office:
    """The zone whose days count, and the calendar in force on a day (None: it has no hours yet)."""

    zone: ZoneInfo
    calendar_on: Callable[[dt.date], Calendar | None]

    def day_of(self, text: str) -> int:
        """The ordinal of the day on which the instant of an ISO text falls."""
        return _day_of(text, self.zone)

    def minutes(self, since: str, until: str, pauses: list[list[str | None]]) -> tuple[int, int]:
        """Whole working minutes from `since` to `until`: those that ran, and those in which it was held by
        `pauses` ([from, to]; None: still held).
        """
        plan = self.calendar_on(moment(since).astimezone(self.zone).date())
        if plan is None:
            return 0, 0
        start, end = moment(since), moment(until)
        ran = working_time(plan, start, end, [_span(pause) for pause in pauses])
        whole = working_time(plan, start, end) if pauses else ran
        return ran // MINUTE, (whole - ran) // MINUTE


def _span(pause: list[str | None]) -> Pause:
    since, until = pause
    assert since is not None
    return moment(since), None if until is None else moment(until)


def office_of_association() -> Office:
    """The association’s own zone and calendars, each read once; UTC and no hours before it is set up."""
    return Office(zone_of_association(), cache(_calendar_on))


def zone_of_association() -> ZoneInfo:
    """The time zone whose days the roll-ups keep; UTC before the association is set up."""
    found = rows_of(Association.select(Association.time_zone).limit(1))
    return ZoneInfo(found[0][0] if found else "UTC")


def _calendar_on(day: dt.date) -> Calendar | None:
    try:
        return calendar(day)
    except NotSetUp:
        return None
