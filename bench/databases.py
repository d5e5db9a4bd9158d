"""Databases for the bench of the figures: a demo, and copies of it that are filled, on either engine."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench import years
from portal import store

DEMO = "figures_demo"


@contextmanager
def databases(
    sizes: Sequence[int], server: str | None, kept: Path | None
) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """The address of a demo, and for each size that of a copy of it with whether it is filled already.

    On SQLite they lie in a folder, which is `kept` and used again or goes at the end; on a PostgreSQL
    `server` they are databases of their own, which go at the end.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if server:
            with _on_postgres(sizes, server, folder) as found:
                yield found
        else:
            yield _on_sqlite(sizes, folder, kept or folder)


def _on_sqlite(sizes: Sequence[int], folder: Path, kept: Path) -> tuple[str, list[tuple[str, bool]]]:
    demo = folder / f"{DEMO}.sqlite"
    _found(f"sqlite:///{demo}", folder)
    copies = []
    for cases in sizes:
        path = kept / f"figures_{cases}.sqlite"
        copies.append((f"sqlite:///{path}", path.exists()))
        if not path.exists():
            shutil.copy(demo, path)
    return f"sqlite:///{demo}", copies


@contextmanager
def _on_postgres(
    sizes: Sequence[int], server: str, folder: Path
) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    names = [DEMO, *(f"figures_{cases}" for cases in sizes)]
    demo, *copies = (urlunsplit(urlsplit(server)._replace(path=f"/{name}")) for name in names)
    try:
        _run(server, *(f"DROP DATABASE IF EXISTS {name}" for name in names), f"CREATE DATABASE {DEMO}")
        _found(demo, folder)
        _run(server, *(f"CREATE DATABASE {name} TEMPLATE {DEMO}" for name in names[1:]))
        yield demo, [(url, False) for url in copies]
    finally:
        store.close()
        _run(server, *(f"DROP DATABASE IF EXISTS {name}" for name in names))


def _found(url: str, folder: Path) -> None:
    years.found(url, folder)
    store.close()


def _run(server: str, *statements: str) -> None:
    import psycopg  # an extra: only with it is there a server

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
