"""Figures of parts of the whole: by category, severity, stage, channel, language, chapter, and by category
with severity.

Somebody who may see the whole and all its parts can subtract one from another. So the parts of a dimension
are made together: where few members stand behind one of them it is hidden, and a second with it, so that the
first cannot be worked out (metric definitions, 6.3 and 6.5). This is the one way by which figures of parts
leave the roll-ups, for screens, exports, reports and public files.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from portal.cases.records import DIMENSIONS
from portal.metrics import across
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.counts.given import BOTH, INCIDENT
from portal.metrics.estimators.disclosure import Display, may_be_told_apart
from portal.metrics.estimators.suppression import suppress_1d
from portal.metrics.hiding import Blocks, hidden_cells, hidden_parts
from portal.metrics.readings import NO_INCIDENT, Reading
from portal.metrics.rows import Flow, StandingFlow
from portal.metrics.shapes import COUNT, Definition, Figure, Row
from portal.store import rows_of

FILTERS = (*DIMENSIONS, BOTH)
AXES = ("category", "severity")
"""What a pair is made of."""

NOTABLE = 10.0
"""An incident is named beside a figure where it makes up more of it, of a hundred."""

LOOKS_BACK = dt.timedelta(days=1826)
LEAST = 30
"""So many cases must have come before parts are told at all: of fewer, every part would be hidden."""

Figures = dict[str, Figure]
"""By metric."""

Key = tuple[str, str]
"""Group and label of a row."""

Lines = Mapping[str, Mapping[Key, Row]]
"""The rows of each part."""


def values_of(dimension: str, reading: Reading) -> list[str]:
    """The values that a dimension had in the last five years, those of members without a case among them."""
    if dimension == INCIDENT:
        return [NO_INCIDENT, *incidents(reading)]
    since = (reading.today - LOOKS_BACK).toordinal()
    query = Flow.select(Flow.value).where((Flow.dimension == dimension) & (Flow.day >= since)).distinct()
    members = StandingFlow.select(StandingFlow.value).where(StandingFlow.dimension == dimension).distinct()
    return sorted({value for (value,) in (*rows_of(query), *rows_of(members))})


def incidents(reading: Reading) -> list[str]:
    """The incidents from which cases of the last five years come."""
    since = (reading.today - LOOKS_BACK).toordinal()
    own = (Flow.dimension == INCIDENT) & (Flow.day >= since)
    return sorted(value for (value,) in rows_of(Flow.select(Flow.value).where(own).distinct()))


def dominating(whole: Mapping[str, Figure], parts: Mapping[str, Figures]) -> list[Figure]:
    """Where one incident makes up more than a tenth of what stands behind a figure (0.4): how much, of a
    hundred. `parts` are as they may be shown: an incident that is hidden in a figure says nothing here.
    """
    found = []
    for metric, figure in whole.items():
        own = [one[metric] for value, one in parts.items() if value != NO_INCIDENT and metric in one]
        told = [
            one.n or 0 for one in own if one.window == figure.window and one.display is not Display.HIDDEN
        ]
        share = 100 * max(told, default=0) / figure.n if figure.n else 0.0
        if share > NOTABLE:
            found.append(Figure(metric, figure.window, share, None))
    return found


def figures_of(dimension: str, reading: Reading, whole: Mapping[str, Figure]) -> dict[str, Figures]:
    """The figures of every part of `dimension` as they may be shown beside those of the whole: by value and
    metric.
    """
    values = values_of(dimension, reading)
    margins = [figures_of(axis, reading, whole) for axis in AXES] if dimension == BOTH else []
    found: dict[str, Figures] = {value: {} for value in values}
    for metric, definition in CATALOGUE.items():
        if not definition.is_told_by(dimension):
            continue
        parts = {
            value: definition.compute(replace(reading.of((dimension, value)), together=True))
            for value in values
        }
        told = protected(definition, whole[metric], parts, reading.k)
        if margins:
            told = protected_pairs(told, parts, [_hidden_in(metric, axis) for axis in margins], reading.k)
        for value, figure in told.items():
            found[value][metric] = figure
    return across.of_parts(dimension, reading, whole, found, margins)


def _hidden_in(metric: str, parts: Mapping[str, Figures]) -> set[str]:
    """The parts of a dimension that tell nothing of a figure."""
    return {value for value, own in parts.items() if metric in own and own[metric].display is Display.HIDDEN}


def protected_pairs(
    told: Mapping[str, Figure], pairs: Mapping[str, Figure], hidden: list[set[str]], k: int
) -> dict[str, Figure]:
    """Pairs (`fees/high`), as they may be told beside the whole, with those hidden besides that could be
    worked out from what is told of each category and of each severity (6.4). `pairs` are all of them as
    counted, `hidden` the categories and the severities that tell nothing.

    Their tables and courses in time would be of three dimensions, so they tell their value alone.
    """
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for value, one in pairs.items():
        category, _, severity = value.partition("/")
        table[category][severity] = _behind(one)
    categories, severities = hidden
    cells = hidden_cells(table, k, parts=categories, labels=severities)
    return {
        value: one.hidden() if tuple(value.split("/")) in cells else replace(one, rows=(), chart={})
        for value, one in told.items()
    }


def protected(
    definition: Definition, whole: Figure, parts: Mapping[str, Figure], k: int
) -> dict[str, Figure]:
    """Parts that together are a whole, with those hidden from which another could be worked out; and so the
    rows of their tables.

    A part that is hidden already counts as one of 1 to k - 1 members. Where the whole is hidden, so are all.
    """
    if whole.display is Display.HIDDEN:
        return {value: one.hidden() for value, one in parts.items()}
    hidden = _hidden(whole, parts, k)
    rows = hidden_rows(definition, whole, parts, hidden, k)
    return {
        value: one.hidden() if value in hidden else replace(one, rows=_kept(one.rows, rows[value]))
        for value, one in parts.items()
    }


def _hidden(whole: Figure, parts: Mapping[str, Figure], k: int) -> set[str]:
    counts = [_behind(one) for one in parts.values()]
    suppressed = suppress_1d(counts, k).suppressed if sum(counts) else ()
    return {
        value
        for place, (value, one) in enumerate(parts.items())
        if place in suppressed or one.display is Display.HIDDEN or _tells_the_rest(whole, one, k)
    }


def _behind(figure: Figure) -> int:
    return 1 if figure.display is Display.HIDDEN else figure.n or 0


def _tells_the_rest(whole: Figure, part: Figure, k: int) -> bool:
    """Whether the whole less this part, over the same days, are a few members."""
    if whole.window != part.window or part.display is Display.NO_DATA:
        return False
    return not may_be_told_apart(whole.n or 0, _behind(part), k)


def _kept(rows: tuple[Row, ...], hidden: set[Key]) -> tuple[Row, ...]:
    return tuple(row.hidden() if (row.group, row.label) in hidden else row for row in rows)


def hidden_rows(
    definition: Definition, whole: Figure, parts: Mapping[str, Figure], hidden: set[str], k: int
) -> dict[str, set[Key]]:
    """The rows of each part (group and label) that stay hidden: tables by 6.4, all others one by one."""
    lines: Lines = {value: {(row.group, row.label): row for row in one.rows} for value, one in parts.items()}
    withheld = {(row.group, row.label) for row in whole.rows if row.display is Display.HIDDEN}
    sums = {(row.group, row.label): _count(row) for row in whole.rows}
    found: dict[str, set[Key]] = {value: set() for value in parts}
    for group, told in definition.tables.items():
        for value, label in _in_table(group, told, lines, withheld, hidden, k):
            found[value].add((group, label))
    for key in dict.fromkeys(key for rows in lines.values() for key in rows):
        rows = {value: own.get(key) for value, own in lines.items()}
        if key[0] in definition.tables or key[1] in definition.plain or _same_base(rows, parts):
            continue
        counts = {value: _count(row) for value, row in rows.items()}
        few = hidden_parts(counts, k, parts=hidden, whole=sums.get(key, 0))
        for value in parts if key in withheld else few:
            found[value].add(key)
    return found


def _in_table(
    group: str, told: Blocks, lines: Lines, withheld: set[Key], hidden: set[str], k: int
) -> set[tuple[str, str]]:
    labels = list(dict.fromkeys(label for rows in lines.values() for of, label in rows if of == group))
    table = {
        value: {label: _count(rows.get((group, label))) for label in labels} for value, rows in lines.items()
    }
    secret = {label for label in labels if (group, label) in withheld}
    return hidden_cells(table, k, parts=hidden, labels=secret, told=told)


def _count(row: Row | None) -> int:
    """How many cases stand behind a row; one that is hidden for a reason of its own counts as one."""
    if row is None:
        return 0
    if row.display is Display.HIDDEN:
        return 1
    return int((row.value if row.unit == COUNT else 0) or 0) if row.n is None else row.n


def _same_base(rows: Mapping[str, Row | None], parts: Mapping[str, Figure]) -> bool:
    """Whether a row is of the same cases as its figure everywhere, or of no cases at all."""
    told = [(row, parts[value]) for value, row in rows.items() if row is not None]
    if any(row.display is Display.HIDDEN for row, _ in told):
        return False
    return all(row.unit != COUNT if row.n is None else row.n == one.n for row, one in told)
