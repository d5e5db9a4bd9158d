"""What charts of figures tell in words: to whoever does not see them, in tables, on the board’s page."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import PERCENT, Figure, Row, Window
from portal.web import values
from portal.web.figure_charts.backlog import backlog, months
from portal.web.figure_charts.in_time import in_time
from portal.web.figure_charts.resolution import resolution
from portal.web.figure_charts.shares import findings
from portal.web.signals import what_stands_out
from tests.web.drawings import criticise

TODAY = dt.date(2026, 11, 26)
YEAR = Window(TODAY - dt.timedelta(days=364), TODAY)
LIMITS: dict[str, Any] = {
    "centre": 19.8,
    "lower": 7.3,
    "upper": 32.4,
    "trial": False,
    "outside": [],
    "signal": "",
}


@pytest.fixture(autouse=True)
def words_of_a_page(app: Flask) -> Any:
    """English, as on a page."""
    with app.test_request_context("/en/"):
        yield


def open_cases(*weekly: int, **more: Any) -> Figure:
    """R14 with so many cases open at the end of each week."""
    sunday = dt.date(2026, 11, 22).toordinal()
    weeks = [[sunday - 7 * (len(weekly) - 1 - i), n, 5, 0, 5] for i, n in enumerate(weekly)]
    chart = LIMITS | {"weeks": weeks} | more
    return Figure("R14", Window(TODAY, TODAY), weekly[-1], weekly[-1], chart=chart)


SIGNALS = [
    ({"signal": "above", "outside": [2]}, "was 46 at the end of last week, above its upper limit of 32"),
    ({"signal": "above", "outside": []}, "In two of the last three weeks"),
    ({"signal": "run_below"}, "below its average of 19.8"),
    ({}, "Nothing stands out"),
    ({"trial": True}, "too early to say"),
]


@pytest.mark.parametrize(("signal", "told"), SIGNALS)
def test_the_board_reads_first_what_stands_out_or_that_nothing_does(
    signal: dict[str, Any], told: str
) -> None:
    figure = open_cases(20, 31, 46, **signal)
    assert told in what_stands_out({"R14": figure})
    chart = backlog(figure)
    assert chart is not None
    for drawn in criticise(chart.drawing):
        assert told in drawn.label
        assert drawn.label.endswith("first week shown: 20; at the end of the last: 46.")


def test_few_cases_signal_nothing_and_are_not_told_by_number() -> None:
    chart = backlog(open_cases(20, 31, 3, trial=True))
    assert chart is not None
    assert "1 to 4" in chart.lines[0] and chart.lines[0][0] == "2026-11-22"
    for drawn in criticise(chart.drawing):
        assert drawn.label.endswith("the last: 1 to 4.")
        assert len(drawn.all("pt")) == 2  # a third would tell by its height


@pytest.mark.parametrize(("last", "told"), [(88.0, "88.0%"), (None, "too few to tell")])
def test_whoever_does_not_see_the_line_hears_where_it_lies_and_ends(last: float | None, told: str) -> None:
    ends = [dt.date(2026, month, 28).toordinal() for month in (8, 9, 10)]
    points = [[end, 0, 40] for end in ends]
    chart = LIMITS | {"span": "month", "points": points, "values": [75.25, 96.5, last], "centre": 90.0}
    drawn = in_time(Figure("R5", YEAR, 88.0, 120, chart=chart))
    assert drawn is not None
    heard = criticise(str(drawn.drawing))[0].label
    assert heard.endswith(
        f"The points lie between 75.3% and 96.5%. The last one, October 2026: {told}. "
        "The line of the average lies at 90.0%."
    )


def test_months_are_named_where_they_begin() -> None:
    sundays = range(dt.date(2025, 12, 7).toordinal(), dt.date(2026, 2, 16).toordinal(), 7)
    assert [(tick.place, tick.words, tick.group) for tick in months(sundays)] == [
        (4, "Jan", "2026"),
        (8, "Feb", "2026"),
    ]
    assert [tick.words for tick in months([dt.date(2026, 3, 1).toordinal()])] == ["Mar"]


@pytest.mark.parametrize(
    ("median", "p90", "told"),
    [
        (10, 24, "Half of the cases are closed by day 10, nine in ten by day 24."),
        (10, None, "Half of the cases are closed by day 10, but not yet nine in ten."),
        (None, None, "Fewer than half of the cases are closed yet."),
    ],
)
def test_the_curve_says_when_half_and_nine_tenths_were_closed(
    median: int | None, p90: int | None, told: str
) -> None:
    steps = [[3, 0.3, 0.2, 0.45], [10, 0.5, 0.4, 0.65], [24, 0.9, 0.8, 0.97]]
    still_open = [[0, 40], [10, 20], [20, None], [30, 0]]
    drawn = {"steps": steps, "longest": 28, "open": still_open, "median": median, "p90": p90}
    chart = resolution(Figure("R4", YEAR, median, 40, chart=drawn))
    assert chart is not None
    assert {one.label for one in criticise(chart.drawing)} == {
        f"{told} By day 28, the last one counted, 90.0% are closed."
    }
    assert all({"20", "1–4"} <= set(one.words) for one in criticise(chart.drawing))
    assert chart.lines[1] == ("10", "50.0%", "40.0 to 65.0", "20")
    assert chart.lines[2][-1] == "1 to 4"


def test_a_hidden_share_is_said_to_be_hidden_in_drawing_and_table() -> None:
    rows = (
        Row("upheld", 70.0, PERCENT, 70, 60.4, 78.1, "concluded"),
        Row("not_upheld", 30.0, PERCENT, 30, 21.9, 39.6, "concluded"),
        Row("settled", None, PERCENT, group="concluded", display=Display.HIDDEN),
    )
    chart = findings(Figure("R12", YEAR, 70.0, 100, rows=rows))
    assert chart is not None
    for drawn in criticise(chart.drawing):
        assert drawn.label == "Most often: Upheld, 70%. Least often: Not upheld, 30%."
        assert {"70%", "hidden to protect privacy"} <= set(drawn.words)
    assert chart.lines[0] == ("Upheld", "70.0%", "60.4 to 78.1", "70")
    assert chart.lines[2] == ("Settled", "hidden to protect privacy", "", "")


def test_nothing_is_drawn_of_what_is_hidden() -> None:
    assert findings(Figure("R12", YEAR, None, None, display=Display.HIDDEN)) is None


@pytest.mark.parametrize(
    ("numbers", "unit", "words"),
    [
        ((59.23, 53.17, 65.03), "percent", ("59.2%", "53.2 to 65.0")),
        ((15, 9, 20), "days", ("15 days", "9 to 20")),
        ((8.5, 6, 12), "days", ("8.5 days", "6.0 to 12.0")),
        ((8, 6, None), "days", ("8 days", "6 or more")),
        ((610, 562.5, 660.4), "count", ("610", "563 to 660")),
    ],
)
def test_value_and_both_ends_have_the_same_decimals(
    numbers: tuple[float, float, float | None], unit: str, words: tuple[str, str]
) -> None:
    value, lower, upper = numbers
    row = Row("any", value, unit, 30, lower, upper)
    assert (values.value_words(row, unit), values.interval_words(row, unit)) == words
