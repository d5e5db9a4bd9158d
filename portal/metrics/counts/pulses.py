"""Pulses as the ledger tells them: a row for each, and what the cases of its member say about it.

The second part is made anew whenever a case or a pulse of the member changes, from all that is known of both:
so it comes out the same in whatever portions the ledger was read.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from portal.cases.codes import JUSTIFIED, LEFT_OUT
from portal.history import HistoryLine
from portal.metrics.counts import bulk
from portal.metrics.counts.facts import Known
from portal.metrics.counts.measures_answers import is_confirmed
from portal.metrics.office import moment
from portal.metrics.rows import CaseFact, PulseFact
from portal.satisfaction.pulses import AFTER_CASE
from portal.satisfaction.scales import PULSE_FIELDS
from portal.store import rows_of

LOOKS_BACK = dt.timedelta(days=730)
"""24 months: members without a case in them are those that had no failure (L2)."""

YEAR = 365.25
BANDS = (2, 10)
"""Years of membership at which the second and the third band begin (L2)."""

CONFIRMED, FAILED, OTHER = "confirmed", "failed", "other"

Told = Mapping[str, Any]
Fold = Callable[[PulseFact, Told, dt.datetime, int], None]


def take(lines: list[HistoryLine], zone: ZoneInfo) -> set[int]:
    """Take the lines about pulses in; returns the people they are about."""
    own = [line for line in lines if line.kind in FOLDS]
    facts = _stored([line.particulars["pulse"] for line in own])
    for line in own:
        told = line.particulars
        fact = facts.setdefault(told["pulse"], _new(line))
        FOLDS[line.kind](fact, told, line.at, line.at.astimezone(zone).toordinal())
    _write(facts.values())
    return {line.subject_id for line in own}


def _new(line: HistoryLine) -> PulseFact:
    told = line.particulars
    about = {name: told[name] for name in ("pulse", "group", "case", "closing")}
    return PulseFact(person=line.subject_id, **about)


def _sent(fact: PulseFact, told: Told, at: dt.datetime, day: int) -> None:
    fact.day, fact.language = day, told["language"]
    fact.chapter = "" if told["chapter"] is None else str(told["chapter"])
    fact.tenure, fact.band = told["tenure"], band_of(told["tenure"])


def _withheld(fact: PulseFact, told: Told, at: dt.datetime, day: int) -> None:
    fact.day, fact.why = day, told["why"]


def _answered(fact: PulseFact, told: Told, at: dt.datetime, day: int) -> None:
    """An answer, or a changed one: only the last state counts, on the day of the first."""
    if fact.answered_at is None:
        fact.answered_at, fact.answered_day = at, day
    fact.language = told["language"]  # the one in which the questions were read
    for field in PULSE_FIELDS:
        setattr(fact, field, told[field])


FOLDS: dict[str, Fold] = {
    "pulse.sent": _sent,
    "pulse.withheld": _withheld,
    "pulse.answered": _answered,
    "pulse.changed": _answered,
}


def band_of(tenure: int | None) -> int | None:
    """The band of a length of membership in days; None where it is not known."""
    return None if tenure is None else sum(tenure >= years * YEAR for years in BANDS)


def judge(people: Iterable[int]) -> None:
    """Say of each answered pulse of these people what their cases tell."""
    for some in bulk.portions(sorted(people)):
        answered = PulseFact.person.in_(some) & PulseFact.answered_at.is_null(False)
        by_person: dict[int, list[PulseFact]] = {}
        for fact in PulseFact.select().where(answered).order_by(PulseFact.pulse):
            by_person.setdefault(fact.person, []).append(fact)
        cases = _cases_of(list(by_person))
        changed = []
        for person, facts in by_person.items():
            for fact in facts:
                told = judged(fact, facts, cases.get(person, {}))
                if told != (fact.outcome, fact.cases, fact.before):
                    fact.outcome, fact.cases, fact.before = told
                    changed.append(fact)
        _write(changed)


def _cases_of(people: list[int]) -> dict[int, dict[int, Known]]:
    found: dict[int, dict[int, Known]] = {}
    for some in bulk.portions(people):
        query = CaseFact.select(CaseFact.case, CaseFact.known).where(CaseFact.member.in_(some))
        for case, stored in rows_of(query):
            known = Known.of_json(stored)
            if known.member is not None:
                found.setdefault(known.member, {})[case] = known
    return found


def judged(
    fact: PulseFact, own: Iterable[PulseFact], cases: Mapping[int, Known]
) -> tuple[str, int, int | None]:
    """Outcome of its case, cases of the 24 months before the answer, and the answer before (the case)."""
    of_case = cases.get(fact.case) if fact.case is not None else None
    since = moment(of_case.received) if of_case is not None and of_case.received else None
    earlier = [one for one in own if one.answered_at < (since or fact.answered_at) and one is not fact]
    last = max(earlier, key=lambda one: (one.answered_at, one.pulse), default=None)
    recent = sum(_is_recent(known, fact.answered_at) for known in cases.values())
    return _outcome(fact, of_case), recent, None if last is None else last.recommend


def _outcome(fact: PulseFact, case: Known | None) -> str:
    """How the recovery came out: confirmed as in R20; failed where the member was right and is not
    satisfied, did not get what was promised, or had to come again.
    """
    if fact.group != AFTER_CASE:
        return ""
    if case is None or case.finding not in (*JUSTIFIED, None):
        return OTHER
    if case.reopenings:
        return FAILED
    if is_confirmed(case):
        return CONFIRMED
    undelivered = any(line.promised and not line.delivered for line in case.granted.values())
    return FAILED if case.form.q2 is not None or undelivered else OTHER


def _is_recent(case: Known, at: dt.datetime) -> bool:
    """Whether a case was open at some time of the 24 months before `at`."""
    if case.received is None or case.finding in LEFT_OUT or moment(case.received) > at:
        return False
    ended = moment(case.closings[-1]) if case.closing else None
    return ended is None or ended > at - LOOKS_BACK


def _stored(pulses: list[int]) -> dict[int, PulseFact]:
    found = {}
    for some in bulk.portions(sorted(set(pulses))):
        for fact in PulseFact.select().where(PulseFact.pulse.in_(some)):
            found[fact.pulse] = fact
    return found


_FIELDS = tuple(PulseFact._meta.sorted_fields)


def _write(facts: Iterable[PulseFact]) -> None:
    rows = (tuple(getattr(fact, field.name) for field in _FIELDS) for fact in facts)
    bulk.write(PulseFact, PulseFact.pulse, _FIELDS, rows)
