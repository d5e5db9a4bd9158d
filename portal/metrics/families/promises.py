"""Promises kept: acknowledged in time (R2) and decided in time (R5)."""

from dataclasses import replace

from peewee import Field

from portal.metrics import series, shares
from portal.metrics.behind import Behind
from portal.metrics.estimators.proportions import wilson
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import PERCENT, Definition, Figure, Row
from portal.metrics.showing import share_figure
from portal.wording import N_, NP_

# metric → the kind of promise, where its due time is kept, and the mark of one that is held now
WATCHED: dict[str, tuple[str, Field, Field]] = {
    "R2": ("acknowledgement", CaseFact.acknowledgement_due, CaseFact.acknowledgement_paused),
    "R5": ("decision", CaseFact.decision_due, CaseFact.decision_paused),
}


def on_time(reading: Reading, metric: str) -> Figure:
    """x of n promises by their due time in the last 365 days (or more, see `shares`) and by this minute.

    Past due and open is late; not yet due and held are counted beside.
    """
    kind, due_at, held = WATCHED[metric]
    due, in_time = shares.of(f"due.{kind}"), shares.of(f"kept.{kind}")
    window = shares.enough(reading, due)
    later = reading.later(due_at, reading.at, reading.end_of_today)
    counts = reading.sums(window)
    n = counts[f"due.{kind}"] - later[f"due.{kind}"]
    kept = counts[f"kept.{kind}"] - later[f"kept.{kind}"]
    rows = [
        Row("late", n - kept),
        reading.count_row("not_yet_due", reading.count(due_at > reading.at)),
        reading.count_row("paused", reading.count(held)),
        reading.share_row("extended", counts[f"extended.{kind}"] - later[f"extended.{kind}"], n),
    ]
    figure = share_figure(metric, window, wilson(kept, n), rows)
    chart = series.shares(reading, in_time, due)
    figure = replace(figure, chart=chart)
    return reading.shown(figure, due_at.between(reading.start_of(window.since), reading.at), due)


def acknowledged_in_time(reading: Reading) -> Figure:
    """R2: acknowledged by a person within the promise."""
    return on_time(reading, "R2")


def decided_in_time(reading: Reading) -> Figure:
    """R5: decided, by a first offer or a conclusion, within the promise."""
    return on_time(reading, "R5")


_LABELS = {
    "late": NP_("figure row", "Late"),
    "not_yet_due": NP_("figure row", "Not yet due"),
    "paused": NP_("figure row", "Waiting for the member now"),
    "extended": NP_("figure row", "Extended, and the member was informed why"),
}


def _behind(metric: str) -> Behind:
    kind, _, _ = WATCHED[metric]
    return Behind(shares.of(f"due.{kind}"), shares.of(f"kept.{kind}"), by=kind)


FIGURES = (
    Definition(
        metric="R5",
        title=N_("Decided when promised"),
        unit=PERCENT,
        meaning=N_(
            "Of all decisions that were due, the share that came in time. A decision that is overdue and "
            "still open counts as late."
        ),
        method=N_(
            "By due time. Decisions that are not yet due, or that wait for the member, are shown "
            "on lines of their own. An extension moves the due time if the member was informed of"
            " it before. Interval: Wilson, 95 per cent."
        ),
        compute=decided_in_time,
        behind=_behind("R5"),
        labels=_LABELS,
        plain=("late",),
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R2",
        title=N_("Acknowledged in time"),
        unit=PERCENT,
        meaning=N_(
            "Of all grievances whose acknowledgement was due, the share that a person acknowledged in "
            "time. Automatic receipts do not count."
        ),
        method=N_(
            "By due time, two working days unless the association promises otherwise. Interval: Wilson, 95 "
            "per cent."
        ),
        compute=acknowledged_in_time,
        behind=_behind("R2"),
        labels=_LABELS,
        plain=("late",),
        scale=100,
        chart="shares",
    ),
)
