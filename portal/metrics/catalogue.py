"""All figures of the house, in the order in which pages show them: what is asked first, then subject by
subject. Each is defined in the module of its family.
"""

from portal.metrics.families import (
    again,
    ambassadors,
    answers,
    appeals,
    engagement,
    engagement_index,
    findings,
    first_reply,
    handling,
    learning,
    loyalty,
    paradox,
    promises,
    ratings,
    redress,
    resolution,
    response,
    retention,
    self_service,
    volume,
    workload,
)
from portal.metrics.shapes import Definition

LEADING = ("R20", "R5", "R4", "R21")
"""What is asked first: is it put right, when promised, how soon, and how do members find it."""
LAST = ("L5",)
"""Counted with help articles, but read with the other figures of learning."""

FAMILIES = (
    promises,
    resolution,
    volume,
    workload,
    first_reply,
    handling,
    redress,
    findings,
    again,
    appeals,
    answers,
    response,
    ratings,
    self_service,
    loyalty,
    paradox,
    ambassadors,
    retention,
    engagement,
    engagement_index,
    learning,
)

_BY_METRIC = {definition.metric: definition for family in FAMILIES for definition in family.FIGURES}
_BETWEEN = [metric for metric in _BY_METRIC if metric not in (*LEADING, *LAST)]
CATALOGUE: dict[str, Definition] = {metric: _BY_METRIC[metric] for metric in (*LEADING, *_BETWEEN, *LAST)}
