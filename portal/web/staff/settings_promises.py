"""Set-up of what is promised, in working days, and of how much each role may grant by itself."""

from typing import Any

from flask import flash, redirect, url_for

from portal.cases import promising
from portal.cases.deadlines import DAYS, promised_days
from portal.members.association import association
from portal.members.setup import last_change
from portal.recovery import authority
from portal.web import clock
from portal.web.access import allows
from portal.web.locale import gettext
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.settings_forms import GROUPS, LimitsForm, PromisesForm, saved, told
from portal.web.staff.settings_room import blueprint


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

    code = saved(form, "promises", promised_days, verb)
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

    code = saved(form, "authority", authority.limits, verb)
    if code:
        return _limits(form, code)
    flash(gettext("The limits have been saved. Offers already made stand."))
    return redirect(url_for(".limits"), 303)


def _promises_form() -> PromisesForm:
    form = PromisesForm(
        action=url_for(".promises"), data={name: str(n) for name, n in promised_days().items()}
    )
    form.at_version(last_change("promises"))
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
    form.at_version(last_change("authority"))
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
