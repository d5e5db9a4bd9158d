"""Every estimator gives the numbers of the reference vectors.

The file read is the one named by METRICS_REFERENCE, else the copy kept beside the tests. A vector is an `id`,
a `metric`, its `input` and the `expected` names; what is expected is compared, whatever else an estimator
tells.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from portal import workdays
from portal.metrics.estimators import (
    control_charts,
    cusum,
    differences,
    disclosure,
    flow,
    indices,
    log_histogram,
    nonresponse,
    outcomes,
    proportions,
    rates,
    scores,
    suppression,
    survival,
)

COPY = Path(__file__).parents[1] / "data" / "metrics_reference.json"
REFERENCE = json.loads(Path(os.environ.get("METRICS_REFERENCE") or COPY).read_text(encoding="utf-8"))
CALENDARS = {name: workdays.Calendar.of(form) for name, form in REFERENCE.get("calendars", {}).items()}
TOLERANCE = 1e-6

Given = Mapping[str, Any]


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def conf(given: Given) -> dict[str, float]:
    return {} if given.get("conf") is None else {"conf": given["conf"]}


def some(given: Given, *names: str) -> dict[str, Any]:
    """The optional inputs that are there."""
    return {name: given[name] for name in names if given.get(name) is not None}


def straight(estimator: Callable[..., Any], *names: str) -> Callable[[Given], Any]:
    """An estimator whose arguments are the named inputs, if there, under their own names."""
    return lambda given: estimator(**some(given, *names), **conf(given))


def calendar(given: Given) -> workdays.Calendar:
    named = given["calendar"]
    return CALENDARS[named] if isinstance(named, str) else workdays.Calendar.of(named)


def pauses(given: Given) -> list[tuple[datetime, datetime | None]]:
    return [(instant(since), instant(until)) for since, until in given.get("pauses") or ()]


def working_time(given: Given) -> Given:
    start, end = instant(given["start"]), instant(given["end"])
    worked = workdays.working_time(calendar(given), start, end, pauses(given))
    return {"working_seconds": worked.total_seconds(), "elapsed_seconds": (end - start).total_seconds()}


def deadline_hours(given: Given) -> Given:
    start = instant(given["start"])
    return {"due": workdays.deadline_hours(calendar(given), start, given["working_hours"], pauses(given))}


def deadline_days(given: Given) -> Given:
    start = instant(given["start"])
    return {"due": workdays.deadline_days(calendar(given), start, given["working_days"], pauses(given))}


def group(given: Given, number: int) -> differences.Group:
    return differences.Group(given[f"n{number}"], given.get(f"mean{number}"), given.get(f"sd{number}"))


def mean_diff(given: Given) -> Any:
    return differences.mean_diff(group(given, 1), group(given, 2), **conf(given))


def stratified_diff(given: Given) -> Any:
    strata = [(group(stratum, 1), group(stratum, 2)) for stratum in given["strata"]]
    return differences.stratified_diff(strata, **conf(given))


def km_rollup(given: Given) -> Any:
    cohorts = [
        survival.Cohort(
            date.fromisoformat(row["received"]),
            {int(days): cases for days, cases in (row.get("closed_by_days") or {}).items()},
            row.get("open") or 0,
        )
        for row in given["rows"]
    ]
    return survival.km_rollup(cohorts, date.fromisoformat(given["as_of"]), **conf(given))


def km(given: Given) -> Any:
    if given.get("entry") is None:
        return survival.km(given["times"], given["closed"], **conf(given))
    return survival.km_period(given["times"], given["closed"], given["entry"], **conf(given))


def km_binned(given: Given) -> Any:
    return survival.km_binned(given["edges"], given["closed"], given["open"])


def on_time(given: Given) -> Any:
    cases = [
        outcomes.PromisedDecision(
            instant(case.get("due")), instant(case.get("closed")), paused=bool(case.get("paused"))
        )
        for case in given["cases"]
    ]
    since, until = (instant(end) for end in given["window"])
    return outcomes.on_time(cases, instant(given["as_of"]), (since, until), **conf(given))


def reopen_rate(given: Given) -> Any:
    closures = [
        outcomes.Closure(instant(case["closed"]), tuple(instant(at) for at in [case.get("reopened")] if at))
        for case in given["cases"]
        if case.get("closed")
    ]
    return outcomes.reopen_rate(closures, instant(given["as_of"]), **some(given, "days"), **conf(given))


def first_contact_resolution(given: Given) -> Any:
    closures = [
        outcomes.Closure(
            closed=instant(case["closed"]),
            followed_by=tuple(instant(at) for at in case.get("reopened_or_repeated") or ()),
            staff_replies=case.get("staff_replies") or 0,
            transferred=bool(case.get("transferred")),
            finding=case.get("outcome"),
        )
        for case in given["cases"]
        if case.get("closed")
    ]
    return outcomes.first_contact_resolution(
        closures, instant(given["as_of"]), **some(given, "days"), **conf(given)
    )


def recovery_rate(given: Given) -> Any:
    names = ("finding", "mature", "remedy_promised", "remedy_delivered", "reopened", "asked", "answer")
    return outcomes.recovery_rate(
        [outcomes.Recovery(**some(case, *names)) for case in given["cases"]], **conf(given)
    )


def daily_flow(given: Given) -> Given:
    events = [(event["type"], instant(event["at"])) for event in given["events"]]
    first, last = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
    return {"days": flow.daily_flow(events, given["tz"], given.get("opening") or 0, first, last)}


def post_stratified(given: Given) -> Any:
    strata = [nonresponse.Stratum(s["asked"], s["answered"], s["positive"]) for s in given["strata"]]
    return nonresponse.post_stratified(strata, **conf(given))


def reputation_index(given: Given) -> Any:
    unknown = {"score": None, "se": None}
    names = ("key", "weight", "score", "se", "n")
    bars = [indices.Component(**unknown | some(bar, *names)) for bar in given["components"]]
    return indices.reputation_index(bars, **conf(given))


def engagement_index(given: Given) -> Any:
    sources = {name: given.get(name) for name in indices.ENOUGH}
    return indices.engagement_index(**sources, **some(given, "asked", "answered"))


METRICS: dict[str, Callable[[Given], Any]] = {
    "wilson": straight(proportions.wilson, "x", "n"),
    "nps": straight(scores.nps, "promoters", "passives", "detractors"),
    "nps_scores": straight(scores.nps_of_scores, "scores"),
    "ordinal": straight(scores.ordinal, "counts"),
    "proportion_diff": straight(differences.proportion_diff, "x1", "n1", "x2", "n2"),
    "nps_diff": straight(differences.nps_diff, "a", "b"),
    "mean_diff": mean_diff,
    "paired_change": straight(differences.paired_change, "before", "after"),
    "stratified_diff": stratified_diff,
    "km": km,
    "km_period": km,
    "km_binned": km_binned,
    "km_rollup": km_rollup,
    "poisson_rate": straight(rates.poisson_rate, "x", "exposure", "per"),
    "poisson_rate_ratio": straight(
        rates.poisson_rate_ratio, "x_before", "exposure_before", "x_after", "exposure_after"
    ),
    "u_chart": straight(control_charts.u_chart, "x", "n", "baseline"),
    "u_chart_laney": straight(control_charts.u_chart_laney, "x", "n", "baseline"),
    "p_chart": straight(control_charts.p_chart, "x", "n", "baseline"),
    "p_chart_laney": straight(control_charts.p_chart_laney, "x", "n", "baseline"),
    "xmr": straight(control_charts.xmr, "y", "baseline"),
    "poisson_cusum": straight(cusum.poisson_cusum, "x", "lambda0", "lambda1", "h"),
    "suppress_1d": straight(suppression.suppress_1d, "counts", "k", "suppress_zero"),
    "suppress_2d": straight(suppression.suppress_2d, "counts", "k", "suppress_zero"),
    "round_10_5": lambda given: {"shown": disclosure.rounded_10_5(given["counts"])},
    "public_percent": straight(disclosure.public_percent, "x", "n", "k", "base"),
    "differencing": lambda given: {
        "show": disclosure.may_be_told_apart(given["parent"], given["child"], given["k"])
    },
    "working_time": working_time,
    "deadline_hours": deadline_hours,
    "deadline_days": deadline_days,
    "on_time": on_time,
    "reopen_rate": reopen_rate,
    "first_contact_resolution": first_contact_resolution,
    "recovery_rate": recovery_rate,
    "backlog": straight(flow.backlog, "opening", "received", "reopened", "closed", "days"),
    "daily_flow": daily_flow,
    "nonresponse_bounds": straight(nonresponse.nonresponse_bounds, "positive", "answered", "asked"),
    "post_stratified": post_stratified,
    "reputation_index": reputation_index,
    "engagement_index": engagement_index,
    "log_histogram": straight(log_histogram.log_histogram, "minutes", "q", "alpha"),
}


def differing(expected: Any, found: Any, at: str = "") -> list[str]:
    """Where what was found is not what was expected; only names that are expected are looked at."""
    if isinstance(expected, Mapping):
        named = [(each, part(found, name), f"{at}.{name}") for name, each in expected.items()]
        return [line for each, other, where in named for line in differing(each, other, where)]
    if isinstance(expected, list):
        if not isinstance(found, Sequence) or len(found) != len(expected):
            return [f"{at}: expected {expected}, found {found}"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for i, (each, other) in pairs for line in differing(each, other, f"{at}[{i}]")]
    return [] if same(expected, found) else [f"{at}: expected {expected}, found {found}"]


def part(found: Any, name: str) -> Any:
    return found[name] if isinstance(found, Mapping) else getattr(found, name)


def same(expected: Any, found: Any) -> bool:
    if expected is None or found is None:
        return expected is found
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, float):
        return abs(expected - found) <= max(TOLERANCE, TOLERANCE * abs(expected))
    if isinstance(found, datetime):
        return found == instant(expected)
    if isinstance(found, date):
        return found.isoformat() == expected
    return bool(expected == found)


@pytest.mark.parametrize("vector", REFERENCE["vectors"], ids=lambda vector: vector["id"])
def test_an_estimator_gives_the_reference_numbers(vector: Given) -> None:
    assert vector["metric"] in METRICS, f"no estimator is called {vector['metric']}"
    assert differing(vector["expected"], METRICS[vector["metric"]](vector["input"])) == []


def test_the_reference_file_holds_vectors() -> None:
    assert REFERENCE["vectors"]


def test_our_own_copy_tries_every_estimator() -> None:
    tried = {vector["metric"] for vector in json.loads(COPY.read_text(encoding="utf-8"))["vectors"]}
    assert tried == set(METRICS)
