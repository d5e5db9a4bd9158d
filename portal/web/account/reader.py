"""Whoever looks after their own account: they are signed in, and everything they change is theirs."""

from flask import request

from portal.members import accounts
from portal.members.accounts import WrongSignIn
from portal.members.people import Person
from portal.members.sessions import Visit
from portal.web import clock
from portal.web.session import visit
from portal.wording import N_, Refusal


class NotProved(Refusal):
    """What was typed is not theirs: whoever sits at the device may be somebody else."""

    message = N_("This is not what we know of you. Nothing has changed.")


def reader() -> Visit:
    """Who is signed in. Only for views that ask for a role."""
    found = visit()
    assert found is not None
    return found


def myself() -> Person:
    """Their own row."""
    found: Person = Person.get_by_id(reader().person_id)
    return found


def prove(password: str, *, otherwise: Refusal) -> None:
    """Raise `otherwise` unless this is their own password; TooManyTries as at the sign-in."""
    try:
        accounts.sign_in(reader().email, password, now=clock.real(), source=request.remote_addr or "")
    except WrongSignIn as wrong:
        raise otherwise from wrong
