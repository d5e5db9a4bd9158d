"""Charts as drawings: what they say, where things stand, how they behave from right to left, and that any
numbers at all can be drawn.
"""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.web.charts.axes import Tick
from portal.web.charts.bars import Bar, BarsWords, bars
from portal.web.charts.control import Control, ControlWords, control, level
from portal.web.charts.curve import Curve, CurveWords, Drop, Step, curve
from portal.web.charts.gauge import gauge
from portal.web.charts.scale import round_marks
from portal.web.charts.words import apart, width_of, wrapped
from tests.web.drawings import Drawn, criticise

HALF, NINETY = Drop(0.5, 10, "Half closed by day 10"), Drop(0.9, 24, "nine in ten by day 24")
CURVE = Curve(
    steps=[Step(3, 0.3, 0.2, 0.45), Step(10, 0.5, 0.4, 0.65), Step(24, 0.9, 0.8, 0.97)],
    longest=38,
    followed=[(0, "40"), (10, "30"), (20, "12"), (30, "<5"), (40, "0")],
    drops=[HALF, NINETY],
)
OPEN = [18.0, 20, 22, 21, 35]


def a_curve(data: Curve = CURVE, *, rtl: bool = False, **more: Any) -> list[Drawn]:
    words = {"finding": "Half by day 10", "axis": "days since receipt", "followed": "still open",
             "percent": lambda share: f"{share}%"}  # fmt: skip
    return criticise(curve(data, CurveWords(**(words | more)), rtl=rtl))


def a_control(
    values: Any = OPEN, *, rtl: bool = False, words: dict[str, Any] | None = None, **data: Any
) -> list[Drawn]:
    said: dict[str, Any] = {
        "finding": "35 open",
        "upper": "upper limit",
        "mean": "mean 20",
        "lower": "lower limit",
        "number": lambda value: f"{value:g}",
    }
    limits = {"centre": 20, "lower": level(12, len(values)), "upper": level(28, len(values))}
    given_words = ControlWords(**(said | (words or {})))
    return criticise(control(Control(values, **(limits | data)), given_words, rtl=rtl))


def some_bars(rows: list[Bar], *, rtl: bool = False, **more: Any) -> list[Drawn]:
    words: dict[str, Any] = {"finding": "Most often: upheld", "percent": lambda share: f"{share:.0f}%"}
    return criticise(bars(rows, BarsWords(**(words | more)), rtl=rtl))


# ── every chart ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_chart_tells_its_finding_to_whoever_does_not_see_it_and_takes_words_for_words() -> None:
    for drawn in a_curve(finding='"Half" & <more>', axis="<script>days</script>"):
        assert drawn.label == '"Half" & <more>'
        assert "<script>days</script>" in drawn.words


def test_a_phone_gets_fewer_labels_not_smaller_letters() -> None:
    weeks = [Tick(place, f"Month {place}", place) for place in range(24)]
    wide, slim = a_control([20.0] * 24, ticks=weeks)
    months = [[words for words in one.words if words.startswith("Month")] for one in (wide, slim)]
    assert 2 <= len(months[1]) < len(months[0]) < 24
    assert slim.width == 340 and wide.width == 590


NUMBERS = st.none() | st.floats() | st.floats(0, 1) | st.integers(0, 10**15).map(float)
SHARES = st.floats(0, 1) | st.floats()
WORDS = st.sampled_from(
    ["Half", "ಅರ್ಧ 15 ದಿನಗಳಲ್ಲಿ ಮುಕ್ತಾಯ", '<b> & "', "الحد الأعلى للأعداد", "upper limit of the year"]
)
LIMITS = st.sampled_from(["limit", "ತಾತ್ಕಾಲಿಕ ಮಿತಿ", "փորձնական սահման", "الحد الأعلى"])
SIDES = st.booleans()
STEPS = st.lists(st.tuples(st.floats(0, 500), SHARES, SHARES, SHARES), max_size=30)
ROWS = st.lists(st.tuples(WORDS, st.lists(st.floats(0, 60) | st.floats(), max_size=4)), max_size=8)
often = settings(max_examples=25, deadline=None)


@often
@given(st.lists(NUMBERS, max_size=40), NUMBERS, st.lists(NUMBERS, max_size=3), WORDS, LIMITS, SIDES)
def test_any_values_can_be_drawn(
    values: Any, centre: float | None, limits: Any, signal: str, limit: str, rtl: bool
) -> None:
    many = len(values)
    a_control(
        values,
        rtl=rtl,
        words=dict.fromkeys(("upper", "mean", "lower"), limit)
        | {"signal": signal, "number": lambda value: f"{value:.3g}"},
        centre=centre,
        lower=limits[:1] * many,
        upper=limits[1:2] * many,
        outside=range(0, many, 3),
        signal=many - 1,
        ticks=[Tick(place, f"{place}.", place, group=str(place // 12)) for place in range(many)],
    )


@often
@given(STEPS, st.sets(st.integers(0, 3000), max_size=40), st.none() | st.floats(), WORDS, SIDES)
def test_any_curve_can_be_drawn(steps: Any, days: set[int], half: Any, said: str, rtl: bool) -> None:
    data = Curve(
        steps=[Step(*step) for step in sorted(steps)],
        longest=max(days, default=0),
        followed=[(day, f"{day:,}") for day in sorted(days)],
        drops=[Drop(0.5, half, said), Drop(0.9, half, said)],
    )
    a_curve(data, rtl=rtl, followed=said, axis=said)


@often
@given(ROWS, SIDES)
def test_any_shares_can_be_drawn(rows: Any, rtl: bool) -> None:
    drawn = [Bar(name, shares, "1,234") for name, shares in rows]
    some_bars(drawn, rtl=rtl, tones=("upheld", "partly upheld", "settled", "not upheld"))


# ── the curve ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_curve_rises_in_steps_and_ends_where_nobody_was_followed_further() -> None:
    wide = a_curve()[0]
    corners, axis = wide.one("fit").points, wide.all("axis")[0].points
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(corners))
    assert [x for x, _ in corners] == sorted(x for x, _ in corners)
    (start, bottom), (end, _) = axis
    assert corners[0] == pytest.approx((start, bottom))
    assert corners[-1] == pytest.approx((start + (end - start) * 38 / 40, bottom - 248 * 0.9), abs=0.2)


def test_the_band_lies_round_the_curve() -> None:
    for drawn in a_curve():
        line, band = drawn.one("fit").box, drawn.one("cloud").box
        assert band.y1 < line.y1 and band.y2 == line.y2


def test_numbers_still_open_stand_below_the_axis_and_small_ones_are_not_told() -> None:
    for drawn in a_curve():
        assert {"40", "<5", "still open", "days since receipt"} <= set(drawn.words)


def test_a_share_that_is_not_reached_is_not_drawn() -> None:
    for drawn in a_curve(Curve(CURVE.steps, 38, CURVE.followed, [HALF, Drop(0.9, None, "")])):
        assert len(drawn.all("drop")) == 1


def test_arabic_words_grow_to_the_side_where_there_is_room_and_numbers_stay_as_they_are() -> None:
    said = {"axis": "أيام منذ الاستلام", "followed": "لا تزال مفتوحة"}
    arabic, english = a_curve(rtl=True, **said)[0].texts, a_curve()[0].texts
    still_open = arabic["لا تزال مفتوحة"]
    assert (still_open.attributes["text-anchor"], still_open.attributes["direction"]) == ("end", "rtl")
    assert "text-anchor" not in arabic["أيام منذ الاستلام"].attributes
    assert "direction" not in arabic["50%"].attributes
    assert still_open["x"] == english["still open"]["x"]  # time runs the same way


# ── the control chart ───────────────────────────────────────────────────────────────────────────────────────


def test_a_point_outside_the_limits_is_marked_and_named_only_at_a_signal() -> None:
    for quiet in a_control([18, 20, 22, 21, 19]):
        assert not [mark for css in ("out", "ring", "late") for mark in quiet.all(css)]
    signal = {"signal": "Last week: 35, outside", "cause": "one faulty import"}
    for loud in a_control(outside=[4], signal=4, words=signal):
        assert len(loud.all("out")) == len(loud.all("ring")) == 1
        assert " ".join(mark.words for mark in loud.all("late")) == "Last week: 35, outside"
        assert loud.all("halo")[0]["y"] > loud.all("late")[-1]["y"]


def test_limits_go_in_steps_where_they_differ_and_leave_a_gap_where_there_are_none() -> None:
    upper = (28.0, 28.0, None, 30.0, 32.0)
    for drawn in a_control(upper=upper, lower=()):
        first, second = drawn.all("limit")
        assert len(first.points) == 2 and len(second.points) == 4
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(second.points))
        assert first.box.x2 < second.box.x1


def test_a_gap_in_the_values_breaks_the_line() -> None:
    for drawn in a_control([18, 20, None, 22, math.nan, 19, 21]):
        assert len(drawn.all("fit")) == 3 - 1  # of a value alone there is its point, and no line
        assert len(drawn.all("pt")) == 5


def test_names_of_close_limits_do_not_cover_each_other() -> None:
    for drawn in a_control([20, 20, 20], centre=20, upper=level(20.4, 3), lower=level(19.6, 3)):
        heights = [drawn.texts[name]["y"] for name in ("upper limit", "mean 20", "lower limit")]
        assert all(below - above >= 14 for above, below in pairwise(heights))


def test_a_scale_of_shares_ends_at_the_whole_and_need_not_begin_at_nothing() -> None:
    wide = a_control(
        [88, 91, 70], centre=83, upper=level(100, 3), lower=level(78, 3), ceiling=100, from_zero=False
    )[0]
    assert {"70", "100"} <= set(wide.words) and not {"0", "110"} & set(wide.words)


def test_a_year_is_named_where_it_begins() -> None:
    months = [Tick(place, "abc"[place % 3], place, group=str(2025 + place // 12)) for place in range(24)]
    for drawn in a_control([20.0] * 24, ticks=months):
        assert [words for words in drawn.words if words.startswith("202")] == ["2025", "2026"]


# ── bars ────────────────────────────────────────────────────────────────────────────────────────────────────

FOUND = Bar("Fees and payments", (42, 18, 22, 18), "98")


def test_shares_follow_each_other_in_one_order_with_the_sheet_between_them() -> None:
    for drawn in some_bars([FOUND]):
        placed = [drawn.one(css).box for css in ("b1", "b2", "b3", "b4")]
        assert all(1 < after.x1 - before.x2 < 4 for before, after in pairwise(placed))
        assert placed[0].x2 - placed[0].x1 > 2 * (placed[1].x2 - placed[1].x1)
        assert {"42%", "22%", "98"} <= set(drawn.words)


def test_bars_and_their_legend_are_mirrored_from_right_to_left() -> None:
    names = {"tones": ("ثبتت", "ثبتت جزئيًا", "سُوّيت", "لم تثبت")}
    for ltr, rtl in zip(some_bars([FOUND], **names), some_bars([FOUND], rtl=True, **names), strict=True):
        for css in ("b1", "b4"):
            for there, mirrored in zip(ltr.all(css), rtl.all(css), strict=True):
                assert mirrored.box.x1 == pytest.approx(ltr.width - there.box.x2, abs=0.2)
        assert rtl.texts["98"].box.x1 < 20 and "direction" not in rtl.texts["42%"].attributes
        assert rtl.texts["ثبتت"].attributes["direction"] == "rtl"


def test_a_small_share_has_its_per_cent_beside_it_and_a_hidden_one_says_so() -> None:
    for drawn in some_bars([Bar("Withdrawn", (2,), "11"), Bar("Settled", (), instead="hidden")]):
        assert drawn.texts["2%"].box.x1 > drawn.one("b1").box.x2
        assert "hidden" in drawn.words


def test_single_shares_are_measured_on_a_scale_that_ends_near_the_largest_of_them() -> None:
    for drawn in some_bars([Bar("Upheld", (30,), "105"), Bar("Not upheld", (41,), "146")]):
        assert {"0%", "50%"} <= set(drawn.words) and "60%" not in drawn.words
        upheld, not_upheld = (one.box.x2 - one.box.x1 for one in drawn.all("b1"))
        assert not_upheld > drawn.width * 0.55 and upheld / not_upheld == pytest.approx(30 / 41, abs=0.02)


# ── the gauge, scales and words ─────────────────────────────────────────────────────────────────────────────


def test_the_gauge_shows_how_far_a_value_may_be_off() -> None:
    closed, beyond = gauge(15, 9, 20, 60), gauge(15, 9, None, 60)
    assert 'cx="25%"' in closed and 'x="15%" width="18.3%"' in closed
    assert 'x="15%" width="85%"' in beyond  # open to the end of the scale
    assert "rect" not in gauge(35, None, None, 100)
    assert gauge(None, None, None, 100) == gauge(5, 4, 6, None) == ""


SCALES = [
    ((0,), {}, [0, 1]),
    ((1,), {}, [0, 1]),
    ((7,), {}, [0, 2, 4, 6, 8]),
    ((43,), {}, [0, 10, 20, 30, 40, 50]),
    ((1200,), {}, [0, 500, 1000, 1500]),
    ((0.9,), {"whole": False}, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ((99, 62), {"ceiling": 100}, [60, 70, 80, 90, 100]),
    ((100, 100), {"ceiling": 100}, [99, 100]),
]


@pytest.mark.parametrize(("ends", "how", "marks"), SCALES)
def test_scales_have_round_marks(ends: tuple[float, ...], how: dict[str, Any], marks: list[float]) -> None:
    assert round_marks(*ends, **how) == pytest.approx(marks)


def test_words_are_wrapped_but_never_cut() -> None:
    assert wrapped("upper limit of the year", 90) == ["upper limit", "of the year"]
    assert wrapped("Անհամապատասխանություն", 20) == ["Անհամապատասխանություն"]
    assert width_of("\u206688%\u2069") == width_of("88%")


def test_things_are_kept_apart_within_their_room() -> None:
    assert apart([5, 6, 7], [10, 10, 10], 0, 100) == [5, 15, 25]
    assert apart([85, 90, 95], [10, 10, 10], 0, 100) == [70, 80, 90]
