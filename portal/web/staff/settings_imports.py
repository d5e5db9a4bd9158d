"""Set-up: files of activity and renewals brought in, what was refused of them, and taking one back."""

import csv
import datetime as dt
import io
from typing import Any, NamedTuple

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, RadioField

from portal.members import bringing_in
from portal.members.bringing_in import Outcome
from portal.members.import_files import REFUSED, SHAPES
from portal.members.imported import (
    ACTIVITIES,
    KINDS,
    REASONS,
    Import,
    imports,
    refused_rows,
    with_refused_rows,
)
from portal.members.roster import staff_among
from portal.web import clock, formats
from portal.web.access import allows, takes_files
from portal.web.cells import harmless
from portal.web.evidence import disposition
from portal.web.forms import Form, needed, options, refused
from portal.web.locale import gettext, language, ngettext, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.settings_room import blueprint
from portal.wording import N_, Refusal, Words

LARGEST = 10 * 1024 * 1024


class TooLarge(Refusal):
    """The file is larger than a page takes."""

    message = N_(
        "The file is larger than 10 MB. Split it into smaller files, or ask whoever looks "
        "after the server to import it."
    )


class ImportForm(Form):
    """A file, and what it tells of."""

    kind = RadioField(
        _l("What is in the file"), [needed(N_("Choose what is in the file."))], choices=options(KINDS)
    )
    file = FileField(_l("CSV file"), [needed(N_("Choose a file first."))])


class Shown(NamedTuple):
    """An import in words: which days it tells of (empty where none were taken), and who brought it in."""

    row: Import
    kind: Words
    days: str
    who: str
    has_refused: bool


@blueprint.get("/settings/imports")
@allows("settings.see")
def imports_page() -> Any:
    """The form, and all imports."""
    return _shown(ImportForm(action=url_for(".bring_file_in"), called="import"))


@blueprint.post("/settings/imports")
@allows("settings.change")
@takes_files
def bring_file_in() -> Any:
    """Take a file: its good lines are taken at once, the others are told."""
    form = ImportForm(action=request.path, called="import")
    if not form.validate_on_submit():
        return _shown(form)
    try:
        content = _read(form.file.data)
        outcome = bringing_in.bring_in(form.kind.data, content, by=actor(), at=clock.now())
    except Refusal as refusal:
        return _shown(refused(form, Refusal(refusal.message, field="file", **refusal.filling)))
    flash(_said(outcome))
    return redirect(url_for(".imports_page"), 303)


def _read(sent: FileStorage) -> bytes:
    """What was sent; TooLarge."""
    content = sent.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge
    return content


def _said(outcome: Outcome) -> str:
    """What became of a file, in a sentence or two."""
    taken = outcome.new + outcome.changed
    if not taken:
        done = gettext("Nothing was new in this file, so nothing has changed.")
    else:
        done = ngettext("%(num)d line was imported.", "%(num)d lines were imported.", taken)
    if not outcome.refused:
        return done
    left = ngettext(
        "%(num)d line was refused. It is listed below.",
        "%(num)d lines were refused. They are listed below.",
        outcome.refused,
    )
    return f"{done} {left}"


@blueprint.post("/settings/imports/<int:number>/take-back")
@allows("settings.change")
def take_import_back(number: int) -> Any:
    """Take an import back."""
    try:
        bringing_in.take_back(number, by=actor(), at=clock.now())
    except bringing_in.NoSuchImport:
        abort(404)
    except Refusal as refusal:
        return _shown(
            refused(ImportForm(action=url_for(".bring_file_in"), called="import"), refusal), code=409
        )
    flash(gettext("Import %(number)s has been undone. What it had replaced is back.", number=number))
    return redirect(url_for(".imports_page"), 303)


@blueprint.get("/settings/imports/<int:number>/refused.csv")
@allows("settings.see")
def refused_lines(number: int) -> Any:
    """The lines that were refused, with what is wrong with each: to mend them and bring them in again."""
    row = Import.get_or_none(Import.id == number)
    lines = refused_rows(number)
    if row is None or not lines:
        abort(404)
    columns = SHAPES[row.kind].columns
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*REFUSED, *columns])
    for line, cells, faults in lines:
        told = " ".join(_problem(fault) for fault in faults)
        writer.writerow([line, *map(harmless, [told, *(cells.get(name, "") for name in columns)])])
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = disposition(f"refused-{number}.csv")
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(fault: list[Any]) -> str:
    column, sentence, filling = fault
    said = say(sentence, **filling) if filling else say(sentence)
    return f"{column}: {said}" if column else said


def _shown(form: Form, code: int | None = None) -> Any:
    rows = imports()
    staff, kept = staff_among({row.by_id for row in rows if row.by_id is not None}), with_refused_rows()
    return page(
        of="staff.settings.imports_page",
        code=code,
        form=form,
        imports=[_told(row, staff, row.id in kept) for row in rows],
        columns={kind: shape.columns for kind, shape in SHAPES.items()},
        activities=ACTIVITIES,
        reasons=REASONS,
    )


def _told(row: Import, staff: dict[int, str], has_refused: bool) -> Shown:
    days = ""
    if row.since is not None and row.until is not None:
        first, last = (_day(day) for day in (row.since, row.until))
        days = first if first == last else gettext("%(first)s to %(last)s", first=first, last=last)
    return Shown(row, KINDS[row.kind], days, staff.get(row.by_id or 0, ""), has_refused)


def _day(ordinal: int) -> str:
    return formats.day(dt.date.fromordinal(ordinal), language(), dt.UTC)
