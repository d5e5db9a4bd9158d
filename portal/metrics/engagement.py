"""How present members are: the share with at least one active day (E1)."""

from dataclasses import replace

from peewee import Expression, fn

from portal.members.activity import Activity
from portal.members.people import Person
from portal.metrics.readings import Reading
from portal.metrics.shapes import PERCENT, Definition, Figure, Window, last_days
from portal.metrics.showing import hundred
from portal.metrics.standing import GOOD
from portal.wording import N_, NP_

FAMILY = "engagement"
WINDOWS = (30, 90, 365)


def active(reading: Reading) -> Figure:
    """E1: members in good standing now with an active day in the last 30 days, of all in good standing."""
    members = Person.select().where(in_good_standing()).count()
    active = {days: _active_in(last_days(reading.today, days)) for days in WINDOWS}
    rows = (reading.share_row(f"days_{days}", x, members) for days, x in active.items())
    share = active[WINDOWS[0]] / members if members else None
    figure = Figure(
        "E1",
        last_days(reading.today, WINDOWS[0]),
        hundred(share),
        members,
        rows=tuple(replace(row, lower=None, upper=None) for row in rows),
    )  # all are counted: no interval
    return reading.shown(figure)


def in_good_standing() -> Expression:
    """Who is a member in good standing now: has a number, and the standing."""
    return Person.number.is_null(False) & (Person.standing == GOOD)


def _active_in(window: Window) -> int:
    days = Activity.day.between(window.since, window.until) & (Activity.bits > 0)
    query = Activity.select(fn.COUNT(fn.DISTINCT(Activity.person))).join(Person)
    return int(query.where(days & in_good_standing()).scalar())


FIGURES = (
    Definition(
        metric="E1",
        family=FAMILY,
        title=N_("Members active in the last 30 days"),
        unit=PERCENT,
        meaning=N_(
            "Of all members in good standing, the share who did something here: read, wrote or rated. "
            "Opening a letter does not count, nor what staff do for them."
        ),
        method=N_(
            "Members in good standing now with at least one active day, of all in good standing now. "
            "Everybody is counted, so there is no interval."
        ),
        compute=active,
        labels={
            "days_30": NP_("figure row", "In the last 30 days"),
            "days_90": NP_("figure row", "In the last 90 days"),
            "days_365": NP_("figure row", "In the last 365 days"),
        },
        scale=100,
        has_parts=False,
    ),
)
