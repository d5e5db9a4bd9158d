"""The nightly check of the roll-ups, and a recount that is stopped on the way."""

import datetime as dt

import pytest

from portal.metrics import duty
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


def test_roll_ups_that_are_right_are_left_alone(house: str) -> None:
    walk = a_year_of_cases()
    before = dump()
    assert checking.check(walk.at, keys=300) == []
    assert dump() == before
    assert checking.recent_faults(walk.at) == 0


def test_a_row_that_is_wrong_is_found_put_right_and_written_down(sqlite_house: str) -> None:
    walk = a_year_of_cases()
    before = dump()
    spoiled = Flow.update(n=Flow.n + 3).where(Flow.measure.in_(("received", "finding.upheld")))
    assert spoiled.execute() > 20
    wrong = [key for night in range(40) for key in checking.check(walk.at + night * DAY, keys=100)]
    assert {measure for _, _, _, measure in wrong} >= {"received", "finding.upheld", "open"}
    assert checking.recent_faults(walk.at + 39 * DAY) > 0
    mended = {key for key in wrong if key[3] != "open"}
    for dimension, value, day, measure in mended:
        row = Flow.get_by_id((dimension, value, day, measure))
        assert repr((dimension, value, day, measure, row.n)) in before["flow"]


def test_open_cases_that_do_not_add_up_are_told(sqlite_house: str) -> None:
    walk = a_year_of_cases()
    Cohort.update(n=Cohort.n + 1).where(
        (Cohort.dimension == "total") & (Cohort.days == Cohort.OPEN)
    ).execute()
    assert ("total", "", 0, "open") in checking.check(walk.at)


def test_the_check_is_done_once_a_night(sqlite_house: str) -> None:
    walk = a_year_of_cases()
    assert duty.check(walk.at) == 0
    checked = CountFault.select().count()
    duty.check(walk.at + HOUR)
    assert CountFault.select().count() == checked
    duty.check(walk.at + dt.timedelta(hours=21))
    assert CountFault.select().count() == checked + 1


def test_a_recount_that_was_stopped_goes_on_where_it_was(sqlite_house: str) -> None:
    walk = a_year_of_cases()
    before = dump()
    seen: list[int] = []

    class Killed(Exception):
        pass

    def until_killed(done: int, total: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        rollups.rebuild(until_killed, batch=300)
    assert rollups.rebuild(lambda done, total: seen.append(done), batch=300) > 0
    assert seen[0] > 300, "it did not begin anew"
    assert dump() == before
    assert walk.cases
