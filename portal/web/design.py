"""The design system: which parts there are, and which side of the house each of them serves.

A part is one thing that people meet on many pages. What belongs to it stands together in `templates/parts/`:

    promise.html    its macros or its piece of page
    promise.css     its style
    samples/promise.html    how it looks in each of its states, for the page of parts
    dialog.js       its script, where it has one; without it the part works all the same
    talk.later.js   a script that only matters once a page has stood open: it comes only then

A side is what one sheet and one script are made for: `member` (members' and public pages), `console`,
`figures` (the console's pages of figures, which need charts and no work on cases), or `report` (the published
figures, which need charts and tables and no forms).
"""

from dataclasses import dataclass
from pathlib import Path

from config import CHECKOUT

PARTS = CHECKOUT / "templates" / "parts"
CSS = CHECKOUT / "static" / "css"
PAPER = (CSS / "tokens.css", CSS / "paper.css")
"""The files of the sheet of what is drawn as a PDF: no side, since nobody is sent it."""
SIDES = ("member", "console", "figures", "report")

OWN_STYLE = {"figures": "console"}
"""Sides that look like another one where no part says anything."""


@dataclass(frozen=True)
class Part:
    """A part and the sides it serves."""

    name: str
    sides: tuple[str, ...]

    @property
    def sample(self) -> str:
        """The template that shows it on the page of parts, "" where there is none."""
        there = (PARTS / "samples" / f"{self.name}.html").exists()
        return f"parts/samples/{self.name}.html" if there else ""

    @property
    def style(self) -> Path:
        """Where its style stands, if it has one."""
        return PARTS / f"{self.name}.css"

    @property
    def script(self) -> Path:
        """Where its script stands, if it has one."""
        return PARTS / f"{self.name}.js"

    @property
    def later_script(self) -> Path:
        """Where the script stands that comes once a page has stood open, if it has one."""
        return PARTS / f"{self.name}.later.js"


IN_REPORTS = frozenset("button languages menu timeline note toast facts print tile table chart".split())
WITH_FIGURES = frozenset(
    "button menu languages state timeline note toast errors form field fold facts pager print "
    "tile table filters chosen figures chart pack dialog keys".split()
)
# Whom each part serves, in the order of the sheet: of two rules that weigh the same, the later one holds.
ORDER = (
    ("both", "button menu languages later state stepper timeline promise"),
    ("console", "within setup"),
    ("both", "talk note toast errors form field files fold facts pager print"),
    ("member", "doors offer rating steps draft uploads receipt offline"),
    ("console", "tile counts table filters chosen move write"),
    ("figures", "figures chart pack"),
    ("console", "dialog keys"),
    ("console", "case needs presence pick caller"),
)


def _sides(side: str, name: str) -> tuple[str, ...]:
    sides = (side,) if side in SIDES else ("member", "console")
    besides = {"figures": WITH_FIGURES, "report": IN_REPORTS}
    return (*sides, *(other for other, names in besides.items() if name in names and other not in sides))


DESIGN: tuple[Part, ...] = tuple(
    Part(name, _sides(side, name)) for side, names in ORDER for name in names.split()
)


def parts_of(side: str) -> tuple[Part, ...]:
    """The parts that serve a side, in the order of its sheet."""
    return tuple(part for part in DESIGN if side in part.sides)


def styles_of(side: str) -> tuple[Path, ...]:
    """The files that a side's sheet is made of, in order."""
    first = (CSS / f"{name}.css" for name in ("tokens", "base", "frame"))
    last = (CSS / f"{name}.css" for name in (OWN_STYLE.get(side, side), "print"))
    return (*first, *(part.style for part in parts_of(side) if part.style.exists()), *last)


def scripts_of(side: str) -> tuple[Path, ...]:
    """The files that a side's script is made of, in order."""
    return tuple(part.script for part in parts_of(side) if part.script.exists())


def later_scripts_of(side: str) -> tuple[Path, ...]:
    """The files of the script that comes to a side's pages once they have stood open, in order."""
    return tuple(part.later_script for part in parts_of(side) if part.later_script.exists())
