"""Open cases from day to day: what came in, what went out, what is left. Method 1, R14 and R15."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Backlog:
    """Open cases at the end, how far closings kept level with arrivals, and days of work at this pace."""

    closing: int
    clearance_ratio: float | None
    days_of_work: float | None


@dataclass(frozen=True, slots=True)
class DayFlow:
    """What happened on one office day, and how many cases were open when it ended."""

    day: date
    received: int
    closed: int
    reopened: int
    open_at_end: int


def backlog(opening: int, received: int, reopened: int, closed: int, days: float = 28) -> Backlog:
    """R14, R15: open = opening + received + reopened - closed; closed / inflow; open / (closed per day).

    No inflow: no ratio; no closings: no days of work. A ratio of 1 keeps level.
    """
    closing, inflow = opening + received + reopened - closed, received + reopened
    return Backlog(closing, closed / inflow if inflow else None, closing * days / closed if closed else None)


def daily_flow(
    events: Iterable[tuple[str, datetime]], zone: str, opening: int, first: date, last: date
) -> tuple[DayFlow, ...]:
    """R14 by office day: events are (received | closed | reopened, instant); other kinds move nothing.

    `opening` is the number open when the first day began; events of other days are left out.
    """
    tz = ZoneInfo(zone)
    counts = Counter((at.astimezone(tz).date(), kind) for kind, at in events)
    days, still_open = [], opening
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        received, closed, reopened = (counts[day, kind] for kind in ("received", "closed", "reopened"))
        still_open += received + reopened - closed
        days.append(DayFlow(day, received, closed, reopened, still_open))
    return tuple(days)
