"""Whoever sees all pages of figures, of the whole and of every part, works out no few members: what is shown
is given to linear programming as equations, and what is hidden must stay open.
"""

import datetime as dt
import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.metrics import parts
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import STAFF_K, Display, display_state
from portal.metrics.estimators.suppression import suppress_1d
from portal.metrics.hiding import Blocks, hidden_among, hidden_cells, hidden_parts, outside
from portal.metrics.readings import Reading
from portal.metrics.shapes import Figure, Window
from tests.metrics import counted
from tests.metrics.simplex import span

FEW = settings(max_examples=30, deadline=None)
LABELS = ("a", "b", "c", "d", "e")
TOLD: tuple[Blocks, ...] = (
    (),
    (("a", "b"), ("c", "d", "e")),
    (("a", "b"), ("c",)),
    (("a",), ("b", "c", "d", "e")),
)
TABLES = st.integers(2, 4).flatmap(
    lambda height: st.lists(
        st.lists(st.integers(0, 14), min_size=5, max_size=5), min_size=height, max_size=height
    )
)
Cell = tuple[str, str]


@dataclass
class Attack:
    """All that is shown, as equations over the cells."""

    cells: list[Cell]
    rows: list[list[int]] = field(default_factory=list)
    right: list[int] = field(default_factory=list)

    def learn(self, table: dict[str, dict[str, int]], some: set[Cell]) -> None:
        """The sum of some cells is told."""
        self.rows.append([int(cell in some) for cell in self.cells])
        self.right.append(sum(table[part][label] for part, label in some))

    def possibilities(self, cell: Cell) -> float:
        """How many whole numbers a cell can be."""
        least, most = span(self.rows, self.right, [int(cell == other) for other in self.cells])
        return float("inf") if most is None else float(most - least + 1)


def blocks_of(told: Blocks) -> list[tuple[str, ...]]:
    """The blocks whose sums are told, those of the rest among them."""
    rest = tuple(outside(LABELS, told))
    return [*told, *([rest] if rest else [])]


@given(TABLES, st.sampled_from(TOLD))
@FEW
def test_no_few_follow_from_a_table_its_parts_and_what_the_figures_tell(
    counts: list[list[int]], told: Blocks
) -> None:
    table = {f"p{i}": dict(zip(LABELS, row, strict=True)) for i, row in enumerate(counts)}
    whole = {label: sum(row[label] for row in table.values()) for label in LABELS}
    if not sum(whole.values()) >= STAFF_K:
        return
    secret = hidden_among(whole, STAFF_K, told)
    names = list(table)
    suppressed = suppress_1d([sum(row.values()) for row in table.values()], STAFF_K).suppressed
    closed = {names[place] for place in suppressed}
    hidden = hidden_cells(table, STAFF_K, parts=closed, labels=secret, told=told)
    attack = Attack([(part, label) for part in table for label in LABELS])
    for block in blocks_of(told):
        attack.learn(table, {(part, label) for part in table for label in block})
        for part in table:
            if part not in closed:
                attack.learn(table, {(part, label) for label in block})
    for label in LABELS:
        if label not in secret:
            attack.learn(table, {(part, label) for part in table})
    for cell in attack.cells:
        if cell not in hidden:
            attack.learn(table, {cell})
    for part, label in sorted(hidden):
        block = next(one for one in blocks_of(told) if label in one)
        open_ = part not in closed and label not in secret and len(block) > 1
        withheld = all((part, one) in hidden for one in block) or all((one, label) in hidden for one in table)
        if open_ and not withheld and 0 < table[part][label] < STAFF_K:
            assert attack.possibilities((part, label)) >= STAFF_K
    assert all(
        not 0 < table[part][label] < STAFF_K
        for part, label in attack.cells
        if (part, label) not in hidden and any(label in one and len(one) > 1 for one in blocks_of(told))
    )


@given(st.lists(st.integers(0, 20), min_size=5, max_size=5), st.sampled_from(TOLD))
@FEW
def test_no_few_follow_from_one_table_and_what_its_figure_tells(counts: list[int], told: Blocks) -> None:
    table = {"whole": dict(zip(LABELS, counts, strict=True))}
    hidden = hidden_among(table["whole"], STAFF_K, told)
    if len(hidden) == len(LABELS):
        return
    attack = Attack([("whole", label) for label in LABELS])
    for block in blocks_of(told):
        attack.learn(table, {("whole", label) for label in block})
    for label in LABELS:
        if label not in hidden:
            attack.learn(table, {("whole", label)})
    for label in hidden:
        block = next(one for one in blocks_of(told) if label in one)
        told_of_it = sum(table["whole"][one] for one in block)
        if 0 < table["whole"][label] < STAFF_K:
            assert attack.possibilities(("whole", label)) >= min(STAFF_K, told_of_it + 1)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6), st.data())
@FEW
def test_no_few_follow_from_a_line_told_of_all_parts(counts: list[int], data: st.DataObject) -> None:
    table = {f"p{i}": {"n": n} for i, n in enumerate(counts)}
    closed = data.draw(st.sets(st.sampled_from(sorted(table)), max_size=2))
    if sum(counts) < STAFF_K:
        return  # hidden of the whole, too
    hidden = hidden_parts({part: row["n"] for part, row in table.items()}, STAFF_K, parts=closed)
    attack = Attack([(part, "n") for part in table])
    attack.learn(table, set(attack.cells))
    for part in table:
        if part not in hidden:
            attack.learn(table, {(part, "n")})
    assert all(not 0 < table[part]["n"] < STAFF_K for part in set(table) - hidden)
    for part in hidden - closed:
        if 0 < table[part]["n"] < STAFF_K:
            assert attack.possibilities((part, "n")) >= STAFF_K


# ── the pages themselves ────────────────────────────────────────────────────────────────────────────────────

CATEGORIES = ("advocacy", "certification", "events", "fees")
SEVERITIES = ("low", "high")
ANSWERS = ("confirming.disputed", "confirming.confirmed")


def some_years(seed: int) -> Reading:
    """A year and a half of cases by chance, of four categories and two severities; often a few of some."""
    chance = random.Random(seed)
    for place in range(6):
        when = counted.quarter(2024 + place // 4, 1 + place % 4)
        for category in CATEGORIES:
            for severity in SEVERITIES:
                for answer in ANSWERS:
                    n = chance.choice((0, 0, 1, 2, 4, 6, 9, 15))
                    counted.cases(when, n, answer, category=category, severity=severity)
    return Reading(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC))


def test_a_pair_has_no_charts_and_tables_to_be_held_against_those_of_its_category(sqlite_house: str) -> None:
    reading = some_years(17)
    whole = {metric: definition.compute(reading) for metric, definition in CATALOGUE.items()}
    told = [
        one for own in parts.figures_of("category_severity", reading, whole).values() for one in own.values()
    ]
    assert any(one.display is Display.NORMAL for one in told)
    assert not any(one.chart or any(row.value is not None for row in one.rows) for one in told)


def test_a_line_of_all_but_a_few_is_hidden_though_their_own_figure_has_no_data(sqlite_house: str) -> None:
    """Eleven offers lapsed, nine of them of fees: so two of events, of which none was answered."""
    when = counted.quarter(2025, 4)
    for category, measure, n in (("fees", "accepted", 9), ("fees", "lapsed", 9), ("events", "lapsed", 2)):
        counted.cases(when, n, f"offer.{measure}", category=category)
    reading = Reading(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC))
    whole = {metric: definition.compute(reading) for metric, definition in CATALOGUE.items()}
    found = parts.figures_of("category", reading, whole)
    assert [row.value for row in whole["R27"].rows] == [11]
    assert found["events"]["R27"].display is Display.NO_DATA and found["fees"]["R27"].n == 9
    assert [row.display for row in found["fees"]["R27"].rows] == [Display.HIDDEN]


@pytest.mark.parametrize("dimension", ["category", "severity"])
def test_no_few_follow_from_the_points_of_charts(sqlite_house: str, dimension: str) -> None:
    reading = some_years(len(dimension))
    whole = {metric: definition.compute(reading) for metric, definition in CATALOGUE.items()}
    found = parts.figures_of(dimension, reading, whole)
    definition, points = CATALOGUE["R26"], whole["R26"].chart["points"]
    raw = {value: definition.compute(replace(reading.of((dimension, value)), k=1)) for value in found}
    assert len({one["R26"].chart["span"] for one in found.values() if one["R26"].chart}) == 1
    assert any(_at(one["R26"], point[0]) for one in found.values() for point in points)
    for until, _, _ in points:
        table = {value: {"n": _at(one, until)} for value, one in raw.items()}
        shown = {value: _at(one["R26"], until) for value, one in found.items()}
        _attack(table, {value for value, n in shown.items() if n})


def _attack(table: dict[str, dict[str, int]], shown: set[str]) -> None:
    attack = Attack([(value, "n") for value in table])
    attack.learn(table, set(attack.cells))
    for value in shown:
        attack.learn(table, {(value, "n")})
    for value, row in table.items():
        if 0 < row["n"] < STAFF_K <= sum(one["n"] for one in table.values()):
            assert attack.possibilities((value, "n")) >= STAFF_K


def _at(figure: Figure, until: int) -> int:
    return next((n or 0 for day, _, n in figure.chart.get("points", []) if day == until), 0)


YEAR = Window(dt.date(2025, 1, 1), dt.date(2025, 12, 31))


def test_no_few_follow_from_a_category_less_its_severities() -> None:
    """Fees are told, and so were all severities of them but one: what was left were two members."""
    counts = {
        "fees": {"low": 10, "medium": 9, "high": 2},
        "website": {"low": 12, "medium": 8, "high": 7},
        "events": {"low": 11, "medium": 3, "high": 9},
    }
    pairs = {
        f"{category}/{severity}": Figure("R12", YEAR, 50.0, n, display=display_state(n))
        for category, own in counts.items()
        for severity, n in own.items()
    }
    found = parts.protected_pairs(pairs, pairs, [set(), set()], STAFF_K)
    for axis, name in [(0, name) for name in counts] + [(1, name) for name in counts["fees"]]:
        left = [pairs[pair].n or 0 for pair, one in found.items()
                if pair.split("/")[axis] == name and one.display is Display.HIDDEN]  # fmt: skip
        assert not left or (len(left) > 1 and sum(left) >= STAFF_K), name
    assert found["fees/high"].n is None
    assert found["website/low"].n == 12  # what nobody needs for cover stays told
