"""Linear programming in exact fractions, for checks that owe nothing to the code they check: the least and
the most that a linear form can be over x >= 0 with A x = b (two phases, Bland's rule).
"""

from collections.abc import Sequence
from fractions import Fraction

Rows = Sequence[Sequence[int]]
UNBOUNDED = None


class Infeasible(Exception):
    """Nothing fulfils the equations."""


def span(rows: Rows, right: Sequence[int], form: Sequence[int]) -> tuple[Fraction, Fraction | None]:
    """Between what the form lies; None above where nothing bounds it. Infeasible if nothing fits."""
    least = maximum(rows, right, [-one for one in form])
    assert least is not UNBOUNDED, "a form of nonnegative numbers is bounded below"
    return -least, maximum(rows, right, form)


def maximum(rows: Rows, right: Sequence[int], form: Sequence[int]) -> Fraction | None:
    """The most that the form can be."""
    table, basis = _feasible(rows, right)
    goal = [Fraction(one) for one in form]
    width = len(form)
    table = [[*row[:width], row[-1]] for row in table]
    return _climb(table, basis, goal)


def _feasible(rows: Rows, right: Sequence[int]) -> tuple[list[list[Fraction]], list[int]]:
    """A table that begins at some solution: artificial variables are driven out."""
    width, height = len(rows[0]), len(rows)
    table = []
    for place, (row, value) in enumerate(zip(rows, right, strict=True)):
        sign = -1 if value < 0 else 1
        extra = [Fraction(place == other) for other in range(height)]
        table.append([*(Fraction(sign * one) for one in row), *extra, Fraction(sign * value)])
    basis = [width + place for place in range(height)]
    found = _climb(table, basis, [Fraction(0)] * width + [Fraction(-1)] * height)
    if found != 0:
        raise Infeasible
    for place in range(len(basis) - 1, -1, -1):
        if basis[place] < width:
            continue
        column = next((one for one in range(width) if table[place][one]), None)
        if column is None:
            del table[place], basis[place]  # an equation that says nothing new
        else:
            _turn(table, basis, place, column)
    return table, basis


def _climb(table: list[list[Fraction]], basis: list[int], goal: list[Fraction]) -> Fraction | None:
    while True:
        gain = [
            one - sum(goal[basis[place]] * row[column] for place, row in enumerate(table))
            for column, one in enumerate(goal)
        ]
        column = next((place for place, one in enumerate(gain) if one > 0), None)
        if column is None:
            return sum((goal[basis[place]] * row[-1] for place, row in enumerate(table)), Fraction(0))
        ways = [
            (row[-1] / row[column], basis[place], place) for place, row in enumerate(table) if row[column] > 0
        ]
        if not ways:
            return UNBOUNDED
        _turn(table, basis, min(ways)[2], column)


def _turn(table: list[list[Fraction]], basis: list[int], place: int, column: int) -> None:
    pivot = table[place][column]
    table[place] = [one / pivot for one in table[place]]
    for other, row in enumerate(table):
        if other != place and row[column]:
            times = row[column]
            table[other] = [one - times * by for one, by in zip(row, table[place], strict=True)]
    basis[place] = column
