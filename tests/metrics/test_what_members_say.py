"""Figures of what members answered (R20, R21, R22, R23, R25), counted by hand."""

import pytest

from portal.cases import handling
from portal.metrics.estimators.disclosure import Display
from portal.recovery import closing, redress
from portal.satisfaction import asking, forms
from portal.satisfaction.forms import Form
from tests import world
from tests.metrics.told import asked_form, end_with, rated, row, shown, some_members
from tests.world import DAY, HOUR, NOW


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
