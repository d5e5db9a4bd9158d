"""Five years of an association of any size, made of the cases of a demo.

The demo's cases went through the real verbs, and the roll-ups folded their lines. Here each closed one is
taken again and again, so many whole weeks earlier and for another member (open ones stay in their week), and
what it gives to the roll-ups is what the real code gives: `Given.flow` and `Given.cohort`.

Filled are the roll-ups (`flow`, `cohort`), the facts of each case (`case_fact`), and one member for ten cases
with a renewal and every other one with a pulse. Not filled are the cases themselves with their words, files
and letters, nor their lines of the ledger: pages of figures, and the worker that computes them, read none of
these. `bench.filling` fills them for the hot pages, `bench.lines` writes lines for the roll-ups to read.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from bench.members import enrol
from bench.writing import add_up, stored
from portal import store
from portal.demo import building
from portal.metrics.counts.given import COLUMNS, Given
from portal.metrics.rows import CaseFact, Cohort, Flow
from portal.store import db, is_postgres, rows_of, transaction
from portal.store.columns import canonical
from portal.store.files import Folder
from portal.store.rows import insert_stored

FLOW = (Flow.dimension, Flow.value, Flow.day, Flow.measure)
COHORT = (Cohort.dimension, Cohort.value, Cohort.event, Cohort.received, Cohort.days)
NOW = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
MEMBERS, CASES, SEED = 600, 400, 7
WEEKS, WEEK = 260, dt.timedelta(days=7)
CASES_OF_A_MEMBER = 10

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
_MEMBER = re.compile(r'"member":\d+')
_MOMENTS = ("received_at", "acknowledgement_due", "decision_due", "closed_at")
_DAYS = ("received_day", "asked_day", "answered_day")


def found(url: str, folder: Path) -> None:
    """Make the demo in the empty database at `url`."""
    building.make(
        database_url=url,
        files=Folder(folder / "files"),
        members=MEMBERS,
        cases=CASES,
        months=24,
        seed=1,
        now=NOW,
    )


# ── the cases of the demo, moved in time ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Story:
    """A case of the demo: its row, and the most weeks by which it can be moved back."""

    known: str
    given: Given
    columns: tuple[Any, ...]
    weeks: int

    def moved(self, weeks: int) -> "Story":
        """The same case so many weeks earlier."""
        back = weeks * WEEK
        known = _INSTANT.sub(lambda at: (dt.datetime.fromisoformat(at[0]) - back).isoformat(), self.known)
        entries = tuple((day - back.days, measure, n) for day, measure, n in self.given.entries)
        cohorts = tuple((event, day - back.days, n) for event, day, n in self.given.cohorts)
        given = replace(self.given, entries=entries, cohorts=cohorts)
        columns = tuple(_moved(name, value, back) for name, value in zip(COLUMNS, self.columns, strict=True))
        return Story(known, given, columns, self.weeks - weeks)


def _moved(name: str, value: Any, back: dt.timedelta) -> Any:
    if value is None or name not in (*_MOMENTS, *_DAYS):
        return value
    return value - back.days if name in _DAYS else value - back


def stories() -> list[Story]:
    """The cases of the demo."""
    columns = [getattr(CaseFact, name) for name in COLUMNS]
    query = CaseFact.select(CaseFact.known, CaseFact.given, *columns).order_by(CaseFact.case)
    first = (NOW - WEEKS * WEEK).date().toordinal()
    told = []
    for known, given, *values in rows_of(query):
        received, is_open = values[COLUMNS.index("received_day")], values[COLUMNS.index("is_open")]
        weeks = 0 if is_open or received is None else (received - first) // WEEK.days
        told.append(Story(canonical(known), Given.of_json(given), tuple(values), weeks))
    return told


# ── filling ─────────────────────────────────────────────────────────────────────────────────────────────────


def fill(url: str, cases: int) -> None:
    """Bring the demo at `url` to `cases` cases, with a member for each ten of those that are added."""
    store.open_database(url)
    if not is_postgres():
        for pragma in ("synchronous = OFF", "cache_size = -1000000"):  # a gigabyte, while it is filled
            db.execute_sql(f"PRAGMA {pragma}")
    _fill(cases - CASES)
    store.close()


def _fill(cases: int) -> None:
    chance = Random(SEED)
    told = stories()
    drawn = Counter(_some_story(told, chance) for _ in range(cases))
    with transaction():
        members = enrol(max(1, cases // CASES_OF_A_MEMBER), chance, NOW)
        _cases(told, drawn, members, chance)
    db.execute_sql("ANALYZE")


def _some_story(told: Sequence[Story], chance: Random) -> tuple[int, int]:
    place = chance.randrange(len(told))
    return place, chance.randint(0, told[place].weeks)


def _cases(told: Sequence[Story], drawn: Counter[tuple[int, int]], members: range, chance: Random) -> None:
    flow, cohort = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    last = CaseFact.select(CaseFact.case).order_by(CaseFact.case.desc()).limit(1).scalar()

    def rows() -> Iterator[tuple[Any, ...]]:
        number = last  # asked before: while rows are written, a PostgreSQL connection answers nothing else
        for (place, weeks), times in sorted(drawn.items()):
            story = told[place].moved(weeks)
            for key, n in story.given.flow():
                flow[key] += n * times
            for row, n in story.given.cohort():
                cohort[row] += n * times
            given, columns = canonical(story.given.as_json()), stored(CaseFact, COLUMNS, story.columns)[1:]
            for _ in range(times):
                number += 1
                member = chance.choice(members)
                known = _MEMBER.sub(f'"member":{member}', story.known, count=1)
                yield number, known, given, member, *columns

    insert_stored(CaseFact, ("case", "known", "given", *COLUMNS), rows())
    add_up(Flow, FLOW, Flow.n, flow)
    add_up(Cohort, COHORT, Cohort.n, cohort)
