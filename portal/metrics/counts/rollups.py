"""The reader "metrics" of the ledger: it keeps the roll-ups, and can throw them away and read all anew.

For each case that a batch of lines is about, what the case gave before is taken back and what it gives now is
added, in one transaction with the cursor: so every line has its effect once, and late changes restate the
rows of past days (metric definitions, 8.3).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from peewee import Field

from portal import history
from portal.history import Cursor, HistoryHead, HistoryLine
from portal.metrics.counts import actions, bulk, folds, helped, pulses, standing
from portal.metrics.counts.facts import Known
from portal.metrics.counts.given import COLUMNS, NOTHING, Given, between, columns, given, is_left_out
from portal.metrics.office import Office, moment, office_of_association
from portal.metrics.rows import (
    ActionFact,
    CaseFact,
    Cohort,
    Flow,
    HelpFact,
    MemberFact,
    Part,
    PulseFact,
    StandingFlow,
    of_part,
)
from portal.store import rows_of, transaction

READER, REBUILDING = "metrics", "metrics rebuilding"
BATCH = 1000
ROLLUPS = (Flow, Cohort, CaseFact, ActionFact, PulseFact, HelpFact, MemberFact, StandingFlow)

_FLOW_KEY = (Flow.dimension, Flow.value, Flow.day, Flow.measure)
_COHORT_KEY = (Cohort.dimension, Cohort.value, Cohort.event, Cohort.received, Cohort.days)
_FIELDS = (CaseFact.case, CaseFact.known, CaseFact.given, *(getattr(CaseFact, name) for name in COLUMNS))

Progress = Callable[[int, int], None]


def move_on(batch: int = BATCH) -> int:
    """Take the next lines of the ledger in, at most `batch`; returns how many, 0 when it has caught up."""
    return history.follow(READER, _take, batch=batch)


def cases() -> int:
    """How many cases the roll-ups know, counted up to a hundred."""
    return len(rows_of(CaseFact.select(CaseFact.case).limit(100)))


def rebuild(progress: Progress | None = None, batch: int = BATCH) -> int:
    """Throw the roll-ups away and read the ledger anew; returns how many lines it has.

    Stopped on the way, it goes on where it was when it is called again. A worker that runs beside it reads on
    with it. `progress(done, total)` counts lines, whoever read them. Figures already computed stay as they
    are until computed again.
    """
    if not _is_on_the_way():
        _begin_anew()
    reading = True
    while reading:
        reading = move_on(batch) > 0
        if progress is not None:
            progress(history.place_of(READER), HistoryHead.get().number)
    Cursor.delete().where(Cursor.name == REBUILDING).execute()
    return history.place_of(READER)


def _is_on_the_way() -> bool:
    """Whether a rebuilding was stopped that has not come yet to where the ledger ended when it began."""
    return history.place_of(READER) < history.place_of(REBUILDING)


def _begin_anew() -> None:
    with transaction():
        for table in ROLLUPS:
            table.delete().execute()
        Cursor.delete().where(Cursor.name.in_((READER, REBUILDING))).execute()
        Cursor.insert(name=REBUILDING, number=HistoryHead.get().number).execute()


def _take(lines: list[HistoryLine]) -> None:
    office = office_of_association()
    standing.take([line for line in lines if line.subject_kind == "person"], office.zone)
    actions.take([line for line in lines if line.subject_kind == "action"], office.zone)
    by_case: dict[int, list[HistoryLine]] = {}
    for line in lines:
        if line.subject_kind == "case":
            by_case.setdefault(line.subject_id, []).append(line)
    facts = _folded(by_case)
    _restate(facts, office)
    asked = pulses.take([line for line in lines if line.subject_kind == "person"], office.zone)
    members = {known.member for known, _ in facts.values() if known.member is not None}
    pulses.judge(asked | members)
    visited = helped.take([line for line in lines if line.subject_kind == "visit"], office.zone)
    helped.judge(visited | members)


INCIDENTS = "incident "


def mark_of(incident: str) -> str:
    """The name of the mark up to which the links of an incident are taken in, among the readers."""
    return f"{INCIDENTS}{incident}"


def marks() -> dict[str, int]:
    """Up to which line of the ledger the links of each incident are taken in (`counts.linked`)."""
    query = Cursor.select(Cursor.name, Cursor.number).where(Cursor.name.startswith(INCIDENTS))
    return {name.removeprefix(INCIDENTS): number for name, number in rows_of(query)}


def settled(known: Known, taken: dict[str, int]) -> Known:
    """The case with the incident for which it counts: the last of its links that was taken in."""
    links = [incident for number, incident in known.links if number <= taken.get(incident, -1)]
    known.incident = links[-1] if links else None
    return known


def settle(cases: list[int]) -> None:
    """Count some cases anew for the incidents for which they count now."""
    _restate(_stored(CaseFact.case, cases), office_of_association())


Fact = tuple[Known, Given]
"""What is known of a case, and what it gave to the roll-ups before."""


def _folded(by_case: dict[int, list[HistoryLine]]) -> dict[int, Fact]:
    """The cases of a batch with their new lines, and the other cases of their members that these change."""
    facts = _stored(CaseFact.case, list(by_case))
    for case, lines in by_case.items():
        known, _ = facts.setdefault(case, (Known(), NOTHING))
        for line in lines:
            folds.take(known, line.kind, line.at.isoformat(), line.number, line.particulars)
    members = sorted({known.member for known, _ in facts.values() if known.member is not None})
    around = _stored(CaseFact.member, members) | facts
    changed = tell_of_next({case: known for case, (known, _) in around.items()})
    return {case: around[case] for case in sorted(changed | set(by_case))}


def tell_of_next(cases: dict[int, Known]) -> set[int]:
    """Tell each case when its member next came with the same category after it was closed (R7, R17).

    `cases` hold all cases of each of their members. Returns which of them this changed.
    """
    received: dict[tuple[int, str], list[str]] = {}
    for known in cases.values():
        if known.member is not None and known.received is not None and not is_left_out(known):
            received.setdefault((known.member, known.dimensions["category"]), []).append(known.received)
    changed = set()
    for case, known in cases.items():
        following = _next_of(known, received)
        if following != known.next_same:
            known.next_same = following
            changed.add(case)
    return changed


def _next_of(known: Known, received: dict[tuple[int, str], list[str]]) -> str | None:
    if known.member is None or not known.closing:
        return None
    closed = moment(known.closings[-1])
    of_this_kind = received.get((known.member, known.dimensions["category"]), [])
    return min((at for at in of_this_kind if moment(at) > closed), default=None, key=moment)


def recount(parts: set[Part]) -> None:
    """Make the rows of some parts of the whole anew, of what their cases gave."""
    flow: Counter[tuple[Any, ...]] = Counter()
    cohort: Counter[tuple[Any, ...]] = Counter()
    for gave in _given_by_all():
        _count(flow, (one for one in gave.flow() if one[0][:2] in parts), 1)
        _count(cohort, (one for one in gave.cohort() if one[0][:2] in parts), 1)
    for table in (Flow, Cohort):
        for part in parts:
            table.delete().where(of_part(table, part)).execute()
    bulk.add_up(Flow, _FLOW_KEY, Flow.n, flow)
    bulk.add_up(Cohort, _COHORT_KEY, Cohort.n, cohort)


def _given_by_all() -> Iterator[Given]:
    """What each case gave, read a batch at a time."""
    query, last = CaseFact.select(CaseFact.case, CaseFact.given).order_by(CaseFact.case).limit(BATCH), 0
    while some := rows_of(query.where(CaseFact.case > last)):
        yield from (Given.of_json(gave) for _, gave in some)
        last = some[-1][0]


def _restate(facts: dict[int, Fact], office: Office) -> None:
    """Move the rows from what each case gave before to what it gives now."""
    flow: Counter[tuple[Any, ...]] = Counter()
    cohort: Counter[tuple[Any, ...]] = Counter()
    rows, taken = [], marks() if any(known.links for known, _ in facts.values()) else {}
    for case, (known, before) in facts.items():
        settled(known, taken)
        now = given(known, office)
        if now != before:
            gained, lost = between(before, now)
            _count(flow, gained.flow(), 1)
            _count(flow, lost.flow(), -1)
            _count(cohort, gained.cohort(), 1)
            _count(cohort, lost.cohort(), -1)
        found = columns(known, office)
        rows.append((case, known.as_json(), now.as_json(), *(found[name] for name in COLUMNS)))
    bulk.add_up(Flow, _FLOW_KEY, Flow.n, flow)
    bulk.add_up(Cohort, _COHORT_KEY, Cohort.n, cohort)
    bulk.write(CaseFact, CaseFact.case, _FIELDS, rows)


def _count(sums: Counter[tuple[Any, ...]], entries: Iterable[tuple[tuple[Any, ...], int]], sign: int) -> None:
    for key, n in entries:
        sums[key] += sign * n


def _stored(column: "Field[Any]", values: list[int]) -> dict[int, Fact]:
    """The facts of the cases whose `column` is one of `values`."""
    found = {}
    for some in bulk.portions(values):
        query = CaseFact.select(CaseFact.case, CaseFact.known, CaseFact.given).where(column.in_(some))
        for case, known, gave in rows_of(query):
            found[case] = Known.of_json(known), Given.of_json(gave)
    return found
