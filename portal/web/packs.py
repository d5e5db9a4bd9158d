"""A board pack in the reader's words: as a page, as a workbook, and as what its letter says."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Flask
from flask_babel import gettext, pgettext

from portal.members.imported import first_day
from portal.metrics import packs
from portal.metrics.estimators.disclosure import Display
from portal.metrics.packs import Contents, Drawn
from portal.metrics.shapes import Figure
from portal.web import formats, paper
from portal.web.changed import told_changes
from portal.web.charts.drawing import slim_of
from portal.web.compared import year_before
from portal.web.figure_charts.chart import Chart
from portal.web.figure_charts.drawn import charts
from portal.web.figure_charts.noted import Note, in_words
from portal.web.figure_files import as_xlsx
from portal.web.house import house
from portal.web.in_short import in_short
from portal.web.locale import language, offered, say, showing
from portal.web.signals import nothing_stands_out, stands_out, what_stands_out
from portal.web.subjects import SUBJECTS
from portal.web.tiles import Tile, tile
from portal.web.typesetting import render
from portal.web.workbooks import Cell, Sheet
from portal.wording import N_

MAIN = ("R1", "R5", "R4", "R20", "R21", "L1")
"""The figures that the letter tells in words."""


@dataclass(frozen=True)
class Packed:
    """A figure with all that a pack shows of it."""

    tile: Tile
    compared: str
    charts: tuple[Chart, ...]


def told(contents: Contents) -> dict[str, Any]:
    """What a page of the pack shows, in the reader's language. Its charts are the slim ones: a chart stands
    beside its table, on paper, too, and so many of them weigh enough.
    """
    drawn: dict[str, list[Chart]] = {}
    for chart in charts(contents.figures, contents.notes):
        slim = replace(chart, drawing=slim_of(chart.drawing))
        drawn.setdefault(chart.metric, []).append(slim)
    packed = {
        metric: Packed(tile(one), year_before(one, contents.before.get(metric)), tuple(drawn.get(metric, ())))
        for metric, one in contents.figures.items()
    }
    return {
        "sections": [
            (say(subject.words), [packed[metric] for metric in subject.metrics if metric in packed])
            for subject in SUBJECTS.values()
        ],
        "in_short": in_short(contents.figures),
        "signals": stands_out(contents.figures),
        "otherwise": nothing_stands_out(contents.figures),
        "changes": told_changes(contents.changes),
        "computed_at": contents.computed_at,
        "methods": sorted({one.method for one in contents.figures.values()}),
    }


# ── what is drawn when a pack is made ───────────────────────────────────────────────────────────────────


def draw(month: int, contents: Contents) -> Mapping[str, Drawn]:
    """The workbook and the words of a pack, in every language of the association."""
    drawn = {}
    for one in house().languages:
        with showing(one.code):
            drawn[one.code] = Drawn(_workbook(month, contents), _words(month, contents))
    return drawn


def title_of(month: int) -> str:
    """What the pack of a month is called."""
    return gettext("Board pack for %(month)s", month=formats.month(first_day(month), language()))


def _workbook(month: int, contents: Contents) -> bytes:
    return as_xlsx(contents.figures, contents.before, title_of(month), [_about(month, contents)])


def _about(month: int, contents: Contents) -> Sheet:
    """The first sheet: what the workbook is, and what stands out in it."""
    signals = stands_out(contents.figures)
    rows: list[list[Cell]] = [
        [gettext("Association"), house().name_in(language().code)],
        [gettext("Figures computed"), contents.computed_at.astimezone(house().zone)],
        [gettext("What stands out"), "" if signals else nothing_stands_out(contents.figures)],
    ]
    rows += [[name, words] for name, words in signals]
    rows += [[_when(one), one["words"]] for one in told_changes(contents.changes)]
    rows += [[_noted(one), f"{one.words} {one.who}".strip()] for one in in_words(contents.notes)]
    return Sheet(gettext("About this pack"), [title_of(month), ""], [40, 90], rows)


def _when(change: Mapping[str, Any]) -> str:
    month = formats.month(change["day"], language())
    if change["done"]:
        return gettext("Changed in %(month)s", month=month)
    return gettext("Promised for %(month)s", month=month)


def _noted(note: Note) -> str:
    return pgettext("name and value", "%(name)s: %(value)s", name=gettext("Notes on charts"), value=note.day)


def _words(month: int, contents: Contents) -> dict[str, Any]:
    """What the letter says: the month, what stands out, and the main figures."""
    figures = [contents.figures[metric] for metric in MAIN if metric in contents.figures]
    return {
        "month": formats.month(first_day(month), language()),
        "lead": what_stands_out(contents.figures),
        "main": [_main(one) for one in figures],
    }


UNTOLD = {
    "hidden": N_("%(figure)s: hidden to protect privacy."),
    "no data": N_("%(figure)s: no data."),
}


def _main(figure: Figure) -> str:
    """A figure in a sentence, with all that it is never shown without."""
    one = tile(figure)
    if not one.told:
        return say(UNTOLD[str(figure.display)], figure=one.title)
    if not one.valued:
        return " ".join((gettext("%(figure)s: not shown yet.", figure=one.title), *one.notes))
    few = figure.display is Display.SMALL
    base = gettext("%(base)s, small sample", base=one.n) if few else one.n
    shown = {"figure": one.title, "value": one.value, "base": base}
    if one.interval:
        return gettext(
            "%(figure)s: %(value)s (95 per cent interval %(between)s; %(base)s).",
            between=one.interval,
            **shown,
        )
    return gettext("%(figure)s: %(value)s (%(base)s).", **shown)


# ── what the worker does ────────────────────────────────────────────────────────────────────────────────


Pages = Callable[[], Flask]
"""The pages, for a process that draws: made when they are needed first."""


def make_due(pages: Pages, at: dt.datetime) -> int:
    """Make the pack that is due; returns 1, or 0 where none is."""
    return packs.make_due(at, partial(_draw_apart, pages))


def make(pages: Pages, at: dt.datetime) -> packs.Pack | None:
    """Make the pack of the month that ended last, if there is none and there can be one."""
    return packs.make(at, partial(_draw_apart, pages))


def _draw_apart(pages: Pages, month: int, contents: Contents) -> Mapping[str, Drawn]:
    with pages().app_context():
        return draw(month, contents)


def draw_pdf(pages: Pages) -> int:
    """Draw one PDF that a pack lacks in the language of a reader; returns 1, or 0 where none is lacking or
    none can be drawn here. It takes some seconds, so no more are drawn than are read.
    """
    if not packs.every():
        return 0
    with pages().app_context():
        found = packs.next_undrawn(sorted({one.code for one in offered()} & packs.reading()))
        if found is None or not paper.can_draw():
            return 0
        _draw_paper(*found)
    return 1


def _draw_paper(pack: packs.Pack, code: str) -> None:
    with showing(code):
        shown = {"pack": pack, "title": title_of(pack.month), "style": paper.style(), **told(pack.contents)}
        content = paper.pdf(render("staff/packs/paper.html", shown))
    packs.add_file(pack, code, packs.PDF, content)
