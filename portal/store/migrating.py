"""Migrations: applied in order, behind a lock, after a backup where the engine is a file."""

import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from portal.store.copying import Tick, copy_database
from portal.store.database import db, is_postgres

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_230_911  # any number that no other program uses on this database


def runner() -> Runner:
    """The runner of our migrations on the bound database."""
    return Runner(db.obj, str(FOLDER))


def pending() -> list[str]:
    """The names of migrations that have not been applied yet."""
    return [step.name for step in runner().status() if step.path is not None and not step.applied]


def from_a_newer_version() -> list[str]:
    """The names of migrations that were applied and that this version does not know."""
    return [step.name for step in runner().status() if step.path is None]


@contextmanager
def alone() -> Iterator[None]:
    """Hold the migration lock: a second starter waits, and then finds nothing left to do."""
    if is_postgres():
        db.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            yield
        finally:
            db.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))
        return
    path = str(db.obj.database)
    if path == ":memory:":
        yield
        return
    with open(path + ".migrating", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep_copy(at: dt.datetime, progress: Tick | None = None) -> Path | None:
    """Copy the SQLite file beside itself before its tables change; None where there is nothing to copy."""
    path = Path(str(db.obj.database))
    if is_postgres() or not path.exists() or not os.path.getsize(path) or not db.get_tables():
        return None
    target = path.with_name(f"{path.name}.before-{at:%Y%m%dT%H%M%S}")
    copy_database(target, progress)
    return target


def migrate(at: dt.datetime, progress: Tick | None = None) -> list[str]:
    """Apply every pending migration and return their names; `progress` follows the copy that is taken
    before.
    """
    with alone():
        names = pending()
        if names:
            keep_copy(at, progress)
            runner().up()
        return names
