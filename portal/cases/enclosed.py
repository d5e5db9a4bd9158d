"""Files that wait for a word in a case: each comes by itself while the word is written, is there when the
page is loaded again, can be taken away, and goes with the word when it is sent.

They wait in a draft (see portal.cases.drafts), one for each person and case. A case is locked before its
writer, here as everywhere.
"""

import datetime as dt

from portal.cases import drafts, evidence, handling, intake
from portal.cases.acting import locked
from portal.cases.drafts import Draft, DraftFile
from portal.cases.records import Case
from portal.cases.walls import Forbidden, may
from portal.members.people import PersonActor
from portal.store import transaction


def _token(reference: str) -> str:
    """What the draft is found by; no form of a grievance has a token with a colon."""
    return f"word:{reference}"


def _draft_of(by: PersonActor, reference: str) -> Draft | None:
    return drafts.draft_of(by, _token(reference))


def waiting(by: PersonActor, reference: str) -> list[DraftFile]:
    """The files of somebody's own that wait for their next word in this case."""
    draft = _draft_of(by, reference)
    return drafts.files_of(draft) if draft else []


def keep(
    by: PersonActor,
    case: Case,
    upload: evidence.Upload,
    files: evidence.Files,
    *,
    at: dt.datetime,
    now: dt.datetime,
) -> DraftFile:
    """Let a file wait for the member's next word, and give its row back. Raises Forbidden, and what
    `drafts.keep_file` raises.
    """
    if not may(by, "answer", case):
        raise Forbidden
    return drafts.keep_file(by, _token(case.reference), upload, files, case=case, at=at, now=now)


def take_away(by: PersonActor, reference: str, names: list[str]) -> None:
    """Let files wait no longer."""
    drafts.take_away(by, _token(reference), names)


def answer(
    case: Case,
    text: str,
    *,
    by: PersonActor,
    at: dt.datetime,
    files: evidence.Files | None = None,
    uploads: tuple[evidence.Upload, ...] = (),
) -> None:
    """A word of the member with the files that waited for it. Raises what `handling.answer` raises, and then
    they go on waiting.
    """
    checked = evidence.check(uploads)  # before anybody waits for us; asked again, together with the others
    with transaction():
        locked(case)
        intake.one_at_a_time(by)
        draft = _draft_of(by, case.reference)
        held, fresh = drafts.taken_along(draft, checked)
        handling.answer(case, text, by=by, at=at, files=files, uploads=fresh, held=held)
        if draft:
            drafts.was_taken(draft)
