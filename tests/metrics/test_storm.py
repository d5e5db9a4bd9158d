"""The roll-ups after a hundred thousand lines: taken in as they came, they are what a full recount gives."""

import random
from collections import Counter
from typing import Any

from portal.history import HistoryLine
from portal.metrics.counts import folds, linked, rollups
from portal.metrics.counts.facts import Known
from portal.metrics.counts.given import given
from portal.metrics.office import office_of_association
from portal.metrics.rows import Cohort, Flow
from portal.store import rows_of
from tests import world
from tests.metrics.storm import Storm

LINES = 100_000


def test_a_hundred_thousand_lines_taken_in_bit_by_bit_are_what_a_recount_gives(sqlite_house: str) -> None:
    world.an_association()
    storm, chance, taken = Storm(7, members=900), random.Random(3), 0
    while storm.number < LINES:
        storm.blow(9_000)
        while rollups.move_on(batch=chance.choice((700, 1900, 4000))):
            taken += linked.take_in(storm.at)
    assert taken > 50
    flow, cohort = recounted()
    assert kept(Flow, Flow.dimension, Flow.value, Flow.day, Flow.measure) - flow == Counter()
    assert flow - kept(Flow, Flow.dimension, Flow.value, Flow.day, Flow.measure) == Counter()
    rows = kept(Cohort, Cohort.dimension, Cohort.value, Cohort.event, Cohort.received, Cohort.days)
    assert rows == cohort
    assert len(flow) > 50_000, "the storm left enough to compare"


def kept(table: Any, *key: Any) -> Counter[tuple[Any, ...]]:
    """What a table of the roll-ups holds."""
    return Counter({tuple(row[:-1]): row[-1] for row in rows_of(table.select(*key, table.n))})


def recounted() -> tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]]]:
    """All cases folded from the first line on, in one go, and added up."""
    cases: dict[int, Known] = {}
    lines = HistoryLine.select(
        HistoryLine.subject_id, HistoryLine.kind, HistoryLine.at, HistoryLine.number, HistoryLine.particulars
    ).where(HistoryLine.subject_kind == "case")
    for case, kind, at, number, told in rows_of(lines.order_by(HistoryLine.number)):
        folds.take(cases.setdefault(case, Known()), kind, at.isoformat(), number, told)
    rollups.tell_of_next(cases)
    office, taken = office_of_association(), rollups.marks()
    flow: Counter[tuple[Any, ...]] = Counter()
    cohort: Counter[tuple[Any, ...]] = Counter()
    for known in cases.values():
        gives = given(rollups.settled(known, taken), office)
        for key, n in gives.flow():
            flow[key] += n
        for key, n in gives.cohort():
            cohort[key] += n
    return +flow, cohort
