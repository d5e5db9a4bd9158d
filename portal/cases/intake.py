"""Intake: a member raises a grievance, or staff raise it for a caller.

A double submit shows the first case.
"""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from portal import history
from portal.cases import deadlines, evidence
from portal.cases.codes import CATEGORIES, CONFIDENTIALITIES, STAFF_CHANNELS
from portal.cases.conversation import read_text, say
from portal.cases.records import Case, Message
from portal.cases.walls import Forbidden
from portal.cases.words import findable
from portal.history import Actor
from portal.members.people import Person, PersonActor
from portal.members.roles import chapters_of
from portal.members.roles import may as role_may
from portal.store import for_update, is_postgres, transaction
from portal.store.references import new_reference
from portal.store.rows import insert, rows, stored
from portal.store.search import CASE_WORDS, keep_many
from portal.wording import N_, Refusal
from portal.workdays import deadline_days

SUBJECT_LENGTH = 160
WANTED_LENGTH = 2000
TWICE_WITHIN = dt.timedelta(minutes=10)

Promised = dict[str, tuple[int, dt.datetime]]  # kind of promise → working days, due time


class UnknownChoice(Refusal):
    """A code that is not on the list."""

    message = N_("Please choose one of the answers offered.")


class NotYetReceived(Refusal):
    """The time of receipt lies ahead, or too far back."""

    message = N_("The time of receipt cannot lie in the future or more than a year back.")


class SubjectTooLong(Refusal):
    """The subject is longer than a line."""

    message = N_(
        "Please keep the subject to one line of at most %(num)d characters; the rest has room below."
    )


@dataclass(frozen=True)
class Grievance:
    """What is said when a grievance is raised: category code, subject, description,
    wanted remedies and own words.
    """

    category: str
    subject: str
    description: str
    wanted: tuple[str, ...] = ()
    wanted_words: str = ""
    confidentiality: str = "open"
    form_token: str | None = None


def raise_case(
    said: Grievance,
    *,
    member: Person,
    by: PersonActor,
    at: dt.datetime,
    channel: str = "web",
    received: dt.datetime | None = None,
    files: evidence.Files | None = None,
    uploads: tuple[evidence.Upload, ...] = (),
    held: Sequence[evidence.Named] = (),
) -> Case:
    """Take a grievance in and return its case; the first case if it is a double submit. `uploads` come with
    it, `held` are kept already: both become evidence.

    `received` is when the caller said it (at most a year back); what a member writes is received `at`, now.
    Raises NothingWritten, UnknownChoice, NotYetReceived, Forbidden or a refusal of a file, before anything is
    kept.
    """
    check_channel(channel, by=by, member=member)
    received = at if received is None or channel == "web" else received
    if not at - dt.timedelta(days=366) <= received <= at:
        raise NotYetReceived(field="received")
    said = cleaned(said)
    checked = evidence.check(uploads, besides=len(held))
    with transaction():
        one_at_a_time(by)
        first = first_of_double(said, member, by, at)
        if first is not None:
            return first
        row, promised = _new_case(said, member, by, channel, received, at)
        message = _first_word(row, said.description, member)
        for one in held:
            evidence.enter(row, message, one, at=at)
        evidence.attach(row, message, files, checked, at=at)
        for kind, (days, due) in promised.items():
            deadlines.make(row, kind, by=by, at=received, days=days, due=due)
    return row


def one_at_a_time(by: PersonActor) -> None:
    """Two submissions of one author wait for each other, so that the second sees the first.

    On SQLite all writers do.
    """
    if is_postgres():
        for_update(Person.select(Person.id).where(Person.id == by.id)).get()


def check_channel(channel: str, *, by: PersonActor, member: Person) -> None:
    """Forbidden unless the member writes on the web themselves, or staff enter another channel for them;
    UnknownChoice for a channel nobody enters.
    """
    own = channel == "web" and by.id == member.id and role_may(by.grants, "case.raise")
    chapters = chapters_of(by.grants, "case.enter")
    ours = chapters is None or member.chapter_id in chapters
    entered = channel in STAFF_CHANNELS and by.id != member.id and ours
    if channel != "web" and channel not in STAFF_CHANNELS:
        raise UnknownChoice(field="channel")
    if not (own or entered):
        raise Forbidden


def cleaned(said: Grievance) -> Grievance:
    """The grievance with its texts cleaned and its codes checked."""
    for field, code, codes in (
        ("category", said.category, CATEGORIES),
        ("confidentiality", said.confidentiality, CONFIDENTIALITIES),
    ):
        if code not in codes:
            raise UnknownChoice(field=field)
    subject = " ".join(unicodedata.normalize("NFC", read_text(said.subject, "subject")).split())
    if len(subject) > SUBJECT_LENGTH:
        raise SubjectTooLong(field="subject", num=SUBJECT_LENGTH)
    description = unicodedata.normalize("NFC", read_text(said.description, "description"))
    words = read_text(said.wanted_words, "wanted_words", WANTED_LENGTH) if said.wanted_words.strip() else ""
    return Grievance(
        said.category,
        subject,
        description,
        said.wanted,
        unicodedata.normalize("NFC", words),
        said.confidentiality,
        said.form_token,
    )


def text_hash(said: Grievance) -> str:
    """What makes two submissions the same: category and texts."""
    return hashlib.sha256("\n".join((said.category, said.subject, said.description)).encode()).hexdigest()


def form_hash(token: str | None) -> str | None:
    """What is kept of the token of a form; None where there was none."""
    return hashlib.sha256(token.encode()).hexdigest() if token else None


def first_of_double(said: Grievance, member: Person, by: PersonActor, at: dt.datetime) -> Case | None:
    """The case that this grievance made already: same form of the author, or same author, member and text
    within ten minutes. (A clerk may well write down the same words for two callers.)
    """
    since, form = stored(at - TWICE_WITHIN), form_hash(said.form_token)
    found = rows(_DOUBLES, by.id, text_hash(said), member.id, since, by.id, form)
    return Case.get_by_id(found[0][0]) if found else None


# Two questions and not one with OR, for which all that the author ever wrote would be read.
_DOUBLES = """
SELECT id FROM grievance_case WHERE author_id = ? AND text_hash = ? AND member_id = ? AND entered_at > ?
UNION SELECT id FROM grievance_case WHERE author_id = ? AND form_hash = ? ORDER BY 1 LIMIT 1
"""


def _new_case(
    said: Grievance, member: Person, by: PersonActor, channel: str, received: dt.datetime, at: dt.datetime
) -> tuple[Case, Promised]:
    """The case, kept and told, with what is promised: it is sorted into the queue by that at once."""
    row = Case(
        reference=_free_reference(),
        member=member.id,
        author=by.id,
        chapter=member.chapter_id,
        language=member.language,
        category=said.category,
        channel=channel,
        confidentiality=said.confidentiality,
        subject_text=said.subject,
        wanted={"codes": list(said.wanted), "words": said.wanted_words},
        state="received",
        received_at=received,
        entered_at=at,
        form_hash=form_hash(said.form_token),
        text_hash=text_hash(said),
    )
    promised = _promised(row, received)
    row.queue_at = min(due for _, due in promised.values())
    insert(row)
    history.record(
        row.subject,
        "case.received",
        by=by,
        at=received,
        **row.dimensions(),
        member=member.id,
        confidentiality=said.confidentiality,
    )
    return row, promised


def _first_word(row: Case, text: str, member: Person) -> Message:
    """What happened, as the member's own first word, whoever typed it in; the case is found by it, too."""
    message = say(
        row,
        text,
        side="member",
        kind="grievance",
        by=Actor("person", member.id),
        at=row.received_at,
        language=member.language,
        channel=row.channel,
        findable=False,
    )
    keep_many(CASE_WORDS, [(row.id, f"{findable(row.reference, row.subject_text, member)}\n{text}")])
    return message


def _promised(row: Case, received: dt.datetime) -> Promised:
    """What every member is promised from receipt on: a personal word, the next word, the decision."""
    days = {kind: deadlines.days_of(kind) for kind in ("acknowledgement", "update")}
    days["decision"] = deadlines.decision_days(row)
    plan = deadlines.office(received)
    due = {kind: deadline_days(plan, received, many) for kind, many in days.items()}
    return {kind: (days[kind], moment) for kind, moment in due.items() if moment is not None}


def _free_reference() -> str:
    """A fresh reference that no case has yet."""
    while True:
        reference = new_reference()
        if not rows("SELECT 1 FROM grievance_case WHERE reference = ?", reference):
            return reference
