"""Writing many roll-up rows at once: amounts are added where a row is, and rows that come to nothing go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from peewee import EXCLUDED, Field, Tuple

from portal.store import Record

AT_ONCE = 400


def add_up(
    table: type[Record], key: Sequence[Field], amount: Field, changes: Counter[tuple[Any, ...]]
) -> None:
    """Add `changes` (key values → how much) to the rows of `table`; a row whose amount is 0 afterwards is
    gone.
    """
    rows = [(*values, n) for values, n in sorted(changes.items()) if n]
    for some in portions(rows):
        query = table.insert_many(some, fields=[*key, amount])
        query.on_conflict(
            conflict_target=list(key), update={amount: amount + EXCLUDED[amount.column_name]}
        ).execute()
    less = [row[:-1] for row in rows if row[-1] < 0]
    for some in portions(less):
        table.delete().where((amount == 0) & Tuple(*key).in_(some)).execute()


def write(table: type[Record], key: Field, fields: Sequence[Field], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert `rows` (in the order of `fields`), replacing those with the same `key`."""
    for some in portions(rows):
        query = table.insert_many(some, fields=list(fields))
        query.on_conflict(
            conflict_target=[key], preserve=[field for field in fields if field is not key]
        ).execute()


def portions(rows: Iterable[Any], size: int = AT_ONCE) -> Iterable[list[Any]]:
    """`rows` in lists of at most `size`."""
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some
