"""What may be shown: hidden cells cannot be worked out, small groups are never pointed at."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.metrics.estimators.disclosure import (
    Display,
    display_state,
    may_be_told_apart,
    public_percent,
    round_10_5,
    sum_may_be_shown,
)
from portal.metrics.estimators.rounding import days_shown, half_away
from portal.metrics.estimators.suppression import suppress_1d, suppress_2d

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)

counts = some.integers(0, 400)
share = some.tuples(counts, counts).map(lambda pair: (min(pair), max(pair)))


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
