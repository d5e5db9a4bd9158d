"""Whoever looks after their own account: they are signed in, and everything they change is theirs."""

from portal.members.people import Person
from portal.members.sessions import Visit
from portal.web.session import visit


def reader() -> Visit:
    """Who is signed in. Only for views that ask for a role."""
    found = visit()
    assert found is not None
    return found


def myself() -> Person:
    """Their own row."""
    found: Person = Person.get_by_id(reader().person_id)
    return found
