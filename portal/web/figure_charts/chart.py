"""A chart as a page shows it, and what its words have in common."""

from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from portal.metrics.estimators.disclosure import STAFF_K
from portal.web.figure_charts.noted import Note
from portal.web.locale import language
from portal.web.values import number


@dataclass(frozen=True)
class Chart:
    """A chart with its heading, how to read it, and the same as a table: its head and its lines. `dated`:
    each line begins with a date. `over_time`: the figure point by point, beside a drawing of its own.
    `finding`: what it signals, in a sentence; `stands_out`: that is a signal.
    `notes` say what the numbered lines across the drawing are.
    """

    metric: str
    title: str
    caption: str
    drawing: Markup
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    dated: bool = False
    over_time: bool = False
    finding: str = ""
    stands_out: bool = False
    notes: tuple[Note, ...] = ()


def is_few(n: int) -> bool:
    """Whether so few are not told, neither in a table nor by the height of a point: one to four."""
    return 0 < n < STAFF_K


FEW = f"1–{STAFF_K - 1}"
"""The same below an axis, where there is room for few letters: a sign in every language."""


def few(n: int | None) -> str:
    """A count in a chart or its table; None stands for a few."""
    return gettext("1 to 4") if n is None or is_few(n) else number(n)


def rtl() -> bool:
    """Whether the reader reads from right to left."""
    return language().direction == "rtl"
