"""Sessions: a random token in the reader's cookie, a row here.

Ending the row signs the device out at once.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from portal import history
from portal.history import Actor
from portal.members.links import hashed
from portal.members.people import Person, PersonActor, Seat, grants_of
from portal.members.roles import Grant, is_staff
from portal.store import Moment, Record, transaction
from portal.store.rows import moment, rows

KINDS = history.declare(
    {"session.opened": ("how",), "session.ended": ("why",), "session.link_asked": ("language",)}
)

MEMBER_IDLE, MEMBER_WHOLE = dt.timedelta(days=14), dt.timedelta(days=90)
STAFF_IDLE, STAFF_WHOLE = dt.timedelta(hours=2), dt.timedelta(hours=12)
TOUCH_EVERY = dt.timedelta(minutes=5)
FORGOTTEN_AFTER = dt.timedelta(days=30)  # of its end: so long the roster still knows when somebody was here


class Session(Record):
    """One device that is signed in."""

    token_hash = CharField(max_length=64, unique=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    opened_at = Moment()
    seen_at = Moment()
    expires_at = Moment()
    ended_at = Moment(null=True)
    how = CharField(max_length=20)
    second_factor = BooleanField(default=False)
    device = CharField(max_length=120, default="")

    class Meta:
        table_name = "sign_in_session"


@dataclass(frozen=True)
class Visit:
    """Who is signed in, as one query gives it: the person, their roles, the session."""

    person_id: int
    name: str
    email: str
    language: str
    time_zone: str
    chapter_id: int | None
    number: str | None
    grants: tuple[Grant, ...]
    session_id: int
    second_factor: bool
    seen_at: dt.datetime

    @property
    def actor(self) -> PersonActor:
        """The visitor as an actor."""
        return PersonActor("person", self.person_id, self.grants, self.name, self.email, self.language)

    @property
    def is_staff(self) -> bool:
        """Whether they hold any role of the staff."""
        return is_staff(self.grants)


def open_session(
    person: Person,
    at: dt.datetime,
    now: dt.datetime,
    *,
    how: str,
    second_factor: bool,
    staff: bool,
    recovered: bool = False,
    device: str = "",
) -> str:
    """Sign a device in and return its token; whoever is of the staff has accepted their invitation by that.

    `at` is business time (for the ledger), `now` real time (for limits); `recovered` if a recovery code
    stood for the second factor: that is what the ledger tells, as it should be rare.
    """
    token = secrets.token_urlsafe(32)
    with transaction():
        Session.create(
            token_hash=hashed(token),
            person=person,
            opened_at=now,
            seen_at=now,
            how=how,
            expires_at=now + (STAFF_WHOLE if staff else MEMBER_WHOLE),
            second_factor=second_factor,
            device=device[:120],
        )
        if staff:
            Seat.update(taken_at=at).where((Seat.person == person) & Seat.taken_at.is_null()).execute()
        said = "recovery_code" if recovered else how
        history.record(person.subject, "session.opened", by=Actor("person", person.id), at=at, how=said)
    return token


_WHO = """
SELECT p.id, p.name, p.email, p.language, p.time_zone, p.chapter_id, p.number, s.id, s.second_factor,
       s.seen_at, s.expires_at, g.role, g.chapter_id
FROM sign_in_session s JOIN person p ON p.id = s.person_id LEFT JOIN role_grant g ON g.person_id = p.id
WHERE s.token_hash = ? AND s.ended_at IS NULL
"""


def who(token: str, now: dt.datetime) -> Visit | None:
    """Who holds this token at the real time `now`; None if the session ended,
    expired or lay idle too long.
    """
    found = rows(_WHO, hashed(token)) if 20 <= len(token) <= 100 else []
    if not found:
        return None
    person_id, name, email, language, zone, chapter, number, id, second, seen_at, expires_at, *_ = found[0]
    grants = tuple(Grant(row[11], row[12]) for row in found if row[11])
    seen, expires = moment(seen_at), moment(expires_at)
    if now >= expires or now - seen >= _idle(grants):
        return None
    known = (person_id, name, email or "", language, zone, chapter, number)
    return Visit(*known, grants, id, bool(second), seen)


def whose(token: str) -> int | None:
    """Who held this token, over as the session may be; None for one that is unknown."""
    row = Session.get_or_none(Session.token_hash == hashed(token))
    return row.person_id if row else None


def _idle(grants: tuple[Grant, ...]) -> dt.timedelta:
    return STAFF_IDLE if is_staff(grants) else MEMBER_IDLE


def touch(visit: Visit, now: dt.datetime) -> None:
    """Note that the session is alive, at most every five minutes."""
    if now - visit.seen_at >= TOUCH_EVERY:
        Session.update(seen_at=now).where(Session.id == visit.session_id).execute()


def end_session(
    session_id: int, person_id: int, *, by: Actor, at: dt.datetime, now: dt.datetime, why: str
) -> None:
    """Sign one device of a person out."""
    with transaction():
        mine = (Session.id == session_id) & (Session.person == person_id) & Session.ended_at.is_null()
        if Session.update(ended_at=now).where(mine).execute():
            history.record(("person", person_id), "session.ended", by=by, at=at, why=why)


def end_all(
    person_id: int, *, by: Actor, at: dt.datetime, now: dt.datetime, why: str, but: int | None = None
) -> int:
    """Sign every device of a person out, except the session `but`; returns how many there were."""
    with transaction():
        mine = (Session.person == person_id) & Session.ended_at.is_null()
        if but is not None:
            mine &= Session.id != but
        ended = Session.update(ended_at=now).where(mine).execute()
        if ended:
            history.record(("person", person_id), "session.ended", by=by, at=at, why=why)
        return int(ended)


def open_sessions(person_id: int, now: dt.datetime) -> list[Session]:
    """The devices on which a person is signed in and none that lay idle too long, the latest first."""
    idle = _idle(grants_of(person_id))
    mine = (Session.person == person_id) & Session.ended_at.is_null()
    alive = (Session.expires_at > now) & (Session.seen_at > now - idle)
    return list(Session.select().where(mine & alive).order_by(Session.seen_at.desc()))
