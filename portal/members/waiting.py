"""What waits for a sign-in: the fields of a form whose sender's session was gone, for an hour."""

import datetime as dt
import secrets

from peewee import CharField

from portal.members.links import hashed
from portal.store import JsonColumn, Moment, Record, transaction

WAITS = dt.timedelta(hours=1)

Typed = dict[str, list[str]]


class WaitingForm(Record):
    """The fields of one form that could not be taken, and the address it was sent to."""

    token_hash = CharField(max_length=64, unique=True)
    path = CharField(max_length=500)
    typed = JsonColumn()
    since = Moment(index=True, column_name="kept_at")

    class Meta:
        table_name = "kept_form"  # as it was first called


def let_wait(path: str, typed: Typed, now: dt.datetime) -> str:
    """Keep the fields (name → values) sent to `path` for an hour of real time; returns the token that finds
    them.

    What others left longer ago goes.
    """
    token = secrets.token_urlsafe(32)
    with transaction():
        WaitingForm.delete().where(WaitingForm.since <= now - WAITS).execute()
        WaitingForm.create(token_hash=hashed(token), path=path, typed=typed, since=now)
    return token


def waiting_form(token: str, now: dt.datetime) -> tuple[str, Typed] | None:
    """The address and the fields that wait under `token`, None once they are gone."""
    waiting = (WaitingForm.token_hash == hashed(token)) & (WaitingForm.since > now - WAITS)
    row = WaitingForm.get_or_none(waiting)
    return (row.path, row.typed) if row else None


def forget_waiting(token: str) -> None:
    """Nothing waits under `token` any more."""
    WaitingForm.delete().where(WaitingForm.token_hash == hashed(token)).execute()
