"""Open data: every release as it was published, as CSV and JSON, made of the published cells alone."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort

from portal.members.association import association
from portal.metrics.public import releases
from portal.metrics.public.published import Cell
from portal.metrics.public.releases import Release
from portal.web.access import open_to_all
from portal.web.cells import harmless
from portal.web.house import house
from portal.web.public.unchanged import mark, marked, unchanged

RELEASE = ("year", "quarter", "release", "stands", "made_on", "why", "method")
CELL = (
    *("figure", "group", "item", "unit", "since", "until"),
    *("told", "value", "lower", "upper", "n", "ready", "not_before"),
)
KEPT = "public, max-age=300"
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@open_to_all
def as_csv() -> Response:
    """One line for each published number of each release, corrected ones included."""
    return _given(_csv, "text/csv; charset=utf-8", "performance.csv")


def _csv() -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow((*RELEASE, *CELL))
    for release in releases.every():
        for cell in release.cells.values():
            told = {**_about(release), **_plain(cell)}
            writer.writerow([harmless(told[name]) for name in (*RELEASE, *CELL)])
    return file.getvalue()


@open_to_all
def as_json() -> Response:
    """The same, release by release, with the association’s names."""
    return _given(_json, "application/json", "performance.json")


def _json() -> str:
    told = {
        "association": association().names,
        "releases": [
            {**_about(one), "figures": [_plain(cell) for cell in one.cells.values()]}
            for one in releases.every()
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


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


def _given(made: Callable[[], str], content_type: str, name: str) -> Response:
    """A file that is unchanged as long as no release is made."""
    if not house().publishes:
        abort(404)
    tag = mark(releases.last_number())
    response = unchanged(tag, KEPT) or marked(Response(made(), content_type=content_type), tag, KEPT)
    response.headers.update(OPEN)
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def add_to(room: Blueprint) -> None:
    """Put these addresses into the room."""
    room.add_url_rule("/performance/data.csv", "data_csv", as_csv)
    room.add_url_rule("/performance/data.json", "data_json", as_json)
