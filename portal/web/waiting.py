"""What was typed is never lost: a form sent by somebody whose session is gone waits until they are signed in.

The fields wait for an hour in a row of ours, found by a random token in the session cookie; after the sign-in
the page shows the form filled, with a note. Nothing is ever sent by itself. Files, passwords and codes are
not kept. Where it cannot wait (`NotKept`), the sign-in page says so.
"""

from flask import g, request, session
from werkzeug.datastructures import MultiDict

from portal.members.sessions import whose
from portal.members.waiting import NotKept, Typed, forget_waiting, let_wait, waiting_form
from portal.web import clock

LONGEST = 200_000  # characters of all fields together: far more than anybody types, little for a row
LONGEST_PATH = 500
# `old` is the present password where a new one is chosen, `proof` a password or a code.
_NEVER = ("csrf_token", "password", "old", "code", "proof")


def typed_fields() -> Typed:
    """What came with this request and is worth keeping: every field but tokens, passwords and codes."""
    return {name: values for name, values in request.form.lists() if not name.startswith(_NEVER)}


def has_typed(fields: Typed) -> bool:
    """Whether somebody filled anything in; a bare button can be pressed again."""
    return any(value.strip() for values in fields.values() for value in values)


def let_typed_wait() -> None:
    """Keep what this request brought until its sender has signed in."""
    fields = typed_fields()
    if not has_typed(fields):
        return
    person_id = whose(session.get("_user_id", ""))
    try:
        token = _kept(fields, person_id)
    except NotKept:
        session["not_kept"] = True
        return
    forget_typed()  # this browser finds one form alone
    session["waiting"], session["waiting_of"] = token, person_id


def _kept(fields: Typed, person_id: int | None) -> str:
    """The token of the fields, which wait from now on."""
    size = sum(len(value) for values in fields.values() for value in values)
    if size > LONGEST or len(request.path) > LONGEST_PATH:
        raise NotKept
    source = request.remote_addr or ""
    return let_wait(request.path, fields, clock.real(), person_id=person_id, source=source)


def what_was_lost() -> NotKept | None:
    """What there is to say of a form that does not wait; said once."""
    return NotKept() if session.pop("not_kept", False) else None


def something_waits() -> bool:
    """Whether a form of this browser waits for a sign-in, or for being sent after it."""
    return "waiting" in session


def waiting_for(path: str) -> MultiDict[str, str] | None:
    """What waits for the form that is sent to `path`, if anything does; it waits on until a form was
    taken.
    """
    waiting = _waiting() if something_waits() else None
    if waiting is None or waiting[0] != path:
        return None
    return MultiDict((name, value) for name, values in waiting[1].items() for value in values)


def waiting_through_sign_in(person_id: int) -> str | None:
    """The token of what waits, if it may wait on for who signs in now: what one person typed is not for the
    next at the same computer.
    """
    token = session.get("waiting")
    if token and session.get("waiting_of") not in (None, person_id):
        forget_waiting(token)
        return None
    return token


def forget_typed() -> None:
    """The form was taken: nothing has to wait any more."""
    token = session.pop("waiting", None)
    if token:
        forget_waiting(token)


def _waiting() -> tuple[str, Typed] | None:
    """What waits for this browser, read once a request."""
    if "waiting" not in g:
        g.waiting = waiting_form(session["waiting"], clock.real())
        if g.waiting is None:
            session.pop("waiting", None)
    return g.waiting
