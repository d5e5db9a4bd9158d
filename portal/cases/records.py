"""The tables of a case: the case, its conversation, its promises, its pauses, and who is barred from it."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from portal import history
from portal.members.association import Chapter
from portal.members.people import Person
from portal.store import JsonColumn, Moment, Record

DIMENSIONS = ("category", "severity", "channel", "language", "chapter", "stage")

KINDS = history.declare(
    {
        "case.received": (*DIMENSIONS, "member", "confidentiality"),
        "case.acknowledged": (*DIMENSIONS, "settled"),
        "case.assessed": (*DIMENSIONS, "settled"),
        "case.reclassified": DIMENSIONS,
        "case.assigned": (*DIMENSIONS, "to", "why"),
        "case.asked": (*DIMENSIONS, "message"),
        "case.answered": (*DIMENSIONS, "message"),
        "case.decided": (*DIMENSIONS, "finding", "how", "first", "state"),
        "case.disputed": (*DIMENSIONS, "message", "barred"),
        "case.closed": (*DIMENSIONS, "finding", "closed_by", "decided", "member"),
        "case.reopened": (*DIMENSIONS, "message"),
        "case.withdrawn": (*DIMENSIONS, "message"),
        "case.escalated": (*DIMENSIONS, "to"),
        "case.reminded": (*DIMENSIONS, "of"),
        "case.appealed": (*DIMENSIONS, "message"),
        "case.appeal_decided": (*DIMENSIONS, "outcome"),
        "case.linked": (*DIMENSIONS, "incident"),
        "message.written": ("message", "side", "kind"),
        "note.written": ("message",),
        "promise.made": ("promise", "due", "line", "made"),
        "promise.moved": ("promise", "due", "line", "why", "was"),
        "promise.kept": ("promise", "due", "line", "made"),
        "promise.broken": ("promise", "due", "line", "made"),
        "promise.warned": ("promise", "due", "line", "whom"),
    }
)


class Case(Record):
    """A grievance in handling. `member` is the one affected (may be empty), `author` whoever typed it in."""

    reference = CharField(max_length=20, unique=True)
    member = ForeignKeyField(Person, null=True, index=False)
    member_id: "IntegerField[int | None]"
    author = ForeignKeyField(Person, null=True, index=False)
    author_id: "IntegerField[int | None]"
    chapter = ForeignKeyField(Chapter, null=True, index=False)
    chapter_id: "IntegerField[int | None]"
    language = CharField(max_length=8)
    category = CharField(max_length=20)
    severity = CharField(max_length=20, null=True)
    channel = CharField(max_length=20)
    confidentiality = CharField(max_length=20, default="open")
    subject_text = CharField(max_length=200)
    wanted = JsonColumn()
    state = CharField(max_length=20)
    is_open = BooleanField(default=True)
    stage = SmallIntegerField(default=1)
    handler = ForeignKeyField(Person, null=True, index=False)
    handler_id: "IntegerField[int | None]"
    paused_at = Moment(null=True)
    waiting_since = Moment(null=True)
    reminded_at = Moment(null=True)
    finding = CharField(max_length=20, null=True)
    received_at = Moment()
    acknowledged_at = Moment(null=True)
    assessed_at = Moment(null=True)
    decided_at = Moment(null=True)
    delivered_at = Moment(null=True)
    closed_at = Moment(null=True)
    closed_by = CharField(max_length=20, null=True)
    reopened_at = Moment(null=True)
    declines = SmallIntegerField(default=0)
    new_answer = BooleanField(default=False)
    queue_at = Moment()
    version = IntegerField(default=1)
    entered_at = Moment()
    form_hash = CharField(max_length=64, null=True)
    text_hash = CharField(max_length=64, null=True)

    class Meta:
        table_name = "grievance_case"
        only_save_dirty = True
        indexes = ((("author", "form_hash"), True),)

    @property
    def subject(self) -> history.ledger.Subject:
        """How the ledger names this case."""
        return "case", self.id

    @property
    def is_paused(self) -> bool:
        """Whether a question to the member is open."""
        return self.paused_at is not None

    def dimensions(self) -> dict[str, object]:
        """What every line about the case carries: its dimensions as they are now."""
        return {name: getattr(self, "chapter_id" if name == "chapter" else name) for name in DIMENSIONS}


OPEN_STATES = ("received", "acknowledged", "investigating", "offered", "recovering", "confirming")

# A bare column, so that both engines match it to their partial indexes.

Case.add_index(Case.index(Case.queue_at, Case.id, where=Case.is_open, name="case_open_queue"))
Case.add_index(Case.index(Case.handler, Case.queue_at, Case.id, where=Case.is_open, name="case_open_handler"))
Case.add_index(Case.index(Case.chapter, Case.queue_at, Case.id, where=Case.is_open, name="case_open_chapter"))
Case.add_index(Case.index(Case.state, Case.queue_at, Case.id, name="case_state_queue"))
# A language that few speak, and answers among many cases: found without reading the others.
Case.add_index(
    Case.index(Case.language, Case.queue_at, Case.id, where=Case.is_open, name="case_open_language")
)
Case.add_index(
    Case.index(Case.handler, Case.queue_at, Case.id, where=Case.new_answer, name="case_open_answer")
)
Case.add_index(Case.index(Case.state, Case.language, Case.queue_at, Case.id, name="case_state_language"))
Case.add_index(Case.index(Case.member, Case.received_at, name="case_member"))
_WAITING = Case.waiting_since.is_null(False)
Case.add_index(Case.index(Case.waiting_since, where=_WAITING, name="case_waiting"))
_CLOSED = Case.closed_at.is_null(False)
Case.add_index(Case.index(Case.category, Case.closed_at, Case.id, where=_CLOSED, name="case_category_closed"))
Case.add_index(Case.index(Case.author, Case.text_hash, Case.entered_at, name="case_author_text"))


class Message(Record):
    """A word in the conversation: by the member, by staff, or a note that the member never sees."""

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    at = Moment()
    side = CharField(max_length=10)
    kind = CharField(max_length=20)
    author = ForeignKeyField(Person, null=True, index=False)
    author_id: "IntegerField[int | None]"
    text = TextField()
    language = CharField(max_length=8)
    channel = CharField(max_length=20, default="web")

    class Meta:
        indexes = ((("case", "id"), False),)


class Promise(Record):
    """Something promised to the member by a time. Whether it is kept, broken or open is worked out."""

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    kind = CharField(max_length=20)
    line = SmallIntegerField(null=True)
    made_at = Moment()
    due = Moment()
    days = SmallIntegerField(null=True)
    kept_at = Moment(null=True)
    broken_at = Moment(null=True)
    ended_at = Moment(null=True)
    warned_at = Moment(null=True)
    told_at = Moment(null=True)
    warn_at = Moment(null=True)
    tell_at = Moment(null=True)
    running = BooleanField(default=True)

    class Meta:
        only_save_dirty = True
        indexes = ((("case", "id"), False),)

    @property
    def is_open(self) -> bool:
        """Whether it still stands: neither kept nor ended."""
        return self.kept_at is None and self.ended_at is None

    def status(self) -> str:
        """open, kept, broken or paused."""
        if self.broken_at is not None:
            return "broken"
        if self.kept_at is not None:
            return "kept"
        return "open" if self.running else "paused"


_STANDS = Promise.kept_at.is_null() & Promise.ended_at.is_null() & Promise.running
Promise.add_index(Promise.index(Promise.due, where=_STANDS & Promise.broken_at.is_null(), name="promise_due"))
Promise.add_index(
    Promise.index(Promise.warn_at, where=_STANDS & Promise.warned_at.is_null(), name="promise_warn")
)
Promise.add_index(
    Promise.index(Promise.tell_at, where=_STANDS & Promise.told_at.is_null(), name="promise_tell")
)


class Pause(Record):
    """A span in which the case waits for the member: an open question, an unanswered offer or delivery."""

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    why = CharField(max_length=20)
    since = Moment()
    until = Moment(null=True)

    class Meta:
        indexes = ((("case", "id"), False),)


class Barred(Record):
    """Somebody who may not act on a case any more, their work not being accepted; reading stays."""

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    person = ForeignKeyField(Person, index=False)
    person_id: "IntegerField[int]"
    at = Moment()
    why = CharField(max_length=20)

    class Meta:
        indexes = ((("case", "person"), True),)


class Evidence(Record):
    """A file that came with a message: kept under a random name, shown only through an authorising page."""

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    message = ForeignKeyField(Message, index=False, on_delete="CASCADE")
    message_id: "IntegerField[int]"
    name = CharField(max_length=40, unique=True)
    filename = CharField(max_length=200)
    media_type = CharField(max_length=40)
    size = BigIntegerField()
    sha256 = CharField(max_length=64)
    internal = BooleanField(default=False)
    ready = BooleanField(default=True)
    refused = BooleanField(default=False)
    at = Moment()

    class Meta:
        indexes = ((("case", "id"), False),)


Evidence.add_index(Evidence.index(Evidence.id, where=~Evidence.ready, name="evidence_waiting"))
