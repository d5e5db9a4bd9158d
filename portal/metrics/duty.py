"""The duty of the worker that keeps the figures: read on in the ledger, and compute anew what may have
changed.
"""

import datetime as dt
import logging

from portal import history
from portal.metrics import figures, parts
from portal.metrics.counts import checking, linked, months, rollups
from portal.metrics.counts.given import INCIDENT
from portal.metrics.office import zone_of_association
from portal.metrics.readings import Reading
from portal.store import transaction

log = logging.getLogger(__name__)

COMPUTED = "figures"
"""How far the roll-ups had read when the figures were computed last, among the readers of the ledger."""

KEPT_FOR = dt.timedelta(minutes=10)
DAY = dt.timedelta(days=1)
PARTS_KEPT_FOR = dt.timedelta(hours=1)


def move_on(at: dt.datetime) -> int:
    """Follow the ledger to its end, and bring the figures up to date; returns how many lines were read."""
    lines = follow()
    bring_up_to_date(at)
    return lines


def follow() -> int:
    """Follow the ledger to its end; returns how many lines were read."""
    lines = 0
    while taken := rollups.move_on():
        lines += taken
    return lines


def bring_up_to_date(at: dt.datetime) -> int:
    """Compute the figures anew where they may have changed; returns how many sets of them were.

    They may have when a line was read or a month of members was counted, when a new day of the association
    began, or after ten minutes, since promises fall due and cases grow older by themselves.
    """
    counted, read, sets = months.count_due(at), history.place_of(rollups.READER), 0
    if counted or read != history.place_of(COMPUTED) or is_stale(figures.computed_at(), at):
        computed = figures.compute_all(at)
        with transaction():
            figures.keep(computed, at)
            history.put_at(COMPUTED, read)
        sets += 1
    if is_stale(figures.computed_at(figures.YEAR_BEFORE), at, DAY):
        figures.keep(figures.compute_year_before(at), at, figures.YEAR_BEFORE)
        sets += 1
    return sets


def move_parts_on(at: dt.datetime) -> int:
    """Compute the figures of all parts of one dimension anew, of the one that is the oldest; returns 1, or 0
    where all are of this hour or too little has happened yet.
    """
    whole = figures.ready()
    if not whole or rollups.cases() < parts.LEAST:
        return 0
    linked.take_in(at)
    reading = Reading(at)
    filters = (*parts.FILTERS, INCIDENT) if parts.incidents(reading) else parts.FILTERS
    made = {dimension: figures.computed_at(dimension=dimension) for dimension in filters}
    stale = [dimension for dimension, when in made.items() if is_stale(when, at, PARTS_KEPT_FOR)]
    for dimension in stale[:1]:
        found = parts.figures_of(dimension, reading, whole)
        figures.keep_parts(dimension, found, at)
        if dimension == INCIDENT:
            figures.keep(parts.dominating(whole, found), at, figures.INCIDENTS)
    return len(stale[:1])


def check(at: dt.datetime) -> int:
    """Hold the roll-ups against the ledger, once a night; returns how many rows were wrong and are mended."""
    if not checking.is_due(at):
        return 0
    wrong = checking.check(at, lambda part: figures.told_of(part, at))
    if wrong:
        log.error("the nightly check found %d rows of the roll-ups wrong and put them right", len(wrong))
        figures.keep(figures.compute_all(at), at)
    return len(wrong)


def is_stale(computed_at: dt.datetime | None, at: dt.datetime, kept_for: dt.timedelta = KEPT_FOR) -> bool:
    """Whether figures of that moment are too old at `at`."""
    if computed_at is None or at - computed_at >= kept_for:
        return True
    zone = zone_of_association()
    return computed_at.astimezone(zone).date() != at.astimezone(zone).date()


def rebuild(at: dt.datetime, progress: rollups.Progress | None = None) -> int:
    """Throw the roll-ups away, read the whole ledger anew and compute all figures; returns the lines read.

    `progress(done, total)` counts lines. The figures come out as they were.
    """
    lines = rollups.rebuild(progress)
    months.forget()
    months.count_due(at)
    figures.keep(figures.compute_all(at), at)
    return lines
