"""Writing many rows at once, as each engine takes them fastest."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.store import JsonColumn, Record, db, is_postgres


def insert(table: type[Record], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert `rows`, whose values stand in the order of `names`; those of JSON columns are texts already."""
    fields = [table._meta.fields[name] for name in names]
    convert = [(lambda value: value) if _is_text(field) else field.db_value for field in fields]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    values = ([to(value) for to, value in zip(convert, row, strict=True)] for row in rows)
    name, cursor = table._meta.table_name, db.connection().cursor()
    if is_postgres():
        with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(fields))
        cursor.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', values)


def _is_text(field: Any) -> bool:
    return isinstance(field, JsonColumn)
