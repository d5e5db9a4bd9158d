"""In which state a figure and the lines of its table may be shown: no data, hidden, small sample, normal.

Every figure of the house passes through here, whoever it is for (metric definitions, 0.5 and 6).
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from peewee import ColumnBase

from portal.metrics.awaiting import Awaited
from portal.metrics.estimators.disclosure import STAFF_K, Display, display_state
from portal.metrics.estimators.proportions import Share, wilson
from portal.metrics.hiding import Blocks, hidden_among
from portal.metrics.shapes import COUNT, PERCENT, Figure, Row, Window

Condition: TypeAlias = ColumnBase
MARKS = ("outside", "run_of_7", "trend_of_7", "two_of_three")
"""What a control chart marks."""
Base: TypeAlias = Callable[[Counter[str]], float]


@dataclass
class Showing(ABC):
    """What is asked of every figure before it is shown. `k`: so many members must stand behind it.

    `together`: figures and rows keep what was counted, since all parts of a dimension are hidden together.
    """

    at: dt.datetime
    k: int = STAFF_K
    together: bool = False

    @abstractmethod
    def members(self, where: Condition) -> int:
        """How many different members stand behind the cases of `where`; counted up to k only."""

    @abstractmethod
    def awaited(self, n: int, base: Base | None) -> Awaited | None:
        """When a figure that is hidden will be told, where `base` tells what it counts."""

    def shown(self, figure: Figure, where: Condition | None = None, base: Base | None = None) -> Figure:
        """The figure in the state it may be shown in; `where` finds the cases whose members must suffice,
        `base` counts what must come in where they do not.
        """
        state = display_state(figure.n or 0, self.k)
        if state not in (Display.NO_DATA, Display.HIDDEN) and self._too_few(where):
            state = Display.HIDDEN
        if state is Display.HIDDEN:
            hidden = replace(figure, display=state, computed_at=self.at)
            awaited = self.awaited(figure.n or 0, base)
            return hidden if self.together else replace(hidden.hidden(), awaited=awaited)
        if state is Display.NO_DATA:
            nothing = Figure(figure.metric, figure.window, None, 0, display=state, notes=figure.notes)
            return replace(nothing, computed_at=self.at)
        chart = figure.chart if state is Display.NORMAL else _without_signals(figure.chart)
        return replace(figure, display=state, chart=chart, computed_at=self.at)

    def _too_few(self, where: Condition | None) -> bool:
        return where is not None and self.members(where) < self.k

    def share_row(self, label: str, x: int, n: int, group: str = "") -> Row:
        """x of n as a line of a table, in the state it may be shown in."""
        state = display_state(n, self.k)
        row = _share_row(label, wilson(x, n), n, group, state)
        return row.hidden() if state is Display.HIDDEN and not self.together else row

    def parts(
        self,
        counts: Mapping[str, int],
        group: str = "",
        *,
        told: Blocks = (),
        of: int | None = None,
        few: Collection[str] = (),
    ) -> list[Row]:
        """A whole and its parts: the share of each, with small parts hidden, and others with them (6.3).

        `told`: labels whose sum the figure tells; `of`: what the shares are of, where that is more than their
        sum; `few`: labels behind which too few members stand.
        """
        total = sum(counts.values()) if of is None else of
        rows = [self._part(label, x, total, group) for label, x in counts.items()]
        if self.together:
            return rows
        hidden = hidden_among({label: 1 if label in few else n for label, n in counts.items()}, self.k, told)
        return [row.hidden() if row.label in hidden else row for row in rows]

    def _part(self, label: str, x: int, total: int, group: str) -> Row:
        state = Display.NORMAL if total else Display.NO_DATA
        return _share_row(label, wilson(x, total), x, group, state)

    def split(self, shares: Mapping[str, tuple[int, int]], group: str) -> list[Row]:
        """A share (x of n) for each part of a whole: parts with few members are hidden, and others with
        them.
        """
        rows = [self.share_row(label, x, n, group) for label, (x, n) in shares.items()]
        if self.together:
            return rows
        hidden = hidden_among({label: n for label, (_, n) in shares.items()}, self.k)
        return [row.hidden() if row.label in hidden else row for row in rows]

    def told(self, n: int) -> int | None:
        """A count as far as it may be told: None for 1 to k - 1."""
        return None if 0 < n < self.k and not self.together else n

    def count_row(self, label: str, n: int, group: str = "") -> Row:
        """A bare number as a line of a table; 1 to k - 1 are not told."""
        row = Row(label, n, COUNT, group=group)
        return row.hidden() if self.told(n) is None else row


def _without_signals(chart: Mapping[str, Any]) -> dict[str, Any]:
    """A chart of a small sample: it signals nothing (0.5)."""
    quiet: dict[str, Any] = {name: [] for name in MARKS if name in chart}
    return {**chart, **quiet, **({"signal": "", "small": True} if "signal" in chart else {})}


def _share_row(label: str, share: Share, n: int, group: str, state: Display) -> Row:
    value, lower, upper = (hundred(part) for part in (share.p, share.lower, share.upper))
    return Row(label, value, PERCENT, n, lower, upper, group, state)


def hundred(share: float | None) -> float | None:
    """A share of one as a share of a hundred."""
    return None if share is None else 100 * share


def share_figure(
    metric: str, window: Window, share: Share, rows: list[Row], notes: tuple[str, ...] = ()
) -> Figure:
    """A figure that is a share with its interval."""
    value, lower, upper = (hundred(part) for part in (share.p, share.lower, share.upper))
    return Figure(metric, window, value, share.n, lower, upper, rows=tuple(rows), notes=notes)
