"""The store: one model set on SQLite and PostgreSQL, transactions, columns, paging, migrations, search."""

from portal.store.columns import JsonColumn, Moment
from portal.store.database import (
    Record,
    close,
    db,
    for_update,
    forget,
    if_undone,
    is_postgres,
    open_database,
    remembered,
    rows_of,
    transaction,
)

__all__ = [
    "JsonColumn",
    "Moment",
    "Record",
    "close",
    "db",
    "for_update",
    "forget",
    "if_undone",
    "is_postgres",
    "open_database",
    "remembered",
    "rows_of",
    "transaction",
]
