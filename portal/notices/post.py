"""The post as a whole: how many letters wait, are held, given up or undeliverable, and which are late."""

import datetime as dt
from dataclasses import dataclass

from portal.notices.dispatch import READER
from portal.notices.outbox import LATE
from portal.store.rows import moment_or_none, rows, stored


@dataclass(frozen=True)
class Post:
    """How the post stands. `oldest` is when the thing happened of which the oldest waiting letter tells, but
    for letters that wait for the end of quiet hours; `late` says whether it should have left by
    now, `unread_late` whether the ledger has lines that should have become letters by now.
    """

    waiting: int
    oldest: dt.datetime | None
    held: int
    dead: int
    undeliverable: int
    late: bool
    unread_late: bool

    @property
    def is_well(self) -> bool:
        """Whether nobody need look after it."""
        return not (self.late or self.unread_late or self.held or self.dead or self.undeliverable)


# Sent and settled letters are never counted: they are nearly all there are, and the index leaves them out.
_COUNTS = """
SELECT status, COUNT(*), NULL FROM outbox WHERE status IN ('held', 'dead', 'undeliverable') GROUP BY status
UNION ALL SELECT 'due', COUNT(*), MIN(CASE WHEN tries = 0 AND next_try_at > ? THEN NULL ELSE at END)
FROM outbox WHERE status = 'due'
"""
# The first line not read yet, not the last line: whoever signs in to look has just written one.
_UNREAD = """
SELECT at FROM history_line WHERE number = COALESCE((SELECT number FROM cursor WHERE name = ?), 0) + 1
"""


def post(at: dt.datetime, *, now: dt.datetime) -> Post:
    """How the post stands at the moment `at` (`now` is real time), in two queries that do not grow with the
    letters sent.
    """
    found = rows(_COUNTS, stored(now))
    counted = {status: (number, moment_or_none(oldest)) for status, number, oldest in found}
    unread = [moment_or_none(at) for (at,) in rows(_UNREAD, READER)]
    waiting, oldest = counted["due"]
    return Post(
        waiting=waiting,
        oldest=oldest,
        late=_is_late(oldest, at),
        unread_late=any(_is_late(since, at) for since in unread),
        **{status: counted.get(status, (0, None))[0] for status in ("held", "dead", "undeliverable")},
    )


def _is_late(since: dt.datetime | None, at: dt.datetime) -> bool:
    return since is not None and at - since > LATE
