"""Reading the roll-ups for figures: sums of days, what is exact at this very minute, and who stands behind.

Days before today are sums of rows. What depends on the minute (a promise due later today, a case closed
thirty days ago this evening) is taken off again by looking at those few cases, found by an index.

A reading is of the whole or of one part of it: the cases of one category, severity, stage, channel, language
or chapter, or of a category with a severity (metric definitions, 6.5 and 10).
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from peewee import Field, fn

from portal.metrics import awaiting
from portal.metrics.awaiting import Awaited
from portal.metrics.counts.given import INCIDENT
from portal.metrics.estimators.survival import Cohort as CohortRow
from portal.metrics.office import zone_of_association
from portal.metrics.rows import TOTAL, CaseFact, Cohort, Flow, Part, of_part
from portal.metrics.shapes import Window, last_days
from portal.metrics.showing import Base, Condition, Showing
from portal.store import rows_of
from portal.store.rows import rows

YEAR = 365
DAY = dt.timedelta(days=1)

NO_INCIDENT = ""
"""The value of the dimension of incidents that stands for all cases that come from none."""

K = TypeVar("K")
T = TypeVar("T")


@dataclass
class Reading(Showing):
    """One reading of the roll-ups at a moment: families ask it, and what was read once is kept."""

    zone: ZoneInfo = field(default_factory=zone_of_association)
    part: Part = TOTAL
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    _sums: dict[tuple[str, Window], dict[str, Counter[str]]] = field(default_factory=dict, repr=False)

    def of(self, part: Part) -> "Reading":
        """The same reading of one part; what was read of all parts of a dimension is read once."""
        return replace(self, part=part)

    def once(self, name: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` gives, computed once for this reading and those of its parts."""
        if name not in self._kept:
            self._kept[name] = compute()
        found: T = self._kept[name]
        return found

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

    def matured(self, days: int) -> Window:
        """The last 365 days whose cases have had `days` days to show what follows: the last of them has
        ended so long ago (0.7).
        """
        return last_days(self.today - (days + 1) * DAY, YEAR)

    @property
    def is_whole(self) -> bool:
        """Whether it is of all cases."""
        return self.part == TOTAL

    def sums(self, window: Window) -> Counter[str]:
        """How often each measure was counted in the days of `window`."""
        dimension, value = self.part
        return self.by_value(dimension, window).get(value, Counter())

    def by_value(self, dimension: str, window: Window) -> dict[str, Counter[str]]:
        """The same for each value of a dimension, whatever part is read."""
        key = (dimension, window)
        if key not in self._sums:
            self._sums[key] = _read_sums(dimension, window)
            if dimension == INCIDENT:
                whole = self.by_value(TOTAL[0], window).get(TOTAL[1], Counter())
                self._sums[key][NO_INCIDENT] = less(whole, self._sums[key].values())
        return self._sums[key]

    def daily(self, *measures: str) -> dict[int, Counter[str]]:
        """How often each of `measures` was counted, day by day (ordinals), from the beginning."""
        dimension, value = self.part
        return self.daily_of(dimension, *measures).get(value, {})

    def daily_of(self, dimension: str, *measures: str) -> dict[str, dict[int, Counter[str]]]:
        """The same for each value of a dimension, read once."""
        return self.once(("daily", dimension, measures), lambda: self._read_daily(dimension, measures))

    def _read_daily(self, dimension: str, measures: tuple[str, ...]) -> dict[str, dict[int, Counter[str]]]:
        found = _read_daily(dimension, measures)
        if dimension == INCIDENT:
            whole, parts = self.daily_of(TOTAL[0], *measures).get(TOTAL[1], {}), list(found.values())
            found[NO_INCIDENT] = {
                day: less(sums, (part[day] for part in parts if day in part)) for day, sums in whole.items()
            }
        return found

    @property
    def monthly(self) -> dict[dt.date, Counter[str]]:
        """Sums of each measure in each whole calendar month (by its first day) since the first case."""
        dimension, value = self.part
        return self.monthly_of(dimension).get(value) or {month: Counter() for month in self._months}

    def monthly_of(self, dimension: str) -> dict[str, dict[dt.date, Counter[str]]]:
        """The same for each value of a dimension, read once."""
        return self.once(("monthly", dimension), lambda: self._read_months(dimension))

    @property
    def _months(self) -> dict[dt.date, Window]:
        """The whole calendar months since the first case of all, by their first day."""
        return self.once("months", self._read_whole_months)

    def _read_whole_months(self) -> dict[dt.date, Window]:
        first = Flow.select(fn.MIN(Flow.day)).where(of_part(Flow, TOTAL)).scalar()
        months = whole_months(dt.date.fromordinal(first), self.today) if first else []
        return {month.since: month for month in months}

    def _read_months(self, dimension: str) -> dict[str, dict[dt.date, Counter[str]]]:
        months = list(self._months.values())
        found: dict[str, dict[dt.date, Counter[str]]] = {}
        for value, since, measure, n in _read_months(dimension, months) if months else ():
            if value not in found:
                found[value] = {month.since: Counter() for month in months}
            found[value][dt.date.fromordinal(since)][measure] = int(n)
        if dimension == INCIDENT:
            whole, parts = self.monthly_of(TOTAL[0]).get(TOTAL[1], {}), list(found.values())
            found[NO_INCIDENT] = {
                month: less(sums, (part[month] for part in parts)) for month, sums in whole.items()
            }
        return found

    def later(self, column: "Field[Any]", after: dt.datetime, until: dt.datetime) -> Counter[str]:
        """The measures that cases gave whose moment in `column` lies in (after, until): those of a few
        cases.
        """
        found: Counter[str] = Counter()
        query = CaseFact.select(CaseFact.given).where(self.narrowed((column > after) & (column < until)))
        for (given,) in rows_of(query):
            for _, measure, n in given["entries"]:
                found[measure] += n
        return found

    def cohorts(
        self, received: Window | None = None, event: str = "closed", *, since: dt.date | None = None
    ) -> list[CohortRow]:
        """The cases of each day received: days until `event`, and to how many it has not come.

        `since`: only those to which it had not come before that day, which are few of all there ever were.
        """
        where = Cohort.event == event
        if received is not None:
            where &= Cohort.received.between(received.since.toordinal(), received.until.toordinal())
        if since is not None:
            where &= (Cohort.days == Cohort.OPEN) | (Cohort.received + Cohort.days >= since.toordinal())
        if self.part == (INCIDENT, NO_INCIDENT):
            with_one = _read_cohorts(where & (Cohort.dimension == INCIDENT))
            counts = less(_read_cohorts(where & of_part(Cohort, TOTAL)), [with_one])
        else:
            counts = _read_cohorts(where & of_part(Cohort, self.part))
        by_day: dict[int, dict[int, int]] = {}
        for (day, days), n in sorted(counts.items()):
            by_day.setdefault(day, {})[days] = n
        return [
            CohortRow(dt.date.fromordinal(day), by_days, by_days.pop(Cohort.OPEN, 0))
            for day, by_days in by_day.items()
        ]

    def count(self, where: Condition) -> int:
        """How many cases an indexed condition holds for: only for those that stay few."""
        return CaseFact.select().where(self.narrowed(where)).count()

    def members(self, where: Condition) -> int:
        """How many different members stand behind the cases of `where`; counted up to k only."""
        some = CaseFact.select(CaseFact.member).where(self.narrowed(where)).distinct().limit(self.k)
        return len(rows_of(some))

    def awaited(self, n: int, base: Base | None) -> Awaited | None:
        """When a hidden figure of the whole is told, at the pace of the last year; of a part never: it may be
        hidden for the sake of another.
        """
        if base is None or not self.is_whole:
            return None
        return awaiting.hidden(n, int(base(self.sums(self.year))), self.k)

    def closed_in(self, window: Window) -> Condition:
        """Cases last closed in the days of `window`."""
        return CaseFact.closed_at.between(
            self.start_of(window.since), self.start_of(window.until + DAY) - dt.timedelta(microseconds=1)
        )

    def narrowed(self, where: Condition) -> Condition:
        """The condition for the cases of the part alone."""
        if self.is_whole:
            return where
        dimension, value = self.part
        if self.part == (INCIDENT, NO_INCIDENT):
            return where & CaseFact.incident.is_null()
        names = dimension.split("_") if dimension == "category_severity" else [dimension]
        for name, one in zip(names, value.split("/"), strict=True):
            where &= getattr(CaseFact, name) == one
        return where


def less(whole: Mapping[K, int], parts: Iterable[Mapping[K, int]]) -> Counter[K]:
    """What is left of a whole without these parts of it; nothing that is none."""
    left = Counter(whole)
    for part in parts:
        left.subtract(part)
    return Counter({key: n for key, n in left.items() if n})


def _read_cohorts(where: Condition) -> Counter[tuple[int, int]]:
    """How many cases by the day they were received, and the days until it came."""
    found: Counter[tuple[int, int]] = Counter()
    for day, days, n in rows_of(Cohort.select(Cohort.received, Cohort.days, Cohort.n).where(where)):
        found[day, days] += n
    return found


def counted(measures: Counter[str], *parts: str | None) -> int:
    """The sum of the measures whose dotted name begins with `parts`; None stands for any one part."""
    total = 0
    for measure, n in measures.items():
        names = measure.split(".")
        if len(names) >= len(parts) and all(
            part in (None, name) for part, name in zip(parts, names, strict=False)
        ):
            total += n
    return total


def whole_months(first: dt.date, today: dt.date) -> list[Window]:
    """The calendar months from the one of `first` to the last that has ended by `today`."""
    months, since = [], first.replace(day=1)
    while (following := (since + 31 * DAY).replace(day=1)) <= today:
        months.append(Window(since, following - DAY))
        since = following
    return months


def _read_sums(dimension: str, window: Window) -> dict[str, Counter[str]]:
    own = (Flow.dimension == dimension) & Flow.day.between(window.since.toordinal(), window.until.toordinal())
    if dimension == TOTAL[0]:
        own &= Flow.value == TOTAL[1]
    query = Flow.select(Flow.value, Flow.measure, fn.SUM(Flow.n)).where(own)
    found: dict[str, Counter[str]] = {}
    sums = query.group_by(Flow.value, Flow.measure).order_by(Flow.value, Flow.measure)
    for value, measure, n in rows_of(sums):
        found.setdefault(value, Counter())[measure] = int(n)
    return found


def _read_daily(dimension: str, measures: tuple[str, ...]) -> dict[str, dict[int, Counter[str]]]:
    own = (Flow.dimension == dimension) & Flow.measure.in_(measures)
    if dimension == TOTAL[0]:
        own &= Flow.value == TOTAL[1]
    query = Flow.select(Flow.value, Flow.day, Flow.measure, Flow.n).where(own)
    found: dict[str, dict[int, Counter[str]]] = {}
    for value, day, measure, n in rows_of(query.order_by(Flow.value, Flow.day)):
        found.setdefault(value, {}).setdefault(day, Counter())[measure] = n
    return found


def _read_months(dimension: str, months: list[Window]) -> list[tuple[Any, ...]]:
    """Sums by value, first day of the month and measure, in one reading of the roll-ups.

    The months stand in the statement as a tree of days. As a table to be joined, both engines compared each
    row with each month, or built an index for the statement alone: four to ten times as much.
    """
    own, part = "dimension = ?", [dimension]
    if dimension == TOTAL[0]:
        own, part = f"{own} AND value = ?", [*TOTAL]
    sql = f"""SELECT value, {_month_of(months)} AS month, measure, SUM(n) FROM flow
        WHERE {own} AND day BETWEEN ? AND ? GROUP BY 1, 2, 3"""
    return rows(sql, *part, months[0].since.toordinal(), months[-1].until.toordinal())


def _month_of(months: Sequence[Window]) -> str:
    """The first day of the one of `months`, which follow one another, in which `day` lies, as SQL."""
    if len(months) == 1:
        return str(months[0].since.toordinal())
    half = len(months) // 2
    earlier, later = _month_of(months[:half]), _month_of(months[half:])
    return f"CASE WHEN day < {months[half].since.toordinal()} THEN {earlier} ELSE {later} END"
