"""The reader "metrics" of the ledger: it keeps the roll-ups, and can throw them away and read all anew.

For each case that a batch of lines is about, what the case gave before is taken back and what it gives now is
added, in one transaction with the cursor: so every line has its effect once, and late changes restate the
rows of past days (metric definitions, 8.3).
"""

from collections import Counter
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from portal import history
from portal.history import Cursor, HistoryHead, HistoryLine
from portal.members.association import Association
from portal.metrics import bulk, standing
from portal.metrics.facts import Known
from portal.metrics.given import COLUMNS, NOTHING, Given, columns, given
from portal.metrics.rows import CaseFact, Cohort, Flow, MemberFact, StandingFlow
from portal.store import rows_of, transaction

READER = "metrics"
BATCH = 1000
ROLLUPS = (Flow, Cohort, CaseFact, MemberFact, StandingFlow)

_FLOW_KEY = (Flow.dimension, Flow.value, Flow.day, Flow.measure)
_COHORT_KEY = (Cohort.dimension, Cohort.value, Cohort.received, Cohort.days)
_FIELDS = (CaseFact.case, CaseFact.known, CaseFact.given, *(getattr(CaseFact, name) for name in COLUMNS))

Progress = Callable[[int, int], None]


def move_on(batch: int = BATCH) -> int:
    """Take the next lines of the ledger in, at most `batch`; returns how many, 0 when it has caught up."""
    return history.follow(READER, _take, batch=batch)


def rebuild(progress: Progress | None = None) -> int:
    """Throw the roll-ups away and read the ledger anew; returns how many lines were read.

    `progress(done, total)` counts lines. Figures already computed stay as they are until computed again.
    """
    with transaction():
        for table in ROLLUPS:
            table.delete().execute()
        Cursor.delete().where(Cursor.name == READER).execute()
    total, done = HistoryHead.get().number, 0
    while taken := move_on():
        done += taken
        if progress is not None:
            progress(done, total)
    return done


def _take(lines: list[HistoryLine]) -> None:
    zone = zone_of_association()
    standing.take([line for line in lines if line.subject_kind == "person"], zone)
    by_case: dict[int, list[HistoryLine]] = {}
    for line in lines:
        if line.subject_kind == "case":
            by_case.setdefault(line.subject_id, []).append(line)
    _restate(by_case, zone)


def zone_of_association() -> ZoneInfo:
    """The time zone whose days the roll-ups keep; UTC before the association is set up."""
    row = Association.select(Association.time_zone).tuples().first()
    return ZoneInfo(row[0] if row else "UTC")


def _restate(by_case: dict[int, list[HistoryLine]], zone: ZoneInfo) -> None:
    """Fold the lines of each case, and move the rows from what it gave before to what it gives now."""
    flow: Counter[tuple[Any, ...]] = Counter()
    cohort: Counter[tuple[Any, ...]] = Counter()
    rows = []
    stored = _stored(list(by_case))
    for case, lines in by_case.items():
        known, before = stored.get(case) or (Known(), NOTHING)
        for line in lines:
            known.take(line.kind, line.at.isoformat(), line.number, line.particulars)
        now = given(known, zone)
        if now != before:
            flow.update(now.flow())
            flow.subtract(before.flow())
            cohort.update(now.cohorts())
            cohort.subtract(before.cohorts())
        found = columns(known, zone)
        rows.append((case, known.as_json(), now.as_json(), *(found[name] for name in COLUMNS)))
    bulk.add_up(Flow, _FLOW_KEY, Flow.n, flow)
    bulk.add_up(Cohort, _COHORT_KEY, Cohort.n, cohort)
    bulk.write(CaseFact, CaseFact.case, _FIELDS, rows)


def _stored(cases: list[int]) -> dict[int, tuple[Known, Given]]:
    found = {}
    for some in bulk.portions(cases):
        query = CaseFact.select(CaseFact.case, CaseFact.known, CaseFact.given).where(CaseFact.case.in_(some))
        for case, known, gave in rows_of(query):
            found[case] = Known.of_json(known), Given.of_json(gave)
    return found
