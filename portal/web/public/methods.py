"""What every figure means and how it is counted, those included that are not published: a page a subject."""

from typing import Any

from flask import Blueprint, abort

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.shapes import METHOD
from portal.web.access import open_to_all
from portal.web.locale import say
from portal.web.page import page
from portal.web.public.performance import ON_METHOD_PAGE, must_be_seen
from portal.web.public.unchanged import answered
from portal.web.published_words import SOURCES
from portal.web.subjects import SUBJECTS


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
        figures=[(CATALOGUE[metric], metric in ON_METHOD_PAGE) for metric in SUBJECTS[subject].metrics],
        number=METHOD,
        sources=SOURCES,
        others=[(name, say(one.words)) for name, one in SUBJECTS.items() if name != subject],
    )


def add_to(room: Blueprint) -> None:
    """Put this page into the room."""
    room.add_url_rule("/<language:lang>/performance/method/<subject>", "method_of", method_of)
