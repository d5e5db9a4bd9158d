"""Set-up, to read: what is set, who works here, whether letters leave, and how each thing is changed."""

import datetime as dt
from typing import Any, NamedTuple

from babel import Locale
from flask import Blueprint, request

from portal.cases.codes import CATEGORIES
from portal.cases.deadlines import DAYS, office, promised_days
from portal.members.association import in_language
from portal.members.roster import roster
from portal.members.sessions import FORGOTTEN_AFTER
from portal.notices.post import post
from portal.recovery.authority import LIMITS, limits, minor_units
from portal.store.paging import number_in
from portal.web import clock, formats
from portal.web.access import allows, may
from portal.web.house import house
from portal.web.locale import gettext, language
from portal.web.page import page
from portal.wording import NP_, Words
from portal.workdays import Calendar, Hours, days_apart, local_date

blueprint = Blueprint("settings", __name__)

AHEAD = dt.timedelta(days=365)
DAYS_SHOWN = 8

# count of `post` → its words
LETTERS: dict[str, Words] = {
    "waiting": NP_("count of letters", "waiting"),
    "held": NP_("count of letters", "held"),
    "dead": NP_("count of letters", "given up"),
    "undeliverable": NP_("count of letters", "undeliverable"),
}
DECISIONS = tuple(CATEGORIES)


class Day(NamedTuple):
    """A day on which the office keeps other hours than in an ordinary week; no hours: it is closed."""

    date: dt.date
    hours: str


@blueprint.get("/settings/")
@allows("settings.see")
def index() -> Any:
    """Everything that is set, on one page; nothing is changed here."""
    at, here = clock.now(), house()
    plan, days, granted = office(at), promised_days(), limits()
    after = number_in(request.args.get("after", ""))
    coming = _coming(plan, local_date(plan, at))
    return page(
        association=here,
        week=_week(plan),
        coming=coming[:DAYS_SHOWN],
        more=len(coming[DAYS_SHOWN:]),
        days=days,
        decisions=DECISIONS,
        own_days=days != DAYS,
        granted={role: limit * minor_units(here.currency) for role, limit in granted.items()},
        own_limits=granted != LIMITS,
        people=roster(after) if may("people.see") else None,
        after=after,
        chapter_name=_chapter_name,
        remembered=FORGOTTEN_AFTER.days,
        post=post(at, now=clock.real()),
        letters=LETTERS,
    )


def _chapter_name(names: dict[str, str]) -> str:
    return in_language(names, language().code, "en")


def _week(plan: Calendar) -> list[tuple[str, str]]:
    """The days of an ordinary week with their hours in words, empty where the office is closed."""
    names = Locale.parse(language().dates).days["stand-alone"]["wide"]
    return [(names[day], _hours(plan.week.get(day, ()))) for day in range(7)]


def _coming(plan: Calendar, today: dt.date) -> list[Day]:
    """The holidays, and the days with hours of their own, of the year that begins today."""
    return [Day(day, _hours(hours)) for day, hours in days_apart(plan, today, today + AHEAD)]


def _hours(stretches: Any) -> str:
    return formats.listed([_stretch(stretch) for stretch in stretches], language())


def _stretch(stretch: Hours) -> str:
    opens, closes = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in stretch)
    return str(gettext("%(first)s to %(last)s", first=opens, last=closes))
