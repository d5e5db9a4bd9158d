"""Which letters somebody wants, and when: kinds in plain words, and hours in which nothing is sent.

What carries a duty or a question cannot be turned off: who misses it loses a say in their own case.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peewee import Expression, ForeignKeyField, IntegerField, SmallIntegerField

from portal.history import Actor
from portal.members.people import Person, note_change
from portal.notices.kinds import ACCOUNT, LETTERS
from portal.notices.outbox import Outbox
from portal.store import JsonColumn, Record, transaction
from portal.wording import N_, Refusal


@dataclass(frozen=True)
class Kind:
    """Some letters as one choice: what they are, and why they matter; `optional` ones can be turned off.
    `action`: what somebody may do who gets them at all (a name of `roles.ACTIONS`).
    """

    letters: frozenset[str]
    words: str
    why: str
    optional: bool = False
    action: str = "case.see_own"


# The letters to members and to the board in a few kinds, in the order of the page; each belongs to one.
KINDS: dict[str, Kind] = {
    "questions": Kind(
        frozenset({"asked", "replied", "offered", "delivered"}),
        N_("Questions, answers and offers to you"),
        N_("They wait for you, often until a set day. Without them your case could end unheard."),
    ),
    "course": Kind(
        frozenset({"received", "acknowledged", "closed", "reopened"}),
        N_("Your case is received, taken up, closed or opened again"),
        N_("They carry the number of your case, our promises, and until when you can object."),
    ),
    "dates": Kind(
        frozenset({"moved", "late"}),
        N_("A promised day moves or may be missed"),
        N_("We owe you this before the day passes."),
    ),
    "progress": Kind(
        frozenset({"still_working"}),
        N_("We are still working on it"),
        N_("A short word while there is no news yet. Your case page says the same."),
        optional=True,
    ),
    "reminders": Kind(
        frozenset({"reminder"}),
        N_("Reminders that we wait for you"),
        N_("Sent once, before an offer ends or a case closes because nobody answered."),
        optional=True,
    ),
    "rating": Kind(
        frozenset({"rate"}),
        N_("How did it feel?"),
        N_("Five short questions after a case is closed, and one reminder."),
        optional=True,
    ),
    "pulse": Kind(
        frozenset({"pulse", "pulse_reminder"}),
        N_("What do you think of us?"),
        N_("Four short questions on the association, at most twice a year, and one reminder."),
        optional=True,
    ),
    "pack": Kind(
        frozenset({"pack"}),
        N_("The board pack is ready"),
        N_("Once a month, with the main figures and a link. All packs are in the portal, too."),
        optional=True,
        action="board.see",
    ),
}
STOP = "stop_"  # with a kind behind it, the purpose of a link that turns letters of that kind off
UNSUBSCRIBE_LIVES = dt.timedelta(days=400)  # an old letter is answered late, too
OPTIONAL = frozenset(code for code, kind in KINDS.items() if kind.optional)


class SameHour(Refusal):
    """Quiet hours that begin when they end would be the whole day."""

    message = N_("Choose two different hours: a whole day without letters would hold up your case.")


class HalfGiven(Refusal):
    """Only one end of the quiet hours was given."""

    message = N_("Choose both hours, or neither.")


class LetterPreference(Record):
    """What somebody chose: kinds of letters they do not want, and the hours (0–23, in their own time zone)
    from which and until which nothing is sent.
    """

    person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    unwanted = JsonColumn()
    quiet_from = SmallIntegerField(null=True)
    quiet_to = SmallIntegerField(null=True)


@dataclass(frozen=True)
class Preferences:
    """What somebody chose; nobody who chose nothing is any different."""

    unwanted: frozenset[str] = frozenset()
    quiet_from: int | None = None
    quiet_to: int | None = None

    def refuses(self, letter: str) -> bool:
        """Whether this letter is of a kind that was turned off."""
        return any(letter in KINDS[code].letters for code in self.unwanted & OPTIONAL)

    def waits_until(self, letter: str, now: dt.datetime, zone: str) -> dt.datetime:
        """When the letter may leave: `now`, or the end of the quiet hours in `zone`. Those about an account
        never wait: somebody is waiting for them.
        """
        if self.quiet_from is None or self.quiet_to is None or LETTERS[letter] == ACCOUNT:
            return now
        return end_of_quiet(now, zone, self.quiet_from, self.quiet_to)


NOTHING_CHOSEN = Preferences()


def kind_of(letter: str) -> str | None:
    """The kind a letter to members or the board belongs to; None for those to staff and about accounts."""
    return next((code for code, kind in KINDS.items() if letter in kind.letters), None)


def end_of_quiet(now: dt.datetime, zone: str, start: int, end: int) -> dt.datetime:
    """The end of the quiet hours that hold at `now`, or `now` itself: hours of the wall clock in `zone`."""
    local = now.astimezone(_zone(zone))
    quiet = start <= local.hour < end if start < end else local.hour >= start or local.hour < end
    if not quiet:
        return now
    day = local.date() + dt.timedelta(days=1 if local.hour >= end else 0)
    return dt.datetime.combine(day, dt.time(end), local.tzinfo).astimezone(dt.UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def preferences(people: Iterable[int]) -> dict[int, Preferences]:
    """What each of these people chose, by their ids, in one query; only those who chose something."""
    rows = LetterPreference.select().where(LetterPreference.person.in_(set(people)))
    return {row.person_id: Preferences(frozenset(row.unwanted), row.quiet_from, row.quiet_to) for row in rows}


def preferences_of(person_id: int) -> Preferences:
    """What somebody chose."""
    return preferences([person_id]).get(person_id, NOTHING_CHOSEN)


def want(person: Person, kinds: Iterable[str], *, by: Actor, at: dt.datetime) -> None:
    """Have only these of the optional kinds of letters sent; what is turned off and waits is not sent."""
    unwanted = sorted(OPTIONAL - set(kinds))
    with transaction():
        _keep(person, "letters", by=by, at=at, unwanted=unwanted)
        letters = [letter for code in unwanted for letter in KINDS[code].letters]
        waiting = _waiting(person) & Outbox.letter.in_(letters)
        Outbox.update(status="settled", problem=TURNED_OFF).where(waiting).execute()


TURNED_OFF = "turned_off"  # what the outbox notes of a letter that its receiver does not want


def turn_off(person: Person, kind: str, *, by: Actor, at: dt.datetime) -> None:
    """Have no more letters of one optional kind sent."""
    want(person, OPTIONAL - preferences_of(person.id).unwanted - {kind}, by=by, at=at)


def be_quiet(
    person: Person, start: int | None, end: int | None, *, by: Actor, at: dt.datetime, now: dt.datetime
) -> None:
    """Send nothing from the hour `start` until the hour `end` in the person's time zone; None for both: send
    at any hour. Letters that wait go by the new hours (`now` is real time). SameHour, HalfGiven.
    """
    if (start is None) != (end is None):
        raise HalfGiven(field="quiet_to" if end is None else "quiet_from")
    if start is not None and start == end:
        raise SameHour(field="quiet_to")
    with transaction():
        _keep(person, "quiet_hours", by=by, at=at, quiet_from=start, quiet_to=end)
        _time_anew(person, now)


def _time_anew(person: Person, now: dt.datetime) -> None:
    """Have letters that nobody has tried yet leave when the receiver's hours allow it now."""
    chosen = preferences_of(person.id)
    until = chosen.waits_until("received", now, person.time_zone)
    letters = [letter for letter, whom in LETTERS.items() if whom != ACCOUNT]
    waiting = _waiting(person) & (Outbox.tries == 0) & Outbox.letter.in_(letters)
    Outbox.update(next_try_at=until).where(waiting).execute()


def move_zone(person: Person, zone: str, *, by: Actor, at: dt.datetime, now: dt.datetime) -> None:
    """Give a person another time zone; letters that wait go by it."""
    with transaction():
        Person.update(time_zone=zone).where(Person.id == person.id).execute()
        fresh = Person.get_by_id(person.id)
        note_change(fresh, "time_zone", by=by, at=at)
        _time_anew(fresh, now)


def _waiting(person: Person) -> Expression:
    """The letters to a person that nobody has in hand."""
    return (Outbox.person == person.id) & (Outbox.status == "due") & Outbox.lease_until.is_null()


def _keep(person: Person, field: str, *, by: Actor, at: dt.datetime, **chosen: object) -> None:
    fresh = LetterPreference.insert(**{"person": person.id, "unwanted": [], **chosen})
    fresh.on_conflict(conflict_target=[LetterPreference.person], update=chosen).execute()
    note_change(person, field, by=by, at=at)
