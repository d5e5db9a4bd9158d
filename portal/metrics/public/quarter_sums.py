"""Reading whole quarters for what is published: sums of their days, and how many members stand behind."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from peewee import fn

from portal.metrics.estimators.disclosure import PUBLIC_BASE, PUBLIC_K
from portal.metrics.office import zone_of_association
from portal.metrics.public.published import LENGTHS
from portal.metrics.quarters import Quarter
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.series import Tally
from portal.metrics.shapes import Window
from portal.store import rows_of

AT_ONCE = 1000
Test = Callable[[Counter[str]], bool]


@dataclass
class QuarterSums:
    """The whole quarters up to `quarter`, from the first with a case on; what was read once is kept."""

    quarter: Quarter
    _sums: dict[Window, Counter[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        zone = zone_of_association()
        at = dt.datetime.combine(self.quarter.until, dt.time(23, 59), tzinfo=zone).astimezone(dt.UTC)
        self.reading = Reading(at, k=PUBLIC_K, zone=zone)
        self.first = first_quarter().number

    @property
    def quarters(self) -> int:
        """How many whole quarters there have been since the first case."""
        return self.quarter.number + 1 - self.first

    def windows(self, until: Quarter) -> Iterator[Window]:
        """The year that ends with `until`, then two, three and five years as far as there is anything."""
        there = until.number + 1 - self.first
        for shorter, length in zip((0, *LENGTHS), LENGTHS, strict=False):
            if length == LENGTHS[0] or shorter < there:
                yield until.window(length)

    def enough(self, n_of: Tally, least: int = PUBLIC_BASE, until: Quarter | None = None) -> Window:
        """The shortest of these periods with so many in it; the longest, if none has."""
        found = list(self.windows(until or self.quarter))
        return next((window for window in found if n_of(self.sums(window)) >= least), found[-1])

    def sums(self, window: Window) -> Counter[str]:
        """How often each measure was counted in the days of `window`; and what was received, by category."""
        if window not in self._sums:
            found = Counter(self.reading.sums(window))
            for category, own in self.reading.by_value("category", window).items():
                found[about(category)] = own["received"]
            self._sums[window] = found
        return self._sums[window]

    def members(self, window: Window, tests: Mapping[str, Test]) -> Counter[str]:
        """How many different members stand behind the cases for whose own counts in `window` each test holds;
        counted up to k only.
        """
        seen: dict[str, set[int]] = {name: set() for name in tests}
        for member, own in self.cases(window):
            for name, test in tests.items():
                if len(seen[name]) < PUBLIC_K and test(own):
                    seen[name].add(member)
            if all(len(found) >= PUBLIC_K for found in seen.values()):
                break
        return Counter({name: len(found) for name, found in seen.items()})

    def cases(self, window: Window) -> Iterator[tuple[int, Counter[str]]]:
        """Each case that had come by the end of `window`: its member, and what it gave within the window."""
        since, until, last = window.since.toordinal(), window.until.toordinal(), 0
        while found := _some_cases(last, until):
            last = found[-1][0]
            for _, member, given in found:
                own: Counter[str] = Counter()
                for day, measure, n in given["entries"]:
                    if since <= day <= until:
                        own[measure] += n
                own[about(given["dimensions"].get("category", ""))] = own["received"]
                if member is not None:
                    yield member, own


def about(category: str) -> str:
    """The measure of what was received, of one category."""
    return f"received:{category}"


def first_quarter() -> Quarter:
    """The quarter in which the first case came; far ahead as long as there is none."""
    day = CaseFact.select(fn.MIN(CaseFact.received_day)).scalar()
    return Quarter.of(dt.date.fromordinal(day) if day else dt.date.max)


def _some_cases(after: int, until: int) -> list[Any]:
    query = CaseFact.select(CaseFact.case, CaseFact.member, CaseFact.given)
    own = (CaseFact.case > after) & (CaseFact.received_day <= until)
    return rows_of(query.where(own).order_by(CaseFact.case).limit(AT_ONCE))
