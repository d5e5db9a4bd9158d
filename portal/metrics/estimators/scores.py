"""Scores of members' answers: NPS and ordinal items. Method 1, sections 2.2 and 2.5."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from portal.metrics.estimators.distributions import CONFIDENCE, z_value
from portal.metrics.estimators.means import mean_of_counts
from portal.metrics.estimators.proportions import wilson

PROMOTER, PASSIVE = 9, 7
"""Lowest answers (0-10) of a promoter and of a passive; below is a detractor."""

PRIOR = 0.75
"""Answers added to promoters and to detractors by the adjusted Wald interval."""


@dataclass(frozen=True, slots=True)
class NetPromoterScore:
    """The raw score (-100 to 100), the adjusted limits to show, and the plain ones for checking only."""

    promoters: int
    passives: int
    detractors: int
    n: int
    nps: float | None
    lower: float | None
    upper: float | None
    wald_lower: float | None
    wald_upper: float | None


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A labelled item: its distribution, share of the top two, median category and, second, its mean."""

    counts: tuple[int, ...]
    n: int
    mean: float | None
    score100: float | None
    sd: float | None
    se: float | None
    lower: float | None
    upper: float | None
    top2: float | None
    top2_lower: float | None
    top2_upper: float | None
    median_category: int | None


def nps(promoters: int, passives: int, detractors: int, conf: float = CONFIDENCE) -> NetPromoterScore:
    """NPS = 100 (P - D) / n with the adjusted Wald limits, 3/4 added to P and to D (Rocks 2016).

    Limits are clipped to ±100. Raises ValueError for a negative count.
    """
    if min(promoters, passives, detractors) < 0:
        raise ValueError("Answers cannot be fewer than none.")
    n = promoters + passives + detractors
    counts = (promoters, passives, detractors, n)
    if n == 0:
        return NetPromoterScore(*counts, None, None, None, None, None)
    adjusted = _score_limits((promoters + PRIOR) / (n + 3), (detractors + PRIOR) / (n + 3), n + 3, conf)
    plain = _score_limits(promoters / n, detractors / n, n, conf)
    return NetPromoterScore(*counts, 100 * (promoters - detractors) / n, *adjusted, *plain)


def nps_of_scores(scores: Iterable[int], conf: float = CONFIDENCE) -> NetPromoterScore:
    """NPS of answers: 9-10 promoters, 7-8 passives, 0-6 detractors. Raises ValueError for others."""
    answers = list(scores)
    if any(not 0 <= answer <= 10 for answer in answers):
        raise ValueError("An answer on this scale lies between 0 and 10.")
    promoters = sum(answer >= PROMOTER for answer in answers)
    passives = sum(PASSIVE <= answer < PROMOTER for answer in answers)
    return nps(promoters, passives, len(answers) - promoters - passives, conf)


def nps_se(promoters: int, detractors: int, n: int) -> float:
    """Standard error of the score in points, from the adjusted shares (used by the reputation index)."""
    return 100 * _spread((promoters + PRIOR) / (n + 3), (detractors + PRIOR) / (n + 3), n + 3)


def ordinal(counts: Sequence[int], conf: float = CONFIDENCE) -> Ordinal:
    """An item, from how often each category 1, 2, … was chosen: top-2 share (Wilson), median, mean (t).

    Limits of the mean are clipped to the scale; one answer has none. score100 = 100 (mean - 1) / (categories
    - 1). The median category is the lowest that half of the answers do not exceed.
    """
    mean = mean_of_counts(dict(enumerate(counts, start=1)), conf)
    top2 = wilson(sum(counts[-2:]), mean.n, conf)
    return Ordinal(
        counts=tuple(counts),
        n=mean.n,
        mean=mean.mean,
        score100=None if mean.mean is None else 100 * (mean.mean - 1) / (len(counts) - 1),
        sd=mean.sd,
        se=mean.se,
        lower=None if mean.lower is None else max(1.0, mean.lower),
        upper=None if mean.upper is None else min(float(len(counts)), mean.upper),
        top2=top2.p,
        top2_lower=top2.lower,
        top2_upper=top2.upper,
        median_category=_median_category(counts),
    )


def _score_limits(up: float, down: float, n: float, conf: float) -> tuple[float, float]:
    score, half = up - down, z_value(conf) * _spread(up, down, n)
    return max(-100.0, 100 * (score - half)), min(100.0, 100 * (score + half))


def _spread(up: float, down: float, n: float) -> float:
    return sqrt(max(0.0, up + down - (up - down) ** 2) / n)


def _median_category(counts: Sequence[int]) -> int | None:
    seen, n = 0, sum(counts)
    for category, times in enumerate(counts, start=1):
        seen += times
        if n and 2 * seen >= n:
            return category
    return None
