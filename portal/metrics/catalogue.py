"""All figures of the house, in the order in which pages show them. Each is defined in the module of its
family.
"""

from portal.metrics import answers, engagement, findings, promises, resolution, volume
from portal.metrics.shapes import Definition

FAMILIES = (answers, promises, resolution, findings, volume, engagement)

CATALOGUE: dict[str, Definition] = {
    definition.metric: definition for family in FAMILIES for definition in family.FIGURES
}
