"""Shares: x of n with the Wilson score interval. Method 1, section 2.1."""

from dataclasses import dataclass
from math import sqrt

from portal.metrics.estimators.distributions import CONFIDENCE, z_value


@dataclass(frozen=True, slots=True)
class Share:
    """A share between 0 and 1 with its limits; all None when nothing was counted."""

    x: int
    n: int
    p: float | None
    lower: float | None
    upper: float | None


def wilson(x: int, n: int, conf: float = CONFIDENCE) -> Share:
    """x of n with Wilson's limits (Wilson 1927; Brown, Cai & DasGupta 2001).

    Centre (p + z²/2n) / (1 + z²/n), half-width z·sqrt(p(1-p)/n + z²/4n²) / (1 + z²/n). The lower limit of
    none is exactly 0 and the upper limit of all exactly 1. Raises ValueError unless 0 <= x <= n.
    """
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is no share.")
    if n == 0:
        return Share(0, 0, None, None, None)
    p, spread = x / n, z_value(conf) ** 2 / n
    centre = (p + spread / 2) / (1 + spread)
    half = sqrt(spread * (p * (1 - p) + spread / 4)) / (1 + spread)
    lower = 0.0 if x == 0 else max(0.0, centre - half)
    upper = 1.0 if x == n else min(1.0, centre + half)
    return Share(x, n, p, lower, upper)
