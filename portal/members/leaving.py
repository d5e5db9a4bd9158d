"""Leaving the portal: the account is shut until the office opens it again. Membership is another matter."""

import datetime as dt

from portal import history
from portal.history import Actor
from portal.members.accounts import Account, account_of
from portal.members.links import Link
from portal.members.people import Person, RoleGrant, dimensions
from portal.members.sessions import end_all
from portal.store import transaction
from portal.wording import N_, Refusal

SIGN_IN = "sign_in"  # the purpose of links that let somebody in; those of letters about a case go on


class LastAdministrator(Refusal):
    """Nobody would be left to set the portal up."""

    message = N_("You are the only administrator. Give somebody else that role before you leave.")


def has_password(person_id: int) -> bool:
    """Whether a person signs in with a password of their own."""
    set_one = (Account.person == person_id) & Account.password_hash.is_null(False)
    return Account.select().where(set_one).exists()


def leave(person: Person, *, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    """Shut the account of a person: no password, no second factor, no link, no session is left (`now` is
    real time). Register, roles, cases and letters stay as they are. LastAdministrator where no other is left.
    """
    with transaction():
        _check_others(person)
        account_of(person, at)
        shut = {"active": False, "password_hash": None, "totp_secret": None, "totp_last": None}
        Account.update(**shut, changed_at=at).where(Account.person == person.id).execute()
        Link.delete().where((Link.person == person.id) & (Link.purpose == SIGN_IN)).execute()
        end_all(person.id, by=by, at=at, now=now, why="left_portal")
        _note(person, "account_shut", by=by, at=at)


def _check_others(person: Person) -> None:
    administrators = RoleGrant.select(RoleGrant.person).where(RoleGrant.role == "administrator")
    shut = Account.select(Account.person).where(~Account.active)
    able = {row.person_id for row in administrators.where(RoleGrant.person.not_in(shut))}
    if able == {person.id}:
        raise LastAdministrator


def let_back_in(person: Person, *, by: Actor, at: dt.datetime) -> bool:
    """Open the account of a person again; they sign in by a link. False if it was not shut."""
    with transaction():
        shut = (Account.person == person.id) & ~Account.active
        opened = Account.update(active=True, changed_at=at).where(shut).execute()
        if opened:
            _note(person, "account_opened", by=by, at=at)
    return bool(opened)


def _note(person: Person, field: str, *, by: Actor, at: dt.datetime) -> None:
    history.record(person.subject, "person.changed", by=by, at=at, fields=[field], **dimensions(person))
