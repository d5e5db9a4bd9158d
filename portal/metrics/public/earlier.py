"""What earlier releases have told and hidden, and whether a cell may be told beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.metrics.estimators.disclosure import PUBLIC_K
from portal.metrics.public.published import Cell
from portal.metrics.public.quarters import Quarter, quarters_of
from portal.metrics.public.telling_apart import Counts, Run, may_be_added, may_be_corrected
from portal.metrics.shapes import Window


@dataclass(frozen=True)
class Before:
    """A cell as an earlier release told it: the quarters it was of, and the exact counts behind it."""

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
        """What is shown where `cell` may not be: the last one that was told of another period; else nothing.

        So a small association has its figure, a quarter or two old, until enough has come since.
        """
        shown = self.last.get(cell.key)
        return shown if shown and shown.is_told and shown.window != cell.window else cell.hidden()

    def table(self, figure: str, group: str, window: Window) -> list[Cell]:
        """The table that the last release shows, if it is of another period."""
        start = f"{figure}/{group}/"
        return [cell for key, cell in self.last.items() if key.startswith(start) and cell.window != window]

    def allow(self, key: str, run: Run, first: int, counts: Callable[[Run], Counts], *, sums: bool) -> bool:
        """Whether the cell may be told beside all that was told of it before. `sums`: its counts add up over
        quarters.
        """
        before = self.told.get(key, ())
        same = (one.counts for one in before if one.run == run)
        if not all(may_be_corrected(counts_then, counts(run), PUBLIC_K) for counts_then in same):
            return False
        return not sums or may_be_added(run, [one.run for one in before], first, counts, PUBLIC_K)

    def hid(self, key: str, run: Run) -> bool:
        """Whether an earlier release of the same period hid it: then it stays hidden, since what was shown
        beside it stays known.
        """
        return (key, run) in self.hidden


def run_of(window: Window) -> Run:
    """The quarters of a period."""
    numbers = quarters_of(window)
    return numbers[0], numbers[-1]


def window_of(run: Run) -> Window:
    """The period of a run of quarters."""
    return Window(Quarter(run[0]).since, Quarter(run[1]).until)
