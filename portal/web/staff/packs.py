"""Board packs: the list of them, each as a page, and the files that were drawn of it."""

import datetime as dt
from typing import Any

from flask import Blueprint, Response, abort

from portal.metrics import packs
from portal.metrics.packs import PDF, XLSX, Pack
from portal.web import paper
from portal.web.access import allows
from portal.web.house import house
from portal.web.locale import language
from portal.web.packs import title_of, told
from portal.web.page import page
from portal.web.staff.figures import XLSX as WORKBOOK
from portal.web.staff.figures import handed_out

blueprint = Blueprint("packs", __name__)


@blueprint.get("/metrics/packs")
@allows("board.see")
def index() -> Any:
    """All packs, the newest first."""
    return page(packs=[(one, title_of(one.month)) for one in packs.every()])


@blueprint.get("/metrics/pack/<month>")
@allows("board.see")
def show(month: str) -> Any:
    """A pack, as it was when it was made."""
    pack = _pack(month)
    files = packs.files_of(pack)
    return page(
        pack=pack,
        title=title_of(pack.month),
        has_pdf=any(kind == PDF for _, kind in files),
        has_extra=paper.is_installed(),
        **told(pack.contents),
    )


@blueprint.get("/metrics/pack/<month>/board-pack.xlsx")
@allows("board.see")
def workbook(month: str) -> Response:
    """The pack as a workbook, as it was drawn when it was made."""
    return _file(month, XLSX, WORKBOOK)


@blueprint.get("/metrics/pack/<month>/board-pack.pdf")
@allows("board.see")
def pdf(month: str) -> Response:
    """The pack as a PDF, as it was drawn."""
    return _file(month, PDF, "application/pdf")


def _pack(month: str) -> Pack:
    try:
        day = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        abort(404)
    return packs.pack_of(day.year, day.month) or abort(404)


def _file(month: str, kind: str, content_type: str) -> Response:
    """The file in the reader's language, else in the first of the association that there is."""
    pack = _pack(month)
    found = packs.file_of(pack, [language().code, *(one.code for one in house().languages)], kind)
    if found is None:
        abort(404)
    code, content = found
    return handed_out(content, content_type, f"board-pack-{pack.name}-{code}.{kind}")
