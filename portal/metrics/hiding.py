"""Which cells of the tables beside figures stay hidden: of a whole, and of all parts of a dimension together.

A figure tells its own n, and the counts its value is made of: those are no secrets any more, and hiding them
again in the table would only look safe. What they tell is taken into account: labels whose sum is told hide
among themselves (metric definitions, 6.3 and 6.4).
"""

from collections.abc import Collection, Iterable, Mapping

from portal.metrics.estimators.suppression import safe_2d, suppress_1d

Blocks = tuple[tuple[str, ...], ...]
"""Labels whose sum the figure itself tells, together in a block."""

Counts = Mapping[str, int]
Cell = tuple[str, str]
"""A part and a label."""


def hidden_among(counts: Counts, k: int, told: Blocks = ()) -> set[str]:
    """The labels of a one-way table that stay hidden.

    Labels outside of every block have a sum that follows from the whole; where it is that of a few and
    cannot be covered, the table tells nothing.
    """
    hidden: set[str] = set()
    for block in told:
        hidden |= _hidden_in([label for label in block if label in counts], counts, k)
    rest = outside(counts, told)
    if told and 0 < sum(counts[label] for label in rest) < k:
        return set(counts)
    return hidden | _hidden_in(rest, counts, k, alone=not told)


def _hidden_in(block: list[str], counts: Counts, k: int, *, alone: bool = False) -> set[str]:
    """`alone`: a single label is the whole table, and is hidden where it is small."""
    if not sum(counts[label] for label in block) or (len(block) == 1 and not alone):
        return set()
    return {block[place] for place in suppress_1d([counts[label] for label in block], k).suppressed}


def outside(labels: Iterable[str], told: Blocks) -> list[str]:
    """The labels that stand in no block."""
    inside = {label for block in told for label in block}
    return [label for label in labels if label not in inside]


def hidden_cells(
    table: Mapping[str, Counts], k: int, *, parts: Collection[str], labels: Collection[str], told: Blocks = ()
) -> set[Cell]:
    """The cells of a two-way table (parts by labels) that stay hidden.

    `parts` and `labels` are hidden as such, in one cell each with what they have in common: of those only
    the sum can be worked out.
    """
    known = list(dict.fromkeys(label for counts in table.values() for label in counts))
    hidden: set[Cell] = set()
    for block in told:
        if len(block) > 1:
            hidden |= _hidden_in_table(table, block, k, parts, labels)[0]
    found, withheld = _hidden_in_table(table, outside(known, told), k, parts, labels)
    everything = {(part, label) for part in table for label in known}
    return everything if withheld and told else hidden | found


def _hidden_in_table(
    table: Mapping[str, Counts], block: Iterable[str], k: int, parts: Collection[str], labels: Collection[str]
) -> tuple[set[Cell], bool]:
    """Hidden cells of one block, and whether nothing of it can be told."""
    own = list(block)
    rows = [[part] for part in table if part not in parts] + [[part for part in table if part in parts]]
    columns = [[one] for one in own if one not in labels] + [[one for one in own if one in labels]]
    rows, columns = [row for row in rows if row], [column for column in columns if column]
    counts = [
        [sum(table[part].get(label, 0) for part in row for label in column) for column in columns]
        for row in rows
    ]
    found = safe_2d(counts, k)
    cells = {(part, label) for r, c in found.suppressed for part in rows[r] for label in columns[c]}
    cells |= {(part, label) for part in table for label in own if part in parts or label in labels}
    return cells, found.table_withheld and any(map(any, counts))


def hidden_parts(counts: Counts, k: int, *, parts: Collection[str], whole: int = 0) -> set[str]:
    """The parts of which a count stays hidden, where the sum over all parts is told; `parts` are hidden as
    such. `whole`: that sum, where it may be more than the parts tell: what is left is told by none of them.
    """
    shown = [part for part in counts if part not in parts]
    left = max(0, whole - sum(counts.values()))
    together = [counts[part] for part in shown] + [
        sum(counts[part] for part in counts if part in parts) + left
    ]
    found = suppress_1d(together, k).suppressed if sum(together) else ()
    return {shown[place] for place in found if place < len(shown)} | set(parts)
