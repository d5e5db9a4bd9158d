"""What earlier releases have told and hidden, and whether a cell may be told beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.metrics.estimators.disclosure import PUBLIC_K
from portal.metrics.public.published import Cell, Told
from portal.metrics.public.telling_apart import (
    Counts,
    Run,
    may_be_added,
    may_be_corrected,
    may_be_held_against,
)
from portal.metrics.quarters import Quarter, quarters_of
from portal.metrics.shapes import Window

SAME = {"index//kept": "R5//", "R4//n": "R1//"}
"""Cells that tell of the same count as another one: of other quarters, they are held against each other."""


@dataclass(frozen=True)
class Before:
    """A cell as an earlier release told it: the quarters it was of, and the exact counts behind it: of a
    share that is awaited, only how many there are.
    """

    run: Run
    counts: tuple[int, ...]


@dataclass
class Earlier:
    """What earlier releases have told, by the key of the cell; `hidden`: what they hid, and of when; `last`:
    the cells that the last of them shows.
    """

    told: Mapping[str, Sequence[Before]] = field(default_factory=dict)
    hidden: frozenset[tuple[str, Run]] = frozenset()
    last: Mapping[str, Cell] = field(default_factory=dict)

    def stays(self, cell: Cell) -> Cell:
        """What is shown where `cell` may not be: the last one that was told of another period, or that said
        how many there were so far; else nothing.

        So a small association has its figure, a quarter or two old, until enough has come since.
        """
        shown = self.last.get(cell.key)
        if shown is None or shown.told in (Told.HIDDEN, Told.NONE) or shown.window == cell.window:
            return cell.hidden()
        return shown

    def table(self, figure: str, group: str, window: Window) -> list[Cell]:
        """The table that the last release shows, if it is of another period."""
        start = f"{figure}/{group}/"
        return [cell for key, cell in self.last.items() if key.startswith(start) and cell.window != window]

    def allow(self, key: str, run: Run, first: int, counts: Callable[[Run], Counts], *, sums: bool) -> bool:
        """Whether the cell may be told beside all that was told of it before. `sums`: its counts add up over
        quarters.
        """
        before, now = self.told.get(SAME.get(key, key), ()), counts(run)
        same = (one.counts for one in before if one.run == run)
        if not all(may_be_corrected(counts_then, now, PUBLIC_K) for counts_then in same):
            return False
        if not sums:
            return True
        then = [(one.run, one.counts) for one in before]
        return may_be_held_against(run, now, then, first, PUBLIC_K) and all(
            may_be_added(run, runs, first, _one_of(counts, place), PUBLIC_K)
            for place in range(len(now))
            if (runs := [one.run for one in before if place < len(one.counts)])
        )

    def beside(self, key: str, told: Mapping[str, Before]) -> "Earlier":
        """The same with what the release that is being made tells of this count by another name."""
        name = SAME.get(key, key)
        own = [one for other, one in told.items() if other != key and SAME.get(other, other) == name]
        return replace(self, told={**self.told, name: [*self.told.get(name, ()), *own]}) if own else self

    def hid(self, key: str, run: Run) -> bool:
        """Whether an earlier release of the same period hid it: then it stays hidden, since what was shown
        beside it stays known.
        """
        return (key, run) in self.hidden


def _one_of(counts: Callable[[Run], Counts], place: int) -> Callable[[Run], Counts]:
    return lambda run: (counts(run)[place],)


def run_of(window: Window) -> Run:
    """The quarters of a period."""
    numbers = quarters_of(window)
    return numbers[0], numbers[-1]


def window_of(run: Run) -> Window:
    """The period of a run of quarters."""
    return Window(Quarter(run[0]).since, Quarter(run[1]).until)
