"""Writing many rows at once, as each engine takes them fastest."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.store import JsonColumn, Record, db, is_postgres


def insert(table: type[Record], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert `rows`, whose values stand in the order of `names`; those of JSON columns are texts already."""
    insert_stored(table, names, (stored(table, names, row) for row in rows))


def stored(table: type[Record], names: Sequence[str], row: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a row as the database takes them."""
    fields = [table._meta.fields[name] for name in names]
    pairs = zip(fields, row, strict=True)
    return tuple(value if isinstance(field, JsonColumn) else field.db_value(value) for field, value in pairs)


def insert_stored(table: type[Record], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values as the database takes them."""
    columns = ", ".join(f'"{table._meta.fields[name].column_name}"' for name in names)
    name, cursor = table._meta.table_name, db.connection().cursor()
    if is_postgres():
        with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        cursor.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', rows)
