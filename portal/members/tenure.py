"""Tenure on the staff: roles given and taken, accounts shut and opened again, a new second factor.

A shut account holds no role: so nothing that looks for somebody to work on a case, or to write to, has to
remember to leave it out. What it held is kept with the seat, and comes back when the account is opened.
"""

import datetime as dt

from portal.history import Actor
from portal.members import second_factor
from portal.members.accounts import Account, account_of, end_links, is_open
from portal.members.association import Chapter
from portal.members.people import Person, RoleGrant, Seat, give, grants_of, note_change
from portal.members.roles import STAFF, Grant, is_staff
from portal.members.sessions import end_all
from portal.store import for_update, transaction
from portal.wording import N_, Refusal

ADMINISTRATOR = "administrator"
FOR_THE_WHOLE = frozenset({ADMINISTRATOR, "auditor"})  # set-up and history know no chapters
AWAITED = Seat.invited_at.is_null(False) & Seat.taken_at.is_null() & Seat.shut_at.is_null()


class NotARole(Refusal):
    """The staff has no such role."""

    message = N_("The staff has no role called “%(role)s”.")


class HoldsRoleAlready(Refusal):
    """They were given that role before."""

    message = N_("%(name)s holds this role already.")


class OnlyForTheWhole(Refusal):
    """The role reaches over the whole association and cannot be held for one chapter."""

    message = N_("Administrators and auditors serve the whole association. Choose no chapter.")


class NoLongerHeld(Refusal):
    """The role to be taken away is not held: somebody else was quicker."""

    message = N_("%(name)s does not hold this role any more.")


class LastAdministrator(Refusal):
    """Nobody would be left who may set up the portal."""

    message = N_("%(name)s is the last administrator. Give somebody else this role first.")


class NotYourself(Refusal):
    """Somebody tried to shut themselves out."""

    message = N_("You cannot do this to yourself. Ask another administrator.")


class AccountIsShut(Refusal):
    """The account is shut, so nothing can be given to it."""

    message = N_("The account of %(name)s is shut. Open it first.")


def grant_of(role: str, chapter: Chapter | None) -> Grant:
    """A role of the staff in a chapter, or everywhere; NotARole, OnlyForTheWhole."""
    if role not in STAFF:
        raise NotARole(field="role", role=role)
    if role in FOR_THE_WHOLE and chapter is not None:
        raise OnlyForTheWhole(field="chapter")
    return Grant(role, chapter.id if chapter else None)


def give_role(
    person: Person, role: str, chapter: Chapter | None, *, by: Actor, at: dt.datetime, now: dt.datetime
) -> None:
    """Give somebody of the staff one more role, or somebody who was of it a role again (`now` is real time).

    Raises NotYourself, NotARole, OnlyForTheWhole, HoldsRoleAlready, AccountIsShut.
    """
    check_not_oneself(person, by)
    grant = grant_of(role, chapter)
    with transaction():
        _lock(person)
        if is_shut(person):
            raise AccountIsShut(name=person.name)
        held = grants_of(person.id)
        if grant in held:
            raise HoldsRoleAlready(field="role", name=person.name)
        give(person.id, grant, at)
        note_change(person, "roles", by=by, at=at)
        if not is_staff(held):
            end_easy_entry(person, by=by, at=at, now=now)


def end_easy_entry(person: Person, *, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    """End what let somebody in who was not of the staff until now: a password by the members' easier rule,
    and sessions without a second factor.
    """
    Account.update(password_hash=None).where(Account.person == person).execute()
    end_all(person.id, by=by, at=at, now=now, why="joined_staff")


def take_role(person: Person, role: str, chapter: Chapter | None, *, by: Actor, at: dt.datetime) -> None:
    """Take a role of the staff away; it ends with the next thing its holder asks for.

    Raises NotARole, NotYourself (nobody takes away their own administrator role), LastAdministrator,
    NoLongerHeld.
    """
    if role not in STAFF:
        raise NotARole(field="role", role=role)
    with transaction():
        if role == ADMINISTRATOR:
            check_not_oneself(person, by)
            check_others_remain(person)
        where = RoleGrant.chapter.is_null() if chapter is None else RoleGrant.chapter == chapter
        this = (RoleGrant.person == person) & (RoleGrant.role == role) & where
        if not RoleGrant.delete().where(this).execute():
            raise NoLongerHeld(name=person.name)
        note_change(person, "roles", by=by, at=at)


def check_not_oneself(person: Person, by: Actor) -> None:
    """NotYourself if it is their own role or account that somebody would change."""
    if by.id == person.id:
        raise NotYourself


def check_others_remain(person: Person) -> None:
    """LastAdministrator if nobody else is one who can come in: their account is open, and no invitation of
    theirs waits, which may never be accepted. The rows stay locked: of two administrators who take each
    other's role away, the second finds the first one gone.
    """
    whole = (RoleGrant.role == ADMINISTRATOR) & RoleGrant.chapter.is_null()
    holders = {row.person_id for row in for_update(RoleGrant.select().where(whole))}
    shut = Account.select(Account.person).where(~Account.active)
    awaited = Seat.select(Seat.person).where(AWAITED & Seat.person.in_(holders))
    unable = {row.person_id for row in (*shut.where(Account.person.in_(holders)), *awaited)}
    if person.id in holders and not holders - unable - {person.id}:
        raise LastAdministrator(name=person.name)


def is_shut(person: Person) -> bool:
    """Whether somebody's account is shut: nothing lets them in."""
    return not is_open(person)


def shut(person: Person, *, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    """Shut an account: every device is signed out, no password and no link lets them in, the roles end.

    Raises NotYourself, LastAdministrator. Shutting twice changes nothing.
    """
    check_not_oneself(person, by)
    close(person, why="account_shut", by=by, at=at, now=now)


def close(person: Person, *, why: str, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    """Shut an account, by whomever: `shut` for somebody else's, `leaving.leave` for one's own; `why` is what
    the ledger says of the sessions that end.
    """
    with transaction():
        check_others_remain(person)
        if is_shut(person):
            return
        account_of(person, at)
        Account.update(active=False, changed_at=at).where(Account.person == person).execute()
        of_staff = (RoleGrant.person == person) & RoleGrant.role.in_(sorted(STAFF))
        held = [[row.role, row.chapter_id] for row in RoleGrant.select().where(of_staff)]
        RoleGrant.delete().where(of_staff).execute()
        Seat.update(shut_at=at, held=held).where(Seat.person == person).execute()
        end_links(person)
        note_change(person, "account", by=by, at=at)
        end_all(person.id, by=by, at=at, now=now, why=why)


def open_again(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Open an account that was shut, with the roles it held then; a member without a seat held none."""
    with transaction():
        _lock(person)
        if not is_shut(person):
            return
        Account.update(active=True, changed_at=at).where(Account.person == person).execute()
        seat = Seat.get_or_none(Seat.person == person)
        for role, chapter_id in (seat.held if seat else None) or ():
            give(person.id, Grant(role, chapter_id), at)
        Seat.update(shut_at=None, held=None).where(Seat.person == person).execute()
        note_change(person, "account", by=by, at=at)


def _lock(person: Person) -> None:
    """Two who change the same person do so one after the other."""
    list(for_update(Seat.select().where(Seat.person == person)))


def begin_anew(person: Person, *, lost: bool, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    """Let somebody set up a new second factor at their next sign-in; their devices are signed out.

    `lost`: somebody else may have the device, so the password on it ends, too, and a link by e-mail lets
    them in. NotYourself: who could do this to themselves would need no second factor at all.
    """
    check_not_oneself(person, by)
    with transaction():
        second_factor.reset_second_factor(person, by=by, at=at)
        if lost:
            Account.update(password_hash=None, changed_at=at).where(Account.person == person).execute()
            note_change(person, "password", by=by, at=at)
        end_all(person.id, by=by, at=at, now=now, why="second_factor_reset")
