"""Figures, told as small stories and counted by hand."""

import datetime as dt

import pytest

from portal.cases import handling, in_charge, watch
from portal.members import activity, people
from portal.metrics.awaiting import Awaited, When
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure
from portal.recovery import closing, redress
from tests import world
from tests.metrics.told import end_with, row, shown, some_members
from tests.world import DAY, HOUR, NOW

CLOSING = dt.timedelta(hours=6, minutes=30)  # from 11:30 to 18:00, when the office closes


# ── display states ───────────────────────────────────────────────────────────────────────────────────────


def test_where_nothing_was_counted_there_is_no_data(house: str) -> None:
    world.an_association()
    for metric, figure in shown(NOW).items():
        assert (figure.display, figure.value, figure.n) == (Display.NO_DATA, None, 0), metric
        assert (figure.lower, figure.upper, figure.rows) == (None, None, ()), metric


STATES = [(1, "hidden"), (4, "hidden"), (5, "small sample"), (29, "small sample"), (30, "normal")]


@pytest.mark.parametrize(("n", "state"), STATES)
def test_a_figure_is_shown_by_how_many_stand_behind_it(sqlite_house: str, n: int, state: str) -> None:
    for member in some_members(n):
        world.a_case(member)
    figure = shown(NOW + HOUR)["R1"]
    assert figure.display == state
    told = None if state == "hidden" else n
    assert (figure.value, figure.n) == (told, told)


def test_many_cases_of_few_members_stay_hidden(house: str) -> None:
    few = some_members(4)
    for i in range(12):
        world.a_case(few[i % 4])
    figure = shown(NOW + HOUR)["R14"]
    assert figure.display is Display.HIDDEN
    assert (figure.value, figure.n, figure.rows, dict(figure.chart)) == (None, None, (), {})


# ── R1 ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_grievances_are_counted_per_month_of_membership_in_good_standing(house: str) -> None:
    members = some_members(6)
    people.change(world.person_of(members[0]), by=members[0], at=NOW - 99 * DAY, standing="lapsed")
    people.change(world.person_of(members[0]), by=members[0], at=NOW - 49 * DAY, standing="good")
    for member in members:
        world.a_case(member)
    figure = shown(NOW + HOUR)["R1"]
    months = (6 * 365 - 50) / (365.25 / 12)
    assert row(figure, "member_months").value == pytest.approx(months)
    assert row(figure, "rate").value == pytest.approx(6000 / months)
    assert (figure.value, figure.lower, figure.upper) == (
        6,
        pytest.approx(2.2019, abs=1e-3),
        pytest.approx(13.0595, abs=1e-3),
    )


def test_staff_are_no_members(house: str) -> None:
    some_members(5)
    world.a_handler()
    assert shown(NOW)["E1"].n == 5


def test_left_out_cases_are_counted_beside(house: str) -> None:
    handler = world.a_handler()
    for member in some_members(6):
        world.a_case(member)
    for member in some_members(5):
        closing.conclude(
            world.an_acknowledged_case(handler, member), "duplicate", "Twice.", by=handler, at=NOW + 2 * HOUR
        )
    figure = shown(NOW + 3 * HOUR)["R1"]
    assert figure.value == 6
    assert row(figure, "left_out").value == 5


# ── R2 and R5: promises ──────────────────────────────────────────────────────────────────────────────────


def test_an_acknowledgement_counts_when_its_time_has_come(house: str) -> None:
    """Received on Tuesday at 11:30, due on Wednesday at 18:00 (day 2)."""
    handler = world.a_handler()
    cases = [world.a_case(member) for member in some_members(6)]
    for case in cases[:4]:
        handling.acknowledge(case, "I look into it.", by=handler, at=NOW + HOUR)
    due = NOW + DAY + CLOSING
    early = shown(due - HOUR / 60)["R2"]
    assert (early.display, early.n) == (Display.NO_DATA, 0)
    at_due = shown(due)["R2"]
    assert (at_due.n, at_due.value) == (6, pytest.approx(100 * 4 / 6))
    watch.write_broken(due + HOUR)
    after = shown(due + 2 * DAY)["R2"]
    assert (after.n, after.value) == (6, pytest.approx(100 * 4 / 6))


def test_decisions_are_on_time_late_or_outside_as_the_definition_says(house: str) -> None:
    """Fees, medium: eight working days from Tuesday 10 March, so due on Thursday 19 March at 18:00."""
    handler, members = world.a_handler(), some_members(8)
    due = NOW + 9 * DAY + CLOSING
    cases = [world.a_case_looked_into(handler, member) for member in members]
    in_time, at_the_last, late, still_open, withdrawn, withdrawn_late, asked, extended = cases
    redress.offer(in_time, world.a_remedy(NOW + DAY), by=handler, at=NOW + DAY)
    redress.offer(at_the_last, world.a_remedy(due), by=handler, at=due)
    closing.withdraw(withdrawn, by=members[4], at=NOW + 2 * DAY)
    handling.ask(asked, "Which invoice?", by=handler, at=NOW + 3 * DAY)
    handling.extend(
        extended, "decision", due + 20 * DAY, "The bank needs longer.", by=handler, at=NOW + 4 * DAY
    )
    watch.write_broken(due + HOUR)
    redress.offer(late, world.a_remedy(due + DAY), by=handler, at=due + DAY)
    closing.withdraw(withdrawn_late, by=members[5], at=due + DAY)
    assert not still_open.decided_at

    figure = shown(due + 2 * DAY)["R5"]
    assert (figure.n, figure.value) == (5, pytest.approx(100 * 2 / 5))
    assert row(figure, "late").value == 3  # n and the share tell it already: hiding it would only look safe
    assert row(figure, "not_yet_due").display is Display.HIDDEN
    assert figure.lower == pytest.approx(11.762, abs=1e-3)
    assert figure.upper == pytest.approx(76.928, abs=1e-3)


def test_an_early_decision_enters_when_its_due_time_has_passed(house: str) -> None:
    handler = world.a_handler()
    for member in some_members(5):
        world.an_offered_case(handler, member)
    due = NOW + 9 * DAY + CLOSING
    assert shown(NOW + 5 * DAY)["R5"].n == 0
    assert shown(due - HOUR)["R5"].n == 0
    assert (shown(due)["R5"].n, shown(due)["R5"].value) == (5, 100)


def test_a_second_stage_does_not_mend_a_promise_that_was_broken(house: str) -> None:
    handler = world.a_handler()
    world.a_supervisor()
    cases = [world.a_case_looked_into(handler, member) for member in some_members(5)]
    due = NOW + 9 * DAY + CLOSING
    for case in cases:
        in_charge.escalate(case, "stage_two", by=handler, at=due + DAY)
    figure = shown(due + 2 * DAY)["R5"]
    assert (figure.n, figure.value) == (5, 0)


# ── R4: time to resolution ───────────────────────────────────────────────────────────────────────────────


def test_half_of_the_cases_are_closed_within_so_many_days_open_ones_counted_as_open(house: str) -> None:
    """Closed after 3, 3, 3, 5, 5 days, three open at day 10: S(3) = 5/8, S(5) = 3/8, so the median is 5."""
    handler, members = world.a_handler(), some_members(8)
    for member in members[:3]:
        world.a_closed_case(handler, member)
    for member in members[3:5]:
        closing.confirm(world.a_confirming_case(handler, member), by=member, at=NOW + 5 * DAY)
    for member in members[5:]:
        world.a_case(member)
    figure = shown(NOW + 10 * DAY)["R4"]
    assert (figure.value, figure.n, figure.window.period) == (5, 8, "2025-12-21/2026-03-20")
    assert row(figure, "median", "received").value == 5
    p90 = row(figure, "p90", "received")
    assert (p90.value, p90.lower, p90.beyond) == (None, 5, 10)  # not reached: more than ten days
    assert row(figure, "closed").value == 5
    assert row(figure, "open").value == 3, "told always (R4), also where n and the closings tell it"
    assert figure.chart["steps"][0][:2] == [3, pytest.approx(3 / 8)]


def test_with_fewer_than_five_closings_no_time_is_told(house: str) -> None:
    handler, members = world.a_handler(), some_members(8)
    for member in members[:4]:
        world.a_closed_case(handler, member)
    for member in members[4:]:
        world.a_case(member)
    figure = shown(NOW + 10 * DAY)["R4"]
    assert (figure.value, figure.lower, figure.upper, figure.n) == (None, None, None, 8)
    assert (figure.display, figure.notes, dict(figure.chart)) == (Display.SMALL, ("few_closed",), {})


def test_a_median_that_is_not_reached_is_more_than_what_is_known(house: str) -> None:
    handler, members = world.a_handler(), some_members(20)
    for member in members[:6]:
        world.a_closed_case(handler, member)
    for member in members[6:]:
        world.a_case(member)
    figure = shown(NOW + 10 * DAY)["R4"]
    assert figure.value is None
    assert figure.beyond == 10


def test_a_case_that_ends_without_a_reply_was_followed_until_then(house: str) -> None:
    """Six replied to after one hour, four withdrawn after two: not one of ten is forgotten (R3)."""
    handler, members = world.a_handler(at=NOW - DAY), some_members(10)
    for member in members[:6]:
        case = world.a_case(member)
        in_charge.take(case, by=handler, at=NOW)
        handling.ask(case, "Which invoice?", by=handler, at=NOW + HOUR)
    for member in members[6:]:
        closing.withdraw(world.a_case(member), by=member, at=NOW + 2 * HOUR)
    figure = shown(NOW + 3 * HOUR)["R3"]
    assert figure.n == 10
    assert (figure.value, row(figure, "median", "hours").n) == (pytest.approx(1, rel=0.01), 10)
    assert row(figure, "p90", "hours").value is None, "nine in ten were never replied to"
    assert row(figure, "p90", "days").n == 10


# ── R12: findings ────────────────────────────────────────────────────────────────────────────────────────


def test_settled_cases_are_a_share_of_their_own(house: str) -> None:
    handler, members = world.a_handler(), some_members(28)
    ends = ["upheld"] * 6 + ["partly_upheld"] * 5 + ["not_upheld"] * 9 + ["settled"] * 8
    for finding, member in zip(ends, members, strict=True):
        end_with(finding, handler, member)
    figure = shown(NOW + 5 * DAY)["R12"]
    assert (figure.n, figure.value) == (20, pytest.approx(100 * 11 / 20))
    settled = row(figure, "settled", "concluded")
    assert (settled.n, settled.value) == (8, pytest.approx(100 * 8 / 28))


def test_a_small_finding_is_hidden_and_another_with_it(house: str) -> None:
    handler, members = world.a_handler(), some_members(22)
    for finding, member in zip(["upheld"] * 13 + ["not_upheld"] * 7 + ["settled"] * 2, members, strict=True):
        end_with(finding, handler, member)
    figure = shown(NOW + 5 * DAY)["R12"]
    states = {one.label: one.display for one in figure.rows if one.group == "concluded"}
    assert set(states.values()) == {Display.HIDDEN}, "13 of 20 is told above: one line would tell the two"


# ── R14: open cases ──────────────────────────────────────────────────────────────────────────────────────


def test_open_cases_are_those_received_or_reopened_and_not_closed(house: str) -> None:
    handler, members = world.a_handler(), some_members(9)
    closed = [world.a_closed_case(handler, member) for member in members[:3]]
    for member in members[3:]:
        world.a_case(member)
    handling.reopen(closed[0], "It came back.", by=members[0], at=NOW + 4 * DAY)
    figure = shown(NOW + 5 * DAY)["R14"]
    assert (figure.value, figure.n, figure.window.period) == (7, 7, "2026-03-15/2026-03-15")
    assert row(figure, "closed_recently").value == 3
    assert row(figure, "received_recently").display is Display.HIDDEN, "R15 tells it with the one reopened"


def test_figures_of_a_small_association_look_back_until_they_have_enough_or_all_there_is(house: str) -> None:
    members = some_members(12)
    for place, member in enumerate(members):
        world.a_case(member, at=NOW - (20 if place < 6 else 380) * DAY)
    found = shown(NOW)
    assert [(found[one].n, days_of(found[one])) for one in ("R4", "R3", "R1")] == [
        (12, 730),
        (12, 730),
        (6, 365),
    ]


def test_a_hidden_figure_says_when_five_members_will_stand_behind_it(house: str) -> None:
    handler, members = world.a_handler(), some_members(4)
    for member in members:
        world.a_closed_case(handler, member)
    hidden = shown(NOW + 40 * DAY)["R9"]
    assert (hidden.display, hidden.n, hidden.rows) == (Display.HIDDEN, None, ())
    assert hidden.awaited == Awaited(When.YEAR), "one more is needed, and four came in the last year"


def days_of(figure: Figure) -> int:
    return (figure.window.until - figure.window.since).days + 1


def test_the_line_of_open_cases_is_drawn_by_whole_weeks_with_limits_of_the_first_twelve(house: str) -> None:
    members = some_members(60)
    start = NOW - 13 * 7 * DAY
    for week in range(13):
        for member in members[week * 4 : week * 4 + 4]:
            world.a_case(member, at=start + week * 7 * DAY)
    chart = shown(NOW - DAY)["R14"].chart  # on a Monday: the week that began today is not whole
    assert [week[1] for week in chart["weeks"]] == [None, *(4 * (i + 1) for i in range(1, 13))]
    assert {tuple(week[2:]) for week in chart["weeks"]} == {(None, None, None)}, "four a week"
    assert chart["centre"] == pytest.approx(26)  # of 4, 8 … 48
    assert chart["upper"] == pytest.approx(26 + 2.66 * 4)
    assert not chart["trial"]
    assert chart["outside"]
    assert chart["signal"] == "above"


# ── E1 ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_members_are_active_who_did_something_in_the_last_thirty_days(house: str) -> None:
    members = some_members(8)
    today = dt.date(2026, 3, 10)
    activity.note(members[0].id, today)
    activity.note(members[1].id, today - 29 * DAY)
    activity.note(members[2].id, today - 30 * DAY)
    activity.note(members[3].id, today - 364 * DAY)
    people.change(world.person_of(members[0]), by=members[0], at=NOW, standing="lapsed")
    figure = shown(NOW)["E1"]
    assert (figure.n, figure.value, figure.lower) == (7, pytest.approx(100 / 7), None)
    assert row(figure, "days_90").value == pytest.approx(200 / 7)
    assert row(figure, "days_365").value == pytest.approx(300 / 7)
