"""What waits for a sign-in: the fields of a form whose sender's session was gone, for an hour."""

import datetime as dt
import secrets

from peewee import CharField

from portal.members.links import hashed
from portal.store import JsonColumn, Moment, Record, transaction

WAITS = dt.timedelta(hours=1)

Typed = dict[str, list[str]]


class KeptForm(Record):
    """The fields of one form that could not be taken, and the address it was sent to."""

    token_hash = CharField(max_length=64, unique=True)
    path = CharField(max_length=500)
    typed = JsonColumn()
    kept_at = Moment(index=True)


def keep_form(path: str, typed: Typed, now: dt.datetime) -> str:
    """Keep the fields (name → values) sent to `path` for an hour of real time; returns the token that finds
    them.

    What others left longer ago goes.
    """
    token = secrets.token_urlsafe(32)
    with transaction():
        KeptForm.delete().where(KeptForm.kept_at <= now - WAITS).execute()
        KeptForm.create(token_hash=hashed(token), path=path, typed=typed, kept_at=now)
    return token


def kept_form(token: str, now: dt.datetime) -> tuple[str, Typed] | None:
    """The address and the fields that wait under `token`, None once they are gone."""
    waiting = (KeptForm.token_hash == hashed(token)) & (KeptForm.kept_at > now - WAITS)
    row = KeptForm.get_or_none(waiting)
    return (row.path, row.typed) if row else None


def forget_form(token: str) -> None:
    """Nothing waits under `token` any more."""
    KeptForm.delete().where(KeptForm.token_hash == hashed(token)).execute()
