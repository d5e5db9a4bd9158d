"""Limits lock on the first twelve points that have something behind them, and are begun anew by stretches."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from portal.learning import rebasing
from portal.metrics import series
from portal.metrics.anew import begun_anew, run_at_the_end
from portal.metrics.estimators.control_charts import p_chart
from portal.metrics.shapes import Figure, Window
from tests.world import NOW, a_supervisor

TODAY = dt.date(2026, 11, 26)


def months(many: int) -> list[Window]:
    first = dt.date(2024, 1, 1)
    days = [first.replace(year=first.year + place // 12, month=place % 12 + 1) for place in range(many)]
    return [Window(day, day + dt.timedelta(days=27)) for day in days]


def shares(xs: Sequence[int], n: int = 50, gaps: Sequence[int] = ()) -> dict[str, Any]:
    """A p chart by month of x of n; in the months of `gaps` there was nothing."""
    ns = [0 if place in gaps else n for place in range(len(xs))]
    told = [0 if place in gaps else x for place, x in enumerate(xs)]
    return series._counts("month", months(len(xs)), told, ns, "shares", 100)


def figure(chart: dict[str, Any]) -> Figure:
    return Figure("R5", Window(TODAY, TODAY), 80.0, 50, chart=chart)


BEFORE = [40, 38, 42, 41, 39, 40, 38, 42, 41, 39, 40, 40]
AFTER = [46, 47, 46, 48, 46, 47, 46]


def test_the_limits_are_locked_on_the_first_twelve_points() -> None:
    assert shares(BEFORE)["centre"] == shares([*BEFORE, *AFTER])["centre"] == pytest.approx(80)
    assert not shares(BEFORE)["trial"] and shares(BEFORE[:11])["trial"]


def test_a_point_that_is_left_open_locks_nothing() -> None:
    with_gaps = shares([BEFORE[0], 0, 0, *BEFORE[1:], *AFTER], gaps=(1, 2))
    assert with_gaps["centre"] == pytest.approx(80)
    assert shares([*BEFORE[:11], 0, 0], gaps=(11, 12))["trial"]


def test_a_run_that_has_lasted_to_the_end_says_from_when_on() -> None:
    chart = shares([*BEFORE, *AFTER])
    assert run_at_the_end(chart) == chart["points"][12][0]
    assert run_at_the_end(shares([*BEFORE, *AFTER[:6]])) is None
    assert run_at_the_end(shares([*BEFORE, *AFTER, 40])) is None


def test_after_the_break_the_limits_are_those_of_its_own_first_twelve_points() -> None:
    later = [46, 47, 46, 48, 46, 47, 46, 47, 46, 47, 46, 48, 30]
    whole = shares([*BEFORE, *later])
    found = begun_anew(figure(whole), [whole["points"][12][0]]).chart
    own = p_chart(later, [50] * 13, 12)
    assert own.centre is not None
    assert found["centre"] == pytest.approx(100 * own.centre)
    assert found["means"] == pytest.approx([80.0] * 12 + [100 * own.centre] * 13)
    assert found["lower"][:12] == whole["lower"][:12]
    assert found["outside"] == [24] and found["signal"] == "below" and not found["trial"]
    assert found["run_of_7"] == []


def test_fewer_than_twelve_points_after_the_break_are_trial_limits() -> None:
    whole = shares([*BEFORE, *AFTER])
    found = begun_anew(figure(whole), [whole["points"][12][0]]).chart
    assert found["trial"] and found["signal"] == "" and run_at_the_end(found) is None


def test_values_are_begun_anew_like_shares() -> None:
    measured = [10.0, 12, 11, 10, 12, 11, 10, 12, 11, 10, 12, 11, 30, 31, 30, 31, 30, 31, 30]
    chart = series.values("month", months(len(measured)), measured)
    found = begun_anew(figure(chart), [chart["points"][12][0]]).chart
    assert found["means"][0] == pytest.approx(11) and found["means"][-1] == pytest.approx(30.43, abs=0.01)
    assert len(found["upper"]) == len(measured) and found["trial"]


def test_limits_are_begun_anew_by_somebody_with_a_reason_and_only_after_a_run(house: str) -> None:
    who = a_supervisor()
    with pytest.raises(rebasing.NoRun):
        rebasing.begin_anew("R5", None, "Two more handlers", language="en", by=who, at=NOW)
    with pytest.raises(rebasing.NoReason):
        rebasing.begin_anew("R5", TODAY.toordinal(), "  ", language="en", by=who, at=NOW)
    rebasing.begin_anew("R5", TODAY.toordinal(), "Two more handlers", language="en", by=who, at=NOW)
    with pytest.raises(rebasing.NoRun):  # the same run moves the limits once
        rebasing.begin_anew("R5", TODAY.toordinal(), "Again", language="en", by=who, at=NOW)
    (kept,) = rebasing.rebasings()
    assert (kept.metric, kept.reason, kept.by_id) == ("R5", "Two more handlers", who.id)
