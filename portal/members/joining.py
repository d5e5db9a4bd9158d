"""Many members at once: a whole association joins in one act, each with a line in the ledger of their own."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice

from portal import history
from portal.history import Actor
from portal.members.people import EmailTaken, NewPerson, Person, RoleGrant, dimensions, email_key, findable
from portal.store import transaction
from portal.store.search import PERSON_WORDS, keep_many

_AT_ONCE = 500


def welcome_many(newcomers: Iterable[NewPerson], *, by: Actor, at: dt.datetime) -> list[Person]:
    """Add people with their roles, as `people.welcome` adds one; returns them in the order given.

    EmailTaken if a mailbox has an owner already; then nobody is added.
    """
    waiting, welcomed = iter(newcomers), list[Person]()
    with transaction():
        while some := list(islice(waiting, _AT_ONCE)):
            welcomed += _welcome(some, by, at)
    return welcomed


def _welcome(some: Sequence[NewPerson], by: Actor, at: dt.datetime) -> list[Person]:
    keys = [email_key(new.email) if new.email else None for new in some]
    taken = Person.get_or_none(Person.email_key.in_([key for key in keys if key]))
    if taken is not None:
        raise EmailTaken(field="email", email=taken.email)
    rows = [_row(new, key, at) for new, key in zip(some, keys, strict=True)]
    people = sorted(Person.insert_many(rows).returning(Person).execute(), key=lambda person: person.id)
    grants = [
        {"person": person.id, "role": grant.role, "chapter": grant.chapter_id, "granted_at": at}
        for person, new in zip(people, some, strict=True)
        for grant in new.roles
    ]
    RoleGrant.insert_many(grants).execute()
    keep_many(PERSON_WORDS, [(one.id, findable(one.name, one.number, one.email)) for one in people])
    for person in people:
        history.record(person.subject, "person.joined", by=by, at=at, **dimensions(person))
    return people


def _row(new: NewPerson, key: str | None, at: dt.datetime) -> dict[str, object]:
    return {
        "number": new.number,
        "name": new.name,
        "email": new.email,
        "email_key": key,
        "language": new.language,
        "time_zone": new.time_zone,
        "chapter": new.chapter,
        "grade": new.grade,
        "standing": new.standing,
        "joined": new.joined,
        "created_at": at,
    }
