"""Which figure is drawn how, in the order of the page."""

from collections.abc import Callable, Mapping
from functools import partial

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.shapes import Figure
from portal.web.figure_charts.backlog import backlog
from portal.web.figure_charts.chart import Chart
from portal.web.figure_charts.groups import GROUPS, groups
from portal.web.figure_charts.in_time import in_time
from portal.web.figure_charts.noted import NONE, Notes
from portal.web.figure_charts.resolution import first_answer, resolution
from portal.web.figure_charts.shares import (
    ages,
    categories,
    findings,
    remedies,
    satisfaction,
    solved,
)

Draw = Callable[[Figure], Chart | None]

DRAWN: dict[str, Draw] = {
    "R4": resolution,
    "R3": first_answer,
    "R14": backlog,
    "R12": findings,
    "R21": satisfaction,
    "R23": solved,
    "R18": remedies,
    "R1": categories,
    "R16": ages,
}
"""Figures with a drawing of their own."""

OF_THE_BOARD = ("R4", "R14", "R12", "R21")
"""The drawings that the board looks at."""

IN_TIME = ("shares", "rates", "values")
"""Kinds of chart that are drawn point by point."""


def board_charts(figures: Mapping[str, Figure], notes: Notes = NONE) -> list[Chart]:
    """The few charts of the board's page."""
    return own_charts({metric: figures[metric] for metric in OF_THE_BOARD if metric in figures}, notes)


def own_charts(figures: Mapping[str, Figure], notes: Notes = NONE) -> list[Chart]:
    """The charts of the figures with a drawing of their own; of those R14 alone is one in time."""
    drawing: dict[str, Draw] = {**DRAWN, "R14": partial(backlog, notes=notes)}
    drawn = (draw(figures[metric]) for metric, draw in drawing.items() if metric in figures)
    return [chart for chart in drawn if chart is not None]


def charts(figures: Mapping[str, Figure], notes: Notes = NONE) -> list[Chart]:
    """The charts of the figures that have enough to be drawn, those with a drawing of their own first."""
    others = (in_time(one, notes) for metric, one in figures.items() if CATALOGUE[metric].chart in IN_TIME)
    compared = (groups(one) for metric, one in figures.items() if metric in GROUPS)
    return [*own_charts(figures, notes), *(chart for chart in (*others, *compared) if chart is not None)]
