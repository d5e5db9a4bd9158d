"""Leaving the portal: one's own account is shut until the office opens it. Membership is another matter."""

import datetime as dt

from portal.history import Actor
from portal.members.accounts import Account
from portal.members.people import Person
from portal.members.tenure import close
from portal.store import transaction


def leave(person: Person, *, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    """Shut one's own account: no password, no link, no session is left, and no role on the staff (`now` is
    real time). Register, cases and letters stay as they are. LastAdministrator where no other is left.
    """
    with transaction():
        close(person, why="left_portal", by=by, at=at, now=now)
        Account.update(password_hash=None).where(Account.person == person).execute()
