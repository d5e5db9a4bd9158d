"""The two indices: reputation of the association (section 7) and engagement of a member (E4). Method 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log, sqrt
from typing import TypeAlias

from portal.metrics.estimators.distributions import CONFIDENCE, z_value
from portal.metrics.estimators.scores import nps_se

LEAST_N = 30

WEIGHTS = {
    "trust": 0.35,
    "recommendation": 0.20,
    "fair_recovery": 0.25,
    "promises_kept": 0.10,
    "learning": 0.10,
}
"""Weight of each component of the reputation index (7.1)."""

ENOUGH = {"presence": 6, "self_service": 4, "events_learning": 3, "contribution": 2}
"""Acts in 365 days at which a domain of the engagement index is full (E4)."""

LEAST_DOMAINS = 3

BANDS = (("none", 0.0), ("light", 25.0), ("engaged", 60.0), ("core", 100.0))
"""Bands of the engagement index, each up to and with its value."""


@dataclass(frozen=True, slots=True)
class Component:
    """One bar of the reputation index: score 0-100 with its standard error, from n members or cases."""

    key: str
    weight: float
    score: float | None
    se: float | None
    n: int = LEAST_N


@dataclass(frozen=True, slots=True)
class ReputationIndex:
    """The index with its limits and its sensitivity; all None while a component is below its least n."""

    index: float | None
    se: float | None
    lower: float | None
    upper: float | None
    equal_weights: float | None
    geometric: float | None
    leave_one_out_min: float | None
    leave_one_out_max: float | None

    @property
    def choice_outweighs_chance(self) -> bool:
        """Whether other ways of weighing range wider than the interval, which the page then says."""
        others = (self.equal_weights, self.geometric, self.leave_one_out_min, self.leave_one_out_max)
        known = [other for other in others if other is not None]
        if self.lower is None or self.upper is None or not known:
            return False
        return max(known) - min(known) > self.upper - self.lower


@dataclass(frozen=True, slots=True)
class EngagementIndex:
    """Domains that apply, the index 0-100 and its band; no index under three domains."""

    domains: int
    index: float | None
    band: str | None


WITHHELD = ReputationIndex(None, None, None, None, None, None, None, None)

_Scored: TypeAlias = list[tuple[float, float]]


def reputation_index(components: Sequence[Component], conf: float = CONFIDENCE) -> ReputationIndex:
    """Σ w·score with se = sqrt(Σ w²·se²), clipped to 0-100, components taken as independent (delta method).

    Beside it: equal weights, weighted geometric mean of max(score, 1), and the range when one component is
    left out (the other weights scaled up). Any component without a score or with n < 30 withholds the whole.
    """
    scored = [(c.weight, c.score) for c in components if c.score is not None and c.n >= LEAST_N]
    errors = [c.weight * c.se for c in components if c.se is not None]
    if not scored or min(len(scored), len(errors)) < len(components):
        return WITHHELD
    index, se = _weighted(scored), sqrt(fsum(error**2 for error in errors))
    half = z_value(conf) * se
    without = [_weighted(rest) / _weight(rest) for rest in _each_left_out(scored) if _weight(rest)]
    return ReputationIndex(
        index=_clipped(index),
        se=se,
        lower=_clipped(index - half),
        upper=_clipped(index + half),
        equal_weights=fsum(score for _, score in scored) / len(scored),
        geometric=exp(_weighted([(weight, log(max(score, 1.0))) for weight, score in scored])),
        leave_one_out_min=min(without, default=None),
        leave_one_out_max=max(without, default=None),
    )


def share_component(key: str, x: int, n: int) -> Component:
    """A share as component: 100·x/n, error sqrt(p(1-p)/n) with (x+2)/(n+4) for p."""
    if n == 0:
        return Component(key, WEIGHTS[key], None, None, 0)
    p = (x + 2) / (n + 4)
    return Component(key, WEIGHTS[key], 100 * x / n, 100 * sqrt(p * (1 - p) / n), n)


def recommendation_component(promoters: int, passives: int, detractors: int) -> Component:
    """(NPS + 100) / 2 with half the adjusted standard error of the score."""
    n = promoters + passives + detractors
    if n == 0:
        return Component("recommendation", WEIGHTS["recommendation"], None, None, 0)
    score = 50 * (promoters - detractors) / n + 50
    return Component(
        "recommendation", WEIGHTS["recommendation"], score, nps_se(promoters, detractors, n) / 2, n
    )


def engagement_index(
    presence: float | None,
    self_service: float | None,
    events_learning: float | None,
    contribution: float | None,
    asked: int = 0,
    answered: int = 0,
) -> EngagementIndex:
    """100 × mean of the domains that apply, each 0-1 over 365 days.

    Active months/6, help items/4, events and courses attended/3, acts for the community/2, voice. Each is
    capped at 1. None = source not connected; voice (answered/asked) applies only to members ever asked.
    """
    acts = (presence, self_service, events_learning, contribution)
    parts = [done / enough for done, enough in zip(acts, ENOUGH.values(), strict=True) if done is not None]
    parts += [answered / asked] if asked else []
    if len(parts) < LEAST_DOMAINS:
        return EngagementIndex(len(parts), None, None)
    index = 100 * fsum(min(1.0, part) for part in parts) / len(parts)
    return EngagementIndex(len(parts), index, engagement_band(index))


def engagement_band(index: float) -> str:
    """Band of an index: none 0, light to 25, engaged to 60, core above."""
    return next(band for band, up_to in BANDS if index <= up_to + 1e-9)


def _weighted(scored: _Scored) -> float:
    return fsum(weight * score for weight, score in scored)


def _weight(scored: _Scored) -> float:
    return fsum(weight for weight, _ in scored)


def _each_left_out(scored: _Scored) -> list[_Scored]:
    return [scored[:i] + scored[i + 1 :] for i in range(len(scored))]


def _clipped(index: float) -> float:
    return min(100.0, max(0.0, index))
