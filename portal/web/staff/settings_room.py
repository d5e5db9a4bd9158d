"""The room of set-up: the blueprint on which its pages hang, who changed what last, and opening hours in the
reader's words.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from babel import Locale
from flask import Blueprint

from config import Language
from portal.members.roster import staff_among
from portal.members.setup import Change
from portal.web import formats
from portal.web.locale import gettext, language
from portal.workdays import Calendar, Hours, days_apart

blueprint = Blueprint("settings", __name__)


class Told(NamedTuple):
    """The last change of something that is set: when, and the name of who made it (empty: the portal)."""

    at: dt.datetime
    who: str


def told(change: Change | None) -> Told | None:
    """The last change, with the name of who made it; None as long as nothing was changed."""
    if change is None:
        return None
    return Told(change.at, staff_among({change.by.id}).get(change.by.id, "") if change.by.id else "")


class Special(NamedTuple):
    """A day on which the office keeps other hours than in an ordinary week; no hours: it is closed."""

    date: dt.date
    hours: str


def in_words(plan: Calendar) -> list[tuple[str, str]]:
    """The days of an ordinary week with their hours in words, empty where the office is closed."""
    names = Locale.parse(language().dates).days["stand-alone"]["wide"]
    return [(names[day], hours_in_words(plan.week.get(day, ()))) for day in range(7)]


def special_days(plan: Calendar, first: dt.date, last: dt.date) -> list[Special]:
    """The holidays, and the days with hours of their own, from `first` to `last`."""
    return [Special(day, hours_in_words(hours)) for day, hours in days_apart(plan, first, last)]


def unnamed(names: Mapping[str, str], languages: Iterable[Language]) -> list[str]:
    """The languages in which there is no name, each keeping its own direction in a list."""
    return [formats.isolate(one.name, language()) for one in languages if not names.get(one.code)]


def hours_in_words(stretches: Iterable[Hours]) -> str:
    """Opening hours of a day in words, empty where the office is closed."""
    return formats.listed([_stretch(stretch) for stretch in stretches], language())


def _stretch(stretch: Hours) -> str:
    opens, closes = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in stretch)
    return str(gettext("%(first)s to %(last)s", first=opens, last=closes))
