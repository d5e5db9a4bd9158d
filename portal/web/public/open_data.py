"""Open data: every release as it was published, as CSV and JSON, made of the published cells alone."""

import csv
import hashlib
import io
import json
from typing import Any

from flask import Blueprint, Response, abort, request

from portal.members.association import association
from portal.metrics import releases
from portal.metrics.published import Cell
from portal.metrics.releases import Release
from portal.web.access import open_to_all
from portal.web.cells import harmless
from portal.web.house import house

RELEASE = ("year", "quarter", "release", "stands", "made_on", "why", "method")
CELL = (
    *("figure", "group", "item", "unit", "since", "until"),
    *("told", "value", "lower", "upper", "n", "ready", "not_before"),
)
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@open_to_all
def as_csv() -> Response:
    """One line for each published number of each release, corrected ones included."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow((*RELEASE, *CELL))
    for release in _published():
        for cell in release.cells.values():
            told = {**_about(release), **_plain(cell)}
            writer.writerow([harmless(told[name]) for name in (*RELEASE, *CELL)])
    return _given(file.getvalue(), "text/csv; charset=utf-8", "performance.csv")


@open_to_all
def as_json() -> Response:
    """The same, release by release, with the association’s names."""
    told = {
        "association": association().names,
        "releases": [
            {**_about(one), "figures": [_plain(cell) for cell in one.cells.values()]} for one in _published()
        ],
    }
    return _given(json.dumps(told, ensure_ascii=False, indent=1), "application/json", "performance.json")


def _published() -> list[Release]:
    if not house().publishes:
        abort(404)
    return releases.every()


def _about(release: Release) -> dict[str, Any]:
    return {
        "year": release.ended.year,
        "quarter": release.ended.place,
        "release": release.number,
        "stands": release.stands,
        "made_on": release.made_at.date().isoformat(),
        "why": release.why,
        "method": release.method,
    }


def _plain(cell: Cell) -> dict[str, Any]:
    stored = cell.as_json()
    return {name: _number(stored[name]) for name in CELL}


def _number(value: Any) -> Any:
    """A whole number without its decimal point; anything else as it is."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def _given(body: str, content_type: str, name: str) -> Response:
    """A file that is unchanged as long as no release is made."""
    response = Response(body, content_type=content_type)
    response.headers.update(OPEN)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=300"
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:24])
    response.make_conditional(request)
    return response


def add_to(room: Blueprint) -> None:
    """Put these addresses into the room."""
    room.add_url_rule("/performance/data.csv", "data_csv", as_csv)
    room.add_url_rule("/performance/data.json", "data_json", as_json)
