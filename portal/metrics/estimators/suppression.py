"""Which cells of a table stay hidden so that the rest tells on nobody. Method 1, sections 6.3 and 6.4."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

Cell: TypeAlias = tuple[int, int]
"""Row and column, from zero."""

Table: TypeAlias = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Positions that are unsafe by themselves, all that stay hidden, and whether the total does too."""

    primary: tuple[int, ...]
    suppressed: tuple[int, ...]
    total_suppressed: bool


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """Cells that are unsafe by themselves, all that stay hidden; a withheld table shows its margins only."""

    primary: tuple[Cell, ...]
    suppressed: tuple[Cell, ...]
    table_withheld: bool


def suppress_1d(counts: Sequence[int], k: int, suppress_zero: bool = False) -> Suppressed:
    """Cells to hide in a one-way table with a shown total.

    Unsafe are counts from 1 (public: from 0, `suppress_zero`) to k - 1. While exactly one cell is hidden, or
    the hidden ones add up to less than k, the smallest shown cell that is not zero goes too (tie: first
    listed); with none left the total goes. A total below k hides everything.
    """
    primary = [i for i, count in enumerate(counts) if _unsafe(count, k, suppress_zero)]
    if sum(counts) < k:
        return Suppressed(tuple(primary), tuple(range(len(counts))), True)
    hidden = set(primary)
    while hidden and (len(hidden) == 1 or sum(counts[i] for i in hidden) < k):
        cover = min(
            (i for i in range(len(counts)) if i not in hidden and counts[i]),
            key=counts.__getitem__,
            default=None,
        )
        if cover is None:
            return Suppressed(tuple(primary), tuple(sorted(hidden)), True)
        hidden.add(cover)
    return Suppressed(tuple(primary), tuple(sorted(hidden)), False)


def suppress_2d(counts: Table, k: int, suppress_zero: bool = False) -> SuppressedTable:
    """Cells to hide in a two-way table with shown margins: hypercube method of the ESSnet SDC handbook.

    Each unsafe cell takes three more that form a rectangle with it, none of them zero, with the smallest sum
    of newly hidden counts. Then any row or column whose hidden cells add up to less than k hides its smallest
    shown cell that is not zero, with a rectangle of its own. Where that cannot be done, all cells are
    withheld.
    """
    cells = list(product(range(len(counts)), range(len(counts[0]) if counts else 0)))
    primary = [cell for cell in cells if _unsafe(_count(counts, cell), k, suppress_zero)]
    hidden = set(primary)
    try:
        for cell in primary:
            hidden |= _rectangle(counts, cell, hidden)
        while (cover := _cover_of_a_thin_line(counts, hidden, k)) is not None:
            hidden.add(cover)
            hidden |= _rectangle(counts, cover, hidden)
    except _Uncoverable:
        return SuppressedTable(tuple(primary), tuple(cells), True)
    return SuppressedTable(tuple(primary), tuple(sorted(hidden)), False)


def safe_2d(counts: Table, k: int, suppress_zero: bool = False) -> SuppressedTable:
    """The same, and withheld as well where an unsafe cell would be left with fewer than k possibilities: the
    rectangles of the method alone do not promise so many.
    """
    found = suppress_2d(counts, k, suppress_zero)
    hidden = frozenset(found.suppressed)
    if found.table_withheld or all(possibilities(counts, hidden, cell) >= k for cell in found.primary):
        return found
    every = product(range(len(counts)), range(len(counts[0]) if counts else 0))
    return SuppressedTable(found.primary, tuple(every), True)


def possibilities(counts: Table, hidden: frozenset[Cell], cell: Cell) -> int:
    """How many whole numbers a hidden cell can be beside the shown cells and the margins: exact, since what
    moves into a cell of such a table moves round through other hidden ones (largest flow).
    """
    row, column = ("row", cell[0]), ("column", cell[1])
    others = {other: _count(counts, other) for other in hidden if other != cell}
    return 1 + _flow(others, column, row) + min(_count(counts, cell), _flow(others, row, column))


Node: TypeAlias = tuple[str, int]


def _flow(values: dict[Cell, int], source: Node, sink: Node) -> int:
    """How much can move from `source` to `sink`: out of the cells of a column, into those of a row."""
    values, total = dict(values), 0
    while path := _path(values, source, sink):
        room = min(values[cell] for cell, gives in path if gives)
        for cell, gives in path:
            values[cell] += -room if gives else room
        total += room
    return total


def _path(values: dict[Cell, int], source: Node, sink: Node) -> list[tuple[Cell, bool]]:
    """The shortest way with room on it: its cells, and whether each gives or takes; empty where none is."""
    ways: dict[Node, list[tuple[Cell, bool]]] = {source: []}
    queue = [source]
    for node in queue:
        gives = node[0] == "column"
        for cell, value in values.items():
            here, there = ("row", cell[0]), ("column", cell[1])
            begin, end = (there, here) if gives else (here, there)
            if begin == node and end not in ways and (value or not gives):
                ways[end] = [*ways[node], (cell, gives)]
                queue.append(end)
    return ways.get(sink, [])


class _Uncoverable(Exception):
    """A cell cannot be hidden by others: the table is not shown."""


def _unsafe(count: int, k: int, suppress_zero: bool) -> bool:
    return (0 if suppress_zero else 1) <= count < k


def _count(counts: Table, cell: Cell) -> int:
    return counts[cell[0]][cell[1]]


def _rectangle(counts: Table, cell: Cell, hidden: set[Cell]) -> set[Cell]:
    """The three cheapest partners of a cell; ties: fewer new cells, then lower row, then lower column."""
    row, column = cell
    choices = []
    for r, c in product(range(len(counts)), range(len(counts[0]))):
        partners = {(r, c), (row, c), (r, column)}
        if r != row and c != column and all(_count(counts, partner) for partner in partners):
            new = partners - hidden
            choices.append((sum(_count(counts, each) for each in new), len(new), r, c, partners))
    if not choices:
        raise _Uncoverable
    return min(choices)[-1]


def _cover_of_a_thin_line(counts: Table, hidden: set[Cell], k: int) -> Cell | None:
    """The smallest shown cell of the first row, then column, whose hidden cells add up to less than k."""
    for line in _lines(counts):
        within = [cell for cell in line if cell in hidden]
        if within and sum(_count(counts, cell) for cell in within) < k:
            shown = [cell for cell in line if cell not in hidden and _count(counts, cell)]
            if not shown:
                raise _Uncoverable
            return min(shown, key=lambda cell: _count(counts, cell))
    return None


def _lines(counts: Table) -> Iterable[list[Cell]]:
    rows, columns = range(len(counts)), range(len(counts[0]) if counts else 0)
    yield from ([(row, column) for column in columns] for row in rows)
    yield from ([(row, column) for row in rows] for column in columns)
