"""What the answers of a member give to the roll-ups: recovery confirmed, and the items of the form. Pure."""

from collections.abc import Iterator

from portal.cases.codes import JUSTIFIED
from portal.metrics.counts.facts import Asked, Known
from portal.metrics.counts.measures_case import Entry
from portal.metrics.office import Office
from portal.satisfaction.scales import SATISFIED

SATISFIED_FROM = 4
SCORES = tuple(sorted(int(code) for code in SATISFIED))
FAIRNESS = ("q3", "q4", "q5")
"""Distributive, procedural and interactional justice (R22)."""


def stratum(case: Known) -> str:
    """The finding, and whether the decision came in time: what answers are weighted by (2.9)."""
    decision = case.promises.get("decision")
    return f"{case.finding}.{'on_time' if decision and decision.state == 'kept' else 'late'}"


def recovery(case: Known, office: Office) -> Iterator[Entry]:
    """Of a justified case, on the day of its last closing, what R20 asks of it."""
    if not case.closing or case.finding not in JUSTIFIED:
        return
    day = office.day_of(case.closings[-1])
    asked_of_it = {
        "base": True,
        "asked": case.form.sent is not None,
        "answered": case.form.q2 is not None,
        "confirmed": is_confirmed(case),
    }
    for name, holds in asked_of_it.items():
        if holds:
            yield day, f"recovery.{name}.{stratum(case)}", 1


def is_confirmed(case: Known) -> bool:
    """Whether the member is satisfied, every promised remedy was delivered, and it was never reopened."""
    satisfied = case.form.q2 is not None and case.form.q2 >= SATISFIED_FROM
    given = all(line.delivered for line in case.granted.values() if line.promised)
    return satisfied and given and not case.reopenings


def form(case: Known, office: Office) -> Iterator[Entry]:
    """The form: on the day it was sent, what came of it; on the day of the answer, the answer."""
    asked = case.form
    if asked.withheld is not None:
        measure = "late" if asked.late else "withheld"
        yield office.day_of(asked.withheld), f"form.{measure}.{stratum(case)}", 1
    if asked.sent is None:
        return
    sent = office.day_of(asked.sent)
    yield sent, f"form.asked.{stratum(case)}", 1
    if asked.answered is None:
        return
    yield sent, f"form.answered.{stratum(case)}", 1
    day = office.day_of(asked.answered)
    if asked.q1 is not None:
        yield sent, f"form.said.{stratum(case)}", 1
        if asked.q1 == "yes":
            yield sent, f"form.solved.{stratum(case)}", 1
        yield day, f"q1.{asked.q1}.{case.finding}", 1
    if asked.q2 is not None:
        yield sent, f"form.rated.{stratum(case)}", 1
        if asked.q2 >= SATISFIED_FROM:
            yield sent, f"form.satisfied.{stratum(case)}", 1
        yield day, f"q2.{asked.q2}.{case.finding}", 1
    if all(getattr(asked, name) is not None for name in FAIRNESS):
        yield sent, f"form.fair.{stratum(case)}", 1
        yield from _fairness(asked, day)


def _fairness(asked: Asked, day: int) -> Iterator[Entry]:
    """The three items of an answer that has all of them, and their sum (3 to 15)."""
    items = [(name, getattr(asked, name)) for name in FAIRNESS]
    for name, value in items:
        yield day, f"{name}.{value}", 1
    yield day, f"fair.{sum(value for _, value in items)}", 1
