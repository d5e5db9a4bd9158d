"""Answers to pulses, counted: what the figures of loyalty are made of, by one query each."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from peewee import ModelSelect, fn

from portal.metrics.estimators.differences import Group
from portal.metrics.estimators.means import mean_of_counts
from portal.metrics.quarters import Quarter, last_ended
from portal.metrics.rows import PulseFact
from portal.metrics.shapes import Window
from portal.metrics.showing import Condition
from portal.satisfaction.pulses import TENTH
from portal.store import rows_of
from portal.store.rows import rows

LEAST_TENURE = 90
"""Days of membership from which on an answer counts towards L1."""


@dataclass(frozen=True)
class Answers:
    """So many (`n`) alike answers: their group, what came of the case, cases of the 24 months before (0, 1,
    2 for more), band of membership, the answer, and the one before it.
    """

    group: str
    outcome: str
    cases: int
    band: int | None
    score: int
    before: int | None
    n: int

    @property
    def change(self) -> int:
        """By how much the answer moved; only where there is one before."""
        assert self.before is not None
        return self.score - self.before

    @property
    def without_case(self) -> bool:
        """Whether it is of the random tenth, from a member without any case in the 24 months before."""
        return self.group == TENTH and self.cases == 0


_ANSWERS = """
SELECT "group", outcome, CASE WHEN cases > 2 THEN 2 ELSE cases END, band, recommend, "before", COUNT(*)
FROM pulse_fact WHERE answered_day BETWEEN ? AND ?
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""


def answers_in(window: Window) -> list[Answers]:
    """All answers given in the days of `window`, alike ones together."""
    found = rows(_ANSWERS, window.since.toordinal(), window.until.toordinal())
    return [
        Answers(group, outcome, cases, band, score, before, int(n))
        for group, outcome, cases, band, score, before, n in found
    ]


def with_before(some: Iterable[Answers]) -> list[Answers]:
    """Those who had answered before."""
    return [one for one in some if one.before is not None]


def of_the_tenth() -> Condition:
    """Answers of the random tenth that count: not of members of under 90 days."""
    settled = PulseFact.tenure.is_null() | (PulseFact.tenure >= LEAST_TENURE)
    return (PulseFact.group == TENTH) & settled


def answered_in(window: Window) -> Condition:
    """Pulses answered in the days of `window`."""
    return PulseFact.answered_day.between(window.since.toordinal(), window.until.toordinal())


def by_day() -> dict[int, Counter[int]]:
    """How often each score was given by the random tenth, day by day (ordinals), from the beginning."""
    answered = of_the_tenth() & PulseFact.answered_day.is_null(False)
    columns = (PulseFact.answered_day, PulseFact.recommend)
    query = PulseFact.select(*columns, fn.COUNT(PulseFact.pulse)).where(answered).group_by(*columns)
    found: dict[int, Counter[int]] = {}
    for day, score, n in rows_of(query.order_by(*columns)):
        found.setdefault(day, Counter())[score] = n
    return found


def by_language(window: Window) -> dict[str, Counter[int]]:
    """How often each score was given by the random tenth in `window`, by the language it was asked in."""
    columns = (PulseFact.language, PulseFact.recommend)
    query = PulseFact.select(*columns, fn.COUNT(PulseFact.pulse)).where(of_the_tenth() & answered_in(window))
    found: dict[str, Counter[int]] = {}
    for language, score, n in rows_of(query.group_by(*columns).order_by(*columns)):
        found.setdefault(language, Counter())[score] = n
    return found


def of_item(item: str, window: Window) -> dict[float, int]:
    """How often each point of a trust item was given by the random tenth in `window`."""
    column = getattr(PulseFact, item)
    answered = of_the_tenth() & answered_in(window) & column.is_null(False)
    query = PulseFact.select(column, fn.COUNT(PulseFact.pulse)).where(answered).group_by(column)
    return {float(score): n for score, n in rows_of(query.order_by(column))}


def asked_in(window: Window) -> tuple[int, int, dict[str, int]]:
    """Of the random tenth whose turn came in `window`: how many were sent it, how many of them answered, and
    how many were not sent it, by the reason.
    """
    own = (PulseFact.group == TENTH) & PulseFact.day.between(
        window.since.toordinal(), window.until.toordinal()
    )
    columns = (PulseFact.why, fn.COUNT(PulseFact.pulse), fn.COUNT(PulseFact.answered_day))
    found = {why: (n, answered) for why, n, answered in rows_of(_by_why(PulseFact.select(*columns), own))}
    sent, answered = found.pop("", (0, 0))
    return sent, answered, {why: n for why, (n, _) in found.items()}


def _by_why(query: "ModelSelect[PulseFact]", own: Condition) -> "ModelSelect[PulseFact]":
    return query.where(own).group_by(PulseFact.why).order_by(PulseFact.why)


def members(where: Condition, most: int) -> int:
    """How many different members answered, counted up to `most`."""
    return len(rows_of(PulseFact.select(PulseFact.person).where(where).distinct().limit(most)))


def group_of(some: Iterable[Answers], value: Callable[[Answers], int] = lambda one: one.score) -> Group:
    """How many answers, their mean and standard deviation; of `value` of each."""
    mean = mean_of_counts(counted(some, value))
    return Group(mean.n, mean.mean, mean.sd)


def counted(
    some: Iterable[Answers], value: Callable[[Answers], int] = lambda one: one.score
) -> Mapping[float, int]:
    """How often each value is there."""
    counts: Counter[float] = Counter()
    for one in some:
        counts[float(value(one))] += one.n
    return counts


def quarters(days: Mapping[int, Counter[int]], today: dt.date) -> list[tuple[Window, Counter[int]]]:
    """The whole quarters from the first answer to the last that has ended, with their scores."""
    if not days:
        return []
    first, found = Quarter.of(dt.date.fromordinal(min(days))), []
    for number in range(first.number, last_ended(today).number + 1):
        window = Quarter(number).window(1)
        inside = (scores for day, scores in days.items() if window.holds(dt.date.fromordinal(day)))
        found.append((window, sum(inside, Counter())))
    return found
