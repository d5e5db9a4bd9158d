"""Handing back: cases in the hands of somebody who can no longer work on them go to nobody's queue.

So no promise waits for somebody who is not there. An administrator who takes a role away or shuts an account
sets this off; they read no case by it.
"""

import datetime as dt

from portal.cases.acting import locked, put_in_charge, save
from portal.cases.in_charge import can_take
from portal.cases.records import Case
from portal.history import Actor
from portal.members import tenure
from portal.members.association import Chapter
from portal.members.people import Person
from portal.store import transaction

WHY = "left"


def take_role(person: Person, role: str, chapter: Chapter | None, *, by: Actor, at: dt.datetime) -> int:
    """Take a role of the staff away, as `tenure.take_role` does; returns how many cases were handed back."""
    with transaction():
        tenure.take_role(person, role, chapter, by=by, at=at)
        return hand_back(person, by=by, at=at)


def shut(person: Person, *, by: Actor, at: dt.datetime, now: dt.datetime) -> int:
    """Shut an account, as `tenure.shut` does; returns how many cases were handed back."""
    with transaction():
        tenure.shut(person, by=by, at=at, now=now)
        return hand_back(person, by=by, at=at)


def hand_back(person: Person, *, by: Actor, at: dt.datetime) -> int:
    """Put nobody in charge of the open cases that somebody may no longer work on; returns how many."""
    mine = (Case.handler == person.id) & Case.is_open
    with transaction():
        cases = [locked(case) for case in Case.select(Case.id).where(mine).order_by(Case.id)]
        beyond = [row for row in cases if row.handler_id == person.id and not can_take(row, person)]
        for row in beyond:
            put_in_charge(row, None, why=WHY, by=by, at=at)
            save(row)
    return len(beyond)


def in_hand(person_id: int) -> int:
    """How many open cases somebody has: a number, which is all an administrator learns of them."""
    return int(Case.select().where((Case.handler == person_id) & Case.is_open).count())
