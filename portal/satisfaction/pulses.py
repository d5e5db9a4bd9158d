"""The pulse: four taps on how members see the association, open for 14 days, changeable until it closes.

Who is asked, and when, is `pulse_asking`. Rules: metric definitions 1.3 to 1.6.
"""

import datetime as dt
from collections.abc import Mapping

from peewee import CharField, ForeignKeyField, IntegerField, SmallIntegerField

from portal import history
from portal.cases.records import Case
from portal.history import Actor
from portal.members.people import Person
from portal.satisfaction.asked import Asked
from portal.satisfaction.scales import PULSE_FIELDS, PULSE_SCALES, PULSE_VERSION
from portal.store import Moment, Record

_ABOUT = ("pulse", "group", "case", "closing")
_ANSWERS = ("language", "version", *PULSE_FIELDS)
KINDS = history.declare(
    {
        "pulse.sent": (*_ABOUT, "language", "version", "chapter", "tenure"),
        "pulse.withheld": (*_ABOUT, "why"),
        "pulse.answered": (*_ABOUT, *_ANSWERS),
        "pulse.changed": (*_ABOUT, *_ANSWERS),
        "pulse.reminded": ("pulse",),
    }
)

TENTH, AFTER_CASE = "tenth", "after_case"
"""The two groups: a random tenth of the members each month, and everybody some time after a closed case."""


class Pulse(Asked, Record):
    """A pulse, superseded when the case that it follows is reopened.

    `occasion` is what brings it about, once for each person: the month (2026-03) of the random tenth, the
    number of the line that closed the case. `case` and `closing` are those of the group after a case.
    """

    ANSWERED, CHANGED = "pulse.answered", "pulse.changed"
    DECISIVE, CODES = PULSE_FIELDS[0], PULSE_FIELDS

    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    group = CharField(max_length=10)
    occasion = CharField(max_length=20)
    case = ForeignKeyField(Case, null=True, on_delete="CASCADE")
    case_id: "IntegerField[int | None]"
    closing = IntegerField(null=True)
    status = CharField(max_length=12, default="planned")
    ask_at = Moment()
    sent_at = Moment(null=True, index=True)
    closes_at = Moment(null=True)
    reminded_at = Moment(null=True)
    answered_at = Moment(null=True)
    language = CharField(max_length=8, default="")
    version = SmallIntegerField(default=PULSE_VERSION)
    recommend = SmallIntegerField(null=True)
    trust = SmallIntegerField(null=True)
    stands_up = SmallIntegerField(null=True)
    admits = SmallIntegerField(null=True)

    class Meta:
        indexes = ((("person", "group", "occasion"), True), (("person", "sent_at"), False))

    def note(self, kind: str, *, by: Actor, at: dt.datetime, **more: object) -> None:
        """Write down what happened to it, about the member who is asked."""
        about = {"pulse": self.id, "group": self.group, "case": self.case_id, "closing": self.closing}
        history.record(("person", self.person_id), kind, by=by, at=at, **about, **more)


Pulse.add_index(Pulse.index(Pulse.status, Pulse.ask_at, name="pulse_planned"))
Pulse.add_index(
    Pulse.index(
        Pulse.status,
        Pulse.sent_at,
        where=Pulse.reminded_at.is_null() & Pulse.answered_at.is_null(),
        name="pulse_unanswered",
    )
)


def answer(
    pulse: Pulse, answers: Mapping[str, str], *, by: Actor, at: dt.datetime, language: str = ""
) -> Pulse:
    """Keep some answers (fields and codes as in the scales). From `recommend` on it counts as answered.
    `language` is the one in which the questions were read, if it is not that of the letter.

    A code that is on no scale is ignored: the page has refused it before. FormClosed, NotYours.
    """
    with pulse.answering(by=by, at=at, language=language) as row:
        for field in PULSE_FIELDS:
            if answers.get(field) in PULSE_SCALES[field]:
                setattr(row, field, int(answers[field]))
    return row


def open_pulse_of(person_id: int, at: dt.datetime) -> Pulse | None:
    """The pulse that somebody can answer or change now: the newest, should there be two."""
    query = Pulse.select().where((Pulse.person == person_id) & (Pulse.status == "open"))
    return next((row for row in query.order_by(Pulse.sent_at.desc()) if row.is_open(at)), None)
