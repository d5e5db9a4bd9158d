"""What must hold for any members, cases and answers: limits stay inside, curves fall, hidden stays hidden."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from math import inf, log, sqrt, tan

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from portal.metrics.estimators import distributions
from portal.metrics.estimators.control_charts import p_chart, p_chart_laney, u_chart, wants_laney, xmr
from portal.metrics.estimators.cusum import poisson_cusum
from portal.metrics.estimators.differences import (
    Group,
    mean_diff,
    merge_thin_bands,
    nps_diff,
    paired_change,
    pooled,
    proportion_diff,
    stratified_diff,
)
from portal.metrics.estimators.disclosure import (
    Display,
    display_state,
    may_be_told_apart,
    public_percent,
    round_10_5,
    sum_may_be_shown,
)
from portal.metrics.estimators.flow import backlog, daily_flow
from portal.metrics.estimators.indices import (
    WEIGHTS,
    Component,
    engagement_index,
    recommendation_component,
    reputation_index,
    share_component,
)
from portal.metrics.estimators.log_histogram import histogram_of, histogram_quantile, log_histogram
from portal.metrics.estimators.means import mean_of, mean_of_counts
from portal.metrics.estimators.nonresponse import (
    Stratum,
    merge_thin_strata,
    nonresponse_bounds,
    post_stratified,
)
from portal.metrics.estimators.outcomes import PromisedDecision, on_time
from portal.metrics.estimators.proportions import wilson
from portal.metrics.estimators.quantiles import quantile
from portal.metrics.estimators.rates import clopper_pearson, poisson_rate, poisson_rate_ratio
from portal.metrics.estimators.rounding import days_shown, half_away
from portal.metrics.estimators.scores import nps, ordinal
from portal.metrics.estimators.suppression import suppress_1d, suppress_2d
from portal.metrics.estimators.survival import Cohort, km, km_binned, km_period, km_rollup

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)

counts = some.integers(0, 400)
share = some.tuples(counts, counts).map(lambda pair: (min(pair), max(pair)))
answers = some.tuples(counts, counts, counts).filter(any)
follow_up = some.lists(some.tuples(some.integers(0, 30), some.booleans()), min_size=1, max_size=40)


# Distributions


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


# Shares, scores, means, differences


@gently
@given(share)
def test_a_share_lies_within_its_limits_and_they_within_0_and_1(of: tuple[int, int]) -> None:
    x, n = of
    assume(n)
    found = wilson(x, n)
    assert 0 <= found.lower <= found.p <= found.upper <= 1
    mirrored = wilson(n - x, n)
    assert mirrored.lower == pytest.approx(1 - found.upper) and mirrored.upper == pytest.approx(
        1 - found.lower
    )
    assert wilson(x, n, 0.9).lower >= found.lower


@pytest.mark.parametrize("of", [(3, 2), (-1, 4)])
def test_more_than_all_or_fewer_than_none_is_no_share(of: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        wilson(*of)


@gently
@given(answers)
def test_the_limits_of_nps_stay_on_its_scale_and_are_never_of_no_width(told: tuple[int, int, int]) -> None:
    found = nps(*told)
    assert -100 <= found.lower < found.upper <= 100
    assert -100 <= found.wald_lower <= found.nps <= found.wald_upper <= 100


@gently
@given(some.lists(counts, min_size=5, max_size=5).filter(any))
def test_an_ordinal_item_stays_on_its_scale(chosen: list[int]) -> None:
    found = ordinal(chosen)
    assert 1 <= found.mean <= 5 and 0 <= found.score100 <= 100
    assert found.top2_lower <= found.top2 <= found.top2_upper
    assert (
        2 * sum(chosen[: found.median_category]) >= found.n > 2 * sum(chosen[: found.median_category - 1]) - 1
    )
    if found.n > 1:
        assert 1 <= found.lower <= found.mean + 1e-12 and found.mean <= found.upper + 1e-12 <= 5 + 1e-9


@gently
@given(some.lists(some.integers(0, 10), min_size=2, max_size=50))
def test_a_mean_is_the_same_from_answers_and_from_how_often_each_was_given(scores: list[int]) -> None:
    assert mean_of(scores) == mean_of_counts({score: scores.count(score) for score in scores})


@gently
@given(share, share)
def test_a_difference_of_shares_turns_its_sign_when_the_groups_change_places(a, b) -> None:
    assume(a[1] and b[1])
    one, other = proportion_diff(*a, *b), proportion_diff(*b, *a)
    assert -1 <= one.lower <= one.diff <= one.upper <= 1
    assert (one.diff, one.lower) == pytest.approx((-other.diff, -other.upper))


@gently
@given(answers, answers)
def test_a_difference_of_scores_stays_on_its_scale(a, b) -> None:
    found = nps_diff(a, b)
    assert -200 <= found.lower <= found.upper <= 200


def test_without_answers_there_is_nothing_to_compare() -> None:
    nobody = Group(0, None, None)
    assert proportion_diff(0, 0, 3, 4).diff is None
    assert nps_diff((0, 0, 0), (1, 2, 3)).diff is None
    assert mean_diff(nobody, Group(9, 7.0, 1.0)).diff is None
    assert stratified_diff([]).diff is None
    assert paired_change([], []).mean_change is None


def test_one_answer_tells_a_difference_but_no_limits() -> None:
    found = mean_diff(Group(1, 5.0, None), Group(9, 7.0, 1.0))
    assert (found.diff, found.lower, found.upper) == (-2.0, None, None)


def test_a_pair_needs_both_its_answers() -> None:
    with pytest.raises(ValueError):
        paired_change([1, 2], [1])


@gently
@given(*[some.lists(some.integers(0, 10), min_size=2, max_size=20)] * 2)
def test_groups_taken_together_are_the_group_of_all_their_answers(a: list[int], b: list[int]) -> None:
    one, two, both = mean_of(a), mean_of(b), mean_of(a + b)
    found = pooled(Group(one.n, one.mean, one.sd), Group(two.n, two.mean, two.sd))
    assert (found.n, found.mean, found.sd) == pytest.approx((both.n, both.mean, both.sd))


def test_thin_bands_are_merged_until_each_can_be_compared() -> None:
    def band(n1: int, n2: int) -> tuple[Group, Group]:
        return Group(n1, 8.0, 1.0), Group(n2, 7.0, 1.0)

    merged = merge_thin_bands([band(2, 50), band(9, 60), band(6, 70), band(8, 1)])
    assert [(one.n, two.n) for one, two in merged] == [(11, 110), (14, 71)]


# Time to closing


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


# How often, and whether that changed


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


# Cases counted


def test_a_decision_counts_as_late_only_once_its_time_has_passed() -> None:
    cases = [
        PromisedDecision(NOON),
        PromisedDecision(NOON, closed_undecided=NOON - DAY),
        PromisedDecision(NOON, closed_undecided=NOON + DAY),
        PromisedDecision(NOON, paused=True),
        PromisedDecision(None),
        PromisedDecision(NOON + 9 * DAY, decided=NOON),
    ]
    found = on_time(cases, NOON + 5 * DAY, (NOON - 30 * DAY, NOON + 30 * DAY))
    assert (found.on_time, found.late_closed, found.late_open) == (0, 1, 1)
    assert (found.not_yet_due, found.paused) == (1, 2)


@gently
@given(some.lists(some.tuples(some.sampled_from(["received", "closed", "reopened"]), some.integers(0, 200))))
def test_the_backlog_adds_up_every_day(events) -> None:
    happened = [
        (kind, datetime(2026, 4, 20, tzinfo=UTC) + hours * timedelta(hours=1)) for kind, hours in events
    ]
    days = daily_flow(happened, "Africa/Cairo", 300, date(2026, 4, 19), date(2026, 4, 30))
    before = [300, *(day.open_at_end for day in days)]
    assert all(
        d.open_at_end == b + d.received + d.reopened - d.closed for b, d in zip(before, days, strict=False)
    )
    kinds = [kind for kind, _ in events]
    closing = backlog(300, kinds.count("received"), kinds.count("reopened"), kinds.count("closed")).closing
    assert days[-1].open_at_end == closing


@gently
@given(some.tuples(counts, counts, counts).map(sorted))
def test_the_silent_can_only_widen_what_is_known(asked_in_order: list[int]) -> None:
    positive, answered, asked = asked_in_order
    assume(answered)
    found = nonresponse_bounds(positive, answered, asked)
    assert 0 <= found.lower <= found.observed + 1e-12 and found.observed <= found.upper + 1e-12 <= 1 + 1e-9


def test_weights_change_nothing_where_everybody_answered() -> None:
    found = post_stratified([Stratum(40, 40, 30), Stratum(10, 10, 2)])
    assert found.estimate == pytest.approx(found.unweighted) == pytest.approx(0.64)
    assert not found.differs


def test_a_group_that_kept_silent_is_counted_with_its_neighbour() -> None:
    assert post_stratified([Stratum(50, 10, 9), Stratum(50, 0, 0)]).estimate == pytest.approx(0.9)
    assert post_stratified([Stratum(50, 0, 0)]).estimate is None
    merged = merge_thin_strata([Stratum(9, 3, 1), Stratum(20, 9, 4), Stratum(30, 12, 5)])
    assert merged == [Stratum(29, 12, 5), Stratum(30, 12, 5)]


def test_a_weighted_share_far_from_the_plain_one_is_pointed_out() -> None:
    assert post_stratified([Stratum(100, 50, 45), Stratum(100, 10, 2)]).differs


# Indices


def bars(**changes: object) -> list[Component]:
    fields = {"score": 70.0, "se": 2.0, "n": 100} | changes
    return [Component(key, weight, **fields) for key, weight in WEIGHTS.items()]


def test_the_weights_of_the_index_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@gently
@given(some.lists(some.floats(0, 100), min_size=5, max_size=5))
def test_the_index_lies_among_its_bars_and_no_bar_rules_it(scores: list[float]) -> None:
    found = reputation_index(
        [
            Component(key, weight, score, 2.0)
            for (key, weight), score in zip(WEIGHTS.items(), scores, strict=True)
        ]
    )
    assert 0 <= found.lower <= found.index <= found.upper <= 100
    assert min(scores) - 1e-9 <= found.leave_one_out_min <= found.index + 1e-9
    assert found.index - 1e-9 <= found.leave_one_out_max <= max(scores) + 1e-9
    assert found.geometric <= max(found.index, 1.0) + 1.0


def test_a_component_with_too_few_members_withholds_the_whole_index() -> None:
    thin = [*bars()[:-1], Component("learning", 0.1, 55.0, 6.0, 29)]
    assert reputation_index(thin).index is None
    assert reputation_index([*bars()[:-1], Component("learning", 0.1, None, None, 40)]).index is None
    assert reputation_index([]).index is None


def test_the_page_learns_when_the_choice_of_weights_outweighs_chance() -> None:
    assert not reputation_index(bars()).choice_outweighs_chance
    uneven = [*bars(se=0.1)[:-1], Component("learning", 0.1, 5.0, 0.1, 90)]
    assert reputation_index(uneven).choice_outweighs_chance


def test_components_come_from_counts() -> None:
    kept = share_component("promises_kept", 90, 100)
    assert kept.score == 90 and kept.se == pytest.approx(100 * sqrt(92 / 104 * 12 / 104 / 100))
    assert recommendation_component(50, 30, 20).score == 65
    assert share_component("learning", 0, 0).score is None
    assert recommendation_component(0, 0, 0).se is None


@pytest.mark.parametrize(("months", "band"), [(0, "none"), (4.5, "light"), (5, "engaged")])
def test_a_band_reaches_up_to_and_with_its_value(months: float, band: str) -> None:
    assert engagement_index(months, 0, 0, None).band == band
    assert engagement_index(6, 4, 3, 2).band == "core"


# What may be shown


@gently
@given(some.lists(some.integers(0, 40), min_size=1, max_size=8), some.booleans())
def test_hidden_cells_of_a_list_cannot_be_worked_out(cells: list[int], public: bool) -> None:
    found = suppress_1d(cells, 10, public)
    hidden = [cells[i] for i in found.suppressed]
    assert set(found.primary) <= set(found.suppressed)
    assert all(
        cell >= 10 or (cell == 0 and not public) for i, cell in enumerate(cells) if i not in found.suppressed
    )
    assert not hidden or found.total_suppressed or (len(hidden) > 1 and sum(hidden) >= 10)


@gently
@given(
    some.lists(some.lists(some.integers(0, 40), min_size=3, max_size=3), min_size=3, max_size=4),
    some.booleans(),
)
def test_hidden_cells_of_a_table_cannot_be_worked_out_from_its_margins(table, public: bool) -> None:
    found = suppress_2d(table, 10, public)
    hidden, rows, columns = set(found.suppressed), range(len(table)), range(3)
    assert set(found.primary) <= hidden
    if found.table_withheld:
        assert hidden == set(product(rows, columns))
        return
    lines = [[(r, c) for c in columns] for r in rows] + [[(r, c) for r in rows] for c in columns]
    for line in lines:
        within = [table[r][c] for r, c in line if (r, c) in hidden]
        assert not within or (len(within) > 1 and sum(within) >= 10)


def test_a_table_whose_thin_row_cannot_be_covered_is_withheld() -> None:
    assert suppress_2d([[1, 0, 0], [30, 40, 50]], 10).table_withheld
    assert suppress_2d([[4, 30]], 10).table_withheld
    assert suppress_2d([], 10).suppressed == ()


@gently
@given(share)
def test_a_public_percentage_points_at_no_small_group(of: tuple[int, int]) -> None:
    x, n = of
    found = public_percent(x, n)
    assert found.show == "value" or n < 30 or min(x, n - x) < 10
    if found.show == "value":
        assert abs(found.value - 100 * x / n) <= 0.5
    if found.show == "less_than":
        assert 100 * x / n < found.value
    if found.show == "more_than":
        assert 100 * x / n > found.value


@gently
@given(counts)
def test_a_public_count_is_never_far_off_and_never_small(count: int) -> None:
    shown = round_10_5(count)
    assert (shown is None) == (count < 10)
    assert shown is None or (shown % 5 == 0 and abs(shown - count) <= 2)


def test_a_part_is_shown_only_if_the_rest_points_at_nobody() -> None:
    assert may_be_told_apart(64, 54, 10) and may_be_told_apart(64, 64, 10)
    assert not may_be_told_apart(64, 60, 10)


@pytest.mark.parametrize(
    ("n", "state"), [(0, "no data"), (4, "hidden"), (5, "small sample"), (29, "small sample"), (30, "normal")]
)
def test_a_figure_says_how_far_it_may_be_read(n: int, state: str) -> None:
    assert display_state(n) == state


def test_a_small_cell_hides_its_figure() -> None:
    assert display_state(100, counted=3) is Display.HIDDEN
    assert display_state(100, counted=0) is Display.NORMAL
    assert display_state(100, k=10, counted=0, public=True) is Display.HIDDEN
    assert display_state(29, least=30) is Display.HIDDEN
    assert display_state(1, k=1) is Display.SMALL


def test_one_case_that_holds_most_of_a_sum_hides_it() -> None:
    assert sum_may_be_shown(6, 1000, 850)
    assert not sum_may_be_shown(6, 1000, 851) and not sum_may_be_shown(4, 1000, 300)


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (12.5, 0, 13),
        (-2.5, 0, -3),
        (28.499999999999996, 0, 29),
        (0.285, 2, 0.29),
        (2.675, 2, 2.68),
        (1e9, 0, 1e9),
    ],
)
def test_halves_are_rounded_away_from_zero(value: float, digits: int, rounded: float) -> None:
    assert half_away(value, digits) == rounded


def test_days_show_a_decimal_only_while_they_are_few() -> None:
    assert [days_shown(days) for days in (4.25, 9.94, 9.96, 14.5)] == [4.3, 9.9, 10, 15]
