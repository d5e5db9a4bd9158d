"""The kinds of things that happen.

Each domain package declares its own, with the particulars a line carries.
"""

from collections.abc import Mapping

KINDS: dict[str, tuple[str, ...]] = {}


def declare(kinds: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Add the `kinds` of one package: name → names of its particulars (codes, ids and numbers, never free
    text).

    ValueError if a kind was declared before.
    """
    again = KINDS.keys() & kinds.keys()
    if again:
        raise ValueError(f"declared twice: {', '.join(sorted(again))}")
    KINDS.update(kinds)
    return dict(kinds)
