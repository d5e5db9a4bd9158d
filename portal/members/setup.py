"""Set-up: one change at a time, none over another that was not seen, and who made the last one when.

Each thing that is set has a name (`association`, `logo`, `calendar`, `promises`, `authority`); the number of
its last line in the history is its version.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from portal import history
from portal.history import Actor
from portal.store import forget, transaction
from portal.store.columns import canonical
from portal.store.rows import change, moment, rows
from portal.wording import Stale

SUBJECT = ("association", 1)


class Change(NamedTuple):
    """The last change of something that is set: its number in the history, when, and by whom."""

    number: int
    at: dt.datetime
    by: Actor


_LAST = """
SELECT number, at, actor_kind, actor_id FROM history_line
WHERE subject_kind = 'association' AND subject_id = 1 AND kind = 'setting.changed' AND particulars = ?
ORDER BY number DESC LIMIT 1
"""


def last_change(name: str) -> Change | None:
    """The last change of what is called `name`; None as long as it is as the portal came."""
    found = rows(_LAST, canonical({"name": name}))
    if not found:
        return None
    number, at, kind, id = found[0]
    return Change(number, moment(at), Actor(kind, id))


def version_of(name: str) -> int:
    """The version of what is called `name`, 0 as long as it is as the portal came."""
    last = last_change(name)
    return last.number if last else 0


@contextmanager
def changing(name: str, *, seen: int | None, by: Actor, at: dt.datetime) -> Iterator[None]:
    """Change what is called `name`, alone: Stale if its version is no longer the one `seen` (None: who
    changes it has not looked). Whoever comes second waits for the first at the association's row.
    """
    with transaction():
        change("UPDATE association SET version = version + 1 WHERE id = 1")
        if seen is not None and seen != version_of(name):
            raise Stale
        yield
        forget()
        history.record(SUBJECT, "setting.changed", by=by, at=at, name=name)
