"""What counts as a signal in a control chart; everything else is common variation. Method 1, section 2.3."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

RUN = 7
TOLERANCE = 1e-9

Point = float | None
"""A plotted value; None where there was nothing to count, which breaks every pattern."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Indices (from zero) of the points that belong to each signal."""

    outside: tuple[int, ...] = ()
    run_of_7: tuple[int, ...] = ()
    trend_of_7: tuple[int, ...] = ()
    two_of_three: tuple[int, ...] = ()


def signals(
    points: Sequence[Point], centre: float, lower: Sequence[Point], upper: Sequence[Point]
) -> Signals:
    """Outside; 7 in a row on one side; 7 in a row rising or falling; 2 of 3 in the outer third.

    A point on the centre breaks a run. The outer third lies between two thirds of the way to the limit and
    the limit; all three points are on one side, and those in the outer third are marked.
    """
    places = [_place(p, centre, low, high) for p, low, high in zip(points, lower, upper, strict=True)]
    sides = [None if place is None else _sign(place) for place in places]
    steps = [None if a is None or b is None else _sign((b - a) / _scale(a, b)) for a, b in pairwise(points)]
    return Signals(
        outside=tuple(
            i for i, place in enumerate(places) if place is not None and abs(place) > 1 + TOLERANCE
        ),
        run_of_7=tuple(_long_runs(sides, RUN)),
        trend_of_7=tuple(_with_the_first(_long_runs(steps, RUN - 1))),
        two_of_three=tuple(_two_of_three(places)),
    )


def _place(point: Point, centre: float, lower: Point, upper: Point) -> float | None:
    """Where a point lies: 0 on the centre, ±1 on its limit; beyond it if the limit has no width."""
    if point is None or lower is None or upper is None:
        return None
    away = point - centre
    if abs(away) <= TOLERANCE * _scale(point, centre):
        return 0.0
    width = upper - centre if away > 0 else centre - lower
    return away / width if width > TOLERANCE * _scale(point, centre) else 2.0 * _sign(away)


def _scale(a: float, b: float) -> float:
    return max(abs(a), abs(b)) or 1.0


def _sign(value: float) -> int:
    return (value > TOLERANCE) - (value < -TOLERANCE)


def _long_runs(signs: Sequence[int | None], least: int) -> list[int]:
    """Indices of all stretches of `least` or more equal signs that are not zero."""
    marked: list[int] = []
    for i in range(len(signs) - least + 1):
        if signs[i] and all(sign == signs[i] for sign in signs[i : i + least]):
            marked += [j for j in range(i, i + least) if not marked or j > marked[-1]]
    return marked


def _with_the_first(steps: Sequence[int]) -> list[int]:
    """Points joined by the steps: step i leads from point i to point i + 1."""
    return sorted({point for step in steps for point in (step, step + 1)})


def _two_of_three(places: Sequence[float | None]) -> list[int]:
    marked: set[int] = set()
    for i in range(len(places) - 2):
        window = [(j, place) for j, place in enumerate(places[i : i + 3], start=i) if place is not None]
        one_side = len(window) == 3 and abs(sum(_sign(place) for _, place in window)) == 3
        outer = [j for j, place in window if 2 / 3 + TOLERANCE < abs(place) <= 1 + TOLERANCE]
        if one_side and len(outer) >= 2:
            marked.update(outer)
    return sorted(marked)
