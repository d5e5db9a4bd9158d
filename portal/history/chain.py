"""Verifying the chain: every line in its place, with the hash it was given.

A cut tail cannot be seen by the chain alone, since what is left is a whole chain: that takes an anchor
outside.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from peewee import fn

from portal.history.actors import Actor
from portal.history.ledger import BEFORE_ALL, HistoryHead, HistoryLine, line_hash, values_of

_AT_ONCE = 2000


@dataclass(frozen=True)
class Verdict:
    """What verification found: how many lines are good, the head's hash, and the first bad number (None if
    all is well).
    """

    lines: int
    head: str
    first_bad: int | None

    @property
    def whole(self) -> bool:
        """Whether every line is as it was written."""
        return self.first_bad is None


def _is_as_written(line: HistoryLine, number: int, before: str) -> bool:
    if not isinstance(line.at, dt.datetime):
        return False
    actor = Actor(line.actor_kind, line.actor_id)
    values = values_of(line.number, line.at, line.kind, line.subject, actor, line.particulars)
    return line.number == number and line.previous == before and line.hash == line_hash(before, values)


def verify(progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Read the whole ledger and say whether it is as it was written; `progress(done, total)` counts lines.

    Lines may be added meanwhile: the reading goes on until it has met the head.
    """
    number, before = 0, BEFORE_ALL
    early = HistoryLine.select(fn.min(HistoryLine.number)).where(HistoryLine.number < 1).scalar()
    if early is not None:
        return Verdict(0, HistoryHead.get().hash, early)
    while True:
        head = HistoryHead.get()
        for line in _lines_behind(number, head.number):
            if line is None or not _is_as_written(line, number + 1, before):
                return Verdict(number, head.hash, number + 1)
            number, before = number + 1, line.hash
            if progress and (number % 1000 == 0 or number == head.number):
                progress(number, head.number)
        if (number, before) != (head.number, head.hash):
            return Verdict(number, head.hash, number + 1)
        stray = HistoryLine.select().where(HistoryLine.number > number).exists()
        if HistoryHead.get().number == number:
            return Verdict(number, head.hash, number + 1 if stray else None)


def _lines_behind(number: int, last: int) -> Iterator[HistoryLine | None]:
    """The lines behind `number` up to `last` in their order, fetched in portions; None for one that is
    unreadable.
    """
    while number < last:
        where = (HistoryLine.number > number) & (HistoryLine.number <= last)
        numbers = (
            HistoryLine.select(HistoryLine.number).where(where).order_by(HistoryLine.number).limit(_AT_ONCE)
        )
        portion = [line.number for line in numbers]
        if not portion:
            return
        yield from _read(portion)
        number = portion[-1]


def _read(numbers: list[int]) -> Iterator[HistoryLine | None]:
    """The lines of these numbers. One whose particulars are no JSON any more makes us read each by itself."""
    between = HistoryLine.number.between(numbers[0], numbers[-1])
    try:
        yield from list(HistoryLine.select().where(between).order_by(HistoryLine.number))
    except ValueError:
        yield from (_one(number) for number in numbers)


def _one(number: int) -> HistoryLine | None:
    try:
        return HistoryLine.get_by_id(number)
    except ValueError:
        return None
