"""Putting a copy in place of the database, so that nothing old is mailed and nobody stays signed in."""

import datetime as dt
import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portal import store
from portal.history import SYSTEM
from portal.members import sessions
from portal.members.links import Link
from portal.members.sessions import Session
from portal.notices.dispatch import dispatch
from portal.notices.outbox import Outbox
from portal.operations.copies import (
    Copy,
    DamagedCopy,
    content_of,
    copy_files,
    evidence_of,
    examine,
    files_beside,
)
from portal.operations.opening import Trouble, check_version
from portal.store import db, migrating, transaction
from portal.store.copying import open_reading
from portal.store.files import Folder, sync_folder


class StillRunning(Trouble):
    """Somebody works on the database that is to be replaced."""

    message = (
        "The portal is still running on %(path)s. Stop it first (Ctrl-C, or systemctl stop), then try again. "
        "Nothing was changed."
    )


@dataclass
class Restored:
    """What was done when a copy was put in place."""

    copy: Copy
    aside: Path | None
    migrations: list[str]
    held: int
    signed_out: int


def bring_back(source: Path, target: Path, files: Folder, *, at: dt.datetime, now: dt.datetime) -> Restored:
    """Put the copy at `source` in place of the database at `target`, which is kept aside.

    Letters not yet sent are held, everybody is signed out, and evidence that is not in `files` is brought
    back from beside the copy. All is prepared in a file of its own and put in place by one renaming. Raises
    NotOurs, DamagedCopy, FromTheFuture and StillRunning, before anything has changed.
    """
    copy, made_here = examine(source), _shape_made_here()
    if target.exists():
        _seal(target)
    fresh = target.with_name(target.name + ".restoring")
    with _prepared(source, fresh):
        migrations = _bring_up_to_date()
        _check_shape(source, made_here)
        held = _hold_letters(now)
        signed_out = _sign_out_everybody(at, now)
    aside = _put_in_place(fresh, target, now)
    if files_beside(source).is_dir():
        copy_files(copy, source, Folder(files_beside(source)), files, "Bringing the evidence back")
    else:
        copy.missing = [name for name, _, _ in evidence_of(source) if content_of(files, name) is None]
    return Restored(copy, aside, migrations, held, signed_out)


def _seal(path: Path) -> None:
    """Bring all of a database into its one file; StillRunning if somebody else has it open.

    One too damaged for that is left as it is: perhaps that is why a copy is brought back.
    """
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as busy:
            if "locked" in str(busy):
                raise StillRunning(path=path) from busy
        except sqlite3.DatabaseError:
            return


@contextmanager
def _prepared(source: Path, fresh: Path) -> Iterator[None]:
    """Bind a copy of the copy, to be made fit; afterwards all of it is in the file `fresh`, or the file is
    gone.
    """
    _forget(fresh)
    try:
        with closing(open_reading(source)) as old, closing(sqlite3.connect(fresh)) as new:
            old.backup(new)
        os.chmod(fresh, 0o600)
        store.open_database(f"sqlite:///{fresh}")
        yield
        db.execute_sql("PRAGMA journal_mode=DELETE")
        store.close()
    except BaseException:
        store.close()
        _forget(fresh)
        raise


def _forget(path: Path) -> None:
    """Remove a database that was only begun, with all that lies beside it."""
    for ending in ("", "-wal", "-shm", "-journal", ".turns"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _bring_up_to_date() -> list[str]:
    """Apply the migrations that came since the copy was made; no copy is taken of the copy."""
    check_version()
    return list(migrating.runner().up())


@dataclass(frozen=True)
class Shape:
    """The tables of a database, and the triggers and views that act in it by themselves."""

    tables: frozenset[str]
    acting: frozenset[tuple[str, str]]


def _shape() -> Shape:
    """The shape of the bound database."""
    found = db.execute_sql("SELECT type, name, sql FROM sqlite_master").fetchall()
    tables = frozenset(name for kind, name, _ in found if kind == "table")
    return Shape(tables, frozenset((name, sql) for kind, name, sql in found if kind in ("trigger", "view")))


def _shape_made_here() -> Shape:
    """The shape that this version's own migrations give to an empty database."""
    store.close()
    store.open_database("sqlite:///:memory:")
    try:
        migrating.runner().up()
        return _shape()
    finally:
        store.close()


def _check_shape(source: Path, ours: Shape) -> None:
    """DamagedCopy unless the bound copy has our tables and acts as ours does: a trigger that somebody put in
    would go on acting long after the restore.
    """
    theirs = _shape()
    if theirs.acting != ours.acting or not ours.tables <= theirs.tables:
        raise DamagedCopy(path=source, why="its tables or triggers are not those of Recourse")


def _hold_letters(now: dt.datetime) -> int:
    """Hold every letter that the copy would send: it may have been sent after the copy was made."""
    while dispatch(now):
        pass
    return Outbox.update(status="held", lease_until=None).where(Outbox.status == "due").execute()


def _sign_out_everybody(at: dt.datetime, now: dt.datetime) -> int:
    """End all sessions and use all sign-in links up; returns how many sessions there were."""
    open_now = Session.ended_at.is_null() & (Session.expires_at > now)
    people = [row.person_id for row in Session.select(Session.person).where(open_now).distinct()]
    with transaction():
        Link.update(used_at=now).where((Link.purpose == "sign_in") & Link.used_at.is_null()).execute()
        return sum(sessions.end_all(id, by=SYSTEM, at=at, now=now, why="restored") for id in people)


def _hand_over(old: Path, new: Path) -> None:
    """Give a file the owner and the mode of the one it replaces: whoever restores may not be who serves."""
    was = old.stat()
    os.chmod(new, was.st_mode & 0o777)
    if (was.st_uid, was.st_gid) != (os.getuid(), os.getgid()):
        os.chown(new, was.st_uid, was.st_gid)


def _put_in_place(fresh: Path, target: Path, now: dt.datetime) -> Path | None:
    """Give `fresh` the name of the database; the old file gets a name of its own, which is returned. Where
    that fails, all is as it was and nothing is left lying about.
    """
    aside = None
    try:
        if target.exists():
            _seal(target)
            _hand_over(target, fresh)
            aside = _second_name(target, now)
            _move_rest(target, aside)
        fresh.replace(target)
    except BaseException:
        if aside:
            _move_rest(aside, target)
            aside.unlink()
        raise
    finally:
        _forget(fresh)
    sync_folder(target.parent)
    return aside


def _second_name(path: Path, now: dt.datetime) -> Path:
    """Give a file a second name, so that at no moment there is no database; one that is free is returned."""
    name = f"{path.name}.before-restore-{now:%Y%m%dT%H%M%S}"
    for turn in itertools.count(1):
        aside = path.with_name(name if turn == 1 else f"{name}-{turn}")
        with suppress(FileExistsError):
            os.link(path, aside)
            break
    return aside


def _move_rest(old: Path, new: Path) -> None:
    """Move what lies beside a database to another name of it; only a damaged one has it still."""
    for ending in ("-wal", "-shm"):
        rest = old.with_name(old.name + ending)
        if rest.exists():
            rest.replace(new.with_name(new.name + ending))
