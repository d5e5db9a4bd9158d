"""Compiled queries for the hottest pages: plain SQL, plain tuples, one text for both engines."""

import datetime as dt
from functools import lru_cache
from typing import Any

from portal.store.database import db, is_postgres


@lru_cache(maxsize=64)
def _for_postgres(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of `sql`, written with `?` for each of `parameters`."""
    statement = _for_postgres(sql) if is_postgres() else sql
    return list(db.execute_sql(statement, parameters).fetchall())


def moment(value: Any) -> dt.datetime:
    """A stored moment, as either engine gives it, as an aware UTC datetime."""
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=dt.UTC)  # type: ignore[no-any-return]


def moment_or_none(value: Any) -> dt.datetime | None:
    """A stored moment that may be missing."""
    return None if value is None else moment(value)
