"""Set-up at a glance: whether letters leave, what is set, what is missing, and where each thing is changed.

The pages that change things are in `settings_association`, `settings_calendar` and `settings_promises`.
"""

import datetime as dt
from typing import Any, NamedTuple

from portal.cases.codes import CATEGORIES
from portal.cases.deadlines import DAYS, office, promised_days
from portal.notices.post import post
from portal.recovery.authority import LIMITS, limits, minor_units
from portal.web import clock, formats
from portal.web.access import allows
from portal.web.house import House, house
from portal.web.locale import gettext, language
from portal.web.menus import SETUP
from portal.web.page import page
from portal.web.staff import (
    settings_association,
    settings_calendar,
    settings_imports,
    settings_parts,
    settings_promises,
    settings_publication,
)
from portal.web.staff.settings_room import blueprint, in_words, special_days, unnamed
from portal.wording import NP_, Words
from portal.workdays import local_date

__all__ = [
    "blueprint",
    "settings_association",
    "settings_calendar",
    "settings_imports",
    "settings_parts",
    "settings_promises",
    "settings_publication",
]

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


class Place(NamedTuple):
    """A page of set-up: where it is, its name, how things stand there, and whether something is missing."""

    path: str
    words: Words
    stands: str
    misses: bool


@blueprint.get("/settings/")
@allows("settings.see")
def index() -> Any:
    """How all stands that is set, and the way to where it is changed."""
    at, here = clock.now(), house()
    plan, days, granted = office(at), promised_days(), limits()
    today = local_date(plan, at)
    coming = special_days(plan, today, today + AHEAD)
    return page(
        association=here,
        places=_places(here, bool(coming), days != DAYS, granted != LIMITS),
        week=in_words(plan),
        coming=coming[:DAYS_SHOWN],
        more=len(coming[DAYS_SHOWN:]),
        days=days,
        decisions=DECISIONS,
        granted={role: limit * minor_units(here.currency) for role, limit in granted.items()},
        post=post(at, now=clock.real()),
        letters=LETTERS,
    )


def _places(here: House, holidays: bool, own_days: bool, own_limits: bool) -> list[Place]:
    """The pages of set-up, with how things stand on each."""
    missing = unnamed(here.names, here.languages)
    gap = gettext("No name yet in %(languages)s.", languages=formats.listed(missing, language()))
    named = gettext("There is a name in every language.")
    closed = gettext("Holidays are set for the coming year.")
    working = gettext(
        "No holiday is set for the coming year: promises count each of those days as a working day."
    )
    return [
        _place("association", gap if missing else named, bool(missing)),
        _place("calendar", closed if holidays else working, not holidays),
        _place("promises", _chosen(own_days)),
        _place("limits", _chosen(own_limits)),
        _place(
            "people",
            gettext(
                "Who works here, in which roles, and what lets them in. "
                "Invite somebody, give or take a role, shut an account."
            ),
        ),
        _place(
            "imports",
            gettext(
                "Import what members took part in elsewhere, and who renewed their membership. The "
                "figures on engagement and loyalty use it."
            ),
        ),
        _place(
            "templates",
            gettext("The handler reads a template in their own language; the member gets it in theirs."),
        ),
        _place(
            "publication",
            gettext("The figures are published.")
            if here.publishes
            else gettext("The figures are not published."),
        ),
    ]


def _place(page: str, stands: str, misses: bool = False) -> Place:
    path = f"/staff/settings/{page}"
    return Place(path, SETUP[path], stands, misses)


def _chosen(own: bool) -> str:
    """Whether the association chose, in words."""
    if own:
        return str(gettext("Chosen by the association."))
    return str(gettext("These come with the portal; the association has chosen no others."))
