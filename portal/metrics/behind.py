"""Which cases a figure counts: said once in its definition, by the tallies that make the figure itself."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import ColumnBase, Field

from portal.metrics.counts.given import INCIDENT, Given
from portal.metrics.rows import TOTAL, CaseFact, Part
from portal.store import rows_of

Tally = Callable[[Counter[str]], float]
"""How much of a figure there is in sums of measures: those of all cases, or those of one."""

ASKED, JUSTIFIED, MEMBERS = "asked", "justified", "members"
"""Lists of more than is counted: nobody of the staff sees who answered, so all who were asked are listed, or
all justified cases; of a figure of members, all cases of theirs.
"""

ALL, COUNTED, OTHERS = "all", "counted", "others"
SCANNED = 200
"""So many cases are looked through for one page at most, however few of them count."""

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Behind:
    """The cases behind a figure: the tallies of its base (n) and of what it counts of that (x, if it is a
    share), and the way to find them (`WAYS`).

    `age`: so long ago their moment lies at least. `always`: the sum of all days counts, not of the window.
    `told`: what the list must say, where it holds other cases than the figure counts.
    """

    base: Tally
    counted: Tally | None = None
    by: str = "closed"
    age: dt.timedelta = dt.timedelta()
    always: bool = False
    told: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which lists there are of it."""
        return (ALL, COUNTED, OTHERS) if self.counted else (ALL,)

    def times(self, sums: Counter[str], which: str = ALL) -> int:
        """How often a case that gives these sums counts in a list."""
        n, x = int(self.base(sums)), int(self.counted(sums)) if self.counted else 0
        return {ALL: n, COUNTED: x, OTHERS: n - x}[which]


@dataclass(frozen=True)
class Span:
    """The days of a figure as days (ordinals) and as moments, first and last included."""

    first: int
    last: int
    since: dt.datetime
    until: dt.datetime


Way = Callable[[Span], tuple[ColumnBase | None, Field]]
"""A range of an index: its condition, and the column by which it is read from its end."""


def _days(column: "Field[Any]") -> Way:
    return lambda span: (column.between(span.first, span.last), column)


def _moments(column: "Field[Any]") -> Way:
    return lambda span: (column.between(span.since, span.until), column)


def _still_open(span: Span) -> tuple[ColumnBase | None, Field]:
    return CaseFact.is_open, CaseFact.case


def _closed_since(span: Span) -> tuple[ColumnBase | None, Field]:
    return CaseFact.closed_at >= span.since, CaseFact.closed_at


def _closed_before(span: Span) -> tuple[ColumnBase | None, Field]:
    return CaseFact.closed_at < span.since, CaseFact.closed_at


_LIVED = (_still_open, _closed_since)
WAYS: dict[str, tuple[Way, ...]] = {
    "received": (_days(CaseFact.received_day),),
    "acknowledgement": (_moments(CaseFact.acknowledgement_due),),
    "decision": (_moments(CaseFact.decision_due),),
    "closed": (_moments(CaseFact.closed_at),),
    "asked": (_days(CaseFact.asked_day),),
    "open": (_still_open,),
    "moved": _LIVED,
    "ever": (*_LIVED, _closed_before),
}
"""Where the cases of a figure are found. What happens up to the last closing was of a case that is open, or
was closed since (`moved`); an appeal or a remedy may also come later (`ever`).
"""


@dataclass(frozen=True)
class Candidate:
    """A case that may count: the mark behind which the list goes on, and what it gave to the roll-ups."""

    case: int
    mark: str
    given: Given


def candidates(behind: Behind, span: Span, after: str = "") -> list[Candidate]:
    """The next cases behind a mark that may count, the newest of each way first; one more than are looked
    through, so that it is known whether there are more.
    """
    ways = WAYS[behind.by]
    place, key, case = _read(after, len(ways))
    found: list[Candidate] = []
    for number in range(place, len(ways)):
        condition, column = ways[number](span)
        if number == place and key is not None:
            condition = condition & _beyond(column, key, case)
        found += _in_order(number, condition, column)
    return found[: SCANNED + 1]


def _beyond(column: "Field[Any]", key: Any, case: int) -> ColumnBase:
    """Behind the mark: a range of the index, and of the rows at its end those that were not seen yet."""
    if column is CaseFact.case:
        return CaseFact.case < case
    return (column <= key) & ((column < key) | (CaseFact.case < case))


def _in_order(number: int, condition: Any, column: "Field[Any]") -> list[Candidate]:
    # the sum keeps the engine from walking the whole key instead of the few open cases
    order = (CaseFact.case + 0).desc() if column is CaseFact.case else column.desc()
    own = CaseFact.select(CaseFact.case).where(condition).order_by(order, CaseFact.case.desc())
    keys = own.limit(SCANNED + 1)
    query = CaseFact.select(CaseFact.case, column, CaseFact.given).where(CaseFact.case.in_(keys))
    rows = sorted(rows_of(query), key=lambda row: (row[1], row[0]), reverse=True)
    return [Candidate(case, _mark(number, key, case), Given.of_json(given)) for case, key, given in rows]


def _mark(number: int, key: Any, case: int) -> str:
    told = f"{key.timestamp():.6f}" if isinstance(key, dt.datetime) else str(key)
    return f"{number}~{told}~{case}"


def _read(mark: str, ways: int) -> tuple[int, Any, int]:
    """The way, the place in it and the case of a mark; an unreadable one starts from the beginning."""
    try:
        number, key, case = mark.split("~")
        place = dt.datetime.fromtimestamp(float(key), dt.UTC) if "." in key else int(key)
        known = 0 <= int(number) < ways and (isinstance(place, dt.datetime) or 0 <= place < 2**62)
        return (int(number), place, int(case)) if known and 0 <= int(case) < 2**62 else (0, None, 0)
    except (ValueError, OverflowError, OSError):
        return 0, None, 0


def times_of(behind: Behind, given: Given, span: Span, part: Part, which: str = ALL) -> int:
    """How often a case counts in a list: by the entries that it gave to the roll-ups, in the days and the
    part of the figure.
    """
    if not _is_of(given, part):
        return 0
    sums: Counter[str] = Counter()
    for day, measure, n in given.entries:
        if behind.always or span.first <= day <= span.last:
            sums[measure] += n
    return behind.times(sums, which)


def _is_of(given: Given, part: Part) -> bool:
    if part == TOTAL:
        return True
    dimension, value = part
    if dimension == INCIDENT:
        return _incident(given.dimensions) == value
    rows = given.keys()
    return part in rows


def _incident(dimensions: Mapping[str, str]) -> str:
    return dimensions.get(INCIDENT, "")
