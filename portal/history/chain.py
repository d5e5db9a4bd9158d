"""Verifying the chain: every line in its place, with the hash it was given.

A cut tail cannot be seen by the chain alone, since what is left is a whole chain: that takes an anchor
outside.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.history.actors import Actor
from portal.history.ledger import BEFORE_ALL, HistoryHead, HistoryLine, line_hash, values_of


@dataclass(frozen=True)
class Verdict:
    """What verification found: how many lines, the head's hash,
    and the first bad number (None if all is well).
    """

    lines: int
    head: str
    first_bad: int | None

    @property
    def whole(self) -> bool:
        """Whether every line is as it was written."""
        return self.first_bad is None


def _is_as_written(line: HistoryLine, number: int, before: str) -> bool:
    actor = Actor(line.actor_kind, line.actor_id)
    values = values_of(line.number, line.at, line.kind, line.subject, actor, line.particulars)
    return line.number == number and line.previous == before and line.hash == line_hash(before, values)


def verify(progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Read the whole ledger and say whether it is as it was written; `progress(done, total)` counts lines."""
    head = HistoryHead.get()
    number, before = 0, BEFORE_ALL
    for line in HistoryLine.select().order_by(HistoryLine.number).iterator():
        number += 1
        if not _is_as_written(line, number, before):
            return Verdict(number, head.hash, number)
        before = line.hash
        if progress and number % 1000 == 0:
            progress(number, head.number)
    whole = (number, before) == (head.number, head.hash)
    return Verdict(number, head.hash, None if whole else number + 1)
