"""The cases behind a figure: exactly those that the roll-ups count for it, as far as the reader may see
them.
"""

import datetime as dt
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, abort, request
from flask_babel import gettext

from portal.cases.queues import PAGE, Row, in_sight_among
from portal.members.people import PersonActor
from portal.metrics import figures
from portal.metrics.behind import (
    ALL,
    ASKED,
    COUNTED,
    DAY,
    JUSTIFIED,
    MEMBERS,
    OTHERS,
    SCANNED,
    Behind,
    Span,
    candidates,
    times_of,
)
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.office import zone_of_association
from portal.metrics.shapes import METHOD, Figure
from portal.store.paging import Page
from portal.web import clock
from portal.web.access import allows
from portal.web.locale import ngettext, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.narrowed import narrowed_to
from portal.web.staff.rows import shown
from portal.web.subjects import SUBJECT_OF, SUBJECTS, Part, address_of, chapter_names, part_words
from portal.web.values import number
from portal.wording import N_, NP_, Words

LISTS: dict[str, Words] = {
    ALL: NP_("cases behind a figure", "All"),
    COUNTED: NP_("cases behind a figure", "Those that make up the share"),
    OTHERS: NP_("cases behind a figure", "The others"),
}

INSTEAD: dict[str, str] = {
    ASKED: N_(
        "We promised members that no member of staff sees who answered what. So this list has"
        " all cases that were asked about and that you may see, answered or not."
    ),
    JUSTIFIED: N_(
        "We promised members that no member of staff sees who answered what. So this list has"
        " all cases found justified that you may see, whether their members were asked and "
        "answered or not."
    ),
}
"""What the lists say that hold more than the figure counts, so that no answer is told."""


class Found(NamedTuple):
    """A case of the list, and how often it counts in the figure."""

    row: Row
    times: int


@allows("figures.cases")
def cases(metric: str) -> Any:
    """The cases of a figure, of the whole or a part (`?of=`): all, or one side of a share (`?which=`)."""
    behind = CATALOGUE[metric].behind if metric in CATALOGUE else None
    which, of = request.args.get("which", ALL), request.args.get("of", "")
    part = narrowed_to()
    figure = figures.ready(part=part).get(metric)
    if behind is None or which not in behind.kinds or (of and address_of(part) != of):
        abort(404)
    after = request.args.get("after", "")
    found = listed(actor(), behind, figure, part, which, after) if figure else Page([], None)
    subject = SUBJECT_OF[metric]
    told = {"of": of, "which": which}
    return page(
        definition=CATALOGUE[metric],
        figure=figure,
        subject=(subject, say(SUBJECTS[subject].words)),
        part=part_words(part, chapter_names()) if of else "",
        narrowed=of,
        words=_words(behind, figure),
        of_members=behind.told == MEMBERS,
        lists=[(_address(metric, of=of, which=one), say(LISTS[one]), one == which) for one in behind.kinds],
        rows=_drawn(found),
        full=len(found) == PAGE,
        method=METHOD,
        more=_address(metric, **told, after=found.after) if found.after else "",
        first=_address(metric, **told) if "after" in request.args else "",
        whole=_address(metric, which=which),
    )


def _address(metric: str, *, of: str = "", which: str = ALL, after: str = "") -> str:
    asked = {"of": of, "which": "" if which == ALL else which, "after": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/staff/metrics/{metric}/cases{f'?{query}' if query else ''}"


def _words(behind: Behind, figure: Figure | None) -> str:
    """How many the figure counts, where it tells so, and which cases stand here."""
    if figure is None:
        return ""
    if behind.told in INSTEAD:
        return say(INSTEAD[behind.told])
    if figure.display is Display.HIDDEN or figure.n is None:
        return gettext(
            "The number that this figure counts is hidden. Here are those of its cases that you may see."
        )
    return gettext(
        "This figure counts %(num)s. Here are those of its cases that you may see.", num=number(figure.n)
    )


def span_of(behind: Behind, figure: Figure) -> Span:
    """The days that a figure counts, and until which moment."""
    zone, window = zone_of_association(), figure.window
    since, until = (
        dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)
        for day in (window.since, window.until + DAY)
    )
    made = figure.computed_at or until
    last = min(until - dt.timedelta(microseconds=1), made - behind.age)
    return Span(window.since.toordinal(), window.until.toordinal(), since, last)


def listed(
    reader: PersonActor, behind: Behind, figure: Figure, part: Part, which: str = ALL, after: str = ""
) -> Page[Found]:
    """A page of the list: so many cases are looked through at most, and of those that count, the first that
    `reader` may see.
    """
    span = span_of(behind, figure)
    some = candidates(behind, span, after)
    looked = some[:SCANNED]
    counted = {one.case: times_of(behind, one.given, span, part, which) for one in looked}
    rows = in_sight_among(reader, [case for case, times in counted.items() if times])
    seen = [one for one in looked if one.case in rows]
    found = [Found(rows[one.case], counted[one.case]) for one in seen[:PAGE]]
    if len(seen) > PAGE:
        return Page(found, seen[PAGE - 1].mark)
    return Page(found, looked[-1].mark if len(some) > SCANNED else None)


def _drawn(found: Page[Found]) -> Any:
    beside = {
        one.row.reference: ngettext("counts %(num)s time", "counts %(num)s times", one.times)
        for one in found
        if one.times > 1
    }
    return shown([one.row for one in found], clock.now(), None, beside=beside)


def add_to(room: Blueprint) -> None:
    """Put the page into the room of figures."""
    room.add_url_rule("/metrics/<metric>/cases", "cases", cases)
