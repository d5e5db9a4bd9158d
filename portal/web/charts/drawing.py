"""A drawing in the making: its marks in order, and which way they run.

Time runs from left to right in every language; a text of a right-to-left language says so itself, with start
and end swapped, so that it grows to the side where there is room. What lies side by side and is no time
(bars, a legend) is mirrored instead: places are counted from the other edge.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

Point = tuple[float, float]

LETTERS, LINE = 13, 16
"""Size of the letters, and the distance of two lines of them."""

_SWAPPED = {"start": "end", "end": "start", "middle": "middle"}


@dataclass(frozen=True)
class Size:
    """How wide a drawing is, and how high its plot; the sheet shows the one that fits."""

    name: str
    width: float
    height: float


WIDE, SLIM = Size("wide", 590, 248), Size("slim", 340, 216)


@dataclass
class Drawing:
    """An SVG in the making. `rtl`: its words run from right to left; `mirrored`: so do its places."""

    size: Size
    rtl: bool = False
    mirrored: bool = False
    height: float = 0
    parts: list[str] = field(default_factory=list)

    @property
    def width(self) -> float:
        """How wide the view box is."""
        return self.size.width

    def line(self, css: str, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight line."""
        self.trace(css, [(x1, y1), (x2, y2)])

    def trace(self, css: str, points: Iterable[Point]) -> None:
        """A line through points."""
        self._path(css, steps(self._placed(points)))

    def area(self, css: str, points: Iterable[Point]) -> None:
        """What lies within points."""
        self._path(css, steps(self._placed(points)) + "z")

    def circle(self, css: str, x: float, y: float, r: float) -> None:
        """A point, or a ring round one."""
        self.parts.append(f'<circle class="{css}" cx="{num(self._at(x))}" cy="{num(y)}" r="{num(r)}"/>')

    def rect(self, css: str, x: float, y: float, width: float, height: float) -> None:
        """A bar, from `x` on to the end side."""
        place = self.width - x - width if self.mirrored else x
        box = f'x="{num(place)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"'
        self.parts.append(f'<rect class="{css}" {box}/>')

    def number(self, x: float, y: float, said: str, anchor: str = "middle", css: str = "") -> None:
        """Digits and signs: they run from left to right everywhere."""
        self._text(x, y, said, _SWAPPED[anchor] if self.mirrored else anchor, css, "")

    def text(self, x: float, y: float, said: str, anchor: str = "start", css: str = "") -> None:
        """Words, growing from `x` to the side that `anchor` says, in either direction of writing."""
        turned = self.rtl and not self.mirrored
        self._text(
            x, y, said, _SWAPPED[anchor] if turned else anchor, css, ' direction="rtl"' if self.rtl else ""
        )

    def lines(self, x: float, y: float, said: Iterable[str], anchor: str = "start", css: str = "") -> None:
        """Words in several lines; `y` is where the first one stands."""
        for place, words in enumerate(said):
            self.text(x, y + LINE * place, words, anchor, css)

    def _text(self, x: float, y: float, said: str, anchor: str, css: str, direction: str) -> None:
        kind = f' class="{css}"' if css else ""
        side = "" if anchor == "start" else f' text-anchor="{anchor}"'
        place = f'x="{num(self._at(x))}" y="{num(y)}"'
        self.parts.append(f"<text {place}{side}{direction}{kind}>{escape(said)}</text>")

    def _path(self, css: str, d: str) -> None:
        if len(d) > 1:
            self.parts.append(f'<path class="{css}" d="{d}"/>')

    def _at(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def _placed(self, points: Iterable[Point]) -> list[Point]:
        return [(self._at(x), y) for x, y in points]

    def markup(self, label: str) -> Markup:
        """The whole drawing; `label` is all that it tells a screen reader, which would read out the words
        of the scale one by one.
        """
        box = f'viewBox="0 0 {num(self.width)} {num(self.height)}"'
        head = f'<svg class="chart {self.size.name}" {box} dir="ltr" role="img"'
        marks = f'<g aria-hidden="true">{"".join(self.parts)}</g>'
        return Markup(f'{head} aria-label="{escape(label)}">{marks}</svg>')


def in_both_sizes(draw: Callable[[Size], Drawing], label: str) -> Markup:
    """The wide drawing and the slim one; a screen reader meets the one that is shown."""
    return Markup("").join(draw(size).markup(label) for size in (WIDE, SLIM))


def slim_of(drawn: Markup) -> Markup:
    """The slim one of the two drawings."""
    return drawn.partition(Markup("</svg>"))[2]


def num(value: float) -> str:
    """A coordinate: at most one decimal, none where it says nothing."""
    return _tenths(round(value * 10))


def _tenths(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    return f"{'-' if value < 0 else ''}{whole}" + (f".{rest}" if rest else "")


def steps(points: Iterable[Point]) -> str:
    """A path through points, as short as it can be said: each step from where the last one came to, level
    and upright ones by one number, none that does not move or only goes on.
    """
    corners = _corners([(round(x * 10), round(y * 10)) for x, y in points])
    if len(corners) < 2:
        return ""
    said = [f"M{_tenths(corners[0][0])} {_tenths(corners[0][1])}"]
    for (x, y), there in pairwise(corners):
        dx, dy = there[0] - x, there[1] - y
        if dx and dy:
            said.append(f"l{_tenths(dx)} {_tenths(dy)}")
        else:
            said.append(f"h{_tenths(dx)}" if dx else f"v{_tenths(dy)}")
    return "".join(said)


def _corners(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points at which a line turns."""
    kept: list[tuple[int, int]] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _goes_on(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _goes_on(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    """Whether three points lie in a level or an upright line, each further than the one before."""
    level, upright = a[1] == b[1] == c[1], a[0] == b[0] == c[0]
    return (level and (b[0] - a[0]) * (c[0] - b[0]) > 0) or (upright and (b[1] - a[1]) * (c[1] - b[1]) > 0)
