"""The two indices lie among their parts, and are withheld when a part is too thin."""

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.metrics.estimators.indices import (
    WEIGHTS,
    Component,
    engagement_index,
    recommendation_component,
    reputation_index,
    share_component,
)

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)


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
