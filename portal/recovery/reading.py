"""Reading the remedies of a case for its page, by one compiled query."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from portal.store.rows import moment, moment_or_none, rows


@dataclass(frozen=True, slots=True)
class Remedied:
    """One line of what was offered; `amount` in minor units of `currency`."""

    line: int
    kind: str
    text: str
    amount: int | None
    currency: str | None
    status: str
    offered_by: str | None
    offered_at: dt.datetime
    due: dt.datetime | None
    delivered_at: dt.datetime | None


_REMEDIED = """
SELECT r.line, r.kind, r.text, r.amount, r.currency, r.status, p.name, r.offered_at, r.due, r.delivered_at
FROM remedy r LEFT JOIN person p ON p.id = r.offered_by_id WHERE r.case_id = ? ORDER BY r.line
"""


def remedied(case_id: int) -> list[Remedied]:
    """All remedies of a case, by line."""
    return [_remedied(row) for row in rows(_REMEDIED, case_id)]


def _remedied(row: tuple[Any, ...]) -> Remedied:
    values = [*row[:7], moment(row[7]), *map(moment_or_none, row[8:])]
    return Remedied(*values)
