"""What a case gives to the roll-ups: on which day it counts for which measure. A pure function.

A duplicate, and what is no complaint, counts only as left out. All entries of a case carry the dimensions it
has now, so a reclassification moves its past along (metric definitions, 0.1, 8.1 to 8.3).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from portal.cases.codes import JUSTIFIED, LEFT_OUT
from portal.metrics.facts import Known, Promised
from portal.metrics.rows import TOTAL, Cohort
from portal.satisfaction.scales import SATISFIED

SATISFIED_FROM = 4
SCORES = tuple(sorted(int(code) for code in SATISFIED))

Entry = tuple[int, str]
"""The day, and the measure to which one is added there."""


@dataclass(frozen=True)
class Given:
    """Dimensions, entries by day, and the cohort: day received, days until closing (OPEN: still open)."""

    dimensions: dict[str, str]
    entries: tuple[Entry, ...]
    cohort: tuple[int, int] | None

    def as_json(self) -> dict[str, Any]:
        """As it is stored beside the case; `of_json` reads it back."""
        return {"dimensions": self.dimensions, "entries": self.entries, "cohort": self.cohort}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> "Given":
        """What `as_json` stored."""
        entries = tuple((day, measure) for day, measure in stored["entries"])
        cohort = stored["cohort"]
        return cls(stored["dimensions"], entries, (cohort[0], cohort[1]) if cohort else None)

    def keys(self) -> list[tuple[str, str]]:
        """The rows it counts in: the total, and each dimension with the case's value."""
        return [TOTAL, *self.dimensions.items()]

    def flow(self) -> Iterator[tuple[str, str, int, str]]:
        """The keys of the flow rows to which it adds one."""
        for dimension, value in self.keys():
            for day, measure in self.entries:
                yield dimension, value, day, measure

    def cohorts(self) -> Iterator[tuple[str, str, int, int]]:
        """The keys of the cohort rows to which it adds one."""
        if self.cohort is not None:
            for dimension, value in self.keys():
                yield dimension, value, *self.cohort


NOTHING = Given({}, (), None)


@lru_cache(maxsize=65536)
def moment(text: str) -> dt.datetime:
    """The instant of an ISO text."""
    return dt.datetime.fromisoformat(text)


@lru_cache(maxsize=65536)
def day_of(text: str, zone: ZoneInfo) -> int:
    """The ordinal of the day in `zone` on which the instant of an ISO text falls."""
    return moment(text).astimezone(zone).toordinal()


def is_left_out(case: Known) -> bool:
    """Whether it is no case of its own: a duplicate, or no complaint."""
    return bool(case.closing) and case.finding in LEFT_OUT


def given(case: Known, zone: ZoneInfo) -> Given:
    """All that `case` gives to the roll-ups; nothing before it was received."""
    if case.received is None:
        return NOTHING
    received = day_of(case.received, zone)
    if is_left_out(case):
        return Given(case.dimensions, ((received, "left_out"),), None)
    entries = (
        *_movements(case, received, zone),
        *_promises(case, zone),
        *_end(case, received, zone),
        *_form(case, zone),
    )
    closed = day_of(case.closings[-1], zone) - received if case.closing else Cohort.OPEN
    return Given(case.dimensions, entries, (received, closed))


def _movements(case: Known, received: int, zone: ZoneInfo) -> Iterator[Entry]:
    yield received, "received"
    for at in case.closings:
        yield day_of(at, zone), "closed"
    for at in case.reopenings:
        yield day_of(at, zone), "reopened"


def counts(promise: Promised, *, paused: bool) -> bool:
    """Whether a promise has a due time that counts: kept, broken, or running. Ended or held it has none."""
    return promise.state in ("kept", "broken") or (promise.state == "open" and not paused)


def _promises(case: Known, zone: ZoneInfo) -> Iterator[Entry]:
    for kind, promise in case.promises.items():
        if not counts(promise, paused=case.paused):
            continue
        day = day_of(promise.due, zone)
        yield day, f"due.{kind}"
        if promise.state == "kept":
            yield day, f"kept.{kind}"
        if promise.extended:
            yield day, f"extended.{kind}"


def _end(case: Known, received: int, zone: ZoneInfo) -> Iterator[Entry]:
    """The last closing, by finding; for a justified case also what R20 asks of it."""
    if not case.closing:
        return
    day = day_of(case.closings[-1], zone)
    yield day, f"finding.{case.finding}"
    if case.finding == "withdrawn":
        yield received, "received.withdrawn"
    if case.finding in JUSTIFIED:
        for name in _recovery(case):
            yield day, f"recovery.{name}.{stratum(case)}"


def _recovery(case: Known) -> Iterator[str]:
    yield "base"
    if case.form.sent is not None:
        yield "asked"
    if case.form.q2 is not None:
        yield "answered"
    if is_confirmed(case):
        yield "confirmed"


def is_confirmed(case: Known) -> bool:
    """Whether the member is satisfied, every promised remedy was delivered, and it was never reopened
    (R20).
    """
    satisfied = case.form.q2 is not None and case.form.q2 >= SATISFIED_FROM
    return satisfied and set(case.promised) <= set(case.delivered) and not case.reopenings


def stratum(case: Known) -> str:
    """The finding, and whether the decision came in time: what answers are weighted by (2.9)."""
    decision = case.promises.get("decision")
    return f"{case.finding}.{'on_time' if decision and decision.state == 'kept' else 'late'}"


def _form(case: Known, zone: ZoneInfo) -> Iterator[Entry]:
    """The form: on the day it was sent, what came of it; on the day of the answer, the answer."""
    form = case.form
    if form.withheld is not None:
        yield day_of(form.withheld, zone), f"form.withheld.{stratum(case)}"
    if form.sent is None:
        return
    sent = day_of(form.sent, zone)
    yield sent, f"form.asked.{stratum(case)}"
    if form.answered is None:
        return
    yield sent, f"form.answered.{stratum(case)}"
    if form.q2 is None:
        return
    yield sent, f"form.rated.{stratum(case)}"
    if form.q2 >= SATISFIED_FROM:
        yield sent, f"form.satisfied.{stratum(case)}"
    yield day_of(form.answered, zone), f"q2.{form.q2}.{case.finding}"


def columns(case: Known, zone: ZoneInfo) -> dict[str, Any]:
    """Where the case counts, for `CaseFact`: empty where it does not."""
    found: dict[str, Any] = dict.fromkeys(COLUMNS)
    found |= {"member": case.member, "is_open": False}
    found |= {"acknowledgement_paused": False, "decision_paused": False}
    if case.received is None or is_left_out(case):
        return found
    found |= {"received_day": day_of(case.received, zone), "is_open": not case.closing}
    for kind, promise in case.promises.items():
        if counts(promise, paused=case.paused):
            found[f"{kind}_due"] = moment(promise.due)
        found[f"{kind}_paused"] = promise.state == "open" and case.paused
    if case.closing:
        found |= {"closed_at": moment(case.closings[-1]), "finding": case.finding}
    if case.form.sent is not None:
        found["asked_day"] = day_of(case.form.sent, zone)
    if case.form.answered is not None and case.form.q2 is not None:
        found["answered_day"] = day_of(case.form.answered, zone)
    return found


COLUMNS = (
    "member",
    "received_day",
    "acknowledgement_due",
    "decision_due",
    "closed_at",
    "finding",
    "asked_day",
    "answered_day",
    "is_open",
    "acknowledgement_paused",
    "decision_paused",
)


def counted(measures: Counter[str], *parts: str | None) -> int:
    """The sum of the measures whose dotted name begins with `parts`; None stands for any one part."""
    total = 0
    for measure, n in measures.items():
        names = measure.split(".")
        if len(names) >= len(parts) and all(
            part in (None, name) for part, name in zip(parts, names, strict=False)
        ):
            total += n
    return total
