"""Copies of a SQLite database while it is in use, and what shows that a copy is whole."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from portal.store.database import db
from portal.store.files import sync_folder

Tick = Callable[[int, int], None]
_PAGES = 2048


def open_reading(path: Path) -> sqlite3.Connection:
    """A connection to the SQLite file at `path` that can only read; FileNotFoundError if there is none."""
    if not path.is_file():
        raise FileNotFoundError(2, "there is no such file", str(path))
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def copy_database(target: Path, progress: Tick | None = None) -> dict[str, int]:
    """Copy the bound SQLite database to `target` while others write; `progress(done, total)` counts pages.

    The copy is the database at one moment, on disk before this returns. Returns how many rows each table
    had then.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)

    def tick(_: int, left: int, total: int) -> None:
        if progress:
            progress(total - left, total)

    with closing(open_reading(Path(str(db.obj.database)))) as source, closing(sqlite3.connect(part)) as copy:
        source.execute("BEGIN")  # what is read from here on is one moment, whatever others write meanwhile
        counts = row_counts(source)
        source.backup(copy, pages=_PAGES, progress=tick)
        copy.execute("PRAGMA journal_mode=DELETE")
    os.chmod(part, 0o600)
    part.replace(target)
    sync_folder(target.parent)
    return counts


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
    try:
        whole = [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
        return whole and not connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError:
        return False
