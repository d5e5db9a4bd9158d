"""The parts of a dimension side by side (0.8): each against the common mean, never in a row of first to last.

Only figures that are kept ready are read here, so that whatever is hidden in them stays hidden.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.metrics import figures
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import SMALL_SAMPLE
from portal.metrics.estimators.funnel import funnel_limits, lies_outside
from portal.metrics.shapes import PERCENT, Definition, Figure

DIMENSIONS = ("chapter", "language", "category")
"""What is compared; the others (severity, stage, channel) differ by what they are."""


class Place(StrEnum):
    """Where a part lies, or why that is not judged."""

    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"
    SMALL = "small sample"
    LONGER = "another period"
    HIDDEN = "hidden"
    NO_DATA = "no data"


UNTOLD = (Place.HIDDEN, Place.NO_DATA)
JUDGED = (Place.WITHIN, Place.ABOVE, Place.BELOW)


@dataclass(frozen=True)
class Part:
    """A part with its figure, where it lies, and between which limits it would lie by chance (of a
    hundred).
    """

    value: str
    figure: Figure
    place: Place
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Comparison:
    """A figure of the whole, whose value is the common mean, and of all parts of a dimension."""

    whole: Figure
    dimension: str
    parts: tuple[Part, ...]

    def at(self, *places: Place) -> list[Part]:
        """The parts that lie in one of these places."""
        return [part for part in self.parts if part.place in places]


def compares(definition: Definition) -> bool:
    """Whether the parts of a figure can be compared: it is a share of cases, and can be told of parts."""
    return definition.has_parts and (definition.is_share or definition.metric == "R12")


COMPARED = tuple(metric for metric, one in CATALOGUE.items() if compares(one) and one.unit == PERCENT)
"""The figures whose parts are compared."""


def compare(metric: str, dimension: str) -> Comparison | None:
    """The parts of `dimension` beside each other; None as long as the whole, or its parts, are not ready or
    tell nothing.
    """
    whole, parts = figures.ready_beside(metric, dimension)
    if whole is None or not parts or whole.value is None:
        return None
    return Comparison(whole, dimension, tuple(_judged(whole, parts)))


def _judged(whole: Figure, parts: dict[str, Figure]) -> Iterator[Part]:
    mean = (whole.value or 0.0) / 100
    for value, figure in parts.items():
        if not figure.display.is_told:
            yield Part(value, figure, Place(str(figure.display)))
        elif not figure.n or figure.value is None or figure.window != whole.window:
            yield Part(value, figure, Place.LONGER)
        else:
            lower, upper = (100 * limit for limit in funnel_limits(mean, figure.n))
            yield Part(value, figure, _place(figure.value, mean, figure.n), lower, upper)


def _place(value: float, mean: float, n: int) -> Place:
    if n < SMALL_SAMPLE:
        return Place.SMALL
    return {0: Place.WITHIN, 1: Place.ABOVE, -1: Place.BELOW}[lies_outside(value / 100, mean, n)]
