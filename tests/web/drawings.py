"""Drawings as tests read them: an SVG taken apart into marks with their extents, so that one can ask whether
anything lies outside the box or on top of something else.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from portal.web.charts.words import width_of

LETTERS = 11.0  # from the top of a letter to its foot
MOVE = re.compile(r"([Mhvlz])([^Mhvlz]*)")
ALLOWED = {
    "svg": {"class", "viewBox", "dir", "role", "aria-label"},
    "g": {"aria-hidden"},
    "path": {"class", "d"},
    "circle": {"class", "cx", "cy", "r"},
    "rect": {"class", "x", "y", "width", "height"},
    "text": {"class", "x", "y", "text-anchor", "direction"},
}


@dataclass(frozen=True)
class Box:
    """What a mark covers."""

    x1: float
    y1: float
    x2: float
    y2: float

    def overlaps(self, other: "Box") -> bool:
        return self.x1 < other.x2 and other.x1 < self.x2 and self.y1 < other.y2 and other.y1 < self.y2


@dataclass(frozen=True)
class Mark:
    """An element of a drawing."""

    name: str
    css: str
    words: str
    attributes: dict[str, str]

    def __getitem__(self, name: str) -> float:
        return float(self.attributes[name])

    @property
    def points(self) -> list[tuple[float, float]]:
        """The corners of a path."""
        return list(walked(self.attributes["d"]))

    @property
    def box(self) -> Box:
        if self.name == "path":
            across, down = zip(*self.points, strict=True)
            return Box(min(across), min(down), max(across), max(down))
        if self.name == "circle":
            x, y, r = self["cx"], self["cy"], self["r"]
            return Box(x - r, y - r, x + r, y + r)
        if self.name == "rect":
            return Box(self["x"], self["y"], self["x"] + self["width"], self["y"] + self["height"])
        return self._letters()

    def _letters(self) -> Box:
        """The room of a text, by the same estimate that places it."""
        wide, x, y = width_of(self.words, strong=self.css in ("key", "late")), self["x"], self["y"]
        anchor = self.attributes.get("text-anchor", "start")
        if self.attributes.get("direction") == "rtl":
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        start = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        return Box(start, y - LETTERS, start + wide, y)


def walked(d: str) -> Iterator[tuple[float, float]]:
    """The points that a path passes."""
    x = y = 0.0
    for kind, said in MOVE.findall(d):
        steps = [float(one) for one in said.split()]
        if kind == "M":
            x, y = steps
        elif kind == "h":
            x += steps[0]
        elif kind == "v":
            y += steps[0]
        elif kind == "l":
            x, y = x + steps[0], y + steps[1]
        yield x, y


@dataclass(frozen=True)
class Drawn:
    """One drawing with its marks."""

    label: str
    size: str
    width: float
    height: float
    marks: list[Mark]

    def all(self, css: str) -> list[Mark]:
        return [mark for mark in self.marks if css in mark.css.split()]

    def one(self, css: str) -> Mark:
        (found,) = self.all(css)
        return found

    @property
    def texts(self) -> dict[str, Mark]:
        return {mark.words: mark for mark in self.marks if mark.name == "text"}

    @property
    def words(self) -> list[str]:
        return [mark.words for mark in self.marks if mark.name == "text"]


def drawings(markup: str) -> list[Drawn]:
    """The drawings in a piece of page, which must be sound XML of marks that we know, without style."""
    root = ElementTree.fromstring(f"<g>{markup}</g>")  # noqa: S314 (we wrote it ourselves)
    return [_drawn(svg) for svg in root]


def _drawn(svg: ElementTree.Element) -> Drawn:
    for element in svg.iter():
        assert set(element.attrib) <= ALLOWED[element.tag], element.attrib
    assert svg.get("role") == "img" and svg.get("dir") == "ltr"
    _, _, width, height = (float(part) for part in str(svg.get("viewBox")).split())
    (unheard,) = svg  # the label tells it all: what stands on a scale is not read out word by word
    assert unheard.get("aria-hidden") == "true"
    marks = [Mark(e.tag, e.get("class", ""), e.text or "", dict(e.attrib)) for e in unheard]
    size = str(svg.get("class")).removeprefix("chart ")
    return Drawn(str(svg.get("aria-label")), size, width, height, marks)


def criticise(markup: str) -> list[Drawn]:
    """What must be true of every drawing, whatever it shows: two sizes that tell the same, all of it within
    the box, no words on top of others.
    """
    found = drawings(markup)
    assert [one.size for one in found] == ["wide", "slim"]
    assert len({one.label for one in found}) == 1
    for drawn in found:
        for mark in drawn.marks:
            box = mark.box
            assert all(math.isfinite(edge) for edge in (box.x1, box.y1, box.x2, box.y2)), mark
            assert box.x1 >= -1 and box.x2 <= drawn.width + 1, (drawn.size, mark)
            assert box.y1 >= -1 and box.y2 <= drawn.height + 1, (drawn.size, mark)
        written = [mark for mark in drawn.marks if mark.name == "text" and mark.words]
        on_top = [(a.words, b.words) for a, b in combinations(written, 2) if a.box.overlaps(b.box)]
        assert on_top == [], drawn.size
    return found
