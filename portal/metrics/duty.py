"""The duty of the worker that keeps the figures: read on in the ledger, and compute anew what may have
changed.
"""

import datetime as dt

from portal.metrics import figures, rollups
from portal.metrics.office import zone_of_association

KEPT_FOR = dt.timedelta(minutes=10)


def move_on(at: dt.datetime) -> int:
    """Follow the ledger to its end, and bring the figures up to date; returns how many lines were read.

    Figures are computed anew when a line was read, when a new day of the association began, or after ten
    minutes, since promises fall due and cases grow older by themselves.
    """
    lines = 0
    while taken := rollups.move_on():
        lines += taken
    if lines or is_stale(figures.computed_at(), at):
        figures.keep(figures.compute_all(at), at)
    return lines


def is_stale(computed_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether figures of that moment are too old at `at`."""
    if computed_at is None or at - computed_at >= KEPT_FOR:
        return True
    zone = zone_of_association()
    return computed_at.astimezone(zone).date() != at.astimezone(zone).date()


def rebuild(at: dt.datetime, progress: rollups.Progress | None = None) -> int:
    """Throw the roll-ups away, read the whole ledger anew and compute all figures; returns the lines read.

    `progress(done, total)` counts lines. The figures come out as they were.
    """
    lines = rollups.rebuild(progress)
    figures.keep(figures.compute_all(at), at)
    return lines
