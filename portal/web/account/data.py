"""My data to take along: one ZIP with a page to read, the same for machines, and the files of my cases."""

import datetime as dt
import io
import json
import logging
import re
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext
from wtforms import BooleanField

from portal.cases.own_data import OwnFile, files_of
from portal.dossier import COLLECTED, own_data
from portal.members.accounts import failures, note_failure
from portal.members.own_data import Row
from portal.web import clock
from portal.web.access import allows
from portal.web.account.plain import shown
from portal.web.account.reader import reader
from portal.web.evidence import disposition, files_folder
from portal.web.forms import Form, needed, refused
from portal.web.page import page
from portal.web.typesetting import render
from portal.wording import N_, Refusal

LARGEST = 100 * 1024 * 1024  # of all files together; what is beyond is named and can be opened in its case
IN_MEMORY = 2 * 1024 * 1024
PIECE = 64 * 1024
OFTEN, WITHIN = 5, dt.timedelta(hours=1)

# The file stands alone, so its page brings what little style it needs.
STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.6 system-ui,sans-serif}"
    "h1,h2{line-height:1.3}h2{margin-block:2.5rem .5rem}"
    "dl{display:grid;grid-template-columns:minmax(7rem,1fr) 2fr;gap:.25rem 1rem;margin:0;"
    "padding-block:.75rem;border-block-start:1px solid #9999;break-inside:avoid}"
    "dd{margin:0;white-space:pre-line}"
    "ul{columns:11rem;padding:0;list-style:none}"
)

log = logging.getLogger(__name__)


class TooOften(Refusal):
    """The same person took their data several times this hour."""

    message = N_("You have taken your data several times this hour. Please wait an hour and try again.")


class Download(Form):
    """The confirmation that this device is one to keep such a file on."""

    trusted = BooleanField(
        lazy_gettext("I trust this device: nobody else opens what I keep on it."),
        [needed(N_("Tick the box first. On a device of others, rather do it another time."))],
    )


@allows("account.see")
def data() -> Any:
    """What is in it, before it is made."""
    return _page(Download(action=url_for("account.take")))


def _page(form: Download) -> Any:
    return page(of="account.data", form=form, headings=[one.heading for one in COLLECTED])


@allows("account.see")
def take() -> Any:
    """The file, made anew."""
    form, mine = Download(action=request.path), reader()
    if not form.validate_on_submit():
        return _page(form)
    try:
        _count(mine.person_id)
    except TooOften as refusal:
        return _page(refused(form, refusal))
    made = _packed(mine.person_id, clock.now())
    response = Response(_pieces(made), mimetype="application/zip")
    response.content_length = made.seek(0, io.SEEK_END)
    response.headers["Content-Disposition"] = disposition("my-data.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    """The file piece by piece; it is gone once it was sent, or its reader went away."""
    with made:
        made.seek(0)
        while piece := made.read(PIECE):
            yield piece


def _count(person_id: int) -> None:
    """TooOften after five times in an hour: each is many queries and many files."""
    key, now = f"data of person {person_id}", clock.real()
    if failures(key, now - WITHIN) >= OFTEN:
        raise TooOften
    note_failure(key, now)


def _packed(person_id: int, at: dt.datetime) -> IO[bytes]:
    """The ZIP, on disk where it is large."""
    told, files = own_data(person_id), files_of(person_id)
    made: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed when it was sent
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("my-data.html", _readable(told, at))
        packed.writestr("my-data.json", json.dumps({"made_at": at, **told}, **_JSON))
        for name, content in _contents(files):
            packed.writestr(name, content, compress_type=zipfile.ZIP_STORED)
    return made


_JSON: dict[str, Any] = {"ensure_ascii": False, "indent": 1, "default": lambda value: value.isoformat()}


def _readable(told: dict[str, list[Row]], at: dt.datetime) -> str:
    """The page to read, in the reader's language."""
    sections = [(one.heading, [shown(row) for row in told[one.name]]) for one in COLLECTED]
    return render("account/my_data.html", {"sections": sections, "at": at, "style": STYLE})


_UNPACKABLE = re.compile(r'[<>:"|?*]')  # what no name may hold on Windows, where unpacking stops at one


def _contents(files: list[OwnFile]) -> Iterator[tuple[str, bytes]]:
    """Where each file lies in the ZIP, and its content, until they are too large together."""
    folder, left = files_folder(), LARGEST
    for number, file in enumerate(files, start=1):
        if file.size > left:
            continue
        try:
            content = folder.get(file.name)
        except FileNotFoundError:
            log.error("a file of case %s is not in the folder for files", file.reference)
            continue
        left -= file.size
        yield f"files/{file.reference}/{number}-{_UNPACKABLE.sub('_', file.filename)}", content


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/data", "data", data)
    room.add_url_rule("/me/data", "take", take, methods=["POST"])
