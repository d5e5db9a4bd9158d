"""The two pages of figures: for staff, with tables and a way to the cases; for the board, aggregates."""

from typing import Any

from flask import Blueprint

from portal.metrics import figures
from portal.metrics.shapes import METHOD
from portal.web.access import allows, may
from portal.web.page import page
from portal.web.tiles import charts, tile, what_stands_out

blueprint = Blueprint("figures", __name__)

# figure → the page with the cases behind it, for those who may see them, and the action that it takes
BEHIND = {"R14": ("queue.see", "/staff/queue")}


@blueprint.get("/metrics/")
@allows("figures.see")
def index() -> Any:
    """All figures, each with its table, what it means and how it is counted."""
    kept = figures.kept()
    behind = {metric: path for metric, (action, path) in BEHIND.items() if may(action)}
    return page(
        tiles=[tile(figure) for figure in kept.values()], charts=charts(kept), behind=behind, method=METHOD
    )


@blueprint.get("/metrics/board")
@allows("board.see")
def board() -> Any:
    """What the board looks at: the same figures without a way to any case, and one sentence before them."""
    kept = figures.kept()
    tiles = [tile(figure) for figure in kept.values()]
    return page(tiles=tiles, charts=charts(kept), lead=what_stands_out(kept), method=METHOD)
