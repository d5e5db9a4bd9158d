"""A control chart: values in time with their mean and limits, each named at its end; what lies outside is
marked, and a signal has a ring and words.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from portal.web.charts.axes import TOP, Plot, Tick, plot, under
from portal.web.charts.drawing import LINE, Drawing, Point, in_both_sizes
from portal.web.charts.scale import Value, finite, known, round_marks
from portal.web.charts.words import apart, room_for, width_of, wrapped

INSET, RING, BESIDE = 6.0, 9.0, 14.0
ROOM_OF_A_POINT, AIR = 9.0, 0.05
CLOSE = 6.0


@dataclass(frozen=True)
class Control:
    """Values (None: a gap) with the limits of each (none at all: no limits yet), places outside, and the
    place that the words of a signal stand beside.

    `means` is the mean at each point, where it changed on the way; `notes` are lines across the plot at a
    place, each with its number. `from_zero`: the scale begins at nothing; `ceiling`: it ends there, as shares
    do at 100. `whole`: no fractions between its marks. `veiled`: places whose value is not told but lies
    within `veil`.
    """

    values: Sequence[Value]
    ticks: Sequence[Tick] = ()
    centre: Value = None
    lower: Sequence[Value] = ()
    upper: Sequence[Value] = ()
    outside: Collection[int] = ()
    signal: int | None = None
    means: Sequence[Value] = ()
    notes: Sequence[tuple[float, str]] = ()
    from_zero: bool = True
    ceiling: float | None = None
    whole: bool = True
    veiled: Collection[int] = ()
    veil: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class ControlWords:
    """`finding` is for those who do not see; `signal` stands beside its point and `cause` below that."""

    finding: str
    upper: str
    mean: str
    lower: str
    number: Callable[[float], str]
    signal: str = ""
    cause: str = ""


def level(value: Value, times: int) -> Sequence[Value]:
    """The same limit for every value."""
    return () if value is None else (value,) * times


def control(data: Control, words: ControlWords, *, rtl: bool = False) -> Markup:
    """The chart in both sizes."""
    return in_both_sizes(lambda size: _drawn(data, words, Drawing(size, rtl)), words.finding)


def _drawn(data: Control, words: ControlWords, drawing: Drawing) -> Drawing:
    names = _names(data, words)
    beside = (
        room_for([said for _, said, _ in names], drawing.width / 4, strong=True) + INSET + 2 if names else 0
    )
    marks = _marks(data)
    span = (0, max(len(data.values) - 1, 1))
    field = plot(drawing, span, marks, [words.number(mark) for mark in marks], beside=beside, inset=INSET)
    under(field, data.ticks)
    _veil(field, data)
    _notes(field, data)
    _limits(field, data)
    named(field, names, beside)
    _values(field, data)
    _signal(field, data, words)
    return drawing


def _marks(data: Control) -> list[float]:
    """Round marks over values and limits; a scale that does not begin at nothing has air under the lowest."""
    heights = known([*data.values, *data.lower, *data.upper, *data.means, data.centre]) or [0.0]
    highest, least = max(heights), min(heights)
    if highest == least and data.ceiling is not None:
        highest = data.ceiling  # nothing ever moved: the whole scale says how little that is
    lowest = min(least, 0.0 if data.from_zero else max(least - (highest - least) * AIR, 0.0))
    return round_marks(highest, lowest, whole=data.whole, ceiling=data.ceiling)


# ── limits ──────────────────────────────────────────────────────────────────────────────────────────────────


def _limits(field: Plot, data: Control) -> None:
    """The mean level, the limits in steps, one for each value."""
    for run in _runs(data.means):
        field.drawing.trace("mid", _stepped(field, run, len(data.values)))
    if not data.means and (centre := finite(data.centre)) is not None:
        field.drawing.line("mid", field.x.start - INSET, field.y(centre), _end(field), field.y(centre))
    for limit in (data.upper, data.lower):
        for run in _runs(limit):
            field.drawing.trace("limit", _stepped(field, run, len(data.values)))


def _veil(field: Plot, data: Control) -> None:
    """Where a value is not told, the room that it lies in."""
    low, high = (field.y(end) for end in data.veil)
    for run in _runs([0.0 if place in data.veiled else None for place in range(len(data.values))]):
        first, last = field.x(run[0][0] - 0.5), field.x(run[-1][0] + 0.5)
        field.drawing.rect("cloud", first, high, last - first, low - high)


def _end(field: Plot) -> float:
    return field.x.end + INSET


def _runs(values: Sequence[Value]) -> list[list[tuple[int, float]]]:
    """The stretches without a gap, each value with its place."""
    placed = [(place, finite(value)) for place, value in enumerate(values)]
    return [
        [(place, value) for place, value in run if value is not None]
        for there, run in groupby(placed, lambda one: one[1] is not None)
        if there
    ]


def _stepped(field: Plot, run: Sequence[tuple[int, float]], many: int) -> list[Point]:
    """Each limit reaches halfway to its neighbours, the outer ones to the edges of the plot."""
    corners: list[Point] = []
    for value, alike in groupby(run, lambda one: one[1]):
        places = [place for place, _ in alike]
        first = field.x.start - INSET if places[0] == 0 else field.x(places[0] - 0.5)
        last = _end(field) if places[-1] >= many - 1 else field.x(places[-1] + 0.5)
        corners += [(first, field.y(value)), (last, field.y(value))]
    return corners


def _names(data: Control, words: ControlWords) -> list[tuple[float, str, str]]:
    """The last value of each line with its name and kind, from the top."""
    upper, lower = known(data.upper), known(data.lower)
    named = [
        (upper[-1] if upper else None, words.upper, ""),
        (finite(data.centre), words.mean, "key"),
        (lower[-1] if lower else None, words.lower, ""),
    ]
    return [(value, said, css) for value, said, css in named if value is not None and said]


def named(field: Plot, names: Sequence[tuple[float, str, str]], room: float) -> None:
    """The names after the end of their lines, kept apart from each other."""
    split = [wrapped(said, room - INSET, strong=bool(css)) for _, said, css in names]
    heights = [LINE * len(lines) + 2.0 for lines in split]
    wanted = [field.y(value) - height / 2 for (value, _, _), height in zip(names, heights, strict=True)]
    tops = apart(wanted, heights, 0, field.bottom + LINE / 2)
    for top, lines, (_, _, css) in zip(tops, split, names, strict=True):
        field.drawing.lines(_end(field) + INSET, top + 13, lines, "start", css)


# ── notes ───────────────────────────────────────────────────────────────────────────────────────────────────


def _notes(field: Plot, data: Control) -> None:
    """A line across the plot for each note, and their numbers over it; those of lines that stand too close
    for a number each stand together.
    """
    together: list[tuple[float, list[str]]] = []
    for place, said in sorted(data.notes):
        x = field.x(place)
        field.drawing.line("drop", x, TOP, x, field.bottom)
        if together and x - _wide(together[-1]) / 2 - width_of(said) < together[-1][0] + CLOSE:
            together[-1][1].append(said)
        else:
            together.append((x, [said]))
    for group in together:
        half = _wide(group) / 2
        middle = min(max(group[0], field.x.start + half), _end(field) - half)
        field.drawing.number(middle, TOP - 3, _numbers(group), css="ink")


def _numbers(group: tuple[float, list[str]]) -> str:
    """The numbers of a group: both of two, of more the first and the last."""
    first, *more = group[1]
    return f"{first} … {more[-1]}" if len(more) > 1 else ", ".join(group[1])


def _wide(group: tuple[float, list[str]]) -> float:
    return width_of(_numbers(group))


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────


def _values(field: Plot, data: Control) -> None:
    """The line, broken where there is a gap; its points where there is room, and always the last one, those
    outside, and those that no line leads to.
    """
    alone = set()
    for run in _runs(data.values):
        field.drawing.trace("fit", [(field.x(place), field.y(value)) for place, value in run])
        alone |= {run[0][0]} if len(run) == 1 else set()
    wide = (field.x.end - field.x.start) / max(len(data.values) - 1, 1) >= ROOM_OF_A_POINT
    last = max((place for place, value in enumerate(data.values) if finite(value) is not None), default=None)
    for place, value in enumerate(data.values):
        out = place in data.outside
        if (
            finite(value) is not None
            and value is not None
            and (wide or out or place == last or place in alone)
        ):
            size = 4 if wide or place == last else 2.5
            field.drawing.circle("pt out" if out else "pt", field.x(place), field.y(value), size)


def _signal(field: Plot, data: Control, words: ControlWords) -> None:
    """A ring, and the words before it or, where there is no room, after it: higher than a point above the
    mean, lower than one below it, where the line comes from the other side.
    """
    place = data.signal
    value = finite(data.values[place]) if place is not None and 0 <= place < len(data.values) else None
    if place is None or value is None or not words.signal:
        return
    drawing, x, y = field.drawing, field.x(place), field.y(value)
    drawing.circle("ring", x, y, RING)
    before, after = x - BESIDE - field.x.start, _end(field) - x - BESIDE
    ends = before >= min(width_of(words.signal, strong=True), after)
    room, at, anchor = (before, x - BESIDE, "end") if ends else (after, x + BESIDE, "start")
    said, cause = wrapped(words.signal, room, strong=True), wrapped(words.cause, room) if words.cause else []
    depth = LINE * (len(said) + len(cause) - 1)
    high = data.centre is None or value >= data.centre
    least = TOP + 2 + (LINE if data.notes else 0)
    first = min(max(y - 12 if high else y + 14, least), field.bottom - 6 - depth)
    drawing.lines(at, first, said, anchor, "late")
    drawing.lines(at, first + LINE * len(said), cause, anchor, "halo")
