"""Small drifts in counts: the Poisson CUSUM. Method 1, section 2.8."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Cusum:
    """Reference value k, the sum after each point, and the index of the first signal, if any."""

    k: float
    c: tuple[float, ...]
    first_signal: int | None


def poisson_cusum(x: Sequence[float], lambda0: float, lambda1: float | None = None, h: float = 5.0) -> Cusum:
    """C = max(0, C before + x - k) with k = (λ1 - λ0) / (ln λ1 - ln λ0), signal at C >= h.

    λ1 is twice λ0 by default. λ0 comes from the locked baseline. Raises ValueError unless 0 < λ0 and λ1
    differs from it and is above 0.
    """
    worse = 2 * lambda0 if lambda1 is None else lambda1
    if lambda0 <= 0 or worse <= 0 or worse == lambda0:
        raise ValueError("A drift is watched from one positive rate to another.")
    k = (worse - lambda0) / (log(worse) - log(lambda0))
    sums, reached = [], 0.0
    for count in x:
        reached = max(0.0, reached + count - k)
        sums.append(reached)
    return Cusum(k, tuple(sums), next((i for i, c in enumerate(sums) if c >= h), None))
