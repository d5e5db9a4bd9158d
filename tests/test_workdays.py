"""Working time as the desk counts it: office hours, clock changes, pauses, due times and warnings."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal import workdays
from portal.workdays import Calendar, NeverOpen

MINUTE = timedelta(minutes=1)
WEEKDAYS_IN_KOLKATA = {day: [["09:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
KOLKATA = Calendar.of(
    {
        "tz": "Asia/Kolkata",
        "week": WEEKDAYS_IN_KOLKATA,
        "holidays": ["2026-01-26"],
        "exceptions": {"2026-01-10": [["09:30", "13:30"]]},
    }
)
ALWAYS = {day: [["00:00", "24:00"]] for day in workdays.WEEKDAYS}
SPLIT = {day: [["00:15", "02:45"], ["09:00", "13:00"], ["22:30", "24:00"]] for day in workdays.WEEKDAYS}
CHANGES = {
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 29)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "America/Santiago": (date(2026, 4, 4), date(2026, 9, 6)),
    "Europe/Lisbon": (date(2026, 3, 29), date(2026, 10, 25)),
}
"""Dates on which the clocks change; Lord Howe moves by half an hour, Cairo and Santiago at midnight."""

gently = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def in_kolkata(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Kolkata")).astimezone(UTC)


def counted_by_the_minute(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The definition itself: each minute whose wall-clock time lies in an opening interval of its date."""
    worked, at = timedelta(), start
    while at < end:
        local = at.astimezone(calendar.tz)
        minute = local.hour * 60 + local.minute
        worked += MINUTE * any(opens <= minute < closes for opens, closes in calendar.hours_on(local.date()))
        at += MINUTE
    return worked


@gently
@given(
    place=some.sampled_from([(zone, day) for zone, days in CHANGES.items() for day in days]),
    week=some.sampled_from([ALWAYS, SPLIT]),
    begin=some.integers(-1500, 1500),
    length=some.integers(0, 2000),
)
def test_working_time_is_what_a_clock_on_the_wall_would_count(place, week, begin, length) -> None:
    zone, day = place
    calendar = Calendar.of({"tz": zone, "week": week})
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + begin * MINUTE
    end = start + length * MINUTE
    assert workdays.working_time(calendar, start, end) == counted_by_the_minute(calendar, start, end)


@gently
@given(minutes=some.integers(0, 60 * 24 * 60), hours=some.integers(1, 200))
def test_exactly_the_promised_hours_lie_before_a_deadline_in_hours(minutes, hours) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE
    due = workdays.deadline_hours(KOLKATA, start, hours)
    assert workdays.working_time(KOLKATA, start, due) == timedelta(hours=hours)
    assert workdays.working_time(KOLKATA, start, due - MINUTE) < timedelta(hours=hours)


@gently
@given(minutes=some.integers(0, 60 * 24 * 60), hours=some.integers(1, 60))
def test_a_warning_leaves_exactly_its_working_hours(minutes, hours) -> None:
    due = datetime(2026, 2, 1, tzinfo=UTC) + minutes * MINUTE
    warned = workdays.working_hours_before(KOLKATA, due, hours)
    assert workdays.working_time(KOLKATA, warned, due) == timedelta(hours=hours)
    assert workdays.is_open(KOLKATA, warned)


@gently
@given(minutes=some.integers(0, 60 * 24 * 60), days=some.integers(1, 60), pause=some.integers(1, 60 * 24 * 9))
def test_waiting_on_the_member_never_brings_a_due_time_nearer(minutes, days, pause) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE
    asked = start + timedelta(hours=20)
    pauses = [(asked, asked + pause * MINUTE)]
    for due_after, amount in ((workdays.deadline_days, days), (workdays.deadline_hours, days * 8)):
        assert due_after(KOLKATA, start, amount, pauses) >= due_after(KOLKATA, start, amount)


def test_a_longer_promise_falls_due_on_a_later_working_day() -> None:
    received = in_kolkata("2026-01-22 10:30")
    due = [workdays.deadline_days(KOLKATA, received, days) for days in range(1, 80)]
    assert due == sorted(set(due))
    assert due[0] == in_kolkata("2026-01-22 18:00")
    assert due[2] == in_kolkata("2026-01-27 18:00"), "Saturday, Sunday and the holiday are not counted"


def test_an_empty_or_backward_pause_changes_nothing() -> None:
    start, end = in_kolkata("2026-01-05 09:30"), in_kolkata("2026-01-05 18:00")
    noon, one = in_kolkata("2026-01-05 12:00"), in_kolkata("2026-01-05 13:00")
    assert workdays.working_time(KOLKATA, start, end, [(noon, noon), (one, noon)]) == timedelta(hours=8.5)


def test_a_deadline_reached_before_the_question_was_asked_stands() -> None:
    received, asked = in_kolkata("2026-01-05 09:30"), in_kolkata("2026-01-05 15:00")
    assert workdays.deadline_hours(KOLKATA, received, 2, [(asked, None)]) == in_kolkata("2026-01-05 11:30")
    assert workdays.deadline_hours(KOLKATA, received, 8, [(asked, None)]) is None
    assert workdays.deadline_days(KOLKATA, received, 2, [(asked, None)]) is None


def test_one_working_day_before_a_closing_is_the_closing_of_the_working_day_before() -> None:
    monday = in_kolkata("2026-01-12 18:00")
    assert workdays.working_days_before(KOLKATA, monday, 1) == in_kolkata("2026-01-10 13:30")
    assert workdays.working_days_before(KOLKATA, monday, 2) == in_kolkata("2026-01-09 18:00")


def test_one_working_day_before_noon_is_noon() -> None:
    tuesday = in_kolkata("2026-01-27 12:00")
    assert workdays.working_days_before(KOLKATA, tuesday, 1) == in_kolkata("2026-01-23 12:00")


def test_a_due_time_at_midnight_belongs_to_the_day_it_ends() -> None:
    office = Calendar.of(
        {"tz": "Asia/Kolkata", "week": {"wed": [["20:00", "24:00"]], "thu": [["20:00", "24:00"]]}}
    )
    due = workdays.deadline_days(office, in_kolkata("2026-01-14 12:00"), 2)
    assert due == in_kolkata("2026-01-16 00:00")
    assert workdays.working_days_before(office, due, 1) == in_kolkata("2026-01-15 00:00")


def test_an_office_opens_and_closes() -> None:
    friday_evening, monday_morning = in_kolkata("2026-01-16 18:00"), in_kolkata("2026-01-19 09:30")
    assert not workdays.is_open(KOLKATA, friday_evening)
    assert workdays.is_open(KOLKATA, friday_evening - timedelta(seconds=1))
    assert workdays.next_opening(KOLKATA, friday_evening) == monday_morning
    assert workdays.next_opening(KOLKATA, monday_morning + MINUTE) == monday_morning + MINUTE


def test_the_next_working_day_is_never_today() -> None:
    assert workdays.end_of_next_working_day(KOLKATA, in_kolkata("2026-01-22 08:00")) == in_kolkata(
        "2026-01-23 18:00"
    )
    assert workdays.end_of_next_working_day(KOLKATA, in_kolkata("2026-01-23 23:00")) == in_kolkata(
        "2026-01-27 18:00"
    )


def test_a_bare_date_is_due_at_closing_time_even_on_a_day_off() -> None:
    assert workdays.end_of_office_hours(KOLKATA, date(2026, 1, 10)) == in_kolkata("2026-01-10 13:30")
    assert workdays.end_of_office_hours(KOLKATA, date(2026, 1, 26)) == in_kolkata("2026-01-26 18:00")
    assert workdays.closing_of(KOLKATA, date(2026, 1, 26)) is None
    no_plan = Calendar("Asia/Kolkata", {})
    assert workdays.end_of_office_hours(no_plan, date(2026, 1, 26)) == in_kolkata("2026-01-27 00:00")


def test_the_date_is_the_offices_own() -> None:
    assert workdays.local_date(KOLKATA, datetime(2026, 6, 1, 18, 30, tzinfo=UTC)) == date(2026, 6, 2)


def test_a_date_that_the_zone_skipped_has_no_working_time() -> None:
    samoa = Calendar.of({"tz": "Pacific/Apia", "week": ALWAYS})
    assert samoa.openings(date(2011, 12, 30)) == ()
    assert samoa.openings(date(2011, 12, 29))[0][1] == samoa.openings(date(2011, 12, 31))[0][0]


def test_overlapping_opening_hours_count_once() -> None:
    office = Calendar.of({"tz": "Asia/Kolkata", "week": {"mon": [["09:00", "13:00"], ["12:00", "17:00"]]}})
    monday = in_kolkata("2026-01-05 00:00")
    assert workdays.working_time(office, monday, monday + timedelta(days=1)) == timedelta(hours=8)


def test_an_office_that_never_opens_says_so() -> None:
    closed = Calendar("Asia/Kolkata", {})
    with pytest.raises(NeverOpen):
        workdays.deadline_days(closed, in_kolkata("2026-01-05 09:30"), 1)
    with pytest.raises(NeverOpen):
        workdays.working_hours_before(closed, in_kolkata("2026-01-05 09:30"), 1)


@pytest.mark.parametrize(
    "hours", [["18:00", "09:30"], ["09:30", "09:30"], ["20:00", "24:30"], ["late", "24:00"]]
)
def test_hours_that_are_none_are_refused(hours) -> None:
    with pytest.raises(ValueError):
        Calendar.of({"tz": "Asia/Kolkata", "week": {"mon": [hours]}})


def test_equal_calendars_are_equal_and_can_be_kept_in_a_set() -> None:
    form = {"tz": "Asia/Kolkata", "week": WEEKDAYS_IN_KOLKATA}
    assert len({Calendar.of(form), Calendar.of(form)}) == 1
