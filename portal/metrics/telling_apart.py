"""What releases tell together: counts that can be worked out from several of them. Pure.

A published period is a run of quarters. Whoever has several of them can add and subtract: a year and the two
years around it give the other year. What comes out exactly that way must be nobody or at least k members, as
if it had been published itself (metric definitions, 6.5). Periods that only overlap (a year, and the year
that ends a quarter later) give the difference of two quarters and neither of them: nothing comes out.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

Run = tuple[int, int]
"""The numbers of the first and the last quarter of a period."""

Counts = Sequence[int]
"""Numbers of members of one cell that can be worked out: all of them, those counted, the rest."""


def worked_out(published: Iterable[Run], first: int) -> set[Run]:
    """The runs of quarters whose sums come out exactly from the sums of `published` runs, those included.

    Before the quarter `first` nothing had come yet, as everybody knows: there the sums are nought.
    """
    runs = sorted({(max(since, first), until) for since, until in published if until >= first})
    if not runs:
        return set()
    last = max(until for _, until in runs)
    basis = _basis([_row(run, first, last) for run in runs])
    every = ((since, until) for since in range(first, last + 1) for until in range(since, last + 1))
    return {run for run in every if _lies_in(basis, _row(run, first, last))}


def may_be_added(
    run: Run, earlier: Iterable[Run], first: int, counts: Callable[[Run], Counts], k: int
) -> bool:
    """Whether the cell of `run` may be published beside the `earlier` ones: every run of quarters that could
    be worked out for the first time holds nobody or at least k, in each of its `counts`.
    """
    before = list(earlier)
    new = worked_out([*before, run], first) - worked_out(before, first) - {_clipped(run, first)}
    return all(count == 0 or count >= k for one in new for count in counts(one))


def may_be_corrected(before: Counts, now: Counts, k: int) -> bool:
    """Whether a cell may be published anew for the same period: what changed is nobody, or at least k."""
    return all(a == b or abs(a - b) >= k for a, b in zip(before, now, strict=True))


def _clipped(run: Run, first: int) -> Run:
    return max(run[0], first), run[1]


def _row(run: Run, first: int, last: int) -> list[Fraction]:
    return [Fraction(run[0] <= quarter <= run[1]) for quarter in range(first, last + 1)]


def _basis(rows: Iterable[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """Rows in echelon form, each with the place of its leading one."""
    basis: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = _less(basis, row)
        lead = next((place for place, value in enumerate(rest) if value), None)
        if lead is not None:
            basis.append((lead, [value / rest[lead] for value in rest]))
            basis.sort()
    return basis


def _less(basis: Iterable[tuple[int, list[Fraction]]], row: list[Fraction]) -> list[Fraction]:
    """What is left of `row` when as much of each row of `basis` is taken off as is in it."""
    for lead, known in basis:
        if row[lead]:
            times = row[lead]
            row = [value - times * other for value, other in zip(row, known, strict=True)]
    return row


def _lies_in(basis: Iterable[tuple[int, list[Fraction]]], row: list[Fraction]) -> bool:
    return not any(_less(basis, row))
