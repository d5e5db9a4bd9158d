"""When a figure that is withheld will be told, if what it counts comes in as it did in the last year.

How far it is must not tell how many there are so far: where fewer than k stand behind a figure, only a rough
word is kept, and with each of them several counts go (metric definitions, 6).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any

MONTHS = 12
FAR = 24
"""Months beyond which nobody can know the pace."""


class When(StrEnum):
    """When it will be told at the present pace: never tells more than this of a hidden count."""

    MONTHS = "months"
    YEAR = "within a year"
    TWO_YEARS = "in one to two years"
    LONGER = "in more than two years"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Awaited:
    """When; and of a count that is told itself, how many more are needed and in how many months they come."""

    when: When
    more: int | None = None
    months: int | None = None

    def as_json(self) -> list[Any]:
        """As it is stored."""
        return [str(self.when), self.more, self.months]

    @classmethod
    def of_json(cls, stored: list[Any]) -> "Awaited":
        """What `as_json` stored."""
        return cls(When(stored[0]), *stored[1:])


def hidden(n: int, a_year: int, k: int, least: int = 0) -> Awaited:
    """Of a count that is hidden, since it is below `k`: a rough word on when it reaches `least` (or k)."""
    if a_year <= 0:
        return Awaited(When.UNKNOWN)
    years = (max(least, k) - min(n, k - 1)) / a_year
    return Awaited(When.YEAR if years <= 1 else When.TWO_YEARS if years <= 2 else When.LONGER)


def few(n: int, a_year: int, least: int) -> Awaited:
    """Of a count that may be told and does not suffice: how many more are needed, and in how many months."""
    if a_year <= 0:
        return Awaited(When.UNKNOWN, least - n)
    months = ceil(MONTHS * (least - n) / a_year)
    if months > FAR:
        return Awaited(When.LONGER, least - n)
    return Awaited(When.MONTHS, least - n, months)
