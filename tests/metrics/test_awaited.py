"""Figures whose screens are still to come, fed through the ledger: appeals, causes, corrective actions."""

import datetime as dt
from typing import Any

from portal import history
from portal.cases.records import Case
from portal.history import SYSTEM
from portal.learning.kinds import KINDS as OF_LEARNING
from portal.members.people import PersonActor
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.recovery import closing
from portal.store import transaction
from tests import world
from tests.metrics.told import row, shown, some_members
from tests.world import DAY, NOW


def told(case: Case, kind: str, at: dt.datetime, **more: Any) -> None:
    """Write a line about a case as its screen will."""
    assert kind.startswith("case.") or kind in OF_LEARNING
    with transaction():
        history.record(case.subject, kind, by=SYSTEM, at=at, **case.dimensions(), **more)


def action(number: int, kind: str, at: dt.datetime, **more: Any) -> None:
    """Write a line about a corrective action as its screen will."""
    assert kind in OF_LEARNING
    with transaction():
        history.record(("action", number), kind, by=SYSTEM, at=at, **more)


def decided_cases(members: list[PersonActor], finding: str, at: dt.datetime) -> list[Case]:
    handler, cases = world.a_handler(at=at - 40 * DAY), []
    for member in members:
        case = world.a_case_looked_into(handler, member, at=at - DAY)
        closing.conclude(case, finding, "This is what we found.", by=handler, at=at)
        if finding == "upheld":
            closing.confirm(case, by=member, at=at)
        cases.append(case)
    return cases


def test_appeals_are_counted_when_their_term_has_ended_and_an_upheld_one_opens_the_case(house: str) -> None:
    cases = decided_cases(some_members(8), "not_upheld", NOW)
    for case in cases[:6]:
        told(case, "case.appealed", NOW + 20 * DAY, message=1)
    told(cases[6], "case.appealed", NOW + 40 * DAY, message=1)
    early = shown(NOW + 25 * DAY)
    assert early["R10"].display is Display.NO_DATA, "the term of no decision has ended"
    outcomes = ("upheld", "partly_upheld", "not_upheld", "not_upheld", "not_upheld", "withdrawn")
    for case, outcome in zip(cases, outcomes, strict=False):
        told(case, "case.appeal_decided", NOW + 50 * DAY, outcome=outcome)
    found = shown(NOW + 60 * DAY)
    assert (found["R10"].value, found["R10"].n) == (75.0, 8), "the seventh came too late"
    assert (found["R11"].value, found["R11"].n) == (40.0, 5), "withdrawn appeals are left out"
    assert found["R14"].n is None, "two are open again, too few to tell"


def test_what_nobody_can_do_or_write_down_yet_has_no_data_and_that_is_why(house: str) -> None:
    decided_cases(some_members(8), "upheld", NOW)
    found = shown(NOW + 60 * DAY)
    assert found["R10"].display is found["L8"].display is Display.NO_DATA
    for metric in ("R10", "L8"):
        assert "recorded yet" in str(CATALOGUE[metric].nothing), "not that no case is old enough: eight are"


def test_appeals_have_a_backlog_of_their_own_however_old_they_are(house: str) -> None:
    cases = decided_cases(some_members(13), "not_upheld", NOW)
    for member in some_members(6):
        world.a_case(member, at=NOW - 120 * DAY)
    for case in cases:
        told(case, "case.appealed", NOW + 20 * DAY, message=1)
    for case, outcome in zip(cases, ["not_upheld"] * 5 + ["withdrawn"], strict=False):
        told(case, "case.appeal_decided", NOW + 30 * DAY, outcome=outcome)
    found = shown(NOW + 400 * DAY)
    assert row(found["R10"], "waiting").value == 7, "lodged more than a year ago, and not decided"
    assert row(found["R14"], "appeals").value == 7, "they are no open cases, and stand beside them"
    assert found["R11"].chart["span"] == "year", "five are drawn by years"
    assert row(found["R11"], "withdrawn").display is Display.HIDDEN


def test_a_case_is_learned_from_when_its_cause_and_what_follows_are_written_down(house: str) -> None:
    cases = decided_cases(some_members(8), "upheld", NOW)
    for case in cases[:5]:
        told(case, "cause.recorded", NOW + 3 * DAY, cause="form", decision="none", action=None)
    told(cases[5], "cause.recorded", NOW + 3 * DAY, cause="form", decision=None, action=None)
    found = shown(NOW + 40 * DAY)
    assert (found["L8"].value, found["L8"].n) == (62.5, 8)


def test_an_action_counts_as_done_only_by_its_date(house: str) -> None:
    world.an_association()
    day = NOW.date()
    for number, (due, on) in enumerate([(10, 9), (10, 10), (10, 12), (10, None), (10, None), (30, None)], 1):
        action(number, "action.planned", NOW, cause="form", due=(day + due * DAY).isoformat())
        if on is not None:
            action(number, "action.done", NOW + on * DAY, on=(day + on * DAY).isoformat())
    action(5, "action.cancelled", NOW + 5 * DAY, why="no_longer_needed")
    figure = shown(NOW + 20 * DAY)["L7"]
    assert (figure.value, figure.n, figure.display) == (50.0, 4, Display.SMALL)
    beside = {one.label: one.value for one in figure.rows}
    assert beside == {"open_late": 1, "done_late": 1, "cancelled": 1}


def test_a_cause_that_comes_less_after_an_action_is_told_by_the_interval(sqlite_house: str) -> None:
    members = some_members(12)
    before, after = NOW - 200 * DAY, NOW + 20 * DAY
    for start, times in ((before, 30), (after, 4)):
        for i in range(times):
            case = world.a_case(members[i % 12], at=start + i * 4 * DAY)
            told(case, "cause.recorded", case.received_at + DAY, cause="form", decision="action", action=1)
    action(1, "action.planned", NOW - 30 * DAY, cause="form", due=NOW.date().isoformat())
    action(1, "action.done", NOW, on=NOW.date().isoformat())
    figure = shown(NOW + 170 * DAY)["L6"]
    assert figure.value is not None and figure.value < 0.4
    assert figure.upper is not None and figure.upper < 1
    assert figure.notes == ("fewer",)
    assert row(figure, f"form {NOW.date().isoformat()}", "action").n == figure.n


def test_a_cause_that_comes_back_slowly_is_told_by_its_running_sum(sqlite_house: str) -> None:
    """One case a month for a year after the action, then three: the sum passes five (2.8). The ledger reaches
    back half a year before it, so as many days before and after it are compared.
    """
    members = some_members(12)
    start = NOW - 900 * DAY
    days = [start + i * 30 * DAY for i in range(6)]
    days += [NOW - 700 * DAY + i * 30 * DAY for i in range(14)]
    days += [NOW - 270 * DAY + i * 10 * DAY for i in range(27)]
    for i, day in enumerate(days):
        told(world.a_case(members[i % 12], at=day), "cause.recorded", day + DAY, cause="form",
             decision="action", action=1)  # fmt: skip
    done = (NOW - 720 * DAY).date()
    action(1, "action.planned", NOW - 730 * DAY, cause="form", due=done.isoformat())
    action(1, "action.done", NOW - 720 * DAY, on=done.isoformat())
    figure = shown(NOW)["L6"]
    assert "returning" in figure.notes
    assert figure.chart["actions"] == [done.toordinal()]
    assert (figure.window.since, figure.window.until) == (done + 15 * DAY, done + 179 * DAY)


def test_after_too_short_a_time_nothing_is_said_of_an_action(sqlite_house: str) -> None:
    world.a_case(at=NOW - 100 * DAY)
    action(1, "action.planned", NOW - 30 * DAY, cause="form", due=NOW.date().isoformat())
    action(1, "action.done", NOW, on=NOW.date().isoformat())
    assert shown(NOW + 20 * DAY)["L6"].display is Display.NO_DATA
