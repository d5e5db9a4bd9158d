"""Set-up of the office's hours and holidays."""

import datetime as dt
from typing import Any, NamedTuple

from babel import Locale
from flask import flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import Field
from wtforms.validators import ValidationError

from portal.cases.deadlines import office
from portal.members import calendars
from portal.members.setup import last_change, version_of
from portal.web import clock
from portal.web.access import allows
from portal.web.amounts import read_day
from portal.web.forms import Form, OneLine, refused
from portal.web.locale import gettext, language, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.settings_room import blueprint, in_words, special_days, told
from portal.web.stale import Now, Versioned, saved
from portal.wording import N_, Refusal
from portal.workdays import WEEKDAYS, Calendar, local_date

NO_DAY = N_("Choose a day.")


def _hours(form: Form, field: Field) -> None:
    try:
        calendars.read_hours(field.data or "")
    except Refusal as refusal:
        raise ValidationError(say(refusal)) from refusal


def _a_day(form: Form, field: Field) -> None:
    if read_day(field.data) is None:
        raise ValidationError(say(NO_DAY))


class WeekForm(Versioned):
    """The hours of each day of the week, and from which day on they hold."""

    mon = OneLine(validators=[_hours])
    tue = OneLine(validators=[_hours])
    wed = OneLine(validators=[_hours])
    thu = OneLine(validators=[_hours])
    fri = OneLine(validators=[_hours])
    sat = OneLine(validators=[_hours])
    sun = OneLine(validators=[_hours])
    valid_from = OneLine(_l("These hours hold from"), [_a_day])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        names = Locale.parse(language().dates).days["stand-alone"]["wide"]
        for number, day in enumerate(WEEKDAYS):
            self[day].label.text = names[number]

    def week(self) -> dict[str, calendars.Hours]:
        """The hours by the names of WEEKDAYS."""
        return {day: calendars.read_hours(self[day].data or "", day) for day in WEEKDAYS}


class DayForm(Form):
    """A day that is not like the others."""

    day = OneLine(lazy_pgettext("of the calendar", "Day"), [_a_day])
    hours = OneLine(_l("Opening hours on that day"), [_hours])


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

    code = saved(form, _now, verb)
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
    form.at_version(version_of("calendar"))
    return form


def _now() -> Now:
    return _as_saved(), version_of("calendar")


def _as_saved() -> dict[str, str]:
    """What is saved, by the names of the form's fields."""
    today = _today()
    week = calendars.plan_on(today)["week"]
    return {day: calendars.written(week.get(day, [])) for day in WEEKDAYS} | {"valid_from": today.isoformat()}
