"""What a case gives to the roll-ups: on which day it counts how much for which measure. A pure function.

A duplicate, and what is no complaint, counts only as left out. All entries of a case carry the dimensions it
has now, so a reclassification moves its past along (metric definitions, 0.1, 8.1 to 8.3).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.cases.codes import JUSTIFIED, LEFT_OUT
from portal.metrics.counts import measures_answers, measures_case, measures_redress
from portal.metrics.counts.facts import Known
from portal.metrics.counts.measures_case import Entry
from portal.metrics.office import Office, moment
from portal.metrics.rows import TOTAL, Cohort, Part

BOTH = "category_severity"
"""The one pair of dimensions that is counted together (metric definitions, 6.5)."""

INCIDENT = "incident"
"""The dimension of cases that come from an incident (0.4); others have no value of it, so that they cost
nothing here: what is left without incidents is the difference (`readings`)."""

SOURCES: tuple[Callable[[Known, Office], Iterator[Entry]], ...] = (
    measures_case.movements,
    measures_case.promises,
    measures_case.replies,
    measures_case.end,
    measures_case.closings,
    measures_case.appeals,
    measures_case.learning,
    measures_redress.remedies,
    measures_redress.offers,
    measures_redress.confirmations,
    measures_answers.recovery,
    measures_answers.form,
)
"""Where the entries of a case come from; a figure that counts something new adds its own here."""


@dataclass(frozen=True)
class Given:
    """Dimensions, entries by day, and the cohorts: event, day received, days until it (OPEN: not yet)."""

    dimensions: dict[str, str]
    entries: tuple[Entry, ...]
    cohorts: tuple[tuple[str, int, int], ...]

    def as_json(self) -> dict[str, Any]:
        """As it is stored beside the case; `of_json` reads it back."""
        return {"dimensions": self.dimensions, "entries": self.entries, "cohorts": self.cohorts}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> "Given":
        """What `as_json` stored."""
        entries = tuple((day, measure, n) for day, measure, n in stored["entries"])
        return cls(
            stored["dimensions"], entries, tuple((event, day, n) for event, day, n in stored["cohorts"])
        )

    def keys(self) -> list[Part]:
        """The parts it counts in: the total, each dimension with the case's value, category with severity."""
        if not self.dimensions:
            return [TOTAL]
        both = f"{self.dimensions['category']}/{self.dimensions['severity']}"
        return [TOTAL, *self.dimensions.items(), (BOTH, both)]

    def flow(self) -> Iterator[tuple[tuple[str, str, int, str], int]]:
        """The keys of the flow rows to which it adds, and how much."""
        for dimension, value in self.keys():
            for day, measure, n in self.entries:
                yield (dimension, value, day, measure), n

    def cohort(self) -> Iterator[tuple[tuple[str, str, str, int, int], int]]:
        """The keys of the cohort rows to which it adds one."""
        for dimension, value in self.keys():
            for event, received, days in self.cohorts:
                yield (dimension, value, event, received, days), 1


NOTHING = Given({}, (), ())


def between(before: Given, now: Given) -> tuple[Given, Given]:
    """What came to it and what went, from `before` to `now`: of a case that counts where it did, only what is
    new and what is gone.
    """
    if before.dimensions != now.dimensions:
        return now, before
    return _less(now, before), _less(before, now)


def _less(one: Given, other: Given) -> Given:
    entries = tuple((Counter(one.entries) - Counter(other.entries)).elements())
    return Given(one.dimensions, entries, tuple(set(one.cohorts) - set(other.cohorts)))


def is_left_out(case: Known) -> bool:
    """Whether it is no case of its own: a duplicate, or no complaint."""
    return bool(case.closing) and case.finding in LEFT_OUT


def given(case: Known, office: Office) -> Given:
    """All that `case` gives to the roll-ups; nothing before it was received."""
    if case.received is None:
        return NOTHING
    received = office.day_of(case.received)
    if is_left_out(case):
        return Given(_dimensions(case), ((received, "left_out", 1),), ())
    entries = tuple(entry for source in SOURCES for entry in source(case, office))
    closed = office.day_of(case.closings[-1]) - received if case.closing else Cohort.OPEN
    return Given(_dimensions(case), entries, (("closed", received, closed), _replied(case, received, office)))


def _dimensions(case: Known) -> dict[str, str]:
    return case.dimensions | ({INCIDENT: case.incident} if case.incident else {})


def _replied(case: Known, received: int, office: Office) -> tuple[str, int, int]:
    """When it was first dealt with; a case that was closed without that is left at the age it had (R3)."""
    if case.first_reply is not None:
        return "replied", received, office.day_of(case.first_reply) - received
    if case.closing:
        return "unanswered", received, office.day_of(case.closings[-1]) - received
    return "replied", received, Cohort.OPEN


COLUMNS = (
    "member",
    "received_day",
    "received_at",
    "acknowledgement_due",
    "decision_due",
    "closed_at",
    "finding",
    "asked_day",
    "answered_day",
    "is_open",
    "acknowledgement_paused",
    "decision_paused",
    "awaits_reply",
    "awaits_decision",
    "repeated",
    "recovered",
    "category",
    "severity",
    "channel",
    "language",
    "chapter",
    "stage",
    "incident",
)


YES_NO = (
    "is_open",
    "acknowledgement_paused",
    "decision_paused",
    "awaits_reply",
    "awaits_decision",
    "repeated",
    "recovered",
)


def columns(case: Known, office: Office) -> dict[str, Any]:
    """Where the case counts, for `CaseFact`: empty where it does not."""
    found: dict[str, Any] = dict.fromkeys(COLUMNS)
    found |= dict.fromkeys(YES_NO, False) | {"member": case.member} | case.dimensions
    found["incident"] = case.incident
    if case.received is None or is_left_out(case):
        return found
    found |= {"received_day": office.day_of(case.received), "received_at": moment(case.received)}
    if not case.closing:
        found |= {"is_open": True, "awaits_reply": case.first_reply is None}
        found["awaits_decision"] = case.decided is None
    for kind, promise in case.promises.items():
        if measures_case.counts(promise, paused=case.paused):
            found[f"{kind}_due"] = moment(promise.due)
        found[f"{kind}_paused"] = promise.state == "open" and case.paused
    if case.closing:
        found |= {"closed_at": moment(case.closings[-1]), "finding": case.finding}
        justified = case.finding in JUSTIFIED
        found["recovered"] = justified and measures_answers.is_confirmed(case)
        found["repeated"] = measures_case.came_again(case, measures_case.REPEAT_WITHIN)
    if case.form.sent is not None:
        found["asked_day"] = office.day_of(case.form.sent)
    if case.form.answered is not None and case.form.q2 is not None:
        found["answered_day"] = office.day_of(case.form.answered)
    return found
