"""Turns: on SQLite one writes at a time, so writers stand in line instead of knocking again and again.

SQLite itself lets a writer who finds the door shut sleep for ever longer pauses; with several writers most
of the time is slept away. Threads of a process wait for a lock, processes for a lock on a file beside the
database. Whoever has waited as long as SQLite would goes on without a turn: then SQLite says whether the
database is busy.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 5.0  # seconds, as long as SQLite's own busy timeout
_PAUSE = 0.0005


class Turns:
    """The line of writers before one database file (None: nobody else can reach it)."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self._threads = threading.Lock()
        self._file: tuple[int, int] | None = None  # process id, descriptor: a fork must not share the lock

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turn, or go on without it after waiting in vain."""
        until = time.monotonic() + PATIENCE
        mine = self._threads.acquire(timeout=PATIENCE)
        descriptor = self._lock_file(until) if mine and self.path else None
        try:
            yield
        finally:
            if descriptor is not None:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            if mine:
                self._threads.release()

    def _lock_file(self, until: float) -> int | None:
        descriptor = self._descriptor()
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError:
                if time.monotonic() > until:
                    return None
                time.sleep(_PAUSE)

    def _descriptor(self) -> int:
        if self._file is None or self._file[0] != os.getpid():
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._file = (os.getpid(), os.open(f"{self.path}.turns", flags, 0o600))
        return self._file[1]
