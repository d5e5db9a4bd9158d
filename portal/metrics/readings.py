"""Reading the roll-ups for figures: sums of days, what is exact at this very minute, and who stands behind.

Days before today are sums of rows. What depends on the minute (a promise due later today, a case closed
thirty days ago this evening) is taken off again by looking at those few cases, found by an index.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from peewee import ColumnBase, Field, fn

from portal.metrics.estimators.disclosure import STAFF_K, Display, display_state
from portal.metrics.estimators.proportions import Share, wilson
from portal.metrics.estimators.suppression import suppress_1d
from portal.metrics.estimators.survival import Cohort as CohortRow
from portal.metrics.rows import TOTAL, CaseFact, Cohort, Flow
from portal.metrics.shapes import COUNT, PERCENT, Figure, Row, Window, last_days
from portal.store import rows_of

YEAR = 365
DAY = dt.timedelta(days=1)

Condition: TypeAlias = ColumnBase


@dataclass
class Reading:
    """One reading of the roll-ups at a moment: families ask it, and what was read once is kept."""

    at: dt.datetime
    zone: ZoneInfo
    k: int = STAFF_K
    _sums: dict[tuple[str, Window], dict[str, Counter[str]]] = field(default_factory=dict)

    @cached_property
    def today(self) -> dt.date:
        """The association's day of the moment."""
        return self.at.astimezone(self.zone).date()

    @cached_property
    def end_of_today(self) -> dt.datetime:
        """When that day ends."""
        return self.start_of(self.today + DAY)

    def start_of(self, day: dt.date) -> dt.datetime:
        """The first moment of a day of the association (UTC)."""
        return dt.datetime.combine(day, dt.time(), tzinfo=self.zone).astimezone(dt.UTC)

    @property
    def year(self) -> Window:
        """The last 365 days."""
        return last_days(self.today, YEAR)

    def sums(self, window: Window) -> Counter[str]:
        """How often each measure was counted in the days of `window`."""
        return self.by_value(TOTAL[0], window).get(TOTAL[1], Counter())

    def by_value(self, dimension: str, window: Window) -> dict[str, Counter[str]]:
        """The same for each value of a dimension."""
        key = (dimension, window)
        if key not in self._sums:
            self._sums[key] = _read_sums(dimension, window)
        return self._sums[key]

    def daily(self, *measures: str) -> dict[int, Counter[str]]:
        """How often each of `measures` was counted, day by day (ordinals), from the beginning."""
        dimension, value = TOTAL
        query = Flow.select(Flow.day, Flow.measure, Flow.n).where(
            Flow.dimension == dimension, Flow.value == value, Flow.measure.in_(measures)
        )
        days: dict[int, Counter[str]] = {}
        for day, measure, n in rows_of(query.order_by(Flow.day)):
            days.setdefault(day, Counter())[measure] = n
        return days

    def later(self, column: "Field[Any]", after: dt.datetime, until: dt.datetime) -> Counter[str]:
        """The measures that cases gave whose moment in `column` lies in (after, until): those of a few
        cases.
        """
        found: Counter[str] = Counter()
        query = CaseFact.select(CaseFact.given).where((column > after) & (column < until))
        for (given,) in rows_of(query):
            found.update(measure for _, measure in given["entries"])
        return found

    def cohorts(self, received: Window | None = None) -> list[CohortRow]:
        """The cases of each day received: days until closing, and how many are open."""
        dimension, value = TOTAL
        where = (Cohort.dimension == dimension) & (Cohort.value == value)
        if received is not None:
            where &= Cohort.received.between(received.since.toordinal(), received.until.toordinal())
        closed: dict[int, dict[int, int]] = {}
        rows = (
            Cohort.select(Cohort.received, Cohort.days, Cohort.n)
            .where(where)
            .order_by(Cohort.received, Cohort.days)
        )
        for day, days, n in rows_of(rows):
            closed.setdefault(day, {})[days] = n
        return [
            CohortRow(dt.date.fromordinal(day), by_days, by_days.pop(Cohort.OPEN, 0))
            for day, by_days in closed.items()
        ]

    def count(self, where: Condition) -> int:
        """How many cases an indexed condition holds for: only for those that stay few."""
        return CaseFact.select().where(where).count()

    def members(self, where: Condition) -> int:
        """How many different members stand behind the cases of `where`; counted up to k only."""
        some = CaseFact.select(CaseFact.member).where(where).distinct().limit(self.k)
        return len(rows_of(some))

    def shown(self, figure: Figure, where: Condition | None = None) -> Figure:
        """The figure in the state it may be shown in; `where` finds the cases whose members must suffice."""
        state = display_state(figure.n or 0, self.k)
        if (
            state not in (Display.NO_DATA, Display.HIDDEN)
            and where is not None
            and self.members(where) < self.k
        ):
            state = Display.HIDDEN
        if state is Display.HIDDEN:
            return replace(figure, computed_at=self.at).hidden()
        if state is Display.NO_DATA:
            return Figure(
                figure.metric, figure.window, None, 0, display=state, notes=figure.notes, computed_at=self.at
            )
        return replace(figure, display=state, computed_at=self.at)

    def share_row(self, label: str, x: int, n: int, group: str = "") -> Row:
        """x of n as a line of a table, in the state it may be shown in."""
        state = display_state(n, self.k)
        share = wilson(x, n)
        row = Row(
            label, hundred(share.p), PERCENT, n, hundred(share.lower), hundred(share.upper), group, state
        )
        return row.hidden() if state is Display.HIDDEN else row

    def parts(self, counts: Mapping[str, int], group: str = "") -> list[Row]:
        """A whole and its parts: the share of each, with small parts hidden, and others with them (6.3)."""
        total = sum(counts.values())
        hidden = suppress_1d(list(counts.values()), self.k).suppressed
        rows = [self._part(label, x, total, group) for label, x in counts.items()]
        return [row.hidden() if place in hidden else row for place, row in enumerate(rows)]

    def _part(self, label: str, x: int, total: int, group: str) -> Row:
        share = wilson(x, total)
        state = Display.NORMAL if total else Display.NO_DATA
        return Row(
            label, hundred(share.p), PERCENT, x, hundred(share.lower), hundred(share.upper), group, state
        )

    def split(self, shares: Mapping[str, tuple[int, int]], group: str) -> list[Row]:
        """A share (x of n) for each part of a whole: parts with few members are hidden, and others with
        them.
        """
        hidden = suppress_1d([n for _, n in shares.values()], self.k).suppressed
        rows = [self.share_row(label, x, n, group) for label, (x, n) in shares.items()]
        return [row.hidden() if place in hidden else row for place, row in enumerate(rows)]

    def told(self, n: int) -> int | None:
        """A count as far as it may be told: None for 1 to k - 1."""
        return None if 0 < n < self.k else n

    def count_row(self, label: str, n: int, group: str = "") -> Row:
        """A bare number as a line of a table; 1 to k - 1 are not told."""
        row = Row(label, n, COUNT, group=group)
        return row.hidden() if self.told(n) is None else row


def hundred(share: float | None) -> float | None:
    """A share of one as a share of a hundred."""
    return None if share is None else 100 * share


def share_figure(
    metric: str, window: Window, share: Share, rows: list[Row], notes: tuple[str, ...] = ()
) -> Figure:
    """A figure that is a share with its interval."""
    return Figure(
        metric,
        window,
        hundred(share.p),
        share.n,
        hundred(share.lower),
        hundred(share.upper),
        rows=tuple(rows),
        notes=notes,
    )


def _read_sums(dimension: str, window: Window) -> dict[str, Counter[str]]:
    rows = (Flow.dimension == dimension) & Flow.day.between(
        window.since.toordinal(), window.until.toordinal()
    )
    if dimension == TOTAL[0]:
        rows &= Flow.value == TOTAL[1]
    query = Flow.select(Flow.value, Flow.measure, fn.SUM(Flow.n)).where(rows)
    found: dict[str, Counter[str]] = {}
    sums = query.group_by(Flow.value, Flow.measure).order_by(Flow.value, Flow.measure)
    for value, measure, n in rows_of(sums):
        found.setdefault(value, Counter())[measure] = int(n)
    return found
