"""Who has a case open just now: by real time, forgotten in a minute and a half, and no part of history."""

import datetime as dt
from typing import NamedTuple

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField

from portal.cases.records import Case
from portal.members.people import Person
from portal.store import Moment, Record
from portal.store.rows import rows, stored

LASTS = dt.timedelta(seconds=90)  # three times as long as a page waits between two signs of life
MOST = 5


class Presence(Record):
    """Somebody of the staff who has a case open; `writing` while an unsent text stands in its page."""

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    seen_at = Moment(index=True)
    writing = BooleanField(default=False)

    class Meta:
        primary_key = CompositeKey("case", "person")


class Companion(NamedTuple):
    """Somebody else who has the case open."""

    name: str
    writing: bool


def note_here(case_id: int, person_id: int, now: dt.datetime, *, writing: bool) -> None:
    """Remember that somebody has the case open at the real time `now`."""
    fresh = Presence.insert(case=case_id, person=person_id, seen_at=now, writing=writing)
    same = {Presence.seen_at: now, Presence.writing: writing}
    fresh.on_conflict(conflict_target=[Presence.case, Presence.person], update=same).execute()


_OTHERS = """
SELECT p.name, h.writing FROM presence h JOIN person p ON p.id = h.person_id
WHERE h.case_id = ? AND h.person_id <> ? AND h.seen_at > ? ORDER BY p.id LIMIT ?
"""


def others_here(case_id: int, but: int, now: dt.datetime) -> list[Companion]:
    """Everybody who has the case open, except the person `but`."""
    found = rows(_OTHERS, case_id, but, stored(now - LASTS), MOST)
    return [Companion(name, bool(writing)) for name, writing in found]


def forget_gone(now: dt.datetime) -> int:
    """Forget those who have left; returns how many."""
    return int(Presence.delete().where(Presence.seen_at <= now - LASTS).execute())
