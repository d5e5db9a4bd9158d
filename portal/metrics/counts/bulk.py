"""Writing many roll-up rows at once: amounts are added where a row is, and rows that come to nothing go.

Plain SQL: a query builder takes ten times as long over tens of thousands of rows. Only how the rows stand in
it differs. SQLite takes a place for each value; psycopg takes such a text apart in Python every time, which
cost two fifths of the reading of the ledger, so PostgreSQL gets each column as one array.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from peewee import Field

from portal.store import Record, db, is_postgres
from portal.store.rows import change

AT_ONCE = 400


def add_up(
    table: type[Record], key: Sequence[Field], amount: Field, changes: Counter[tuple[Any, ...]]
) -> None:
    """Add `changes` (key values → how much) to the rows of `table`; a row whose amount is 0 afterwards is
    gone.
    """
    rows = [(*values, n) for values, n in sorted(changes.items()) if n]
    name, keys, counted = table._meta.table_name, _quoted(key), f'"{amount.column_name}"'
    adding = (
        f'INSERT INTO "{name}" ({keys}, {counted}) %s '
        f'ON CONFLICT ({keys}) DO UPDATE SET {counted} = "{name}".{counted} + excluded.{counted}'
    )
    _with(adding, (*key, amount), rows)
    clearing = f'DELETE FROM "{name}" WHERE {counted} = 0 AND ({keys}) IN (%s)'
    _with(clearing, key, [row[:-1] for row in rows if row[-1] < 0])


def write(table: type[Record], key: Field, fields: Sequence[Field], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert `rows` (in the order of `fields`), replacing those with the same `key`."""
    others = (f'"{field.column_name}"' for field in fields if field is not key)
    taken = ", ".join(f"{name} = excluded.{name}" for name in others)
    replacing = (
        f'INSERT INTO "{table._meta.table_name}" ({_quoted(fields)}) %s '
        f'ON CONFLICT ("{key.column_name}") DO UPDATE SET {taken}'
    )
    stored = (tuple(field.db_value(value) for field, value in zip(fields, row, strict=True)) for row in rows)
    _with(replacing, fields, stored)


def _with(statement: str, fields: Sequence[Field], rows: Iterable[tuple[Any, ...]]) -> None:
    """Run a statement with `rows` in the place of its `%s`, so many at once."""
    arrays = _arrays(fields) if is_postgres() else ""
    for some in portions(rows):
        if arrays:
            change(statement % arrays, *(list(column) for column in zip(*some, strict=True)))
        else:
            change(_in_places(statement, len(fields), len(some)), *chain.from_iterable(some))


def _arrays(fields: Sequence[Field]) -> str:
    """A question mark for each column, as PostgreSQL takes all its values."""
    types = (db.obj.field_types.get(field.field_type, field.field_type) for field in fields)
    return f"SELECT * FROM UNNEST({', '.join(f'?::{kind}[]' for kind in types)})"


@lru_cache(maxsize=4 * AT_ONCE)
def _in_places(statement: str, wide: int, times: int) -> str:
    """The statement with so many rows of question marks."""
    row = f"({', '.join('?' * wide)})"
    return statement % f"VALUES {', '.join([row] * times)}"


def _quoted(fields: Sequence[Field]) -> str:
    return ", ".join(f'"{field.column_name}"' for field in fields)


def portions(rows: Iterable[Any]) -> Iterable[list[Any]]:
    """`rows` in lists of at most `AT_ONCE`."""
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        yield some
