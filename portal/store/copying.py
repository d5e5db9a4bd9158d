"""Copies of a SQLite database while it is in use, and what shows that a copy is whole."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from portal.store.database import db


def copy_database(target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Copy the bound SQLite database to `target` online; `progress(done, total)` counts pages."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with sqlite3.connect(part) as copy:
        db.connection().backup(
            copy,
            pages=2048,
            progress=lambda _, left, total: progress(total - left, total) if progress else None,
        )
        copy.execute("PRAGMA journal_mode=DELETE")
    copy.close()
    part.replace(target)


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table holds."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in names.fetchall()
    }


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite itself finds the file whole, and every foreign key leads somewhere."""
    whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    return whole and not connection.execute("PRAGMA foreign_key_check").fetchone()
