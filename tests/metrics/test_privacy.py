"""Nothing hidden can be worked out: whatever is shown leaves k possibilities, by linear programming."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.metrics.estimators import suppression
from portal.metrics.estimators.disclosure import PUBLIC_K
from portal.metrics.estimators.suppression import safe_2d, suppress_1d, suppress_2d
from portal.metrics.public.earlier import Before, Earlier
from portal.metrics.public.published import unsafe_parts, unsafe_rows
from portal.metrics.public.telling_apart import (
    Counts,
    Run,
    may_be_added,
    may_be_corrected,
    may_be_held_against,
    narrowed,
)
from portal.metrics.public.telling_parts import Table, hides_enough
from tests.metrics.simplex import Infeasible, span

FEW = settings(max_examples=40, deadline=None)
COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=7)
TABLES = st.integers(2, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 30), min_size=columns, max_size=columns), min_size=2, max_size=4
    )
)


def test_the_check_itself_knows_what_lies_between() -> None:
    assert span([[1, 1, 0], [0, 1, 1]], [5, 8], [1, 0, 0]) == (0, 5)
    assert span([[1, 1, 0], [0, 1, 1]], [5, 8], [0, 0, 1]) == (3, 8)
    assert span([[1, -1]], [2], [1, 0]) == (2, None)
    with pytest.raises(Infeasible):
        span([[1, 1], [2, 2]], [5, 8], [1, 0])


def possibilities(rows: list[list[int]], right: list[int], place: int) -> Fraction:
    """How many whole numbers a hidden cell can be, as all that is shown tells."""
    form = [int(place == other) for other in range(len(rows[0]))]
    least, most = span(rows, right, form)
    assert most is not None
    return most - least + 1


@given(COUNTS, st.sampled_from([5, 10]), st.booleans())
@FEW
def test_no_hidden_part_of_a_whole_is_narrowed_to_few(counts: list[int], k: int, zero: bool) -> None:
    found = suppress_1d(counts, k, suppress_zero=zero)
    hidden = list(found.suppressed)
    if not hidden or found.total_suppressed:
        return
    left = sum(counts[one] for one in hidden)
    for place in range(len(hidden)):
        assert possibilities([[1] * len(hidden)], [left], place) >= k


@given(TABLES, st.sampled_from([5, 10]))
@FEW
@example([[0, 3, 0, 2], [0, 4, 0, 1], [2, 0, 0, 3], [3, 0, 0, 2]], 5)
def test_no_hidden_cell_of_a_table_with_margins_is_narrowed_to_few(table: list[list[int]], k: int) -> None:
    found = safe_2d(table, k)
    if found.table_withheld or not found.suppressed:
        return
    hidden = list(found.suppressed)
    lines, told = _lines(table, hidden)
    for place, (row, column) in enumerate(hidden):
        if 0 < table[row][column] < k:
            assert possibilities(lines, told, place) >= k


@given(TABLES, st.sampled_from([5, 10]))
@FEW
def test_how_many_numbers_a_hidden_cell_can_be_is_what_linear_programming_finds(
    table: list[list[int]], k: int
) -> None:
    hidden = list(suppress_2d(table, k).suppressed)[:6]
    lines, told = _lines(table, hidden)
    for place, cell in enumerate(hidden):
        assert suppression.possibilities(table, frozenset(hidden), cell) == possibilities(lines, told, place)


def _lines(table: list[list[int]], hidden: list[tuple[int, int]]) -> tuple[list[list[int]], list[int]]:
    """What is left of each row and column for the hidden cells."""
    lines = [[int(r == row) for r, _ in hidden] for row in range(len(table))]
    lines += [[int(c == column) for _, c in hidden] for column in range(len(table[0]))]
    told = [sum(table[r][c] * weight for (r, c), weight in zip(hidden, line, strict=True)) for line in lines]
    return lines, told


@given(st.lists(st.integers(0, 40), min_size=2, max_size=7), st.data())
@FEW
def test_public_parts_stay_hidden_beside_those_that_an_earlier_release_told(
    counts: list[int], data: st.DataObject
) -> None:
    known = data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    hidden = sorted(unsafe_parts(counts, known))
    assert {place for place, one in enumerate(known) if one} <= set(hidden)
    if hidden and len(hidden) < len(counts):
        left = sum(counts[one] for one in hidden)
        assert min(possibilities([[1] * len(hidden)], [left], one) for one in range(len(hidden))) >= PUBLIC_K


@given(TABLES)
@FEW
def test_no_hidden_line_of_a_split_share_is_narrowed_to_few(table: list[list[int]]) -> None:
    hidden = sorted(unsafe_rows(table, [False] * len(table)))
    assert all(min(row) >= PUBLIC_K for line, row in enumerate(table) if line not in hidden)
    if len(hidden) == len(table):
        return  # nothing is shown but the sum
    for column in range(len(table[0])):
        left = sum(table[line][column] for line in hidden)
        for place in range(len(hidden)):
            assert possibilities([[1] * len(hidden)], [left], place) >= PUBLIC_K


# ── releases ────────────────────────────────────────────────────────────────────────────────────────────────

LENGTHS = st.sampled_from([4, 8, 12])


def counted(quarters: list[int], run: Run) -> int:
    return sum(quarters[run[0] : run[1] + 1])


def told_in_turn(quarters: list[int], lengths: list[int]) -> list[Run]:
    """What a series of releases tells: one at the end of each quarter, where the rules let it."""
    told: list[Run] = []
    for last, length in enumerate(lengths, start=3):
        run = (max(0, last - length + 1), last)
        if may_be_added(run, told, 0, lambda one: (counted(quarters, one),), PUBLIC_K):
            told.append(run)
    return [run for run in told if counted(quarters, run) >= PUBLIC_K]  # of fewer only a bound is told


@given(st.lists(st.integers(0, 25), min_size=9, max_size=9), st.lists(LENGTHS, min_size=6, max_size=6))
@FEW
def test_no_few_members_of_some_quarters_follow_from_several_releases(
    quarters: list[int], lengths: list[int]
) -> None:
    told = told_in_turn(quarters, lengths)
    rows = [[int(a <= quarter <= b) for quarter in range(9)] for a, b in told]
    sums = [counted(quarters, run) for run in told]
    for since in range(9):
        for until in range(since, 9):
            run = (since, until)
            if run in told or not 0 < counted(quarters, run) < PUBLIC_K or not rows:
                continue
            least, most = span(rows, sums, [int(since <= quarter <= until) for quarter in range(9)])
            assert most is None or most - least + 1 >= PUBLIC_K


@given(
    st.lists(st.integers(0, 25), min_size=7, max_size=7),
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))),
)
@FEW
def test_what_releases_tell_of_other_periods_is_what_linear_programming_finds(
    quarters: list[int], ends: set[Run]
) -> None:
    sums = {(a, b): counted(quarters, (a, b)) for a, b in ends if a <= b}
    if not sums:
        return
    rows = [[int(a <= quarter <= b) for quarter in range(7)] for a, b in sums]
    known = {run: (total, total) for run, total in sums.items()}
    for (since, until), (least, most) in narrowed(known, 0, 6).items():
        found = span(rows, list(sums.values()), [int(since <= quarter <= until) for quarter in range(7)])
        assert found == (least, None if most == float("inf") else most)


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=6, max_size=6), min_size=2, max_size=3),
    st.lists(st.sampled_from([4, 8]), min_size=3, max_size=3),
)
@FEW
def test_no_hidden_part_follows_from_the_tables_of_several_releases(
    parts: list[list[int]], lengths: list[int]
) -> None:
    """Each release tells its table where the rule lets it; then all are read together, parts and wholes."""
    names, told = [str(place) for place in range(len(parts))], list[Table]()
    for last, length in enumerate(lengths, start=3):
        run = (max(0, last - length + 1), last)
        counts = {name: counted(one, run) for name, one in zip(names, parts, strict=True)}
        hidden = unsafe_parts(list(counts.values()), [False] * len(counts))
        shown = {name: n for place, (name, n) in enumerate(counts.items()) if place not in hidden}
        table = Table(run, sum(counts.values()), shown)
        if hides_enough([*told, table], names, 0, PUBLIC_K):
            told.append(table)
    rows, sums = list[list[int]](), list[int]()
    for one in told:
        rows.append(_row(names, None, one.run))
        rows += [_row(names, name, one.run) for name in one.told]
        sums += [one.whole, *one.told.values()]
    for one in told:
        for name in set(names) - one.told.keys():
            if counted(parts[int(name)], one.run) < PUBLIC_K:
                least, most = span(rows, sums, _row(names, name, one.run))
                assert most is None or most - least + 1 >= PUBLIC_K


def _row(names: list[str], part: str | None, run: Run) -> list[int]:
    """An equation over the six quarters of each part: the sum of a part, or of all, in a run."""
    return [int(part in (None, name) and run[0] <= at <= run[1]) for name in names for at in range(6)]


def test_a_part_told_of_two_years_does_not_give_away_another_one_hidden_beside_it() -> None:
    """Thirteen are left for two hidden parts. Of one of them two overlapping years are told, from which at
    least five came in the year that both share: so the other part is at most eight.
    """
    parts = ["fees", "events", "website"]
    earlier = [Table((1, 4), 60, {"events": 13}), Table((2, 5), 70, {"events": 18})]
    assert hides_enough(earlier, parts, 0, PUBLIC_K)
    assert not hides_enough([*earlier, Table((4, 7), 43, {"website": 30})], parts, 0, PUBLIC_K)


def test_a_year_more_is_told_only_if_enough_came_in_it() -> None:
    few, many = [8, 8, 8, 8, 5], [8, 8, 8, 8, 12]
    for quarters, allowed in ((few, False), (many, True)):
        counts = lambda run, quarters=quarters: (counted(quarters, run),)  # noqa: E731
        assert may_be_added((0, 4), [(0, 3)], 0, counts, PUBLIC_K) is allowed


def test_a_year_that_moves_by_a_quarter_is_told_for_it_tells_of_neither_end() -> None:
    quarters = [8, 8, 8, 8, 5]
    assert may_be_added((1, 4), [(0, 3)], 0, lambda run: (counted(quarters, run),), PUBLIC_K)


def test_a_bound_is_not_told_where_it_narrows_what_came_between() -> None:
    """Fewer than ten, then eleven, then fewer than ten: two to nine came in the first of its quarters."""

    def counts(run: Run) -> Counts:
        return (counted([0, 5, 1, 3, 2, 2], run),)

    assert may_be_added((1, 4), [(0, 3)], 0, counts, PUBLIC_K)
    assert not may_be_added((2, 5), [(0, 3), (1, 4)], 0, counts, PUBLIC_K)


def test_late_changes_are_not_told_by_a_longer_period() -> None:
    """Thirty-four were told of five quarters. Three more are found in them, and nobody comes in the sixth."""
    then = [((0, 4), (34,))]
    assert not may_be_held_against((0, 5), (37,), then, 0, PUBLIC_K)
    assert may_be_held_against((0, 5), (34,), then, 0, PUBLIC_K)
    assert may_be_held_against((0, 5), (44,), then, 0, PUBLIC_K)
    assert may_be_held_against((1, 5), (37,), then, 0, PUBLIC_K)


def test_a_count_that_is_told_under_two_names_is_held_against_both() -> None:
    """The index counts promises of a year, R5 those of two: four lie between."""
    told = {"R5//": Before((0, 4), (32, 32, 0))}
    quarters = [4, 7, 7, 7, 7]
    earlier = Earlier().beside("index//kept", told)
    assert not earlier.allow("index//kept", (1, 4), 0, lambda run: (counted(quarters, run),), sums=True)


def test_a_correction_moves_nobody_or_ten() -> None:
    assert may_be_corrected((50, 20, 30), (50, 20, 30), PUBLIC_K)
    assert may_be_corrected((50, 20, 30), (60, 30, 30), PUBLIC_K)
    assert not may_be_corrected((50, 20, 30), (51, 20, 31), PUBLIC_K)
