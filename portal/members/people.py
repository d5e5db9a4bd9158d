"""People: members and staff, the roles they hold, and how they are found."""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field

from peewee import CharField, DateField, ForeignKeyField, IntegerField

from portal import history
from portal.history import Actor
from portal.members.association import Chapter
from portal.members.roles import STAFF, Grant, is_staff
from portal.store import JsonColumn, Moment, Record, rows_of, transaction
from portal.store.references import new_reference
from portal.store.rows import records
from portal.store.search import PERSON_WORDS, keep
from portal.wording import N_, NP_, Refusal, Words

KINDS = history.declare(
    {
        "person.joined": ("chapter", "grade", "standing", "language"),
        "person.invited": ("role",),
        "person.changed": ("fields", "chapter", "grade", "standing", "language"),
        "person.left": ("chapter", "grade", "standing", "language"),
    }
)

STANDINGS: dict[str, Words] = {
    "good": NP_("standing", "In good standing"),
    "lapsed": NP_("standing", "Lapsed"),
    "suspended": NP_("standing", "Suspended"),
    "left": NP_("standing", "Left"),
}
NAME_LENGTH, ADDRESS_LENGTH = 200, 254


class Person(Record):
    """Somebody the association knows: a member has a number, staff have a role."""

    number = CharField(max_length=40, null=True, unique=True)
    name = CharField(max_length=NAME_LENGTH)
    email = CharField(max_length=254, null=True)
    email_key = CharField(max_length=254, null=True, unique=True)
    language = CharField(max_length=8)
    time_zone = CharField(max_length=64)
    chapter = ForeignKeyField(Chapter, null=True)
    chapter_id: "IntegerField[int | None]"
    grade = CharField(max_length=40, default="")
    standing = CharField(max_length=20, default="good")
    joined = DateField(null=True)
    left_on = DateField(null=True)
    created_at = Moment()

    @property
    def subject(self) -> history.ledger.Subject:
        """How the ledger names this person."""
        return "person", self.id


class RoleGrant(Record):
    """A role that a person holds, for one chapter or for the whole association (no chapter)."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    role = CharField(max_length=20)
    chapter = ForeignKeyField(Chapter, null=True)
    chapter_id: "IntegerField[int | None]"
    granted_at = Moment()

    class Meta:
        indexes = ((("role", "chapter", "person"), False),)


class Seat(Record):
    """A place on the staff, kept when its holder leaves: how its pages are found, and what became of it.

    `invited_at` is the last invitation, `taken_at` when they first came in, `held` what they may do again
    once a shut account is opened: pairs of role and chapter id.
    """

    person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    reference = CharField(max_length=20, unique=True)
    invited_at = Moment(null=True)
    taken_at = Moment(null=True)
    shut_at = Moment(null=True)
    held = JsonColumn(null=True)


@dataclass(frozen=True)
class PersonActor(Actor):
    """A person who acts: what the rules need to know of them."""

    grants: tuple[Grant, ...] = ()
    name: str = ""
    email: str = ""
    language: str = "en"

    @property
    def is_staff(self) -> bool:
        """Whether they hold any role of the staff."""
        return is_staff(self.grants)


class EmailTaken(Refusal):
    """The e-mail address belongs to somebody already."""

    message = N_("The e-mail address %(email)s already belongs to somebody.")


def email_key(email: str) -> str:
    """One spelling for one mailbox: NFKC, case folded, no spaces round it."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def is_address(email: str) -> bool:
    """Whether this looks like an e-mail address (somebody@somewhere.tld); the rest a letter can prove."""
    before, _, after = email.rpartition("@")
    seen = all(letter.isprintable() and letter not in ' <>,;:"' for letter in before + after)
    return bool(before) and "." in after.strip(".") and seen and len(email) <= ADDRESS_LENGTH


def findable(name: str, number: str | None, email: str | None) -> str:
    """The text by whose words a person is found."""
    return f"{name} {number or ''} {email or ''}"


@dataclass
class NewPerson:
    """What is known of somebody before they have a row."""

    name: str
    email: str | None
    language: str
    time_zone: str
    number: str | None = None
    chapter: Chapter | None = None
    grade: str = ""
    standing: str = "good"
    joined: dt.date | None = None
    roles: tuple[Grant, ...] = field(default=(Grant("member"),))


def welcome(new: NewPerson, *, by: Actor, at: dt.datetime) -> Person:
    """Add a person with their roles; EmailTaken if the mailbox has an owner."""
    key = email_key(new.email) if new.email else None
    with transaction():
        if key and Person.select().where(Person.email_key == key).exists():
            raise EmailTaken(field="email", email=new.email)
        person = Person.create(
            number=new.number,
            name=new.name,
            email=new.email,
            email_key=key,
            language=new.language,
            time_zone=new.time_zone,
            chapter=new.chapter,
            grade=new.grade,
            standing=new.standing,
            joined=new.joined,
            created_at=at,
        )
        for grant in new.roles:
            give(person.id, grant, at)
        keep(PERSON_WORDS, person.id, findable(new.name, new.number, new.email))
        history.record(person.subject, "person.joined", by=by, at=at, **dimensions(person))
    return person


def give(person_id: int, grant: Grant, at: dt.datetime) -> None:
    """Let somebody hold a role; whoever is given one of the staff for the first time gets a seat there."""
    RoleGrant.create(person=person_id, role=grant.role, chapter=grant.chapter_id, granted_at=at)
    if grant.role in STAFF:
        Seat.insert(person=person_id, reference=new_reference("ST")).on_conflict_ignore().execute()


def dimensions(person: Person) -> dict[str, object]:
    """What the figures need to know of a person, as it is now: chapter id, grade, standing, language."""
    return {
        "chapter": person.chapter_id,
        "grade": person.grade,
        "standing": person.standing,
        "language": person.language,
    }


def note_change(person: Person, *fields: str, by: Actor, at: dt.datetime) -> None:
    """Write down that `fields` of a person changed; what they are now stays out of the ledger."""
    history.record(person.subject, "person.changed", by=by, at=at, fields=list(fields), **dimensions(person))


def change(person: Person, *, by: Actor, at: dt.datetime, **fields: object) -> Person:
    """Change `fields` of a person (column → value); the ledger keeps their names, never the values."""
    with transaction():
        if "email" in fields:
            fields["email_key"] = email_key(str(fields["email"])) if fields["email"] else None
            taken = (Person.email_key == fields["email_key"]) & (Person.id != person.id)
            if fields["email_key"] and Person.select().where(taken).exists():
                raise EmailTaken(field="email", email=fields["email"])
        Person.update(fields).where(Person.id == person.id).execute()
        fresh = Person.get_by_id(person.id)
        if {"name", "number", "email"} & fields.keys():
            keep(PERSON_WORDS, fresh.id, findable(fresh.name, fresh.number, fresh.email))
        note_change(fresh, *sorted(fields.keys() - {"email_key"}), by=by, at=at)
    return fresh


def by_email(email: str) -> Person | None:
    """The person whose mailbox this is."""
    return Person.get_or_none(Person.email_key == email_key(email))


def grants_of(person_id: int) -> tuple[Grant, ...]:
    """The roles somebody holds."""
    rows = RoleGrant.select(RoleGrant.role, RoleGrant.chapter).where(RoleGrant.person == person_id)
    return tuple(Grant(role, chapter) for role, chapter in rows_of(rows.order_by(RoleGrant.id)))


def actor(person: Person) -> PersonActor:
    """The person as an actor, with the roles they hold now."""
    return PersonActor(
        "person", person.id, grants_of(person.id), person.name, person.email or "", person.language
    )


def person_of(who: Actor) -> Person:
    """The row of somebody who acts (who is a person of ours)."""
    return records(Person, "id = ?", who.id)[0]
