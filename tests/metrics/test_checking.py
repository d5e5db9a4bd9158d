"""The nightly check of the roll-ups, and a recount that is stopped on the way."""

import datetime as dt

import pytest

from portal.history import HistoryHead
from portal.metrics import duty, figures
from portal.metrics.counts import checking, rollups
from portal.metrics.rows import Cohort, CountFault, Flow
from tests.metrics.test_rollups import dump
from tests.metrics.walk import Walk
from tests.world import DAY, HOUR


def a_year_of_cases(seed: int = 5) -> Walk:
    walk = Walk(seed, members=12)
    walk.go(200)
    while rollups.move_on():
        pass
    return walk


def no_figures(part: tuple[str, str]) -> dict[str, str]:
    return {}


def told(walk: Walk) -> checking.Shown:
    return lambda part: figures.told_of(part, walk.at)


def test_roll_ups_that_are_right_are_left_alone(house: str) -> None:
    walk = a_year_of_cases()
    before = dump()
    assert checking.check(walk.at, told(walk), keys=300) == []
    assert dump() == before
    assert checking.lately_restated(walk.at) == {}


def test_a_row_that_is_wrong_is_found_put_right_and_written_down(sqlite_house: str) -> None:
    walk = a_year_of_cases()
    before = dump()
    spoiled = Flow.update(n=Flow.n + 3).where(Flow.measure.in_(("due.decision", "finding.upheld")))
    assert spoiled.execute() > 20
    wrong = [
        key for night in range(25) for key in checking.check(walk.at + night * DAY, no_figures, keys=100)
    ]
    assert {measure for _, _, _, measure in wrong} == {"due.decision", "finding.upheld"}
    for key in wrong:
        assert repr((*key, Flow.get_by_id(key).n)) in before["flow"]


def test_what_only_looked_wrong_while_it_was_read_is_left_alone(
    sqlite_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, look = a_year_of_cases(), checking._faults

    def look_between_two_writings(at: dt.datetime, keys: int) -> list[checking.Fault]:
        Flow.update(n=Flow.n + 1).execute()
        seen = look(at, keys)
        Flow.update(n=Flow.n - 1).execute()
        assert seen
        return seen

    monkeypatch.setattr(checking, "_faults", look_between_two_writings)
    before = dump()
    assert checking.check(walk.at, no_figures) == []
    assert dump() == before


def test_open_cases_that_do_not_add_up_are_told_and_their_part_is_counted_anew(house: str) -> None:
    walk = a_year_of_cases()
    before = dump()
    waiting = (Cohort.dimension == "total") & (Cohort.days == Cohort.OPEN)
    Cohort.update(n=Cohort.n + 1).where(waiting).execute()
    assert checking.check(walk.at, told(walk), keys=1) == [("total", "", 0, "open")]
    assert dump() == before


def test_a_figure_in_which_a_wrong_count_was_put_right_is_marked_for_a_week(house: str) -> None:
    walk = a_year_of_cases()
    duty.bring_up_to_date(walk.at)
    spoiled = (Flow.dimension == "total") & (Flow.measure == "closed")
    Flow.update(n=Flow.n + 1).where(spoiled).execute()
    assert duty.check(walk.at) == 1
    marked = {metric for metric, one in figures.ready().items() if one.restated is not None}
    assert "R14" in marked
    assert "L1" not in marked, "what does not count cases was never wrong"
    duty.bring_up_to_date(walk.at + 6 * DAY)
    assert figures.ready()["R14"].restated == walk.at.date().isoformat()
    duty.bring_up_to_date(walk.at + 8 * DAY)
    assert figures.ready()["R14"].restated is None


def test_a_part_in_which_a_wrong_count_was_put_right_is_marked_and_the_whole_is_not(house: str) -> None:
    walk = a_year_of_cases()
    whole, fees = ("total", ""), ("category", "fees")
    Flow.update(n=Flow.n + 1).where((Flow.dimension == "category") & (Flow.measure == "closed")).execute()
    checking.check(walk.at, told(walk), keys=1)
    marked = checking.lately_restated(walk.at)
    assert "R14" in marked[fees]
    assert whole not in marked


def test_the_check_is_done_once_a_night(sqlite_house: str) -> None:
    walk = a_year_of_cases()
    assert duty.check(walk.at) == 0
    checked = CountFault.select().count()
    duty.check(walk.at + HOUR)
    assert CountFault.select().count() == checked
    duty.check(walk.at + dt.timedelta(hours=21))
    assert CountFault.select().count() == checked + 1


class Killed(Exception):
    pass


def until_killed(done: int, total: int) -> None:
    raise Killed


def test_a_recount_that_was_stopped_goes_on_where_it_was(sqlite_house: str) -> None:
    walk = a_year_of_cases()
    before = dump()
    seen: list[int] = []
    with pytest.raises(Killed):
        rollups.rebuild(until_killed, batch=300)
    lines = rollups.rebuild(lambda done, total: seen.append(done), batch=300)
    assert seen[0] > 300, "it did not begin anew"
    assert seen[-1] == lines == HistoryHead.get().number, "both together read the whole ledger"
    assert dump() == before
    assert walk.cases


def test_a_recount_beside_the_worker_tells_of_the_whole_ledger(sqlite_house: str) -> None:
    a_year_of_cases()
    before, seen = dump(), list[tuple[int, int]]()

    def while_the_worker_reads_on(done: int, total: int) -> None:
        seen.append((done, total))
        rollups.move_on(150)

    lines = rollups.rebuild(while_the_worker_reads_on, batch=150)
    assert seen[-1] == (lines, lines) == (HistoryHead.get().number, HistoryHead.get().number)
    assert dump() == before


def test_a_stopped_recount_that_the_worker_finished_is_over(sqlite_house: str) -> None:
    a_year_of_cases()
    before = dump()
    with pytest.raises(Killed):
        rollups.rebuild(until_killed, batch=300)
    duty.follow()
    Flow.delete().execute()
    rollups.rebuild()
    assert dump() == before, "the next one counts everything anew"
