"""Limits of a chart that are begun anew (2.3): by a named person, with a reason, after a sustained run.

The limits are worked out again from the first twelve points since the run began, and stay locked from there.
What was before keeps the limits it had.
"""

import datetime as dt

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal import history
from portal.history import Actor
from portal.members.people import Person
from portal.store import Moment, Record, transaction
from portal.wording import N_, Refusal

HISTORY = history.declare({"limits.rebased": ("metric", "since")})
LONGEST = 300
"""Letters of a reason: it stands under the chart."""


class NoRun(Refusal):
    """Without a sustained run the limits stay."""

    message = N_(
        "The limits of a chart can be worked out again only while its last seven points or"
        " more all lie above the average, or all below it."
    )


class NoReason(Refusal):
    """A reason is needed."""

    message = N_("Write why the limits are worked out again. The reason is shown under the chart.")


class Rebasing(Record):
    """The limits of a figure begun anew with the point that ends on the day `since` (ordinal)."""

    metric = CharField(max_length=4)
    since = IntegerField()
    reason = TextField()
    language = CharField(max_length=8)
    at = Moment()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    by_id: "IntegerField[int | None]"

    class Meta:
        indexes = ((("metric", "since"), True),)


def begin_anew(
    metric: str, run: int | None, reason: str, *, language: str, by: Actor, at: dt.datetime
) -> None:
    """Begin the limits of a figure anew with the first point of the run that its chart shows (the ordinal of
    its last day; None: it shows none). NoRun, NoReason.
    """
    told = reason.strip()[:LONGEST]
    if not told:
        raise NoReason(field="reason")
    own = Rebasing.metric == metric
    if run is None or Rebasing.select().where(own & (Rebasing.since >= run)).exists():
        raise NoRun
    with transaction():
        row = Rebasing.create(metric=metric, since=run, reason=told, language=language, at=at, by=by.id)
        since = dt.date.fromordinal(run).isoformat()
        history.record(("rebasing", row.id), "limits.rebased", by=by, at=at, metric=metric, since=since)


def rebasings() -> list[Rebasing]:
    """All of them, the earliest first: there are few."""
    return list(Rebasing.select().order_by(Rebasing.since))
