"""Accounts: passwords, links by e-mail, and the throttle on failures."""

import datetime as dt
import ipaddress

import argon2
from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField

from portal import history
from portal.history import Actor
from portal.members.association import Association
from portal.members.links import Link, hashed, make_link, read_link, use_link
from portal.members.passwords import LONGEST, check_password
from portal.members.people import Person, by_email, email_key, grants_of, note_change
from portal.members.roles import is_staff
from portal.store import Moment, Record, for_update, transaction
from portal.wording import N_, Refusal

HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's first profile
LINK_LIVES = dt.timedelta(minutes=10)
INVITATION_LIVES = dt.timedelta(days=7)
FAILURES_ALLOWED, FAILURE_WINDOW = 8, dt.timedelta(minutes=15)
FAILURES_OF_A_SOURCE = 30  # many people may sit behind one address of a company or a café
LINKS_ALLOWED, LINK_WINDOW = 3, dt.timedelta(hours=1)

# A hash of nothing anybody knows: an unknown address costs the same work as a known one.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$vtUJAoLMQZCAxBWvGaTGtg$AXdNg/9XYaIIgyYq0Ls45c/iA/5VnklYxNEIgzWDmFE"


class Account(Record):
    """How a person signs in."""

    person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    password_hash = CharField(max_length=200, null=True)
    totp_secret = CharField(max_length=64, null=True)
    totp_last = BigIntegerField(null=True)
    active = BooleanField(default=True)
    changed_at = Moment()


class Failure(Record):
    """One failed attempt, or one link asked for, kept by the hash of whom or whence it concerned."""

    key = CharField(max_length=64)
    at = Moment()

    class Meta:
        table_name = "sign_in_failure"
        indexes = ((("key", "at"), False),)


class WrongSignIn(Refusal):
    """Address and password do not go together; which of them is wrong is not said."""

    message = N_(
        "E-mail address and password do not go together. Try again, or ask for a sign-in link by e-mail."
    )


class TooManyTries(Refusal):
    """Too many failures in a short time."""

    message = N_(
        "That failed too many times. Wait a quarter of an hour, or ask for a sign-in link by e-mail."
    )


def account_of(person: Person, at: dt.datetime) -> Account:
    """The account of a person, made if they have none."""
    account, _ = Account.get_or_create(person=person, defaults={"changed_at": at})
    return account


def set_password(person: Person, password: str, *, by: Actor, at: dt.datetime) -> None:
    """Give a person a new password; WeakPassword if it is none to sign in with.

    Which rule holds is asked of the roles they hold, and no session: one may rest there. Whoever would give
    them a role waits, or the easier rule could be met a moment before the role is there.
    """
    check_password(password, staff=is_staff(grants_of(person.id)), about=_about(person))
    hashed_password = HASHER.hash(password)  # slow, so nobody waits for it
    with transaction():
        list(for_update(Person.select(Person.id).where(Person.id == person.id)))
        check_password(password, staff=is_staff(grants_of(person.id)), about=_about(person))
        account = account_of(person, at)
        Account.update(password_hash=hashed_password, changed_at=at).where(Account.id == account.id).execute()
        note_change(person, "password", by=by, at=at)


def has_password(person_id: int) -> bool:
    """Whether a person signs in with a password of their own."""
    set_one = (Account.person == person_id) & Account.password_hash.is_null(False)
    return Account.select().where(set_one).exists()


def _about(person: Person) -> list[str]:
    """What somebody who knows the person and the association would try as a password."""
    here = Association.get_or_none()
    names = here.names.values() if here else ()
    return [person.name, person.email or "", person.number or "", *names]


def failures(key: str, since: dt.datetime) -> int:
    """How often `key` failed since then."""
    return Failure.select().where((Failure.key == hashed(key)) & (Failure.at > since)).count()


def note_failure(key: str, now: dt.datetime) -> None:
    """Remember one failure of `key`. The worker forgets those long past: doing it here would read them all,
    the more the more somebody tries.
    """
    Failure.create(key=hashed(key), at=now)


def sign_in(email: str, password: str, *, now: dt.datetime, source: str) -> Person:
    """The person whose address and password these are. `source` is where the request came from, for the
    throttle.

    Raises TooManyTries after eight failures of this address or thirty of this source in a quarter of an hour,
    WrongSignIn otherwise; the work done is the same whether or not the address is known.
    """
    mailbox = by_email(email)
    whose, place = f"account {_owner(mailbox, email)}", f"source {place_of(source)}"
    since = now - FAILURE_WINDOW
    if failures(whose, since) >= FAILURES_ALLOWED or failures(place, since) >= FAILURES_OF_A_SOURCE:
        raise TooManyTries
    account = Account.get_or_none(Account.person == mailbox) if mailbox else None
    known = account.password_hash if account is not None and account.active else None
    right = _matches(known or _NOBODY, password)
    if mailbox is None or known is None or not right:
        note_failure(whose, now)
        note_failure(place, now)
        raise WrongSignIn
    if HASHER.check_needs_rehash(known):
        Account.update(password_hash=HASHER.hash(password)).where(Account.person == mailbox).execute()
    return mailbox


def place_of(source: str) -> str:
    """Where a request came from, as one place: of an IPv6 address the network, since whoever has one address
    there has as many as they like.
    """
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _owner(person: Person | None, email: str) -> str:
    """Whom a failure is counted for: a person, or an address nobody is known by. The words before keep a
    number that was typed as an address apart from the person with that number.
    """
    return f"of person {person.id}" if person else f"of mailbox {email_key(email)}"


def _matches(password_hash: str, password: str) -> bool:
    if len(password.encode()) > LONGEST:
        return False
    try:
        return HASHER.verify(password_hash, password)
    except argon2.exceptions.VerificationError:
        return False


def ask_link(email: str, *, at: dt.datetime, now: dt.datetime, language: str) -> None:
    """Have a sign-in link mailed, if the address is known and did not ask three times this hour; says
    neither, and writes as much for an unknown address as for a known one.
    """
    person = by_email(email)
    whose = f"link {_owner(person, email)}"
    if failures(whose, now - LINK_WINDOW) >= LINKS_ALLOWED:
        return
    with transaction():
        note_failure(whose, now)
        if person is not None and is_open(person):
            asker = Actor("person", person.id)
            history.record(person.subject, "session.link_asked", by=asker, at=at, language=language)


def is_open(person: Person) -> bool:
    """Whether the account of a person is open; one that was shut takes no link either."""
    return not Account.select().where((Account.person == person) & ~Account.active).exists()


def make_sign_in_link(person: Person, *, now: dt.datetime, lives: dt.timedelta = LINK_LIVES) -> str:
    """The token of a sign-in link, made when its letter is rendered."""
    return make_link("sign_in", person_id=person.id, subject_id=None, at=now, expires_at=now + lives)


def person_of_link(token: str, now: dt.datetime) -> Person | None:
    """Whose sign-in link this is, without using it up: mail scanners open links, so a button confirms."""
    link = read_link("sign_in", token, now)
    person = link.person if link else None
    return person if person and is_open(person) else None


def sign_in_by_link(token: str, now: dt.datetime) -> Person | None:
    """Use a sign-in link up and return its person; None if it is unknown, old or used."""
    link = read_link("sign_in", token, now)
    person = person_of_link(token, now)
    return person if link and person and use_link(link, now) else None


def end_links(person: Person) -> None:
    """No letter sent before lets a person in any more."""
    Link.delete().where((Link.person == person) & (Link.purpose == "sign_in")).execute()
