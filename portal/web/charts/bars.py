"""Bars: one row for each thing, its shares one after the other in four tones of one colour, per cent inside
and the number at the end. They are no time, so a right-to-left page has them mirrored.

Shares of one whole in a bar fill it. Bars of one share each are compared with each other: their scale begins
at nothing, ends at the round mark above the largest, and says so under them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.axes import GAP, MARGIN
from portal.web.charts.drawing import LINE, SLIM, Drawing, in_both_sizes
from portal.web.charts.scale import Scale, finite, round_marks
from portal.web.charts.words import room_for, width_of, wrapped

TONES = ("b1", "b2", "b3", "b4")
"""From the full colour to an empty box; their order never changes, so that a grey print can be read."""

ON = ("on", "ink", "ink", "ink")
THICK, SHEET, CHIP = 28.0, 2.0, 14.0
BASE = 4.5
"""How far below the middle of a line its letters stand."""

WHOLE = 100.0
LEAST = 50.0
"""Where the scale of single shares ends at the earliest, so that a few per cent look like few."""


@dataclass(frozen=True)
class Bar:
    """A row: its name, its shares of a hundred in the order of the tones, and its number in words.

    `instead` stands in the place of the bar where there is none to show.
    """

    name: str
    shares: Sequence[float]
    n: str = ""
    instead: str = ""


@dataclass(frozen=True)
class BarsWords:
    """`finding` is for those who do not see; `tones` names the shares (none: there is only one)."""

    finding: str
    percent: Callable[[float], str]
    tones: Sequence[str] = ()


def bars(rows: Sequence[Bar], words: BarsWords, *, rtl: bool = False) -> Markup:
    """The bars in both sizes: names before them, or above them on a phone."""
    return in_both_sizes(lambda size: _drawn(rows, words, Drawing(size, rtl, mirrored=rtl)), words.finding)


@dataclass(frozen=True)
class _Field:
    """Where bars lie: their scale along the line, and the words for their shares."""

    along: Scale
    words: BarsWords


def _drawn(rows: Sequence[Bar], words: BarsWords, drawing: Drawing) -> Drawing:
    names = _room_for_names(rows, drawing)
    marks = _marks(rows)
    field = _Field(Scale(0, marks[-1] if marks else WHOLE, names, _end(rows, marks, words, drawing)), words)
    y = _legend(drawing, words.tones, names)
    top, before = y, len(drawing.parts)
    for row in rows:
        y = _beside(drawing, row, field, y) if names else _above(drawing, row, field, y)
    drawing.height = max(y - GAP + 2, LINE)
    if marks:
        shown, drawing.parts[before:] = drawing.parts[before:], []
        _grid(drawing, field, marks, top)  # the bars stand before it
        drawing.parts += shown
    return drawing


def _end(rows: Sequence[Bar], marks: Sequence[float], words: BarsWords, drawing: Drawing) -> float:
    """Where the bars end at the latest: before the numbers, and where half of the last mark has room."""
    numbers = max((width_of(row.n) for row in rows), default=0)
    beside = numbers + MARGIN if drawing.size is not SLIM and numbers else 1
    return drawing.width - max(beside, width_of(words.percent(marks[-1])) / 2 if marks else 0)


def _marks(rows: Sequence[Bar]) -> list[float]:
    """Round marks from nothing to above the largest single share; none where the shares make up a whole."""
    shown = [sound(row.shares) for row in rows if row.shares and not row.instead]
    if not shown or any(len(shares) > 1 for shares in shown):
        return []
    return round_marks(max(LEAST, *(share for (share,) in shown)), ceiling=WHOLE)


def _grid(drawing: Drawing, field: _Field, marks: Sequence[float], top: float) -> None:
    """Upright lines at the marks, with their per cent below them."""
    bottom = drawing.height
    for mark in marks:
        x, said = field.along(mark), field.words.percent(mark)
        drawing.line("grid" if mark else "axis", x, top - 1, x, bottom)
        drawing.number(max(x, width_of(said) / 2), bottom + LINE, said)
    drawing.height = bottom + LINE + 4


def _room_for_names(rows: Sequence[Bar], drawing: Drawing) -> float:
    """How far the names before the bars reach; on a phone they stand above them."""
    if drawing.size is SLIM:
        return 0.0
    return room_for([row.name for row in rows], drawing.width * 0.3) + MARGIN


def _legend(drawing: Drawing, tones: Sequence[str], start: float) -> float:
    """The tones with their names, in as many lines as they need; returns where the bars begin."""
    x, y = start, 2.0
    for css, said in zip(TONES, tones, strict=False):
        wide = CHIP + 6 + width_of(said)
        if x > start and x + wide > drawing.width:
            x, y = start, y + LINE + 6
        drawing.rect(css, x + 0.5, y, CHIP, CHIP)
        drawing.text(x + CHIP + 6, y + 12, said, css="ink")
        x += wide + LINE
    return y + CHIP + GAP * 1.6 if tones else 1.0


def _beside(drawing: Drawing, row: Bar, field: _Field, y: float) -> float:
    """Name, bar and number in a line; returns where the next one begins."""
    said = wrapped(row.name, field.along.start - MARGIN)
    high = max(THICK, LINE * len(said))
    base = y + high / 2 + BASE
    drawing.lines(0, base - LINE * (len(said) - 1) / 2, said, css="ink")
    drawing.number(drawing.width, base, row.n, "end")
    _shares(drawing, row, field, y + (high - THICK) / 2)
    return y + high + GAP


def _above(drawing: Drawing, row: Bar, field: _Field, y: float) -> float:
    """Name and number, the bar below them; returns where the next one begins."""
    said = wrapped(row.name, drawing.width - width_of(row.n) - LINE)
    drawing.lines(0, y + 13, said, css="ink halo")
    drawing.number(drawing.width, y + 13, row.n, "end", "halo")
    y += LINE * len(said) + 4
    _shares(drawing, row, field, y)
    return y + THICK + GAP * 1.4


def _shares(drawing: Drawing, row: Bar, field: _Field, y: float) -> None:
    """The shares with the sheet between them; a per cent that has no room inside the last one stands after
    it.
    """
    along, base, shares = field.along, y + THICK / 2 + BASE, sound(row.shares)
    x, room = along.start, (along.end - along.start) / along.high
    if row.instead:
        drawing.text(x + MARGIN, base, row.instead, css="halo")
        return
    for place, share in enumerate(shares):
        wide, said = max(room * share - SHEET, 0), field.words.percent(share)
        if wide > 0:
            drawing.rect(TONES[place % len(TONES)], x + 0.5, y + 0.5, max(wide, 1), THICK - 1)
        if wide >= (needed := width_of(said) + MARGIN):
            drawing.number(x + wide / 2, base, said, css=ON[place % len(ON)])
        elif place == len(shares) - 1 and x + wide + needed <= along.end:
            drawing.number(x + wide + 6, base, said, "start", "ink halo")
        x += room * share


def sound(shares: Sequence[float]) -> list[float]:
    """Shares that can be drawn: none below nothing, and together no more than the whole."""
    kept: list[float] = []
    for share in shares:
        known = finite(share) or 0.0
        kept.append(min(max(known, 0.0), WHOLE - sum(kept)))
    return kept
