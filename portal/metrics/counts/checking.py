"""Every night the roll-ups are held against the ledger: open cases add up, and some rows are counted anew.

A row that is wrong is put right at once and written down, for whoever looks after the house (8.3).
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from peewee import Field, fn

from portal.history import HistoryLine
from portal.metrics.counts import folds
from portal.metrics.counts.facts import Known
from portal.metrics.counts.given import given
from portal.metrics.counts.measures_case import DAY
from portal.metrics.office import Office, office_of_association
from portal.metrics.readings import Part, Reading
from portal.metrics.rows import CaseFact, Cohort, CountFault, Flow
from portal.metrics.showing import Condition
from portal.store import rows_of, transaction

KEYS = 50
MOMENT = dt.timedelta(microseconds=1)
TOLD_FOR = 7 * DAY
EVERY = 20 * DAY / 24

Key = tuple[str, str, int, str]
"""Dimension, value, day, measure."""


def is_due(at: dt.datetime) -> bool:
    """Whether the roll-ups were last checked long enough ago."""
    last = CountFault.select(fn.MAX(CountFault.at)).scalar()
    return last is None or at - last >= EVERY


def check(at: dt.datetime, keys: int = KEYS) -> list[Key]:
    """Hold the roll-ups against the ledger and put right what is wrong; returns the keys that were.

    The same day checks the same rows. That it was done is written down, too.
    """
    reading, chance = Reading(at), random.Random(at.date().toordinal())
    with transaction():
        parts = _parts()
        wrong = [key for key in _some_keys(parts, chance, reading, keys) if _mended(key, reading, at)]
        wrong += [key for part in parts if (key := _unbalanced(part, at)) is not None]
        CountFault.insert(at=at, dimension="", value="", day=0, measure="", was=0, counted=0).execute()
    return wrong


def recent_faults(at: dt.datetime) -> int:
    """How many rows were wrong in the last week."""
    return CountFault.select().where((CountFault.at > at - TOLD_FOR) & (CountFault.measure != "")).count()


def _parts() -> list[Part]:
    query = Flow.select(Flow.dimension, Flow.value).distinct().order_by(Flow.dimension, Flow.value)
    return [(dimension, value) for dimension, value in rows_of(query)]


def _some_keys(parts: list[Part], chance: random.Random, reading: Reading, keys: int) -> list[Key]:
    """Rows by chance: of a part of the whole and a day, the next that a case can be found by."""
    found: set[Key] = set()
    for _ in range(keys if parts else 0):
        dimension, value = chance.choice(parts)
        day = reading.today.toordinal() - chance.randint(0, 1826)
        own = _own(Flow, (dimension, value)) & (Flow.day >= day)
        measures = chance.choice(list(FOUND_BY))
        query = Flow.select(Flow.day, Flow.measure).where(own & Flow.measure.startswith(measures))
        found.update((dimension, value, on, name) for on, name in rows_of(query.order_by(Flow.day).limit(1)))
    return sorted(found)


def _mended(key: Key, reading: Reading, at: dt.datetime) -> bool:
    """Count one row anew from the ledger; if it was wrong, it is put right and written down."""
    dimension, value, day, measure = key
    row = (
        (Flow.dimension == dimension) & (Flow.value == value) & (Flow.day == day) & (Flow.measure == measure)
    )
    was = Flow.select(Flow.n).where(row).scalar() or 0
    counted = _counted_anew(key, reading)
    if counted == was:
        return False
    Flow.update(n=counted).where(row).execute()
    _write_down(key, was, counted, at)
    return True


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
    for day, measure, n in given(known, office).entries:
        found[day, measure] += n
    return found


def _unbalanced(part: Part, at: dt.datetime) -> Key | None:
    """A part of which received and reopened less closed are not the cases that are open (R14)."""
    moves = ("received", "reopened", "closed")
    query = Flow.select(Flow.measure, fn.SUM(Flow.n)).where(_own(Flow, part) & Flow.measure.in_(moves))
    moved = Counter({measure: int(n) for measure, n in rows_of(query.group_by(Flow.measure))})
    flow = moved["received"] + moved["reopened"] - moved["closed"]
    waiting = _own(Cohort, part) & (Cohort.event == "closed") & (Cohort.days == Cohort.OPEN)
    still_open = Cohort.select(fn.SUM(Cohort.n)).where(waiting).scalar() or 0
    if flow == still_open:
        return None
    key = (*part, 0, "open")
    _write_down(key, flow, int(still_open), at)
    return key


def _own(table: Any, part: Part) -> Condition:
    return (table.dimension == part[0]) & (table.value == part[1])


def _write_down(key: Key, was: int, counted: int, at: dt.datetime) -> None:
    dimension, value, day, measure = key
    row = {"at": at, "dimension": dimension, "value": value, "day": day, "measure": measure}
    CountFault.insert(**row, was=was, counted=counted).execute()


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
