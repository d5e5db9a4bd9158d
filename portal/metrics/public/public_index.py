"""The reputation index as it is published: with interval and bars, or withheld (metric definitions, 7)."""

from collections.abc import Mapping
from dataclasses import replace

from portal.metrics.estimators.disclosure import round_10_5
from portal.metrics.estimators.indices import LEAST_N, Component
from portal.metrics.estimators.rounding import half_away
from portal.metrics.public import reputation
from portal.metrics.public.period import Period
from portal.metrics.public.published import Cell, Told, blank, expected
from portal.metrics.quarters import IN_A_YEAR
from portal.metrics.shapes import POINTS, Window

INDEX = "index"
YES_NO = "yes or no"
"""The unit of a cell that is 1 or 0."""


def cells(period: Period, draws: int = 0) -> list[Cell]:
    """The reputation index with its interval, its five bars, and what other weights make of it (7.3).

    It is withheld with any of its bars: shown alone it would tell what that bar must not.
    """
    found = reputation.reputation(period, draws)
    window, mature = reputation.windows(period)
    shares_of = {"promises_kept": period.share(INDEX, "kept", reputation.kept, reputation.due, window=window)}
    if found.shares["learning"][1]:
        learned = period.share(INDEX, "learned", reputation.learned, reputation.to_learn, window=mature)
        shares_of["learning"] = learned
    bars = [period.corrected(_bar(one, window, shares_of.get(one.key)), one.n) for one in found.components]
    whole = blank(INDEX, "", POINTS, window, Told.TOO_FEW)
    known = found.index
    if known.index is None or known.lower is None or known.upper is None:
        return [whole, *bars]
    if not all(one.is_told for one in bars):
        return [whole, *bars]
    told = replace(
        whole,
        told=Told.VALUE,
        value=half_away(known.index),
        lower=half_away(known.lower),
        upper=half_away(known.upper),
    )
    wide = replace(
        blank(INDEX, "weights_matter", YES_NO, window, Told.VALUE), value=int(known.choice_outweighs_chance)
    )
    return [told, wide, *bars, *_sensitivity(found, window)]


def _bar(one: Component, window: Window, share: Cell | None) -> Cell:
    """A bar; of a share of cases as that may be told: exactly, by a bound, or not beside earlier releases."""
    cell = replace(blank(INDEX, one.key, POINTS, window, Told.TOO_FEW, "component"), n=round_10_5(one.n))
    if one.n == 0:
        return replace(cell, told=Told.NONE)
    if share is not None:
        if share.told is Told.HIDDEN:
            return cell.hidden()
        cell = replace(cell, n=share.n)
    if one.n < LEAST_N or one.score is None:
        return expected(cell, longest=IN_A_YEAR)
    if share is None or share.told is Told.VALUE:
        return replace(cell, told=Told.VALUE, value=half_away(one.score))
    return replace(cell, told=share.told, value=share.value) if share.is_told else cell.hidden()


def _sensitivity(found: reputation.Reputation, window: Window) -> list[Cell]:
    """Equal weights, the geometric mean, the least and the most with one component left out."""
    values = {
        "equal_weights": found.index.equal_weights,
        "geometric": found.index.geometric,
        "without_lowest": found.index.leave_one_out_min,
        "without_highest": found.index.leave_one_out_max,
    }
    return [
        replace(blank(INDEX, name, POINTS, window, Told.VALUE, "otherwise"), value=half_away(value))
        for name, value in values.items()
        if value is not None
    ]


def choice_outweighs_chance(cells: Mapping[str, Cell]) -> bool:
    """Whether other ways of weighing range wider than the interval of the published index (7.3): decided when
    the release is made, from numbers that are not rounded yet (0.6).
    """
    told = cells.get(f"{INDEX}//weights_matter")
    return told is not None and bool(told.value)
