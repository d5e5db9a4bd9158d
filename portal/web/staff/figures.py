"""The pages of figures: an overview, a page for each subject, and the board’s; of the whole or of a part."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import gettext

from portal.metrics import figures
from portal.metrics.rows import TOTAL
from portal.metrics.shapes import METHOD, Figure, Window
from portal.web.access import allows, may
from portal.web.compared import year_before
from portal.web.evidence import disposition
from portal.web.figure_charts.drawn import board_charts, charts
from portal.web.figure_files import as_csv, as_xlsx
from portal.web.page import page
from portal.web.signals import stands_out, what_stands_out
from portal.web.staff import compare
from portal.web.subjects import SUBJECTS, address_of, chapter_names, choices, part_of, part_words
from portal.web.tiles import tile

blueprint = Blueprint("figures", __name__)
compare.add_to(blueprint)

# figure → the page with the cases behind it, for those who may see them, and the action that it takes
BEHIND = {"R14": ("queue.see", "/staff/queue"), "R16": ("queue.see", "/staff/queue?due=late")}


@blueprint.get("/metrics/")
@allows("figures.see")
def index() -> Any:
    """The overview: what stands out, and every figure under its subject."""
    ready, before = _ready()
    subjects, signals = _by_subject(ready), stands_out(ready)
    return page(**_head(ready, before), subjects=subjects, signals=signals, narrowing=_narrowing())


@blueprint.get("/metrics/<subject>")
@allows("figures.see")
def subject(subject: str) -> Any:
    """The figures of one subject, each with its chart, its table, what it means and how it is counted."""
    if subject not in SUBJECTS:
        abort(404)
    ready, before = _ready()
    ordered = {metric: ready[metric] for metric in SUBJECTS[subject].metrics if metric in ready}
    behind = {metric: path for metric, (action, path) in BEHIND.items() if may(action)}
    return page(
        **_head(ordered, before),
        name=subject,
        subject=SUBJECTS[subject],
        all=SUBJECTS,
        charts=charts(ordered),
        behind=behind,
        compared_parts=[metric for metric, _ in compare.comparable(ordered)],
        narrowing=_narrowing(),
    )


@blueprint.get("/metrics/board")
@allows("board.see")
def board() -> Any:
    """What the board looks at: the same figures without a way to any case, and one sentence before them."""
    ready, before = figures.ready_to_compare()
    return page(**_head(ready, before), charts=board_charts(ready), lead=what_stands_out(ready))


@blueprint.get("/metrics/figures.csv")
@allows("figures.see")
def csv_file() -> Response:
    """The figures of the overview as CSV, of the whole or of the part that the address names."""
    return handed_out(as_csv(*_ready()), CSV, f"{_file_name()}.csv")


@blueprint.get("/metrics/figures.xlsx")
@allows("figures.see")
def xlsx_file() -> Response:
    """The same as a workbook in the reader's language."""
    return handed_out(as_xlsx(*_ready(), gettext("Figures")), XLSX, f"{_file_name()}.xlsx")


CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed_out(content: bytes, content_type: str, name: str) -> Response:
    """A file for whoever may see the page that leads to it, and kept by nobody on the way."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file_name() -> str:
    part = part_of(request.args.get("of", ""))
    return "figures" if part == TOTAL else "figures-" + "-".join(part).replace("/", "-")


Figures = Mapping[str, Figure]


def _ready() -> tuple[Figures, Figures]:
    """The figures of the part that the address names, and of the whole also those of a year before; of a part
    that is not counted yet, none.
    """
    part = part_of(request.args.get("of", ""))
    return figures.ready_to_compare() if part == TOTAL else (figures.ready(part=part), {})


def _head(ready: Figures, before: Figures) -> dict[str, Any]:
    """What all these pages show."""
    tiles = [tile(figure) for figure in ready.values()]
    compared = {metric: year_before(one, before.get(metric)) for metric, one in ready.items()}
    return {"tiles": tiles, "compared": compared, "span": usual_window(ready), "method": METHOD}


def _by_subject(ready: Mapping[str, Figure]) -> list[tuple[str, Any, list[Any]]]:
    """Each subject that has figures, with the tiles of them."""
    found = []
    for name, one in SUBJECTS.items():
        tiles = [tile(ready[metric]) for metric in one.metrics if metric in ready]
        if tiles:
            found.append((name, one.words, tiles))
    return found


def _narrowing() -> dict[str, Any]:
    """What the figures can be narrowed to, and what they are narrowed to now."""
    now = part_of(request.args.get("of", ""))
    return {
        "of": address_of(now) if now != TOTAL else "",
        "words": part_words(now, chapter_names()) if now != TOTAL else "",
        "choices": choices(figures.parts_ready()),
    }


def usual_window(ready: Mapping[str, Figure]) -> Window | None:
    """The period that most of the figures are of; each of them says its own, too."""
    windows = Counter(figure.window for figure in ready.values())
    return windows.most_common(1)[0][0] if windows else None
