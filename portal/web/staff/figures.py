"""The two pages of figures: for staff, with tables and a way to the cases; for the board, aggregates."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from portal.metrics import figures
from portal.metrics.shapes import METHOD, Figure, Window
from portal.web.access import allows, may
from portal.web.figure_charts.drawn import charts
from portal.web.page import page
from portal.web.signals import what_stands_out
from portal.web.tiles import tile

blueprint = Blueprint("figures", __name__)

# figure → the page with the cases behind it, for those who may see them, and the action that it takes
BEHIND = {"R14": ("queue.see", "/staff/queue")}


@blueprint.get("/metrics/")
@allows("figures.see")
def index() -> Any:
    """All figures, each with its table, what it means and how it is counted."""
    ready = figures.ready()
    behind = {metric: path for metric, (action, path) in BEHIND.items() if may(action)}
    return page(**_shown(ready), behind=behind)


@blueprint.get("/metrics/board")
@allows("board.see")
def board() -> Any:
    """What the board looks at: the same figures without a way to any case, and one sentence before them."""
    ready = figures.ready()
    return page(**_shown(ready), lead=what_stands_out(ready))


def _shown(ready: Mapping[str, Figure]) -> dict[str, Any]:
    """What both pages show."""
    tiles = [tile(figure) for figure in ready.values()]
    return {"tiles": tiles, "charts": charts(ready), "span": usual_window(ready), "method": METHOD}


def usual_window(ready: Mapping[str, Figure]) -> Window | None:
    """The period that most of the figures are of; each of them says its own, too."""
    windows = Counter(figure.window for figure in ready.values())
    return windows.most_common(1)[0][0] if windows else None
