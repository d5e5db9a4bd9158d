"""What the pages of figures show, apart from what is the reader’s own: drawn once for each language.

Nothing here may ask who reads, when, or in which zone; all it may ask of the figures is what it is given.
Notes on charts and the changes told beside them are part of the mark by which drawings are named
(`figures.standing`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext

from portal.learning.on_charts import OnChart, on_charts
from portal.metrics.catalogue import CATALOGUE, LEADING
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Window
from portal.web.changed import told_changes
from portal.web.compared import year_before
from portal.web.figure_charts.drawn import board_charts, charts
from portal.web.in_short import in_short
from portal.web.signals import nothing_stands_out, stands_out
from portal.web.staff.compare import comparable
from portal.web.subjects import SUBJECT_OF, SUBJECTS
from portal.web.tiles import Tile, tile
from portal.web.typesetting import render
from portal.web.values import number
from portal.wording import N_

Figures = Mapping[str, Figure]

BOARD, OVERVIEW = "board", "overview"
SEES_CASES = "figures.cases"
NO_CASES: dict[str, str] = {
    "R24": N_("This figure counts visits to help articles, not cases."),
    "L5": N_("This figure counts visits to help articles, not cases."),
    "L6": N_(
        "This figure compares the time before a corrective action with the time after it. It "
        "has no list of cases."
    ),
    "L7": N_("This figure counts corrective actions, not cases."),
}
MEMBERS = N_("This figure counts members, not cases.")
"""Why a figure has no cases behind it, told to those who would look for them."""

WITH_CASES = " cases"
"""What the name of a page ends with that is drawn for those who may see the cases behind its figures."""


@dataclass(frozen=True)
class Page:
    """What is the same for all who read a page in one language, and the period that most of it is of."""

    html: str
    period: str


def _board(ready: Figures, before: Figures, of: str) -> Page:
    told = _told(ready, before)
    told |= {**_first(ready), **_led(told["tiles"]), "charts": board_charts(ready, on_charts())}
    told["changes"] = told_changes()
    told["left_out"] = left_out(ready)
    return Page(render("staff/figures/drawn_board.html", told), _period(ready))


def _overview(ready: Figures, before: Figures, of: str) -> Page:
    told = {**_told(ready, before), **_first(ready), "subjects": _by_subject(ready), "of": of}
    told["left_out"] = left_out(ready)
    return Page(render("staff/figures/drawn_overview.html", told), _period(ready))


def _subject(name: str, with_cases: bool, ready: Figures, before: Figures, of: str) -> Page:
    ordered = {metric: ready[metric] for metric in SUBJECTS[name].metrics if metric in ready}
    behind = behind_of(ordered.values(), of) if with_cases else {}
    without = [metric for metric in ordered if CATALOGUE[metric].behind is None] if with_cases else []
    compared = [metric for metric, _ in comparable(ordered)]
    told = {
        **_told(ordered, before),
        "left_out": left_out(ready),
        "charts": charts(ordered, _notes(of)),
        "behind": behind,
        "without": {metric: NO_CASES.get(metric, MEMBERS) for metric in without},
        "compared_parts": compared,
    }
    return Page(render("staff/figures/drawn_subject.html", told), _period(ordered))


def _notes(of: str) -> list[OnChart]:
    """What stands on charts; limits are begun anew for the whole alone."""
    return [one for one in on_charts() if not (of and one.anew)]


def behind_of(ready: Iterable[Figure], of: str) -> dict[str, str]:
    """Where the cases behind figures are, of the part that an address names (`category:fees`)."""
    query = f"?{urlencode({'of': of})}" if of else ""
    told = [one.metric for one in ready if one.display is not Display.NO_DATA]
    return {metric: f"/staff/metrics/{metric}/cases{query}" for metric in told if CATALOGUE[metric].behind}


def left_out(ready: Figures) -> str:
    """How many cases are left out of every figure (0.1)."""
    row = next((row for row in ready["R1"].rows if row.label == "left_out"), None) if "R1" in ready else None
    if row is None:
        return ""
    return gettext("hidden to protect privacy") if row.value is None else number(row.value)


def _told(ready: Figures, before: Figures) -> dict[str, Any]:
    tiles = [tile(figure) for figure in ready.values()]
    compared = {metric: year_before(one, before.get(metric)) for metric, one in ready.items()}
    return {"tiles": tiles, "compared": compared, "usual": usual_window(ready)}


def _first(ready: Figures) -> dict[str, Any]:
    """What a page says first: how it stands, and what stands out."""
    return {
        "in_short": in_short(ready),
        "signals": stands_out(ready),
        "otherwise": nothing_stands_out(ready),
    }


def _led(tiles: list[Tile]) -> dict[str, Any]:
    """The tiles that lead, and the others under their subjects, in the order of the catalogue."""
    rest = [one for one in tiles if one.figure.metric not in LEADING]
    by_subject = groupby(rest, lambda one: SUBJECT_OF[one.figure.metric])
    return {
        "leading": [one for one in tiles if one.figure.metric in LEADING],
        "groups": [(SUBJECTS[name].words, list(own)) for name, own in by_subject],
    }


def _period(ready: Figures) -> str:
    return render("staff/figures/drawn_period.html", {"span": usual_window(ready)}).strip()


def _by_subject(ready: Figures) -> list[tuple[str, Any, list[Any]]]:
    """Each subject that has figures, with the tiles of them."""
    found = []
    for name, one in SUBJECTS.items():
        tiles = [tile(ready[metric]) for metric in one.metrics if metric in ready]
        if tiles:
            found.append((name, one.words, tiles))
    return found


def usual_window(ready: Figures) -> Window | None:
    """The period that most of the figures are of; each of them says its own, too."""
    windows = Counter(figure.window for figure in ready.values())
    return windows.most_common(1)[0][0] if windows else None


def subject_page(name: str, with_cases: bool) -> str:
    """The page of a subject, for those who may see the cases behind its figures or may not."""
    return name + WITH_CASES if with_cases else name


Draw = Callable[[Figures, Figures, str], Page]
"""How a page is drawn: of the figures, those of a year before, and the part as its links name it."""

PAGES: dict[str, Draw] = {
    BOARD: _board,
    OVERVIEW: _overview,
    **{
        subject_page(name, with_cases): partial(_subject, name, with_cases)
        for name in SUBJECTS
        for with_cases in (False, True)
    },
}
