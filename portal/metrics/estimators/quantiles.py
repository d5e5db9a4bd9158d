"""Plain quantiles, for values of which none is still growing (ages of open cases, amounts of money)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate

CLOSE = 1e-9


def quantile(values: Iterable[float], q: float) -> float | None:
    """Smallest value that a share `q` of the values do not exceed; None without values.

    The same rule as the quantile of a Kaplan-Meier curve without open cases (method 1, section 2.6).
    """
    return quantile_of_counts(Counter(values), q)


def quantile_of_counts(counts: Mapping[float, int], q: float) -> float | None:
    """The same from {value: how often}, as the roll-ups keep it."""
    n = sum(counts.values())
    values = sorted(value for value, times in counts.items() if times)
    reached = accumulate(counts[value] for value in values)
    return next((value for value, seen in zip(values, reached, strict=True) if seen / n >= q - CLOSE), None)
