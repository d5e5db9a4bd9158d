"""What the silent may have thought: bounds without assumptions, a weighted check. Section 2.9."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from portal.metrics.estimators.distributions import CONFIDENCE, z_value

LEAST_ANSWERS = 5
NOTABLE = 0.05


@dataclass(frozen=True, slots=True)
class Bounds:
    """Response rate, share of those who answered, the least and most it can be of all asked (0-1)."""

    response_rate: float | None
    observed: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Stratum:
    """Members asked, of whom `answered`, of whom `positive`."""

    asked: int
    answered: int
    positive: int


@dataclass(frozen=True, slots=True)
class Weighted:
    """Share weighted by who was asked, with limits, beside the plain share of those who answered."""

    estimate: float | None
    se: float | None
    lower: float | None
    upper: float | None
    unweighted: float | None

    @property
    def differs(self) -> bool:
        """Whether the two differ by more than 5 points, which the tile then says."""
        known = self.estimate is not None and self.unweighted is not None
        return known and abs((self.estimate or 0.0) - (self.unweighted or 0.0)) > NOTABLE


def nonresponse_bounds(positive: int, answered: int, asked: int) -> Bounds:
    """Lower = positive / asked, upper = (positive + asked - answered) / asked (Manski 1989)."""
    if asked == 0:
        return Bounds(None, None, None, None)
    observed = positive / answered if answered else None
    return Bounds(answered / asked, observed, positive / asked, (positive + asked - answered) / asked)


def post_stratified(strata: Sequence[Stratum], conf: float = CONFIDENCE) -> Weighted:
    """Share per stratum, weighted by the stratum's share of those asked; normal limits, within 0 and 1.

    A stratum that was asked and did not answer is merged with its neighbour first. Thin strata (fewer than 5
    answers) are the caller's to merge (`merge_thin_strata`), who knows which findings are near each other.
    """
    heard = merge_thin_strata([s for s in strata if s.asked], least=1)
    asked, answered = sum(s.asked for s in heard), sum(s.answered for s in heard)
    if not answered:
        return Weighted(None, None, None, None, None)
    shares = [(s.asked / asked, s.positive / s.answered, s.answered) for s in heard]
    estimate = fsum(weight * p for weight, p, _ in shares)
    se = sqrt(fsum(weight**2 * p * (1 - p) / n for weight, p, n in shares))
    half = z_value(conf) * se
    unweighted = sum(s.positive for s in heard) / answered
    return Weighted(estimate, se, max(0.0, estimate - half), min(1.0, estimate + half), unweighted)


def merge_thin_strata(strata: Sequence[Stratum], least: int = LEAST_ANSWERS) -> list[Stratum]:
    """Merge neighbouring strata, in the order given, until each has `least` answers."""
    merged: list[Stratum] = []
    for stratum in strata:
        if merged and min(merged[-1].answered, stratum.answered) < least:
            merged[-1] = _together(merged[-1], stratum)
        else:
            merged.append(stratum)
    return merged


def _together(one: Stratum, two: Stratum) -> Stratum:
    return Stratum(one.asked + two.asked, one.answered + two.answered, one.positive + two.positive)
