"""Drafts: nothing typed is lost, nobody else sees it; sent, thrown away or forgotten, it is gone."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.cases import drafts, evidence, intake
from portal.cases.drafts import Draft, DraftFile, NoSuchDraft, TooManyDrafts, WrittenElsewhere
from portal.cases.evidence import TooManyFiles, Upload, WrongFile
from portal.cases.records import Case, Evidence
from portal.history import HistoryLine
from portal.members.people import PersonActor
from portal.store.files import Folder
from tests.world import DAY, HOUR, NOW, a_grievance, a_member, person_of

TOKEN = "a-token-of-a-form-1"
BILL = Upload("bill.txt", b"Paid twice.")
Keep = Callable[..., DraftFile]


@pytest.fixture
def files(house: str, tmp_path: Path) -> Folder:
    """An empty folder for files, and an empty house."""
    return Folder(tmp_path / "files")


def save(by: PersonActor, words: str, *, seen: int = 0, token: str = TOKEN, at: dt.datetime = NOW) -> Draft:
    """Save what happened, and nothing else."""
    return drafts.save(by, token, {"description": [words]}, seen=seen, at=at)


def keep(by: PersonActor, files: Folder, upload: Upload = BILL, *, token: str = TOKEN) -> DraftFile:
    """Put a file into the draft."""
    return drafts.keep_file(by, token, upload, files, at=NOW, now=NOW)


def send(by: PersonActor, files: Folder, *uploads: Upload, **more: object) -> Case:
    """Send the grievance of the form."""
    said = a_grievance(**({"form_token": TOKEN} | more))
    return drafts.send(said, member=person_of(by), by=by, at=NOW, files=files, uploads=uploads)


def kept_names(files: Folder) -> set[str]:
    """The names in the folder."""
    return {path.name for path in files.path.rglob("*") if path.is_file()}


def test_a_draft_is_offered_to_its_writer_and_to_nobody_else(files: Folder) -> None:
    asha, grace = a_member(), a_member("Grace Adeyemi")
    save(asha, "They took it twi")
    kept = save(asha, "They took it twice.", seen=1, at=NOW + HOUR)
    (offered,) = drafts.drafts_of(asha)
    assert offered.fields == {"description": ["They took it twice."]}
    assert (offered.begun_at, offered.changed_at, kept.version) == (NOW, NOW + HOUR, 2)
    assert drafts.drafts_of(grace) == [] and drafts.draft_of(grace, TOKEN) is None
    drafts.throw_away(grace, TOKEN)
    drafts.take_away(grace, TOKEN, [keep(asha, files).name])
    assert drafts.drafts_of(asha) and drafts.files_of(offered)


def test_no_line_of_the_ledger_knows_of_drafts(files: Folder) -> None:
    asha = a_member()
    before = HistoryLine.select().count()
    save(asha, "A secret of mine")
    keep(asha, files)
    drafts.throw_away(asha, TOKEN)
    assert HistoryLine.select().count() == before


def test_what_was_written_on_another_device_is_not_written_over(files: Folder) -> None:
    asha = a_member()
    save(asha, "On the phone")
    save(asha, "On the phone, a little longer", seen=1)
    with pytest.raises(WrittenElsewhere):
        save(asha, "At the desk", seen=1)
    assert drafts.drafts_of(asha)[0].fields["description"] == ["On the phone, a little longer"]


def test_a_person_keeps_a_few_drafts_and_no_more(files: Folder) -> None:
    asha = a_member()
    for number in range(drafts.MOST):
        save(asha, "Something", token=f"a-token-of-a-form-{number}")
    with pytest.raises(TooManyDrafts):
        save(asha, "One more", token="a-token-of-another-form")
    save(asha, "Something else", seen=1)


def test_files_of_the_draft_become_evidence_as_it_is_sent(files: Folder) -> None:
    asha = a_member()
    save(asha, "Twice")
    kept = keep(asha, files)
    case = send(asha, files, Upload("letter.txt", b"A letter"))
    assert [one.filename for one in Evidence.select().order_by(Evidence.id)] == ["bill.txt", "letter.txt"]
    row = Evidence.get(Evidence.filename == "bill.txt")
    assert (row.case_id, row.name, row.ready) == (case.id, kept.name, True)
    assert files.get(row.name) == BILL.content
    assert not Draft.select().exists() and not DraftFile.select().exists()


def test_what_is_sent_twice_makes_one_case_and_a_late_save_no_new_draft(files: Folder) -> None:
    asha = a_member()
    save(asha, "Twice")
    keep(asha, files)
    first = send(asha, files)
    assert send(asha, files, subject="Pressed again").id == first.id
    with pytest.raises(NoSuchDraft):
        save(asha, "The last words typed, arriving late", seen=1)
    with pytest.raises(NoSuchDraft):
        keep(asha, files)
    assert Case.select().count() == 1 and Evidence.select().count() == 1 and not Draft.select().exists()


def test_a_refused_sending_leaves_the_draft_as_it_was(files: Folder) -> None:
    asha = a_member()
    save(asha, "Twice")
    for number in range(4):
        keep(asha, files, Upload(f"page {number}.txt", b"%d" % number))
    with pytest.raises(intake.UnknownChoice):
        send(asha, files, category="weather")
    with pytest.raises(TooManyFiles):
        send(asha, files, Upload("a.txt", b"a"), Upload("b.txt", b"b"))
    assert len(drafts.files_of(drafts.drafts_of(asha)[0])) == 4
    assert not Case.select().exists() and not Evidence.select().exists()


def test_a_text_told_before_keeps_the_files_of_its_new_draft(files: Folder) -> None:
    asha = a_member()
    said = {"subject": "The same", "description": "The same words."}
    first = send(asha, files, form_token="another-form-altogether", **said)
    save(asha, "The same words.")
    keep(asha, files)
    assert send(asha, files, **said).id == first.id
    assert drafts.files_of(drafts.drafts_of(asha)[0])


def test_a_file_that_comes_again_after_a_broken_line_is_there_once(files: Folder) -> None:
    asha = a_member()
    assert keep(asha, files).id == keep(asha, files).id
    assert len(kept_names(files)) == 1


def test_a_draft_takes_five_files_of_the_kinds_we_take(files: Folder) -> None:
    asha = a_member()
    with pytest.raises(WrongFile):
        keep(asha, files, Upload("setup.exe", b"MZ\x00"))
    assert not Draft.select().exists()
    for number in range(evidence.MOST):
        keep(asha, files, Upload(f"{number}.txt", b"%d" % number))
    with pytest.raises(TooManyFiles):
        keep(asha, files, Upload("sixth.txt", b"6"))
    draft = drafts.drafts_of(asha)[0]
    drafts.take_away(asha, TOKEN, [drafts.files_of(draft)[0].name])
    keep(asha, files, Upload("sixth.txt", b"6"))
    assert [one.filename for one in drafts.files_of(draft)][-1] == "sixth.txt"


def test_what_counts_for_nothing_is_deleted_with_its_content(files: Folder) -> None:
    asha = a_member()
    save(asha, "Never mind")
    taken = keep(asha, files, Upload("taken away.txt", b"1"))
    keep(asha, files, Upload("thrown away.txt", b"2"))
    keep(asha, files, Upload("kept.txt", b"3"), token="a-token-of-another-form")
    drafts.take_away(asha, TOKEN, [taken.name])
    drafts.throw_away(asha, TOKEN)
    assert drafts.forget_old(files, NOW, NOW + HOUR / 2) == 0
    assert drafts.forget_old(files, NOW, NOW + 2 * HOUR) == 2
    assert [one.filename for one in DraftFile.select()] == ["kept.txt"]
    assert kept_names(files) == {DraftFile.get().name}
    assert drafts.forget_old(files, NOW, NOW + 2 * HOUR) == 0


def test_a_draft_is_forgotten_ninety_days_after_its_last_change(files: Folder) -> None:
    asha = a_member()
    save(asha, "Old")
    keep(asha, files)
    save(asha, "Old, but gone on with", seen=1, at=NOW + 10 * DAY)
    assert drafts.forget_old(files, NOW + 99 * DAY, NOW) == 0
    assert drafts.forget_old(files, NOW + 101 * DAY, NOW + 101 * DAY) == 2
    assert not Draft.select().exists() and kept_names(files) == set()
