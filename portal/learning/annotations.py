"""Notes on charts: what happened on a day (a strike, a new rule), in the association's own words, for whoever
reads figures. A note is withdrawn and never deleted: the list of notes keeps it, with who and when.
"""

import datetime as dt

from peewee import CharField, ForeignKeyField, IntegerField

from portal import history
from portal.history import Actor
from portal.members.association import Words
from portal.members.people import Person
from portal.store import JsonColumn, Moment, Record, transaction
from portal.wording import N_, Refusal

HISTORY = history.declare(
    {"annotation.written": ("day", "metric"), "annotation.withdrawn": ("day", "metric")}
)
LONGEST = 200
"""Letters of a note: it stands under charts."""

SHOWN = 100


class NothingWritten(Refusal):
    """A note without words says nothing."""

    message = N_("Write in at least one language what happened.")


class NotYet(Refusal):
    """A chart shows what was."""

    message = N_("Choose today or an earlier day.")


class Withdrawn(Refusal):
    """Somebody was faster."""

    message = N_("This note has been withdrawn already.")


class NoSuchNote(Refusal):
    """There is no note of this number."""

    message = N_("There is no such note.")


class Annotation(Record):
    """A note on a day (ordinal), for one figure or (empty) for all of them."""

    day = IntegerField(index=True)
    metric = CharField(max_length=4)
    words = JsonColumn()
    at = Moment()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    by_id: "IntegerField[int | None]"
    withdrawn_at = Moment(null=True)
    withdrawn_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    withdrawn_by_id: "IntegerField[int | None]"

    @property
    def subject(self) -> history.ledger.Subject:
        """How the ledger names this note."""
        return "annotation", self.id


def write(day: dt.date, words: Words, *, metric: str = "", today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Note what happened on a day, for a figure or for all; returns its number. NotYet, NothingWritten."""
    told = {code: text.strip()[:LONGEST] for code, text in words.items() if text.strip()}
    if not told:
        raise NothingWritten(field="words")
    if day > today:
        raise NotYet(field="day")
    with transaction():
        note = Annotation.create(day=day.toordinal(), metric=metric, words=told, at=at, by=by.id)
        history.record(note.subject, "annotation.written", by=by, at=at, day=day.isoformat(), metric=metric)
    return int(note.id)


def withdraw(number: int, *, by: Actor, at: dt.datetime) -> None:
    """Take a note off the charts; the list keeps it. NoSuchNote, Withdrawn."""
    note = Annotation.get_or_none(Annotation.id == number)
    if note is None:
        raise NoSuchNote
    day = dt.date.fromordinal(note.day).isoformat()
    with transaction():
        still = (Annotation.id == number) & Annotation.withdrawn_at.is_null()
        if not Annotation.update(withdrawn_at=at, withdrawn_by=by.id).where(still).execute():
            raise Withdrawn
        history.record(note.subject, "annotation.withdrawn", by=by, at=at, day=day, metric=note.metric)


def all_notes() -> list[Annotation]:
    """All notes, those withdrawn among them, the latest day first."""
    return list(Annotation.select().order_by(Annotation.day.desc(), Annotation.id.desc()).limit(2 * SHOWN))
