"""What waits for a sign-in: the fields of a form whose sender's session was gone, for an hour.

Anybody can send a form, so only so many wait. Whoever was signed in before is counted by themselves; a flood
of strangers takes no room from them.
"""

import datetime as dt
import secrets

from peewee import CharField

from portal.members.accounts import failures, note_failure, place_of
from portal.members.links import hashed
from portal.store import JsonColumn, Moment, Record, transaction
from portal.wording import N_, Refusal

WAITS = dt.timedelta(hours=1)
# How many forms wait in an hour: of one person or source, and of all together whose session is not known.
MOST_OF_ONE = 30
MOST_OF_STRANGERS = 500

Typed = dict[str, list[str]]


class WaitingForm(Record):
    """The fields of one form that could not be taken, and the address it was sent to."""

    token_hash = CharField(max_length=64, unique=True)
    path = CharField(max_length=500)
    typed = JsonColumn()
    since = Moment(index=True, column_name="kept_at")

    class Meta:
        table_name = "kept_form"  # as it was first called


class NotKept(Refusal):
    """What was typed does not wait: too many forms came at once, or far too much text."""

    message = N_(
        "What you typed could not be kept. Go back one page in your browser and copy your text; then sign in "
        "and send it again."
    )


def let_wait(path: str, typed: Typed, now: dt.datetime, *, person_id: int | None, source: str) -> str:
    """Keep the fields (name → values) sent to `path` for an hour of real time; returns the token that finds
    them. `person_id`: whose session it was, if that is known; `source`: where the request came from.

    Raises NotKept once too many wait of the same sender. What others left longer ago goes.
    """
    token, counted = secrets.token_urlsafe(32), _counted(person_id, source)
    if any(failures(key, now - WAITS) >= most for key, most in counted.items()):
        raise NotKept
    with transaction():
        for key in counted:
            note_failure(key, now)
        WaitingForm.delete().where(WaitingForm.since <= now - WAITS).execute()
        WaitingForm.create(token_hash=hashed(token), path=path, typed=typed, since=now)
    return token


def _counted(person_id: int | None, source: str) -> dict[str, int]:
    """What a form is counted for, and how many may be."""
    if person_id is not None:
        return {f"waiting of person {person_id}": MOST_OF_ONE}
    return {f"waiting from {place_of(source)}": MOST_OF_ONE, "waiting of strangers": MOST_OF_STRANGERS}


def waiting_form(token: str, now: dt.datetime) -> tuple[str, Typed] | None:
    """The address and the fields that wait under `token`, None once they are gone."""
    waiting = (WaitingForm.token_hash == hashed(token)) & (WaitingForm.since > now - WAITS)
    row = WaitingForm.get_or_none(waiting)
    return (row.path, row.typed) if row else None


def forget_waiting(token: str) -> None:
    """Nothing waits under `token` any more."""
    WaitingForm.delete().where(WaitingForm.token_hash == hashed(token)).execute()
