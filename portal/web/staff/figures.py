"""The pages of figures: an overview, a page for each subject, and the board’s; of the whole or of a part."""

from typing import Any

from flask import Blueprint, Response, abort
from flask_babel import gettext

from portal.metrics import figures
from portal.metrics.rows import TOTAL
from portal.metrics.shapes import METHOD
from portal.web.access import allows, may
from portal.web.evidence import disposition
from portal.web.figure_files import as_csv, as_xlsx
from portal.web.page import page
from portal.web.staff import annotations, behind, compare, limits
from portal.web.staff.drawn import figures_of, shown
from portal.web.staff.figure_pages import BOARD, OVERVIEW, SEES_CASES, subject_page
from portal.web.staff.narrowed import narrowed_to, parts_offered
from portal.web.subjects import SUBJECTS, address_of, chapter_names, choices, part_words

blueprint = Blueprint("figures", __name__)
for _room in (compare, annotations, limits, behind):
    _room.add_to(blueprint)


@blueprint.get("/metrics/")
@allows("figures.see")
def index() -> Any:
    """The overview: what stands out, and every figure under its subject."""
    return page(drawn=shown(OVERVIEW, narrowed_to()), method=METHOD, narrowing=_narrowing())


@blueprint.get("/metrics/<subject>")
@allows("figures.see")
def subject(subject: str) -> Any:
    """The figures of one subject, each with its chart, its table, what it means and how it is counted."""
    if subject not in SUBJECTS:
        abort(404)
    one = SUBJECTS[subject]
    return page(
        drawn=shown(subject_page(subject, with_cases=may(SEES_CASES)), narrowed_to()),
        method=METHOD,
        name=subject,
        subject=one,
        all=SUBJECTS,
        narrowing=_narrowing(),
    )


@blueprint.get("/metrics/board")
@allows("board.see")
def board() -> Any:
    """What the board looks at: the same figures without a way to any case, and one sentence before them."""
    return page(drawn=shown(BOARD), method=METHOD)


@blueprint.get("/metrics/figures.csv")
@allows("figures.see")
def csv_file() -> Response:
    """The figures of the overview as CSV, of the whole or of the part that the address names."""
    return handed_out(as_csv(*figures_of(narrowed_to())), CSV, f"{_file_name()}.csv")


@blueprint.get("/metrics/figures.xlsx")
@allows("figures.see")
def xlsx_file() -> Response:
    """The same as a workbook in the reader's language."""
    return handed_out(as_xlsx(*figures_of(narrowed_to()), gettext("Figures")), XLSX, f"{_file_name()}.xlsx")


CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed_out(content: bytes, content_type: str, name: str) -> Response:
    """A file for whoever may see the page that leads to it, and kept by nobody on the way."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file_name() -> str:
    part = narrowed_to()
    if part == TOTAL or figures.standing(part) is None:
        return "figures"
    return "figures-" + "-".join(part).replace("/", "-")


def _narrowing() -> dict[str, Any]:
    """What the figures can be narrowed to, and what they are narrowed to now: an address that somebody made
    up says nothing here in their words, nor that it is of anything.
    """
    now, ready = narrowed_to(), parts_offered()
    return {
        "of": address_of(now) if now != TOTAL else "",
        "words": part_words(now, chapter_names()) if now in ready else "",
        "choices": choices(ready),
    }
