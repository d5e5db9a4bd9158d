"""The office of the demo and its hours: when somebody is at their desk, and when members are awake."""

import datetime as dt
from zoneinfo import ZoneInfo

from portal.workdays import (
    Calendar,
    closing_of,
    deadline_days,
    deadline_hours,
    end_of_office_hours,
    is_open,
    local_date,
    next_opening,
)

HOURS_A_DAY = 8.5
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
WAKES, SLEEPS = 7, 23


class Office:
    """The office calendar, asked the way a simulation asks."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def is_open(self, at: dt.datetime) -> bool:
        """Whether somebody is there at that moment."""
        return is_open(self.calendar, at)

    def opens(self, day: dt.date) -> bool:
        """Whether the office opens on that date at all."""
        return bool(self.calendar.openings(day))

    def hours_of(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """When the office opens and closes on a working date."""
        openings = self.calendar.openings(day)
        return openings[0][0], openings[-1][1]

    def day(self, at: dt.datetime) -> dt.date:
        """The association's date of a moment."""
        return local_date(self.calendar, at)

    def from_(self, at: dt.datetime) -> dt.datetime:
        """`at` in office hours, else the first moment of the next ones."""
        return next_opening(self.calendar, at)

    def after(self, at: dt.datetime, days: float) -> dt.datetime:
        """The moment by which so many (parts of) working days have passed since `at`."""
        moment = deadline_hours(self.calendar, at, days * HOURS_A_DAY)
        assert moment is not None  # without pauses a deadline is always reached
        return moment

    def end_of(self, at: dt.datetime, days: int) -> dt.datetime:
        """Closing time of the working day number `days` from `at` on, as promises count them."""
        moment = deadline_days(self.calendar, at, days)
        assert moment is not None
        return moment

    def moment(self, day: dt.date, clock: str) -> dt.datetime:
        """The moment at which the office's clock shows `clock` (HH:MM) on that date."""
        wall = dt.datetime.combine(day, dt.time.fromisoformat(clock), self.calendar.tz)
        return wall.astimezone(dt.UTC)

    def ago(self, now: dt.datetime, days: int, clock: str) -> dt.datetime:
        """The moment at `clock` on the working date that lies `days` working dates before that of `now`."""
        date = self.day(now)
        while days:
            date -= DAY
            days -= self.opens(date)
        return self.moment(date, clock)

    def tonight(self, now: dt.datetime) -> dt.datetime:
        """By when something is due today: the end of office hours, or of the day where they are over."""
        today = self.day(now)
        closing = closing_of(self.calendar, today) or end_of_office_hours(self.calendar, today)
        return closing if closing > now else self.moment(today, "23:59")


def awake(at: dt.datetime, zone: str) -> dt.datetime:
    """`at` while somebody in that zone is awake, else some time after they wake, by the minute of `at`."""
    local = at.astimezone(ZoneInfo(zone))
    if WAKES <= local.hour < SLEEPS:
        return at
    morning = local if local.hour < WAKES else local + DAY
    woken = morning.replace(hour=WAKES + local.minute % 3, minute=local.minute)
    return woken.astimezone(dt.UTC)
