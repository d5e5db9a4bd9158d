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
from portal.satisfaction.forms import Asked, FormClosed, NotYours
from portal.satisfaction.scales import PULSE_FIELDS, PULSE_SCALES, PULSE_VERSION
from portal.store import Moment, Record, for_update, transaction

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
    """A pulse: planned, open, withheld, superseded (its case was reopened).

    `occasion` is what brings it about, once for each person: the month (2026-03) of the random tenth, the
    number of the line that closed the case. `case` and `closing` are those of the group after a case.
    """

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
    with transaction():
        row = for_update(Pulse.select().where(Pulse.id == pulse.id)).get()
        if by.id != row.person_id:
            raise NotYours
        if not row.is_open(at):
            raise FormClosed
        row.language = language or row.language
        before = _codes(row)
        for field in PULSE_FIELDS:
            if answers.get(field) in PULSE_SCALES[field]:
                setattr(row, field, int(answers[field]))
        first = row.answered_at is None
        if row.recommend is not None and first:
            row.answered_at = at
        row.save()
        if row.answered_at is not None and (first or _codes(row) != before):
            kind = "pulse.answered" if first else "pulse.changed"
            note(row, kind, by=by, at=at, language=row.language, version=row.version, **_codes(row))
    return row


def open_pulse_of(person_id: int, at: dt.datetime) -> Pulse | None:
    """The pulse that somebody can answer or change now: the newest, should there be two."""
    query = Pulse.select().where((Pulse.person == person_id) & (Pulse.status == "open"))
    return next((row for row in query.order_by(Pulse.sent_at.desc()) if row.is_open(at)), None)


def _codes(row: Pulse) -> dict[str, object]:
    return {field: getattr(row, field) for field in PULSE_FIELDS}


def note(row: Pulse, kind: str, *, by: Actor, at: dt.datetime, **more: object) -> None:
    """Write down what happened to a pulse, about the member who is asked."""
    about = {"pulse": row.id, "group": row.group, "case": row.case_id, "closing": row.closing}
    history.record(("person", row.person_id), kind, by=by, at=at, **about, **more)
