"""Like cases and what came of them: the last closed ones about the same thing, in the eyes of one reader."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from portal.cases.records import Case
from portal.cases.walls import in_sight
from portal.members.people import PersonActor
from portal.store.rows import rows

MOST = 30


@dataclass(frozen=True, slots=True)
class Got:
    """A remedy that was delivered; `amount` in minor units of `currency`."""

    kind: str
    amount: int | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Like:
    """A closed case about the same thing, and what its member got."""

    reference: str
    finding: str | None
    got: tuple[Got, ...]


# Which cases first, what they got afterwards: so the index of closed cases is read no further than needed.
_LIKE = """
SELECT near.reference, near.finding, r.kind, r.amount, r.currency
FROM (SELECT id, reference, finding, closed_at FROM grievance_case
      WHERE {sight} AND category = ? AND closed_at IS NOT NULL AND id <> ?
      ORDER BY closed_at DESC, id DESC LIMIT ?) near
LEFT JOIN remedy r ON r.case_id = near.id AND r.status = 'delivered'
ORDER BY near.closed_at DESC, near.id DESC, r.line
"""


def like(case: Case, reader: PersonActor, most: int = MOST) -> list[Like]:
    """The last closed cases of the same category that `reader` sees as staff, the latest first."""
    sight, parameters = in_sight(reader)
    found = rows(_LIKE.format(sight=sight), *parameters, case.category, case.id, most)
    return [_like(lines) for _, lines in groupby(found, key=lambda row: row[0])]


def _like(lines: Any) -> Like:
    all_lines = list(lines)
    reference, finding = all_lines[0][:2]
    return Like(reference, finding, tuple(Got(*row[2:]) for row in all_lines if row[2]))


def kinds_of(found: list[Like]) -> list[tuple[str, int]]:
    """How many of the cases got each kind of remedy, the most frequent first; a case counts once a kind."""
    return Counter(kind for one in found for kind in dict.fromkeys(got.kind for got in one.got)).most_common()
