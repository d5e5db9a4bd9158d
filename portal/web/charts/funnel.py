"""A funnel: the parts of a whole by how many cases they have and which share, within the limits that chance
draws round their common mean. Neither axis is time, so a right-to-left page has it mirrored.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.axes import GAP, MARGIN, Plot, Tick, plot, under
from portal.web.charts.control import INSET, named
from portal.web.charts.drawing import LINE, Drawing, in_both_sizes
from portal.web.charts.scale import finite, round_marks
from portal.web.charts.words import room_for, width_of, wrapped

DOT, STEPS = 4.5, 60
"""Half the width of a point, and how many stretches a limit is drawn in."""

LETTERS_ABOVE = 11.0
WHOLE = 100.0


@dataclass(frozen=True)
class Dot:
    """A part: its name, its cases and its share of a hundred; `judged` ones are filled, those `outside`
    marked.
    """

    name: str
    n: float
    share: float
    judged: bool = True
    outside: bool = False


@dataclass(frozen=True)
class Funnel:
    """The parts with their common mean, and the limits of a part of any size (of a hundred)."""

    dots: Sequence[Dot]
    mean: float
    limits: Callable[[float], tuple[float, float]]


@dataclass(frozen=True)
class FunnelWords:
    """`finding` is for those who do not see; `axis` says what is counted below."""

    finding: str
    upper: str
    mean: str
    lower: str
    axis: str
    percent: Callable[[float], str]
    number: Callable[[float], str]


def funnel(data: Funnel, words: FunnelWords, *, rtl: bool = False) -> Markup:
    """The funnel in both sizes."""
    return in_both_sizes(lambda size: _drawn(data, words, Drawing(size, rtl, mirrored=rtl)), words.finding)


def _drawn(data: Funnel, words: FunnelWords, drawing: Drawing) -> Drawing:
    dots = [dot for dot in data.dots if finite(dot.n) and finite(dot.share) is not None]
    heights = _marks(data, dots)
    across = round_marks(max((dot.n for dot in dots), default=1.0))
    names = [words.upper, words.mean, words.lower]
    beside = room_for(names, drawing.width / 4, strong=True) + 2 * INSET + 2  # `named` steps in twice
    labels = [words.percent(mark) for mark in heights]
    field = plot(drawing, (0, across[-1]), heights, labels, beside=beside)
    under(field, [Tick(mark, words.number(mark), place) for place, mark in enumerate(across)])
    _axis(field, words)
    _limits(field, data, dots, words, beside)
    taken = [_around(field, dot) for dot in dots]
    for dot in sorted(dots, key=lambda one: one.outside):
        css = "pt out" if dot.outside else "pt" if dot.judged else "b4"
        drawing.circle(css, field.x(dot.n), field.y(dot.share), DOT)
    for dot in sorted(dots, key=lambda one: not one.outside):
        _name(field, dot, taken)
    return drawing


def _marks(data: Funnel, dots: Sequence[Dot]) -> list[float]:
    """Round marks over all points and the limits of the smallest of them."""
    limits = [limit for dot in dots for limit in data.limits(dot.n)]
    heights = [data.mean, *limits, *(dot.share for dot in dots)]
    return round_marks(max(heights), max(min(heights), 0.0), whole=False, ceiling=WHOLE)


def _axis(field: Plot, words: FunnelWords) -> None:
    """What is counted along the axis, under its marks."""
    drawing = field.drawing
    for said in wrapped(words.axis, drawing.width - 2 * MARGIN):
        drawing.height += LINE
        drawing.text(field.x.start, drawing.height - 2, said)
    drawing.height += 2


def _limits(field: Plot, data: Funnel, dots: Sequence[Dot], words: FunnelWords, beside: float) -> None:
    """The mean level and a limit on either side, from the smallest part on; each is named at its end."""
    x, y, drawing = field.x, field.y, field.drawing
    drawing.line("mid", x.start, y(data.mean), x.end, y(data.mean))
    first = max(min((dot.n for dot in dots), default=1.0) * 0.8, 1.0)
    sizes = [first + (x.high - first) * step / STEPS for step in range(STEPS + 1)] if x.high > first else []
    lower, upper = ([data.limits(n)[side] for n in sizes] for side in (0, 1))
    for limit in (upper, lower):
        drawing.trace("limit", [(x(n), y(value)) for n, value in zip(sizes, limit, strict=True)])
    ends = (upper[-1], data.mean, lower[-1]) if sizes else (data.mean,) * 3
    said = ((words.upper, ""), (words.mean, "key"), (words.lower, ""))
    named(field, [(value, *one) for value, one in zip(ends, said, strict=True)], beside - INSET)


Room = tuple[float, float, float, float]


def _around(field: Plot, dot: Dot) -> Room:
    x, y = field.x(dot.n), field.y(dot.share)
    return x - DOT, y - DOT, x + DOT, y + DOT


def _name(field: Plot, dot: Dot, taken: list[Room]) -> None:
    """The name after the point or before it, above or below, where nothing else stands; else only the table
    has it.
    """
    x, y, wide = field.x(dot.n), field.y(dot.share), width_of(dot.name, strong=dot.outside)
    after, before, middle = x + DOT + 3, x - DOT - 3 - wide, x - wide / 2
    beside = [(side, y + off) for side in (after, before) for off in (DOT, -DOT, 3 * DOT)]
    for start, base in (*beside, (middle, y - 2 * DOT), (middle, y + 4 * DOT)):
        room = (start, base - LETTERS_ABOVE, start + wide, base + 3)
        if _within(field, room) and not any(_touch(room, one) for one in taken):
            taken.append(room)
            field.drawing.text(start, base, dot.name, css="late" if dot.outside else "halo")
            return


def _within(field: Plot, room: Room) -> bool:
    across = room[0] >= field.x.start and room[2] <= field.x.end + MARGIN - GAP / 2
    return across and room[1] >= 0 and room[3] <= field.bottom


def _touch(one: Room, other: Room) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
