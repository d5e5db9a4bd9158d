"""Every night the roll-ups are held against the ledger: open cases add up, and some rows are counted anew.

What is wrong is put right at once and written down, with the figures that it had changed: their tiles are
marked for a week (8.3).
"""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import Field, fn

from portal.history import HistoryLine
from portal.metrics.counts import folds, rollups
from portal.metrics.counts.facts import Known
from portal.metrics.counts.given import given
from portal.metrics.counts.measures_case import DAY
from portal.metrics.office import Office, office_of_association
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact, Cohort, CountFault, Flow, Part, of_part
from portal.metrics.showing import Condition
from portal.store import rows_of, transaction

KEYS = 50
MOMENT = dt.timedelta(microseconds=1)
TOLD_FOR = 7 * DAY
EVERY = 20 * DAY / 24

Key = tuple[str, str, int, str]
"""Dimension, value, day, measure."""

Shown = Callable[[Part], Mapping[str, Any]]

OPEN = "open"
"""Stands for a measure where it is the open cases of a whole part that do not add up."""


@dataclass(frozen=True)
class Fault:
    """What a row of the roll-ups says (`was`) and what it should (`counted`)."""

    key: Key
    was: int
    counted: int

    @property
    def part(self) -> Part:
        """Of which part of the whole the row is."""
        return self.key[:2]


def is_due(at: dt.datetime) -> bool:
    """Whether the roll-ups were last checked long enough ago."""
    last = CountFault.select(fn.MAX(CountFault.at)).scalar()
    return last is None or at - last >= EVERY


def check(at: dt.datetime, shown: Shown, keys: int = KEYS) -> list[Key]:
    """Hold the roll-ups against the ledger and put right what is wrong; returns the keys that were.

    The same day checks the same rows. That it was done is written down, too. `shown` gives what is told of a
    part by metric: what the putting right changes of it is marked.

    All is read before the transaction, since that takes seconds where there are many cases, and on SQLite
    nobody could write meanwhile; what looks wrong is then read again within it.
    """
    suspected = _faults(at, keys)
    with transaction():
        faults = _still_wrong(suspected, at)
        wrong = {fault.part for fault in faults}
        before = {part: shown(part) for part in wrong}
        _put_right(faults)
        after = {part: shown(part) for part in wrong}
        for fault in faults:
            _write_down(fault, _changed(before[fault.part], after[fault.part]), at)
        CountFault.insert(at=at, dimension="", value="", day=0, measure="", was=0, counted=0).execute()
    return [fault.key for fault in faults]


def _put_right(faults: list[Fault]) -> None:
    """Write what was counted; a part whose open cases do not add up is made anew as a whole."""
    for fault in faults:
        if fault.key[3] != OPEN:
            Flow.update(n=fault.counted).where(_row(fault.key)).execute()
    if unbalanced := {fault.part for fault in faults if fault.key[3] == OPEN}:
        rollups.recount(unbalanced)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [metric for metric, told in after.items() if told != before[metric]]


def lately_restated(at: dt.datetime) -> dict[Part, dict[str, dt.datetime]]:
    """The figures of each part of the whole in which a wrong count was put right in the last week, and when
    it last was.
    """
    found: dict[Part, dict[str, dt.datetime]] = defaultdict(dict)
    lately = (CountFault.at > at - TOLD_FOR) & (CountFault.at <= at) & (CountFault.figures != "")
    for fault in CountFault.select().where(lately).order_by(CountFault.at):
        found[fault.dimension, fault.value].update(dict.fromkeys(fault.figures.split(), fault.at))
    return found


def _faults(at: dt.datetime, keys: int) -> list[Fault]:
    reading, chance = Reading(at), random.Random(at.date().toordinal())
    parts = _parts()
    rows = (_held_against_the_ledger(key, reading) for key in _some_keys(parts, chance, reading, keys))
    return [fault for fault in (*rows, *map(_balance, parts)) if fault.was != fault.counted]


def _still_wrong(suspected: list[Fault], at: dt.datetime) -> list[Fault]:
    """Those of the faults that are there while nobody writes: sums that moved on between two readings, too,
    do not add up.
    """
    reading = Reading(at)
    anew = (
        _balance(one.part) if one.key[3] == OPEN else _held_against_the_ledger(one.key, reading)
        for one in suspected
    )
    return [fault for fault in anew if fault.was != fault.counted]


def _parts() -> list[Part]:
    query = Flow.select(Flow.dimension, Flow.value).distinct().order_by(Flow.dimension, Flow.value)
    return [(dimension, value) for dimension, value in rows_of(query)]


def _some_keys(parts: list[Part], chance: random.Random, reading: Reading, keys: int) -> list[Key]:
    """Rows by chance: of a part of the whole and a day, the next that a case can be found by."""
    found: set[Key] = set()
    for _ in range(keys if parts else 0):
        dimension, value = chance.choice(parts)
        day = reading.today.toordinal() - chance.randint(0, 1826)
        own = of_part(Flow, (dimension, value)) & (Flow.day >= day)
        measures = chance.choice(list(FOUND_BY))
        query = Flow.select(Flow.day, Flow.measure).where(own & Flow.measure.startswith(measures))
        found.update((dimension, value, on, name) for on, name in rows_of(query.order_by(Flow.day).limit(1)))
    return sorted(found)


def _held_against_the_ledger(key: Key, reading: Reading) -> Fault:
    """What one row says, and what it comes to when it is counted anew from the ledger."""
    was = Flow.select(Flow.n).where(_row(key)).scalar() or 0
    return Fault(key, was, _counted_anew(key, reading))


def _row(key: Key) -> Condition:
    dimension, value, day, measure = key
    return of_part(Flow, (dimension, value)) & (Flow.day == day) & (Flow.measure == measure)


def _counted_anew(key: Key, reading: Reading) -> int:
    dimension, value, day, measure = key
    where = next(found for begins, found in FOUND_BY.items() if measure.startswith(begins))
    part = reading.of((dimension, value))
    cases = [
        case for (case,) in rows_of(CaseFact.select(CaseFact.case).where(part.narrowed(where(day, reading))))
    ]
    office = office_of_association()
    sums = sum((_entries(case, office) for case in cases), Counter[tuple[int, str]]())
    return sums[day, measure]


def _entries(case: int, office: Office) -> Counter[tuple[int, str]]:
    """What a case gives, folded from its first line on."""
    known = Known()
    about = (HistoryLine.subject_kind == "case") & (HistoryLine.subject_id == case)
    for line in HistoryLine.select().where(about).order_by(HistoryLine.number):
        folds.take(known, line.kind, line.at.isoformat(), line.number, line.particulars)
    found: Counter[tuple[int, str]] = Counter()
    for day, measure, n in given(rollups.settled(known, rollups.marks()), office).entries:
        found[day, measure] += n
    return found


def _balance(part: Part) -> Fault:
    """Received and reopened less closed of a part, and how many of its cases are open: the same (R14)."""
    moves = ("received", "reopened", "closed")
    query = Flow.select(Flow.measure, fn.SUM(Flow.n)).where(of_part(Flow, part) & Flow.measure.in_(moves))
    moved = Counter({measure: int(n) for measure, n in rows_of(query.group_by(Flow.measure))})
    flow = moved["received"] + moved["reopened"] - moved["closed"]
    waiting = of_part(Cohort, part) & (Cohort.event == "closed") & (Cohort.days == Cohort.OPEN)
    still_open = Cohort.select(fn.SUM(Cohort.n)).where(waiting).scalar() or 0
    return Fault((*part, 0, OPEN), flow, int(still_open))


def _write_down(fault: Fault, figures: list[str], at: dt.datetime) -> None:
    dimension, value, day, measure = fault.key
    row = {"at": at, "dimension": dimension, "value": value, "day": day, "measure": measure}
    told = {"was": fault.was, "counted": fault.counted, "figures": " ".join(figures)}
    CountFault.insert(**row, **told).execute()


def _by_day(column: "Field[Any]") -> Callable[[int, Reading], Condition]:
    return lambda day, reading: column.in_([day])


def _by_moment(column: "Field[Any]") -> Callable[[int, Reading], Condition]:
    def found(day: int, reading: Reading) -> Condition:
        since = reading.start_of(dt.date.fromordinal(day))
        return column.between(since, reading.start_of(dt.date.fromordinal(day) + DAY) - MOMENT)

    return found


# what a measure begins with → how the cases that gave to it on a day are found
FOUND_BY: dict[str, Callable[[int, Reading], Condition]] = {
    "received": _by_day(CaseFact.received_day),
    "reply.": _by_day(CaseFact.received_day),
    "unanswered.": _by_day(CaseFact.received_day),
    "due.decision": _by_moment(CaseFact.decision_due),
    "due.acknowledgement": _by_moment(CaseFact.acknowledgement_due),
    "finding.": _by_moment(CaseFact.closed_at),
    "learning.": _by_moment(CaseFact.closed_at),
    "form.asked.": _by_day(CaseFact.asked_day),
    "q2.": _by_day(CaseFact.answered_day),
}
