"""Evidence on the web: where files are kept, and how one is sent to whoever may see its case."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, abort, current_app
from wtforms import Field

from config import Settings
from portal.cases.evidence import Upload
from portal.cases.records import Case, Evidence
from portal.store.files import Folder
from portal.web.house import settings
from portal.web.locale import say
from portal.web.page import page
from portal.wording import N_

log = logging.getLogger(__name__)


def folder_of(chosen: Settings) -> Folder:
    """The folder that the settings name for files."""
    return Folder(Path(chosen.files_url))


def files_folder() -> Folder:
    """The folder of the running portal."""
    folder = current_app.extensions.get("files")
    if folder is None:
        folder = current_app.extensions["files"] = folder_of(settings())
    return folder


def uploads_of(field: Field) -> tuple[Upload, ...]:
    """The files that came with a form's field, read."""
    return tuple(Upload(one.filename, one.read()) for one in field.data or [] if getattr(one, "filename", ""))


# Why a file cannot be had → the status, what is so, and what that means for its reader.
NOT_TO_BE_HAD: dict[str, tuple[int, str, str]] = {
    "waiting": (
        503,
        N_("This picture is being prepared."),
        N_(
            "Pictures are made safe before anybody sees them. That takes a few seconds: load this page again."
        ),
    ),
    "refused": (
        410,
        N_("This picture could not be read."),
        N_(
            "It is kept for nobody to open, since it cannot be made safe. "
            "If it matters, please send it again in another form, such as a PDF."
        ),
    ),
    "lost": (
        410,
        N_("This file is missing."),
        N_("It is not where we keep files any more. Please tell us, and send it again if you still have it."),
    ),
}
AGAIN = {"Retry-After": "5", "Refresh": "5"}


def send(case: Case, name: str, *, internal: bool) -> Any:
    """The file `name` of a case the reader may see: always as a download, never as a page of ours.

    What cannot be had is said to be on its way, not readable, or missing.
    """
    row = Evidence.get_or_none((Evidence.case == case.id) & (Evidence.name == name))
    if row is None or (row.internal and not internal):
        abort(404)
    if row.refused:
        return _said("refused")
    if not row.ready:
        return *_said("waiting"), AGAIN
    try:
        content = files_folder().get(row.name)
    except FileNotFoundError:
        log.error("evidence %s of case %s is not in the folder for files", row.name, case.reference)
        return _said("lost")
    response = Response(content, mimetype=row.media_type)
    response.headers["Content-Disposition"] = disposition(row.filename)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _said(why: str) -> tuple[str, int]:
    status, words, more = NOT_TO_BE_HAD[why]
    return page(of="parts.waiting_file", code=status, words=say(words), more=say(more))


def disposition(filename: str) -> str:
    """An attachment under the name its owner gave it, in any script (RFC 6266)."""
    plain = filename.encode("ascii", "ignore").decode().replace('"', "").replace("\\", "").strip() or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
