"""The reputation index of the association (metric definitions, 7): five components, what they weigh together,
and how much that depends on chance and on the weights.

Eighty per cent is what members say, twenty per cent what can be checked. No component stands in for another:
where one has too few, the index is withheld, and the bars that have enough stay.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from portal.metrics import shares
from portal.metrics.counts.pulse_counts import answered_in, of_the_tenth
from portal.metrics.estimators.indices import (
    WEIGHTS,
    Component,
    ReputationIndex,
    recommendation_component,
    reputation_index,
    share_component,
)
from portal.metrics.estimators.means import Mean, mean_of, mean_of_counts
from portal.metrics.estimators.scores import PASSIVE, PROMOTER
from portal.metrics.families.ordinals import score100
from portal.metrics.families.ratings import ITEMS
from portal.metrics.public.quarter_sums import QuarterSums
from portal.metrics.quarters import IN_A_YEAR
from portal.metrics.rows import PulseFact
from portal.metrics.shapes import Window
from portal.store import rows_of

DRAWS = 2000
DRAWN_AT_MOST = 20_000
"""So many members are drawn at a time; of more, the spread is scaled to how many there are."""

POINTS_OF_A_STEP = 25  # a step of the scale 1 to 5, on the scale 0 to 100

kept, due = shares.of("kept.decision"), shares.of("due.decision")
learned, to_learn = shares.of("learning.done"), shares.of("learning.base")


class Said(NamedTuple):
    """What a member of the random tenth answered in the pulse: the mean of the items of trust (1 to 5), and
    0 to 10.
    """

    member: int
    trust: float | None
    recommends: int | None


def said_by_members(window: Window) -> list[Said]:
    """The last answer in `window` of each member of the random tenth, of the answers that count for L1."""
    columns = (PulseFact.person, PulseFact.recommend, PulseFact.trust, PulseFact.stands_up, PulseFact.admits)
    query = PulseFact.select(*columns).where(of_the_tenth() & answered_in(window))
    last: dict[int, Said] = {}
    for member, recommends, *items in rows_of(query.order_by(PulseFact.answered_at, PulseFact.pulse)):
        trust = None if None in items else sum(items) / len(items)
        last[member] = Said(member, trust, recommends)
    return list(last.values())


class Base(NamedTuple):
    """What one member, or all of them, add to the five components: sums and numbers."""

    trust: float = 0.0
    trusting: int = 0
    promoters: int = 0
    passives: int = 0
    detractors: int = 0
    fair: float = 0.0
    rated: int = 0
    kept: int = 0
    due: int = 0
    learned: int = 0
    to_learn: int = 0


@dataclass(frozen=True)
class Reputation:
    """The index of four quarters, its components in order, and the shares behind two of them (x of n)."""

    index: ReputationIndex
    components: tuple[Component, ...]
    shares: Mapping[str, tuple[int, int]]


def reputation(period: QuarterSums, draws: int = 0) -> Reputation:
    """The index of the four quarters that end with the period's; with `draws`, its interval is the wider one
    of the plain one and a bootstrap by member. Before the first root cause nothing is to be learned (L8).
    """
    window, mature = windows(period)
    sums, older, said = period.sums(window), period.sums(mature), said_by_members(window)
    of_shares = {
        "promises_kept": (int(kept(sums)), int(due(sums))),
        "learning": (int(learned(older)), int(to_learn(older)) if shares.ever("learning.done") else 0),
    }
    components = (
        _scored("trust", mean_of(one.trust for one in said if one.trust is not None)),
        recommendation_component(*_recommending(said)),
        _scored("fair_recovery", mean_of_counts(_fair(sums))),
        *(share_component(key, x, n) for key, (x, n) in of_shares.items()),
    )
    found = reputation_index(components)
    if found.index is not None and draws:
        found = _widened(found, resampled(list(_by_member(period, said)), draws))
    return Reputation(found, components, of_shares)


def windows(period: QuarterSums) -> tuple[Window, Window]:
    """The four quarters; and those a quarter earlier, for what takes thirty days to show (0.7)."""
    return period.quarter.window(), period.quarter.after(-1).window(IN_A_YEAR)


def _scored(key: str, mean: Mean) -> Component:
    error = None if mean.se is None else POINTS_OF_A_STEP * mean.se
    return Component(key, WEIGHTS[key], score100(mean.mean), error, mean.n)


def _fair(sums: Counter[str]) -> dict[float, int]:
    """How often each mean of the three items of fairness was given."""
    begins = "fair."
    return {
        float(name.removeprefix(begins)) / ITEMS: n for name, n in sums.items() if name.startswith(begins)
    }


def _recommending(said: Iterable[Said]) -> tuple[int, int, int]:
    """Promoters, passives, detractors."""
    answers = [one.recommends for one in said if one.recommends is not None]
    up, down = sum(one >= PROMOTER for one in answers), sum(one < PASSIVE for one in answers)
    return up, len(answers) - up - down, down


def _by_member(period: QuarterSums, said: Iterable[Said]) -> Iterator[Base]:
    """What each member adds, whether they were asked for trust, raised a case, or both."""
    window, mature = windows(period)
    cases: dict[int, Counter[str]] = {}
    older: dict[int, Counter[str]] = {}
    for found, days in ((cases, window), (older, mature)):
        for member, own in period.cases(days):
            found.setdefault(member, Counter()).update(own)
    answers = {one.member: one for one in said}
    for member in sorted(cases.keys() | older.keys() | answers.keys()):
        yield _base(answers.get(member), cases.get(member, Counter()), older.get(member, Counter()))


def _base(said: Said | None, own: Counter[str], older: Counter[str]) -> Base:
    fair = _fair(own)
    base = Base(
        fair=sum(value * n for value, n in fair.items()),
        rated=sum(fair.values()),
        kept=int(kept(own)),
        due=int(due(own)),
        learned=int(learned(older)),
        to_learn=int(to_learn(older)),
    )
    if said is None:
        return base
    up, between, down = _recommending([said])
    trust, trusting = (0.0, 0) if said.trust is None else (said.trust, 1)
    return base._replace(trust=trust, trusting=trusting, promoters=up, passives=between, detractors=down)


def resampled(members: Sequence[Base], draws: int = DRAWS, seed: int = 1) -> tuple[float, float] | None:
    """Limits of the index (95 per cent) when members are drawn anew with what they said and raised together;
    None where draws are without any answer.

    The same members give the same limits. Of very many, fewer are drawn and the spread is scaled.
    """
    if not members:
        return None
    chance, m = random.Random(seed), min(len(members), DRAWN_AT_MOST)
    whole = _index(_sum(Counter(members)))
    drawn = sorted(_index(_sum(Counter(chance.choices(members, k=m)))) for _ in range(draws))
    scale = (m / len(members)) ** 0.5
    low, high = drawn[int(0.025 * draws)], drawn[min(int(0.975 * draws), draws - 1)]
    return whole + scale * (low - whole), whole + scale * (high - whole)


def _sum(drawn: Counter[Base]) -> Base:
    sums = [0.0] * len(Base._fields)
    for base, times in drawn.items():
        for place, value in enumerate(base):
            if value:
                sums[place] += value * times
    return Base(*sums)  # type: ignore[arg-type]  # counts that a float holds exactly


def _index(all: Base) -> float:
    """The index of a sum: components that nobody drew stand in the middle."""
    answered = all.promoters + all.passives + all.detractors
    scores = {
        "trust": _of(POINTS_OF_A_STEP * (all.trust - all.trusting), all.trusting),
        "recommendation": _of(50 * (all.promoters - all.detractors + answered), answered),
        "fair_recovery": _of(POINTS_OF_A_STEP * (all.fair - all.rated), all.rated),
        "promises_kept": _of(100 * all.kept, all.due),
        "learning": _of(100 * all.learned, all.to_learn),
    }
    return sum(WEIGHTS[key] * score for key, score in scores.items())


def _of(points: float, n: float) -> float:
    return points / n if n else 50.0


def _widened(index: ReputationIndex, limits: tuple[float, float] | None) -> ReputationIndex:
    """The index with the wider of its two intervals."""
    if limits is None or index.lower is None or index.upper is None:
        return index
    if limits[1] - limits[0] <= index.upper - index.lower:
        return index
    return replace(index, lower=max(0.0, limits[0]), upper=min(100.0, limits[1]))
