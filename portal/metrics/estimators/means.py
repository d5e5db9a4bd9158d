"""Means of answers with Student's interval, from values or from how often each was given."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt

from portal.metrics.estimators.distributions import CONFIDENCE, t_value


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean, its standard deviation (n - 1) and error, and its limits; None where they are not defined."""

    n: int
    mean: float | None
    sd: float | None
    se: float | None
    lower: float | None
    upper: float | None


def mean_of(values: Iterable[float], conf: float = CONFIDENCE) -> Mean:
    """Mean of values with the t interval; one value has no interval, equal values one of zero width."""
    return mean_of_counts(Counter(values), conf)


def mean_of_counts(counts: Mapping[float, int], conf: float = CONFIDENCE) -> Mean:
    """Mean from {value: how often}, as the roll-ups keep it; same as `mean_of` over the single values."""
    n = sum(counts.values())
    if n == 0:
        return Mean(0, None, None, None, None, None)
    mean = fsum(value * times for value, times in counts.items()) / n
    if n == 1:
        return Mean(1, mean, None, None, None, None)
    sd = sqrt(fsum(times * (value - mean) ** 2 for value, times in counts.items()) / (n - 1))
    se = sd / sqrt(n)
    half = t_value(n - 1, conf) * se
    return Mean(n, mean, sd, se, mean - half, mean + half)
