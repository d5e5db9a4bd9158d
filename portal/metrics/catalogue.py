"""All figures of the house, in the order in which pages show them. Each is defined in the module of its
family.
"""

from portal.metrics import (
    again,
    ambassadors,
    answers,
    appeals,
    engagement,
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
    engagement,
)

CATALOGUE: dict[str, Definition] = {
    definition.metric: definition for family in FAMILIES for definition in family.FIGURES
}
