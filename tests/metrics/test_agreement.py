"""The roll-ups agree with the estimators that look at single cases, after any history."""

import datetime as dt

import pytest

from portal.cases.records import Case, Promise
from portal.metrics import figures
from portal.metrics.counts import rollups
from portal.metrics.estimators.outcomes import PromisedDecision, Recovery, on_time, recovery_rate
from portal.metrics.estimators.survival import km
from portal.metrics.readings import Reading
from portal.metrics.shapes import Figure
from portal.recovery.records import Remedy
from portal.satisfaction.forms import Form
from tests.metrics.walk import Walk
from tests.world import DAY


@pytest.mark.parametrize("seed", [11, 14])
def test_every_figure_is_what_the_single_cases_tell(sqlite_house: str, seed: int) -> None:
    walk = Walk(seed, members=40)
    walk.go(600)
    while rollups.move_on():
        pass
    decisions_on_time(walk)
    time_to_resolution(walk)
    recovery(walk)
    satisfaction_and_response(walk)
    findings_and_backlog(walk)


def shown(walk: Walk) -> dict[str, Figure]:
    return {figure.metric: figure for figure in figures.compute_all(walk.at)}


def reading(walk: Walk) -> Reading:
    return Reading(walk.at)


def counted_cases() -> list[Case]:
    return [case for case in Case.select() if case.finding not in ("duplicate", "not_a_complaint")]


def first_decision(case: Case) -> PromisedDecision | None:
    """The promise of a first decision: the one that was kept or broken, else the last that was made."""
    query = (
        Promise.select().where((Promise.case == case.id) & (Promise.kind == "decision")).order_by(Promise.id)
    )
    promises = list(query)
    verdicts = [one for one in promises if one.kept_at or one.broken_at]
    promise = verdicts[0] if verdicts else promises[-1]
    if promise.ended_at is not None and promise.broken_at is None:
        return None  # closed before its time came
    decided = case.decided_at if promise.broken_at is None else (promise.kept_at or None)
    held = promise.is_open and not promise.running and promise.broken_at is None
    return PromisedDecision(
        None if held else promise.due, decided, case.closed_at if decided is None else None, held
    )


def decisions_on_time(walk: Walk) -> None:
    promised = [one for one in map(first_decision, counted_cases()) if one is not None]
    window = (reading(walk).start_of(reading(walk).year.since), walk.at + 900 * DAY)
    told = on_time(promised, walk.at, window)
    figure = shown(walk)["R5"]
    assert figure.n == told.on_time + told.late_closed + told.late_open
    assert told.p is not None
    assert (figure.value, figure.lower, figure.upper) == pytest.approx(
        (100 * told.p, 100 * (told.lower or 0), 100 * (told.upper or 0))
    )
    beside = {row.label: row.value for row in figure.rows}
    assert beside["late"] in (None, told.late_closed + told.late_open)
    assert beside["not_yet_due"] in (None, told.not_yet_due)
    assert beside["paused"] in (None, told.paused)


def time_to_resolution(walk: Walk) -> None:
    here = reading(walk)
    figure = shown(walk)["R4"]
    days = {
        case.id: (
            case.received_at.astimezone(here.zone).date(),
            case.closed_at and case.closed_at.astimezone(here.zone).date(),
        )
        for case in counted_cases()
    }
    inside = [(received, closed) for received, closed in days.values() if figure.window.holds(received)]
    told = km(
        [((closed or here.today) - received).days for received, closed in inside],
        [closed is not None for _, closed in inside],
    )
    assert (figure.n, figure.value, figure.lower, figure.upper) == (
        told.n, told.median, told.median_lower, told.median_upper,
    )  # fmt: skip
    assert [step[:2] for step in figure.chart["steps"]] == [
        [step.t, pytest.approx(1 - step.s)] for step in told.curve
    ]


def recovery_of(case: Case, at: dt.datetime) -> Recovery:
    """A closed case as R20 sees it."""
    assert case.closed_at is not None
    form = Form.get_or_none((Form.case == case.id) & (Form.status == "open"))
    remedies = list(
        Remedy.select().where((Remedy.case == case.id) & Remedy.status.in_(("accepted", "delivered")))
    )
    return Recovery(
        finding=case.finding,
        mature=case.closed_at + 30 * DAY <= at,
        remedy_promised=bool(remedies),
        remedy_delivered=bool(remedies) and all(one.status == "delivered" for one in remedies),
        reopened=case.reopened_at is not None,
        asked=form is not None,
        answer=form.q2 if form else None,
    )


def recovery(walk: Walk) -> None:
    told = recovery_rate([recovery_of(case, walk.at) for case in Case.select().where(Case.state == "closed")])
    figure = shown(walk)["R20"]
    beside = {row.label: row.value for row in figure.rows}
    assert figure.n == told.answered
    assert figure.value == pytest.approx(100 * (told.confirmed_p or 0))
    assert beside["at_least"] == pytest.approx(100 * (told.bound_lower or 0))
    assert beside["at_most"] == pytest.approx(100 * (told.bound_upper or 0))
    assert beside["base"] == told.base


def satisfaction_and_response(walk: Walk) -> None:
    now = [form for form in Form.select().where(Form.status == "open") if form.case in counted_cases()]
    rated = [form.q2 for form in now if form.answered_at is not None and form.q2 is not None]
    found = shown(walk)
    assert found["R21"].n in (None, len(rated))
    if found["R21"].value is not None:
        assert found["R21"].value == pytest.approx(100 * sum(score >= 4 for score in rated) / len(rated))
    assert found["R25"].n in (None, len(now))
    if found["R25"].value is not None:
        assert found["R25"].value == pytest.approx(
            100 * sum(form.answered_at is not None for form in now) / len(now)
        )


def findings_and_backlog(walk: Walk) -> None:
    ends = [case.finding for case in counted_cases() if case.state == "closed"]
    figure = shown(walk)["R12"]
    justified = ends.count("upheld") + ends.count("partly_upheld")
    assert figure.n in (None, justified + ends.count("not_upheld"))
    assert figure.n is None or figure.value == pytest.approx(100 * justified / figure.n)
    assert shown(walk)["R14"].value == sum(case.is_open for case in counted_cases())
