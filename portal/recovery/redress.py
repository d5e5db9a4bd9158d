"""Redress: offer, accept, decline, deliver, settle.

The first offer is the decision; the last delivery asks the member.
"""

import datetime as dt

from peewee import fn

from portal import history
from portal.cases import deadlines
from portal.cases.acting import (
    acting,
    bar_handler,
    decide,
    is_same_wait,
    member_answered,
    on_duty,
    wait_for_member,
)
from portal.cases.conversation import read_text, say
from portal.cases.deadlines import office
from portal.cases.handling import mark_acknowledged, mark_assessed
from portal.cases.records import Case
from portal.history import SYSTEM, Actor
from portal.members.people import PersonActor
from portal.recovery import authority
from portal.recovery.records import Remedy
from portal.recovery.remedying import Remedying
from portal.store import rows_of
from portal.wording import N_, Refusal
from portal.workdays import end_of_next_working_day

STANDING = ("offered", "accepted", "delivered")
ENDED = {"declined": "remedy.declined", "lapsed": "remedy.lapsed"}


class DueInThePast(Refusal):
    """A remedy cannot be promised for a time that has passed."""

    message = N_("Choose a day that has not passed yet.")


class NoSuchRemedy(Refusal):
    """No accepted remedy stands on that line."""

    message = N_("This remedy is not waiting to be delivered.")


def remedies_of(case: Case) -> list[Remedy]:
    """All remedies of a case, by line."""
    return list(Remedy.select().where(Remedy.case == case.id).order_by(Remedy.line))


def worth(case: Case) -> int:
    """What the standing remedies of a case are worth together, in minor units."""
    total = (
        Remedy.select(fn.SUM(Remedy.amount))
        .where((Remedy.case == case.id) & Remedy.status.in_(STANDING))
        .scalar()
    )
    return int(total or 0)


def _add_line(row: Case, wanted: Remedying, status: str, *, by: PersonActor, at: dt.datetime) -> Remedy:
    wanted.check_money()
    if (
        wanted.amount and wanted.currency
    ):  # what costs nothing needs no authority, whatever was granted before
        authority.check(by, row, worth(row) + wanted.amount, wanted.currency)
    query = Remedy.select(fn.MAX(Remedy.line), fn.MAX(Remedy.round)).where(Remedy.case == row.id)
    [(line, round)] = rows_of(query)
    return Remedy.create(
        case=row.id,
        line=(line or 0) + 1,
        round=(round or 0) + (0 if row.state == "offered" else 1),
        kind=wanted.kind,
        text=wanted.text,
        amount=wanted.amount,
        currency=wanted.currency,
        due=wanted.due,
        status=status,
        offered_by=by.id,
        offered_at=at,
    )


def offer(
    case: Case, wanted: Remedying, *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """Offer a remedy within one's authority.

    The first offer decides the case; more add lines until the member answers.
    """
    if wanted.due is None or wanted.due <= at:
        raise DueInThePast(field="due")
    with acting(case, "offer", by=by, at=at, version=version) as row:
        line = _add_line(row, wanted, "offered", by=by, at=at)
        if row.is_paused:
            deadlines.release(row, by=by, at=at)
            row.paused_at = None
        decide(row, wanted.finding, how="offer", state="offered", by=by, at=at)
        _note_offer(row, line, wanted.finding, settled=False, by=by, at=at)
        deadlines.renew_update(row, by=by, at=at)
        wait_for_member(row, "offer", at=at)


def _note_offer(row: Case, line: Remedy, finding: str, *, settled: bool, by: Actor, at: dt.datetime) -> None:
    more = {"finding": finding, "settled": settled, "round": line.round}
    history.record(row.subject, "remedy.offered", by=by, at=at, **more, **line.as_line())


def _offered(row: Case) -> list[Remedy]:
    return [remedy for remedy in remedies_of(row) if remedy.status == "offered"]


def accept(case: Case, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """The member accepts all lines: each remedy is now promised by its date."""
    with acting(case, "accept", by=by, at=at, version=version) as row:
        member_answered(row, by=by, at=at)
        row.state = "recovering"
        row.new_answer = True
        for line in _offered(row):
            line.status, line.answered_at = "accepted", at
            line.save()
            history.record(row.subject, "remedy.accepted", by=by, at=at, round=line.round, **line.as_line())
            due = max(line.due, end_of_next_working_day(office(at), at))
            deadlines.make(row, "remedy", by=by, at=at, due=due, line=line.line)


def decline(case: Case, reason: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """The member declines all lines.

    The first time the handler looks again; the second time somebody else does.
    """
    reason = read_text(reason, "reason")
    with acting(case, "decline", by=by, at=at, version=version) as row:
        message = say(row, reason, side="member", kind="decline", by=by, at=at, language=by.language)
        _end_offer(row, "declined", by=by, at=at, message=message.id)
        row.declines += 1
        row.new_answer = True
        if row.declines >= 2:
            bar_handler(row, why="declined", by=by, at=at)


def _end_offer(row: Case, status: str, *, by: Actor, at: dt.datetime, **more: object) -> None:
    member_answered(row, by=by, at=at)
    row.state = "investigating"
    for line in _offered(row):
        line.status, line.answered_at = status, at
        line.save()
        history.record(row.subject, ENDED[status], by=by, at=at, round=line.round, **line.as_line(), **more)


def lapse_offer(case: Case, *, at: dt.datetime) -> None:
    """The offer stayed unanswered for 14 days: the case is looked into again."""
    with on_duty(case) as row:
        if row.state == "offered" and is_same_wait(row, case):
            _end_offer(row, "lapsed", by=SYSTEM, at=at)


def deliver(
    case: Case, remedy: int, text: str, *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """A promised remedy is delivered; with the last one the member is asked to confirm."""
    text = read_text(text)
    with acting(case, "deliver", by=by, at=at, version=version) as row:
        lines = remedies_of(row)
        line = next((one for one in lines if one.line == remedy and one.status == "accepted"), None)
        if line is None:
            raise NoSuchRemedy(field="remedy")
        last = not any(one.status == "accepted" and one.line != remedy for one in lines)
        message = say(row, text, side="staff", kind="delivery", by=by, at=at, language=by.language)
        _mark_delivered(row, line, message=message.id, last=last, settled=False, by=by, at=at)
        deadlines.keep(row, "remedy", by=by, at=at, line=remedy)
        if last:
            ask_to_confirm(row, at=at)


def _mark_delivered(
    row: Case, line: Remedy, *, message: int, last: bool, settled: bool, by: Actor, at: dt.datetime
) -> None:
    line.status, line.delivered_at = "delivered", at
    line.save()
    if last:
        row.delivered_at = at
    history.record(
        row.subject,
        "remedy.delivered",
        by=by,
        at=at,
        settled=settled,
        last=last,
        message=message,
        **line.as_line(),
    )


def ask_to_confirm(row: Case, *, at: dt.datetime) -> None:
    """All is delivered or decided: the member says whether it is put right."""
    row.state = "confirming"
    wait_for_member(row, "confirm", at=at)


def settle(
    case: Case, wanted: Remedying, *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """Put it right on the spot: acknowledgement, assessment, decision, offer and delivery that are missing,
    in one act.
    """
    with acting(case, "settle", by=by, at=at, version=version) as row:
        line = _add_line(row, wanted, "delivered", by=by, at=at)
        if row.is_paused:
            deadlines.release(row, by=by, at=at)
            row.paused_at = None
        if row.state == "received":
            mark_acknowledged(row, by=by, at=at, settled=True)
        if row.state == "acknowledged":
            mark_assessed(row, row.severity or "medium", row.category, by=by, at=at, settled=True)
        message = say(row, wanted.text, side="staff", kind="delivery", by=by, at=at, language=by.language)
        decide(row, wanted.finding, how="settled", state="confirming", by=by, at=at)
        line.answered_at = at
        _note_offer(row, line, wanted.finding, settled=True, by=by, at=at)
        _mark_delivered(row, line, message=message.id, last=True, settled=True, by=by, at=at)
        deadlines.renew_update(row, by=by, at=at)
        ask_to_confirm(row, at=at)
