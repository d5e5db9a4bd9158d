"""Activity: one row a member and day with a bit a domain, for engagement figures; no page, no text, no time
of day.
"""

import datetime as dt
from collections.abc import Sequence

from peewee import CompositeKey, DateField, ForeignKeyField, IntegerField

from portal.members.people import Person
from portal.store import Record

SELF_SERVICE, VOICE, PRESENCE, EVENTS, CONTRIBUTION = 1, 2, 4, 8, 16


class Activity(Record):
    """What domains a member touched on a day, as bits."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    day = DateField()
    bits = IntegerField()

    class Meta:
        primary_key = CompositeKey("person", "day")
        indexes = ((("day", "person"), False),)


def note(person_id: int, day: dt.date, bits: int = PRESENCE) -> None:
    """Remember that a member did something meaningful on `day`."""
    query = Activity.insert(person=person_id, day=day, bits=bits)
    more = {Activity.bits: Activity.bits.bin_or(bits)}
    query.on_conflict(conflict_target=[Activity.person, Activity.day], update=more).execute()


def note_many(rows: Sequence[tuple[int, dt.date, int]]) -> None:
    """Remember many days at once, each (person id, day, bits) once and not remembered before."""
    for start in range(0, len(rows), 2000):
        some = rows[start : start + 2000]
        Activity.insert_many(some, fields=[Activity.person, Activity.day, Activity.bits]).execute()
