"""Visits to help articles as the ledger tells them: a row for each, and what it gives to the roll-ups.

Whether the member came with a case all the same, in the category and within seven days, is made anew whenever
a case of theirs changes: so it comes out the same in whatever portions the ledger was read.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from portal.history import HistoryLine
from portal.metrics.counts import bulk
from portal.metrics.rows import TOTAL, CaseFact, Flow, HelpFact
from portal.store import rows_of

WITHIN = dt.timedelta(days=7)
YES, NO = "yes", "no"
EASY = 4

_KEY = (Flow.dimension, Flow.value, Flow.day, Flow.measure)
_FIELDS = tuple(HelpFact._meta.sorted_fields)

Told = Mapping[str, Any]
Changes = Counter[tuple[Any, ...]]


def take(lines: list[HistoryLine], zone: ZoneInfo) -> set[int]:
    """Take the lines about visits in; returns the members they are of."""
    own = [line for line in lines if line.kind in FOLDS]
    facts = _of(HelpFact.visit, [line.subject_id for line in own])
    found = {fact.visit: fact for fact in facts}
    changes = _gives(facts, -1)
    for line in own:
        fact = found.setdefault(line.subject_id, HelpFact(visit=line.subject_id, came=False))
        FOLDS[line.kind](fact, line.particulars, line.at, line.at.astimezone(zone).toordinal())
    _keep(found.values(), changes)
    return {fact.member for fact in found.values() if fact.member is not None}


def _shown(fact: HelpFact, told: Told, at: dt.datetime, day: int) -> None:
    fact.member, fact.category, fact.language = told["member"], told["category"] or "", told["language"]
    fact.shown_at, fact.shown_day = at, day


def _answered(fact: HelpFact, told: Told, at: dt.datetime, day: int) -> None:
    """An answer, or a changed one: only the last state counts, on the day of the first."""
    fact.answered_day = fact.answered_day or day
    fact.solved, fact.ease = told["solved"], told["ease"]


FOLDS: dict[str, Callable[[HelpFact, Told, dt.datetime, int], None]] = {
    "help.shown": _shown,
    "help.answered": _answered,
}


def judge(members: Iterable[int]) -> None:
    """Say of each visit of these members whether a case followed it."""
    for some in bulk.portions(sorted(members)):
        visits = _of(HelpFact.member, some)
        cases = _cases(sorted({visit.member for visit in visits if visit.member is not None}))
        changed = [visit for visit in visits if _came(visit, cases) != visit.came]
        changes = _gives(changed, -1)
        for visit in changed:
            visit.came = not visit.came
        _keep(changed, changes)


def _cases(members: list[int]) -> dict[tuple[int, str], list[dt.datetime]]:
    """When the cases of these members came, by member and category; not those that are left out."""
    found: dict[tuple[int, str], list[dt.datetime]] = {}
    for some in bulk.portions(members):
        columns = (CaseFact.member, CaseFact.category, CaseFact.received_at)
        counted = CaseFact.member.in_(some) & CaseFact.received_at.is_null(False)
        for member, category, received in rows_of(CaseFact.select(*columns).where(counted)):
            found.setdefault((member, category), []).append(received)
    return found


def _came(visit: HelpFact, cases: Mapping[tuple[int, str], list[dt.datetime]]) -> bool:
    received = [] if visit.member is None else cases.get((visit.member, visit.category), [])
    return any(visit.shown_at <= at <= visit.shown_at + WITHIN for at in received)


def entries(visit: HelpFact) -> Iterator[tuple[int, str]]:
    """Day and measure of all that a visit counts for: nothing for a guest, whose case would not be known."""
    if visit.member is None:
        return
    yield visit.shown_day, "help.shown"
    yield visit.shown_day, f"help.{_end(visit)}"
    if visit.ease is not None and visit.answered_day is not None:
        yield visit.answered_day, f"ease.{visit.ease}"
        yield visit.shown_day, "help.rated"
        if visit.ease >= EASY:
            yield visit.shown_day, "help.easy"


def _end(visit: HelpFact) -> str:
    """What came of it: solved, not solved, solved and a case all the same, or no answer."""
    if visit.solved == YES:
        return "came" if visit.came else "solved"
    return "unsolved" if visit.solved == NO else "silent"


def _gives(visits: Iterable[HelpFact], sign: int) -> Changes:
    found: Changes = Counter()
    for visit in visits:
        for day, measure in entries(visit):
            for dimension, value in (TOTAL, ("category", visit.category), ("language", visit.language)):
                found[dimension, value, day, measure] += sign
    return found


def _keep(visits: Iterable[HelpFact], changes: Changes) -> None:
    """Write visits, and what they give now, `changes` being what they gave before."""
    own = list(visits)
    for key, n in _gives(own, 1).items():
        changes[key] += n
    bulk.add_up(Flow, _KEY, Flow.n, changes)
    rows = (tuple(getattr(visit, field.name) for field in _FIELDS) for visit in own)
    bulk.write(HelpFact, HelpFact.visit, _FIELDS, rows)


def _of(column: Any, values: list[int]) -> list[HelpFact]:
    found: list[HelpFact] = []
    for some in bulk.portions(sorted(set(values))):
        found.extend(HelpFact.select().where(column.in_(some)).order_by(HelpFact.visit))
    return found
