"""Reading a published period: sums of whole quarters, how many members stand behind them, and cells of
both as they may be told beside `earlier` releases.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from peewee import fn

from portal.metrics.estimators.disclosure import PUBLIC_BASE, PUBLIC_K
from portal.metrics.office import zone_of_association
from portal.metrics.public.earlier import Before, Earlier, run_of, window_of
from portal.metrics.public.published import (
    LENGTHS,
    Cell,
    Told,
    blank,
    count_cell,
    share_cell,
    unsafe_parts,
    unsafe_rows,
)
from portal.metrics.public.quarters import Quarter
from portal.metrics.public.telling_apart import Counts, Run
from portal.metrics.public.telling_parts import Table, hides_enough
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.series import Tally
from portal.metrics.shapes import COUNT, PERCENT, Window
from portal.store import rows_of

AT_ONCE = 1000
Test = Callable[[Counter[str]], bool]


@dataclass
class Period:
    """What a release is made of: the whole quarters up to `quarter`, from the first with a case on.

    `behind` gathers the exact counts of what is told, for the releases that follow; they are never shown.
    """

    quarter: Quarter
    earlier: Earlier = field(default_factory=Earlier)
    behind: dict[str, Before] = field(default_factory=dict)
    _sums: dict[Window, Counter[str]] = field(default_factory=dict, repr=False)

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

    def count(
        self, figure: str, item: str, of: Tally, window: Window, group: str = "", *, sums: bool = True
    ) -> Cell:
        """A count of members' cases as it may be told; a stock does not add up over quarters (not `sums`)."""

        def counts(run: Run) -> Counts:
            return (int(of(self.sums(window_of(run) if sums else window))),)

        (n,) = counts(run_of(window))
        behind = self.members(window, {"n": lambda own: of(own) > 0})["n"]
        cell = count_cell(figure, item, window, n if behind >= PUBLIC_K else min(n, behind), group)
        return self._if_allowed(cell, counts, sums=sums) if cell.told is Told.ABOUT else cell

    def share(
        self,
        figure: str,
        item: str,
        x_of: Tally,
        n_of: Tally,
        *,
        window: Window | None = None,
        until: Quarter | None = None,
    ) -> Cell:
        """x of n as it may be told: of the shortest period with thirty in it, if none is given."""
        window = window or self.enough(n_of, until=until)
        counts = self._shares(x_of, n_of)
        n, x, _ = counts(run_of(window))
        cell = share_cell(figure, item, window, x, n)
        if not cell.is_told:
            return cell
        behind = self.members(window, _share_tests(x_of, n_of))
        few = any(count >= PUBLIC_K > behind[name] for name, count in zip("nxr", (n, x, n - x), strict=True))
        return cell.hidden() if few else self._if_allowed(cell, counts)

    def may_tell(self, cell: Cell, x_of: Tally, n_of: Tally) -> bool:
        """Whether x, n and the rest may be told by a cell of their window; if so, they are kept as told."""
        counts = self._shares(x_of, n_of)
        if not self._allowed(cell.key, cell.window, counts):
            return False
        self.behind[cell.key] = Before(run_of(cell.window), tuple(counts(run_of(cell.window))))
        return True

    def corrected(self, cell: Cell, *counts: int) -> Cell:
        """A cell that is no count, as it may be told beside earlier releases of its period: so many stand
        behind it now.
        """
        if cell.is_told and not self._allowed(cell.key, cell.window, lambda run: counts, sums=False):
            return cell.hidden()
        return self._kept(cell, counts)

    def parts(self, whole: Cell, group: str, counted: Mapping[str, Tally], window: Window) -> list[Cell]:
        """A whole and its parts: how many of each, and those hidden that would tell another. Where the whole
        or a part may not be told beside earlier releases, the table of the last one stays, or all is hidden.
        """
        figure = whole.figure
        weighed = self._weighed(window, counted)
        known = [self._is_known(f"{figure}/{group}/{name}", of, window) for name, of in counted.items()]
        if (any(known) or whole.window != window) and (stays := self.earlier.table(figure, group, window)):
            return stays
        hidden = unsafe_parts(list(weighed.values()), known)
        told = {name: n for place, (name, n) in enumerate(weighed.items()) if place not in hidden}
        if whole.unit == COUNT and not self._hides_enough(whole, group, list(weighed), told):
            stays, told = self.earlier.table(figure, group, window), {}
            if stays:
                return stays
        return [
            self._kept(count_cell(figure, name, window, n, group), (n,))
            if name in told
            else blank(figure, name, COUNT, window, Told.HIDDEN, group)
            for name, n in weighed.items()
        ]

    def _hides_enough(self, whole: Cell, group: str, names: list[str], told: Mapping[str, int]) -> bool:
        """Whether the hidden parts of this table and of all earlier ones stay hidden when it is told."""
        wholes = {one.run: one.counts[0] for one in self.earlier.told.get(whole.key, ())}
        if whole.key in self.behind:
            wholes[self.behind[whole.key].run] = self.behind[whole.key].counts[0]
        parts: dict[Run, dict[str, int]] = {run: {} for run in wholes}
        for name in names:
            for one in self.earlier.told.get(f"{whole.figure}/{group}/{name}", ()):
                parts.setdefault(one.run, {})[name] = one.counts[0]
        parts[run_of(whole.window)] = dict(told)
        tables = [Table(self._clipped(run), n, parts[run]) for run, n in wholes.items()]
        return hides_enough(tables, names, self.first, PUBLIC_K) if tables else True

    def _clipped(self, run: Run) -> Run:
        """A run without the quarters before the first case, in which there was nothing."""
        return max(run[0], self.first), run[1]

    def split(
        self, whole: Cell, group: str, shares: Mapping[str, tuple[Tally, Tally]], window: Window
    ) -> list[Cell]:
        """A share for each part of a whole: lines with few in them are hidden, and others with them."""
        figure = whole.figure
        table, known = [], []
        for name, (x_of, n_of) in shares.items():
            own = self._weighed(window, {"x": x_of, "r": _less(n_of, x_of)})
            table.append([own["x"], own["r"]])
            key, counts = f"{figure}/{group}/{name}", self._shares(x_of, n_of)
            known.append(self.earlier.hid(key, run_of(window)) or not self._allowed(key, window, counts))
        if (any(known) or whole.window != window) and (stays := self.earlier.table(figure, group, window)):
            return stays
        hidden = unsafe_rows(table, known)
        return [
            blank(figure, name, PERCENT, window, Told.HIDDEN, group)
            if place in hidden
            else self._kept(share_cell(figure, name, window, x, x + r, group), (x + r, x, r))
            for place, (name, (x, r)) in enumerate(zip(shares, table, strict=True))
        ]

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

    def _weighed(self, window: Window, counted: Mapping[str, Tally]) -> dict[str, int]:
        """The counts, and where fewer than k members stand behind one, how many these are."""
        sums = self.sums(window)
        behind = self.members(window, {name: _is_in(of) for name, of in counted.items()})
        exact = {name: int(of(sums)) for name, of in counted.items()}
        return {name: n if behind[name] >= PUBLIC_K else min(n, behind[name]) for name, n in exact.items()}

    def _shares(self, x_of: Tally, n_of: Tally) -> Callable[[Run], Counts]:
        def counts(run: Run) -> Counts:
            sums = self.sums(window_of(run))
            x, n = int(x_of(sums)), int(n_of(sums))
            return (n, x, n - x)

        return counts

    def _is_known(self, key: str, of: Tally, window: Window) -> bool:
        """Whether a part would follow from what was told before, if it were told now."""
        if self.earlier.hid(key, run_of(window)):
            return True
        return not self._allowed(key, window, lambda run: (int(of(self.sums(window_of(run)))),))

    def _allowed(
        self, key: str, window: Window, counts: Callable[[Run], Counts], *, sums: bool = True
    ) -> bool:
        return self.earlier.allow(key, run_of(window), self.first, counts, sums=sums)

    def _if_allowed(self, cell: Cell, counts: Callable[[Run], Counts], *, sums: bool = True) -> Cell:
        if not self._allowed(cell.key, cell.window, counts, sums=sums):
            return self.earlier.stays(cell)
        return self._kept(cell, counts(run_of(cell.window)))

    def _kept(self, cell: Cell, counts: Counts) -> Cell:
        if cell.is_told:
            self.behind[cell.key] = Before(run_of(cell.window), tuple(counts))
        return cell


def about(category: str) -> str:
    """The measure of what was received, of one category."""
    return f"received:{category}"


def first_quarter() -> Quarter:
    """The quarter in which the first case came; far ahead as long as there is none."""
    day = CaseFact.select(fn.MIN(CaseFact.received_day)).scalar()
    return Quarter.of(dt.date.fromordinal(day) if day else dt.date.max)


def _share_tests(x_of: Tally, n_of: Tally) -> dict[str, Test]:
    return {"n": _is_in(n_of), "x": _is_in(x_of), "r": _is_in(_less(n_of, x_of))}


def _is_in(of: Tally) -> Test:
    return lambda own: of(own) > 0


def _less(n_of: Tally, x_of: Tally) -> Tally:
    return lambda sums: n_of(sums) - x_of(sums)


def _some_cases(after: int, until: int) -> list[Any]:
    query = CaseFact.select(CaseFact.case, CaseFact.member, CaseFact.given)
    own = (CaseFact.case > after) & (CaseFact.received_day <= until)
    return rows_of(query.where(own).order_by(CaseFact.case).limit(AT_ONCE))
