"""Releases as the worker would have made them, without the cases behind: for pages that show them."""

import datetime as dt

from portal.metrics.public.public_figures import ELSE, NAMED
from portal.metrics.public.public_index import YES_NO
from portal.metrics.public.published import Cell, Told, blank, count_cell, expected, share_cell
from portal.metrics.public.releases import Release
from portal.metrics.quarters import Quarter
from portal.metrics.shapes import COUNT, DAYS, METHOD, POINTS, RATE
from portal.recovery.kinds import REMEDIES

LAST = Quarter.of(dt.date(2025, 12, 31))
SHARES = {
    "R5//": (320, 388),
    "R12//": (120, 240),
    "R20//": (101, 140),
    "R21//": (90, 150),
    "R25//": (170, 388),
}
ENDS = {"justified": 120, "not_upheld": 120, "settled": 30, "otherwise": 20}


def a_release(quarter: Quarter = LAST, number: int = 1, why: str = "", kept: int = 320) -> Release:
    """The release of a quarter, in which `kept` of 388 decisions came when promised."""
    shown = [cell.as_json() for cell in _cells(quarter, kept)]
    return Release.create(
        quarter=quarter.number,
        number=number,
        method=METHOD,
        made_at=dt.datetime.combine(quarter.until + dt.timedelta(days=16), dt.time(6), dt.UTC),
        why=why,
        shown=shown,
        behind={},
    )


def a_year_of_releases() -> None:
    """Four quarters in a row, the last one that of a calendar year."""
    for back in range(4):
        a_release(LAST.after(-back), kept=320 - 4 * back)


def _cells(quarter: Quarter, kept: int) -> list[Cell]:
    year = quarter.window()

    def said(figure: str, item: str, unit: str, value: float, group: str = "", **more: float) -> Cell:
        cell = blank(figure, item, unit, year, Told.VALUE, group)
        return Cell(**{**cell.__dict__, "value": value, **more})

    shares = [
        share_cell(key[:-2], "", year, kept if key == "R5//" else x, n) for key, (x, n) in SHARES.items()
    ]
    return [
        count_cell("R1", "", year, 388),
        Cell(**{**said("R1", "rate", RATE, 8.1).__dict__, "told": Told.ABOUT}),
        *(count_cell("R1", name, year, 20 + 10 * place, "category") for place, name in enumerate(NAMED)),
        blank("R1", ELSE, COUNT, year, Told.HIDDEN, "category"),
        count_cell("R14", "", year, 4),
        *shares,
        said("R4", "median", DAYS, 16, lower=14, upper=18, n=390),
        said("R4", "p90", DAYS, 48, lower=40, n=390),
        share_cell("R4", "withdrawn", year, 12, 380),
        *(count_cell("R12", name, year, n, "ended") for name, n in ENDS.items()),
        said("R20", "at_lower", "percent", 31),
        said("R20", "at_upper", "percent", 88),
        *(share_cell("R21", name, year, n // 2, n, "ended") for name, n in ENDS.items() if n >= 30),
        blank("R21", "otherwise", "percent", year, Told.HIDDEN, "ended"),
        count_cell("R18", "", year, 190),
        *(count_cell("R18", kind, year, 12 + 9 * place, "kind") for place, kind in enumerate(REMEDIES)),
        share_cell("R19", "", year, 110, 115),
        expected(Cell(**{**blank("L7", "", "percent", year, Told.TOO_FEW).__dict__, "n": 15})),
        said("index", "", POINTS, 69, lower=67, upper=71),
        said("index", "weights_matter", YES_NO, 1),
        said("index", "trust", POINTS, 72, "component", n=210),
        said("index", "recommendation", POINTS, 60, "component", n=210),
        said("index", "fair_recovery", POINTS, 66, "component", n=130),
        said("index", "promises_kept", POINTS, 82, "component", n=390),
        said("index", "learning", POINTS, 75, "component", n=120),
        said("index", "equal_weights", POINTS, 71, "otherwise"),
        said("index", "geometric", POINTS, 68, "otherwise"),
        said("index", "without_lowest", POINTS, 66, "otherwise"),
        said("index", "without_highest", POINTS, 73, "otherwise"),
    ]
