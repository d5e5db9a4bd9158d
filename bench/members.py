"""Members for five years of cases: each due for renewal once, half of them asked what they think."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from bench.writing import insert
from portal.members.association import Chapter
from portal.members.imported import Renewal
from portal.members.people import Person
from portal.metrics.counts import bulk
from portal.metrics.counts.standing import GOOD
from portal.metrics.rows import TOTAL, MemberFact, PulseFact, StandingFlow
from portal.store import rows_of
from portal.store.columns import canonical

SINCE = dt.timedelta(days=6 * 365)
STANDING = (StandingFlow.dimension, StandingFlow.value, StandingFlow.day)
LANGUAGES = ("en", "hi", "kn")

Member = tuple[int, str, int]
"""Number, language, chapter."""


def enrol(many: int, chance: Random, at: dt.datetime) -> range:
    """So many members of six years' standing at `at`; gives their numbers."""
    first = 1 + Person.select(Person.id).order_by(Person.id.desc()).limit(1).scalar()
    chapters = [chapter for (chapter,) in rows_of(Chapter.select(Chapter.id))]
    members = range(first, first + many)
    told = [(one, chance.choice(LANGUAGES), chance.choice(chapters)) for one in members]
    _people(told, at - SINCE)
    _standing(told, (at - SINCE).date().toordinal())
    _renewals(members, chance, at.date())
    _pulses(told[::2], chance, at)
    return members


def _people(told: Sequence[Member], since: dt.datetime) -> None:
    fields = (
        *("id", "number", "name", "language", "time_zone"),
        *("chapter", "grade", "standing", "joined", "created_at"),
    )
    rows = (
        (one, f"Y-{one}", f"Member {one}", code, "Asia/Kolkata", chapter, "", GOOD, since.date(), since)
        for one, code, chapter in told
    )
    insert(Person, fields, rows)


def _standing(told: Sequence[Member], since: int) -> None:
    steps = ((one, canonical([[since, GOOD, chapter, code]])) for one, code, chapter in told)
    insert(MemberFact, ("person", "known", "given"), ((one, step, step) for one, step in steps))
    parts = Counter(
        part for _, code, chapter in told for part in (TOTAL, ("chapter", str(chapter)), ("language", code))
    )
    deltas: Counter[tuple[Any, ...]] = Counter({(*part, since): n for part, n in parts.items()})
    bulk.add_up(StandingFlow, STANDING, StandingFlow.n, deltas)


def _renewals(members: range, chance: Random, today: dt.date) -> None:
    last = Renewal.select(Renewal.id, Renewal.imported).order_by(Renewal.id.desc()).limit(1)
    ((first, brought),) = rows_of(last)
    fields = ("id", "imported", "person", "day", "month", "renewed", "reason", "source", "record", "stands")

    def rows() -> Iterator[tuple[Any, ...]]:
        for place, one in enumerate(members, start=first + 1):
            day = today - dt.timedelta(days=chance.randrange(365))
            month, renewed = day.year * 12 + day.month - 1, chance.random() < 0.81
            yield place, brought, one, day.toordinal(), month, renewed, "", "bench", str(one), True

    insert(Renewal, fields, rows())


def _pulses(told: Sequence[Member], chance: Random, at: dt.datetime) -> None:
    first = 1 + (PulseFact.select(PulseFact.pulse).order_by(PulseFact.pulse.desc()).limit(1).scalar() or 0)
    fields = (
        *("pulse", "person", "group", "day", "why", "language", "chapter", "tenure", "band", "outcome"),
        *("cases", "answered_at", "answered_day", "recommend", "trust", "stands_up", "admits"),
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        for place, (one, code, chapter) in enumerate(told, start=first):
            sent = at - dt.timedelta(days=chance.randrange(700))
            asked = (place, one, "tenth", sent.toordinal(), "", code, str(chapter), 2000, 1, "", 0)
            items = [chance.randint(1, 5) for _ in range(3)]
            answer = (sent, sent.toordinal(), chance.randint(4, 10), *items)
            yield (*asked, *(answer if chance.random() < 0.45 else (None,) * 6))

    insert(PulseFact, fields, rows())
