"""What an administrator may do about somebody of the staff: each deed, its form, and what is then said."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext

from portal.cases import handing_back
from portal.members import sessions, staff, tenure
from portal.members.people import Person
from portal.web import clock
from portal.web.formats import isolate
from portal.web.forms import Form
from portal.web.session import actor
from portal.web.staff.people_forms import Anew, Given, Held

Said = list[str]


def _by() -> dict[str, Any]:
    return {"by": actor(), "at": clock.now()}


def _by_now() -> dict[str, Any]:
    return {**_by(), "now": clock.real()}


def _give(person: Person, form: Given) -> Said:
    tenure.give_role(person, form.role.data or "", form.where(), **_by_now())
    return [gettext("%(name)s holds this role from now on.", name=isolate(person.name))]


def _take(person: Person, form: Held) -> Said:
    back = handing_back.take_role(person, form.held.data or "", form.where(), **_by())
    return [gettext("%(name)s does not hold this role any more.", name=isolate(person.name)), *_back(back)]


def _shut(person: Person, form: Form) -> Said:
    back = handing_back.shut(person, **_by_now())
    return [gettext("The account of %(name)s is shut.", name=isolate(person.name)), *_back(back)]


def _back(cases: int) -> Said:
    """What is said of cases that were handed back, if there were any."""
    words = ngettext(
        "%(num)d open case is back in the queue, with nobody in charge.",
        "%(num)d open cases are back in the queue, with nobody in charge.",
        cases,
    )
    return [words] if cases else []


def _open(person: Person, form: Form) -> Said:
    tenure.open_again(person, **_by())
    name = isolate(person.name)
    return [gettext("The account of %(name)s is open again, with the roles of before.", name=name)]


def _anew(person: Person, form: Anew) -> Said:
    tenure.begin_anew(person, lost=form.lost.data, **_by_now())
    name = isolate(person.name)
    return [gettext("%(name)s sets up a new second factor at the next sign-in.", name=name)]


def _sign_out(person: Person, form: Form) -> Said:
    sessions.end_all(person.id, why="signed_out_by_administrator", **_by_now())
    return [gettext("%(name)s is signed out everywhere.", name=isolate(person.name))]


def _invite_again(person: Person, form: Form) -> Said:
    staff.invite_again(person, **_by())
    return [gettext("The invitation for %(name)s leaves in a moment.", name=isolate(person.name))]


def _withdraw(person: Person, form: Form) -> Said:
    staff.withdraw(person, **_by())
    return [gettext("The invitation for %(name)s is withdrawn.", name=isolate(person.name))]


# deed, the last word of its address → its form, and what does it
DEEDS: dict[str, tuple[type[Form], Callable[[Person, Any], Said]]] = {
    "give": (Given, _give),
    "take": (Held, _take),
    "shut": (Form, _shut),
    "open": (Form, _open),
    "second-factor": (Anew, _anew),
    "sign-out": (Form, _sign_out),
    "invite": (Form, _invite_again),
    "withdraw": (Form, _withdraw),
}
