"""The letters I want, by kind; the hours in which none come; and by whose clock."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, SelectMultipleField

from portal.notices.preferences import (
    KINDS,
    OPTIONAL,
    HalfGiven,
    Preferences,
    SameHour,
    be_quiet,
    move_zone,
    preferences_of,
    want,
)
from portal.web import clock
from portal.web.access import allows, may
from portal.web.account import zones
from portal.web.account.reader import myself, reader
from portal.web.formats import clock_time
from portal.web.forms import Form, refused
from portal.web.house import house
from portal.web.locale import language, say, zone
from portal.web.page import page
from portal.web.session import actor, forget_reader
from portal.wording import N_

ANY_HOUR = N_("No quiet hours")
HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


class Kinds(Form):
    """The kinds of letters that can be turned off; those ticked are sent."""

    kinds = SelectMultipleField(lazy_gettext("Letters that you can turn off"), validate_choice=False)


class Quiet(Form):
    """From when until when nothing is sent; two empty choices mean at any hour."""

    quiet_from = SelectField(lazy_gettext("No letters from"))
    quiet_to = SelectField(lazy_gettext("No letters until"))


class Zone(Form):
    """By whose clock dates and hours are told."""

    time_zone = SelectField(lazy_gettext("Time zone"))


@allows("account.see")
def letters() -> Any:
    """All three, each with its own button."""
    return _page()


def _page(**sent: Form) -> Any:
    chosen = preferences_of(reader().person_id)
    forms = {"kinds": _kinds, "quiet": _quiet, "zone": _zone}
    context = {name: sent.get(name) or make(chosen) for name, make in forms.items()}
    return page(
        of="account.letters",
        always=[kind for kind in KINDS.values() if not kind.optional and may(kind.action)],
        why={code: say(KINDS[code].why) for code in _offered()},
        now=clock_time(clock.real(), zone()),
        **context,
    )


def _offered() -> list[str]:
    """The kinds that can be turned off and that the reader gets at all, in the order of the page."""
    return [code for code, kind in KINDS.items() if kind.optional and may(kind.action)]


def _kinds(chosen: Preferences) -> Kinds:
    wanted = [code for code in _offered() if code not in chosen.unwanted]
    form = Kinds(action=url_for("account.keep_letters"), data={"kinds": wanted})
    form.kinds.choices = [(code, say(KINDS[code].words)) for code in _offered()]
    return form


def _quiet(chosen: Preferences) -> Quiet:
    hours = {"quiet_from": chosen.quiet_from, "quiet_to": chosen.quiet_to}
    data = {name: "" if hour is None else str(hour) for name, hour in hours.items()}
    form = Quiet(action=url_for("account.keep_hours"), data=data)
    form.quiet_from.choices = form.quiet_to.choices = [("", say(ANY_HOUR)), *HOURS]
    return form


def _zone(chosen: Preferences) -> Zone:
    mine = zone().key
    form = Zone(action=url_for("account.keep_zone"), data={"time_zone": mine})
    form.time_zone.choices = zones.choices(mine, house().time_zone, language(), clock.real())
    return form


@allows("account.change")
def keep_letters() -> Any:
    """Have the ticked kinds sent, and of the others none; what was not offered stays as it was."""
    chosen = preferences_of(reader().person_id)
    form = _kinds(chosen)
    if not form.validate_on_submit():
        return _page(kinds=form)
    unasked = OPTIONAL - chosen.unwanted - set(_offered())
    want(myself(), {*(form.kinds.data or ()), *unasked}, by=actor(), at=clock.now())
    return _done()


@allows("account.change")
def keep_hours() -> Any:
    """Keep the quiet hours, or none."""
    form = _quiet(preferences_of(reader().person_id))
    if not form.validate_on_submit():
        return _page(quiet=form)
    hours = [int(field.data) if field.data else None for field in (form.quiet_from, form.quiet_to)]
    try:
        be_quiet(myself(), hours[0], hours[1], by=actor(), at=clock.now(), now=clock.real())
    except (SameHour, HalfGiven) as refusal:
        return _page(quiet=refused(form, refusal))
    return _done()


@allows("account.change")
def keep_zone() -> Any:
    """Keep the time zone; all dates are told by it from now on."""
    form = _zone(preferences_of(reader().person_id))
    if not form.validate_on_submit():
        return _page(zone=form)
    move_zone(myself(), form.time_zone.data, by=actor(), at=clock.now(), now=clock.real())
    forget_reader()
    return _done()


def _done() -> Any:
    flash(gettext("That is kept and holds from now on."))
    return redirect(url_for("account.letters"), 303)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/letters", "letters", letters)
    room.add_url_rule("/me/letters", "keep_letters", keep_letters, methods=["POST"])
    room.add_url_rule("/me/letters/hours", "keep_hours", keep_hours, methods=["POST"])
    room.add_url_rule("/me/letters/zone", "keep_zone", keep_zone, methods=["POST"])
