"""What a release tells: cells of whole quarters, as they may be told beside `earlier` releases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.metrics.estimators.disclosure import PUBLIC_K, round_10_5
from portal.metrics.public.earlier import Before, Earlier, run_of, window_of
from portal.metrics.public.published import (
    Cell,
    Told,
    blank,
    count_cell,
    share_cell,
    unsafe_parts,
    unsafe_rows,
)
from portal.metrics.public.quarter_sums import QuarterSums, Test
from portal.metrics.public.telling_apart import Counts, Run, narrowed
from portal.metrics.public.telling_parts import Table, hides_enough
from portal.metrics.quarters import Quarter
from portal.metrics.series import Tally
from portal.metrics.shapes import COUNT, PERCENT, Window


@dataclass
class Period(QuarterSums):
    """What a release is made of. `behind` gathers the exact counts of what is told, for the releases that
    follow; they are never shown.
    """

    earlier: Earlier = field(default_factory=Earlier)
    behind: dict[str, Before] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    """The cells that are not told yet and stand as the last release had them."""

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
        between: Sequence[Tally] = (),
    ) -> Cell:
        """x of n as it may be told: of the shortest period with thirty in it, if none is given. `between`:
        what others of the same days tell with it, none of which may be that of a few.
        """
        window = window or self.enough(n_of, until=until)
        counts = self._shares(x_of, n_of, between)
        n, x, *_ = counts(run_of(window))
        cell = share_cell(figure, item, window, x, n, first=self.first)
        if any(0 < count < PUBLIC_K for count in self._weighed_all(window, between)):
            return cell if cell.n is None else cell.hidden()
        if not cell.is_told:
            return self._awaited(cell, n_of)
        behind = self.members(window, _share_tests(x_of, n_of))
        few = any(count >= PUBLIC_K > behind[name] for name, count in zip("nxr", (n, x, n - x), strict=True))
        return cell.hidden() if few else self._if_allowed(cell, counts)

    def _awaited(self, cell: Cell, n_of: Tally) -> Cell:
        """A share of too few: that says how many there are, which earlier releases count for as well."""
        (n,) = self._weighed_all(cell.window, [n_of])
        fresh = share_cell(cell.figure, cell.item, cell.window, 0, n, cell.group, first=self.first)
        counts = self._counts(n_of)
        if fresh.n is None:
            return fresh
        if self._allowed(cell.key, cell.window, counts):
            self.behind[cell.key] = Before(run_of(cell.window), tuple(counts(run_of(cell.window))))
            return fresh
        return self._staying(fresh)

    def _staying(self, cell: Cell) -> Cell:
        """What is shown where `cell` may not be; what is still awaited comes with the next release at the
        earliest.
        """
        stays = self.earlier.stays(cell)
        if not stays.ready:
            return stays
        self.waiting.add(cell.key)
        return replace(stays, ready=max(stays.ready, self.quarter.after(1).until.isoformat()))

    def base(self, key: str, of: Tally, window: Window) -> int | None:
        """A number that a figure stands on, as it may be told by itself; None where it may not."""
        counts = self._counts(of)
        about = round_10_5(self._weighed_all(window, [of])[0])
        if about is None or not self._allowed(key, window, counts):
            return None
        self.behind[key] = Before(run_of(window), tuple(counts(run_of(window))))
        return about

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
        if cell.n is None and not cell.is_told:
            return cell
        if not self._allowed(cell.key, cell.window, lambda run: counts, sums=False):
            return cell.hidden()
        self.behind[cell.key] = Before(run_of(cell.window), counts)
        return cell

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

    def is_nearly_known(self, key: str, window: Window, among: Tally) -> bool:
        """Whether what is told of a count, which is `among` another one, leaves it fewer than k possibilities
        in `window`.
        """
        own, run = self.behind.get(key), self._clipped(run_of(window))
        told = [*self.earlier.told.get(key, ()), *([own] if own else [])]
        known = {self._clipped(one.run): (one.counts[0], one.counts[0]) for one in told}
        first, last = min(since for since, _ in (*known, run)), max(until for _, until in (*known, run))
        least, most = narrowed(known, first, last)[run]
        return min(most, among(self.sums(window))) - least + 1 < PUBLIC_K

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
            hid, is_small = self.earlier.hid(key, run_of(window)), min(table[-1]) < PUBLIC_K
            known.append(hid or not (is_small or self._allowed(key, window, counts)))
        if (any(known) or whole.window != window) and (stays := self.earlier.table(figure, group, window)):
            return stays
        hidden = unsafe_rows(table, known)
        return [
            blank(figure, name, PERCENT, window, Told.HIDDEN, group)
            if place in hidden
            else self._kept(
                share_cell(figure, name, window, x, x + r, group, first=self.first), (x + r, x, r)
            )
            for place, (name, (x, r)) in enumerate(zip(shares, table, strict=True))
        ]

    def _weighed(self, window: Window, counted: Mapping[str, Tally]) -> dict[str, int]:
        """The counts, and where fewer than k members stand behind one, how many these are."""
        sums = self.sums(window)
        behind = self.members(window, {name: _is_in(of) for name, of in counted.items()})
        exact = {name: int(of(sums)) for name, of in counted.items()}
        return {name: n if behind[name] >= PUBLIC_K else min(n, behind[name]) for name, n in exact.items()}

    def _counts(self, of: Tally) -> Callable[[Run], Counts]:
        return lambda run: (int(of(self.sums(window_of(run)))),)

    def _weighed_all(self, window: Window, tallies: Sequence[Tally]) -> list[int]:
        return list(self._weighed(window, {str(place): of for place, of in enumerate(tallies)}).values())

    def _shares(self, x_of: Tally, n_of: Tally, between: Sequence[Tally] = ()) -> Callable[[Run], Counts]:
        def counts(run: Run) -> Counts:
            sums = self.sums(window_of(run))
            x, n = int(x_of(sums)), int(n_of(sums))
            return (n, x, n - x, *(int(of(sums)) for of in between))

        return counts

    def _is_known(self, key: str, of: Tally, window: Window) -> bool:
        """Whether a part would follow from what was told before, if it were told now (a small one is not)."""
        counts = self._counts(of)
        if self.earlier.hid(key, run_of(window)):
            return True
        return counts(run_of(window))[0] >= PUBLIC_K and not self._allowed(key, window, counts)

    def _allowed(
        self, key: str, window: Window, counts: Callable[[Run], Counts], *, sums: bool = True
    ) -> bool:
        earlier = self.earlier.beside(key, self.behind)
        return earlier.allow(key, run_of(window), self.first, counts, sums=sums)

    def _if_allowed(self, cell: Cell, counts: Callable[[Run], Counts], *, sums: bool = True) -> Cell:
        if not self._allowed(cell.key, cell.window, counts, sums=sums):
            return self._staying(cell)
        return self._kept(cell, counts(run_of(cell.window)))

    def _kept(self, cell: Cell, counts: Counts) -> Cell:
        if cell.is_told:
            self.behind[cell.key] = Before(run_of(cell.window), tuple(counts))
        return cell


def _share_tests(x_of: Tally, n_of: Tally) -> dict[str, Test]:
    return {"n": _is_in(n_of), "x": _is_in(x_of), "r": _is_in(_less(n_of, x_of))}


def _is_in(of: Tally) -> Test:
    return lambda own: of(own) > 0


def _less(n_of: Tally, x_of: Tally) -> Tally:
    return lambda sums: n_of(sums) - x_of(sums)
