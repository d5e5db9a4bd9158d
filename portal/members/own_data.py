"""What the portal holds of one person, for themselves: each room collects its rows; here are the person's.

A row is field → value: text, number, yes or no, moment, date, or a list of texts. Codes stay codes; whoever
shows them says them in words. Nothing of anybody else, and no secret: hashes and tokens are left out.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect

from portal.members import imported
from portal.members.accounts import Account
from portal.members.activity import Activity
from portal.members.association import Chapter
from portal.members.needs import SupportNeed
from portal.members.people import Person, RoleGrant
from portal.members.sessions import Session
from portal.wording import N_

Value = str | int | bool | dt.datetime | dt.date | list[str] | None
Row = dict[str, Value]

MOST = 5_000  # rows of one kind: nobody has as many, and a file must not grow without end


@dataclass(frozen=True)
class Collected:
    """One kind of what is held: its name in the file for machines, its heading for people, and how the rows
    of a person (by id) are found.
    """

    name: str
    heading: str
    rows: Callable[[int], list[Row]]


def dicts(query: "ModelSelect[Any]") -> list[Row]:
    """The rows of a query as field → value, at most so many."""
    return list(query.limit(MOST).dicts())


def _person(person_id: int) -> list[Row]:
    columns = (
        *(Person.number, Person.name, Person.email, Person.language, Person.time_zone, Person.grade),
        *(Person.standing, Person.joined, Person.left_on, Person.created_at),
    )
    found = Person.select(*columns, Chapter.code.alias("chapter")).left_outer_join(Chapter)
    return dicts(found.where(Person.id == person_id))


def _roles(person_id: int) -> list[Row]:
    found = RoleGrant.select(RoleGrant.role, Chapter.code.alias("chapter"), RoleGrant.granted_at)
    mine = found.left_outer_join(Chapter).where(RoleGrant.person == person_id)
    return dicts(mine.order_by(RoleGrant.id))


def _account(person_id: int) -> list[Row]:
    rows = Account.select().where(Account.person == person_id)
    return [
        {
            "has_password": row.password_hash is not None,
            "account_open": bool(row.active),
            "changed_at": row.changed_at,
        }
        for row in rows
    ]


def _sessions(person_id: int) -> list[Row]:
    columns = (Session.device, Session.how, Session.opened_at, Session.seen_at, Session.ended_at)
    mine = Session.select(*columns).where(Session.person == person_id)
    return dicts(mine.order_by(Session.opened_at.desc()))


def _needs(person_id: int) -> list[Row]:
    rows = SupportNeed.select().where(SupportNeed.person == person_id)
    return [
        {
            "needs": list(row.choices),
            "words": row.words,
            "consented_at": row.consented_at,
            "taken_back_at": row.taken_back_at,
        }
        for row in rows
    ]


def _days(person_id: int) -> list[Row]:
    mine = Activity.select(Activity.day).where(Activity.person == person_id)
    return dicts(mine.order_by(Activity.day.desc()))


OF_PEOPLE: tuple[Collected, ...] = (
    Collected("person", N_("You in the register"), _person),
    Collected("roles", N_("What you may do here"), _roles),
    Collected("account", N_("Your account"), _account),
    Collected("needs", N_("Support and access needs, and your consent"), _needs),
    Collected("sessions", N_("Your devices"), _sessions),
    Collected("days", N_("Days on which you were here"), _days),
    Collected("imported_activity", N_("What you took part in, as it was imported"), imported.days_of),
    Collected("renewals", N_("Your renewals, as they were imported"), imported.renewals_of),
)
