"""Charts as SVG, drawn here without any library: words and numbers in, markup out. Pure.

Labels stand on the drawing, not in a legend. Time runs from left to right in every language; a text of a
right-to-left language says so itself, with start and end swapped, so that it grows to the side where there is
room. Positions are attributes: no style, no script.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Any

from markupsafe import Markup, escape

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 590, 46, 574, 14, 262
ROOM_FOR_NAMES = 496
_SWAPPED = {"start": "end", "end": "start", "middle": "middle"}

Point = tuple[float, float]


@dataclass
class Drawing:
    """An SVG in the making: what it says to a screen reader, and its parts in order."""

    label: str
    height: int
    rtl: bool = False
    parts: list[str] = field(default_factory=list)

    def line(self, css: str, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight line."""
        ends = f'x1="{num(x1)}" x2="{num(x2)}" y1="{num(y1)}" y2="{num(y2)}"'
        self.parts.append(f'<line class="{css}" {ends}/>')

    def polyline(self, css: str, points: Iterable[Point]) -> None:
        """A line through points."""
        self.parts.append(f'<polyline class="{css}" points="{_listed(points)}"/>')

    def polygon(self, css: str, points: Iterable[Point]) -> None:
        """An area within points."""
        self.parts.append(f'<polygon class="{css}" points="{_listed(points)}"/>')

    def circle(self, css: str, x: float, y: float, r: float) -> None:
        """A point, or a ring round one."""
        self.parts.append(f'<circle class="{css}" cx="{num(x)}" cy="{num(y)}" r="{num(r)}"/>')

    def path(self, css: str, steps: str) -> None:
        """A path, given as its `d`."""
        self.parts.append(f'<path class="{css}" d="{steps}"/>')

    def number(self, x: float, y: float, words: str, anchor: str = "middle", css: str = "") -> None:
        """Digits and signs: they run from left to right everywhere."""
        self._text(x, y, words, anchor, css, "")

    def text(self, x: float, y: float, words: str, anchor: str = "start", css: str = "") -> None:
        """Words, growing from `x` to the side that `anchor` says, in either direction of writing."""
        if self.rtl:
            self._text(x, y, words, _SWAPPED[anchor], css, ' direction="rtl"')
        else:
            self._text(x, y, words, anchor, css, "")

    def _text(self, x: float, y: float, words: str, anchor: str, css: str, direction: str) -> None:
        kind = f' class="{css}"' if css else ""
        place = f'x="{num(x)}" y="{num(y)}" text-anchor="{anchor}"'
        self.parts.append(f"<text {place}{direction}{kind}>{escape(words)}</text>")

    def markup(self) -> Markup:
        """The whole drawing."""
        head = f'<svg class="chart" viewBox="0 0 {WIDTH} {self.height}" dir="ltr" role="img"'
        return Markup(f'{head} aria-label="{escape(self.label)}">{"".join(self.parts)}</svg>')


def num(value: float) -> str:
    """A coordinate: at most one decimal, none where it says nothing."""
    return f"{value:.1f}".removesuffix(".0")


def _listed(points: Iterable[Point]) -> str:
    return " ".join(f"{num(x)},{num(y)}" for x, y in points)


def stairs(points: Sequence[Point], begin: Point, end: float) -> list[Point]:
    """The corners of a step curve from `begin` through `points`: level up to each, and on to `end`."""
    corners = [begin]
    for x, y in points:
        corners += [(x, corners[-1][1]), (x, y)]
    return [*corners, (end, corners[-1][1])]


@dataclass(frozen=True)
class CurveWords:
    """The words of a resolution curve; `half` and `ninety` are empty where the quantile is not reached."""

    finding: str
    half: str
    ninety: str
    axis: str
    still_open: str
    percent: Callable[[int], str]
    count: Callable[[int | None], str]


def resolution_curve(chart: Mapping[str, Any], words: CurveWords, *, rtl: bool = False) -> Markup:
    """The share of cases closed by day with its band, and how many were still open below the axis.

    `chart`: `steps` [day, share closed, lower, upper], `open` [[day, how many or None]], `median`, `p90`.
    """
    drawing = Drawing(words.finding, 330, rtl)
    ticks = chart["open"]
    last = max(ticks[-1][0], 1)

    def x(day: float) -> float:
        return LEFT + (RIGHT - LEFT) * day / last

    def y(share: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * share

    for percent in (0, 25, 50, 75, 100):
        drawing.line("grid", LEFT, y(percent / 100), RIGHT, y(percent / 100))
        drawing.number(LEFT - 8, y(percent / 100) + 4, words.percent(percent), "end")
    every = ceil(len(ticks) / 8)
    for day, still_open in ticks[::every]:
        drawing.line("axis", x(day), BOTTOM, x(day), BOTTOM + 5)
        drawing.number(x(day), BOTTOM + 20, str(day))
        drawing.number(x(day), BOTTOM + 60, words.count(still_open), css="ink")
    drawing.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM)
    _curve(drawing, chart, x, y)
    _quantiles(drawing, chart, words, x, y)
    drawing.text(RIGHT, BOTTOM + 42, words.axis, "end")
    drawing.text(LEFT, BOTTOM + 42, words.still_open)
    return drawing.markup()


Scale = Callable[[float], float]


def _curve(drawing: Drawing, chart: Mapping[str, Any], x: Scale, y: Scale) -> None:
    """The band first, the curve over it."""
    end = x(chart["longest"])
    curve, low, high = (
        stairs([(x(step[0]), y(step[part])) for step in chart["steps"]], (x(0), y(0)), end)
        for part in (1, 2, 3)
    )
    drawing.polygon("cloud", [*low, *reversed(high)])
    drawing.polyline("fit", curve)


def _quantiles(drawing: Drawing, chart: Mapping[str, Any], words: CurveWords, x: Scale, y: Scale) -> None:
    """Dotted drops at a half and at nine tenths, with the words beside the point."""
    for day, share, said in ((chart["median"], 0.5, words.half), (chart["p90"], 0.9, words.ninety)):
        if day is None:
            continue
        drawing.path("drop", f"M{LEFT} {num(y(share))}H{num(x(day))}V{BOTTOM}")
        drawing.circle("pt", x(day), y(share), 5)
        on_the_far_side = x(day) > (LEFT + RIGHT) * 0.6
        place, anchor = (x(day) - 12, "end") if on_the_far_side else (x(day) + 13, "start")
        drawing.text(place, y(share) + (34 if share > 0.5 else 22), said, anchor, "key")


@dataclass(frozen=True)
class LineWords:
    """The words of a line with limits. `signal` stands beside the last point, empty where there is none."""

    finding: str
    upper: str
    lower: str
    mean: str
    signal: str
    number: Callable[[float], str]


def control_line(
    values: Sequence[float],
    chart: Mapping[str, Any],
    ticks: Sequence[tuple[int, str]],
    words: LineWords,
    *,
    rtl: bool = False,
) -> Markup:
    """Values in time with mean and limits; points outside are ringed.

    `chart`: `centre`, `lower`, `upper` (None: no limits yet), `outside` (places). `ticks`: place and words.
    """
    drawing = Drawing(words.finding, 310, rtl)
    heights = [*values, *(limit for limit in (chart["upper"], chart["centre"]) if limit is not None)]
    marks = scale_marks(max(heights, default=0))
    top = marks[-1]

    def x(place: float) -> float:
        return LEFT + 6 + (ROOM_FOR_NAMES - LEFT - 12) * place / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / top

    for mark in marks:
        drawing.line("grid", LEFT, y(mark), ROOM_FOR_NAMES, y(mark))
        drawing.number(LEFT - 8, y(mark) + 4, words.number(mark), "end")
    for place, said in ticks:
        drawing.line("axis", x(place), BOTTOM, x(place), BOTTOM + 5)
        drawing.number(x(place), BOTTOM + 20, said)
    _limits(drawing, chart, words, y)
    drawing.polyline("fit", [(x(place), y(value)) for place, value in enumerate(values)])
    _points(drawing, values, chart["outside"], words, x, y)
    return drawing.markup()


def _limits(drawing: Drawing, chart: Mapping[str, Any], words: LineWords, y: Scale) -> None:
    """Mean and limits with their names at the end of the line, kept apart from each other."""
    named = [
        (chart[name], said, css, key)
        for name, said, css, key in (
            ("upper", words.upper, "limit", ""),
            ("centre", words.mean, "mid", "key"),
            ("lower", words.lower, "limit", ""),
        )
        if chart[name] is not None
    ]
    floor_of_text = float("-inf")
    for value, said, css, key in named:
        drawing.line(css, LEFT + 6, y(value), ROOM_FOR_NAMES, y(value))
        height = max(y(value) + 4, floor_of_text)
        drawing.text(ROOM_FOR_NAMES + 6, height, said, "start", key)
        floor_of_text = height + 15


def _points(
    drawing: Drawing, values: Sequence[float], outside: Sequence[int], words: LineWords, x: Scale, y: Scale
) -> None:
    last, size = len(values) - 1, 4 if len(values) <= 40 else 2.5
    for place in outside:
        drawing.circle("pt out", x(place), y(values[place]), size)
    if last < 0:
        return
    if last not in outside:
        drawing.circle("pt", x(last), y(values[last]), 4)
    if words.signal:
        drawing.circle("ring", x(last), y(values[last]), 9)
        drawing.text(x(last) - 14, max(y(values[last]) - 12, TOP + 4), words.signal, "end", "late")


def scale_marks(highest: float) -> list[float]:
    """Round marks from 0 to at least `highest`: at most seven, in steps of 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0, 1]
    rough = highest / 5
    power = 10 ** floor(log10(rough))
    step = next(part * power for part in (1, 2, 5, 10) if part * power >= rough)
    step = max(step, 1)
    return [step * place for place in range(ceil(highest / step) + 1)]
