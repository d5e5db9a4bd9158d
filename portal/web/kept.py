"""What was typed is never lost: a form sent by somebody whose session is gone waits until they have signed in again.

The fields wait in a row of ours for an hour, found by a random token in the session cookie; after the sign-in the page
shows the form filled, with a note. Nothing is ever sent by itself. Files and passwords are not kept.
"""

import datetime as dt
import secrets

from flask import g, request, session
from peewee import CharField
from werkzeug.datastructures import MultiDict

from portal.members.links import hashed
from portal.store import JsonColumn, Moment, Record, transaction
from portal.web import clock

WAITS = dt.timedelta(hours=1)
LONGEST = 200_000  # characters of all fields together: far more than anybody types, little for a row
_NEVER = ("csrf_token", "password", "code")


class KeptForm(Record):
    """The fields of one form that could not be taken, and where it was sent."""

    token_hash = CharField(max_length=64, unique=True)
    path = CharField(max_length=500)
    typed = JsonColumn()
    kept_at = Moment(index=True)


def typed_fields() -> dict[str, list[str]]:
    """What came with this request and is worth keeping: every field but tokens, passwords and codes."""
    fields = {name: values for name, values in request.form.lists() if not name.startswith(_NEVER)}
    return fields if sum(len(value) for values in fields.values() for value in values) <= LONGEST else {}


def has_typed(fields: dict[str, list[str]]) -> bool:
    """Whether somebody wrote something in `fields`; a bare button can be pressed again."""
    return any(value.strip() for values in fields.values() for value in values)


def keep_typed() -> None:
    """Keep what this request brought until its sender has signed in."""
    fields = typed_fields()
    if not has_typed(fields):
        return
    token = secrets.token_urlsafe(32)
    now = clock.real()
    with transaction():
        KeptForm.delete().where(KeptForm.kept_at < now - WAITS).execute()
        KeptForm.create(token_hash=hashed(token), path=request.path[:500], typed=fields, kept_at=now)
    session["kept"] = token


def kept_for(path: str) -> MultiDict[str, str] | None:
    """What waits for the form that is sent to `path`, if anything does; it is kept until the form has been sent."""
    if "kept" not in session:
        return None
    row = _row()
    if row is None or row.path != path:
        return None
    return MultiDict((name, value) for name, values in row.typed.items() for value in values)


def forget_typed() -> None:
    """The form was sent: what waited for it may go."""
    token = session.pop("kept", None)
    if token:
        KeptForm.delete().where(KeptForm.token_hash == hashed(token)).execute()


def _row() -> KeptForm | None:
    """The waiting row of this browser, read once a request."""
    if "kept_form" not in g:
        fresh = KeptForm.kept_at > clock.real() - WAITS
        g.kept_form = KeptForm.get_or_none((KeptForm.token_hash == hashed(session["kept"])) & fresh)
        if g.kept_form is None:
            session.pop("kept", None)
    return g.kept_form
