"""The outbox: letters to be sent, each by a key of its effect, so that none is written twice.
The database is the queue.
"""

import datetime as dt

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, SmallIntegerField

from portal.cases.records import Case
from portal.members.people import Person
from portal.store import Moment, Record

LATE = dt.timedelta(minutes=15)  # a letter leaves within ten seconds; so late, nobody is sending


class Outbox(Record):
    """A letter on its way: due, leased by a courier, sent, held, settled (never sent: a demo's past, or a
    letter that time made pointless), undeliverable (nobody to write to) or dead (given up). `problem` is a
    code, never text.

    `at` is business time; `next_try_at`, `lease_until`, `handed_over_at` and `sent_at` are real time.
    """

    effect_key = CharField(max_length=80, unique=True)
    letter = CharField(max_length=20)
    channel = CharField(max_length=10)
    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    case = ForeignKeyField(Case, null=True, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int | None]"
    line = BigIntegerField()
    language = CharField(max_length=8)
    at = Moment()
    status = CharField(max_length=14, default="due")
    tries = SmallIntegerField(default=0)
    next_try_at = Moment()
    lease_until = Moment(null=True)
    handed_over_at = Moment(null=True)
    sent_at = Moment(null=True)
    problem = CharField(max_length=200, default="")

    class Meta:
        indexes = ((("case", "id"), False),)


Outbox.add_index(Outbox.index(Outbox.status, Outbox.next_try_at, Outbox.id, name="outbox_due"))


def age_of_oldest(now: dt.datetime) -> dt.timedelta | None:
    """How long the oldest letter has been due at the real time `now`; None if none is."""
    due = (Outbox.status == "due") & (Outbox.next_try_at <= now)
    oldest = Outbox.select(Outbox.next_try_at).where(due).order_by(Outbox.next_try_at).first()
    return None if oldest is None else now - oldest.next_try_at
