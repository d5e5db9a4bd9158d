"""Calendar quarters, the points of charts of answers and the steps in which published periods move. Pure.

Only whole quarters are published, and a period is four of them or more (metric definitions, 0.3 and 6.5).
"""

import datetime as dt
from dataclasses import dataclass

from portal.metrics.shapes import Window

DAY = dt.timedelta(days=1)
IN_A_YEAR = 4


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter: `number` counts them from the first year on, so that they can be added."""

    number: int

    @classmethod
    def of(cls, day: dt.date) -> "Quarter":
        """The quarter in which `day` lies."""
        return cls(day.year * IN_A_YEAR + (day.month - 1) // 3)

    @property
    def year(self) -> int:
        """The year it lies in."""
        return self.number // IN_A_YEAR

    @property
    def place(self) -> int:
        """Which quarter of its year it is, from 1."""
        return self.number % IN_A_YEAR + 1

    @property
    def since(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * (self.place - 1) + 1, 1)

    @property
    def until(self) -> dt.date:
        """Its last day."""
        return Quarter(self.number + 1).since - DAY

    @property
    def is_last_of_year(self) -> bool:
        """Whether a calendar year ends with it."""
        return self.place == IN_A_YEAR

    def after(self, quarters: int) -> "Quarter":
        """The quarter so many later (earlier, if negative)."""
        return Quarter(self.number + quarters)

    def window(self, quarters: int = IN_A_YEAR) -> Window:
        """The so many quarters that end with it."""
        return Window(self.after(1 - quarters).since, self.until)


def last_ended(today: dt.date) -> Quarter:
    """The last quarter that has ended by `today`."""
    return Quarter.of(today).after(-1)


def quarters_of(window: Window) -> range:
    """The numbers of the quarters in a window of whole ones."""
    return range(Quarter.of(window.since).number, Quarter.of(window.until).number + 1)
