"""Writing the ledger: with the deed or not at all, without gaps, in one order for everybody."""

import threading

import pytest

from portal import history, store
from portal.history import SYSTEM, HistoryHead, HistoryLine
from portal.store import transaction
from tests.world import NOW

ABOUT = ("association", 1)


def write(name: str) -> None:
    """Write one line about the association."""
    history.record(ABOUT, "setting.changed", by=SYSTEM, at=NOW, name=name)


def names() -> list[str]:
    """What the lines tell, in their order."""
    return [line.particulars["name"] for line in history.lines_of(ABOUT)]


def test_a_line_outside_a_transaction_is_refused(house: str) -> None:
    with pytest.raises(RuntimeError):
        write("alone")


def test_a_line_carries_exactly_the_particulars_of_its_kind(house: str) -> None:
    with transaction(), pytest.raises(ValueError, match="carries"):
        history.record(ABOUT, "setting.changed", by=SYSTEM, at=NOW, name="x", secret="y")
    with transaction(), pytest.raises(ValueError, match="carries"):
        history.record(ABOUT, "setting.vanished", by=SYSTEM, at=NOW)


def test_a_deed_that_fails_leaves_no_line(house: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        write("gone")
        raise ZeroDivisionError
    assert names() == []
    assert HistoryHead.get().number == 0


def test_a_savepoint_that_is_rolled_back_takes_its_lines_along(house: str) -> None:
    with transaction():
        write("before")
        with pytest.raises(ZeroDivisionError), transaction():
            write("within")
            raise ZeroDivisionError
        with transaction():
            write("kept")
        write("after")
    assert names() == ["before", "kept", "after"]
    assert history.verify().whole


def test_two_who_write_at_once_get_numbers_without_a_gap(house: str) -> None:
    rounds, ready = 25, threading.Barrier(2)
    faults: list[BaseException] = []

    def write_many(who: str) -> None:
        try:
            ready.wait()
            for turn in range(rounds):
                with transaction():
                    write(f"{who} {turn}")
                    if turn % 5 == 0:
                        write(f"{who} {turn} again")
        except BaseException as fault:
            faults.append(fault)
        finally:
            store.close()

    writers = [threading.Thread(target=write_many, args=(who,)) for who in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    numbers = [line.number for line in HistoryLine.select().order_by(HistoryLine.number)]
    assert numbers == list(range(1, 2 * rounds + 11))
    assert history.verify().whole
    for who in ("one", "two"):
        mine = [name for name in names() if name.startswith(who) and not name.endswith("again")]
        assert mine == [f"{who} {turn}" for turn in range(rounds)]


def test_the_head_knows_the_latest_moment_even_when_an_earlier_one_is_written_later(house: str) -> None:
    from_now = [NOW, NOW.replace(year=2020)]
    for at in from_now:
        with transaction():
            history.record(ABOUT, "setting.changed", by=SYSTEM, at=at, name="x")
    assert HistoryHead.get().at == NOW


def test_a_reader_takes_each_line_once_and_again_only_if_its_effect_failed(house: str) -> None:
    for turn in range(5):
        with transaction():
            write(str(turn))
    taken: list[int] = []

    def fail(lines: list[HistoryLine]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        history.follow("reader", fail)
    while history.follow("reader", lambda lines: taken.extend(line.number for line in lines), batch=2):
        pass
    assert taken == [1, 2, 3, 4, 5]
