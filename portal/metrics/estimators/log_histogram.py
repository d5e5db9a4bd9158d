"""Working-time quantiles from counters that add up: bins of growing width, 1 % exact. Section 8.2."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log

ALPHA = 0.01
"""Relative error of a value told from its bin."""

ZERO = None
"""The counter of durations of no minutes at all, which have no logarithm."""


@dataclass(frozen=True, slots=True)
class HistogramQuantile:
    """Growth factor, bin of each value in the order given, the quantile from bins and from values."""

    gamma: float
    bins: tuple[int | None, ...]
    estimate: float | None
    exact: float | None


def gamma_of(alpha: float = ALPHA) -> float:
    """How much wider each bin is than the one before: (1 + α) / (1 - α)."""
    return (1 + alpha) / (1 - alpha)


def bin_of(minutes: float, alpha: float = ALPHA) -> int | None:
    """ceil(log_γ minutes); None, the counter of zeros, for 0. Raises ValueError for less than nothing."""
    if minutes < 0:
        raise ValueError("A duration is not negative.")
    return ceil(log(minutes) / log(gamma_of(alpha))) if minutes else ZERO


def value_of(number: int | None, alpha: float = ALPHA) -> float:
    """The minutes a bin stands for: 2γ^i / (γ + 1)."""
    return 0.0 if number is None else 2 * gamma_of(alpha) ** number / (gamma_of(alpha) + 1)


def histogram_of(minutes: Iterable[float], alpha: float = ALPHA) -> Counter[int | None]:
    """{bin: how many}; histograms of several rows add up with `+`."""
    return Counter(bin_of(each, alpha) for each in minutes)


def histogram_quantile(histogram: Mapping[int | None, int], q: float, alpha: float = ALPHA) -> float | None:
    """Minutes of the bin that holds rank floor(q · (n - 1)); None for an empty histogram."""
    rank, seen = floor(q * (sum(histogram.values()) - 1)), 0
    for number in sorted(histogram, key=lambda number: value_of(number, alpha)):
        seen += histogram[number]
        if seen > rank:
            return value_of(number, alpha) if seen else None
    return None


def log_histogram(minutes: Sequence[float], q: float, alpha: float = ALPHA) -> HistogramQuantile:
    """The quantile from the bins beside the exact one of the same rank, for checking the bins."""
    exact = sorted(minutes)[floor(q * (len(minutes) - 1))] if minutes else None
    bins = tuple(bin_of(each, alpha) for each in minutes)
    return HistogramQuantile(gamma_of(alpha), bins, histogram_quantile(Counter(bins), q, alpha), exact)
