"""Rates of events per exposure, and how two of them compare, with exact limits. Method 1, section 2.7."""

from dataclasses import dataclass

from portal.metrics.estimators.distributions import CONFIDENCE, beta_quantile, chi_square_quantile


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per `per` units of exposure; all None without exposure."""

    rate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate after over rate before; under 1 means fewer."""

    rate_before: float | None
    rate_after: float | None
    ratio: float | None
    lower: float | None
    upper: float | None


def poisson_rate(x: int, exposure: float, per: float = 1, conf: float = CONFIDENCE) -> Rate:
    """x events in `exposure`, exact limits χ²(α/2; 2x)/2T and χ²(1-α/2; 2x+2)/2T (Garwood 1936)."""
    if exposure <= 0:
        return Rate(None, None, None)
    tail, unit = (1 - conf) / 2, per / exposure
    lower = chi_square_quantile(tail, 2 * x) / 2
    upper = chi_square_quantile(1 - tail, 2 * x + 2) / 2
    return Rate(x * unit, lower * unit, upper * unit)


def poisson_rate_ratio(
    x_before: int, exposure_before: float, x_after: int, exposure_after: float, conf: float = CONFIDENCE
) -> RateRatio:
    """Ratio of two rates, exact limits from the events after given all events: π/(1-π) · T before / T after.

    None before: ratio and upper limit are not defined; none at all: nothing is.
    """
    before, after = poisson_rate(x_before, exposure_before).rate, poisson_rate(x_after, exposure_after).rate
    if before is None or after is None or x_before + x_after == 0:
        return RateRatio(before, after, None, None, None)
    low, high = clopper_pearson(x_after, x_before + x_after, conf)
    exposures = exposure_before / exposure_after
    lower = low / (1 - low) * exposures
    if x_before == 0:
        return RateRatio(before, after, None, lower, None)
    return RateRatio(before, after, after / before, lower, high / (1 - high) * exposures)


def clopper_pearson(x: int, n: int, conf: float = CONFIDENCE) -> tuple[float, float]:
    """Exact limits of a share x of n > 0 (Clopper & Pearson 1934)."""
    tail = (1 - conf) / 2
    return beta_quantile(tail, x, n - x + 1), beta_quantile(1 - tail, x + 1, n - x)
