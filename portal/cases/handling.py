"""Handling: acknowledge, assess, ask, reply, note, extend, reopen, and the member’s answer."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from portal.cases import deadlines, evidence
from portal.cases.acting import acting, member_answered, note, wait_for_member, wait_too
from portal.cases.codes import CATEGORIES, SEVERITIES
from portal.cases.conversation import SaidAlready, read_text, refuse_echo, say
from portal.cases.intake import UnknownChoice
from portal.cases.records import Case
from portal.cases.states import TooLate, WrongState
from portal.history import Actor
from portal.members.people import PersonActor
from portal.wording import N_, Refusal

REOPEN_WITHIN = dt.timedelta(days=30)
NEVER_REOPENED = ("withdrawn", "duplicate", "not_a_complaint")


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
    progress: bool = False,
) -> None:
    """A word of the handler to the member: the update promise is kept, and the next one made.

    `progress`: it only says where things stand, and so is no answer yet for the figures (R3, R7).
    """
    text = read_text(text)
    checked = evidence.check(uploads)
    with suppress(SaidAlready), acting(case, "reply", by=by, at=at) as row:
        refuse_echo(row, text, [one.filename for one in checked], side="staff", by=by, at=at)
        kind = "progress" if progress else "reply"
        message = say(row, text, side="staff", kind=kind, by=by, at=at, language=by.language)
        row.new_answer = False
        evidence.attach(row, message, files, checked, at=at)
        if row.is_open:
            renew_while_possible(row, by=by, at=at)


def renew_while_possible(row: Case, *, by: Actor, at: dt.datetime) -> None:
    """Renew the update promise; while the member is waited for, the new one waits, too."""
    wait_too(row, deadlines.renew_update(row, by=by, at=at))


def answer(
    case: Case,
    text: str,
    *,
    by: PersonActor,
    at: dt.datetime,
    files: evidence.Files | None = None,
    uploads: tuple[evidence.Upload, ...] = (),
    held: Sequence[evidence.Named] = (),
) -> None:
    """A word of the member. While a question is open it is the answer, and the promises run again. `uploads`
    come with it, `held` are stored already.
    """
    text = read_text(text)
    checked = evidence.check(uploads, besides=len(held))
    with suppress(SaidAlready), acting(case, "answer", by=by, at=at) as row:
        names = [*(one.filename for one in held), *(one.filename for one in checked)]
        refuse_echo(row, text, names, side="member", by=by, at=at)
        asked = row.is_paused
        message = say(
            row, text, side="member", kind="answer" if asked else "reply", by=by, at=at, language=by.language
        )
        for file in held:
            evidence.enter(row, message, file, at=at)
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
