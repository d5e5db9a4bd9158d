"""The rows of a queue as pages show them: what is due in words, the state with its mark, the severity in
bars.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup, escape

from portal.cases.codes import SEVERITIES
from portal.cases.conversation import script_language
from portal.cases.deadlines import FAR, office
from portal.cases.filters import Spans, spans
from portal.cases.queues import Row
from portal.cases.states import STATES as MEMBERS_STATES
from portal.cases.states import WAITING
from portal.web import formats
from portal.web.locale import drawing, gettext, language, ngettext, say, zone
from portal.web.marks import icon
from portal.wording import NP_, Words
from portal.workdays import deadline_days, end_of_day

WAITING_FOR_MEMBER = NP_("case status", "Waiting for the member")

# The states in the words of the desk: to a member, "please confirm" is a request; here it is somebody else's.
STATES: dict[str, Words] = MEMBERS_STATES | {
    "confirming": NP_("case status", "Put right, to be confirmed by the member"),
}

# The mark beside the word of a state: told apart in grey, in print and at 12 pixels.
MARKS = {
    "received": "promised",
    "acknowledged": "now",
    "investigating": "now",
    "offered": "paused",
    "recovering": "now",
    "confirming": "paused",
    "closed": "ended",
}


class Due(NamedTuple):
    """When the next promise falls due: how urgent (late, ask or rest), its mark, its words."""

    urgency: str
    mark: str
    words: str


class Shown(NamedTuple):
    """A row ready for the table: the group it belongs to, when it is due, its line."""

    group: str
    due: dt.datetime
    line: Markup


def today_spans(at: dt.datetime) -> Spans:
    """What late, today and soon mean for the office at `at`: soon is within three working days."""
    plan = office(at)
    midnight = end_of_day(plan, at)
    return spans(at, midnight, max(midnight, deadline_days(plan, at, 3) or at))


def due_of(moment: dt.datetime, at: dt.datetime, closed: bool) -> Due:
    """The due time of a case in words: so many days late, today at a time, or a day."""
    if moment < at and not closed:
        return _late(at - moment)
    if moment >= FAR and not closed:
        return Due("rest", "blank", gettext("nothing due"))
    today, day = formats.local(at, zone()), formats.local(moment, zone())
    if day == today and not closed:
        return Due("ask", "clock", gettext("today, %(time)s", time=formats.clock_time(moment, zone())))
    return Due("rest", "blank", formats.near_day(day, language(), zone(), today))


def _late(by: dt.timedelta) -> Due:
    if by.days:
        return Due("late", "late", ngettext("%(num)d day late", "%(num)d days late", by.days))
    hours = max(1, by.seconds // 3600)
    return Due("late", "late", ngettext("%(num)d hour late", "%(num)d hours late", hours))


def _group(moment: dt.datetime, due: Spans) -> str:
    for name in ("late", "today"):
        until = due[name][1]
        if until is not None and moment <= until:
            return name
    return "later"


def shown(
    rows: list[Row],
    at: dt.datetime,
    due: Spans | None,
    *,
    ticked: frozenset[str] | None = None,
    beside: Mapping[str, str] = MappingProxyType({}),
) -> list[Shown]:
    """The rows in words, for the reader of this request, in groups by `due` where it is given; with a box
    before each where `ticked` says which cases are chosen already. `beside`: words behind the
    reference of some.
    """
    with drawing():
        draw = _Draughtsman(ticked, beside)
        return [
            Shown(
                _group(row.due, due) if due else "",
                row.due,
                draw.line(row, due_of(row.due, at, row.state == "closed")),
            )
            for row in rows
        ]


class _Draughtsman:
    """Draws the lines of one table. In Python and not in the template, since a queue has fifty of them; cells
    that many lines share are drawn once.
    """

    def __init__(self, ticked: frozenset[str] | None, beside: Mapping[str, str]) -> None:
        self.ticked, self.beside = ticked, beside
        self.due, self.state, self.severity = cache(_due), cache(_state), cache(_severity)
        self.nobody = gettext("nobody yet")

    def line(self, row: Row, due: Due) -> Markup:
        """One case as a line of the table."""
        spoken = script_language(row.subject, row.language)
        answer = _answer() if row.new_answer else ""
        words = self.beside.get(row.reference)
        note = f" · {escape(words)}" if words else ""
        member = formats.bdi(row.member) if row.member else "–"
        handler = formats.bdi(row.handler) if row.handler else self.nobody
        return Markup(
            f'<tr data-row="{row.reference}">\n{self.box(row)}<td>{self.due(due)}</td>\n'
            f'<th scope="row"><a href="/staff/cases/{row.reference}" lang="{spoken}">'
            f"<bdi>{escape(row.subject)}</bdi></a><br>"
            f"<small><bdi>{row.reference}</bdi>{note}{answer}</small></th>\n<td>{member}</td>\n"
            f"<td>{self.state(row.state, row.paused)}</td>\n<td>{self.severity(row.severity)}</td>\n"
            f"<td>{handler}</td>\n</tr>\n"
        )

    def box(self, row: Row) -> str:
        """The box to choose a case by; it says which version of it was seen."""
        if self.ticked is None:
            return ""
        ticked = " checked" if row.reference in self.ticked else ""
        label = escape(gettext("Choose %(reference)s", reference=formats.isolate(row.reference, language())))
        return (
            f'<td><input type="checkbox" name="chosen" value="{row.reference}~{row.version}" '
            f'aria-label="{label}"{ticked}></td>\n'
        )


def _due(due: Due) -> str:
    return f'<span class="state {due.urgency}">{icon(due.mark)}{escape(due.words)}</span>'


def _state(state: str, paused: bool) -> str:
    mark = "paused" if paused or state in WAITING else MARKS[state]
    words = say(WAITING_FOR_MEMBER if paused else STATES[state])
    return f'<span class="state rest">{icon(mark)}{escape(words)}</span>'


def _severity(severity: str | None) -> str:
    """The word with as many bars as it is grave, of four."""
    grade = list(SEVERITIES).index(severity) + 1 if severity else 0
    bars = "".join('<i class="on"></i>' if step <= grade else "<i></i>" for step in range(1, 5))
    words = say(SEVERITIES[severity]) if severity else "–"
    return f'<span class="sev" aria-hidden="true">{bars}</span>{escape(words)}'


def _answer() -> str:
    return f' · <span class="state ask">{icon("ask")}{gettext("new answer")}</span>'
