"""Set-up of what is promised, in working days, and of how much each role may grant by itself."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import lazy_pgettext
from wtforms import Field
from wtforms.validators import ValidationError

from portal.cases import promising
from portal.cases.codes import CATEGORIES
from portal.cases.deadlines import DAYS, PROMISES, promised_days
from portal.members.association import association
from portal.members.roles import ROLES
from portal.members.setup import last_change, version_of
from portal.recovery import authority
from portal.web import clock
from portal.web.access import allows
from portal.web.amounts import read_amount, read_number
from portal.web.forms import Form, OneLine
from portal.web.locale import gettext, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.settings_room import blueprint, told
from portal.web.stale import Versioned, saved
from portal.wording import N_, NP_, Words

NO_NUMBER = N_("Write a whole number, in digits.")
STAGES: dict[str, Words] = {
    "stage_two": NP_("promise", "The second stage"),
    "stage_two_conduct": NP_("promise", "The second stage, professional conduct"),
}
GROUPS: dict[str, dict[str, Words]] = {
    "word": {name: PROMISES[name] for name in ("acknowledgement", "update")},
    "decision": dict(CATEGORIES),
    "stages": STAGES,
}


def _a_number(form: Form, field: Field) -> None:
    if read_number(field.data) is None:
        raise ValidationError(say(NO_NUMBER))


def _an_amount(form: Form, field: Field) -> None:
    try:
        found = read_amount(field.data or "", 1)
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(say(NO_NUMBER))


class PromisesForm(Versioned):
    """The working days of each promise, by the names of DAYS."""

    def days(self) -> dict[str, int]:
        """The days by the names of DAYS."""
        return {name: read_number(self[name].data) or 0 for name in DAYS}


class LimitsForm(Versioned):
    """What each role may grant, by role."""

    def limits(self) -> dict[str, int]:
        """The limits by role, in major units."""
        return {role: read_amount(self[role].data or "", 1) or 0 for role in authority.LIMITS}


for _words in GROUPS.values():
    for _name, _label in _words.items():
        setattr(PromisesForm, _name, OneLine(lazy_pgettext(_label.context, _label.message), [_a_number]))
for _role in authority.LIMITS:
    setattr(
        LimitsForm, _role, OneLine(lazy_pgettext(ROLES[_role].context, ROLES[_role].message), [_an_amount])
    )


@blueprint.get("/settings/promises")
@allows("settings.see")
def promises() -> Any:
    """The working days of each promise."""
    return _promises(_promises_form())


@blueprint.post("/settings/promises")
@allows("settings.change")
def set_days() -> Any:
    """Take the working days."""
    form = _promises_form()

    def verb(seen: int | None) -> None:
        promising.set_days(form.days(), by=actor(), at=clock.now(), seen=seen)

    code = saved(form, lambda: (promised_days(), version_of("promises")), verb)
    if code:
        return _promises(form, code)
    flash(gettext("The promises have been saved. They hold for what is promised from now on."))
    return redirect(url_for(".promises"), 303)


@blueprint.get("/settings/limits")
@allows("settings.see")
def limits() -> Any:
    """What each role may grant in one case without asking anybody."""
    return _limits(_limits_form())


@blueprint.post("/settings/limits")
@allows("settings.change")
def set_limits() -> Any:
    """Take the limits."""
    form = _limits_form()

    def verb(seen: int | None) -> None:
        authority.set_limits(form.limits(), by=actor(), at=clock.now(), seen=seen)

    code = saved(form, lambda: (authority.limits(), version_of("authority")), verb)
    if code:
        return _limits(form, code)
    flash(gettext("The limits have been saved. Offers already made stand."))
    return redirect(url_for(".limits"), 303)


def _promises_form() -> PromisesForm:
    form = PromisesForm(
        action=url_for(".promises"), data={name: str(n) for name, n in promised_days().items()}
    )
    form.at_version(version_of("promises"))
    return form


def _promises(form: PromisesForm, code: int | None = None) -> Any:
    last = told(last_change("promises"))
    return page(
        of="staff.settings.promises",
        code=code,
        form=form,
        groups=GROUPS,
        usual=DAYS,
        least=promising.LEAST,
        most=promising.MOST,
        last=last,
    )


def _limits_form() -> LimitsForm:
    data = {role: str(limit) for role, limit in authority.limits().items() if role in authority.LIMITS}
    form = LimitsForm(action=url_for(".limits"), data=data)
    form.at_version(version_of("authority"))
    return form


def _limits(form: LimitsForm, code: int | None = None) -> Any:
    currency = association().currency
    unit = authority.minor_units(currency)
    return page(
        of="staff.settings.limits",
        code=code,
        form=form,
        roles=list(authority.LIMITS),
        usual={role: limit * unit for role, limit in authority.LIMITS.items()},
        currency=currency,
        last=told(last_change("authority")),
    )
