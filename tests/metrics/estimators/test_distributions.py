"""Quantiles agree with formulas and with arithmetic of more digits."""

from math import inf, log, sqrt, tan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.metrics.estimators import distributions

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize("p", [1e-6, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9995])
def test_quantiles_agree_with_the_distributions_that_have_a_formula(p: float) -> None:
    assert distributions.chi_square_quantile(p, 2) == pytest.approx(-2 * log(1 - p), rel=1e-9)
    assert distributions.beta_quantile(p, 7, 1) == pytest.approx(p ** (1 / 7), rel=1e-12)
    assert distributions.beta_quantile(p, 1, 7) == pytest.approx(1 - (1 - p) ** (1 / 7), rel=1e-9)
    assert distributions.t_value(1, p) == pytest.approx(tan(distributions.pi * p / 2), rel=1e-9)
    assert distributions.t_value(2, p) == pytest.approx(p * sqrt(2 / (1 - p * p)), rel=1e-9)


@pytest.mark.parametrize(
    ("found", "known"),
    [
        (distributions.z_value(), 1.959963984540054),
        (distributions.t_value(9), 2.262157162798206),
        (distributions.t_value(29.5, 0.99), 2.753133270256325),
        (distributions.t_value(999), 1.96234146113345),
        (distributions.chi_square_quantile(0.975, 16), 28.84535072340476),
        (distributions.chi_square_quantile(0.025, 20_000), 19609.90493452037),
        (distributions.beta_quantile(0.025, 5, 30), 0.04952845525617738),
        (distributions.beta_quantile(0.975, 101, 70), 0.6630270123249248),
    ],
)
def test_quantiles_agree_with_arithmetic_of_25_digits(found: float, known: float) -> None:
    assert found == pytest.approx(known, rel=1e-12)


@gently
@given(p=some.floats(0.001, 0.999), a=some.floats(0.5, 5000), b=some.floats(0.5, 5000))
def test_a_quantile_leaves_its_share_below(p: float, a: float, b: float) -> None:
    x = distributions.beta_quantile(p, a, b)
    assert distributions.beta_tails(a, b, x, 1 - x)[0] == pytest.approx(p, rel=1e-9)
    y = distributions.gamma_quantile(p, a)
    assert distributions.gamma_tails(a, y)[0] == pytest.approx(p, rel=1e-9)


def test_the_ends_of_a_distribution_are_its_ends() -> None:
    assert (distributions.gamma_quantile(0, 3), distributions.gamma_quantile(1, 3)) == (0.0, inf)
    assert (distributions.beta_quantile(0.5, 0, 3), distributions.beta_quantile(0.5, 3, 0)) == (0.0, 1.0)
