"""The world of the demo while it is made: who lives in it, what lies ahead, and its one source of chance."""

import datetime as dt
import heapq
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import TypeAlias

from portal.cases.evidence import Files
from portal.cases.records import Case
from portal.demo.chances import dealt
from portal.demo.office import HOUR, MINUTE, Office, awake
from portal.demo.words import Grievance, Question
from portal.members.activity import PRESENCE
from portal.members.people import Person, PersonActor


@dataclass
class Member:
    """A member of the demo: since when, until when they pay, and their row once they have joined."""

    number: str
    name: str
    language: str
    chapter: str
    time_zone: str
    grade: str
    joined: dt.date
    email: str | None
    since: dt.datetime
    until: dt.datetime | None = None
    standing: str = "good"
    is_door: bool = False
    person: Person | None = None
    actor: PersonActor | None = None

    def pays(self, at: dt.datetime) -> bool:
        """Whether they are a member in good standing at that moment."""
        return self.since <= at and (self.until is None or at < self.until) and self.standing == "good"


@dataclass
class Clerk:
    """Somebody on the staff who handles cases: what they read, and where."""

    actor: PersonActor
    role: str
    languages: tuple[str, ...]
    chapter_id: int | None


@dataclass
class Story:
    """How one case goes. The first fields are its plan; the rest is where it has come to."""

    at: dt.datetime
    channel: str
    category: str
    severity: str
    fate: str
    stage: str
    pace: float
    member: Member
    rupees: int = 0
    told: Grievance | None = None
    raised: Case | None = None
    clerk: Clerk | None = None
    has_files: bool = False
    said: set[str] = field(default_factory=set)
    asked: Question | None = None
    decide_by: dt.datetime | None = None
    due: dt.datetime | None = None
    was_late: bool = False
    spoken_at: dt.datetime | None = None
    before: list[int | None] = field(default_factory=list)
    rounds: int = 0
    step: int = 0
    next_at: dt.datetime | None = None

    @property
    def case(self) -> Case:
        """The case, once it was raised."""
        assert self.raised is not None, "the case was not raised yet"
        return self.raised

    @property
    def voice(self) -> PersonActor:
        """The member as somebody who acts."""
        assert self.member.actor is not None, "the member has not joined yet"
        return self.member.actor

    @property
    def hand(self) -> PersonActor:
        """Whoever is in charge, as somebody who acts."""
        assert self.clerk is not None, "nobody has taken the case yet"
        return self.clerk.actor

    @property
    def grievance(self) -> Grievance:
        """What the member said."""
        assert self.told is not None, "the case was not raised yet"
        return self.told


DECK = 20

Act: TypeAlias = "Callable[[World, Story, dt.datetime], None]"
Duty: TypeAlias = "Callable[[World, dt.datetime], None]"


@dataclass
class World:
    """People, office and chance, and one queue of what will happen, in the order of time.

    `aside` is a chance of its own, from the same seed, for what must not change the course of cases.
    """

    chance: Random
    office: Office
    start: dt.datetime
    now: dt.datetime
    files: Files
    members: list[Member] = field(default_factory=list)
    clerks: dict[int, Clerk] = field(default_factory=dict)
    stories: dict[int, Story] = field(default_factory=dict)
    open: dict[int, Story] = field(default_factory=dict)
    seen: dict[tuple[int, dt.date], int] = field(default_factory=dict)
    aside: Random = field(default_factory=Random)
    decks: dict[str, list[str]] = field(default_factory=dict)
    _ahead: list[tuple[dt.datetime, int, Callable[[dt.datetime], None]]] = field(default_factory=list)
    _serial: int = 0

    def __post_init__(self) -> None:
        twin = Random()
        twin.setstate(self.chance.getstate())
        self.aside.seed(twin.getrandbits(64))

    def _put(self, at: dt.datetime, happen: Callable[[dt.datetime], None]) -> None:
        if at <= self.now:
            self._serial += 1
            heapq.heappush(self._ahead, (at, self._serial, happen))

    def duty(self, at: dt.datetime, duty: Duty) -> None:
        """Have something done at `at` that concerns no single case."""
        self._put(at, partial(duty, self))

    def later(self, at: dt.datetime, story: Story, act: Act) -> None:
        """Have something happen in a story beside its course; the act itself looks whether it still fits."""
        self._put(at, partial(act, self, story))

    def next(self, at: dt.datetime, story: Story, act: Act) -> None:
        """Have the story go on with `act` at `at`, unless something else comes between and turns it."""
        story.step += 1
        story.next_at = at
        self._put(at, partial(self._step, story, act, story.step))

    def _step(self, story: Story, act: Act, step: int, at: dt.datetime) -> None:
        if story.step == step:
            act(self, story, at)

    def turn(self, story: Story) -> None:
        """The story goes another way: what was to come next does not."""
        story.step += 1
        story.next_at = None

    def until(self, end: dt.datetime) -> Iterator[tuple[dt.datetime, Callable[[dt.datetime], None]]]:
        """What happens before `end`, in its order; happenings may bring new ones."""
        while self._ahead and self._ahead[0][0] < end:
            at, _, happen = heapq.heappop(self._ahead)
            yield at, happen

    def at_desk(self, at: dt.datetime) -> dt.datetime:
        """`at` in office hours, else some time into the next ones."""
        opened = self.office.from_(at)
        return at if opened == at else opened + self.between(3 * MINUTE, 3 * HOUR)

    def at_home(self, story: Story, at: dt.datetime) -> dt.datetime:
        """`at` while the member is awake, else after they wake."""
        return awake(at, story.member.time_zone)

    def was_here(self, member: Member, at: dt.datetime, bits: int = PRESENCE) -> None:
        """Remember that a member was on the portal that day."""
        assert member.person is not None
        key = member.person.id, self.office.day(at)
        self.seen[key] = self.seen.get(key, 0) | bits

    def drawn(self, median: float, sigma: float) -> float:
        """A length by chance: log-normal, half of them shorter than `median`."""
        return self.chance.lognormvariate(math.log(median), sigma)

    def between(self, shortest: dt.timedelta, longest: dt.timedelta) -> dt.timedelta:
        """A stretch of time by chance, in whole seconds."""
        return dt.timedelta(
            seconds=self.chance.randint(int(shortest.total_seconds()), int(longest.total_seconds()))
        )

    def card(self, name: str, shares: Mapping[str, float]) -> str:
        """The next card of a deck of twenty in these shares, shuffled: so that what happens seldom comes out
        as it was meant, too. Each `name` has a deck of its own.
        """
        deck = self.decks.setdefault(name, [])
        if not deck:
            deck += dealt(shares, DECK, self.chance)
        return deck.pop()

    def happens(self, per_cent: float) -> bool:
        """Whether something happens that happens so often in a hundred."""
        return self.chance.random() * 100 < per_cent
