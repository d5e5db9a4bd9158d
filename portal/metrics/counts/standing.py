"""Members in good standing by day, from the ledger of people: the exposure of R1, and who E1 looks at.

Somebody is a member by having a membership number. What is known of a person is one step for each day on
which their standing, chapter or language changed; a day counts with the state it ended with.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from portal.history import HistoryLine
from portal.members.people import Person
from portal.metrics.counts import bulk
from portal.metrics.rows import TOTAL, MemberFact, Part, StandingFlow, of_part
from portal.metrics.shapes import OF_MEMBERS
from portal.store import rows_of

Step = list[Any]
"""Day (ordinal), standing, chapter, language."""

GOOD = "good"
DAYS_IN_A_MONTH = 365.25 / 12
KINDS = ("person.joined", "person.changed", "person.left")
_KEY = (StandingFlow.dimension, StandingFlow.value, StandingFlow.day)


def fold(steps: list[Step], day: int, told: dict[str, Any]) -> list[Step]:
    """The steps with one more line: only what changed, and the last word of a day."""
    step = [day, told["standing"], told["chapter"], told["language"]]
    before = [earlier for earlier in steps if earlier[0] < day]
    if before and before[-1][1:] == step[1:]:
        return before
    return [*before, step]


def changes(steps: Iterable[Step]) -> Iterator[tuple[tuple[str, str, int], int]]:
    """By how much each row changes: one more from the day a good standing begins, one less where it ends."""
    ends: list[Step | None] = [*steps, None]
    for step, following in pairwise(ends):
        assert step is not None
        if step[1] != GOOD:
            continue
        for dimension, value in (TOTAL, ("chapter", _text(step[2])), ("language", _text(step[3]))):
            yield (dimension, value, step[0]), 1
            if following is not None:
                yield (dimension, value, following[0]), -1


def _text(value: object) -> str:
    return "" if value is None else str(value)


def take(lines: list[HistoryLine], zone: ZoneInfo) -> None:
    """Take the lines about people in, and bring the rows up to date."""
    by_person: dict[int, list[HistoryLine]] = {}
    for line in lines:
        if line.kind in KINDS:
            by_person.setdefault(line.subject_id, []).append(line)
    deltas: Counter[tuple[Any, ...]] = Counter()
    rows = []
    for some in bulk.portions(by_person):
        members = _members(some)
        facts = {fact.person: fact for fact in MemberFact.select().where(MemberFact.person.in_(some))}
        for person in some:
            steps = facts[person].known if person in facts else []
            for line in by_person[person]:
                steps = fold(steps, line.at.astimezone(zone).toordinal(), line.particulars)
            gives = steps if person in members else []
            _count(deltas, gives, 1)
            _count(deltas, facts[person].given if person in facts else [], -1)
            rows.append((person, steps, gives))
    bulk.add_up(StandingFlow, _KEY, StandingFlow.n, deltas)
    bulk.write(MemberFact, MemberFact.person, (MemberFact.person, MemberFact.known, MemberFact.given), rows)


def _members(people: list[int]) -> set[int]:
    query = Person.select(Person.id).where(Person.id.in_(people) & Person.number.is_null(False))
    return {person for (person,) in rows_of(query)}


def _count(deltas: Counter[tuple[Any, ...]], steps: list[Step], sign: int) -> None:
    for key, n in changes(steps):
        deltas[key] += sign * n


def member_months(since: dt.date, until: dt.date, part: Part = TOTAL) -> float:
    """Months spent in good standing by all members together, both days included: days / 30.4375.

    Of a chapter or a language, those of its own members; of any other `part`, of all: whoever is a member may
    come with any matter.
    """
    own = of_part(StandingFlow, part if part[0] in OF_MEMBERS else TOTAL)
    first, last = since.toordinal(), until.toordinal()
    query = StandingFlow.select(StandingFlow.day, StandingFlow.n).where(own & (StandingFlow.day <= last))
    days = sum(n * (last + 1 - max(day, first)) for day, n in rows_of(query))
    return float(days / DAYS_IN_A_MONTH)
