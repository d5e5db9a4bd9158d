"""Staff: giving somebody a role and inviting them, and taking back an invitation."""

import datetime as dt

from portal import history
from portal.history import Actor
from portal.members.accounts import end_links
from portal.members.association import NO_CHAPTERS, Chapter, association
from portal.members.people import (
    NewPerson,
    Person,
    RoleGrant,
    Seat,
    by_email,
    give,
    grants_of,
    is_address,
    note_change,
    welcome,
)
from portal.members.roles import STAFF, Grant, is_staff
from portal.members.tenure import (
    AWAITED,
    AccountIsShut,
    HoldsRoleAlready,
    check_not_oneself,
    check_others_remain,
    end_easy_entry,
    grant_of,
    is_shut,
)
from portal.store import transaction
from portal.wording import N_, Refusal


class NoAddress(Refusal):
    """What was given is no e-mail address."""

    message = N_("Write an e-mail address such as name@example.org.")


class NameNeeded(Refusal):
    """Somebody new has no name."""

    message = N_("Nobody is known by this address yet, so please give a name, too.")


class UnknownChapter(Refusal):
    """No chapter has that code."""

    message = N_("There is no chapter “%(code)s”. Chapters are: %(chapters)s.")


class NotALanguage(Refusal):
    """The association does not speak that language."""

    message = N_("The association does not have this language. It has: %(known)s.")


class NotInvited(Refusal):
    """No invitation is waiting: it was accepted or withdrawn."""

    message = N_("No invitation for %(name)s is waiting any more: it was accepted or withdrawn.")


def check_address(email: str) -> None:
    """NoAddress unless letters may be sent to `email`."""
    if not is_address(email.strip()):
        raise NoAddress(field="email")


def chapter_by_code(code: str) -> Chapter:
    """The chapter with this code; UnknownChapter, which names those that are."""
    found = Chapter.get_or_none(Chapter.code == code)
    if found is None:
        known = ", ".join(row.code for row in Chapter.select().order_by(Chapter.code))
        if not known:
            raise UnknownChapter(NO_CHAPTERS, field="chapter")
        raise UnknownChapter(field="chapter", code=code, chapters=known)
    return found


def check_language(language: str | None) -> None:
    """NotALanguage unless nobody chose one or the association has it: in no other are there pages."""
    known = association().languages
    if language is not None and language not in known:
        raise NotALanguage(field="language", known=", ".join(sorted(known)))


def invite(
    email: str,
    name: str | None,
    role: str,
    *,
    by: Actor,
    at: dt.datetime,
    now: dt.datetime,
    chapter: Chapter | None = None,
    language: str | None = None,
) -> Person:
    """Give somebody a `role` of the staff, in one chapter or everywhere, and have an invitation sent.

    Somebody unknown is added with `name`. A member who joins the staff is signed out and loses a password
    chosen by the members' easier rule. `now` is real time, for their sessions. Raises NoAddress,
    NotALanguage, NotARole, OnlyForTheWhole, NameNeeded, HoldsRoleAlready, AccountIsShut, NotYourself.
    """
    check_address(email)
    check_language(language)
    grant = grant_of(role, chapter)
    with transaction():
        person = by_email(email)
        if person is None:
            person = _add(email.strip(), name, grant, by=by, at=at, language=language)
        else:
            _promote(person, grant, by=by, at=at, now=now)
        _invite(person, role, by=by, at=at)
    return person


def _add(
    email: str, name: str | None, grant: Grant, *, by: Actor, at: dt.datetime, language: str | None
) -> Person:
    if not name or not name.strip():
        raise NameNeeded(field="name")
    here = association()
    new = NewPerson(name.strip(), email, language or here.language, here.time_zone, roles=(grant,))
    return welcome(new, by=by, at=at)


def _promote(person: Person, grant: Grant, *, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    check_not_oneself(person, by)
    held = grants_of(person.id)
    if grant in held:
        raise HoldsRoleAlready(field="role", name=person.name)
    if is_shut(person):
        raise AccountIsShut(field="email", name=person.name)
    if is_staff(held) and not is_awaited(person.id):
        Seat.update(taken_at=at).where((Seat.person == person) & Seat.taken_at.is_null()).execute()
    give(person.id, grant, at)
    note_change(person, "roles", by=by, at=at)
    if not is_staff(held):
        end_easy_entry(person, by=by, at=at, now=now)


def _invite(person: Person, role: str, *, by: Actor, at: dt.datetime) -> None:
    Seat.update(invited_at=at).where(Seat.person == person).execute()
    history.record(person.subject, "person.invited", by=by, at=at, role=role)


def invite_again(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Have the invitation sent once more; what was sent before ends. NotInvited if none is waiting."""
    with transaction():
        _check_waiting(person)
        end_links(person)
        role = next(grant.role for grant in grants_of(person.id) if grant.role in STAFF)
        _invite(person, role, by=by, at=at)


def withdraw(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Take an invitation back, with all roles that came with it; NotInvited if none is waiting.

    LastAdministrator where nobody else is one.
    """
    with transaction():
        _check_waiting(person)
        check_others_remain(person)
        end_links(person)
        RoleGrant.delete().where((RoleGrant.person == person) & RoleGrant.role.in_(sorted(STAFF))).execute()
        Seat.update(invited_at=None).where(Seat.person == person).execute()
        note_change(person, "roles", by=by, at=at)


def _check_waiting(person: Person) -> None:
    if not is_awaited(person.id):
        raise NotInvited(name=person.name)


def is_awaited(person_id: int) -> bool:
    """Whether an invitation was sent that its receiver has not accepted yet."""
    return Seat.select().where((Seat.person == person_id) & AWAITED).exists()
