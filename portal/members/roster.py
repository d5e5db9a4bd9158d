"""The roster: who is on the staff, in which roles, whether the second factor is set up, and when last seen.

What people sign in with stays where it is: only whether there is a second factor is read, never the secret.
"""

import datetime as dt
import json
from typing import Any, NamedTuple

from portal.members.association import Words
from portal.members.people import Person, Seat
from portal.members.roles import STAFF
from portal.store.paging import Page
from portal.store.references import read_reference
from portal.store.rows import moment_or_none, records, rows
from portal.wording import N_, Refusal

PAGE = 50


class UnknownColleague(Refusal):
    """There is no such seat on the staff."""

    message = N_("There is nobody of the staff with this address.")


class Held(NamedTuple):
    """A role that somebody holds, and its chapter: code and names, or None for the whole association."""

    role: str
    code: str | None
    chapter: Words | None


class Colleague(NamedTuple):
    """Somebody of the staff. `seen` is the last time on a device of theirs that is still remembered,
    `invited` the last invitation if it was not accepted yet.
    """

    reference: str
    name: str
    email: str | None
    second_factor: bool
    seen: dt.datetime | None
    invited: dt.datetime | None
    is_shut: bool
    held: tuple[Held, ...]


_ROLES = ", ".join(f"'{role}'" for role in sorted(STAFF))
# Whoever holds a role, and whoever held one until the account was shut.
_LISTED = f"(shut_at IS NOT NULL OR person_id IN (SELECT person_id FROM role_grant WHERE role IN ({_ROLES})))"
_ROSTER = f"""
SELECT one.reference, one.name, one.email,
       EXISTS (SELECT 1 FROM account WHERE account.person_id = one.id AND account.totp_secret IS NOT NULL),
       (SELECT MAX(seen_at) FROM sign_in_session device WHERE device.person_id = one.id),
       CASE WHEN one.taken_at IS NULL THEN one.invited_at END,
       EXISTS (SELECT 1 FROM account WHERE account.person_id = one.id AND NOT account.active),
       held.role, chapter.code, chapter.names
FROM (SELECT person.id, reference, name, email, invited_at, taken_at
      FROM seat JOIN person ON person.id = seat.person_id WHERE {{which}}
      ORDER BY name, reference LIMIT ?) one
LEFT JOIN role_grant held ON held.person_id = one.id AND held.role IN ({_ROLES})
LEFT JOIN chapter ON chapter.id = held.chapter_id
ORDER BY one.name, one.reference, held.id
"""
_LAST = "SELECT last.name FROM seat JOIN person last ON last.id = seat.person_id WHERE seat.reference = ?"
_BEHIND = f"{_LISTED} AND (name, reference) > (COALESCE(({_LAST}), ''), ?)"
# Asked of each person by itself: a seat is kept when its holder leaves, so what they did stays theirs.
_NAMES = """
SELECT id, name FROM person WHERE id IN ({marks})
AND EXISTS (SELECT 1 FROM seat WHERE seat.person_id = person.id)
"""


def roster(after: str | None = None, most: int = PAGE) -> Page[Colleague]:
    """A page of the staff by name, behind the one with the reference `after`, in one query."""
    which, values = (_LISTED, ()) if after is None else (_BEHIND, (after, after))
    people = _colleagues(which, *values, most + 1)
    return Page(people[:most], people[most - 1].reference if len(people) > most else None)


def colleague(reference: str) -> tuple[Colleague, Person]:
    """Whose seat this is, also one whose holder has no role any more; UnknownColleague if there is none."""
    found = _colleagues("reference = ?", read_reference(reference, "ST") or "", 1)
    if not found:
        raise UnknownColleague
    person = records(Person, "id = (SELECT person_id FROM seat WHERE reference = ?)", found[0].reference)
    return found[0], person[0]


def seat_of(person_id: int) -> str | None:
    """The reference of somebody's seat, None if they never had one."""
    seat = Seat.get_or_none(Seat.person == person_id)
    return seat.reference if seat else None


def _colleagues(which: str, *values: Any) -> list[Colleague]:
    found: dict[str, Colleague] = {}
    for row in rows(_ROSTER.format(which=which), *values):
        found[row[0]] = _with_role(found.get(row[0]), row)
    return list(found.values())


def _with_role(known: Colleague | None, row: tuple[Any, ...]) -> Colleague:
    """The colleague of a row, with the role it brings beside those known before."""
    reference, name, email, second_factor, seen, invited, is_shut, role, code, names = row
    here = (Held(role, code, json.loads(names) if names else None),) if role else ()
    held = (*(known.held if known else ()), *here)
    times = moment_or_none(seen), moment_or_none(invited)
    return Colleague(reference, name, email, bool(second_factor), *times, bool(is_shut), held)


def staff_among(people: set[int]) -> dict[int, str]:
    """The names of those of `people` (ids) who are or were on the staff; no query for nobody."""
    if not people:
        return {}
    return dict(rows(_NAMES.format(marks=", ".join("?" * len(people))), *sorted(people)))
