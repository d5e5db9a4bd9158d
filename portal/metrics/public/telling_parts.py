"""What tables of parts tell together, release after release. Pure.

Parts that are hidden add up to what is left of the whole. That and what is told of each part at other times
may narrow a hidden part: where a part was told of two years that overlap, it is bounded in a third, and what
was hidden beside it there is bounded, too. So before a table is told, all of them are read together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.metrics.public.telling_apart import Bounds, Run, narrowed

ROUNDS = 4
"""How often bounds of one part are carried on to the others; more rounds find next to nothing."""


@dataclass(frozen=True)
class Table:
    """A table of a run of quarters: the whole, and of the parts those that it tells."""

    run: Run
    whole: int
    told: Mapping[str, int]


def hides_enough(tables: Sequence[Table], names: Iterable[str], first: int, k: int) -> bool:
    """Whether every part that a table hides keeps k possibilities, or is known to be k members at least."""
    found = _ranges(tables, list(names), first)
    hidden = ((name, one.run) for one in tables for name in found if name not in one.told)
    return all(_is_wide(found[name][run], k) for name, run in hidden)


def _is_wide(between: tuple[float, float], k: int) -> bool:
    least, most = between
    return least >= k or most - least + 1 >= k


def _ranges(tables: Sequence[Table], names: list[str], first: int) -> dict[str, Bounds]:
    """Between what each part lies in each run of quarters, as all tables tell it."""
    last = max(one.run[1] for one in tables)
    known: dict[str, dict[Run, tuple[float, float]]] = {name: {} for name in names}
    for one in tables:
        for name, count in one.told.items():
            known[name][one.run] = (count, count)
    found = {name: narrowed(known[name], first, last) for name in names}
    for _ in range(ROUNDS):
        for one in tables:
            _carry(one, found, known)
        before, found = found, {name: narrowed(known[name], first, last) for name in names}
        if found == before:
            break
    return found


def _carry(
    table: Table, found: Mapping[str, Bounds], known: Mapping[str, dict[Run, tuple[float, float]]]
) -> None:
    """Bound each hidden part of a table by what is left of the whole without the others."""
    hidden = [name for name in found if name not in table.told]
    left = table.whole - sum(table.told.values())
    for name in hidden:
        others = [found[other][table.run] for other in hidden if other != name]
        least, most = found[name][table.run]
        known[name][table.run] = (
            max(least, left - sum(upper for _, upper in others)),
            min(most, left - sum(lower for lower, _ in others)),
        )
