"""How it stands, in a few sentences, and what stands out or does not."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Row, Window
from portal.web.in_short import in_short
from portal.web.signals import nothing_stands_out, stands_out

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _reader(app: Flask) -> Iterator[None]:
    with app.test_request_context("/en/"):
        yield


def a_figure(metric: str, value: float | None, display: Display = Display.NORMAL, **chart: object) -> Figure:
    return Figure(metric, Window(TODAY, TODAY), value, 60, display=display, chart=chart)


def test_only_what_stands_on_enough_is_said_in_short() -> None:
    told = {
        "R5": a_figure("R5", 83.2),
        "R4": a_figure("R4", 19),
        "R20": a_figure("R20", 78.3, Display.SMALL),
    }
    assert (
        in_short(told)
        == "83.2% of decisions came when promised. Half of all cases were closed within 19 days."
    )
    assert in_short({"R20": told["R20"]}) == ""


def test_that_nothing_stands_out_is_said_only_where_a_chart_has_its_limits() -> None:
    assert "too early" in nothing_stands_out({"R5": a_figure("R5", 83.2, trial=True, signal="")})
    assert "Nothing stands out" in nothing_stands_out({"R5": a_figure("R5", 83.2, trial=False, signal="")})


def test_a_small_sample_never_stands_out() -> None:
    backlog = a_figure("R14", 20, Display.SMALL, trial=False, signal="above", outside=[1], weeks=[[1, 20]])
    assert stands_out({"R14": backlog}) == []


def test_a_small_association_is_told_how_many_came_and_went_instead_of_nothing() -> None:
    rows = (Row("received", 14), Row("reopened", 0), Row("closed", 8))
    told = {
        "R1": a_figure("R1", 14, Display.SMALL),
        "R14": a_figure("R14", 6, Display.SMALL),
        "R15": replace(a_figure("R15", 0.57, Display.SMALL), rows=rows),
    }
    said = nothing_stands_out(told)
    assert "grievances received 14, cases closed 8. Cases open now: 6." in said
    told["R15"] = replace(told["R15"], rows=tuple(row.hidden() for row in rows))
    assert "grievances" not in nothing_stands_out(told)


def test_before_the_first_grievance_nobody_hears_of_so_few_cases() -> None:
    said = nothing_stands_out({"R1": a_figure("R1", None, Display.NO_DATA)})
    assert said == (
        "No grievance was received in this time. Figures appear here as soon as there is something to count."
    )
