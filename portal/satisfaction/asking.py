"""When members are asked how it felt: planned when a case closes, sent a day later, by day, with a rest
between, reminded once. Planning reads the ledger (reader "satisfaction"); sending and reminding are duties of
the worker. Rules: metric definitions 1.4 and 1.5.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Expression

from portal import history
from portal.cases.codes import LEFT_OUT
from portal.cases.records import Case
from portal.history import SYSTEM, HistoryLine
from portal.members.people import Person
from portal.satisfaction.asked import OPEN_FOR
from portal.satisfaction.forms import Form
from portal.store import for_update, transaction

READER = "satisfaction"
ASK_AFTER = dt.timedelta(days=1)
REMIND_AFTER = dt.timedelta(days=4)
REST = dt.timedelta(days=30)
LATEST = dt.timedelta(days=14, hours=13)
"""So long after a closing a form is sent at the latest: 14 days, and the hours of the night after them."""
FROM_HOUR, TO_HOUR = 9, 20


def asking_time(moment: dt.datetime, zone: str) -> dt.datetime:
    """The first moment from `moment` on that lies between 09:00 and 20:00 in the member's time zone."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.hour >= TO_HOUR:
        local = (local + dt.timedelta(days=1)).replace(hour=FROM_HOUR, minute=0, second=0, microsecond=0)
    elif local.hour < FROM_HOUR:
        local = local.replace(hour=FROM_HOUR, minute=0, second=0, microsecond=0)
    return local.astimezone(dt.UTC)


def plan_from_history() -> int:
    """Plan forms for closings, and call them back for reopenings; returns how many lines were read."""
    return history.follow(READER, _take)


def _take(lines: list[HistoryLine]) -> None:
    for line in lines:
        if line.kind == "case.closed":
            _plan(line)
        elif line.kind == "case.reopened":
            _call_back(line.subject_id)


def _plan(line: HistoryLine) -> None:
    finding = line.particulars["finding"]
    case = Case.get_by_id(line.subject_id)
    member = case.member
    if finding in LEFT_OUT or member is None:
        return
    Form.create(
        case=case.id,
        person=member.id,
        closing=line.number,
        status="planned",
        language=member.language,
        ask_at=asking_time(line.at + ASK_AFTER, member.time_zone),
    )


def _call_back(case_id: int) -> None:
    current = (Form.case == case_id) & Form.status.in_(("planned", "open", "withheld"))
    Form.update(status="superseded").where(current).execute()


def send_due(at: dt.datetime, most: int = 200) -> int:
    """Send every planned form whose time has come, or record why it is not; returns how many were sent."""
    planned = (Form.status == "planned") & (Form.ask_at <= at)
    due = Form.select().where(planned).order_by(Form.ask_at, Form.id).limit(most)
    return sum(_send(form, at) for form in list(due))  # read whole: writes follow


def _send(form: Form, at: dt.datetime) -> bool:
    with transaction():
        member = for_update(Person.select().where(Person.id == form.person_id)).get()  # one at a time
        row = for_update(Form.select().where(Form.id == form.id)).get()
        case = Case.get_by_id(row.case_id)
        if row.status != "planned":
            return False
        if case.is_open:  # reopened, and the ledger's reader has not come so far
            row.set_aside("superseded")
            return False
        if asking_time(at, member.time_zone) > at:  # a worker that was late rings nobody up at night
            row.put_off(asking_time(at, member.time_zone))
            return False
        why = _why_not(row, case, at)
        if why:
            row.note("form.withheld", by=SYSTEM, at=at, finding=case.finding, why=why)
            row.set_aside("withheld")
            return False
        row.status, row.sent_at, row.closes_at, row.language = "open", at, at + OPEN_FOR, member.language
        row.save()
        told = {"finding": case.finding, "language": row.language, "version": row.version}
        row.note("form.sent", by=SYSTEM, at=at, **told)
        return True


def _why_not(form: Form, case: Case, at: dt.datetime) -> str:
    """Why it is not sent, as a code: late (the worker stood still), rest; empty if it is."""
    if case.closed_at is not None and at > case.closed_at + LATEST:
        return "late"
    return "rest" if is_resting(form, at) else ""


def is_resting(form: Form, at: dt.datetime) -> bool:
    """Whether the member was sent a form about another case in the last 30 days, or one that still counts.

    A form that its case's reopening called back does not silence the one after the new closing (1.5): else
    the recoveries that went wrong at first would go unmeasured.
    """
    called_back = (Form.case == form.case_id) & (Form.status == "superseded")
    sent = (Form.person == form.person_id) & (Form.sent_at > at - REST)
    return bool(Form.select().where(sent & ~called_back).exists())


def remind_due(at: dt.datetime, most: int = 200) -> int:
    """Remind of forms, as `remind_silent` has it."""
    return remind_silent(Form, _note_reminder, at, most)


def _note_reminder(form: Form, at: dt.datetime) -> None:
    history.record(("case", form.case_id), "form.reminded", by=SYSTEM, at=at, form=form.id)


def remind_silent(table: Any, note: Callable[[Any, dt.datetime], None], at: dt.datetime, most: int) -> int:
    """Remind once, four days on and by day, who has not answered a row of `table` (forms or pulses); `note`
    writes it down in the same transaction. Returns how many.
    """
    silent = (table.status == "open") & table.reminded_at.is_null() & table.answered_at.is_null()
    due = silent & (table.sent_at <= at - REMIND_AFTER) & (table.closes_at > at)
    found = table.select(table, Person).join(Person).where(due).order_by(table.sent_at, table.id).limit(most)
    by_day = (row for row in list(found) if asking_time(at, row.person.time_zone) <= at)
    return sum(_remind(row, silent, note, at) for row in by_day)


def _remind(row: Any, silent: Expression, note: Callable[[Any, dt.datetime], None], at: dt.datetime) -> bool:
    table = type(row)
    with transaction():
        if not table.update(reminded_at=at).where((table.id == row.id) & silent).execute():
            return False
        note(row, at)
        return True
