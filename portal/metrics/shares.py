"""Figures that are x of n: the value with its interval, its chart in time, and the period that has enough.

A small association has a few dozen cases a year. A figure then looks back two, three or five years and says
so, instead of showing a dash (0.5: fewer than thirty are a small sample).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from portal.metrics.estimators.disclosure import SMALL_SAMPLE
from portal.metrics.estimators.proportions import wilson
from portal.metrics.readings import Reading
from portal.metrics.rows import TOTAL, Flow
from portal.metrics.series import Tally, shares
from portal.metrics.shapes import Figure, Row, Window, last_days
from portal.metrics.showing import Condition, share_figure


def never(reading: Reading, metric: str, measure: str) -> Figure | None:
    """The figure without data, as long as the ledger has not told of a single `measure`: what nobody can do
    or write down yet is not done by 0 per cent.
    """
    if reading.once(("ever", measure), lambda: ever(measure)):
        return None
    return reading.shown(Figure(metric, reading.year, None, 0))


def ever(measure: str) -> bool:
    """Whether the ledger has told of a single `measure`."""
    return bool(Flow.select().where(Flow.measure == measure).exists())


YEARS = (365, 730, 1095, 1826)


@lru_cache(maxsize=256)
def of(*measures: str) -> Tally:
    """How much of the named measures there is together; a name ending in a dot stands for all behind it."""
    known: dict[str, bool] = {}

    def tally(sums: Counter[str]) -> int:
        total = 0
        for name, n in sums.items():
            if name not in known:
                known[name] = name in measures or _behind(name, measures)
            if known[name]:
                total += n
        return total

    return tally


def _behind(name: str, measures: Iterable[str]) -> bool:
    return any(one.endswith(".") and name.startswith(one) for one in measures)


def enough(
    reading: Reading,
    n_of: Tally,
    until: dt.date | None = None,
    *,
    days: Sequence[int] = YEARS,
    least: int = SMALL_SAMPLE,
) -> Window:
    """The last 365 days (the first of `days`); where they bring fewer than thirty (`least`) together, as many
    more of up to five years as do, or as bring all there is.
    """
    return first_with(reading, n_of, [last_days(until or reading.today, one) for one in days], least)


def first_with(reading: Reading, n_of: Tally, windows: Sequence[Window], least: int = SMALL_SAMPLE) -> Window:
    """The first of `windows`, each longer than the one before, that has enough, or all there is.

    Parts look back as far as their whole: else they could not be held against each other, and of two periods
    a few members could be told apart (6.5).
    """
    whole = reading.of(TOTAL)
    if n_of(whole.sums(windows[0])) >= least:
        return windows[0]
    counts = [n_of(whole.sums(window)) for window in windows]
    wanted = min(least, counts[-1])
    return next(window for window, n in zip(windows, counts, strict=True) if n >= wanted)


def share(
    reading: Reading,
    metric: str,
    x_of: Tally,
    n_of: Tally,
    *,
    rows: Iterable[Row] = (),
    window: Window | None = None,
    where: Condition | None = None,
    notes: tuple[str, ...] = (),
    drawn: bool = True,
) -> Figure:
    """x of n in the days of `window` (the last 365 with enough in them, if none is given).

    `where` finds the cases whose members must suffice; `drawn`: with its chart in time.
    """
    window = window or enough(reading, n_of)
    sums = reading.sums(window)
    figure = share_figure(metric, window, wilson(int(x_of(sums)), int(n_of(sums))), list(rows), notes)
    chart = shares(reading, x_of, n_of, window.until) if drawn else {}
    return reading.shown(Figure(**{**figure.__dict__, "chart": chart}), where, n_of)
