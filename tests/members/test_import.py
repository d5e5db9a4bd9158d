"""Members come in from the association's register: all of them or none, in any script, and twice is as
once.
"""

import csv
import datetime as dt
import io
from typing import Any

import pytest

from portal import history
from portal.history import SYSTEM, HistoryHead, HistoryLine
from portal.members import finding, people, staff
from portal.members.association import Chapter
from portal.members.directory import Outcome, import_members
from portal.members.people import Person, RoleGrant
from portal.members.register import COLUMNS, NotTheRegister
from tests.world import NOW, a_chapter, a_handler, a_member, an_association, person_of

ASHA = {
    "number": "M-1",
    "name": "Asha Verma",
    "email": "asha@example.org",
    "language": "hi",
    "chapter": "bengaluru",
    "grade": "fellow",
    "standing": "good",
    "joined": "2019-04-01",
    "time_zone": "Asia/Kolkata",
}
BARE = {"number": "M-2", "name": "Նարե Պետրոսյան"}


@pytest.fixture(autouse=True)
def chapter(house: str) -> None:
    """There is a chapter in Bengaluru."""
    a_chapter("bengaluru")


def a_file(
    *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, between: str = ",", bom: bool = False
) -> bytes:
    """A register with these rows."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", delimiter=between)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def bring_in(*rows: dict[str, str], **more: Any) -> Outcome:
    """Import a register with these rows."""
    return import_members(a_file(*rows), by=SYSTEM, at=NOW, **more)


def by_number(number: str) -> Person:
    """The member with this number."""
    return Person.get(Person.number == number)


def kinds_about(person: Person) -> list[str]:
    """The kinds of all lines about somebody."""
    return [line.kind for line in history.lines_of(person.subject)]


def faults_of(outcome: Outcome) -> list[tuple[int, str]]:
    """Where the faults are: line and field."""
    return [(fault.line, fault.field) for fault in outcome.faults]


def test_a_member_comes_in_with_all_that_the_register_knows(house: str) -> None:
    outcome = bring_in(ASHA)
    asha = by_number("M-1")
    assert (outcome.done, outcome.new, outcome.faults) == (True, 1, [])
    assert (asha.name, asha.email, asha.language, asha.chapter.code) == (
        "Asha Verma",
        "asha@example.org",
        "hi",
        "bengaluru",
    )
    assert (asha.grade, asha.standing, asha.joined) == ("fellow", "good", dt.date(2019, 4, 1))
    assert people.grants_of(asha.id) == (people.Grant("member"),)
    assert kinds_about(asha) == ["person.joined"]
    assert finding.search("verma") == [asha]


def test_a_member_of_whom_little_is_known_gets_what_is_usual_here(house: str) -> None:
    bring_in(BARE)
    nare = by_number("M-2")
    assert (nare.email, nare.language, nare.time_zone, nare.chapter) == (None, "en", "Asia/Kolkata", None)
    assert (nare.standing, nare.joined) == ("good", None)


def test_a_second_time_changes_nothing_and_writes_no_line(house: str) -> None:
    bring_in(ASHA, BARE)
    head = HistoryHead.get().hash
    again = bring_in(ASHA, BARE)
    assert (again.done, again.new, again.changed, again.unchanged) == (True, 0, 0, 2)
    assert HistoryHead.get().hash == head


def test_a_changed_row_is_one_change_that_tells_the_fields_but_not_the_values(house: str) -> None:
    bring_in(ASHA, BARE)
    outcome = bring_in(ASHA | {"name": "Asha Rao", "chapter": "", "grade": "member"}, BARE)
    asha = by_number("M-1")
    assert (outcome.changed, outcome.unchanged) == (1, 1)
    line = history.lines_of(asha.subject)[-1]
    assert (line.kind, line.particulars["fields"], line.particulars["grade"]) == (
        "person.changed",
        ["grade", "name"],
        "member",
    )
    assert "Rao" not in str(line.particulars)
    assert (finding.search("rao"), finding.search("verma")) == ([asha], [])
    assert asha.chapter.code == "bengaluru"  # an empty cell says nothing


def test_a_member_moves_to_another_chapter(house: str) -> None:
    bring_in(ASHA)
    pune = a_chapter("pune")
    bring_in(ASHA | {"chapter": "pune"})
    line = history.lines_of(by_number("M-1").subject)[-1]
    assert (line.particulars["fields"], line.particulars["chapter"]) == (["chapter"], pune.id)


def test_whoever_left_is_written_as_having_left(house: str) -> None:
    bring_in(ASHA)
    bring_in(ASHA | {"standing": "left"})
    asha = by_number("M-1")
    assert (kinds_about(asha), asha.left_on) == (
        ["person.joined", "person.changed", "person.left"],
        NOW.date(),
    )
    bring_in(ASHA)
    assert by_number("M-1").left_on is None


def test_columns_may_be_missing_and_stand_in_any_order(house: str) -> None:
    content = a_file(ASHA, columns=COLUMNS)
    import_members(content, by=SYSTEM, at=NOW)
    import_members(b"Name,NUMBER\nAsha Rao,M-1\n", by=SYSTEM, at=NOW)
    asha = by_number("M-1")
    assert (asha.name, asha.email, asha.grade) == ("Asha Rao", "asha@example.org", "fellow")


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [True, False])
def test_files_come_with_commas_semicolons_and_tabs_with_and_without_a_mark(
    house: str, between: str, bom: bool
) -> None:
    outcome = import_members(a_file(ASHA, BARE, between=between, bom=bom), by=SYSTEM, at=NOW)
    assert outcome.new == 2


@pytest.mark.parametrize(
    "name",
    [
        "आशा वर्मा",
        "क्ष्‍मा देवी",
        "Արմեն Սարգսյան",
        "Աննա Տեր-Պետրոսյան",
        "Մարի Տեր֊Ղազարյան",
        "ಕಾವ್ಯ ಗೌಡ",
        "ಪ್ರಭು ಕೆ. ಆರ್‌.",
        "ليلى حدّاد",
        "عبد الرحمٰن",
        "Seán O’Brien-Smith",
        "Martí·l",
        "J. R. d'Arcy",
        "ʻOkina Kai",
        "Nguyễn Thị Ánh",
        "李小龍",
        "X",
        "Ó" * 200,
    ],
)
def test_names_are_written_in_every_script(house: str, name: str) -> None:
    outcome = bring_in(BARE | {"name": name})
    assert outcome.faults == []
    assert by_number("M-2").name == name


def test_marks_of_direction_and_double_spaces_are_no_part_of_a_name(house: str) -> None:
    bring_in(BARE | {"name": "\u200f  ليلى\u00a0 حداد \u200e"})
    assert by_number("M-2").name == "ليلى حداد"


WRONG = {
    "number": ["", "M" * 41, "=1+1", "M#1"],
    "name": ["", "...", "Asha 3", "<b>Asha</b>", "=cmd()", "A" * 201, "Asha, Verma", "😀"],
    "email": [
        "asha",
        "asha@",
        "@elsewhere.org",
        "asha@localhost",
        "a b@example.org",
        "a@x.org, b@x.org",
        f"{'a' * 250}@x.org",
    ],
    "language": ["xx", "de", "HI", "hindi"],
    "chapter": ["nowhere"],
    "grade": ["g" * 41],
    "standing": ["fine", "Good"],
    "joined": ["01.04.2019", "2019-13-01", "20190401", "2019-04-1", "2027-01-01", "1066-10-14", "yesterday"],
    "time_zone": ["IST", "Asia/Bangalore", "+05:30", "../etc/passwd"],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in WRONG.items() for value in values]
)
def test_a_wrong_cell_is_named_by_line_and_field_and_keeps_everything_out(
    house: str, field: str, value: str
) -> None:
    outcome = bring_in(BARE, ASHA | {field: value})
    assert (outcome.done, faults_of(outcome)) == (False, [(3, field)])
    assert not Person.select().exists()
    assert len(value) < 4 or value not in str(outcome.faults[0].refusal)


def test_every_fault_of_the_file_is_told_at_once(house: str) -> None:
    outcome = bring_in(ASHA | {"email": "x", "joined": "x"}, BARE, BARE | {"number": "M-3", "name": "9"})
    assert faults_of(outcome) == [(2, "email"), (2, "joined"), (4, "name")]
    assert outcome.refused == 2


def test_the_good_lines_come_in_where_the_bad_ones_may_be_left_out(house: str) -> None:
    outcome = bring_in(ASHA | {"email": "x"}, BARE, skip_bad=True)
    assert (outcome.done, outcome.new, outcome.refused) == (True, 1, 1)
    assert [person.number for person in Person.select()] == ["M-2"]


def test_a_number_or_a_mailbox_stands_in_one_line_only(house: str) -> None:
    twin = {"number": "M-2", "name": "Nare", "email": "ASHA@example.org"}
    outcome = bring_in(ASHA, twin, BARE)
    assert faults_of(outcome) == [(3, "email"), (4, "number")]
    assert "line 2" in str(outcome.faults[0].refusal)


def test_a_mailbox_of_somebody_else_is_not_taken_over(house: str) -> None:
    meera = a_handler(email="meera@example.org")
    outcome = bring_in(ASHA | {"email": "Meera@example.org"}, BARE)
    assert (outcome.done, faults_of(outcome)) == (False, [(2, "email")])
    assert person_of(meera).number is None


def test_two_members_may_swap_their_mailboxes(house: str) -> None:
    bring_in(ASHA, BARE | {"email": "nare@example.org"})
    outcome = bring_in(ASHA | {"email": "nare@example.org"}, BARE | {"email": "asha@example.org"})
    assert (outcome.done, outcome.changed) == (True, 2)
    assert (by_number("M-1").email, by_number("M-2").email) == ("nare@example.org", "asha@example.org")
    assert people.by_email("asha@example.org") == by_number("M-2")


def test_a_mailbox_is_not_free_when_the_line_that_gives_it_up_is_bad(house: str) -> None:
    bring_in(ASHA)
    outcome = bring_in(
        ASHA | {"email": "new@example.org", "name": "9"}, BARE | {"email": "asha@example.org"}, skip_bad=True
    )
    assert faults_of(outcome) == [(2, "name"), (3, "email")]
    assert by_number("M-1").email == "asha@example.org"


def test_new_chapters_are_added_only_when_that_was_asked_for(house: str) -> None:
    row = BARE | {"chapter": "Պյունիք"}
    assert faults_of(bring_in(row)) == [(2, "chapter")]
    outcome = bring_in(row, BARE | {"number": "M-3", "chapter": "BENGALURU"}, new_chapters=True)
    assert (outcome.done, outcome.chapters) == (True, ["պյունիք"])
    assert by_number("M-2").chapter.names == {"en": "Պյունիք"}
    assert Chapter.select().count() == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"M-1,Asha Verma\n",
        b"number;name,email\n",
        b"number,name,colour\n",
        b"number,name,name\n",
        "number,name\nM-1,Ren\xe9\n".encode("latin-1"),
        "number,name\n".encode("utf-16")[:-1],
        b'number,name\n"M-1,Asha\n',
        b'number,name\n"M-1"x,Asha\n',
    ],
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(house: str, content: bytes) -> None:
    with pytest.raises(NotTheRegister) as refused:
        import_members(content, by=SYSTEM, at=NOW)
    assert "Asha" not in str(refused.value)
    assert not Person.select().exists()


def test_a_line_with_too_few_or_too_many_cells_is_named(house: str) -> None:
    content = b"number,name\nM-1\nM-2,Nare\n\n,\nM-3,Asha,Verma\n"
    outcome = import_members(content, by=SYSTEM, at=NOW)
    assert (outcome.rows, faults_of(outcome)) == (3, [(2, ""), (6, "")])


def test_lines_are_counted_as_an_editor_counts_them(house: str) -> None:
    outcome = import_members(b'number,name\r\n"M-1","Asha\r\nVerma"\r\nM-2,9\r\n', by=SYSTEM, at=NOW)
    assert faults_of(outcome) == [(4, "name")]


def test_many_members_come_in_with_a_line_each_and_the_chain_stays_whole(house: str) -> None:
    an_association()
    rows = [{"number": f"M-{n:04}", "name": "Asha Verma", "email": f"m{n}@example.org"} for n in range(1200)]
    ticks: list[tuple[int, int]] = []
    outcome = bring_in(*rows, progress=lambda done, total: ticks.append((done, total)))
    assert (outcome.new, ticks[-1]) == (1200, (1200, 1200))
    assert HistoryLine.select().where(HistoryLine.kind == "person.joined").count() == 1200
    assert RoleGrant.select().count() == 1200
    assert history.verify().whole


def test_a_member_who_joins_the_staff_is_signed_out_and_invited(house: str) -> None:
    member = person_of(a_member())
    staff.invite(str(member.email), None, "handler", by=SYSTEM, at=NOW, now=NOW)
    assert {grant.role for grant in people.grants_of(member.id)} == {"member", "handler"}
    assert kinds_about(member)[-2:] == ["person.changed", "person.invited"]
    with pytest.raises(staff.HoldsRoleAlready):
        staff.invite(str(member.email), None, "handler", by=SYSTEM, at=NOW, now=NOW)
