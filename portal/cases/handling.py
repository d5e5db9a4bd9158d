"""Handling: take, acknowledge, assess, ask, reply, note, extend, assign, escalate, reopen,
and the member's answer.
"""

import datetime as dt
from contextlib import suppress

from portal.cases import deadlines, evidence
from portal.cases.acting import acting, member_answered, note, put_in_charge, wait_for_member
from portal.cases.codes import CATEGORIES, SEVERITIES
from portal.cases.conversation import SaidAlready, read_text, refuse_echo, say
from portal.cases.intake import UnknownChoice
from portal.cases.records import Case, Promise
from portal.cases.states import BEFORE_OFFER, TooLate, WrongState
from portal.cases.walls import is_barred, sees
from portal.history import Actor
from portal.members.people import Person, PersonActor, actor, by_email, staff_who_may
from portal.members.roles import may as role_may
from portal.wording import N_, Refusal

REOPEN_WITHIN = dt.timedelta(days=30)
NEVER_REOPENED = ("withdrawn", "duplicate", "not_a_complaint")
ESCALATIONS = ("supervisor", "stage_two")


class HasHandler(Refusal):
    """Somebody has taken the case already."""

    message = N_("%(name)s has taken this case already.")


class NotForThem(Refusal):
    """The person named cannot take this case."""

    message = N_(
        "%(email)s cannot take this case: choose a handler or supervisor "
        "who sees it and was not barred from it."
    )


class NotALaterDay(Refusal):
    """An extension must move a promise to a later time."""

    message = N_("Choose a day after the one promised now, and not in the past.")


class AlreadyBroken(Refusal):
    """A promise whose time has passed cannot be extended any more."""

    message = N_(
        "The time of this promise has passed, so it cannot be extended any more. Write to the member instead."
    )


class NoSuchPromise(Refusal):
    """No promise of this kind stands."""

    message = N_("No promise of this kind is open in this case.")


def take(case: Case, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Become the handler of a case that nobody has; silent to the member."""
    with acting(case, "take", by=by, at=at, version=version) as row:
        if row.handler is not None:
            raise HasHandler(name=row.handler.name)
        put_in_charge(row, by.id, why="taken", by=by, at=at)


def acknowledge(
    case: Case, text: str, *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """A personal word that the grievance arrived, with the dates; takes the case too, if nobody has."""
    text = read_text(text)
    with acting(case, "acknowledge", by=by, at=at, version=version) as row:
        say(row, text, side="staff", kind="acknowledgement", by=by, at=at, language=by.language)
        mark_acknowledged(row, by=by, at=at)


def mark_acknowledged(row: Case, *, by: Actor, at: dt.datetime, settled: bool = False) -> None:
    """The acknowledgement is made: its promise kept, the state moved on."""
    row.state = "acknowledged"
    row.acknowledged_at = at
    deadlines.keep(row, "acknowledgement", by=by, at=at)
    note(row, "case.acknowledged", by=by, at=at, settled=settled)


def assess(
    case: Case, severity: str, category: str, *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """Say how grave a case is and what it is about; a later call reclassifies.

    Promises are worked out anew from receipt.
    """
    if severity not in SEVERITIES:
        raise UnknownChoice(field="severity")
    if category not in CATEGORIES:
        raise UnknownChoice(field="category")
    with acting(case, "assess", by=by, at=at, version=version) as row:
        mark_assessed(row, severity, category, by=by, at=at)


def mark_assessed(
    row: Case, severity: str, category: str, *, by: Actor, at: dt.datetime, settled: bool = False
) -> None:
    """The classification is made, for the first time or anew."""
    before = deadlines.decision_days(row)
    row.severity, row.category = severity, category
    if row.state == "acknowledged":
        row.state = "investigating"
    if row.assessed_at is None:
        row.assessed_at = at
        note(row, "case.assessed", by=by, at=at, settled=settled)
    else:
        note(row, "case.reclassified", by=by, at=at)
    deadlines.recompute(row, before, why="assessed", by=by, at=at)


def ask(case: Case, text: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Put a question to the member: their answer is waited for, and no promise runs meanwhile."""
    text = read_text(text)
    with acting(case, "ask", by=by, at=at, version=version) as row:
        message = say(row, text, side="staff", kind="question", by=by, at=at, language=by.language)
        if row.is_paused:
            deadlines.release(row, by=by, at=at)
        deadlines.renew_update(row, by=by, at=at)
        row.paused_at = at
        wait_for_member(row, "question", at=at)
        note(row, "case.asked", by=by, at=at, message=message.id)


def reply(
    case: Case,
    text: str,
    *,
    by: PersonActor,
    at: dt.datetime,
    files: evidence.Files | None = None,
    uploads: tuple[evidence.Upload, ...] = (),
) -> None:
    """A word of the handler to the member: the update promise is kept, and the next one made."""
    text = read_text(text)
    checked = evidence.check(uploads)
    with suppress(SaidAlready), acting(case, "reply", by=by, at=at) as row:
        refuse_echo(row, text, [one.filename for one in checked], side="staff", by=by, at=at)
        message = say(row, text, side="staff", kind="reply", by=by, at=at, language=by.language)
        row.new_answer = False
        evidence.attach(row, message, files, checked, at=at)
        if row.is_open:
            renew_while_possible(row, by=by, at=at)


def renew_while_possible(row: Case, *, by: Actor, at: dt.datetime) -> None:
    """Renew the update promise; while the member is waited for, the new one waits, too."""
    _wait_too(row, deadlines.renew_update(row, by=by, at=at))


def answer(
    case: Case,
    text: str,
    *,
    by: PersonActor,
    at: dt.datetime,
    files: evidence.Files | None = None,
    uploads: tuple[evidence.Upload, ...] = (),
) -> None:
    """A word of the member. While a question is open it is the answer, and the promises run again."""
    text = read_text(text)
    checked = evidence.check(uploads)
    with suppress(SaidAlready), acting(case, "answer", by=by, at=at) as row:
        refuse_echo(row, text, [one.filename for one in checked], side="member", by=by, at=at)
        asked = row.is_paused
        message = say(
            row, text, side="member", kind="answer" if asked else "reply", by=by, at=at, language=by.language
        )
        evidence.attach(row, message, files, checked, at=at)
        if asked:
            member_answered(row, by=by, at=at)
            note(row, "case.answered", by=by, at=at, message=message.id)
        row.new_answer = row.is_open


def write_note(case: Case, text: str, *, by: PersonActor, at: dt.datetime) -> None:
    """A word among staff, which the member never sees."""
    text = read_text(text)
    with suppress(SaidAlready), acting(case, "note", by=by, at=at) as row:
        refuse_echo(row, text, (), side="note", by=by, at=at)
        say(row, text, side="note", kind="note", by=by, at=at, language=by.language)


def extend(
    case: Case,
    promise: str,
    due: dt.datetime,
    reason: str,
    *,
    by: PersonActor,
    at: dt.datetime,
    version: int | None = None,
    line: int | None = None,
) -> None:
    """Move a promise to a later time, before its time has come, with a reason that the member reads."""
    reason = read_text(reason, "reason")
    with acting(case, "extend", by=by, at=at, version=version) as row:
        standing = deadlines.standing(row, promise, line)
        if standing is None:
            raise NoSuchPromise(field="promise")
        if standing.broken_at is not None or (standing.running and at >= standing.due):
            raise AlreadyBroken(field="promise")
        if due <= standing.due or due <= at:
            raise NotALaterDay(field="due")
        say(row, reason, side="staff", kind="extension", by=by, at=at, language=by.language)
        standing.days = None
        deadlines.move(row, standing, due, why="extended", by=by, at=at)
        if promise != "update":
            renew_while_possible(row, by=by, at=at)


def assign(case: Case, to: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Put a colleague (by e-mail) in charge who sees the case and may act on it."""
    with acting(case, "assign", by=by, at=at, version=version) as row:
        person = by_email(to)
        if person is None or not can_take(row, person):
            raise NotForThem(field="to", email=to)
        if person.id != row.handler_id:
            put_in_charge(row, person.id, why="assigned", by=by, at=at)


def can_take(row: Case, person: Person) -> bool:
    """Whether somebody may be put in charge of a case."""
    colleague = actor(person)
    return (
        role_may(colleague.grants, "case.acknowledge")
        and sees(colleague, row)
        and not is_barred(row, person.id)
    )


def escalate(case: Case, to: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Hand a case up: to a supervisor, or to the second stage, which sets its own decision promise."""
    if to not in ESCALATIONS:
        raise UnknownChoice(field="to")
    with acting(case, "escalate", by=by, at=at, version=version) as row:
        if to == "stage_two":
            if row.stage == 2:
                raise WrongState
            _enter_stage_two(row, by=by, at=at)
        supervisor = free_supervisor(row, but=by.id)
        if supervisor != row.handler_id:
            put_in_charge(row, supervisor, why="escalated", by=by, at=at)
        note(row, "case.escalated", by=by, at=at, to=to)


def _enter_stage_two(row: Case, *, by: Actor, at: dt.datetime) -> None:
    """A second look is promised anew, unless what was decided is already before the member or being done."""
    row.stage = 2
    old = deadlines.standing(row, "decision")
    if old is not None:
        deadlines.end(row, [old], at=at)
    if row.state in BEFORE_OFFER:
        fresh = deadlines.make(row, "decision", by=by, at=at, days=deadlines.decision_days(row))
        _wait_too(row, fresh)


def _wait_too(row: Case, fresh: Promise) -> None:
    """While the member is waited for, a new promise waits, too."""
    if row.waiting_since is not None:
        fresh.running = False
        fresh.save()


def free_supervisor(row: Case, but: int | None) -> int | None:
    """The supervisor with the fewest open cases who may take this one, not `but`; None if there is nobody."""
    staff = staff_who_may(frozenset({"supervisor"}), row.chapter_id)
    able = [person.id for person in staff if person.id != but and can_take(row, person)]
    load = {person: Case.select().where((Case.handler == person) & Case.is_open).count() for person in able}
    return min(able, key=lambda person: (load[person], person), default=None)


def reopen(case: Case, reason: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Open a closed case again, within 30 days; the finding is cleared, the handler stays."""
    reason = read_text(reason, "reason")
    own = case.member_id == by.id
    with acting(case, "reopen_own" if own else "reopen", by=by, at=at, version=version) as row:
        if row.finding in NEVER_REOPENED:
            raise WrongState
        if at - row.closed_at > REOPEN_WITHIN:
            raise TooLate
        message = say(
            row,
            reason,
            side="member" if own else "staff",
            kind="reopening",
            by=by,
            at=at,
            language=by.language,
        )
        row.state, row.is_open = "investigating", True
        row.finding = row.closed_at = row.closed_by = None
        row.reopened_at = at
        row.new_answer = own
        deadlines.make(row, "update", by=by, at=at, days=deadlines.days_of("update"))
        if row.decided_at is None:
            deadlines.make(row, "decision", by=by, at=at, days=deadlines.decision_days(row))
        note(row, "case.reopened", by=by, at=at, message=message.id)
