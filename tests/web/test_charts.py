"""Charts as drawings: what they say, where things stand, and how they behave from right to left."""

import re
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from portal.web import charts
from portal.web.charts import CurveWords, LineWords, control_line, resolution_curve

CURVE: dict[str, Any] = {
    "steps": [[3, 0.3, 0.2, 0.45], [10, 0.5, 0.4, 0.65], [24, 0.9, 0.8, 0.97]],
    "longest": 38,
    "open": [[0, 40], [10, 30], [20, 12], [30, None], [40, 0]],
    "median": 10,
    "p90": 24,
}
LIMITS: dict[str, Any] = {"centre": 20, "lower": 12.0, "upper": 28.0, "outside": [4]}


def curve_words(**more: Any) -> CurveWords:
    words: dict[str, Any] = {
        "finding": "Half closed by day 10", "half": "Half by day 10", "ninety": "nine in ten by day 24",
        "axis": "days since receipt", "still_open": "still open", "percent": lambda share: f"{share}%",
        "count": lambda n: "<5" if n is None else str(n),
    }  # fmt: skip
    return CurveWords(**(words | more))


def line_words(**more: Any) -> LineWords:
    words: dict[str, Any] = {
        "finding": "31 open", "upper": "upper limit", "lower": "lower limit", "mean": "mean 20", "signal": "",
        "number": lambda value: f"{value:g}",
    }  # fmt: skip
    return LineWords(**(words | more))


def drawn(markup: str) -> Tag:
    found = BeautifulSoup(str(markup), "html.parser").svg
    assert found is not None
    return found


def texts(drawing: Tag) -> dict[str, Tag]:
    return {text.get_text(): text for text in drawing.find_all("text")}


def points(drawing: Tag, css: str) -> list[tuple[float, float]]:
    one = drawing.select(f".{css}")[0]
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in str(one["points"]).split())]


def test_a_chart_tells_its_finding_to_a_screen_reader() -> None:
    drawing = drawn(resolution_curve(CURVE, curve_words(finding='"Half" & more')))
    assert (drawing["role"], drawing["aria-label"]) == ("img", '"Half" & more')
    assert drawing["dir"] == "ltr"


def test_no_chart_carries_a_style_or_a_script() -> None:
    for markup in (
        resolution_curve(CURVE, curve_words()),
        control_line([1, 2, 3], LIMITS | {"outside": []}, [], line_words()),
    ):
        assert not re.search(r"style=|<script|on\w+=", str(markup))


def test_the_curve_rises_in_steps_and_ends_where_nobody_was_followed_further() -> None:
    corners = points(drawn(resolution_curve(CURVE, curve_words())), "fit")
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(corners))
    assert [x for x, _ in corners] == sorted(x for x, _ in corners)
    assert corners[0] == (46, 262)
    assert corners[-1][0] == pytest.approx(46 + 528 * 38 / 40, abs=0.1)
    assert corners[-1][1] == pytest.approx(262 - 248 * 0.9, abs=0.1)


def test_the_band_lies_round_the_curve() -> None:
    drawing = drawn(resolution_curve(CURVE, curve_words()))
    heights = [y for _, y in points(drawing, "cloud")]
    assert min(heights) == pytest.approx(262 - 248 * 0.97, abs=0.1)


def test_numbers_still_open_stand_below_the_axis_and_small_ones_are_not_told() -> None:
    found = texts(drawn(resolution_curve(CURVE, curve_words())))
    assert {"40", "30", "12", "<5"} <= set(found)


def test_a_quantile_that_is_not_reached_is_not_drawn() -> None:
    drawing = drawn(resolution_curve(CURVE | {"p90": None}, curve_words()))
    assert len(drawing.select(".drop")) == 1
    assert "nine in ten by day 24" not in texts(drawing)


def test_arabic_words_grow_to_the_side_where_there_is_room_and_numbers_stay_as_they_are() -> None:
    words = curve_words(half="النصف حتى اليوم 10", axis="أيام منذ الاستلام", still_open="لا تزال مفتوحة")
    found = texts(drawn(resolution_curve(CURVE, words, rtl=True)))
    assert (found["لا تزال مفتوحة"]["text-anchor"], found["لا تزال مفتوحة"]["direction"]) == ("end", "rtl")
    assert found["أيام منذ الاستلام"]["text-anchor"] == "start"
    assert found["النصف حتى اليوم 10"]["text-anchor"] == "end"
    assert not found["50%"].has_attr("direction")
    ltr = texts(drawn(resolution_curve(CURVE, curve_words())))
    assert ltr["still open"]["x"] == found["لا تزال مفتوحة"]["x"]  # time runs the same way


def test_a_point_outside_the_limits_is_marked_and_named_only_at_a_signal() -> None:
    quiet = drawn(control_line([18, 20, 22, 21, 19], LIMITS | {"outside": []}, [], line_words()))
    assert not quiet.select(".out, .ring, .late")
    loud = drawn(control_line([18, 20, 22, 21, 35], LIMITS, [], line_words(signal="outside: 35")))
    assert len(loud.select(".out")) == len(loud.select(".ring")) == 1
    assert loud.select(".late")[0].get_text() == "outside: 35"


def test_limits_are_named_at_the_end_of_their_lines_without_covering_each_other() -> None:
    close = LIMITS | {"centre": 20.0, "upper": 20.4, "lower": 19.6, "outside": []}
    found = texts(drawn(control_line([20, 20, 20], close, [(0, "2026-01")], line_words())))
    heights = [float(str(found[name]["y"])) for name in ("upper limit", "mean 20", "lower limit")]
    assert all(below - above >= 14 for above, below in pairwise(heights))
    assert "2026-01" in found


def test_a_line_without_limits_or_with_one_value_or_none_can_be_drawn() -> None:
    none = {"centre": None, "lower": None, "upper": None, "outside": []}
    for values in ([], [7], [0, 0]):
        assert drawn(control_line(values, none, [], line_words()))


SCALES = [
    (0, [0, 1]),
    (1, [0, 1]),
    (7, [0, 2, 4, 6, 8]),
    (43, [0, 10, 20, 30, 40, 50]),
    (1200, [0, 500, 1000, 1500]),
]


@pytest.mark.parametrize(("highest", "marks"), SCALES)
def test_scales_have_round_marks(highest: float, marks: list[float]) -> None:
    assert charts.scale_marks(highest) == marks
