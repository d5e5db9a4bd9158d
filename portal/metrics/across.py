"""Different figures of one part and the same days, of which one counts among what the other does: what lies
between them must not be a few (metric definitions, 6.5).

R13 counts all closed cases, R12 those that ended with a finding. Side by side they tell how many were
settled, which the table of R12 may have to hide. So where that is a few, one of the two is hidden: what is
not published goes before what is, else the later one of the catalogue. Of all parts of a dimension together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

from portal.metrics import awaiting
from portal.metrics.awaiting import Awaited
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.hiding import hidden_cells, hidden_parts
from portal.metrics.readings import Reading
from portal.metrics.rows import TOTAL
from portal.metrics.shapes import Figure, Window

PUBLISHED = ("R1", "R4", "R5", "R12", "R14", "R18", "R19", "R20", "R21", "R25", "L7")
"""What is told to everybody (7.4) stays inside as well."""

BESIDE = "beside"
"""The note of a figure of the whole that is hidden for the sake of another one."""

Figures = dict[str, Figure]
Values = set[str]


@dataclass(frozen=True)
class Counted:
    """What a figure tells how much of there is in its days: a sum of measures."""

    metric: str
    window: Window
    measures: frozenset[str]
    is_base: bool


@dataclass(frozen=True)
class Nested:
    """Two figures, and the measures that one of them counts besides those of the other."""

    stays: str
    goes: str
    window: Window
    between: frozenset[str]

    def count(self, reading: Reading, window: Window | None = None) -> int:
        """How many lie between them in the part that is read, in their own days or in others."""
        sums = reading.sums(window or self.window)
        return sum(sums[measure] for measure in self.between)

    def awaited(self, reading: Reading) -> Awaited:
        """When as many lie between them as may be told of, at the pace of the last year."""
        return awaiting.hidden(self.count(reading), self.count(reading, reading.year), reading.k)


def of_the_whole(reading: Reading, figures: Iterable[Figure]) -> list[Figure]:
    """The figures of the whole; those that would tell of a few beside another one are hidden, and say until
    when.
    """
    known = {one.metric: one for one in figures}
    for pair in nested(reading, known):
        if 0 < pair.count(reading) < reading.k:
            hidden = known[pair.goes].hidden()
            known[pair.goes] = replace(hidden, notes=(BESIDE,), awaited=pair.awaited(reading))
    return list(known.values())


def of_parts(
    dimension: str,
    reading: Reading,
    whole: Mapping[str, Figure],
    parts: dict[str, Figures],
    margins: list[dict[str, Figures]],
) -> dict[str, Figures]:
    """The figures of all parts of a dimension, with those hidden that would tell of a few beside another one,
    or of which these could be worked out. `margins`: those of the categories and the severities, of pairs.
    """
    for stays, pairs in _by_what_stays(nested(reading, whole)).items():
        goes = {pair.goes for pair in pairs}
        untold = [
            {value for value, own in some.items() if not _are_told(own, stays, goes)}
            for some in (parts, *margins)
        ]
        hidden = set[str]()
        for pair in pairs:
            counts = {value: pair.count(reading.of((dimension, value))) for value in parts}
            hidden |= _hidden(counts, *untold, k=reading.k)
        for value in (hidden & parts.keys()) - untold[0]:
            parts[value] |= _without(parts[value], stays, goes)
    return parts


def _by_what_stays(pairs: Iterable[Nested]) -> dict[str, list[Nested]]:
    """Whatever goes beside one figure goes together: alone, each would bound what another one hides."""
    found: dict[str, list[Nested]] = defaultdict(list)
    for pair in pairs:
        found[pair.stays].append(pair)
    return found


def _are_told(own: Figures, stays: str, goes: Values) -> bool:
    told = {metric for metric, figure in own.items() if figure.display.is_told}
    return stays in told and not told.isdisjoint(goes)


def _hidden(counts: Mapping[str, int], untold: Values, *margins: Values, k: int) -> Values:
    """The parts of which a count stays hidden, where the whole tells it; of pairs (`fees/high`), where the
    categories and severities do.
    """
    if not margins:
        return hidden_parts(counts, k, parts=untold)
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for value, n in counts.items():
        category, _, severity = value.partition("/")
        table[category][severity] = n
    categories, severities = margins
    return {"/".join(cell) for cell in hidden_cells(table, k, parts=categories, labels=severities)}


def _without(own: Figures, stays: str, goes: Values) -> Figures:
    """The figures of a part where what lies between them stays hidden: the table of the one that stays tells
    of the same.
    """
    tables = CATALOGUE[stays].tables
    rows = tuple(row.hidden() if row.group in tables else row for row in own[stays].rows)
    return {stays: replace(own[stays], rows=rows)} | {metric: own[metric].hidden() for metric in goes}


def nested(reading: Reading, whole: Mapping[str, Figure]) -> list[Nested]:
    """The figures that count the same days, one of them more than the other; not where one of the two tells
    what lies between by itself.
    """
    told = [one for metric, figure in whole.items() for one in _counted(metric, figure, reading.of(TOTAL))]
    by_window: dict[Window, list[Counted]] = defaultdict(list)
    for one in told:
        by_window[one.window].append(one)
    return list(dict.fromkeys(found for same in by_window.values() for found in _nested_among(same)))


def _nested_among(told: list[Counted]) -> Iterator[Nested]:
    for more, less in permutations(told, 2):
        if more.metric == less.metric or not less.is_base or not less.measures < more.measures:
            continue
        between, both = more.measures - less.measures, (more.metric, less.metric)
        if not any(one.measures == between for one in told if one.metric in both):
            stays, goes = sorted(both, key=_ORDER.__getitem__)
            yield Nested(stays, goes, more.window, between)


_ORDER = {metric: (metric not in PUBLISHED, place) for place, metric in enumerate(CATALOGUE)}


def _counted(metric: str, figure: Figure, reading: Reading) -> Iterator[Counted]:
    """The base of a figure, and of a share what it counts and the rest; nothing of a figure that counts
    members or answers: it is not the sum that its list of cases is of.
    """
    behind = CATALOGUE[metric].behind
    if behind is None or behind.told or behind.always or not figure.display.is_told:
        return
    known = [Counter({measure: 1}) for measure in reading.sums(figure.window)]
    base = frozenset(measure for one in known for measure in one if behind.base(one))
    yield Counted(metric, figure.window, base, is_base=True)
    if behind.counted is None:
        return
    counted = frozenset(measure for one in known for measure in one if behind.counted(one))
    for some in (counted, base - counted) if counted < base else ():
        yield Counted(metric, figure.window, some, is_base=False)
