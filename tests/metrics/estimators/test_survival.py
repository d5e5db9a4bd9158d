"""Time to closing: curves only fall, and rows tell what single cases tell."""

from datetime import date, timedelta
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.metrics.estimators.log_histogram import histogram_of, histogram_quantile, log_histogram
from portal.metrics.estimators.quantiles import quantile
from portal.metrics.estimators.survival import Cohort, km, km_binned, km_period, km_rollup

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)
DAY = timedelta(days=1)

follow_up = some.lists(some.tuples(some.integers(0, 30), some.booleans()), min_size=1, max_size=40)


@gently
@given(follow_up)
def test_the_share_still_open_only_falls(cases: list[tuple[int, bool]]) -> None:
    found = km(*zip(*cases, strict=True))
    shares = [step.s for step in found.curve]
    assert all(0 <= s <= 1 for s in shares) and shares == sorted(shares, reverse=True)
    assert all(step.lower <= step.s + 1e-12 and step.s <= (step.upper or 1) + 1e-12 for step in found.curve)
    assert found.events + found.censored == found.n == len(cases)
    if found.median is not None:
        assert found.median_lower <= found.median <= (found.p90 or inf)
        assert found.median <= (found.median_upper or inf)


@gently
@given(some.lists(some.integers(0, 30), min_size=1, max_size=40), some.sampled_from([0.5, 0.9]))
def test_with_every_case_closed_quantiles_are_the_plain_ones(days: list[int], q: float) -> None:
    found = km(days, [1] * len(days))
    assert quantile(days, q) == (found.median if q == 0.5 else found.p90)


@gently
@given(follow_up)
def test_cases_seen_from_their_first_day_need_no_period_version(cases: list[tuple[int, bool]]) -> None:
    times, closed = zip(*cases, strict=True)
    assert km_period(times, closed, [-1] * len(times)) == km(times, closed)


RECEIVED_AND_CLOSED = some.lists(
    some.tuples(some.integers(0, 40), some.none() | some.integers(0, 40)), min_size=1, max_size=40
)
FIRST = date(2026, 3, 1)


def cohorts_of(cases: list[tuple[int, int | None]]) -> list[Cohort]:
    rows = []
    for day in sorted({received for received, _ in cases}):
        lasted = [days for received, days in cases if received == day]
        closed = {days: lasted.count(days) for days in lasted if days is not None}
        rows.append(Cohort(FIRST + day * DAY, closed, lasted.count(None)))
    return rows


@gently
@given(RECEIVED_AND_CLOSED, some.integers(0, 60))
def test_cohort_rows_tell_what_single_cases_tell_as_of_any_day(cases, today: int) -> None:
    seen = [(today - received, days) for received, days in cases if received <= today]
    times = [age if days is None else min(days, age) for age, days in seen]
    closed = [days is not None and days <= age for age, days in seen]
    assert km_rollup(cohorts_of(cases), FIRST + today * DAY) == km(times, closed)


@gently
@given(RECEIVED_AND_CLOSED, some.integers(0, 40))
def test_cohort_rows_tell_the_period_version_too(cases, begins: int) -> None:
    today = begins + 30
    seen = [
        (today - received, max(0, begins - received) - 1, days)
        for received, days in cases
        if received <= today
    ]
    times = [age if days is None else min(days, age) for age, _, days in seen]
    closed = [days is not None and days <= age for age, _, days in seen]
    since = FIRST + begins * DAY
    found = km_rollup(cohorts_of(cases), FIRST + today * DAY, since=since)
    assert found == km_period(times, closed, [entry for _, entry, _ in seen])


@gently
@given(follow_up)
def test_the_bin_that_is_named_holds_the_median(cases: list[tuple[int, bool]]) -> None:
    edges = [-1, 0, 2, 5, 9, 14, 20, 30]
    bins = list(pairwise(edges))
    tally = [
        [sum(low < t <= high and c == kind for t, c in cases) for low, high in bins] for kind in (True, False)
    ]
    found, exact = km_binned(edges, *tally), km(*zip(*cases, strict=True))
    assert list(found.s_at_upper_edge) == sorted(found.s_at_upper_edge, reverse=True)
    if all(closed for _, closed in cases):
        low, high = found.median_bin
        assert low < exact.median <= high


@gently
@given(some.lists(some.floats(0, 1e6), min_size=1, max_size=60), some.floats(0, 1))
def test_a_histogram_is_off_by_one_percent_at_most(minutes: list[float], q: float) -> None:
    found = log_histogram(minutes, q)
    assert found.estimate == pytest.approx(found.exact, rel=0.01 + 1e-9)


def test_histograms_of_several_days_add_up() -> None:
    monday, tuesday = [5.0, 90.0, 0.0], [700.0, 12.0]
    together = histogram_of(monday) + histogram_of(tuesday)
    assert histogram_quantile(together, 0.5) == log_histogram(monday + tuesday, 0.5).estimate
    assert histogram_quantile({}, 0.5) is None


def test_plain_quantiles_of_nothing_are_nothing() -> None:
    assert quantile([], 0.5) is None
    assert (quantile([4, 1, 3, 2], 0.5), quantile([4, 1, 3, 2], 0.9)) == (2, 4)
