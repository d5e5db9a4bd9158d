"""Which figure is drawn how, in the order of the page."""

from collections.abc import Callable, Mapping

from portal.metrics.shapes import Figure
from portal.web.figure_charts.backlog import backlog
from portal.web.figure_charts.chart import Chart
from portal.web.figure_charts.resolution import resolution
from portal.web.figure_charts.shares import findings, satisfaction

DRAWN: dict[str, Callable[[Figure], Chart | None]] = {
    "R4": resolution,
    "R14": backlog,
    "R12": findings,
    "R21": satisfaction,
}


def charts(figures: Mapping[str, Figure]) -> list[Chart]:
    """The charts of the figures that have enough to be drawn."""
    drawn = ((figures[metric], draw) for metric, draw in DRAWN.items() if metric in figures)
    return [chart for figure, draw in drawn if (chart := draw(figure)) is not None]
