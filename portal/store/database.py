"""The database handle, what every record shares, and the transaction with its last act."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from peewee import (
    Database,
    DatabaseProxy,
    IntegerField,
    Model,
    ModelSelect,
    PostgresqlDatabase,
    Query,
    SqliteDatabase,
)

from portal.store.turns import Turns

db = DatabaseProxy()
Row = TypeVar("Row", bound=Model)


class Record(Model):
    """What every table shares: the one database, and table names in plain snake case."""

    id: "IntegerField[int]"  # peewee adds both itself
    _dirty: set[str]

    class Meta:
        database = db
        legacy_table_names = False


def open_sqlite(path: str) -> SqliteDatabase:
    """Open a SQLite file for many readers and one writer; a commit survives a power cut
    (synchronous FULL).
    """
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    _line.turns = Turns(None if path == ":memory:" else path)
    return SqliteDatabase(
        path,
        lock_type="IMMEDIATE",
        pragmas={
            "journal_mode": "wal",
            "foreign_keys": 1,
            "busy_timeout": 5000,
            "synchronous": 2,
            "secure_delete": 1,
            "trusted_schema": 0,
            "cache_size": -16000,
            "mmap_size": 256 * 1024 * 1024,
        },
    )


def open_postgres(url: str) -> PostgresqlDatabase:
    """Open PostgreSQL through psycopg 3; parameters are bound by the client,
    so GROUP BY may hold expressions.
    """
    import psycopg  # an extra: only an installation on PostgreSQL has it

    parts = urlsplit(url)
    options: dict[str, Any] = {
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "host": parts.hostname,
        "port": parts.port,
    }
    return PostgresqlDatabase(
        parts.path.lstrip("/"),
        prefer_psycopg3=True,
        prepare_threshold=None,
        cursor_factory=psycopg.ClientCursor,
        options="-c timezone=UTC",
        **{name: value for name, value in options.items() if value is not None},
    )


def open_database(url: str) -> Database:
    """Bind every record to the database at `url` (`sqlite:///path` or `postgresql://…`) and return its
    handle.

    Nothing connects yet: a connection is opened by a thread's first query and kept until `close`.
    """
    scheme, _, rest = url.partition("://")
    engine = (
        open_postgres(url)
        if scheme.startswith("postgres")
        else open_sqlite(rest.removeprefix("/") or ":memory:")
    )
    db.initialize(engine)
    return engine


def close() -> None:
    """Close this thread's connection, if it has one."""
    if db.obj is not None and not db.is_closed():
        db.close()


def is_postgres() -> bool:
    """Whether the bound engine is PostgreSQL."""
    return isinstance(db.obj, PostgresqlDatabase)


def for_update(query: "ModelSelect[Row]", *, skip_locked: bool = False) -> "ModelSelect[Row]":
    """Lock the rows of `query` until the transaction ends.

    On SQLite the write transaction holds everything anyway.
    """
    return query.for_update(skip_locked=skip_locked) if is_postgres() else query


def rows_of(query: Query) -> list[tuple[Any, ...]]:
    """What `query` gives, as plain tuples in the order of its columns."""
    return list(query.tuples())


class _Frames(threading.local):
    """What the open transaction of this thread has collected, a list for each savepoint level, and what it
    remembers.
    """

    def __init__(self) -> None:
        self.stack: list[list[Any]] = []
        self.known: dict[Hashable, Any] = {}


_frames = _Frames()


class _Line:
    """Where writers of the bound database stand in line; PostgreSQL needs no line."""

    turns: Turns | None = None


_line = _Line()
_last_acts: list[Callable[[list[Any]], None]] = []


def last_act(write: Callable[[list[Any]], None]) -> Callable[[list[Any]], None]:
    """Have `write` receive all that a transaction collected, as its last act before the commit."""
    _last_acts.append(write)
    return write


def collect(item: object) -> None:
    """Keep `item` for the last act of the running transaction; RuntimeError outside of one."""
    if not _frames.stack:
        raise RuntimeError("nothing can be collected outside a transaction")
    _frames.stack[-1].append(item)


@dataclass(frozen=True)
class _Undoing:
    """What to do outside the database if the transaction fails."""

    act: Callable[[], object]


def if_undone(act: Callable[[], object]) -> None:
    """Have `act` done should the running transaction fail, for what no rollback reaches, such as a file.

    RuntimeError outside of one. Not done where the commit itself fails: then nobody knows whether it holds.
    """
    collect(_Undoing(act))


def _undo(collected: list[Any]) -> None:
    """Take back what was done outside the database, the last first."""
    for item in reversed(collected):
        if isinstance(item, _Undoing):
            item.act()


def remembered(key: Hashable, read: Callable[[], Any]) -> Any:
    """What `read` gives, asked once in the running transaction; outside of one, each time anew.

    For what hardly ever changes and is asked all the time, such as settings. Whoever changes it calls
    `forget`.
    """
    if not _frames.stack:
        return read()
    if key not in _frames.known:
        _frames.known[key] = read()
    return _frames.known[key]


def forget() -> None:
    """Ask anew what the running transaction remembers."""
    _frames.known.clear()


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing.

    Inside another transaction it is a savepoint: rolled back, it takes what it collected along.
    """
    outermost = not _frames.stack
    turn = _line.turns.turn() if outermost and _line.turns and not is_postgres() else nullcontext()
    _frames.stack.append([])
    try:
        with turn, db.atomic():
            try:
                yield
                if outermost:
                    for write in _last_acts:
                        write(_frames.stack[0])
            except BaseException:
                _undo(_frames.stack[-1])
                raise
    except BaseException:
        _frames.stack.pop()
        forget()  # it may be of what is undone
        raise
    collected = _frames.stack.pop()
    if outermost:
        forget()
    else:
        _frames.stack[-1].extend(collected)
