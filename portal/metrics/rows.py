"""The tables of the roll-ups: sums by day and dimension, and what each case, member and visit gave to them.

A day is kept as its ordinal (`date.toordinal()`) in the association's zone: both engines agree on it, and an
age is a difference. Nothing but the reader of the ledger writes the roll-ups; they can be thrown away and
read anew.
"""

from typing import Any

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    ColumnBase,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
)

from portal.members.people import Person
from portal.store import JsonColumn, Moment, Record

Part = tuple[str, str]
"""A part of the whole: a dimension and one of its values."""

TOTAL: Part = ("total", "")
"""The part whose rows count every case: the whole."""


def of_part(table: Any, part: Part) -> ColumnBase:
    """The rows of `table` that are of a part."""
    dimension, value = part
    return (table.dimension == dimension) & (table.value == value)


class Flow(Record):
    """How much of a measure a day has, by dimension and value: cases, minutes, minor units of money (8.1)."""

    dimension = CharField(max_length=20)
    value = CharField(max_length=40)
    day = IntegerField()
    measure = CharField(max_length=60)
    n = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("dimension", "value", "day", "measure")


class Cohort(Record):
    """Of the cases received on a day, to how many `event` came after `days` whole days (8.2).

    OPEN: it has not come yet. Events: `closed`; `replied`, with `unanswered` for cases that closed without
    a reply: they were followed until then.
    """

    OPEN = -1

    dimension = CharField(max_length=20)
    value = CharField(max_length=40)
    event = CharField(max_length=12)
    received = IntegerField()
    days = IntegerField()
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("dimension", "value", "event", "received", "days")


class CaseFact(Record):
    """What the ledger told of a case so far, and what the case last gave to the roll-ups (8.3).

    The columns say where a case counts, for the questions that need more than a sum of days: what is due
    later today, and how many members stand behind a figure. They are empty where the case does not count.
    """

    case = BigIntegerField(primary_key=True)
    known = JsonColumn()
    given = JsonColumn()
    member = BigIntegerField(null=True)
    received_day = IntegerField(null=True)
    received_at = Moment(null=True)
    acknowledgement_due = Moment(null=True)
    decision_due = Moment(null=True)
    closed_at = Moment(null=True)
    finding = CharField(max_length=20, null=True)
    asked_day = IntegerField(null=True)
    answered_day = IntegerField(null=True)
    is_open = BooleanField(default=False)
    acknowledgement_paused = BooleanField(default=False)
    decision_paused = BooleanField(default=False)
    awaits_reply = BooleanField(default=False)
    awaits_decision = BooleanField(default=False)
    repeated = BooleanField(default=False)
    recovered = BooleanField(null=True)
    category = CharField(max_length=20, null=True)
    severity = CharField(max_length=20, null=True)
    channel = CharField(max_length=20, null=True)
    language = CharField(max_length=20, null=True)
    chapter = CharField(max_length=20, null=True)
    stage = CharField(max_length=20, null=True)
    incident = CharField(max_length=20, null=True)


for _name, _field in (
    ("case_fact_received", CaseFact.received_day),
    ("case_fact_acknowledgement", CaseFact.acknowledgement_due),
    ("case_fact_decision", CaseFact.decision_due),
    ("case_fact_asked", CaseFact.asked_day),
    ("case_fact_answered", CaseFact.answered_day),
):
    CaseFact.add_index(CaseFact.index(_field, CaseFact.member, name=_name))
# What is asked of all cases of a year or of all members stands in the index itself: rows are wide.
for _name, _fields in (
    ("case_fact_closed", (CaseFact.closed_at, CaseFact.member, CaseFact.category, CaseFact.repeated)),
    ("case_fact_course", (CaseFact.member, CaseFact.received_day, CaseFact.closed_at, CaseFact.recovered)),
):
    CaseFact.add_index(CaseFact.index(*_fields, name=_name))
CaseFact.add_index(CaseFact.index(CaseFact.member, where=CaseFact.is_open, name="case_fact_open"))
CaseFact.add_index(CaseFact.index(CaseFact.member, CaseFact.received_at, name="case_fact_member"))
CaseFact.add_index(
    CaseFact.index(CaseFact.decision_due, where=CaseFact.awaits_decision, name="case_fact_awaits_decision")
)
for _held in (CaseFact.acknowledgement_paused, CaseFact.decision_paused, CaseFact.awaits_reply):
    CaseFact.add_index(CaseFact.index(CaseFact.case, where=_held, name=f"case_fact_{_held.name}"))


class ActionFact(Record):
    """A corrective action: its cause, when it was planned, is due and was done, whether it was dropped."""

    action = BigIntegerField(primary_key=True)
    cause = CharField(max_length=20)
    planned_day = IntegerField()
    due_day = IntegerField(index=True)
    done_day = IntegerField(null=True, index=True)
    cancelled = BooleanField(default=False)

    class Meta:
        table_name = "action_fact"


class CountFault(Record):
    """A row of the roll-ups that the nightly check found wrong, what it counted, and which figures of its
    part changed when it was put right; without a measure: that the check was done.
    """

    at = Moment(index=True)
    dimension = CharField(max_length=20)
    value = CharField(max_length=40)
    day = IntegerField()
    measure = CharField(max_length=60)
    was = BigIntegerField()
    counted = BigIntegerField()
    figures = CharField(max_length=200, default="")

    class Meta:
        table_name = "count_fault"


class PulseFact(Record):
    """A pulse that was sent, or withheld (`why`), and what was answered; days as everywhere (ordinals).

    `band` is the length of membership (0: under 2 years, 1: 2 to 9, 2: 10 or more). What the member's cases
    tell of it: `outcome` of the case before it (confirmed, failed, other; empty for the random tenth),
    how many `cases` the member had in the 24 months before the answer, and the `before`: what they had
    answered to the first question last time, before the case.
    """

    pulse = BigIntegerField(primary_key=True)
    person = BigIntegerField()
    group = CharField(max_length=10)
    case = BigIntegerField(null=True)
    closing = BigIntegerField(null=True)
    day = IntegerField()
    why = CharField(max_length=12, default="")
    language = CharField(max_length=20, default="")
    chapter = CharField(max_length=20, default="")
    tenure = IntegerField(null=True)
    band = SmallIntegerField(null=True)
    answered_at = Moment(null=True)
    answered_day = IntegerField(null=True)
    recommend = SmallIntegerField(null=True)
    trust = SmallIntegerField(null=True)
    stands_up = SmallIntegerField(null=True)
    admits = SmallIntegerField(null=True)
    outcome = CharField(max_length=10, default="")
    cases = SmallIntegerField(default=0)
    before = SmallIntegerField(null=True)

    class Meta:
        table_name = "pulse_fact"


PulseFact.add_index(PulseFact.index(PulseFact.person, name="pulse_fact_person"))
PulseFact.add_index(
    PulseFact.index(PulseFact.group, PulseFact.answered_day, name="pulse_fact_group_answered_day")
)
PulseFact.add_index(PulseFact.index(PulseFact.group, PulseFact.day, name="pulse_fact_group_day"))


class HelpFact(Record):
    """A visit to a help article on the way to the form: whose, about what, and what was answered.

    `came`: the member raised a case in the category within seven days all the same (L5).
    """

    visit = BigIntegerField(primary_key=True)
    member = BigIntegerField(null=True)
    category = CharField(max_length=20)
    language = CharField(max_length=20)
    shown_at = Moment()
    shown_day = IntegerField()
    answered_day = IntegerField(null=True)
    solved = CharField(max_length=4, null=True)
    ease = SmallIntegerField(null=True)
    came = BooleanField(default=False)

    class Meta:
        table_name = "help_fact"


HelpFact.add_index(HelpFact.index(HelpFact.member, name="help_fact_member"))
HelpFact.add_index(HelpFact.index(HelpFact.shown_day, HelpFact.member, name="help_fact_shown"))
HelpFact.add_index(HelpFact.index(HelpFact.answered_day, HelpFact.member, name="help_fact_answered"))


class MemberFact(Record):
    """Since which day somebody has been in which standing, chapter and language, as the ledger told it."""

    person = BigIntegerField(primary_key=True)
    known = JsonColumn()
    given = JsonColumn()


class StandingFlow(Record):
    """By how much the number of members in good standing changed on a day; their sum up to a day is the
    level.
    """

    dimension = CharField(max_length=20)
    value = CharField(max_length=20)
    day = IntegerField()
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("dimension", "value", "day")


class MemberMonth(Record):
    """What a member did in a calendar month (8.4): a bit for each domain touched, and how often each was.

    `helped`, `attended`, `contributed` count acts, `asked` the forms sent to them that month, `answered`
    those of them that were answered.
    """

    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    month = IntegerField()
    bits = IntegerField()
    helped = IntegerField()
    attended = IntegerField()
    contributed = IntegerField()
    asked = IntegerField()
    answered = IntegerField()

    class Meta:
        table_name = "member_month"
        primary_key = CompositeKey("person", "month")
        indexes = ((("month", "person"), False),)


class EngagedMonth(Record):
    """How engaged the members of the whole, a chapter or a language were at the end of a month: counts."""

    dimension = CharField(max_length=20)
    value = CharField(max_length=20)
    month = IntegerField()
    counts = JsonColumn()
    counted_on = IntegerField()

    class Meta:
        table_name = "engaged_month"
        primary_key = CompositeKey("dimension", "value", "month")
