"""Grid and axes: round marks beside the plot, and below it as many labels as keep out of each other's way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.web.charts.drawing import LETTERS, Drawing
from portal.web.charts.scale import Scale
from portal.web.charts.words import width_of

TOP, MARGIN, GAP = 14.0, 8.0, 10.0
EVERY = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Tick:
    """A place on the axis of time and its words; every second, third, sixth … by `order` may stand alone.

    `below` stands under each label that is shown; `group` only where it changes, as a year under months.
    """

    place: float
    words: str
    order: int
    below: str = ""
    group: str = ""


@dataclass(frozen=True)
class Plot:
    """The field within the axes: scales that lead to places in the drawing."""

    drawing: Drawing
    x: Scale
    y: Scale

    @property
    def bottom(self) -> float:
        """Where the axis lies."""
        return self.y.start


def plot(drawing: Drawing, span: tuple[float, float], marks: Sequence[float], labels: Sequence[str],
         *, beside: float = 0.0, inset: float = 0.0) -> Plot:  # fmt: skip
    """A plot with its grid: `labels` of the round `marks` stand before it, `beside` is room after it."""
    start = MARGIN + max((width_of(words) for words in labels), default=0)
    end = drawing.width - max(beside, MARGIN)
    bottom = TOP + drawing.size.height
    y = Scale(marks[0], marks[-1], bottom, TOP)
    for mark, words in zip(marks, labels, strict=True):
        drawing.line("grid", start, y(mark), end, y(mark))
        drawing.number(start - MARGIN, y(mark) + LETTERS / 3, words, "end")
    drawing.height = bottom + MARGIN
    return Plot(drawing, Scale(*span, start + inset, end - inset), y)


def percents(said: Callable[[int], str]) -> tuple[list[float], list[str]]:
    """Marks and labels of a whole: 0, 25, 50, 75, 100 per cent, on a scale from 0 to 1."""
    return [part / 100 for part in (0, 25, 50, 75, 100)], [said(part) for part in (0, 25, 50, 75, 100)]


def under(field: Plot, ticks: Iterable[Tick]) -> list[Tick]:
    """Draw the axis with the labels that fit, and return those."""
    drawing, bottom = field.drawing, field.bottom
    shown = fitting(list(ticks), field)
    drawing.line("axis", field.x.start, bottom, field.x.end, bottom)
    for tick in shown:
        drawing.line("axis", field.x(tick.place), bottom, field.x(tick.place), bottom + 5)
        drawing.number(centred(field, tick.place, tick.words), bottom + 20, tick.words)
    groups = _groups(shown, field)
    for tick in groups:
        drawing.number(centred(field, tick.place, tick.group), bottom + 37, tick.group, css="ink")
    drawing.height = bottom + (42 if groups else 26)
    return shown


def fitting(ticks: Sequence[Tick], field: Plot) -> list[Tick]:
    """As many of the ticks, evenly chosen, as leave a gap between their labels."""
    for every in EVERY:
        kept = [tick for tick in ticks if tick.order % every == 0]
        if kept and not _crowded(kept, field):
            return kept
    return list(ticks[:1])


def _crowded(ticks: Sequence[Tick], field: Plot) -> bool:
    return any(_end(a, field) + GAP > _start(b, field) for a, b in pairwise(ticks))


def _start(tick: Tick, field: Plot) -> float:
    return min(centred(field, tick.place, words) - width_of(words) / 2 for words in _rows(tick))


def _end(tick: Tick, field: Plot) -> float:
    return max(centred(field, tick.place, words) + width_of(words) / 2 for words in _rows(tick))


def _rows(tick: Tick) -> tuple[str, str]:
    return tick.words, tick.below


def centred(field: Plot, place: float, words: str) -> float:
    """The middle of a label that stands under `place` and within the drawing."""
    half = width_of(words) / 2
    return max(min(field.x(place), field.drawing.width - half), half)


def _groups(shown: Sequence[Tick], field: Plot) -> list[Tick]:
    """The ticks where another group begins; of two that would touch, the later one."""
    begun = [tick for before, tick in zip((None, *shown), shown, strict=False)
             if tick.group and (before is None or before.group != tick.group)]  # fmt: skip
    kept: list[Tick] = []
    for tick in begun:
        half = width_of(tick.group) / 2
        while kept and field.x(tick.place) - field.x(kept[-1].place) < 2 * half + GAP:
            kept.pop()
        kept.append(tick)
    return kept
