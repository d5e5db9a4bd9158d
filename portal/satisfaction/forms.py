"""The case form: what was asked when a case closed, open for 14 days, in which its answers may be changed.

When it is sent is `asking`. Rules: metric definitions 1.4 to 1.6.
"""

import datetime as dt
from collections.abc import Mapping

from peewee import CharField, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from portal import history
from portal.cases.records import Case
from portal.history import Actor
from portal.members.people import Person
from portal.satisfaction.asked import Asked, NotYours
from portal.satisfaction.scales import FIELDS, SCALES, VERSION
from portal.store import Moment, Record, for_update, transaction

KINDS = history.declare(
    {
        "form.sent": ("form", "finding", "language", "version", "closing"),
        "form.withheld": ("form", "finding", "why", "closing"),
        "form.answered": ("form", "q1", "q2", "q3", "q4", "q5", "language", "version", "closing"),
        "form.changed": ("form", "q1", "q2", "q3", "q4", "q5", "language", "version", "closing"),
        "form.reminded": ("form",),
        "form.words_removed": ("form",),
    }
)

LONGEST_WORDS = 5000


class Form(Asked, Record):
    """A case form, superseded when the case is reopened. Answers are codes; one form a closing."""

    ANSWERED, CHANGED = "form.answered", "form.changed"
    DECISIVE, CODES = "q1", ("q1", "q2", "q3", "q4", "q5")

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    person = ForeignKeyField(Person, index=False)
    person_id: "IntegerField[int]"
    closing = IntegerField()
    status = CharField(max_length=12)
    ask_at = Moment()
    sent_at = Moment(null=True, index=True)
    closes_at = Moment(null=True)
    reminded_at = Moment(null=True)
    answered_at = Moment(null=True)
    language = CharField(max_length=8)
    version = SmallIntegerField(default=VERSION)
    q1 = CharField(max_length=8, null=True)
    q2 = SmallIntegerField(null=True)
    q3 = SmallIntegerField(null=True)
    q4 = SmallIntegerField(null=True)
    q5 = SmallIntegerField(null=True)
    words = TextField(default="")
    share = CharField(max_length=3, default="no")

    class Meta:
        table_name = "case_form"
        indexes = ((("case", "closing"), True), (("person", "sent_at"), False))

    def note(self, kind: str, *, by: Actor, at: dt.datetime, **more: object) -> None:
        """Write down what happened to it, about the case."""
        about = {"form": self.id, "closing": self.closing}
        history.record(("case", self.case_id), kind, by=by, at=at, **about, **more)


Form.add_index(Form.index(Form.status, Form.ask_at, name="form_planned"))
Form.add_index(
    Form.index(
        Form.status,
        Form.sent_at,
        where=Form.reminded_at.is_null() & Form.answered_at.is_null(),
        name="form_unanswered",
    )
)


def answer(form: Form, answers: Mapping[str, str], *, by: Actor, at: dt.datetime, language: str = "") -> Form:
    """Keep some answers (`q1` … `q5`, `words`, `share`; codes as in the scales). From `q1` on it counts as
    answered. `language` is the one in which the questions were read, if it is not that of the letter.

    A code that is on no scale is ignored: the page has refused it before. Raises FormClosed, NotYours.
    """
    with form.answering(by=by, at=at, language=language) as row:
        for field in FIELDS:
            if field in answers:
                _set(row, field, answers[field])
    return row


def _set(row: Form, field: str, value: str) -> None:
    if field == "words":
        row.words = value.strip()[:LONGEST_WORDS]
    elif value in (SCALES[field] or {}):
        setattr(row, field, value if field in ("q1", "share") else int(value))


def remove_words(case: Case, *, by: Actor, at: dt.datetime) -> int:
    """Take away what the member wrote in the forms about a case, open or closed: the ratings stay (1.5).
    Returns of how many forms. Raises NotYours.
    """
    with transaction():
        written = list(for_update(Form.select().where((Form.case == case.id) & (Form.words != ""))))
        for row in written:
            if by.id != row.person_id:
                raise NotYours
            row.words, row.share = "", "no"
            row.save()
            history.record(case.subject, "form.words_removed", by=by, at=at, form=row.id)
    return len(written)


def open_form_of(case: Case, at: dt.datetime) -> Form | None:
    """The form of this case that can be answered now."""
    query = Form.select().where((Form.case == case.id) & (Form.status == "open")).order_by(Form.id.desc())
    form = query.first()
    return form if form is not None and form.is_open(at) else None


def words_shared(case: Case) -> list[str]:
    """What the member wrote in the form and lets the handler read."""
    shared = (Form.case == case.id) & (Form.share == "yes") & (Form.words != "")
    return [row.words for row in Form.select(Form.words).where(shared).order_by(Form.id)]
