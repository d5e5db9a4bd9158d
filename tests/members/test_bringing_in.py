"""What other systems know of members comes in by file: good lines taken, bad ones told, all reversible."""

import datetime as dt
from typing import Any

import pytest

from portal import history
from portal.dossier import own_data
from portal.history import SYSTEM, HistoryLine
from portal.members import bringing_in, imported
from portal.members.bringing_in import NoSuchImport, Outcome, TakenBackAlready
from portal.members.imported import Import, ImportedActivity, Renewal
from portal.members.people import PersonActor
from portal.members.register import NotTheRegister
from tests.world import DAY, NOW, a_member, person_of

HEAD = "member_ref,date,kind,units,source,record_id"
OF_RENEWALS = "member_ref,due_date,renewed,not_eligible,source,record_id"


@pytest.fixture
def asha(house: str) -> PersonActor:
    return a_member(number="M-1")


def bring(*lines: str, kind: str = "activity", at: dt.datetime = NOW) -> Outcome:
    head = HEAD if kind == "activity" else OF_RENEWALS
    return bringing_in.bring_in(kind, "\n".join([head, *lines]).encode(), by=SYSTEM, at=at)


def standing() -> list[tuple[str, str, float]]:
    """What stands: day, kind and units."""
    rows = ImportedActivity.select().where(ImportedActivity.stands).order_by(ImportedActivity.record)
    return [(row.record, row.kind, row.units) for row in rows]


def told() -> list[str]:
    """What the history tells of imports."""
    lines = HistoryLine.select().where(HistoryLine.kind.startswith("import.")).order_by(HistoryLine.number)
    return [line.kind for line in lines]


def faults_of(outcome: Outcome) -> list[tuple[int, str]]:
    return [(fault.line, fault.field) for fault in outcome.faults]


def test_what_a_member_took_part_in_comes_in(asha: PersonActor) -> None:
    outcome = bring("M-1,2026-01-05,event,1,crm,a", "M-1,2026-02-05,Learning,2.5,crm,b")
    assert (outcome.number, outcome.new, outcome.refused) == (1, 2, 0)
    assert standing() == [("a", "event", 1), ("b", "learning", 2.5)]
    (line,) = history.lines_of(("association", 1))[-1:]
    assert (line.kind, line.particulars) == ("import.made", {"import": 1, "rows": 2, "refused": 0})


def test_the_good_lines_are_taken_and_each_bad_one_is_told(asha: PersonActor) -> None:
    outcome = bring(
        "M-1,2026-01-05,event,,crm,a",
        "M-9,2026-01-05,event,,crm,b",
        "M-1,2026-03-11,event,,crm,c",  # tomorrow
        "M-1,2026-02-30,party,-1,crm,",
        "M-1,2026-03-10,other",
    )
    assert standing() == [("a", "event", 1)]
    assert faults_of(outcome) == [
        *[(3, "member_ref"), (4, "date"), (5, "date"), (5, "kind"), (5, "units"), (5, "record_id")],
        (6, ""),
    ]
    kept = imported.refused_rows(1)
    assert [line for line, _, _ in kept] == [3, 4, 5, 6]
    assert kept[0][1]["member_ref"] == "M-9"
    imported.forget_refused(NOW + 31 * DAY)
    assert imported.refused_rows(1) == []


def test_of_a_file_full_of_wrong_lines_all_are_counted_and_only_some_are_kept(
    asha: PersonActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A megabyte of them filled a gigabyte of memory."""
    monkeypatch.setattr(bringing_in, "MOST_REFUSED_KEPT", 2)
    outcome = bring(*[f"M-9,2026-01-05,event,,crm,{'x' * 300}"] * 5)
    assert (outcome.rows, outcome.refused) == (5, 5)
    assert faults_of(outcome) == [(line, field) for line in (2, 3) for field in ("member_ref", "record_id")]
    assert all(len(cells["record_id"]) == 200 for cells in outcome.refused_cells.values())
    assert Import.get().refused == 5 and [line for line, *_ in imported.refused_rows(1)] == [2, 3]


def test_a_file_of_another_shape_is_no_import(asha: PersonActor) -> None:
    for content in (
        b"",
        b"member_ref,date\nM-1,2026-01-01\n",
        b"member_ref;date;kind;source;record_id;mood\n",
    ):
        with pytest.raises(NotTheRegister):
            bringing_in.bring_in("activity", content, by=SYSTEM, at=NOW)
    assert not Import.select().exists()


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8"), (";", "utf-16-be")]
)
def test_a_file_comes_in_as_spreadsheets_save_it(asha: PersonActor, separator: str, encoding: str) -> None:
    lines = [HEAD.split(","), ["M-1", "2026-01-05", "event", "1", 'Ես ու դու; "կայք"', "a"]]
    quoted = (separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    content = (mark + "\r\n".join(quoted)).encode(encoding)
    assert bringing_in.bring_in("activity", content, by=SYSTEM, at=NOW).new == 1
    assert ImportedActivity.get().source == 'Ես ու դու; "կայք"'


def test_refused_lines_come_back_mended_with_the_columns_we_added(asha: PersonActor) -> None:
    content = f"line,problem,{HEAD}\n3,Nobody,M-1,2026-01-05,event,1,crm,a\n".encode()
    assert bringing_in.bring_in("activity", content, by=SYSTEM, at=NOW).new == 1


def test_twice_is_as_once(asha: PersonActor) -> None:
    first = bring("M-1,2026-01-05,event,1,crm,a", "M-9,2026-01-05,event,1,crm,b")
    again = bring("M-1,2026-01-05,event,1,crm,a", "M-9,2026-01-05,event,1,crm,b", at=NOW + DAY)
    assert (again.number, again.new, again.changed, again.unchanged) == (first.number, 0, 0, 1)
    assert told() == ["import.made"]
    assert Import.select().count() == 1


def test_the_later_of_two_lines_with_one_record_counts(asha: PersonActor) -> None:
    bring("M-1,2026-01-05,event,1,crm,a", "M-1,2026-01-06,learning,1,crm,a")
    assert standing() == [("a", "learning", 1)]


def test_a_known_record_is_replaced_and_taking_the_import_back_restores_it(asha: PersonActor) -> None:
    bring("M-1,2026-01-05,event,1,crm,a", "M-1,2026-01-05,event,1,other,a")
    second = bring("M-1,2026-01-06,learning,3,crm,a", "M-1,2026-01-07,download,1,crm,b")
    assert (second.new, second.changed) == (1, 1)
    assert standing() == [("a", "event", 1), ("a", "learning", 3), ("b", "download", 1)]
    assert bringing_in.take_back(2, by=SYSTEM, at=NOW) == 2
    assert standing() == [("a", "event", 1), ("a", "event", 1)]
    assert told() == ["import.made", "import.made", "import.taken_back"]


def test_an_import_under_a_later_one_is_taken_back_without_touching_what_stands(asha: PersonActor) -> None:
    for kind in ("event", "learning", "committee"):
        bring(f"M-1,2026-01-05,{kind},1,crm,a")
    bringing_in.take_back(2, by=SYSTEM, at=NOW)
    assert standing() == [("a", "committee", 1)]
    bringing_in.take_back(3, by=SYSTEM, at=NOW)
    assert standing() == [("a", "event", 1)]
    bringing_in.take_back(1, by=SYSTEM, at=NOW)
    assert standing() == []


def test_a_record_that_two_files_hold_outlives_the_first(asha: PersonActor) -> None:
    bring("M-1,2026-01-05,event,1,crm,a")
    bring("M-1,2026-01-05,event,1,crm,a", "M-1,2026-02-05,event,1,crm,b")
    bringing_in.take_back(1, by=SYSTEM, at=NOW)
    assert standing() == [("a", "event", 1), ("b", "event", 1)]


def test_an_import_that_comes_in_while_another_is_read_is_seen_by_it(
    asha: PersonActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, lines = bringing_in._standing, ["M-1,2026-01-05,event,1,crm,a", "M-1,2026-01-06,event,1,crm,b"]

    def look_before_the_other(*args: Any) -> Any:
        stood = look(*args)
        monkeypatch.setattr(bringing_in, "_standing", look)
        bring(lines[0].replace("event", "learning"))
        return stood

    monkeypatch.setattr(bringing_in, "_standing", look_before_the_other)
    outcome = bring(*lines)
    assert (outcome.number, outcome.new, outcome.changed) == (2, 1, 1)
    assert standing() == [("a", "event", 1), ("b", "event", 1)]


def test_no_import_is_taken_back_twice(asha: PersonActor) -> None:
    bring("M-1,2026-01-05,event,1,crm,a")
    bringing_in.take_back(1, by=SYSTEM, at=NOW)
    with pytest.raises(TakenBackAlready):
        bringing_in.take_back(1, by=SYSTEM, at=NOW)
    with pytest.raises(NoSuchImport):
        bringing_in.take_back(2, by=SYSTEM, at=NOW)
    assert bring("M-1,2026-01-05,event,1,crm,a").number == 2  # and the file can come in again


def test_renewals_say_yes_or_no_or_why_they_do_not_count(asha: PersonActor) -> None:
    outcome = bring(
        "M-1,2025-04-01,yes,,crm,a",
        "M-1,2024-04-01,No,Retired,crm,b",
        "M-1,2026-04-01,yes,,crm,c",  # not due yet
        "M-1,2023-04-01,yes,retired,crm,d",
        "M-1,2022-04-01,perhaps,moved,crm,e",
        kind="renewals",
    )
    assert faults_of(outcome) == [(4, "due_date"), (5, "not_eligible"), (6, "renewed"), (6, "not_eligible")]
    rows = Renewal.select().order_by(Renewal.record)
    assert [(row.renewed, row.reason) for row in rows] == [(True, ""), (False, "retired")]


def test_a_member_finds_what_was_imported_among_their_own_data(asha: PersonActor) -> None:
    bring("M-1,2026-01-05,event,1,crm,a")
    bring("M-1,2025-04-01,yes,,crm,a", kind="renewals")
    mine = own_data(person_of(asha).id)
    assert [row["kind"] for row in mine["imported_activity"]] == ["event"]
    assert [row["renewed"] for row in mine["renewals"]] == [True]
