"""Shares, scores, means and differences stay on their scales, whatever members answer."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

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
from portal.metrics.estimators.means import mean_of, mean_of_counts
from portal.metrics.estimators.proportions import wilson
from portal.metrics.estimators.scores import nps, ordinal

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)

counts = some.integers(0, 400)
share = some.tuples(counts, counts).map(lambda pair: (min(pair), max(pair)))
answers = some.tuples(counts, counts, counts).filter(any)


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
