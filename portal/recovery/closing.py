"""The end of a case: conclude, confirm, dispute, withdraw; and what silence leads to."""

import datetime as dt

from portal import history
from portal.cases.acting import (
    acting,
    bar_handler,
    close,
    decide,
    is_same_wait,
    member_answered,
    note,
    on_duty,
)
from portal.cases.codes import CONCLUSIONS, JUSTIFIED, LEFT_OUT
from portal.cases.conversation import read_text, say
from portal.cases.intake import UnknownChoice
from portal.cases.records import Case
from portal.cases.states import WrongState
from portal.history import SYSTEM, Actor
from portal.members.people import PersonActor
from portal.recovery.records import Remedy
from portal.recovery.redress import ask_to_confirm, remedies_of


def conclude(
    case: Case, finding: str, text: str, *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """Decide without an offer. Not upheld closes the case; upheld, partly upheld or settled asks the member
    to confirm.

    A duplicate and what is not a complaint close from any open state; the rest only while it is being looked
    into.
    """
    if finding not in CONCLUSIONS:
        raise UnknownChoice(field="finding")
    text = read_text(text)
    with acting(case, "conclude", by=by, at=at, version=version) as row:
        if finding not in LEFT_OUT and row.state != "investigating":
            raise WrongState
        say(row, text, side="staff", kind="decision", by=by, at=at, language=by.language)
        if row.is_paused:
            member_answered(row, by=by, at=at)
        confirming = finding in JUSTIFIED
        decide(row, finding, how="concluded", state="confirming" if confirming else "closed", by=by, at=at)
        if confirming:
            ask_to_confirm(row, at=at)
        else:
            cancel_remedies(row, by=by, at=at)
            close(row, "concluded", by=by, at=at)


def cancel_remedies(row: Case, *, by: Actor, at: dt.datetime) -> list[Remedy]:
    """Remedies offered or promised and not delivered are cancelled."""
    cancelled = [line for line in remedies_of(row) if line.status in ("offered", "accepted")]
    for line in cancelled:
        line.status = "cancelled"
        line.save()
        history.record(row.subject, "remedy.cancelled", by=by, at=at, **line.as_line())
    return cancelled


def confirm(case: Case, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """The member says that it is put right: only now is the case closed."""
    with acting(case, "confirm", by=by, at=at, version=version) as row:
        close(row, "confirmed", by=by, at=at)


def dispute(case: Case, reason: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Still not right: the handler may act no more, and somebody else looks at it from the queue."""
    reason = read_text(reason, "reason")
    with acting(case, "dispute", by=by, at=at, version=version) as row:
        message = say(row, reason, side="member", kind="dispute", by=by, at=at, language=by.language)
        member_answered(row, by=by, at=at)
        row.state = "investigating"
        row.new_answer = True
        barred = bar_handler(row, why="disputed", by=by, at=at)
        note(row, "case.disputed", by=by, at=at, message=message.id, barred=barred)


def withdraw(
    case: Case, reason: str = "", *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """The member takes the grievance back; what was not delivered yet is cancelled."""
    with acting(case, "withdraw", by=by, at=at, version=version) as row:
        message = None
        if reason.strip():
            text = read_text(reason, "reason")
            message = say(row, text, side="member", kind="withdrawal", by=by, at=at, language=by.language).id
        cancel_remedies(row, by=by, at=at)
        row.finding = "withdrawn"
        note(row, "case.withdrawn", by=by, at=at, message=message)
        close(row, "withdrawn", by=by, at=at)


def lapse_confirmation(case: Case, *, at: dt.datetime) -> None:
    """Nobody answered for 14 days whether it is put right: the case lapses and keeps its finding."""
    with on_duty(case) as row:
        if row.state == "confirming" and is_same_wait(row, case):
            close(row, "lapsed", by=SYSTEM, at=at)


def lapse_question(case: Case, *, at: dt.datetime) -> None:
    """A question stayed open for 21 days: closed without a reply, or with the finding it had."""
    with on_duty(case) as row:
        if not (row.is_paused and is_same_wait(row, case)):
            return
        cancel_remedies(row, by=SYSTEM, at=at)
        if row.finding is None:
            row.finding = "closed_no_reply"
        close(row, "lapsed", by=SYSTEM, at=at)
