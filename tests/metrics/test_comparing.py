"""Parts side by side: judged against the common mean, never ranked, and what is hidden stays hidden."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.metrics import figures
from portal.metrics.comparing import COMPARED, Place, compare
from portal.metrics.estimators.control_charts import p_chart
from portal.metrics.estimators.disclosure import Display, display_state
from portal.metrics.estimators.funnel import funnel_limits, lies_outside
from portal.metrics.shapes import Figure, Window
from tests.world import NOW

TODAY = dt.date(2026, 11, 26)
YEAR = Window(TODAY - dt.timedelta(days=364), TODAY)
LONGER = Window(TODAY - dt.timedelta(days=1094), TODAY)


def share(x: int, n: int, window: Window = YEAR) -> Figure:
    """R5 with x of n kept."""
    value = 100 * x / n if n else None
    figure = Figure("R5", window, value, n, display=display_state(n))
    return figure.hidden() if figure.display is Display.HIDDEN else figure


def keep(whole: Figure, **parts: Figure) -> None:
    figures.keep([whole], NOW)
    figures.keep_parts("category", {value: {"R5": figure} for value, figure in parts.items()}, NOW)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=9))
def test_the_limits_are_those_of_a_p_chart_of_the_parts(parts: list[tuple[int, int]]) -> None:
    xs, ns = [min(x, n) for x, n in parts], [n for _, n in parts]
    chart = p_chart(xs, ns)
    assert chart.centre is not None
    for place, (x, n) in enumerate(zip(xs, ns, strict=True)):
        lower, upper = funnel_limits(chart.centre, n)
        assert abs(lower - (chart.lower[place] or 0)) < 1e-9 and abs(upper - (chart.upper[place] or 0)) < 1e-9
        assert (lies_outside(x / n, chart.centre, n) != 0) is (place in chart.outside)


def test_a_part_is_outside_only_beyond_what_chance_explains(house: str) -> None:
    keep(share(340, 400), fees=share(95, 100), events=share(50, 100), website=share(195, 200))
    found = compare("R5", "category")
    assert found is not None
    places = {part.value: part.place for part in found.parts}
    assert places == {"fees": Place.WITHIN, "events": Place.BELOW, "website": Place.ABOVE}


def test_a_small_sample_is_shown_and_never_judged(house: str) -> None:
    keep(share(390, 400), fees=share(0, 29), events=share(0, 30))
    found = compare("R5", "category")
    assert found is not None
    assert [part.value for part in found.at(Place.SMALL)] == ["fees"]
    assert [part.value for part in found.at(Place.BELOW)] == ["events"]


def test_a_part_that_looks_back_further_is_not_compared(house: str) -> None:
    keep(share(390, 400), fees=share(10, 40, LONGER), events=share(99, 100))
    found = compare("R5", "category")
    assert found is not None
    assert [part.value for part in found.at(Place.LONGER)] == ["fees"]


def test_what_is_hidden_stays_hidden_and_where_the_whole_is_nothing_is_compared(house: str) -> None:
    keep(share(390, 400), fees=share(1, 3), events=share(99, 100), website=share(0, 0))
    found = compare("R5", "category")
    assert found is not None
    (hidden,) = found.at(Place.HIDDEN)
    assert (hidden.figure.value, hidden.figure.n, hidden.lower) == (None, None, None)
    assert [part.value for part in found.at(Place.NO_DATA)] == ["website"]
    keep(share(1, 3), fees=share(1, 3))
    assert compare("R5", "category") is None


def test_every_share_of_cases_that_is_drawn_in_time_can_be_compared() -> None:
    assert {"R2", "R5", "R7", "R8", "R12", "R20", "R21"} <= set(COMPARED)
    assert not {"R1", "R4", "R14", "L1", "L2", "E1"} & set(COMPARED)
