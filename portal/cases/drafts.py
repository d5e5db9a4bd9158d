"""Drafts: a grievance that is still being written, with its files, or the files of a word in a case (see
portal.cases.enclosed). Its writer alone sees it; it goes when it is sent or thrown away, and after ninety
days.

A draft is found by its writer and the token of its form, so what is typed, the files that come one by one and
the sending at the end belong together, however often a page is loaded. Nothing of it is in history or logs.

A file is entered before its content is written, and counts from when it is `here`; whatever is entered and
not here (broken off, taken away, thrown away) is deleted by a duty of the worker, content first.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField

from portal.cases import evidence, intake
from portal.cases.acting import locked
from portal.cases.conversation import LONGEST, TooLong
from portal.cases.records import Case, Evidence
from portal.members.people import Person, PersonActor
from portal.store import JsonColumn, Moment, Record, transaction
from portal.store.rows import records, rows, stored
from portal.wording import N_, Refusal, Stale

KEPT_FOR = dt.timedelta(days=90)
MOST = 5
MOST_FILES = 2 * MOST * evidence.MOST  # of one person, those that only wait to be deleted included
LEFT_ALONE = dt.timedelta(hours=1)  # real time, in which even the slowest upload has arrived
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")

Fields = Mapping[str, list[str]]  # name of a field → what stands in it


class Draft(Record):
    """What somebody has written of a grievance so far; with a `case`, files of a word in it."""

    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    case = ForeignKeyField(Case, null=True, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int | None]"
    form_token = CharField(max_length=64)
    fields = JsonColumn()
    begun_at = Moment()
    changed_at = Moment(index=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("person", "form_token"), True),)


class DraftFile(Record):
    """A file that came into a draft, kept under a name nobody can guess; `at` is real time."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    draft = ForeignKeyField(Draft, null=True, on_delete="SET NULL")
    draft_id: "IntegerField[int | None]"
    name = CharField(max_length=40, unique=True)
    filename = CharField(max_length=200)
    media_type = CharField(max_length=40)
    size = BigIntegerField()
    sha256 = CharField(max_length=64)
    here = BooleanField(default=False)
    at = Moment(index=True)


class TooManyDrafts(Refusal):
    """A person keeps a few drafts and no more."""

    message = N_(
        "You have %(num)d drafts already. Send one of them or throw one away, then this is kept, too."
    )


class WrittenElsewhere(Stale):
    """The draft was changed in another window or on another device since this page showed it."""

    message = N_(
        "You went on with this in another window or on another device. "
        "Load this page again to go on from there; what you typed here since then is not kept."
    )


class NoSuchDraft(Refusal):
    """The draft was sent or thrown away, or there never was one."""

    message = N_("This draft has been sent or thrown away.")


def drafts_of(by: PersonActor) -> list[Draft]:
    """Somebody's own drafts of grievances, the one changed last first."""
    return records(Draft, "person_id = ? AND case_id IS NULL ORDER BY changed_at DESC, id DESC", by.id)


def draft_of(by: PersonActor, form_token: str | None) -> Draft | None:
    """Somebody's own draft by the token of its form, None if they have none such."""
    found = records(Draft, "person_id = ? AND form_token = ?", by.id, form_token) if form_token else []
    return found[0] if found else None


def files_of(draft: Draft) -> list[DraftFile]:
    """The files that are in a draft, in the order they came."""
    return records(DraftFile, "draft_id = ? AND here ORDER BY id", draft.id)


def save(by: PersonActor, form_token: str, fields: Fields, *, seen: int, at: dt.datetime) -> Draft:
    """Keep what stands in the form, and give the draft back with its new version.

    `seen` is the version that the page showed, 0 for one never saved. Raises WrittenElsewhere, TooManyDrafts,
    TooLong, or NoSuchDraft if the form was sent meanwhile: a late save must not bring it back.
    """
    if sum(len(value) + 1 for values in fields.values() for value in values) > 2 * LONGEST:
        raise TooLong(field="description", num=LONGEST)
    with transaction():
        draft = begun(by, form_token, at=at)
        if draft.version != seen:
            raise WrittenElsewhere
        draft.fields, draft.changed_at, draft.version = dict(fields), at, seen + 1
        draft.save()
    return draft


def begun(by: PersonActor, form_token: str, case: Case | None = None, *, at: dt.datetime) -> Draft:
    """The draft of a form, begun if there is none yet; one after the other for each person."""
    intake.one_at_a_time(by)
    draft = draft_of(by, form_token)
    if draft is not None:
        return draft
    if case is None:
        _check_new(by, form_token)
    case_id = None if case is None else case.id
    return Draft.create(
        person=by.id, case=case_id, form_token=form_token, fields={}, begun_at=at, changed_at=at
    )


def _check_new(by: PersonActor, form_token: str) -> None:
    """Refuse a grievance that was sent already, and a sixth at once."""
    if not TOKEN.fullmatch(form_token) or was_sent(by, form_token):
        raise NoSuchDraft
    if len(drafts_of(by)) >= MOST:
        raise TooManyDrafts(num=MOST)


def was_sent(by: PersonActor, form_token: str) -> bool:
    """Whether a case was made of this form already."""
    asked = "SELECT 1 FROM grievance_case WHERE author_id = ? AND form_hash = ?"
    return bool(rows(asked, by.id, intake.form_hash(form_token)))


def keep_file(
    by: PersonActor,
    form_token: str,
    upload: evidence.Upload,
    files: evidence.Files,
    *,
    case: Case | None = None,
    at: dt.datetime,
    now: dt.datetime,
) -> DraftFile:
    """Put a file into a draft (begun if there is none) and give its row back; `now` is real time. With a
    `case`, which is locked before its writer, the file waits for a word in it.

    The same file sent again, as after a line that broke before our answer came, is there once. Raises what
    `evidence.check` raises, TooManyFiles for the sixth, TooManyDrafts or NoSuchDraft.
    """
    checked = evidence.check([upload])[0]
    fresh = evidence.named(checked)
    with transaction():
        if case is not None:
            locked(case)
        draft = begun(by, form_token, case, at=at)
        twin = _twin(draft, fresh)
        if twin is not None:
            return twin
        if _many(by) >= MOST_FILES:
            raise evidence.TooManyFiles(field="evidence", num=evidence.MOST)
        row = DraftFile.create(person=by.id, draft=draft.id, at=now, **vars(fresh))
    files.put(row.name, checked.content)  # between two transactions, as no writer waits for ten megabytes
    with transaction():
        intake.one_at_a_time(by)
        _enter(row)
    return row


def _twin(draft: Draft, fresh: evidence.Named) -> DraftFile | None:
    same = (one for one in files_of(draft) if (one.sha256, one.filename) == (fresh.sha256, fresh.filename))
    return next(same, None)


def _many(by: PersonActor) -> int:
    return int(rows("SELECT count(*) FROM draft_file WHERE person_id = ?", by.id)[0][0])


def _enter(row: DraftFile) -> None:
    """Let a file that has arrived count."""
    draft = Draft.get_or_none(Draft.id == row.draft_id)
    if draft is None:
        raise NoSuchDraft
    if len(files_of(draft)) >= evidence.MOST:
        raise evidence.TooManyFiles(field="evidence", num=evidence.MOST)
    row.here = True
    row.save()


def take_away(by: PersonActor, form_token: str, names: list[str]) -> None:
    """Take files out of somebody's own draft by their names; what is not in it is let be."""
    draft = draft_of(by, form_token)
    if draft is not None and names:
        ours = (DraftFile.draft == draft.id) & DraftFile.name.in_(names)
        DraftFile.update(here=False).where(ours).execute()


def throw_away(by: PersonActor, form_token: str) -> None:
    """Delete somebody's own draft; nothing happens if there is none."""
    with transaction():
        draft = draft_of(by, form_token)
        if draft is not None:
            _let_go(draft)


def _let_go(draft: Draft) -> None:
    """Delete a draft; its files wait to be deleted."""
    DraftFile.update(here=False, draft=None).where(DraftFile.draft == draft.id).execute()
    Draft.delete().where(Draft.id == draft.id).execute()


def send(
    said: intake.Grievance,
    *,
    member: Person,
    by: PersonActor,
    at: dt.datetime,
    files: evidence.Files | None = None,
    uploads: tuple[evidence.Upload, ...] = (),
) -> Case:
    """Raise the grievance of a form, and give its case back: files of its draft become evidence, the draft
    goes, in one transaction. A file that is in the draft and comes with the form again is there once. Raises
    what `intake.raise_case` raises.
    """
    checked = evidence.check(uploads)  # before anybody waits for us; asked again, together with the draft's
    with transaction():
        intake.one_at_a_time(by)
        draft = draft_of(by, said.form_token)
        held, fresh = taken_along(draft, checked)
        case = intake.raise_case(said, member=member, by=by, at=at, files=files, uploads=fresh, held=held)
        if draft and case.form_hash == intake.form_hash(said.form_token):
            was_taken(draft)
    return case


def taken_along(
    draft: Draft | None, checked: Sequence[evidence.Checked]
) -> tuple[list[evidence.Named], tuple[evidence.Upload, ...]]:
    """The files that go with what is sent: those of its draft, and of those that came with the form the ones
    that are not in the draft.
    """
    held = [_named(one) for one in files_of(draft)] if draft else []
    fresh = [one for one in checked if not (draft and _twin(draft, evidence.named(one)))]
    return held, tuple(evidence.Upload(one.filename, one.content) for one in fresh)


def was_taken(draft: Draft) -> None:
    """Delete a draft that was sent: what became evidence is kept, any other of its files is not."""
    taken = Evidence.select(Evidence.name)
    DraftFile.delete().where((DraftFile.draft == draft.id) & DraftFile.name.in_(taken)).execute()
    _let_go(draft)


def _named(row: DraftFile) -> evidence.Named:
    return evidence.Named(row.name, row.filename, row.media_type, row.size, row.sha256)


def forget_old(files: evidence.Files, at: dt.datetime, now: dt.datetime, most: int = 50) -> int:
    """Delete drafts that nobody touched for ninety days of business time, and every file that counts for
    nothing since an hour of real time. Returns how many.
    """
    with transaction():
        old = records(Draft, "changed_at < ? ORDER BY changed_at LIMIT ?", stored(at - KEPT_FOR), most)
        for draft in old:
            _let_go(draft)
    loose = records(DraftFile, "NOT here AND at < ? ORDER BY at LIMIT ?", stored(now - LEFT_ALONE), most)
    for row in loose:
        files.delete(row.name)
        DraftFile.delete().where(DraftFile.id == row.id).execute()
    return len(old) + len(loose)
