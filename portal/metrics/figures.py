"""Figures computed and kept ready: pages read the rows written here, and nothing else of the metrics."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from portal.learning.rebasing import rebasings
from portal.metrics import across
from portal.metrics.anew import begun_anew
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.counts.checking import lately_restated
from portal.metrics.kept import FigureRow, FigureSet
from portal.metrics.office import zone_of_association
from portal.metrics.readings import DAY, YEAR, Reading
from portal.metrics.rows import TOTAL, Part, of_part
from portal.metrics.shapes import METHOD, Figure
from portal.metrics.showing import Condition
from portal.store import rows_of, transaction
from portal.store.columns import canonical
from portal.store.rows import moment_or_none, rows

INSIDE = "inside"
"""The scope of figures for staff and board, with k = 5. What is published is not read from here: it is frozen
in releases (`metrics/public`)."""


YEAR_BEFORE = "a year before"
"""The scope of the shares as they stood a year before, for comparison (0.3)."""


INCIDENTS = "incidents"
"""The scope of how much one incident makes up of each figure, where that is much (0.4)."""


def compute_year_before(at: dt.datetime) -> list[Figure]:
    """Every share of the catalogue as it stood a year before `at`: the months compared are the same."""
    reading = Reading(at - YEAR * DAY)
    shares = (definition for definition in CATALOGUE.values() if definition.is_share)
    found = across.of_the_whole(reading, (definition.compute(reading) for definition in shares))
    return [replace(one, chart={}, rows=()) for one in found]


def compute_all(at: dt.datetime) -> list[Figure]:
    """Every figure of the catalogue as it stands at `at`, from the roll-ups as they are now."""
    reading, anew = Reading(at), _begun_anew()
    found = across.of_the_whole(reading, (one.compute(reading) for one in CATALOGUE.values()))
    return [begun_anew(one, anew[one.metric]) for one in found]


def told_of(part: Part, at: dt.datetime) -> dict[str, dict[str, Any]]:
    """What each figure of a part tells at `at`, by metric, as it is stored; for nobody to see: of a part it
    is not protected yet.
    """
    reading = Reading(at).of(part)
    computed = {
        metric: one.compute(reading)
        for metric, one in CATALOGUE.items()
        if part == TOTAL or one.is_told_by(part[0])
    }
    return {metric: figure.as_json() for metric, figure in computed.items()}


def _begun_anew() -> dict[str, list[int]]:
    """The days from which the limits of each figure are begun anew."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in rebasings():
        found[one.metric].append(one.since)
    return found


def keep(figures: Iterable[Figure], at: dt.datetime, scope: str = INSIDE) -> None:
    """Put `figures` of the whole in the place of those kept before."""
    with transaction():
        for table in (FigureRow, FigureSet):
            table.delete().where(_of(scope, TOTAL, table)).execute()
        _write(scope, {TOTAL: figures}, at)


def keep_parts(
    dimension: str, parts: dict[str, dict[str, Figure]], at: dt.datetime, scope: str = INSIDE
) -> None:
    """Put the figures of all parts of a dimension in the place of those kept before."""
    with transaction():
        for table in (FigureRow, FigureSet):
            table.delete().where((table.scope == scope) & (table.dimension == dimension)).execute()
        _write(scope, {(dimension, value): found.values() for value, found in parts.items()}, at)


def _write(scope: str, figures: dict[Part, Iterable[Figure]], at: dt.datetime) -> None:
    restated = lately_restated(at) if scope == INSIDE else {}
    for (dimension, value), found in figures.items():
        part = {"scope": scope, "dimension": dimension, "value": value}
        marked = _marked(found, restated.get((dimension, value), {}))
        told = [(one.metric, one.as_json()) for one in marked]
        made = {"computed_at": at, "method": METHOD}
        rows = [{**part, "metric": metric, "shown": shown, **made} for metric, shown in told]
        if rows:
            FigureRow.insert_many(rows).execute()
        FigureSet.insert(**part, mark=mark_of(METHOD, told), computed_at=at).execute()


def _marked(figures: Iterable[Figure], restated: dict[str, dt.datetime]) -> Iterator[Figure]:
    """The figures, each with the day on which a wrong count in it was put right, if that was lately (8.3)."""
    zone = zone_of_association()
    for one in figures:
        when = restated.get(one.metric)
        yield one if when is None else replace(one, restated=when.astimezone(zone).date().isoformat())


def mark_of(*told: Any) -> str:
    """A name for what is told: the same as long as nothing in it changes."""
    return sha256(canonical(told).encode()).hexdigest()[:32]


def _of(scope: str, part: Part, table: type[FigureRow | FigureSet] = FigureRow) -> Condition:
    return (table.scope == scope) & of_part(table, part)


def standing(part: Part) -> tuple[str, dt.datetime] | None:
    """What the pages of a part say by their figures (a mark), and when these were computed; None before they
    were.

    The whole is compared with the year before, so its mark is of both; and of the notes on charts, of the
    names of those who began limits anew, and of the changes that are told beside them.
    """
    found = {
        scope: (mark, moment_or_none(at))
        for scope, mark, at in rows(_STANDING, *part, INSIDE, YEAR_BEFORE, INCIDENTS)
    }
    made = found[INSIDE][1] if INSIDE in found else None
    return None if made is None else (mark_of(*(found[scope][0] for scope in sorted(found))), made)


_STANDING = """SELECT scope, mark, computed_at FROM figure_set
    WHERE dimension = ? AND value = ? AND scope IN (?, ?, ?)
    UNION ALL
    SELECT 'notes', (SELECT COUNT(*) FROM annotation) || '.' || (SELECT COUNT(withdrawn_at) FROM annotation),
    NULL
    UNION ALL
    SELECT 'anew ' || r.id, COALESCE(p.name, ''), NULL FROM rebasing r LEFT JOIN person p ON p.id = r.by_id
    UNION ALL
    SELECT 'told', COALESCE((SELECT CAST(value AS TEXT) FROM setting WHERE name = 'changes'), ''), NULL"""


def ready(scope: str = INSIDE, part: Part = TOTAL) -> dict[str, Figure]:
    """The figures of a part that are ready, by metric, in the order of the catalogue; empty before they were
    first computed.
    """
    return _in_order(FigureRow.select().where(_of(scope, part)))


def ready_to_compare() -> tuple[dict[str, Figure], dict[str, Figure]]:
    """The figures of the whole, and the shares a year before, with one query; each figure of now knows how
    much one incident makes up of it, where that is much.
    """
    scopes = (INSIDE, YEAR_BEFORE, INCIDENTS)
    rows = list(FigureRow.select().where(FigureRow.scope.in_(scopes) & of_part(FigureRow, TOTAL)))
    now, before, incidents = (_in_order(row for row in rows if row.scope == scope) for scope in scopes)
    shares = {metric: one.value for metric, one in incidents.items()}
    return {metric: replace(one, incident=shares.get(metric)) for metric, one in now.items()}, before


def ready_beside(metric: str, dimension: str) -> tuple[Figure | None, dict[str, Figure]]:
    """One figure of the whole, and of all parts of a dimension by their value, with one query."""
    own = (FigureRow.scope == INSIDE) & (FigureRow.metric == metric)
    of_it = FigureRow.dimension.in_((TOTAL[0], dimension))
    rows = FigureRow.select().where(own & of_it).order_by(FigureRow.value)
    found = {
        (row.dimension, row.value): Figure.of_json(row.shown, row.computed_at, row.method) for row in rows
    }
    return found.pop(TOTAL, None), {value: figure for (_, value), figure in found.items()}


def _in_order(found: Iterable[FigureRow]) -> dict[str, Figure]:
    rows = {row.metric: row for row in found}
    return {
        metric: Figure.of_json(rows[metric].shown, rows[metric].computed_at, rows[metric].method)
        for metric in CATALOGUE
        if metric in rows
    }


def parts_ready(scope: str = INSIDE) -> list[Part]:
    """The parts of the whole whose figures are ready."""
    query = FigureSet.select(FigureSet.dimension, FigureSet.value).where(FigureSet.scope == scope)
    parts = rows_of(query.order_by(FigureSet.dimension, FigureSet.value))
    return [(dimension, value) for dimension, value in parts if (dimension, value) != TOTAL]


def computed_at(scope: str = INSIDE, dimension: str = TOTAL[0]) -> dt.datetime | None:
    """When the figures of a dimension that are ready were computed; None before the first time."""
    own = (FigureSet.scope == scope) & (FigureSet.dimension == dimension)
    row = FigureSet.select(FigureSet.computed_at).where(own).order_by(FigureSet.computed_at).first()
    return None if row is None else row.computed_at
