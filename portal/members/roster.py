"""The roster: who is on the staff, in which roles, whether the second factor is set up, and when last seen.

What people sign in with stays where it is: only whether there is a second factor is read, never the secret.
"""

import datetime as dt
import json
from typing import Any, NamedTuple

from portal.members.association import Words
from portal.members.roles import STAFF
from portal.store.paging import Page
from portal.store.rows import moment_or_none, rows

PAGE = 50


class Held(NamedTuple):
    """A role that somebody holds: the names of its chapter, or None for the whole association."""

    role: str
    chapter: Words | None


class Colleague(NamedTuple):
    """Somebody of the staff. `seen` is the last time on a device of theirs that is still remembered."""

    id: int
    name: str
    email: str | None
    second_factor: bool
    seen: dt.datetime | None
    held: tuple[Held, ...]


_ROLES = ", ".join(f"'{role}'" for role in sorted(STAFF))
_OF_THE_STAFF = f"(SELECT person_id FROM role_grant WHERE role IN ({_ROLES}))"
_ROSTER = f"""
SELECT one.id, one.name, one.email,
       EXISTS (SELECT 1 FROM account WHERE account.person_id = one.id AND account.totp_secret IS NOT NULL),
       (SELECT MAX(seen_at) FROM sign_in_session device WHERE device.person_id = one.id),
       held.role, chapter.names
FROM (SELECT id, name, email FROM person WHERE id IN {_OF_THE_STAFF} AND {{behind}}
      ORDER BY name, id LIMIT ?) one
JOIN role_grant held ON held.person_id = one.id AND held.role IN ({_ROLES})
LEFT JOIN chapter ON chapter.id = held.chapter_id
ORDER BY one.name, one.id, held.id
"""
_BEHIND = "(name, id) > (COALESCE((SELECT last.name FROM person last WHERE last.id = ?), ''), ?)"
# Asked of each person by itself: there are few of them here, and a hundred thousand members hold a role, too.
_NAMES = f"""
SELECT id, name FROM person WHERE id IN ({{marks}})
AND EXISTS (SELECT 1 FROM role_grant held WHERE held.person_id = person.id AND held.role IN ({_ROLES}))
"""


def roster(after: int | None = None, most: int = PAGE) -> Page[Colleague]:
    """A page of the staff by name, behind the person with the id `after`, in one query; the mark is an id."""
    behind, values = ("1 = 1", ()) if after is None else (_BEHIND, (after, after))
    found: dict[int, Colleague] = {}
    for row in rows(_ROSTER.format(behind=behind), *values, most + 1):
        found[row[0]] = _with_role(found.get(row[0]), row)
    people = list(found.values())
    return Page(people[:most], str(people[most - 1].id) if len(people) > most else None)


def _with_role(known: Colleague | None, row: tuple[Any, ...]) -> Colleague:
    """The colleague of a row, with the role it brings beside those known before."""
    id, name, email, second_factor, seen, role, names = row
    held = Held(role, json.loads(names) if names else None)
    before = known.held if known else ()
    return Colleague(id, name, email, bool(second_factor), moment_or_none(seen), (*before, held))


def staff_among(people: set[int]) -> dict[int, str]:
    """The names of those of `people` (ids) who are on the staff; no query for nobody."""
    if not people:
        return {}
    return dict(rows(_NAMES.format(marks=", ".join("?" * len(people))), *sorted(people)))
