"""Figures of parts of the whole: by category, severity, stage, channel, language, chapter, and by category
with severity.

Somebody who may see the whole and all its parts can subtract one from another. So the parts of a dimension
are made together: where few members stand behind one of them it is hidden, and a second with it, so that the
first cannot be worked out (metric definitions, 6.3 and 6.5). This is the one way by which figures of parts
leave the roll-ups, for screens, exports, reports and public files.
"""

import datetime as dt
from collections.abc import Mapping

from portal.cases.records import DIMENSIONS
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display, may_be_told_apart
from portal.metrics.estimators.suppression import suppress_1d
from portal.metrics.given import BOTH
from portal.metrics.readings import Reading
from portal.metrics.rows import Flow, StandingFlow
from portal.metrics.shapes import Figure
from portal.store import rows_of

FILTERS = (*DIMENSIONS, BOTH)
LOOKS_BACK = dt.timedelta(days=1826)
LEAST = 30
"""So many cases must have come before parts are told at all: of fewer, every part would be hidden."""

Figures = dict[str, Figure]
"""By metric."""


def values_of(dimension: str, reading: Reading) -> list[str]:
    """The values that a dimension had in the last five years, those of members without a case among them."""
    since = (reading.today - LOOKS_BACK).toordinal()
    query = Flow.select(Flow.value).where((Flow.dimension == dimension) & (Flow.day >= since)).distinct()
    members = StandingFlow.select(StandingFlow.value).where(StandingFlow.dimension == dimension).distinct()
    return sorted({value for (value,) in (*rows_of(query), *rows_of(members))})


def figures_of(dimension: str, reading: Reading, whole: Mapping[str, Figure]) -> dict[str, Figures]:
    """The figures of every part of `dimension` as they may be shown beside those of the whole: by value and
    metric.
    """
    values = values_of(dimension, reading)
    found: dict[str, Figures] = {value: {} for value in values}
    for metric, definition in CATALOGUE.items():
        if not definition.is_told_by(dimension):
            continue
        parts = {value: definition.compute(reading.of((dimension, value))) for value in values}
        for value, figure in protected(whole[metric], parts, reading.k).items():
            found[value][metric] = figure
    return found


def protected(whole: Figure, parts: Mapping[str, Figure], k: int) -> dict[str, Figure]:
    """Parts that together are a whole, with those hidden from which another could be worked out.

    A part that is hidden already counts as one of 1 to k - 1 members. Where the whole is hidden, so are all.
    """
    if whole.display is Display.NO_DATA:
        return dict(parts)
    if whole.display is Display.HIDDEN:
        return {value: one.hidden() for value, one in parts.items()}
    counts = [_behind(one) for one in parts.values()]
    hidden = suppress_1d(counts, k).suppressed
    return {
        value: one.hidden() if place in hidden or _tells_the_rest(whole, one, k) else one
        for place, (value, one) in enumerate(parts.items())
    }


def _behind(figure: Figure) -> int:
    return 1 if figure.display is Display.HIDDEN else figure.n or 0


def _tells_the_rest(whole: Figure, part: Figure, k: int) -> bool:
    """Whether the whole less this part, over the same days, are a few members."""
    if whole.window != part.window or part.display is Display.NO_DATA:
        return False
    return not may_be_told_apart(whole.n or 0, _behind(part), k)
