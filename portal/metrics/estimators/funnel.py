"""Parts of a whole beside each other: a funnel of limits round their common mean. Method 1, 0.8 and 2.3.

The limits are those of a p chart with parts in the place of months: p ± 3·sqrt(p(1-p)/n), within 0 and 1.
Parts have no order, so there is no moving range, and none of the signals that need one.
"""

from math import sqrt

SIGMAS = 3.0
TOLERANCE = 1e-9


def funnel_limits(mean: float, n: float) -> tuple[float, float]:
    """Between what the share of a part of `n` lies if nothing but chance sets it apart from the common
    `mean`.
    """
    reach = SIGMAS * sqrt(max(0.0, mean * (1 - mean)) / n)
    return max(0.0, mean - reach), min(1.0, mean + reach)


def lies_outside(share: float, mean: float, n: float) -> int:
    """1 above its limits, -1 below them, 0 within; a share on its limit is within."""
    lower, upper = funnel_limits(mean, n)
    return (share > upper + TOLERANCE) - (share < lower - TOLERANCE)
