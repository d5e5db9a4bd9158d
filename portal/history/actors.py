"""Who acts: a person, or the system."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Whoever does something, as the ledger keeps them: what they are,
    and the id of the person if they are one.
    """

    kind: str = "person"
    id: int | None = None


SYSTEM = Actor("system")
