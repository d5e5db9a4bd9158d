"""The ledger's chain: whoever alters what was written is found out, but for a cut tail."""

from collections.abc import Callable

import pytest

from portal import history
from portal.history import HistoryHead, HistoryLine
from portal.history.ledger import line_hash, values_of
from portal.store import db, is_postgres
from tests.world import a_confirming_case, a_handler, a_member


@pytest.fixture
def written(house: str) -> int:
    """A ledger with the first days of a case in it; how many lines it has."""
    a_confirming_case(a_handler(), a_member())
    return HistoryHead.get().number


def behind_the_guards(*statements: str) -> None:
    """What somebody can do who owns the database and takes the guards away."""
    if is_postgres():
        db.execute_sql("ALTER TABLE history_line DISABLE TRIGGER USER")
    else:
        for act in ("update", "delete"):
            db.execute_sql(f"DROP TRIGGER IF EXISTS history_line_no_{act}")
    for statement in statements:
        db.execute_sql(statement)
    if is_postgres():
        db.execute_sql("ALTER TABLE history_line ENABLE TRIGGER USER")


def test_an_untouched_ledger_is_whole(written: int) -> None:
    seen: list[tuple[int, int]] = []
    verdict = history.verify(lambda done, total: seen.append((done, total)))
    assert (verdict.whole, verdict.lines, verdict.head) == (True, written, HistoryHead.get().hash)
    assert seen[-1] == (written, written)


def test_an_empty_ledger_is_whole(house: str) -> None:
    assert history.verify().whole


COLUMNS = "at, kind, subject_kind, subject_id, actor_kind, actor_id, particulars, previous, hash"


def insert(number: int, like: int) -> str:
    """A line is put in, the copy of another."""
    copied = f"SELECT {number}, {COLUMNS} FROM history_line WHERE number = {like}"
    return f"INSERT INTO history_line (number, {COLUMNS}) {copied}"


def swap(a: int, b: int) -> tuple[str, ...]:
    """Two lines change places."""
    move = "UPDATE history_line SET number = {} WHERE number = {}"
    return move.format(9999, a), move.format(a, b), move.format(b, 9999)


ALTERATIONS: dict[str, tuple[tuple[str, ...], int]] = {
    "a particular was changed": (
        ('UPDATE history_line SET particulars = \'{"name":"x"}\' WHERE number = 1',),
        1,
    ),
    "particulars are no JSON any more": (("UPDATE history_line SET particulars = '{' WHERE number = 3",), 3),
    "the actor was changed": (("UPDATE history_line SET actor_kind = 'ghost' WHERE number = 4",), 4),
    "the moment was changed": (("UPDATE history_line SET at = '2001-01-01 00:00:00' WHERE number = 5",), 5),
    "a line was deleted": (("DELETE FROM history_line WHERE number = 4",), 4),
    "the first line was deleted": (("DELETE FROM history_line WHERE number = 1",), 1),
    "two lines were swapped": (swap(3, 6), 3),
    "a line was put before the first": (
        (insert(0, like=2),),
        0,
    ),
    "the hash before was changed": (("UPDATE history_line SET previous = 'x' WHERE number = 2",), 2),
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_the_first_altered_line_is_named(written: int, what: str) -> None:
    statements, first_bad = ALTERATIONS[what]
    behind_the_guards(*statements)
    assert history.verify().first_bad == first_bad


def test_a_line_put_behind_the_last_is_found(written: int) -> None:
    last = HistoryLine.get_by_id(written)
    values = values_of(written + 1, last.at, "case.closed", last.subject, history.SYSTEM, {})
    forged = line_hash(last.hash, values)
    HistoryLine.insert(
        number=written + 1,
        at=last.at,
        kind="case.closed",
        subject_kind=last.subject_kind,
        subject_id=last.subject_id,
        actor_kind="system",
        actor_id=None,
        particulars={},
        previous=last.hash,
        hash=forged,
    ).execute()
    assert history.verify().first_bad == written + 1


def test_a_line_put_between_two_breaks_the_chain_even_when_the_rest_moves_on(written: int) -> None:
    behind_the_guards(
        "UPDATE history_line SET number = number + 1000 WHERE number > 3",
        insert(4, like=3),
        "UPDATE history_line SET number = number - 999 WHERE number > 1000",
        "UPDATE history_head SET number = number + 1",
    )
    assert history.verify().first_bad == 4


def test_a_cut_tail_shows_while_the_head_remembers_it(written: int) -> None:
    behind_the_guards(f"DELETE FROM history_line WHERE number > {written - 2}")
    assert history.verify().first_bad == written - 1


def test_a_cut_tail_whose_head_was_set_back_cannot_be_seen_by_the_chain_alone(written: int) -> None:
    last = HistoryLine.get_by_id(written - 2)
    behind_the_guards(
        f"DELETE FROM history_line WHERE number > {last.number}",
        f"UPDATE history_head SET number = {last.number}, hash = '{last.hash}'",
    )
    assert history.verify().whole


@pytest.mark.parametrize(
    "alteration",
    [
        lambda: HistoryLine.update(kind="case.closed").where(HistoryLine.number == 1).execute(),
        lambda: HistoryLine.delete().where(HistoryLine.number == 1).execute(),
        lambda: HistoryLine.delete().execute(),
    ],
    ids=["update", "delete", "delete all"],
)
def test_the_database_itself_refuses_to_alter_a_line(written: int, alteration: Callable[[], object]) -> None:
    with pytest.raises(Exception, match="append-only"):
        alteration()
    assert history.verify().whole


def test_postgres_refuses_to_empty_the_ledger(postgres_house: str) -> None:
    a_member()
    with pytest.raises(Exception, match="append-only"):
        db.execute_sql("TRUNCATE history_line")
