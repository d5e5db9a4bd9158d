"""Cases counted: lateness, backlog, and what the silent may change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from portal.metrics.estimators.flow import backlog, daily_flow
from portal.metrics.estimators.nonresponse import (
    Stratum,
    merge_thin_strata,
    nonresponse_bounds,
    post_stratified,
)
from portal.metrics.estimators.outcomes import PromisedDecision, on_time

gently = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)

counts = some.integers(0, 400)


def test_a_decision_counts_as_late_only_once_its_time_has_passed() -> None:
    cases = [
        PromisedDecision(NOON),
        PromisedDecision(NOON, closed_undecided=NOON - DAY),
        PromisedDecision(NOON, closed_undecided=NOON + DAY),
        PromisedDecision(NOON, paused=True),
        PromisedDecision(None),
        PromisedDecision(NOON + 9 * DAY, decided=NOON),
    ]
    found = on_time(cases, NOON + 5 * DAY, (NOON - 30 * DAY, NOON + 30 * DAY))
    assert (found.on_time, found.late_closed, found.late_open) == (0, 1, 1)
    assert (found.not_yet_due, found.paused) == (1, 2)


@gently
@given(some.lists(some.tuples(some.sampled_from(["received", "closed", "reopened"]), some.integers(0, 200))))
def test_the_backlog_adds_up_every_day(events) -> None:
    happened = [
        (kind, datetime(2026, 4, 20, tzinfo=UTC) + hours * timedelta(hours=1)) for kind, hours in events
    ]
    days = daily_flow(happened, "Africa/Cairo", 300, date(2026, 4, 19), date(2026, 4, 30))
    before = [300, *(day.open_at_end for day in days)]
    assert all(
        d.open_at_end == b + d.received + d.reopened - d.closed for b, d in zip(before, days, strict=False)
    )
    kinds = [kind for kind, _ in events]
    closing = backlog(300, kinds.count("received"), kinds.count("reopened"), kinds.count("closed")).closing
    assert days[-1].open_at_end == closing


@gently
@given(some.tuples(counts, counts, counts).map(sorted))
def test_the_silent_can_only_widen_what_is_known(asked_in_order: list[int]) -> None:
    positive, answered, asked = asked_in_order
    assume(answered)
    found = nonresponse_bounds(positive, answered, asked)
    assert 0 <= found.lower <= found.observed + 1e-12 and found.observed <= found.upper + 1e-12 <= 1 + 1e-9


def test_weights_change_nothing_where_everybody_answered() -> None:
    found = post_stratified([Stratum(40, 40, 30), Stratum(10, 10, 2)])
    assert found.estimate == pytest.approx(found.unweighted) == pytest.approx(0.64)
    assert not found.differs


def test_a_group_that_kept_silent_is_counted_with_its_neighbour() -> None:
    assert post_stratified([Stratum(50, 10, 9), Stratum(50, 0, 0)]).estimate == pytest.approx(0.9)
    assert post_stratified([Stratum(50, 0, 0)]).estimate is None
    merged = merge_thin_strata([Stratum(9, 3, 1), Stratum(20, 9, 4), Stratum(30, 12, 5)])
    assert merged == [Stratum(29, 12, 5), Stratum(30, 12, 5)]


def test_a_weighted_share_far_from_the_plain_one_is_pointed_out() -> None:
    assert post_stratified([Stratum(100, 50, 45), Stratum(100, 10, 2)]).differs
