"""The people of a demonstration: one press signs in as one of them."""

from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from portal.cases.records import Case
from portal.members.association import association
from portal.members.people import Person
from portal.web.house import settings
from portal.wording import NP_, Words

PASSWORD = "recourse-demo"

MEMBERS = tuple(f"{name}@demo.example" for name in ("asha", "armen", "kavya", "layla", "grace"))
STAFF: dict[str, Words] = {
    "handler@demo.example": NP_("demo person", "case handler: works on cases, grants remedies"),
    "supervisor@demo.example": NP_("demo person", "supervisor: helps out, grants more, sees figures"),
    "executive@demo.example": NP_("demo person", "board: sees figures, never a case"),
    "admin@demo.example": NP_("demo person", "administrator: sets up, never reads a case"),
    "auditor@demo.example": NP_("demo person", "auditor: reads history and figures"),
}


@dataclass(frozen=True)
class Part:
    """Somebody to step in as; `does` says what staff do, `open` how many matters a member has open."""

    email: str
    name: str
    language: str
    does: Words | None
    open: int


def cast() -> list[Part]:
    """The ten people of a demonstration, members first; nobody anywhere else."""
    if not settings().demo or not association().demo:
        return []
    wanted = [*MEMBERS, *STAFF]
    mine = (Case.member == Person.id) & Case.is_open
    query = Person.select(Person.email_key, Person.name, Person.language, fn.COUNT(Case.id))
    query = query.join(Case, JOIN.LEFT_OUTER, on=mine).where(Person.email_key.in_(wanted))
    rows: Any = query.group_by(Person.email_key, Person.name, Person.language).tuples()
    found = {row[0]: Part(row[0], row[1], row[2], STAFF.get(row[0]), row[3]) for row in rows}
    return [found[email] for email in wanted if email in found]
