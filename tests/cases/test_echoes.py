"""A double press says a word once; whoever has reason to say it again is heard again."""

import threading
from pathlib import Path

from portal import store
from portal.cases import handling
from portal.cases.evidence import Upload
from portal.cases.records import Case, Message
from portal.members.people import PersonActor
from portal.store.files import Folder
from tests.desk import everything_about, now
from tests.world import HOUR, NOW, a_case_looked_into, a_handler, a_member, kinds_of

MINUTE = HOUR / 60


def said(case: Case) -> list[str]:
    """The words of a case, after the grievance and the acknowledgement."""
    return [one.text for one in Message.select().where(Message.case == case.id).order_by(Message.id)][2:]


def a_talk() -> tuple[Case, PersonActor, PersonActor]:
    """A case, its member and its handler."""
    member, handler = a_member(), a_handler()
    return a_case_looked_into(handler, member), member, handler


def test_the_same_word_a_minute_later_changes_nothing(house: str) -> None:
    case, member, handler = a_talk()
    for who, say in ((member, handling.answer), (handler, handling.reply), (handler, handling.write_note)):
        say(case, "It has not come.", by=who, at=NOW + 3 * HOUR)
        before = everything_about(now(case))
        say(case, "It has not come.\r\n", by=who, at=NOW + 3 * HOUR + MINUTE)
        assert everything_about(now(case)) == before


def test_the_same_word_to_another_question_is_an_answer_again(house: str) -> None:
    case, member, handler = a_talk()
    for minute in (0, 2):
        handling.ask(case, "Has it come?", by=handler, at=NOW + 3 * HOUR + minute * MINUTE)
        handling.answer(case, "No.", by=member, at=NOW + 3 * HOUR + (minute + 1) * MINUTE)
    assert said(case) == ["Has it come?", "No.", "Has it come?", "No."]
    assert kinds_of(case).count("case.answered") == 2 and not now(case).is_paused


def test_the_same_word_with_a_file_or_an_hour_later_is_a_word_of_its_own(
    sqlite_house: str, tmp_path: Path
) -> None:
    case, member, _ = a_talk()
    handling.answer(case, "Here is the receipt.", by=member, at=NOW + 3 * HOUR)
    paper = (Upload("receipt.txt", b"paid twice"),)
    for at in (NOW + 3 * HOUR + MINUTE, NOW + 3 * HOUR + 2 * MINUTE, NOW + 5 * HOUR):
        files = Folder(tmp_path)
        handling.answer(case, "Here is the receipt.", by=member, at=at, files=files, uploads=paper)
    assert said(case) == ["Here is the receipt."] * 3


def test_ten_presses_at_once_say_it_once(house: str) -> None:
    case, member, _ = a_talk()
    ready, faults = threading.Barrier(10), list[BaseException]()

    def press() -> None:
        try:
            ready.wait()
            handling.answer(case, "It has not come.", by=member, at=NOW + 3 * HOUR)
        except BaseException as fault:
            faults.append(fault)
        finally:
            store.close()

    presses = [threading.Thread(target=press) for _ in range(10)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert (faults, said(case)) == ([], ["It has not come."])
