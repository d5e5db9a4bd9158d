"""Set-up of the office's hours and holidays."""

import datetime as dt
from typing import Any, NamedTuple

from flask import flash, redirect, request, url_for

from portal.cases.deadlines import office
from portal.members import calendars
from portal.members.setup import last_change
from portal.web import clock
from portal.web.access import allows
from portal.web.forms import refused
from portal.web.locale import gettext
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.settings_forms import DayForm, WeekForm, read_day, saved, told
from portal.web.staff.settings_room import blueprint, in_words, special_days
from portal.wording import Refusal
from portal.workdays import WEEKDAYS, Calendar, local_date


class Coming(NamedTuple):
    """A week that holds from a later day on, its hours by the name of each day."""

    valid_from: dt.date
    week: list[tuple[str, str]]


@blueprint.get("/settings/calendar")
@allows("settings.see")
def calendar() -> Any:
    """The week, what is to follow it, and the days that are not like the others."""
    return _shown()


@blueprint.post("/settings/calendar")
@allows("settings.change")
def keep_week() -> Any:
    """Take the hours of the week."""
    form = _week_form()

    def verb(seen: int | None) -> None:
        since = read_day(form.valid_from.data) or _today()
        calendars.keep_week(form.week(), since, today=_today(), by=actor(), at=clock.now(), seen=seen)

    code = saved(form, "calendar", _as_saved, verb)
    return _shown(week=form, code=code) if code else _done(gettext("The hours have been saved."))


@blueprint.post("/settings/calendar/day")
@allows("settings.change")
def set_day() -> Any:
    """Take a holiday, or a day with hours of its own."""
    form = DayForm(action=url_for(".set_day"))
    day = read_day(form.day.data)
    if not form.validate_on_submit() or day is None:
        return _shown(day=form)
    try:
        hours = calendars.read_hours(form.hours.data or "", "hours")
        calendars.set_day(day, hours, today=_today(), by=actor(), at=clock.now())
    except Refusal as refusal:
        return _shown(day=refused(form, refusal))
    return _done(gettext("The day stands in the calendar."))


@blueprint.post("/settings/calendar/day/remove")
@allows("settings.change")
def clear_day() -> Any:
    """Make a day one like all others again."""
    day = read_day(request.form.get("day")) or dt.date.min
    calendars.clear_day(day, today=_today(), by=actor(), at=clock.now())
    return _done(gettext("The day is one like all others again."))


@blueprint.post("/settings/calendar/take-back")
@allows("settings.change")
def take_back() -> Any:
    """Do without hours that have not come into force yet."""
    since = read_day(request.form.get("valid_from")) or dt.date.min
    calendars.take_back(since, today=_today(), by=actor(), at=clock.now())
    return _done(gettext("These hours will not come."))


def _today() -> dt.date:
    return local_date(office(clock.now()), clock.now())


def _done(words: str) -> Any:
    flash(words)
    return redirect(url_for(".calendar"), 303)


def _shown(week: WeekForm | None = None, day: DayForm | None = None, code: int | None = None) -> Any:
    today, change = _today(), last_change("calendar")
    plan = Calendar.of(calendars.plan_on(today))
    return page(
        of="staff.settings.calendar",
        code=code,
        week=week or _week_form(),
        day=day or DayForm(action=url_for(".set_day")),
        weekdays=WEEKDAYS,
        today=today,
        coming=[
            Coming(one.valid_from, in_words(Calendar.of(one.plan))) for one in calendars.plans_after(today)
        ],
        special=special_days(plan, today, today + calendars.FURTHEST),
        last=told(change),
    )


def _week_form() -> WeekForm:
    form = WeekForm(action=url_for(".calendar"), data=_as_saved())
    form.at_version(last_change("calendar"))
    return form


def _as_saved() -> dict[str, str]:
    """What is saved, by the names of the form's fields."""
    today = _today()
    week = calendars.plan_on(today)["week"]
    return {day: calendars.written(week.get(day, [])) for day in WEEKDAYS} | {"valid_from": today.isoformat()}
