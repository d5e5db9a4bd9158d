"""Rates, charts and drifts: limits hold their centre, signals are those of the rules."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from portal.metrics.estimators.control_charts import p_chart, p_chart_laney, u_chart, wants_laney, xmr
from portal.metrics.estimators.cusum import poisson_cusum
from portal.metrics.estimators.rates import clopper_pearson, poisson_rate, poisson_rate_ratio

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)

counts = some.integers(0, 400)
share = some.tuples(counts, counts).map(lambda pair: (min(pair), max(pair)))


@gently
@given(some.integers(0, 500), some.floats(0.5, 1e5))
def test_a_rate_lies_within_its_limits(x: int, exposure: float) -> None:
    found = poisson_rate(x, exposure, per=1000)
    assert 0 <= found.lower <= found.rate <= found.upper
    assert (found.lower == 0) == (x == 0)


@gently
@given(some.integers(1, 200), some.integers(1, 200), some.floats(1, 1e4), some.floats(1, 1e4))
def test_a_ratio_turned_round_has_the_limits_turned_round(x1, x2, t1, t2) -> None:
    one, other = poisson_rate_ratio(x1, t1, x2, t2), poisson_rate_ratio(x2, t2, x1, t1)
    assert one.lower <= one.ratio <= one.upper
    assert one.lower == pytest.approx(1 / other.upper, rel=1e-9)


@gently
@given(share)
def test_exact_limits_are_wider_than_nothing_and_stay_inside(of: tuple[int, int]) -> None:
    x, n = of
    assume(n)
    lower, upper = clopper_pearson(x, n)
    assert 0 <= lower <= x / n <= upper <= 1


def test_without_exposure_there_is_no_rate() -> None:
    assert poisson_rate(3, 0).rate is None
    assert poisson_rate_ratio(3, 0, 4, 10).ratio is None


@gently
@given(some.lists(some.tuples(counts, some.integers(0, 400)), min_size=2, max_size=30))
def test_chart_limits_hold_the_centre_and_points_without_cases_stay_empty(rows) -> None:
    x, n = [min(pair) for pair in rows], [max(pair) for pair in rows]
    for chart in (p_chart(x, n), p_chart_laney(x, n), u_chart(x, n)):
        for units, point, low, high in zip(n, chart.points, chart.lower, chart.upper, strict=True):
            assert (point is None) == (units == 0)
            assert low is None or 0 <= low <= chart.centre <= high


def test_limits_are_locked_on_the_baseline() -> None:
    early = [12, 15, 9, 14, 11, 18, 10, 13, 14, 12, 16, 11]
    assert u_chart([*early, 90], [4] * 13, 12).centre == u_chart(early, [4] * 12).centre
    assert u_chart([*early, 90], [4] * 13, 12).outside == (12,)


def test_few_points_make_trial_limits() -> None:
    assert xmr([1.0, 2.0]).trial and not xmr([1.0, 2.0] * 6).trial
    assert xmr([]).centre is None and xmr([3.0]).lower is None


def test_two_of_three_near_a_limit_are_marked() -> None:
    steady = [10, 12] * 6
    found = xmr([*steady, 14.5, 12, 15], 12)
    assert (found.upper, found.two_of_three, found.outside) == (pytest.approx(16.32), (), ())
    assert xmr([*steady, 14.9, 12, 15], 12).two_of_three == (12, 14)


def test_a_point_on_the_centre_breaks_a_run() -> None:
    steady = [10, 12] * 6
    assert xmr([*steady, 12, 12, 12, 11, 12, 12, 12], 12).run_of_7 == ()
    assert xmr([*steady, 12, 12, 12, 12, 12, 12], 12).run_of_7 == tuple(range(11, 18))


def test_a_fall_is_a_trend_as_much_as_a_rise() -> None:
    steady = [10, 12] * 6
    assert xmr([*steady, 11.9, 11.8, 11.7, 11.6, 11.5, 11.4], 12).trend_of_7 == tuple(range(11, 18))


def test_large_counts_want_wider_limits() -> None:
    assert wants_laney([820, 905], [100, 100]) and wants_laney([3], [1001])
    assert not wants_laney([12, 15], [4.0, 4.1]) and not wants_laney([], [])


def test_a_drift_doubles_the_rate_unless_told_otherwise() -> None:
    assert poisson_cusum([2, 9], 2.0) == poisson_cusum([2, 9], 2.0, 4.0, 5.0)
    with pytest.raises(ValueError):
        poisson_cusum([1], 0.0)
