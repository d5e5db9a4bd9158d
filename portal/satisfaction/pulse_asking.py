"""Who is sent a pulse, and when: a random tenth of the members each month, and every member some time after a
closed case; by day, with a rest between, reminded once.

The draw is a hash of the association, the month and the person: a worker that was killed and begins again
draws the same people, nobody can steer it, and being drawn in one month says nothing about another.
Rules: metric definitions 1.3 and 1.4.
"""

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

from peewee import Expression

from portal import history
from portal.cases.codes import LEFT_OUT
from portal.cases.records import Case
from portal.history import SYSTEM, Actor, Cursor, HistoryLine
from portal.members.association import Association, choose, chosen
from portal.members.people import Person
from portal.satisfaction.asked import OPEN_FOR
from portal.satisfaction.asking import REST, asking_time, remind_silent
from portal.satisfaction.pulses import AFTER_CASE, TENTH, Pulse
from portal.store import for_update, is_postgres, rows_of, transaction
from portal.store.rows import moment, records, rows, stored

READER = "pulses"
DRAWN = "pulses drawn"
"""The cursor that says of which month the tenth was drawn last (year × 12 + month)."""

ASKS = "pulses"
"""The setting whether members are asked at all."""

ONE_IN = 10
DAYS_OF_MONTH = 28
AFTER, UNTIL = dt.timedelta(days=60), dt.timedelta(days=90)
A_YEAR, A_YEAR_AT_MOST = dt.timedelta(days=365), 2
DAY = dt.timedelta(days=1)
AT_ONCE = 60
"""So many rows stay below what one statement of SQLite may carry."""


def asks() -> bool:
    """Whether the association asks members what they think of it: until somebody decides not to."""
    return bool(chosen(ASKS, True))


def ask(yes: bool, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """Ask from now on, or no longer; who was asked before can still answer. Stale as in `setup.changing`."""
    choose(ASKS, yes, by=by, at=at, seen=seen)


def plan(at: dt.datetime) -> int:
    """Plan what there is to plan: after cases that closed, and the tenth of a new month; how much it did."""
    return history.follow(READER, _take) + draw(at)


# ── after a case ────────────────────────────────────────────────────────────────────────────────────────────


def _take(lines: list[HistoryLine]) -> None:
    for line in lines:
        if line.kind == "case.closed":
            _plan_after(line)
        elif line.kind == "case.reopened":
            _call_back(line.subject_id)


def _plan_after(line: HistoryLine) -> None:
    member = Case.get_by_id(line.subject_id).member
    if line.particulars["finding"] in LEFT_OUT or member is None:
        return
    row = {
        "person": member.id,
        "group": AFTER_CASE,
        "occasion": str(line.number),
        "case": line.subject_id,
        "closing": line.number,
        "ask_at": asking_time(line.at + AFTER, member.time_zone),
    }
    Pulse.insert(row).on_conflict_ignore().execute()


def _call_back(case_id: int) -> None:
    waiting = (Pulse.case == case_id) & Pulse.status.in_(("planned", "open"))
    Pulse.update(status="superseded").where(waiting).execute()


# ── the random tenth ────────────────────────────────────────────────────────────────────────────────────────


def draw(at: dt.datetime) -> int:
    """Draw the tenth of the month that `at` lies in, if that was not done yet, in one transaction; returns
    how many were drawn.
    """
    house = Association.get_or_none()
    if house is None:
        return 0
    today = at.astimezone(ZoneInfo(house.time_zone)).date()
    number = today.year * 12 + today.month
    if Cursor.select().where((Cursor.name == DRAWN) & (Cursor.number >= number)).exists():
        return 0
    with transaction():
        Cursor.insert(name=DRAWN, number=0).on_conflict_ignore().execute()
        cursor = for_update(Cursor.select().where(Cursor.name == DRAWN)).get()
        if cursor.number >= number:
            return 0
        Cursor.update(number=number).where(Cursor.name == DRAWN).execute()
        return _plan_tenth(today, at, is_first=cursor.number == 0)


def _plan_tenth(today: dt.date, at: dt.datetime, *, is_first: bool) -> int:
    """Plan the tenth of the month of `today`. Where the portal begins in the middle of a month, those whose
    days have passed are left out: a portal that has just been set up writes to nobody all at once.
    """
    month, key = f"{today:%Y-%m}", _key_of_association()
    members = Person.select(Person.id, Person.time_zone).where(_is_member()).order_by(Person.id)
    chosen_ones = ((person, zone, chosen_for(key, month, person, zone)) for person, zone in rows_of(members))
    drawn = [
        {"person": person, "group": TENTH, "occasion": month, "ask_at": asking_time(max(when, at), zone)}
        for person, zone, when in chosen_ones
        if when is not None and (when >= at or not is_first)
    ]
    for start in range(0, len(drawn), AT_ONCE):
        Pulse.insert_many([_filled(row) for row in drawn[start : start + AT_ONCE]]).execute()
    return len(drawn)


def _filled(row: dict[str, object]) -> dict[str, object]:
    return {"case": None, "closing": None, **row}


def chosen_for(key: str, month: str, person: int, zone: str) -> dt.datetime | None:
    """When a person is asked in `month` (2026-03): on one of its first 28 days, between 09:00 and 20:00 of
    their own clock; None for nine of ten.
    """
    drawn = int.from_bytes(hashlib.sha256(f"{key}:{month}:{person}".encode()).digest()[:8])
    if drawn % ONE_IN:
        return None
    days, minutes = drawn // ONE_IN % DAYS_OF_MONTH, drawn // (ONE_IN * DAYS_OF_MONTH) % (11 * 60)
    first = dt.datetime.fromisoformat(f"{month}-01").replace(hour=9, tzinfo=ZoneInfo(zone))
    return (first + days * DAY + dt.timedelta(minutes=minutes)).astimezone(dt.UTC)


def _key_of_association() -> str:
    """What no other association has: the hash of the first line of its ledger."""
    first = HistoryLine.get_or_none(HistoryLine.number == 1)
    return first.hash if first is not None else ""


def _is_member() -> Expression:
    return Person.number.is_null(False) & (Person.standing == "good") & Person.left_on.is_null()


# ── sending ─────────────────────────────────────────────────────────────────────────────────────────────────


def send_due(at: dt.datetime, most: int = 200) -> int:
    """Send every planned pulse whose time has come, or record why it is not sent; returns how many were
    dealt with.
    """
    planned = (Pulse.status == "planned") & (Pulse.ask_at <= at)
    due = Pulse.select(Pulse.id, Pulse.person).where(planned).order_by(Pulse.ask_at, Pulse.id).limit(most)
    return sum(_send(pulse, at) for pulse in list(due))  # read whole: writes follow


def _send(pulse: Pulse, at: dt.datetime) -> bool:
    with transaction():
        lock = " FOR UPDATE" if is_postgres() else ""  # on SQLite the write transaction holds everything
        person = records(Person, f"id = ?{lock}", pulse.person_id)[0]  # one at a time
        row = records(Pulse, f"id = ?{lock}", pulse.id)[0]
        if row.status != "planned":
            return False
        if row.case_id is not None and Case.get_by_id(row.case_id).is_open:
            row.set_aside("superseded")  # reopened, and the ledger's reader has not come so far
            return True
        if asking_time(at, person.time_zone) > at:  # a worker that was late rings nobody up at night
            row.put_off(asking_time(at, person.time_zone))
            return False
        rest = rests_until(person.id, at)
        if rest is not None and row.group == AFTER_CASE and rest <= _last_moment(row):
            row.put_off(asking_time(rest, person.time_zone))
            return False
        why = _why_not(person, row, rest, at)
        if why:
            row.note("pulse.withheld", by=SYSTEM, at=at, why=why)
            row.set_aside("withheld")
            return True
        row.status, row.sent_at, row.closes_at, row.language = "open", at, at + OPEN_FOR, person.language
        row.save()
        row.note("pulse.sent", by=SYSTEM, at=at, **_as_sent(row, person, at))
        return True


def _as_sent(row: Pulse, person: Person, at: dt.datetime) -> dict[str, object]:
    """What the figures need to know of the member as things stand now; `tenure` in days."""
    tenure = (at.date() - person.joined).days if person.joined else None
    return {
        "language": row.language,
        "version": row.version,
        "chapter": person.chapter_id,
        "tenure": tenure,
    }


def _why_not(person: Person, row: Pulse, rest: dt.datetime | None, at: dt.datetime) -> str:
    """Why it is not sent, as a code: off, late, standing, no_address, rest; empty if it is."""
    if not asks():
        return "off"
    if _last_moment(row) < at:
        return "late"
    if person.standing != "good" or person.left_on is not None:
        return "standing"
    if not person.email:
        return "no_address"
    return "rest" if rest is not None else ""


def _last_moment(row: Pulse) -> dt.datetime:
    """The last moment at which a pulse may be sent: one after a case such that answers come within 90 days
    of the closing, one of a month within 14 days of its day.
    """
    if row.group == TENTH:
        return row.ask_at + OPEN_FOR
    closed = HistoryLine.get_by_id(row.closing).at
    return closed + UNTIL - OPEN_FOR + DAY / 2


def rests_until(person_id: int, at: dt.datetime) -> dt.datetime | None:
    """Until when somebody is left in peace: 30 days after any form or pulse, and after the second pulse of a
    year; None if they may be asked.
    """
    found = rows(_SENT, person_id, stored(at - REST), person_id, stored(at - A_YEAR))
    ends = [moment(sent) + REST for _, sent in found]
    pulses = sorted(moment(sent) for what, sent in found if what == "pulse")
    if len(pulses) >= A_YEAR_AT_MOST:
        ends.append(pulses[-A_YEAR_AT_MOST] + A_YEAR)
    return max((end for end in ends if end > at), default=None)


_SENT = """
SELECT 'form', sent_at FROM case_form WHERE person_id = ? AND sent_at > ?
UNION ALL SELECT 'pulse', sent_at FROM pulse WHERE person_id = ? AND sent_at > ?
"""


# ── reminding ───────────────────────────────────────────────────────────────────────────────────────────────


def remind_due(at: dt.datetime, most: int = 200) -> int:
    """Remind of pulses, as `asking.remind_silent` has it."""
    return remind_silent(Pulse, _note_reminder, at, most)


def _note_reminder(pulse: Pulse, at: dt.datetime) -> None:
    history.record(("person", pulse.person_id), "pulse.reminded", by=SYSTEM, at=at, pulse=pulse.id)
