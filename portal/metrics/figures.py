"""Figures computed and kept ready: pages read the rows written here, and nothing else of the metrics."""

import datetime as dt

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.readings import Reading
from portal.metrics.rows import FigureRow
from portal.metrics.shapes import METHOD, Figure
from portal.store import transaction

INSIDE = "inside"
"""The scope of figures for staff and board, with k = 5. What is published will be a scope of its own."""


def compute_all(at: dt.datetime) -> list[Figure]:
    """Every figure of the catalogue as it stands at `at`, from the roll-ups as they are now."""
    reading = Reading(at)
    return [definition.compute(reading) for definition in CATALOGUE.values()]


def keep(figures: list[Figure], at: dt.datetime, scope: str = INSIDE) -> None:
    """Put `figures` in the place of those kept before."""
    rows = [
        {"scope": scope, "metric": one.metric, "shown": one.as_json(), "computed_at": at, "method": METHOD}
        for one in figures
    ]
    with transaction():
        FigureRow.delete().where(FigureRow.scope == scope).execute()
        FigureRow.insert_many(rows).execute()


def ready(scope: str = INSIDE) -> dict[str, Figure]:
    """The figures that are ready, by metric, in the order of the catalogue; empty before they were first
    computed.
    """
    rows = {row.metric: row for row in FigureRow.select().where(FigureRow.scope == scope)}
    return {
        metric: Figure.of_json(rows[metric].shown, rows[metric].computed_at, rows[metric].method)
        for metric in CATALOGUE
        if metric in rows
    }


def computed_at(scope: str = INSIDE) -> dt.datetime | None:
    """When the figures that are ready were computed; None before the first time."""
    row = (
        FigureRow.select(FigureRow.computed_at)
        .where(FigureRow.scope == scope)
        .order_by(FigureRow.computed_at)
        .first()
    )
    return None if row is None else row.computed_at
