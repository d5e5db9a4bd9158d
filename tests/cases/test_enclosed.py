"""Files wait for a word in a case: they go with it, once, and only their sender sees them before."""

from pathlib import Path

import pytest

from portal.cases import drafts, enclosed
from portal.cases.conversation import NothingWritten
from portal.cases.drafts import Draft, DraftFile
from portal.cases.evidence import TooManyFiles, Upload
from portal.cases.records import Case, Evidence, Message
from portal.cases.walls import Forbidden
from portal.members.people import PersonActor
from portal.store.files import Folder
from tests.world import DAY, HOUR, NOW, a_case_looked_into, a_handler, a_member

BILL = Upload("bill.txt", b"Paid twice.")
LATER = NOW + 3 * HOUR


@pytest.fixture
def files(house: str, tmp_path: Path) -> Folder:
    """An empty folder for files, and an empty house."""
    return Folder(tmp_path / "files")


def keep(by: PersonActor, case: Case, files: Folder, upload: Upload = BILL) -> DraftFile:
    """Let a file wait for a word in the case."""
    return enclosed.keep(by, case, upload, files, at=LATER, now=LATER)


def answer(by: PersonActor, case: Case, files: Folder, *uploads: Upload, words: str = "Here it is.") -> None:
    """Send the word."""
    enclosed.answer(case, words, by=by, at=LATER, files=files, uploads=uploads)


def sent_in(case: Case) -> list[tuple[str, list[str]]]:
    """The words of the case after the first two, each with its files."""
    words = list(Message.select().where(Message.case == case.id).order_by(Message.id))[2:]
    of_word = {one.id: [each.filename for each in Evidence.filter(message=one.id)] for one in words}
    return [(one.text, of_word[one.id]) for one in words]


def test_files_that_waited_go_with_the_word_once_and_a_double_press_says_it_once(files: Folder) -> None:
    member = a_member()
    case = a_case_looked_into(a_handler(), member)
    keep(member, case, files)
    gone = keep(member, case, files, Upload("other.txt", b"Not this one."))
    enclosed.take_away(member, case.reference, [gone.name])
    answer(member, case, files, BILL, Upload("second.txt", b"One more."))
    answer(member, case, files)
    assert sent_in(case) == [("Here it is.", ["bill.txt", "second.txt"])]
    assert enclosed.waiting(member, case.reference) == [] and not Draft.select().exists()
    assert files.get(Evidence.get(filename="bill.txt").name) == BILL.content


def test_they_wait_apart_from_grievances_and_for_nobody_else(files: Folder) -> None:
    member, other = a_member(), a_member("Grace Adeyemi")
    handler = a_handler()
    case, second = a_case_looked_into(handler, member), a_case_looked_into(handler, member)
    keep(member, case, files)
    for who in (other, handler):
        with pytest.raises(Forbidden):
            keep(who, case, files)
    enclosed.take_away(other, case.reference, [DraftFile.get().name])
    assert [one.filename for one in enclosed.waiting(member, case.reference)] == ["bill.txt"]
    assert enclosed.waiting(member, second.reference) == [] == drafts.drafts_of(member)
    answer(member, second, files)
    assert sent_in(second) == [("Here it is.", [])]


def test_a_word_that_is_refused_leaves_them_waiting_until_they_are_forgotten(files: Folder) -> None:
    member = a_member()
    case = a_case_looked_into(a_handler(), member)
    keep(member, case, files)
    with pytest.raises(NothingWritten):
        answer(member, case, files, words=" ")
    with pytest.raises(TooManyFiles):
        answer(member, case, files, *(Upload(f"{number}.txt", b"%d" % number) for number in range(5)))
    assert [one.filename for one in enclosed.waiting(member, case.reference)] == ["bill.txt"]
    drafts.forget_old(files, LATER + 91 * DAY, LATER + DAY)
    assert not DraftFile.select().exists() and not any(path.is_file() for path in files.path.rglob("*"))
