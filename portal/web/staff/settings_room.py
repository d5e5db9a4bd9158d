"""The room of set-up: the blueprint on which its pages hang, and opening hours in the reader's words."""

from collections.abc import Iterable

from babel import Locale
from flask import Blueprint

from portal.web import formats
from portal.web.locale import gettext, language
from portal.workdays import Calendar, Hours

blueprint = Blueprint("settings", __name__)


def in_words(plan: Calendar) -> list[tuple[str, str]]:
    """The days of an ordinary week with their hours in words, empty where the office is closed."""
    names = Locale.parse(language().dates).days["stand-alone"]["wide"]
    return [(names[day], hours_in_words(plan.week.get(day, ()))) for day in range(7)]


def hours_in_words(stretches: Iterable[Hours]) -> str:
    """Opening hours of a day in words, empty where the office is closed."""
    return formats.listed([_stretch(stretch) for stretch in stretches], language())


def _stretch(stretch: Hours) -> str:
    opens, closes = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in stretch)
    return str(gettext("%(first)s to %(last)s", first=opens, last=closes))
