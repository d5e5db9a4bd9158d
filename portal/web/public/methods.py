"""What every figure means and how it is counted, those included that are not published: a page a subject."""

from typing import Any, NamedTuple

from flask import Blueprint, abort

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.shapes import METHOD, Definition
from portal.web.access import open_to_all
from portal.web.locale import say
from portal.web.page import page
from portal.web.public.performance import ON_METHOD_PAGE, must_be_seen
from portal.web.public.unchanged import answered
from portal.web.published import SOURCES
from portal.web.subjects import SUBJECTS
from portal.wording import NP_, Words

AWAITED: dict[str, Words] = {
    "R24": NP_("figure", "Effort"),
    "L5": NP_("figure", "Answered by help articles"),
}
"""Figures of which nothing can tell yet: they come with help articles."""


class Told(NamedTuple):
    """A figure of a subject: its number, its definition (None: it is awaited), whether it is published."""

    metric: str
    title: str
    definition: Definition | None
    published: bool


def figures_of(subject: str) -> list[Told]:
    """All figures of a subject, in the order of its page."""
    found = []
    for metric in SUBJECTS[subject].metrics:
        known = CATALOGUE.get(metric)
        title = say(known.title) if known else say(AWAITED[metric])
        found.append(Told(metric, title, known, metric in ON_METHOD_PAGE))
    return found


@open_to_all
def method_of(subject: str) -> Any:
    """How the figures of one subject are counted."""
    must_be_seen()
    if subject not in SUBJECTS:
        abort(404)
    return answered(lambda: _drawn(subject))


def _drawn(subject: str) -> Any:
    return page(
        of="public.method_of",
        title=say(SUBJECTS[subject].words),
        figures=figures_of(subject),
        number=METHOD,
        sources=SOURCES,
        others=[(name, say(one.words)) for name, one in SUBJECTS.items() if name != subject],
    )


def add_to(room: Blueprint) -> None:
    """Put this page into the room."""
    room.add_url_rule("/<language:lang>/performance/method/<subject>", "method_of", method_of)
