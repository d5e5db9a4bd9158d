"""Links that letters carry: a random token, stored only as its hash, for one purpose and until one moment."""

import datetime as dt
import hashlib
import secrets

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField

from portal.members.people import Person
from portal.store import Moment, Record, transaction


class Link(Record):
    """A token that was mailed: for what, about what, for whom, until when."""

    token_hash = CharField(max_length=64, unique=True)
    purpose = CharField(max_length=20)
    subject_id = BigIntegerField(null=True)
    person = ForeignKeyField(Person, null=True, on_delete="CASCADE")
    person_id: "IntegerField[int | None]"
    made_at = Moment()
    expires_at = Moment()
    used_at = Moment(null=True)


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(
    purpose: str, *, person_id: int | None, subject_id: int | None, at: dt.datetime, expires_at: dt.datetime
) -> str:
    """A fresh token of 256 random bits; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    Link.create(
        token_hash=hashed(token),
        purpose=purpose,
        subject_id=subject_id,
        person=person_id,
        made_at=at,
        expires_at=expires_at,
    )
    return token


def read_link(purpose: str, token: str, at: dt.datetime) -> Link | None:
    """The unused, unexpired link of this purpose and token, or None."""
    if not 20 <= len(token) <= 100:
        return None
    link = Link.get_or_none(Link.token_hash == hashed(token))
    if link is None or link.purpose != purpose or link.used_at is not None or link.expires_at <= at:
        return None
    return link


def was_made(purpose: str, token: str) -> bool:
    """Whether there ever was a link of this purpose and token, used or expired as it may be."""
    return Link.select().where((Link.token_hash == hashed(token)) & (Link.purpose == purpose)).exists()


def use_link(link: Link, at: dt.datetime) -> bool:
    """Use a link up; False if somebody else just did."""
    with transaction():
        unused = (Link.id == link.id) & Link.used_at.is_null()
        return Link.update(used_at=at).where(unused).execute() == 1
