"""Copies of everything: the database as one SQLite file, the evidence in a folder beside it, both checked."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from peewee import DatabaseError, DoesNotExist, SqliteDatabase

from portal import history
from portal.history import HistoryHead, HistoryLine
from portal.operations.opening import Trouble
from portal.operations.screen import progress
from portal.store.copying import copy_database, is_sound, open_reading, row_counts
from portal.store.files import Folder


class CopyExists(Trouble):
    """Something has the name already."""

    message = "There is something at %(path)s already. Choose another name; no copy is ever overwritten."


class NoFolder(Trouble):
    """The folder for the copy is missing: perhaps a disk that is not mounted."""

    message = "There is no folder %(path)s. Make it, or see that its disk is mounted; no copy was made."


class DamagedCopy(Trouble):
    """The copy is not what was written."""

    message = "%(path)s is not a whole copy: %(why)s. Nothing was changed."


class NotOurs(Trouble):
    """The file is no database of Recourse."""

    message = "%(path)s is not a copy of a Recourse database. Nothing was changed."


@dataclass
class Copy:
    """What a copy holds: rows by table, lines of the ledger and its head, and what became of the evidence."""

    rows: dict[str, int]
    lines: int
    head: str
    files: int = 0
    missing: list[str] = field(default_factory=list)


def files_beside(path: Path) -> Path:
    """The folder in which the evidence of a copy lies."""
    return path.with_name(path.name + ".files")


def digest_beside(path: Path) -> Path:
    """The file that holds the SHA-256 of a copy, as `sha256sum --check` reads it."""
    return path.with_name(path.name + ".sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(target: Path, files: Folder) -> Copy:
    """Copy the bound database to `target` and its evidence beside it, and check both.

    CopyExists if the name is taken; NoFolder if it lies nowhere; DamagedCopy if what was written cannot be
    read back as it was. Evidence that is missing or was altered in `files` is listed in the result: the rest
    is kept.
    """
    for place in (target, files_beside(target), digest_beside(target)):
        if place.exists():
            raise CopyExists(path=place)
    if not target.parent.is_dir():
        raise NoFolder(path=target.parent)
    with progress("Copying the database") as tick:
        counts = copy_database(target, tick)
    copy = examine(target)
    if copy.rows != counts:
        raise DamagedCopy(path=target, why="some rows are missing")
    digest_beside(target).write_text(f"{_digest(target)}  {target.name}\n", encoding="utf-8")
    copy_files(copy, target, files, Folder(files_beside(target)), "Copying the evidence")
    return copy


def examine(path: Path) -> Copy:
    """What the copy at `path` holds. NotOurs or DamagedCopy if it cannot be trusted.

    SQLite itself does not see a letter that fell over in a text; the SHA-256 written beside the copy does.
    """
    _check_digest(path)
    with closing(open_reading(path)) as connection:
        rows = _rows(connection, path)
        if not is_sound(connection):
            raise DamagedCopy(path=path, why="SQLite finds faults in the file")
    with closing(_bound_reading(path)) as copy, copy.bind_ctx([HistoryLine, HistoryHead]):
        try:
            with progress("Checking the ledger of the copy") as tick:
                verdict = history.verify(tick)
        except (DoesNotExist, DatabaseError) as broken:
            raise DamagedCopy(path=path, why="its ledger cannot be read") from broken
        if not verdict.whole:
            raise DamagedCopy(
                path=path, why=f"line {verdict.first_bad} of its ledger is not as it was written"
            )
    return Copy(rows, verdict.lines, verdict.head)


def _check_digest(path: Path) -> None:
    beside = digest_beside(path)
    if beside.is_file() and path.is_file() and _digest(path) not in beside.read_text(encoding="utf-8"):
        raise DamagedCopy(path=path, why=f"its SHA-256 is not the one in {beside.name}")


def _rows(connection: sqlite3.Connection, path: Path) -> dict[str, int]:
    try:
        rows = row_counts(connection)
    except sqlite3.DatabaseError as broken:
        raise DamagedCopy(path=path, why="SQLite cannot read it") from broken
    if not {"association", "history_line", "history_head", "schema_migration"} <= rows.keys():
        raise NotOurs(path=path)
    return rows


def _bound_reading(path: Path) -> SqliteDatabase:
    return SqliteDatabase(f"{path.resolve().as_uri()}?mode=ro", uri=True)


_FILES = "SELECT CAST(name AS TEXT), sha256, ready FROM evidence"
_OF_DRAFTS = "SELECT CAST(name AS TEXT), sha256, here FROM draft_file WHERE here"
_HAS_DRAFTS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'draft_file'"


def evidence_of(path: Path) -> list[tuple[str, str, bool]]:
    """Each file that the copy knows, also of drafts: its name, its hash, whether it is in its final shape."""
    with closing(open_reading(path)) as connection:
        has_drafts = connection.execute(_HAS_DRAFTS).fetchone()  # a copy of earlier days has not
        rows = connection.execute(f"{_FILES} UNION ALL {_OF_DRAFTS}" if has_drafts else _FILES)
        return [(name, sha256, bool(ready)) for name, sha256, ready in rows]


def copy_files(copy: Copy, path: Path, source: Folder, target: Folder, label: str) -> None:
    """Copy the evidence from folder to folder; what is missing or altered is listed in `copy.missing`.

    A picture that still waited to be re-encoded may have been since: then its hash is another, and it is
    right so.
    """
    rows = evidence_of(path)
    with progress(label) as tick:
        for done, (name, sha256, ready) in enumerate(rows, start=1):
            content = content_of(source, name)
            if content is None or (ready and hashlib.sha256(content).hexdigest() != sha256):
                copy.missing.append(name)
            else:
                copy.files += 1
                if content_of(target, name) != content:
                    target.put(name, content)
            tick(done, len(rows))


def content_of(folder: Folder, name: str) -> bytes | None:
    try:
        return folder.get(name)
    except FileNotFoundError:
        return None
