"""The rows of a queue as pages show them: what is due in words, the state with its mark, the severity in
bars.
"""

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from portal.cases.codes import SEVERITIES
from portal.cases.conversation import script_language
from portal.cases.deadlines import FAR, office
from portal.cases.queues import Row, Spans, spans
from portal.cases.states import STATES, WAITING
from portal.web import formats
from portal.web.locale import language, say, zone
from portal.wording import NP_
from portal.workdays import closing_of, deadline_days, local_date

WAITING_FOR_MEMBER = NP_("case status", "Waiting for the member")

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


@dataclass(frozen=True)
class Due:
    """When the next promise falls due: how urgent (late, ask or rest), its mark, its words."""

    urgency: str
    mark: str
    words: str


@dataclass(frozen=True)
class Shown:
    """A row with everything in words."""

    row: Row
    group: str
    due: Due
    state: str
    mark: str
    severity: str
    bars: tuple[bool, ...]
    subject_language: str


def today_spans(at: dt.datetime) -> Spans:
    """What late, today and soon mean for the office at `at`: soon is within three working days."""
    plan = office(at)
    closing = closing_of(plan, local_date(plan, at)) or at
    return spans(at, max(closing, at), deadline_days(plan, at, 3) or at)


def due_of(moment: dt.datetime, at: dt.datetime, closed: bool) -> Due:
    """The due time of a case in words: so many days late, today at a time, or a day."""
    if closed:
        return Due("rest", "blank", formats.near_day(moment, language(), zone(), _today(at)))
    if moment >= FAR:
        return Due("rest", "blank", gettext("nothing due"))
    if moment < at:
        return Due("late", "late", _late(at - moment))
    day = formats.local(moment, zone())
    if day == _today(at):
        return Due("ask", "clock", gettext("today, %(time)s", time=formats.clock_time(moment, zone())))
    return Due("rest", "blank", formats.near_day(moment, language(), zone(), _today(at)))


def _today(at: dt.datetime) -> dt.date:
    return formats.local(at, zone())


def _late(by: dt.timedelta) -> str:
    if by.days:
        return ngettext("%(num)d day late", "%(num)d days late", by.days)
    return ngettext("%(num)d hour late", "%(num)d hours late", max(1, by.seconds // 3600))


def _group(moment: dt.datetime, due: Spans) -> str:
    for name in ("late", "today"):
        until = due[name][1]
        if until is not None and moment <= until:
            return name
    return "later"


def shown(rows: list[Row], at: dt.datetime, due: Spans) -> list[Shown]:
    """The rows in words, for the reader of this request."""
    states = {code: say(words) for code, words in STATES.items()}
    severities = {code: say(words) for code, words in SEVERITIES.items()}
    order = list(SEVERITIES)
    waiting = say(WAITING_FOR_MEMBER)
    result = []
    for row in rows:
        waits = row.paused or row.state in WAITING
        grade = order.index(row.severity) + 1 if row.severity else 0
        result.append(
            Shown(
                row,
                _group(row.due, due),
                due_of(row.due, at, row.state == "closed"),
                waiting if row.paused else states[row.state],
                "paused" if waits else MARKS[row.state],
                severities[row.severity] if row.severity else "–",
                tuple(step <= grade for step in range(1, 5)),
                script_language(row.subject, row.language),
            )
        )
    return result
