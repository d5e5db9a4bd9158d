"""The office calendar, changed: the week from a day on, and the days that are not like the others.

A calendar holds from its day on, so what was reckoned for the days before stands. A promise already made
keeps the moment it was given.
"""

import copy
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from portal.history import Actor
from portal.members.association import OfficeCalendar
from portal.members.setup import changing
from portal.wording import N_, Refusal
from portal.workdays import WEEKDAYS, Calendar

Plan = dict[str, Any]  # the shape that `Calendar.of` reads
Hours = list[list[str]]  # [["09:30", "13:00"], ["14:00", "18:00"]]; none: closed

FURTHEST = dt.timedelta(days=5 * 366)


class NoHours(Refusal):
    """What was typed are no opening hours."""

    message = N_(
        "Write hours as 09:30–18:00, several with commas between: 09:30–13:00, 14:00–18:00. "
        "Leave it empty for a day on which the office is closed."
    )


class HoursBackwards(Refusal):
    """Hours end before they begin, or two of them overlap."""

    message = N_("Hours end later than they begin, and the next ones begin after that: %(hours)s does not.")


class NeverOpen(Refusal):
    """The week has no opening hours at all."""

    message = N_("Give at least one day of the week opening hours: without any, nothing could fall due.")


class DayIsOver(Refusal):
    """The day lies behind: what was reckoned with it stands."""

    message = N_("Choose today or a later day: what was reckoned for the days before stands.")


class DayTooFar(Refusal):
    """The day lies so far ahead that it must be a slip."""

    message = N_("Choose a day within the next five years.")


class NoSuchDay(Refusal):
    """There is nothing special about the day."""

    message = N_("This day is not in the calendar any more.")


_STRETCH = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})")


def read_hours(typed: str, field: str | None = None) -> Hours:
    """Opening hours as people write them, in digits of any script; nothing typed means closed.

    NoHours and HoursBackwards name `field`.
    """
    hours: Hours = []
    for piece in filter(None, (piece.strip() for piece in re.split(r"[,;،]", typed))):
        found = _STRETCH.fullmatch(piece)
        if found is None:
            raise NoHours(field=field)
        opens, closes = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3))
        if closes > 1440 or int(found[2]) > 59 or int(found[4]) > 59:
            raise NoHours(field=field)
        if opens >= closes or (hours and _clock(opens) < hours[-1][1]):
            raise HoursBackwards(field=field, hours=f"{_clock(opens)}–{_clock(closes)}")
        hours.append([_clock(opens), _clock(closes)])
    return hours


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def written(hours: Hours) -> str:
    """Opening hours as `read_hours` reads them."""
    return ", ".join("–".join(stretch) for stretch in hours)


def plan_on(day: dt.date) -> Plan:
    """The plan in force on a day, to read."""
    return _in_force(day).plan


def plans_after(day: dt.date) -> list[OfficeCalendar]:
    """The calendars that come into force after a day, in order."""
    return list(
        OfficeCalendar.select().where(OfficeCalendar.valid_from > day).order_by(OfficeCalendar.valid_from)
    )


def _in_force(day: dt.date) -> OfficeCalendar:
    earlier = OfficeCalendar.select().where(OfficeCalendar.valid_from <= day)
    return earlier.order_by(OfficeCalendar.valid_from.desc()).get()


def keep_week(
    week: dict[str, Hours],
    valid_from: dt.date,
    *,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """Open the office in these hours (by the names of WEEKDAYS) from a day on; holidays stay as they are.

    NeverOpen, DayIsOver, DayTooFar; Stale as `setup.changing` has it.
    """
    if not any(week.get(day) for day in WEEKDAYS):
        raise NeverOpen
    _check_day(valid_from, today, "valid_from")
    with changing("calendar", seen=seen, by=by, at=at):
        plan = copy.deepcopy(plan_on(valid_from))
        _write(valid_from, plan | {"week": {day: week[day] for day in WEEKDAYS if week.get(day)}})


def take_back(valid_from: dt.date, *, today: dt.date, by: Actor, at: dt.datetime) -> None:
    """Do without a calendar that has not come into force yet. NoSuchDay if there is none."""
    with changing("calendar", seen=None, by=by, at=at):
        coming = (OfficeCalendar.valid_from == valid_from) & (OfficeCalendar.valid_from > today)
        if not OfficeCalendar.delete().where(coming).execute():
            raise NoSuchDay


def set_day(day: dt.date, hours: Hours, *, today: dt.date, by: Actor, at: dt.datetime) -> None:
    """Make a day a holiday (no hours), or open the office on it in these hours whatever the week says."""
    _check_day(day, today, "day")

    def mark(plan: Plan) -> None:
        _unmark(plan, day)
        if hours:
            plan["exceptions"][day.isoformat()] = hours
        else:
            plan["holidays"] = sorted([*plan["holidays"], day.isoformat()])

    _change_all(mark, today, by=by, at=at)


def clear_day(day: dt.date, *, today: dt.date, by: Actor, at: dt.datetime) -> None:
    """Make a day one like all others again. DayIsOver for a day behind, NoSuchDay if it is one already."""
    if day < today:
        raise DayIsOver
    if day not in _special(plan_on(today)):
        raise NoSuchDay
    _change_all(lambda plan: _unmark(plan, day), today, by=by, at=at)


def _special(plan: Plan) -> set[dt.date]:
    known = Calendar.of(plan)
    return {*known.holidays, *known.exceptions}


def _unmark(plan: Plan, day: dt.date) -> None:
    plan["holidays"] = [one for one in plan.get("holidays") or () if one != day.isoformat()]
    others = plan.get("exceptions") or {}
    plan["exceptions"] = {one: hours for one, hours in others.items() if one != day.isoformat()}


def _change_all(mark: Callable[[Plan], None], today: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Change the plan from today on and every plan that is to follow, so that none forgets the day."""
    with changing("calendar", seen=None, by=by, at=at):
        plans = [(today, plan_on(today)), *((one.valid_from, one.plan) for one in plans_after(today))]
        for valid_from, plan in plans:
            fresh = copy.deepcopy(plan)
            mark(fresh)
            _write(valid_from, fresh)


def _write(valid_from: dt.date, plan: Plan) -> None:
    OfficeCalendar.delete().where(OfficeCalendar.valid_from == valid_from).execute()
    OfficeCalendar.create(valid_from=valid_from, plan=plan)


def _check_day(day: dt.date, today: dt.date, field: str) -> None:
    if day < today:
        raise DayIsOver(field=field)
    if day > today + FURTHEST:
        raise DayTooFar(field=field)
