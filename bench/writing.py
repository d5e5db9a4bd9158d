"""Writing many rows at once, as each engine takes them fastest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from peewee import Field

from portal.metrics.counts import bulk
from portal.store import JsonColumn, Record, db, is_postgres
from portal.store.rows import copy_in, insert_stored


def insert(table: type[Record], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert `rows`, whose values stand in the order of `names`; those of JSON columns are texts already."""
    insert_stored(table, names, (stored(table, names, row) for row in rows))


def stored(table: type[Record], names: Sequence[str], row: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a row as the database takes them."""
    fields = [table._meta.fields[name] for name in names]
    pairs = zip(fields, row, strict=True)
    return tuple(value if isinstance(field, JsonColumn) else field.db_value(value) for field, value in pairs)


def add_up(
    table: type[Record], key: Sequence[Field], amount: Field, changes: Counter[tuple[Any, ...]]
) -> None:
    """Add `changes` to the rows of `table`, as `bulk.add_up` does, but none of them less than nothing.

    On PostgreSQL they are copied to a table of their own first: sent as values they take ten times as long.
    """
    if not is_postgres():
        bulk.add_up(table, key, amount, changes)
        return
    name, added, counted = table._meta.table_name, f"{table._meta.table_name}_added", amount.column_name
    columns, keys = _quoted((*key, amount)), _quoted(key)
    db.execute_sql(f'CREATE TEMP TABLE "{added}" ON COMMIT DROP AS SELECT {columns} FROM "{name}" LIMIT 0')
    copy_in(
        added,
        [field.column_name for field in (*key, amount)],
        ((*values, n) for values, n in changes.items() if n),
    )
    db.execute_sql(
        f'INSERT INTO "{name}" ({columns}) SELECT * FROM "{added}" ORDER BY {keys} '
        f'ON CONFLICT ({keys}) DO UPDATE SET "{counted}" = "{name}"."{counted}" + excluded."{counted}"'
    )


def _quoted(fields: Sequence[Field]) -> str:
    return ", ".join(f'"{field.column_name}"' for field in fields)
