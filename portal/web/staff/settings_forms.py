"""The forms of set-up, and what is common to them: a version, fields named as the domain names them, and both
texts where somebody else was faster.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from babel import Locale
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import Field, FileField, HiddenField
from wtforms.validators import ValidationError

from portal.cases.codes import CATEGORIES
from portal.cases.deadlines import DAYS, PROMISES
from portal.digits import latin_digits
from portal.members import calendars
from portal.members.roles import ROLES
from portal.members.roster import staff_among
from portal.members.setup import Change, StaleSetup, last_change
from portal.recovery.authority import LIMITS
from portal.web.amounts import read_amount, read_number
from portal.web.forms import Form, OneLine, Versioned, needed, refused
from portal.web.locale import language, say
from portal.wording import N_, NP_, Refusal, Words
from portal.workdays import WEEKDAYS

NO_DAY = N_("Choose a day.")
NO_NUMBER = N_("Write a whole number, in digits.")


class Told(NamedTuple):
    """The last change of something that is set: when, and the name of who made it (empty: the portal)."""

    at: dt.datetime
    who: str


def told(change: Change | None) -> Told | None:
    """The last change, with the name of who made it; None as long as nothing was changed."""
    if change is None:
        return None
    return Told(change.at, staff_among({change.by.id}).get(change.by.id, "") if change.by.id else "")


class SetupForm(Versioned):
    """A form of set-up: it knows the version it was drawn with, and what others saved meanwhile."""

    def __init__(self, **more: Any) -> None:
        self.theirs: dict[str, str] = {}
        super().__init__(**more)

    def at_version(self, last: Change | None) -> None:
        """Note the version that is shown, unless the form comes back from its reader."""
        if not self.mine:
            self.version.data = str(last.number if last else 0)

    def beside(self, saved: dict[str, Any], name: str) -> None:
        """Somebody else was faster: note what they saved where it differs, and let the next save stand."""
        self.theirs = {
            field: str(value) for field, value in saved.items() if str(value) != str(self[field].data or "")
        }
        change = last_change(name)
        self.version.data = str(change.number if change else 0)


def saved(
    form: SetupForm, name: str, now: Callable[[], dict[str, Any]], verb: Callable[..., None]
) -> int | None:
    """Do what a form asks for: None if it was done, else the status of the page that shows it again.

    `now` reads what is saved of the form's fields; the verb gets the version that the reader saw.
    """
    if not form.validate_on_submit():
        return 422
    try:
        verb(seen=form.seen())
    except StaleSetup as stale:
        refused(form, stale)
        form.beside(now(), name)
        return 409
    except Refusal as refusal:
        refused(form, refusal)
        return 422
    return None


# ── the association ─────────────────────────────────────────────────────────────────────────────────────────


class NamesForm(SetupForm):
    """Names, short names and the body outside in each language (`name_kn`, `short_kn`, `outside_kn`), and
    the contact address.
    """

    contact = OneLine(_l("Contact address for members"))

    def names(self) -> dict[str, str]:
        """The names by language."""
        return self._by_language("name_")

    def short_names(self) -> dict[str, str]:
        """The short names by language."""
        return self._by_language("short_")

    def outside(self) -> dict[str, str]:
        """The body outside the association, by language."""
        return self._by_language("outside_")

    def _by_language(self, start: str) -> dict[str, str]:
        return {one.name.removeprefix(start): one.data or "" for one in self if one.name.startswith(start)}


def names_form(languages: list[str]) -> type[NamesForm]:
    """The form for an association that speaks `languages`."""
    fields: dict[str, Any] = {}
    for code in languages:
        fields[f"name_{code}"] = OneLine(lazy_pgettext("of an association", "Name"))
        fields[f"short_{code}"] = OneLine(_l("Short name"))
        fields[f"outside_{code}"] = OneLine(_l("Body outside the association"))
    return type("NamesForm", (NamesForm,), fields)


class ColourForm(Form):
    """The colour that was looked at and is wanted."""

    colour = HiddenField()


class LogoForm(Form):
    """The picture that is to be the logo."""

    picture = FileField(_l("Picture"), [needed(N_("Choose a picture first."))])


# ── hours and holidays ──────────────────────────────────────────────────────────────────────────────────────


def _hours(form: Form, field: Field) -> None:
    try:
        calendars.read_hours(field.data or "")
    except Refusal as refusal:
        raise ValidationError(say(refusal)) from refusal


def _a_day(form: Form, field: Field) -> None:
    if read_day(field.data) is None:
        raise ValidationError(say(NO_DAY))


def read_day(typed: str | None) -> dt.date | None:
    """The day of a field, None for what is none."""
    try:
        return dt.date.fromisoformat(latin_digits((typed or "").strip()))
    except ValueError:
        return None


class WeekForm(SetupForm):
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


# ── promises and limits ─────────────────────────────────────────────────────────────────────────────────────

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


class PromisesForm(SetupForm):
    """The working days of each promise, by the names of DAYS."""

    def days(self) -> dict[str, int]:
        """The days by the names of DAYS."""
        return {name: read_number(self[name].data) or 0 for name in DAYS}


class LimitsForm(SetupForm):
    """What each role may grant, by role."""

    def limits(self) -> dict[str, int]:
        """The limits by role, in major units."""
        return {role: read_amount(self[role].data or "", 1) or 0 for role in LIMITS}


for _words in GROUPS.values():
    for _name, _label in _words.items():
        setattr(PromisesForm, _name, OneLine(lazy_pgettext(_label.context, _label.message), [_a_number]))
for _role in LIMITS:
    setattr(
        LimitsForm, _role, OneLine(lazy_pgettext(ROLES[_role].context, ROLES[_role].message), [_an_amount])
    )
