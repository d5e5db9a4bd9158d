"""A share beside the year before: only the interval of the difference says more or less."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask

from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Window
from portal.web.compared import year_before
from tests.web.conftest import the_portal

YEAR = Window(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
BEFORE = Window(dt.date(2024, 1, 1), dt.date(2024, 12, 31))


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    return the_portal(sqlite_house)


def share(x: int, n: int, display: Display = Display.NORMAL) -> Figure:
    return Figure("R5", YEAR, 100 * x / n, n, display=display)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (share(80, 100), share(50, 100), "A year before: 50.0% (n = 100). More now, by 17 to 42 points."),
        (share(50, 100), share(80, 100), "A year before: 80.0% (n = 100). Less now, by 17 to 42 points."),
        (share(80, 100), share(75, 100), "A year before: 75.0% (n = 100). No clear difference."),
        (share(80, 100), share(75, 100).hidden(), ""),
        (share(80, 100), None, ""),
    ],
)
def test_a_share_is_more_or_less_than_a_year_before_only_by_its_interval(
    app: Flask, now: Figure, before: Figure | None, words: str
) -> None:
    with app.test_request_context("/"):
        assert year_before(now, None if before is None else replace(before, window=BEFORE)) == words


def test_two_periods_that_overlap_are_not_compared(app: Flask) -> None:
    """34 in two years less 32 in the first of them are the two of the last one."""
    both = Window(BEFORE.since, YEAR.until)
    with app.test_request_context("/"):
        assert year_before(replace(share(17, 34), window=both), replace(share(16, 32), window=BEFORE)) == ""
