"""Releases: the published figures as they were shown, quarter by quarter (metric definitions, 6.5 and 8.5).

A release is made once, when a quarter has ended and what was asked in it has been answered, and never
changed. A correction is a new numbered release of the whole table. Pages, open data, the yearly report and
the badge read the last number of each quarter, and nothing else of the figures.

Whether they are published at all is a choice of the association; releases are made all the same, so that the
first one shown is as frozen as any.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from peewee import CharField, IntegerField, SmallIntegerField

from portal import history
from portal.history import Actor
from portal.members.association import choose, chosen
from portal.metrics.counts.rollups import READER
from portal.metrics.public import public_figures
from portal.metrics.public.earlier import SAME, Before, Earlier, run_of
from portal.metrics.public.period import Period
from portal.metrics.public.published import Cell, Told, in_release
from portal.metrics.public.quarter_sums import first_quarter
from portal.metrics.public.reputation import DRAWS
from portal.metrics.public.telling_apart import Run
from portal.metrics.quarters import IN_A_YEAR, Quarter, last_ended
from portal.metrics.readings import Reading
from portal.metrics.shapes import METHOD
from portal.store import JsonColumn, Moment, Record, remembered, rows_of
from portal.store.beside import counted_beside
from portal.store.rows import records, rows
from portal.wording import N_, Refusal

SETTLES = dt.timedelta(days=15)
"""So long after a quarter its release is made: the forms sent in it have closed, and the badge of the quarter
before is still valid."""

LOOKS_BACK = 8
"""So many quarters are made up for, when the first release is made."""

PUBLISHED = "publication"
SUBJECT = ("association", 1)
KINDS = history.declare({"release.made": ("year", "quarter", "number")})
WHYS = ("", "counted_wrongly", "method_changed", "record_corrected")
"""Why a release was made anew; empty: the first of its quarter."""


class NoSuchRelease(Refusal):
    """There is nothing to correct."""

    message = N_("There is no release of this quarter that could be corrected.")


class Release(Record):
    """The table of a quarter (`quarter` as in `Quarter.number`): `shown` are its cells; `behind` are the
    exact counts, kept so that later releases tell nothing together with this one, and never shown.
    """

    quarter = IntegerField()
    number = SmallIntegerField()
    method = SmallIntegerField()
    made_at = Moment()
    why = CharField(max_length=20, default="")
    shown = JsonColumn()
    behind = JsonColumn()

    class Meta:
        indexes = ((("quarter", "number"), True),)

    @property
    def ended(self) -> Quarter:
        """The quarter with which its periods end."""
        return Quarter(self.quarter)

    stands = True
    """Whether it is the last number of its quarter."""

    @property
    def cells(self) -> dict[str, Cell]:
        """What it shows, by key."""
        found = (Cell.of_json(one) for one in self.shown)
        return {cell.key: cell for cell in found}


@dataclass(frozen=True)
class Standing:
    """The releases that stand, the last of each quarter, newest first; and the numbers they had before."""

    releases: tuple[Release, ...]

    @property
    def last(self) -> Release | None:
        """The newest."""
        return next(iter(self.releases), None)

    def of_year(self, year: int) -> Release | None:
        """The release of a calendar year: the one that its last quarter ends."""
        ends = ((one, one.ended) for one in self.releases)
        return next((one for one, end in ends if end.year == year and end.is_last_of_year), None)


def standing() -> Standing:
    """The releases that stand."""
    found: Standing = remembered(("releases",), _read)
    return found


def _read() -> Standing:
    last: dict[int, Release] = {one.quarter: one for one in records(Release, "TRUE ORDER BY quarter, number")}
    return Standing(tuple(last[quarter] for quarter in sorted(last, reverse=True)))


def last_number() -> int:
    """The number of the last release that was made, of whatever quarter; 0 before the first. None is ever
    changed or taken back, so it stands for all of them.
    """
    ((last,),) = rows("SELECT MAX(id) FROM release")
    return last or 0


def is_published() -> bool:
    """Whether the association publishes its figures: not before somebody decided so for all of it."""
    return bool(chosen(PUBLISHED, False))


def publish(yes: bool, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """Publish the figures from now on, or no longer; Stale as `setup.changing` has it."""
    choose(PUBLISHED, yes, by=by, at=at, seen=seen)


def make_due(at: dt.datetime) -> int:
    """Make the release of the earliest quarter that has ended and has none; returns 1, or 0 where all are
    made. The first release needs four quarters with cases.
    """
    due = _due(at)
    if due is None:
        return 0
    make(due, by=history.SYSTEM, at=at)
    return 1


def _due(at: dt.datetime) -> Quarter | None:
    last = last_ended(Reading(at - SETTLES).today)
    made = {quarter for (quarter,) in rows_of(Release.select(Release.quarter))}
    if last.number in made:
        return None
    earliest = max(first_quarter().after(IN_A_YEAR - 1).number, last.number - LOOKS_BACK + 1, *made)
    return next((Quarter(one) for one in range(earliest, last.number + 1) if one not in made), None)


def next_release(at: dt.datetime) -> dt.date:
    """The day on which the release after the last one that is due now comes; before the first one, the day on
    which it can come at the earliest: with four quarters of cases, the first of which may come today.
    """
    coming, first = (
        Quarter.of(Reading(at - SETTLES).today),
        min(first_quarter(), Quarter.of(Reading(at).today)),
    )
    return max(coming, first.after(IN_A_YEAR - 1)).until + dt.timedelta(days=1) + SETTLES


def correct(quarter: Quarter, why: str, *, by: Actor, at: dt.datetime) -> Release:
    """Make the whole table of a quarter anew, under the next number; the ones before stay to be read."""
    if why not in WHYS[1:] or not Release.select().where(Release.quarter == quarter.number).exists():
        raise NoSuchRelease
    return make(quarter, why, by=by, at=at)


def make(quarter: Quarter, why: str = "", *, by: Actor, at: dt.datetime) -> Release:
    """Make and keep a release from the roll-ups as they are now: to count it takes seconds."""
    with counted_beside(_stand, lambda: _count(quarter)) as counted:
        return _keep(quarter, why, counted, by=by, at=at)


def _stand() -> tuple[int, int]:
    """How far the roll-ups and the releases are."""
    return history.place_of(READER), last_number()


@dataclass(frozen=True)
class _Counted:
    """A release before it is kept."""

    number: int
    shown: list[dict[str, Any]]
    behind: dict[str, list[Any]]


def _count(quarter: Quarter) -> _Counted:
    before = list(Release.select().order_by(Release.quarter, Release.number))
    period = Period(quarter, told_by(before))
    made = public_figures.cells(period, DRAWS if quarter.is_last_of_year else 0)
    return _Counted(
        number=1 + sum(one.quarter == quarter.number for one in before),
        shown=[
            (cell if cell.key in period.waiting else in_release(cell, quarter)).as_json() for cell in made
        ],
        behind={key: [*one.run, *one.counts] for key, one in period.behind.items()},
    )


def _keep(quarter: Quarter, why: str, counted: _Counted, *, by: Actor, at: dt.datetime) -> Release:
    number, place = counted.number, quarter.place
    history.record(SUBJECT, "release.made", by=by, at=at, year=quarter.year, quarter=place, number=number)
    return Release.create(
        quarter=quarter.number,
        number=number,
        method=METHOD,
        made_at=at,
        why=why,
        shown=counted.shown,
        behind=counted.behind,
    )


def told_by(releases: Iterable[Release]) -> Earlier:
    """What releases have told and hidden, those included that were corrected since: they have been read."""
    told: dict[str, list[Before]] = {}
    hidden: set[tuple[str, Run]] = set()
    last: dict[str, Cell] = {}
    for one in releases:
        for key, (since, until, *counts) in one.behind.items():
            told.setdefault(SAME.get(key, key), []).append(Before((since, until), tuple(counts)))
        last = one.cells
        hidden |= {(key, run_of(cell.window)) for key, cell in one.cells.items() if cell.told is Told.HIDDEN}
    return Earlier(told, frozenset(hidden), last)


def every() -> list[Release]:
    """All releases ever made, the newest first, those that were corrected since with them."""
    found = list(Release.select().order_by(Release.quarter.desc(), Release.number.desc()))
    for newer, older in pairwise(found):
        older.stands = older.quarter != newer.quarter
    return found
