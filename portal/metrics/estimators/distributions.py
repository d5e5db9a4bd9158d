"""Quantiles of the normal, t, chi-square and beta distributions, to ten digits and more, without libraries.

Densities follow Loader (2000), which keeps its digits for counts in the millions where plain log-gamma loses
them. Tails are continued fractions and series (Lentz; Numerical Recipes 6.2 and 6.4), quantiles are Newton
steps held inside a shrinking bracket.
"""

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, lgamma, log, pi, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
"""Two-sided level of every interval unless another is given (method 1, section 0.4)."""

EXACT = 1e-16
SMALLEST = 1e-300
HALF_LOG_TWO_PI = 0.5 * log(2 * pi)


def z_value(conf: float = CONFIDENCE) -> float:
    """Two-sided normal quantile: 1.959963984540054 for 0.95."""
    return NormalDist().inv_cdf(0.5 + conf / 2)


@lru_cache(maxsize=4096)
def t_value(df: float, conf: float = CONFIDENCE) -> float:
    """Two-sided Student quantile for `df` (> 0) degrees of freedom, whole or not."""

    def beyond(t: float) -> float:
        return beta_tails(df / 2, 0.5, df / (df + t * t), t * t / (df + t * t))[0]

    def density(t: float) -> float:
        return 2 * _beta_kernel(df / 2, 0.5, df / (df + t * t), t * t / (df + t * t)) / t

    return _root(lambda t: (1 - conf) - beyond(t), density, 0.0, inf, z_value(conf))


@lru_cache(maxsize=4096)
def chi_square_quantile(p: float, df: float) -> float:
    """The value below which a share `p` of the chi-square distribution with `df` degrees of freedom lies."""
    return 2 * gamma_quantile(p, df / 2)


def gamma_quantile(p: float, shape: float) -> float:
    """Quantile of the gamma distribution with that shape and scale 1; shape 0 has all its mass at 0."""
    if p <= 0 or shape <= 0:
        return 0.0
    if p >= 1:
        return inf

    def density(x: float) -> float:
        return _poisson_density(shape, x) * shape / x

    return _root(lambda x: _gap(p, gamma_tails(shape, x)), density, 0.0, inf, shape)


@lru_cache(maxsize=4096)
def beta_quantile(p: float, a: float, b: float) -> float:
    """Quantile of the beta distribution; a = 0 has all its mass at 0, b = 0 at 1."""
    if p <= 0 or a <= 0:
        return 0.0
    if p >= 1 or b <= 0:
        return 1.0

    def density(x: float) -> float:
        return _beta_kernel(a, b, x, 1 - x) / (x * (1 - x))

    return _root(lambda x: _gap(p, beta_tails(a, b, x, 1 - x)), density, 0.0, 1.0, a / (a + b))


def beta_tails(a: float, b: float, x: float, y: float) -> tuple[float, float]:
    """Shares of the beta distribution below and above x; y = 1 - x comes apart to keep its digits."""
    if x <= 0 or y <= 0:
        return (0.0, 1.0) if x <= 0 else (1.0, 0.0)
    if x <= (a + 1) / (a + b + 2):
        below = _beta_kernel(a, b, x, y) / a * _beta_fraction(a, b, x)
        return below, 1 - below
    above = _beta_kernel(a, b, x, y) / b * _beta_fraction(b, a, y)
    return 1 - above, above


def gamma_tails(shape: float, x: float) -> tuple[float, float]:
    """Shares of the gamma distribution (scale 1) below and above x."""
    if x <= 0:
        return 0.0, 1.0
    if x < shape + 1:
        below = _poisson_density(shape, x) * _gamma_series(shape, x)
        return below, 1 - below
    above = _poisson_density(shape, x) * shape * _gamma_fraction(shape, x)
    return 1 - above, above


def _gap(p: float, tails: tuple[float, float]) -> float:
    """How far the share below lies over p, measured in the smaller tail."""
    below, above = tails
    return below - p if below <= above else (1 - p) - above


def _root(
    gap: Callable[[float], float], slope: Callable[[float], float], low: float, high: float, guess: float
) -> float:
    """Where a rising function is zero: Newton's steps, halving or doubling where one leaves the bracket."""
    x = guess
    for _ in range(400):
        value = gap(x)
        if value == 0:
            return x
        low, high = (low, x) if value > 0 else (x, high)
        steep = slope(x)
        following = x - value / steep if steep > 0 else high
        if not low < following < high:
            following = 2 * x if high == inf else (low + high) / 2
        if abs(following - x) <= 2 * EXACT * abs(following):
            return following
        x = following
    return x


def _beta_kernel(a: float, b: float, x: float, y: float) -> float:
    """x^a · y^b / B(a, b)."""
    n = a + b
    log_density = _stirling_error(n) - _stirling_error(a) - _stirling_error(b)
    log_density -= _deviance(a, n * x) + _deviance(b, n * y)
    return sqrt(a * b / (2 * pi * n)) * exp(log_density)


def _poisson_density(x: float, mean: float) -> float:
    """mean^x · e^-mean / Γ(x + 1)."""
    return exp(-_stirling_error(x) - _deviance(x, mean)) / sqrt(2 * pi * x)


def _stirling_error(n: float) -> float:
    """What Stirling's formula leaves out of log Γ(n + 1)."""
    if n <= 16:
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - HALF_LOG_TWO_PI
    square = n * n
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n


def _deviance(x: float, mean: float) -> float:
    """x · log(x / mean) + mean - x, without cancellation where the two are close."""
    if abs(x - mean) >= 0.1 * (x + mean):
        return x * log(x / mean) + mean - x
    ratio = (x - mean) / (x + mean)
    total, term = (x - mean) * ratio, 2 * x * ratio
    for odd in range(3, 1000, 2):
        term *= ratio * ratio
        following = total + term / odd
        if following == total:
            break
        total = following
    return total


def _gamma_series(shape: float, x: float) -> float:
    total = term = 1.0
    divisor = shape
    while term > total * EXACT:
        divisor += 1
        term *= x / divisor
        total += term
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    b = x + 1 - shape
    c, d = 1 / SMALLEST, 1 / b
    value = d
    for i in range(1, 1_000_000):
        numerator = -i * (i - shape)
        b += 2
        d = 1 / _away_from_zero(numerator * d + b)
        c = _away_from_zero(b + numerator / c)
        value *= c * d
        if abs(c * d - 1) <= 4 * EXACT:
            break
    return value


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 1_000_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for numerator in (even, odd):
            d = 1 / _away_from_zero(1 + numerator * d)
            c = _away_from_zero(1 + numerator / c)
            value *= c * d
        if abs(c * d - 1) <= 4 * EXACT:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > SMALLEST else SMALLEST
