"""Evidence on the web: where files are kept, and how one is sent to whoever may see its case."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, abort, current_app
from flask_babel import gettext
from wtforms import Field

from config import Settings
from portal.cases.evidence import Upload
from portal.cases.records import Case, Evidence
from portal.store.files import Folder
from portal.web.house import settings
from portal.web.page import page


def folder_of(chosen: Settings) -> Folder:
    """The folder that the settings name for files."""
    return Folder(Path(chosen.files_url))


def files_folder() -> Folder:
    """The folder of the running portal."""
    kept = current_app.extensions.get("files")
    if kept is None:
        kept = current_app.extensions["files"] = folder_of(settings())
    return kept


def uploads_of(field: Field) -> tuple[Upload, ...]:
    """The files that came with a form's field, read."""
    return tuple(Upload(one.filename, one.read()) for one in field.data or [] if getattr(one, "filename", ""))


def send(case: Case, name: str, *, internal: bool) -> Any:
    """The file `name` of a case the reader may see: always as a download, never as a page of ours.

    A picture that waits to be re-encoded is said to be on its way; one that could not be read is said so.
    """
    row = Evidence.get_or_none((Evidence.case == case.id) & (Evidence.name == name))
    if row is None or (row.internal and not internal):
        abort(404)
    if row.refused:
        return page(
            of="parts.waiting_file", code=410, words=gettext("This picture could not be read."), over=True
        )
    if not row.ready:
        words = gettext("This picture is being prepared.")
        return *page(of="parts.waiting_file", code=503, words=words), {"Retry-After": "5", "Refresh": "5"}
    response = Response(files_folder().get(row.name), mimetype=row.media_type)
    response.headers["Content-Disposition"] = disposition(row.filename)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def disposition(filename: str) -> str:
    """An attachment under the name its owner gave it, in any script (RFC 6266)."""
    plain = filename.encode("ascii", "ignore").decode().replace('"', "").replace("\\", "").strip() or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
