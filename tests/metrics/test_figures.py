"""Figures, told as small stories and counted by hand."""

import datetime as dt
from typing import Any

import pytest

from portal.cases import handling, in_charge, watch
from portal.cases.records import Case
from portal.members import activity, people
from portal.members.people import PersonActor
from portal.metrics import duty, figures
from portal.metrics.awaiting import Awaited, When
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.counts import rollups
from portal.metrics.estimators.disclosure import Display
from portal.metrics.kept import FigureRow
from portal.metrics.shapes import Figure, Row
from portal.recovery import closing, redress
from portal.satisfaction import asking, forms
from portal.satisfaction.forms import Form
from tests import world
from tests.world import DAY, HOUR, NOW

CLOSING = dt.timedelta(hours=6, minutes=30)  # from 11:30 to 18:00, when the office closes


def shown(at: dt.datetime) -> dict[str, Figure]:
    """All figures at `at`, with everything in the ledger read."""
    while rollups.move_on():
        pass
    return {figure.metric: figure for figure in figures.compute_all(at)}


def row(figure: Figure, label: str, group: str = "") -> Row:
    """One line of the table beside a figure."""
    return next(one for one in figure.rows if (one.label, one.group) == (label, group))


def some_members(n: int) -> list[PersonActor]:
    return [world.a_member(f"Member {i}", at=NOW - 400 * DAY) for i in range(n)]


def asked_form(case: Case, at: dt.datetime) -> Form:
    """The form of a closed case, sent."""
    while asking.plan_from_history():
        pass
    asking.send_due(at)
    return Form.select().where((Form.case == case.id) & (Form.status == "open")).get()


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


def end_with(finding: str, handler: PersonActor, member: PersonActor, at: dt.datetime = NOW) -> Case:
    """A case that ended with this finding, confirmed by the member where it has to be."""
    case = world.a_case_looked_into(handler, member, at=at)
    closing.conclude(case, finding, "This is what we found.", by=handler, at=at + DAY)
    if finding != "not_upheld":
        closing.confirm(case, by=member, at=at + 2 * DAY)
    return case


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


# ── R20, R21, R25: what members say ──────────────────────────────────────────────────────────────────────


def rated(handler: PersonActor, member: PersonActor, score: int | None, **more: Any) -> Case:
    """A closed case whose member was asked two days later, and answered (None: stayed silent)."""
    case = world.a_closed_case(handler, member, **more)
    form = asked_form(case, case.closed_at + 2 * DAY)
    if score is not None:
        forms.answer(form, {"q1": "yes", "q2": str(score)}, by=member, at=case.closed_at + 3 * DAY)
    return case


def test_recovery_is_confirmed_by_those_who_answered_with_bounds_for_the_silent(house: str) -> None:
    handler = world.a_handler()
    for member, score in zip(some_members(10), [5, 5, 4, 4, 3, 1, None, None, None, None], strict=True):
        rated(handler, member, score)
    closed = NOW + 3 * DAY
    assert shown(closed + 30 * DAY - HOUR)["R20"].display is Display.NO_DATA
    figure = shown(closed + 30 * DAY)["R20"]
    assert (figure.n, figure.value) == (6, pytest.approx(100 * 4 / 6))
    assert row(figure, "at_least").value == pytest.approx(40)
    assert row(figure, "at_most").value == pytest.approx(80)
    assert (row(figure, "base").value, row(figure, "asked").value) == (10, 10)
    assert row(figure, "response").value == pytest.approx(60)


def test_a_case_that_had_to_be_reopened_is_no_confirmed_recovery(house: str) -> None:
    handler, members = world.a_handler(), some_members(6)
    cases = [rated(handler, member, 5) for member in members]
    at = NOW + 10 * DAY
    handling.reopen(cases[0], "It came back.", by=members[0], at=at)
    before = shown(at + 30 * DAY)["R20"]
    assert (before.n, before.value) == (5, 100)
    redress.offer(cases[0], world.a_remedy(at + DAY), by=handler, at=at + DAY)
    redress.accept(cases[0], by=members[0], at=at + 2 * DAY)
    redress.deliver(cases[0], 2, "Done again.", by=handler, at=at + 3 * DAY)
    closing.confirm(cases[0], by=members[0], at=at + 4 * DAY)
    form = asked_form(cases[0], at + 6 * DAY)
    forms.answer(form, {"q1": "yes", "q2": "5"}, by=members[0], at=at + 7 * DAY)
    after = shown(at + 45 * DAY)["R20"]
    assert (after.n, after.value) == (6, pytest.approx(100 * 5 / 6))


def test_only_the_last_answer_counts_on_the_day_of_the_first(house: str) -> None:
    handler, members = world.a_handler(), some_members(6)
    cases = [rated(handler, member, 2) for member in members]
    answered = cases[0].closed_at + 3 * DAY
    assert shown(answered + HOUR)["R21"].value == 0
    form = Form.get(Form.case == cases[0].id)
    forms.answer(form, {"q2": "5"}, by=members[0], at=answered + 5 * DAY)
    figure = shown(answered + 5 * DAY)["R21"]
    assert (figure.n, figure.value) == (6, pytest.approx(100 / 6))


def test_satisfaction_is_split_by_finding_and_shown_with_all_its_answers(house: str) -> None:
    handler, members = world.a_handler(), some_members(12)
    for member, score in zip(members[:6], [5, 5, 5, 5, 5, 4], strict=True):
        rated(handler, member, score)
    for member, score in zip(members[6:], [1, 1, 1, 1, 1, 4], strict=True):
        case = end_with("not_upheld", handler, member)
        form = asked_form(case, case.closed_at + 2 * DAY)
        forms.answer(form, {"q1": "no", "q2": str(score)}, by=member, at=case.closed_at + 3 * DAY)
    figure = shown(NOW + 20 * DAY)["R21"]
    assert (figure.n, figure.value) == (12, pytest.approx(100 * 7 / 12))
    assert row(figure, "upheld", "finding").value == pytest.approx(100)
    assert row(figure, "not_upheld", "finding").value == pytest.approx(100 / 6)
    distribution = {one.label: one.n for one in figure.rows if one.group == "distribution"}
    assert distribution == {
        "1": 5,
        "2": 0,
        "3": 0,
        "4": None,
        "5": None,
    }  # two fours, so the fives go with them: seven of both are told above


def test_an_item_is_shown_with_its_middle_its_mean_and_who_was_silent(house: str) -> None:
    handler = world.a_handler()
    for member, score in zip(some_members(24), [5] * 6 + [4] * 5 + [1] * 5 + [None] * 8, strict=True):
        rated(handler, member, score)
    found = shown(NOW + 20 * DAY)
    figure, mean = found["R21"], (6 * 5 + 5 * 4 + 5) / 16
    assert row(figure, "top_two", "scale").value == figure.value == 100 * 11 / 16
    assert row(figure, "median", "scale").value == 4
    assert row(figure, "mean", "scale").value == pytest.approx(mean)
    assert row(figure, "score100", "scale").value == pytest.approx(25 * (mean - 1))
    for metric in ("R21", "R23"):
        silent = {name: row(found[metric], name).value for name in ("asked", "answered", "response")}
        assert silent == {"asked": 24, "answered": 16, "response": pytest.approx(100 * 16 / 24)}, metric
    assert row(found["R23"], "at_least").value == pytest.approx(100 * 16 / 24)
    assert row(found["R23"], "at_most").value == 100


def test_a_mean_is_hidden_where_it_would_tell_a_hidden_answer(house: str) -> None:
    handler = world.a_handler()
    for member, score in zip(some_members(9), [5] * 6 + [4] * 2 + [1], strict=True):
        rated(handler, member, score)
    figure = shown(NOW + 20 * DAY)["R21"]
    assert {row(figure, name, "scale").display for name in ("median", "mean", "score100")} == {Display.HIDDEN}
    assert row(figure, "top_two", "scale").value == figure.value, "the tile tells it, too"


def test_all_answers_equal_have_a_mean_without_an_interval(house: str) -> None:
    handler = world.a_handler()
    for member in some_members(6):
        case = world.a_closed_case(handler, member)
        form = asked_form(case, case.closed_at + 2 * DAY)
        answers = {"q1": "yes", "q2": "5", "q3": "4", "q4": "4", "q5": "4"}
        forms.answer(form, answers, by=member, at=case.closed_at + 3 * DAY)
    figure = shown(NOW + 20 * DAY)["R22"]
    assert (figure.n, figure.value, figure.lower, figure.upper) == (6, 75, None, None)
    assert row(figure, "top_two", "q3").value == 100


def test_who_rests_is_not_asked_and_counted_beside(house: str) -> None:
    handler, members = world.a_handler(), some_members(8)
    for member in members:
        rated(handler, member, 5 if member is members[0] else None)
    again = NOW + 8 * DAY
    for member in members:
        case = world.a_closed_case(handler, member, at=again)
        while asking.plan_from_history():
            pass
        asking.send_due(case.closed_at + 2 * DAY)
    figure = shown(NOW + 20 * DAY)["R25"]
    assert (figure.n, figure.value) == (8, pytest.approx(100 / 8))
    eligible = row(figure, "asked_of_eligible")
    assert (eligible.n, eligible.value) == (16, pytest.approx(50))
    assert row(figure, "rest").value == 8


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


# ── keeping them ready ───────────────────────────────────────────────────────────────────────────────────


def test_figures_are_computed_anew_when_something_happened_or_time_went_on(house: str) -> None:
    world.a_case()
    assert duty.move_on(NOW) > 0
    assert duty.move_on(NOW + HOUR / 12) == 0
    assert figures.computed_at() == NOW
    duty.move_on(NOW + HOUR / 6)
    assert figures.computed_at() == NOW + HOUR / 6
    midnight = dt.datetime(2026, 3, 10, 18, 30, tzinfo=dt.UTC)
    duty.move_on(midnight - HOUR / 60)
    duty.move_on(midnight)
    assert figures.computed_at() == midnight
    world.a_case(at=midnight)
    duty.move_on(midnight + HOUR / 60)
    assert figures.computed_at() == midnight + HOUR / 60


def test_a_figure_is_read_back_as_it_was_computed(house: str) -> None:
    handler = world.a_handler()
    for member, score in zip(some_members(9), [5, 5, 4, 4, 3, 1, None, None, None], strict=True):
        rated(handler, member, score)
    at = NOW + 50 * DAY
    duty.move_on(at)
    computed = figures.compute_all(at)
    assert list(figures.ready()) == list(CATALOGUE)
    assert [figure.as_json() for figure in figures.ready().values()] == [
        figure.as_json() for figure in computed
    ]
    duty.move_on(at + duty.KEPT_FOR)
    assert FigureRow.select().where(FigureRow.scope == figures.INSIDE).count() == len(CATALOGUE)


def test_figures_are_computed_anew_when_a_line_was_read_and_not_before(house: str) -> None:
    handler = world.a_handler()
    rated(handler, world.a_member(), 5)
    at = NOW + 50 * DAY
    duty.move_on(at)
    assert (duty.follow(), duty.bring_up_to_date(at)) == (0, 0)
    world.a_case(world.a_member("Somebody else"))
    assert duty.bring_up_to_date(at) == 0  # not read yet
    assert duty.follow() > 0
    assert (duty.bring_up_to_date(at), duty.bring_up_to_date(at)) == (1, 0)
