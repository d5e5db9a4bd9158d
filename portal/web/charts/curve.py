"""A curve of shares in time (Kaplan–Meier): its steps, the band round them, dotted drops where it reaches a
share worth a word, and below the axis how many were still followed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.axes import Plot, Tick, centred, percents, plot, under
from portal.web.charts.drawing import LINE, Drawing, Point, in_both_sizes
from portal.web.charts.scale import finite
from portal.web.charts.words import width_of, wrapped

BESIDE, MOST_LINES = 13.0, 3


@dataclass(frozen=True)
class Step:
    """From `day` on the share (0 to 1) is this, and lies between `lower` and `upper`."""

    day: float
    share: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Drop:
    """Where the curve reaches `share`, and what is said of it; `day` is None where it does not."""

    share: float
    day: float | None
    words: str


@dataclass(frozen=True)
class Curve:
    """Its steps, the day until which anybody was followed, days with how many were still followed (in
    words), and the drops.
    """

    steps: Sequence[Step]
    longest: float
    followed: Sequence[tuple[int, str]]
    drops: Sequence[Drop] = ()


@dataclass(frozen=True)
class CurveWords:
    """`finding` is for those who do not see; `axis` names the days, `followed` the numbers below them;
    `number` says the days as the reader groups digits.
    """

    finding: str
    axis: str
    followed: str
    percent: Callable[[int], str]
    number: Callable[[float], str] = "{:g}".format


def curve(data: Curve, words: CurveWords, *, rtl: bool = False) -> Markup:
    """The curve in both sizes."""
    return in_both_sizes(lambda size: _drawn(data, words, Drawing(size, rtl)), words.finding)


def _drawn(data: Curve, words: CurveWords, drawing: Drawing) -> Drawing:
    last = max([day for day, _ in data.followed] + [data.longest, 1])
    field = plot(drawing, (0, last), *percents(words.percent))
    shown = under(field, (Tick(day, words.number(day), i, n) for i, (day, n) in enumerate(data.followed)))
    _steps(field, data)
    for drop in data.drops:
        _dropped(field, drop)
    _below(field, shown, words)
    return drawing


def _steps(field: Plot, data: Curve) -> None:
    """The band first, the curve over it."""
    sound = [step for step in data.steps if finite(step.day) is not None and finite(step.share) is not None]
    line, low, high = (
        stairs([(field.x(step.day), field.y(part(step))) for step in sound],
               (field.x(0), field.y(0)), field.x(data.longest))
        for part in (_share, _lower, _upper)
    )  # fmt: skip
    field.drawing.area("cloud", [*low, *reversed(high)])
    field.drawing.trace("fit", line)


def _share(step: Step) -> float:
    return step.share


def _lower(step: Step) -> float:
    return step.share if finite(step.lower) is None else step.lower


def _upper(step: Step) -> float:
    return step.share if finite(step.upper) is None else step.upper


def stairs(points: Sequence[Point], begin: Point, end: float) -> list[Point]:
    """The corners of a step curve from `begin` through `points`: level up to each, and on to `end`."""
    corners = [begin]
    for x, y in points:
        corners += [(x, corners[-1][1]), (x, y)]
    return [*corners, (max(end, corners[-1][0]), corners[-1][1])]


def _dropped(field: Plot, drop: Drop) -> None:
    """Dotted lines to both axes, a point, and the words: after the point and below it, where a curve that
    rises has left the field; above it and before, where there is no room for them any more.
    """
    if drop.day is None or finite(drop.day) is None:
        return
    drawing, x, y = field.drawing, field.x(drop.day), field.y(drop.share)
    drawing.trace("drop", [(field.x.start, y), (x, y), (x, field.bottom)])
    drawing.circle("pt", x, y, 5)
    after = field.x.end - x - BESIDE
    said = wrapped(drop.words, after, strong=True)
    if len(said) <= MOST_LINES and max(width_of(line, strong=True) for line in said) <= after:
        lowest = field.bottom - 8 - LINE * (len(said) - 1)
        drawing.lines(x + BESIDE, min(y + 28, lowest), said, "start", "key")
    else:
        said = wrapped(drop.words, x - BESIDE - field.x.start, strong=True)
        drawing.lines(x - BESIDE, max(y - 10 - LINE * (len(said) - 1), 12), said, "end", "key")


def _below(field: Plot, shown: Sequence[Tick], words: CurveWords) -> None:
    """What the days are and how many were followed: side by side, or one below the other."""
    drawing, start, end, y = field.drawing, field.x.start, field.x.end, field.bottom + 42
    drawing.text(end, y, words.axis, "end")
    if width_of(words.axis) + width_of(words.followed) + 2 * BESIDE > end - start:
        y += LINE + 2
    drawing.text(start, y, words.followed)
    for tick in shown:
        drawing.number(centred(field, tick.place, tick.below), y + 18, tick.below, css="ink")
    drawing.height = y + 26
