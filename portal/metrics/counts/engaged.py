"""How engaged all members were at the end of a month, counted member by member and kept as counts alone.

The engagement index of a single member is made here and nowhere kept: nobody can look it up (E4).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from portal.members.imported import first_day
from portal.members.people import Person
from portal.metrics.counts.standing import GOOD
from portal.metrics.estimators.indices import EngagementIndex, engagement_index
from portal.metrics.rows import TOTAL, MemberFact, Part
from portal.metrics.shapes import Window
from portal.store import rows_of
from portal.store.rows import rows

MEMBER_FOR = 90
"""So many days somebody has been a member whose index counts."""

DOMAINS = ("presence", "self_service", "voice", "events_learning", "contribution")
DAYS = (30, 90)
NO_BAND = "no_index"


@dataclass(frozen=True)
class Acts:
    """What somebody did in twelve months: active months, help used, attended, contributed, forms."""

    presence: int = 0
    self_service: int = 0
    events_learning: int = 0
    contribution: int = 0
    asked: int = 0
    answered: int = 0

    def touched(self, connected: frozenset[str]) -> tuple[str, ...]:
        """The connected domains in which there was anything."""
        found = {name: getattr(self, name) > 0 for name in DOMAINS if name != "voice"}
        found["voice"] = self.answered > 0
        return tuple(name for name in DOMAINS if name in connected and found[name])


NOTHING = Acts()


@lru_cache(maxsize=65536)
def index_of(acts: Acts, connected: frozenset[str]) -> EngagementIndex:
    """The engagement index over the domains that are connected."""
    domains = ("presence", "self_service", "events_learning", "contribution")
    done = {name: getattr(acts, name) if name in connected else None for name in domains}
    return engagement_index(**done, asked=acts.asked, answered=acts.answered)


@dataclass
class Counts:
    """The members of a part at the end of a month: active in 30, 90, 365 days; by domains touched; by index;
    those due for renewal in the month by their band of the year before, and how many of them renewed.
    """

    members: int = 0
    active: Counter[str] = field(default_factory=Counter)
    breadth: Counter[int] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    index: Counter[float] = field(default_factory=Counter)
    bands: Counter[str] = field(default_factory=Counter)
    due: Counter[str] = field(default_factory=Counter)
    renewed: Counter[str] = field(default_factory=Counter)
    connected: frozenset[str] = frozenset()
    connected_before: frozenset[str] = frozenset()
    whole_year: bool = True

    def add(
        self, members: int, acts: Acts, connected: frozenset[str], old_enough: bool, here: Sequence[bool]
    ) -> None:
        """Count members who did the same; `here`: whether they were active in each of DAYS."""
        self.members += members
        self.active["365"] += members * (acts.presence > 0)
        for days, active in zip(DAYS, here, strict=True):
            self.active[str(days)] += members * active
        touched = acts.touched(connected)
        self.breadth[len(touched)] += members
        for name in touched:
            self.domains[name] += members
        index = index_of(acts, connected)
        if old_enough and index.index is not None and index.band is not None:
            self.index[index.index] += members
            self.bands[index.band] += members

    def as_json(self) -> dict[str, Any]:
        """As it is stored; `of_json` reads it back."""
        told: dict[str, Any] = {name: dict(getattr(self, name)) for name in _BY_NAME}
        told |= {name: sorted(getattr(self, name).items()) for name in _BY_NUMBER}
        told |= {name: sorted(getattr(self, name)) for name in _SETS}
        return told | {"members": self.members, "whole_year": self.whole_year}

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> "Counts":
        """What `as_json` stored."""
        found: dict[str, Any] = {name: Counter(told[name]) for name in _BY_NAME}
        found |= {name: Counter(dict(told[name])) for name in _BY_NUMBER}
        found |= {name: frozenset(told[name]) for name in _SETS}
        return cls(**found, members=told["members"], whole_year=told["whole_year"])


_BY_NAME = ("active", "domains", "bands", "due", "renewed")
_BY_NUMBER = ("breadth", "index")
_SETS = ("connected", "connected_before")


def counted(month: int, year: Window) -> dict[Part, Counts]:
    """The counts of the whole, of each chapter and of each language at the end of `month`; `year` are the
    twelve months that end with it.
    """
    acts = acts_of(month)
    connected = connected_in(acts.values())
    recent = [active_in(year.until, days) for days in DAYS]
    found: dict[Part, Counts] = {TOTAL: Counts()}
    alike: Counter[tuple[Any, ...]] = Counter(
        (parts, acts.get(person, NOTHING), is_old_enough(joined, year), *(person in some for some in recent))
        for person, parts, joined in members_on(year.until)
    )  # many members did the same, so each kind of them is looked at once
    for (parts, told, old_enough, *here), members in alike.items():
        for part in parts:
            found.setdefault(part, Counts()).add(members, told, connected, old_enough, here)
    before = _count_due(month, found)
    whole = _first_month_before(month - 11)
    for counts in found.values():
        counts.connected, counts.connected_before, counts.whole_year = connected, before, whole
    return found


def is_old_enough(joined: int, year: Window) -> bool:
    """Whether somebody who joined on that day has an index at the end of `year`."""
    return year.until.toordinal() - joined >= MEMBER_FOR


def acts_of(month: int) -> dict[int, Acts]:
    """What each person did in the twelve months that end with `month`."""
    found = rows(
        """SELECT person_id, SUM(CASE WHEN bits > 0 THEN 1 ELSE 0 END), SUM(helped), SUM(attended),
            SUM(contributed), SUM(asked), SUM(answered)
        FROM member_month WHERE month BETWEEN ? AND ? GROUP BY person_id""",
        month - 11,
        month,
    )
    return {person: Acts(*(int(value) for value in values)) for person, *values in found}


def connected_in(acts: Iterable[Acts]) -> frozenset[str]:
    """The domains of which anything is known in a year: the others are left out, as nothing tells of them."""
    found = set[str]()
    for one in acts:
        found.update(name for name in DOMAINS if name != "voice" and getattr(one, name) > 0)
        if one.asked:
            found.add("voice")
    return frozenset(found)


def active_in(until: dt.date, days: int) -> set[int]:
    """Who was active in the `days` days up to `until`."""
    since = until - dt.timedelta(days=days - 1)
    found = rows(
        """SELECT person_id FROM activity WHERE day BETWEEN ? AND ? AND bits > 0
        UNION SELECT person_id FROM imported_activity WHERE stands AND units > 0 AND day BETWEEN ? AND ?""",
        since.isoformat(),
        until.isoformat(),
        since.toordinal(),
        until.toordinal(),
    )
    return {person for (person,) in found}


def members_on(day: dt.date) -> Iterator[tuple[int, tuple[Part, ...], int]]:
    """Who was in good standing at the end of a day: the parts they count in, and since which day they are
    members.
    """
    query = Person.select(Person.id, Person.joined).where(Person.number.is_null(False))
    joined = {person: since.toordinal() for person, since in rows_of(query) if since is not None}
    last = day.toordinal()
    for person, steps in rows_of(MemberFact.select(MemberFact.person, MemberFact.given)):
        step = next((one for one in reversed(steps) if one[0] <= last), None)
        if step is not None and step[1] == GOOD:
            yield person, _parts(step), joined.get(person, steps[0][0])


def _parts(step: list[Any]) -> tuple[Part, ...]:
    chapter, language = ("" if value is None else str(value) for value in step[2:4])
    return TOTAL, ("chapter", chapter), ("language", language)


def _first_month_before(month: int) -> bool:
    """Whether anything is known of a month or an earlier one."""
    return bool(rows("SELECT 1 FROM member_month WHERE month <= ? LIMIT 1", month))


def _count_due(month: int, found: dict[Part, Counts]) -> frozenset[str]:
    """Those due for renewal in a month, by the band of the twelve months before it (E5); returns which
    domains were connected then.
    """
    due = rows(
        """SELECT renewal.person_id, renewal.day, renewal.renewed, person.joined, person.chapter_id,
            person.language
        FROM renewal JOIN person ON person.id = renewal.person_id
        WHERE renewal.stands AND renewal.reason = '' AND renewal.day BETWEEN ? AND ?""",
        *_days(month),
    )
    if not due:
        return frozenset()
    acts = acts_of(month - 1)
    connected = connected_in(acts.values())
    for person, day, renewed, joined, chapter, language in due:
        new = joined is not None and day - _ordinal(joined) < MEMBER_FOR
        band = None if new else index_of(acts.get(person, NOTHING), connected).band
        for part in _parts([day, GOOD, chapter, language]):
            counts = found.setdefault(part, Counts())
            counts.due[band or NO_BAND] += 1
            counts.renewed[band or NO_BAND] += bool(renewed)
    return connected


def _days(month: int) -> tuple[int, int]:
    return first_day(month).toordinal(), first_day(month + 1).toordinal() - 1


def _ordinal(day: Any) -> int:
    return (dt.date.fromisoformat(day) if isinstance(day, str) else day).toordinal()
