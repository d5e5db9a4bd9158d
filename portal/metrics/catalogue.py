"""All figures of the house, in the order in which pages show them. Each is defined in the module of its
family.
"""

from portal.metrics import (
    again,
    ambassadors,
    answers,
    appeals,
    engagement,
    engagement_index,
    findings,
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
    volume,
    workload,
)
from portal.metrics.shapes import Definition

FAMILIES = (
    answers,
    response,
    ratings,
    promises,
    resolution,
    handling,
    redress,
    findings,
    again,
    appeals,
    volume,
    workload,
    loyalty,
    paradox,
    ambassadors,
    learning,
    retention,
    engagement,
    engagement_index,
)

CATALOGUE: dict[str, Definition] = {
    definition.metric: definition for family in FAMILIES for definition in family.FIGURES
}
