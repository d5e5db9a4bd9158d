"""A published number, and the rules by which a count becomes one (metric definitions, 6.1 to 6.3 and 6.6).

Everything that leaves the house for everybody is a `Cell`: page, yearly report, open data and badge show
these and nothing else. What is not told is kept in no cell.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from portal.metrics.estimators.disclosure import PUBLIC_BASE, PUBLIC_K, public_percent, round_10_5
from portal.metrics.estimators.proportions import wilson
from portal.metrics.estimators.rounding import half_away
from portal.metrics.estimators.suppression import suppress_1d
from portal.metrics.quarters import IN_A_YEAR, Quarter, quarters_of
from portal.metrics.shapes import COUNT, PERCENT, Window


class Told(StrEnum):
    """How a cell is told: its value, one rounded to the nearest five, a bound, or why there is none."""

    VALUE = "value"
    ABOUT = "about"
    FEWER = "fewer than"
    LESS = "less than"
    MORE = "more than"
    HIDDEN = "hidden"
    TOO_FEW = "too few"
    NONE = "no data"


UNTOLD = (Told.HIDDEN, Told.TOO_FEW, Told.NONE)


@dataclass(frozen=True)
class Cell:
    """One published number. `n` is what it stands on, rounded as counts are; None: fewer than ten, or none.

    `ready`: the last day of the quarter whose release will have enough at the present pace; with
    `not_before`, it cannot come sooner. Empty where it is told, or where nobody can say.
    """

    figure: str
    item: str
    unit: str
    since: str
    until: str
    told: Told
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    n: int | None = None
    group: str = ""
    ready: str = ""
    not_before: bool = False

    @property
    def key(self) -> str:
        """Its name within a release."""
        return f"{self.figure}/{self.group}/{self.item}"

    @property
    def is_told(self) -> bool:
        """Whether there is a number."""
        return self.told not in UNTOLD

    @property
    def window(self) -> Window:
        """Its period."""
        return Window(dt.date.fromisoformat(self.since), dt.date.fromisoformat(self.until))

    def hidden(self) -> "Cell":
        """The same cell, telling nothing."""
        return Cell(self.figure, self.item, self.unit, self.since, self.until, Told.HIDDEN, group=self.group)

    def as_json(self) -> dict[str, Any]:
        """As it is stored and given away."""
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Cell":
        """What `as_json` stored."""
        return cls(**{**stored, "told": Told(stored["told"])})


def blank(figure: str, item: str, unit: str, window: Window, told: Told, group: str = "") -> Cell:
    """A cell without a number."""
    return Cell(figure, item, unit, window.since.isoformat(), window.until.isoformat(), told, group=group)


def count_cell(figure: str, item: str, window: Window, count: int, group: str = "") -> Cell:
    """A count of members: fewer than ten, or rounded to the nearest five (6.2)."""
    about = round_10_5(count)
    if about is None:
        return replace(blank(figure, item, COUNT, window, Told.FEWER, group), value=PUBLIC_K)
    return replace(blank(figure, item, COUNT, window, Told.ABOUT, group), value=about)


def share_cell(
    figure: str, item: str, window: Window, x: int, n: int, group: str = "", *, first: int | None = None
) -> Cell:
    """x of n: a whole percentage with its interval, or the bound that hides x or the rest (6.2); below
    thirty nothing, but when there will be enough.
    """
    empty = blank(figure, item, PERCENT, window, Told.TOO_FEW, group)
    found = public_percent(x, n)
    if found.value is None:
        return expected(replace(empty, n=round_10_5(n)), first=first)
    if found.show != "value":
        bound = Told.LESS if found.show == "less_than" else Told.MORE
        return replace(empty, told=bound, value=found.value, n=round_10_5(n))
    share = wilson(x, n)
    assert share.lower is not None and share.upper is not None
    return replace(
        empty,
        told=Told.VALUE,
        value=found.value,
        lower=half_away(100 * share.lower),
        upper=half_away(100 * share.upper),
        n=round_10_5(n),
    )


def expected(
    cell: Cell, least: int = PUBLIC_BASE, *, longest: int | None = None, first: int | None = None
) -> Cell:
    """A cell that is not told yet, with the release that will have enough at the present pace; none, if not
    even a period of `longest` quarters has.

    Reckoned from what is published alone: the rounded number and its period, without the quarters before the
    `first` with a case. Of fewer than ten nobody is to learn how many they are: then it is the earliest
    release that is possible.
    """
    quarters, base = len(quarters_of(cell.window)), cell.n or PUBLIC_K
    if first is not None:
        quarters = max(1, min(quarters, Quarter.of(cell.window.until).number + 1 - first))
    pace = base / quarters
    more = -(-(least - base) // pace) if base < least else 1
    if pace * (longest or LONGEST) < least:
        return replace(cell, ready="", not_before=False)
    until = Quarter.of(cell.window.until).after(int(more)).until
    return replace(cell, ready=until.isoformat(), not_before=cell.n is None)


def in_release(cell: Cell, quarter: Quarter) -> Cell:
    """The cell as the release of `quarter` has it: what takes time to show is of a period that ended earlier
    (0.7), so it is told with a release that comes as much later.
    """
    if not cell.ready:
        return cell
    late = quarter.number - Quarter.of(cell.window.until).number
    until = Quarter.of(dt.date.fromisoformat(cell.ready)).after(late).until
    return replace(cell, ready=until.isoformat())


LENGTHS = (IN_A_YEAR, 2 * IN_A_YEAR, 3 * IN_A_YEAR, 5 * IN_A_YEAR)
"""Quarters of a published period: a year, or for what is rare two, three or five."""
LONGEST = LENGTHS[-1]


def unsafe_parts(counts: Sequence[int], known: Sequence[bool]) -> set[int]:
    """Which parts of a whole stay hidden in public, where few are behind one of them, or `known` to be
    worked out from an earlier release; with others, so that none follows from the rest (6.3).
    """
    weighed = [0 if hidden else count for count, hidden in zip(counts, known, strict=True)]
    found = suppress_1d(weighed, PUBLIC_K, suppress_zero=True)
    return set(range(len(counts))) if found.total_suppressed else set(found.suppressed)


def unsafe_rows(table: Sequence[Sequence[int]], known: Sequence[bool]) -> set[int]:
    """Which lines of a two-way table stay hidden as a whole, where the sums of its columns are shown and
    those of lines only with the line: a line with a small cell, and others with it, until in each column at
    least k are hidden together.
    """
    lines = range(len(table))
    hidden = {line for line in lines if min(table[line]) < PUBLIC_K or known[line]}
    columns = range(len(table[0]) if table else 0)
    while hidden and (len(hidden) == 1 or _thin(table, hidden, columns)):
        rest = [line for line in lines if line not in hidden]
        if not rest:
            break
        hidden.add(min(rest, key=lambda line: sum(table[line])))
    return hidden


def _thin(table: Sequence[Sequence[int]], hidden: set[int], columns: range) -> bool:
    return any(sum(table[line][column] for line in hidden) < PUBLIC_K for column in columns)
