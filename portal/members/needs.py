"""Support and access needs: asked once, shown first to whoever handles a case, taken back at any time.

They may tell of somebody's health, so they are kept only with consent, whose date stays when the needs go.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from peewee import ForeignKeyField, IntegerField, SmallIntegerField, TextField

from portal import history
from portal.history import Actor
from portal.members.people import Person, note_change
from portal.store import JsonColumn, Moment, Record, transaction
from portal.wording import N_, NP_, Refusal, Words

KINDS = history.declare({"person.needs_shown": ()})
LONGEST_WORDS = 1000
WORDING = 1  # which wording of the consent was agreed to; a new number where its meaning changes

# What people may choose, in the order of the form: code → words.
NEEDS: dict[str, Words] = {
    "large_type": NP_("need", "Letters and papers in large type"),
    "read_aloud": NP_("need", "I use a screen reader, or have texts read to me"),
    "call": NP_("need", "Call me instead of writing"),
    "interpreter": NP_("need", "An interpreter, or sign language"),
    "more_time": NP_("need", "More time to answer"),
    "spokesperson": NP_("need", "Somebody else speaks for me"),
}


class NothingTold(Refusal):
    """Needs were to be kept, and none was chosen or written."""

    message = N_("Choose what helps you, or write it in your own words.")


class ConsentNeeded(Refusal):
    """Needs were told without the consent to keep them."""

    message = N_("We may keep this only if you agree. Tick the box, or leave the page without saving.")


class SupportNeed(Record):
    """What helps a person: codes of NEEDS and own words. Taken back, both are empty and only the dates of
    the consent remain.
    """

    person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    choices = JsonColumn()
    words = TextField()
    wording = SmallIntegerField()
    consented_at = Moment()
    taken_back_at = Moment(null=True)


@dataclass(frozen=True)
class Needs:
    """What helps a person, as they told it."""

    choices: tuple[str, ...]
    words: str
    consented_at: dt.datetime


def needs_of(person_id: int | None) -> Needs | None:
    """What helps a person; None where they told nothing or took it back, and for a case without a member."""
    row = None if person_id is None else SupportNeed.get_or_none(SupportNeed.person == person_id)
    if row is None or row.taken_back_at is not None:
        return None
    return Needs(tuple(row.choices), row.words, row.consented_at)


def show_needs(person: Person, *, by: Actor, at: dt.datetime) -> Needs | None:
    """What helps a person, for somebody who has no case of theirs before them: that they looked is written
    down, whether or not there was anything to see.
    """
    with transaction():
        history.record(person.subject, "person.needs_shown", by=by, at=at)
    return needs_of(person.id)


def keep_needs(
    person: Person, choices: Iterable[str], words: str, *, consent: bool, by: Actor, at: dt.datetime
) -> None:
    """Keep what helps a person: codes of NEEDS (others are not kept) and own words. ConsentNeeded without
    their consent, NothingTold where there is nothing to keep.
    """
    chosen, own = NEEDS.keys() & set(choices), words.strip()
    if not chosen and not own:
        raise NothingTold(field="choices")
    if not consent:
        raise ConsentNeeded(field="consent")
    told = {
        "choices": [code for code in NEEDS if code in chosen],
        "words": own[:LONGEST_WORDS],
        "wording": WORDING,
        "consented_at": at,
        "taken_back_at": None,
    }
    with transaction():
        fresh = SupportNeed.insert(person=person.id, **told)
        fresh.on_conflict(conflict_target=[SupportNeed.person], update=told).execute()
        note_change(person, "needs", by=by, at=at)


def take_back(person: Person, *, by: Actor, at: dt.datetime) -> bool:
    """Forget what helps a person; the dates of the consent stay. Whether there was anything to forget."""
    with transaction():
        told = (SupportNeed.person == person.id) & SupportNeed.taken_back_at.is_null()
        gone = SupportNeed.update(choices=[], words="", taken_back_at=at).where(told).execute()
        if gone:
            note_change(person, "needs_taken_back", by=by, at=at)
    return bool(gone)
