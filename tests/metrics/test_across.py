"""Figures that count among each other: told of one part they tell of no few that a table hides."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator

import pytest

from portal.metrics import across, figures, parts
from portal.metrics.awaiting import Awaited, When
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import STAFF_K, Display
from portal.metrics.families.findings import FOUND
from portal.metrics.readings import Reading
from portal.metrics.shapes import Figure
from tests.metrics import counted
from tests.metrics.simplex import span

AT = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
CATEGORIES, SEVERITIES = ("advocacy", "events", "fees"), ("high", "low")
FINDINGS = (*FOUND, "settled", "withdrawn")
BESIDE = ("settled", "withdrawn")
"""What lies between R12 and the figures that count all closed cases."""
Cell = tuple[str, str, str]
CELLS = [(category, severity, one) for category in CATEGORIES for severity in SEVERITIES for one in FINDINGS]
HIDDEN = Display.HIDDEN


def closed(counts: dict[Cell, int]) -> Reading:
    """So many cases of each category, severity and finding, closed last autumn."""
    for (category, severity, finding), n in counts.items():
        when = counted.quarter(2025, 4)
        counted.cases(when, n, f"finding.{finding}", category=category, severity=severity)
    return Reading(AT)


def by_chance(seed: int) -> dict[Cell, int]:
    """Often a few settled and withdrawn; one category never came with one severity."""
    chance = random.Random(seed)
    often, seldom = (4, 7, 9, 12), (0, 0, 0, 1, 1, 2, 3, 6, 9)
    counts = {cell: chance.choice(seldom if cell[2] in BESIDE else often) for cell in CELLS}
    return {cell: 0 if cell[:2] == ("advocacy", "low") else n for cell, n in counts.items()}


def whole_of(reading: Reading) -> dict[str, Figure]:
    return {one.metric: one for one in figures.compute_all(reading.at)}


def told_by(figure: Figure) -> Iterator[tuple[tuple[str, ...], int]]:
    """Findings, and how many there are of them together, as a figure and its table tell them."""
    if figure.display in (HIDDEN, Display.NO_DATA):
        return
    behind, n = CATALOGUE[figure.metric].behind, figure.n or 0
    assert behind is not None
    measures = {one: dict.fromkeys([f"finding.{one}"], 1) for one in FINDINGS}
    base = tuple(one for one, measure in measures.items() if behind.base(counted.Counter(measure)))
    yield base, n
    if figure.metric in ("R12", "R13"):
        assert behind.counted is not None
        x = tuple(one for one, measure in measures.items() if behind.counted(counted.Counter(measure)))
        yield x, round((figure.value or 0) * n / 100)
    for row in figure.rows:
        if row.group in ("concluded", "finding") and row.n is not None and row.label in FINDINGS:
            yield (row.label,), row.n
            if row.value:
                yield FINDINGS, round(100 * row.n / row.value)


def learned(told: dict[str, Figure], own: Iterable[Cell]) -> Iterator[tuple[list[Cell], int]]:
    """What the figures of one part, which holds these cells, tell: cells and their sum."""
    own = list(own)
    for metric in ("R6", "R9", "R12", "R13"):
        if metric in told:
            for findings, n in told_by(told[metric]):
                yield [cell for cell in own if cell[2] in findings], n


def everything(reading: Reading) -> Iterator[tuple[list[Cell], int]]:
    """All that is told of the whole, of categories and severities, and of both together."""
    whole = whole_of(reading)
    yield from learned(whole, CELLS)
    for dimension, place in (("category", 0), ("severity", 1)):
        for value, own in parts.figures_of(dimension, reading, whole).items():
            yield from learned(own, [cell for cell in CELLS if cell[place] == value])
    for value, own in parts.figures_of("category_severity", reading, whole).items():
        yield from learned(own, [cell for cell in CELLS if "/".join(cell[:2]) == value])


def groups() -> Iterator[list[Cell]]:
    """Those settled, and all that ended without a finding, of the whole and of every part."""
    for some in (("settled",), BESIDE):
        cells = [cell for cell in CELLS if cell[2] in some]
        yield cells
        yield from ([one for one in cells if one[0] == name] for name in CATEGORIES)
        yield from ([one for one in cells if one[1] == name] for name in SEVERITIES)
        yield from ([one for one in cells if one[:2] == (a, b)] for a in CATEGORIES for b in SEVERITIES)


@pytest.mark.parametrize("seed", range(2))
def test_no_few_follow_from_figures_one_of_which_counts_among_another(sqlite_house: str, seed: int) -> None:
    counts = by_chance(seed)
    known = {tuple(cells): n for cells, n in everything(closed(counts)) if cells}
    assert all(sum(counts[cell] for cell in cells) == n for cells, n in known.items())
    rows = [[int(cell in cells) for cell in CELLS] for cells in known]
    wrong = []
    for group in groups():
        n = sum(counts[cell] for cell in group)
        if 0 < n < STAFF_K:
            least, most = span(rows, list(known.values()), [int(cell in group) for cell in CELLS])
            if most is not None and most - least + 1 < STAFF_K:
                wrong.append((group, n, least, most))
    assert wrong == []


def one_category(**findings: int) -> dict[str, Figure]:
    return whole_of(closed({("fees", "low", finding): n for finding, n in findings.items()}))


def test_of_two_figures_that_tell_of_a_few_the_one_that_is_published_stays(sqlite_house: str) -> None:
    told = one_category(upheld=20, not_upheld=20, settled=3, withdrawn=6)
    assert (told["R12"].n, told["R9"].n, told["R13"].display) == (40, 49, HIDDEN)
    assert told["R13"].awaited == Awaited(When.YEAR), "three of five came in the last year"
    assert told["R13"].notes == (across.BESIDE,)


def test_where_all_that_ended_otherwise_are_a_few_nobody_tells_how_many_closed(sqlite_house: str) -> None:
    told = one_category(upheld=20, not_upheld=20, settled=1, withdrawn=2)
    assert told["R12"].n == 40
    assert {told[metric].display for metric in ("R6", "R9", "R13")} == {HIDDEN}
    assert all(row.n is None for row in told["R12"].rows)


@pytest.mark.parametrize("settled", [0, 5])
def test_none_and_many_hide_nothing(sqlite_house: str, settled: int) -> None:
    told = one_category(upheld=20, not_upheld=20, settled=settled, withdrawn=2 if settled else 0)
    assert HIDDEN not in {told[metric].display for metric in ("R6", "R9", "R12", "R13")}


def test_which_figures_count_among_each_other_is_found_by_what_they_count(sqlite_house: str) -> None:
    reading = closed({("fees", "low", finding): 9 for finding in FINDINGS})
    found = {
        (one.stays, one.goes, tuple(sorted(one.between))) for one in across.nested(reading, whole_of(reading))
    }
    both = ("finding.settled", "finding.withdrawn")
    assert found == {
        *(("R12", metric, both) for metric in ("R6", "R9", "R13")),
        ("R12", "R13", ("finding.settled",)),
    }
