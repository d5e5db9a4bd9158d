"""The page that sets the parts of a figure side by side: chapters, languages or categories in a funnel."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, request, url_for

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.comparing import COMPARED, compare
from portal.metrics.shapes import METHOD, Figure
from portal.web.access import allows
from portal.web.figure_charts.chart import Chart
from portal.web.figure_charts.funnels import comparison, meaning
from portal.web.locale import say
from portal.web.page import page
from portal.web.staff.narrowed import compared_by
from portal.web.subjects import DIMENSIONS, SUBJECT_OF, SUBJECTS, chapter_names, part_words


class Compared(NamedTuple):
    """A comparison as its page shows it."""

    whole: Figure
    chart: Chart
    meaning: list[str]


def comparable(metrics: Iterable[str]) -> list[tuple[str, str]]:
    """Those of `metrics` whose parts can be compared, each with its words."""
    return [(metric, say(CATALOGUE[metric].title)) for metric in metrics if metric in COMPARED]


@allows("figures.see")
def compare_parts(metric: str) -> Any:
    """The parts of one figure side by side: `?by=chapter`, `language` or `category`."""
    dimensions = compared_by()
    by = request.args.get("by", dimensions[0])
    if metric not in COMPARED or by not in dimensions:
        abort(404)
    subject = SUBJECT_OF[metric]
    return page(
        metric=metric,
        by=by,
        definition=CATALOGUE[metric],
        compared=_compared(metric, by),
        dimensions=[(name, say(DIMENSIONS[name])) for name in dimensions],
        groups=[(say(one.words), comparable(one.metrics)) for one in SUBJECTS.values()],
        subject=(subject, say(SUBJECTS[subject].words)),
        method=METHOD,
    )


def _compared(metric: str, by: str) -> Compared | None:
    found = compare(metric, by)
    if found is None:
        return None
    names = chapter_names() if by == "chapter" else {}
    called = {part.value: part_words((by, part.value), names) for part in found.parts}
    return Compared(found.whole, comparison(found, names), meaning(found, called))


@allows("figures.see")
def chosen() -> Any:
    """To the page of the figure that was chosen in the list."""
    dimensions = compared_by()
    metric, by = request.args.get("figure", COMPARED[0]), request.args.get("by", dimensions[0])
    if metric not in COMPARED or by not in dimensions:
        abort(404)
    return redirect(url_for("staff.figures.compare", metric=metric, by=by), 303)


def add_to(room: Blueprint) -> None:
    """Put the pages into the room of figures."""
    room.add_url_rule("/metrics/compare", "choose", chosen)
    room.add_url_rule("/metrics/compare/<metric>", "compare", compare_parts)
