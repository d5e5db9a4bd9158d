"""A member's own cases, as their pages read them: few compiled queries giving plain rows."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from portal.cases.queues import UnknownCase
from portal.store.references import read_reference
from portal.store.rows import moment, moment_or_none, rows

CLOSED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as its member sees it; `handler` is a name, `wanted` holds remedy codes and own words. With
    `encloses` files may wait for the member's next word (see portal.cases.enclosed).
    """

    id: int
    reference: str
    subject: str
    language: str
    category: str
    channel: str
    state: str
    handler_id: int | None
    handler: str | None
    finding: str | None
    closed_by: str | None
    declines: int
    version: int
    received_at: dt.datetime
    acknowledged_at: dt.datetime | None
    decided_at: dt.datetime | None
    delivered_at: dt.datetime | None
    closed_at: dt.datetime | None
    reopened_at: dt.datetime | None
    paused_at: dt.datetime | None
    waiting_since: dt.datetime | None
    wanted: dict[str, Any]
    encloses: bool

    @property
    def is_paused(self) -> bool:
        """Whether a question to the member is open."""
        return self.paused_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.state != "closed"


_OWN = """
SELECT c.id, c.reference, c.subject_text, c.language, c.category, c.channel, c.state, c.handler_id, p.name,
       c.finding, c.closed_by, c.declines, c.version, c.received_at, c.acknowledged_at, c.decided_at,
       c.delivered_at, c.closed_at, c.reopened_at, c.paused_at, c.waiting_since, c.wanted,
       EXISTS (SELECT 1 FROM draft d WHERE d.person_id = c.member_id AND d.case_id = c.id)
FROM grievance_case c LEFT JOIN person p ON p.id = c.handler_id
WHERE c.reference = ? AND c.member_id = ?
"""


def own_case(member_id: int, reference: str) -> OwnCase:
    """The member's case with this reference; UnknownCase if it is not theirs or not there."""
    found = rows(_OWN, read_reference(reference) or "", member_id)
    if not found:
        raise UnknownCase(reference=reference[:20])
    row = found[0]
    values = [
        *row[:13],
        moment(row[13]),
        *map(moment_or_none, row[14:21]),
        json.loads(row[21]),
        bool(row[22]),
    ]
    return OwnCase(*values)


@dataclass(frozen=True, slots=True)
class Matter:
    """A case as one line of its member's list."""

    id: int
    reference: str
    subject: str
    language: str
    state: str
    handler: str | None
    finding: str | None
    received_at: dt.datetime
    closed_at: dt.datetime | None
    paused_at: dt.datetime | None
    waiting_since: dt.datetime | None

    @property
    def is_paused(self) -> bool:
        """Whether a question to the member is open."""
        return self.paused_at is not None


_MATTERS = """
SELECT c.id, c.reference, c.subject_text, c.language, c.state, p.name, c.finding, c.received_at, c.closed_at,
       c.paused_at, c.waiting_since
FROM grievance_case c LEFT JOIN person p ON p.id = c.handler_id WHERE c.member_id = ?
"""
_OPEN = f"{_MATTERS} AND c.state <> 'closed' ORDER BY c.received_at DESC, c.id DESC"
_CLOSED = f"{_MATTERS} AND c.state = 'closed' ORDER BY c.received_at DESC, c.id DESC LIMIT ?"
_OLDER = f"""{_MATTERS} AND c.state = 'closed' AND (c.received_at, c.id) <
    (SELECT received_at, id FROM grievance_case WHERE reference = ? AND member_id = ?)
    ORDER BY c.received_at DESC, c.id DESC LIMIT ?"""


def _matter(row: tuple[Any, ...]) -> Matter:
    values = [*row[:7], moment(row[7]), *map(moment_or_none, row[8:])]
    return Matter(*values)


def open_matters(member_id: int) -> list[Matter]:
    """A member's cases that are not closed, the latest first."""
    return [_matter(row) for row in rows(_OPEN, member_id)]


def closed_matters(member_id: int, behind: str = "", limit: int = CLOSED_AT_ONCE) -> list[Matter]:
    """A member's closed cases, the latest first, at most `limit`; those behind a reference."""
    if behind:
        reference = read_reference(behind) or ""
        return [_matter(row) for row in rows(_OLDER, member_id, reference, member_id, limit)]
    return [_matter(row) for row in rows(_CLOSED, member_id, limit)]


_NEXT = """
SELECT p.case_id, p.kind, p.due FROM promise p JOIN grievance_case c ON c.id = p.case_id
WHERE c.member_id = ? AND c.state <> 'closed' AND p.kept_at IS NULL AND p.ended_at IS NULL AND p.running
ORDER BY p.due DESC, (p.kind = 'update') DESC, p.id DESC
"""


def next_promises(member_id: int) -> dict[int, tuple[str, dt.datetime]]:
    """The promise that falls due next in each open case of a member: case id → kind and due time. Of two for
    the same moment it is not the next update.
    """
    return {case_id: (kind, moment(due)) for case_id, kind, due in rows(_NEXT, member_id)}


_QUESTIONS = """
SELECT m.case_id, m.text FROM message m JOIN grievance_case c ON c.id = m.case_id
WHERE c.member_id = ? AND c.paused_at IS NOT NULL AND m.kind = 'question' ORDER BY m.id
"""


def open_questions(member_id: int) -> dict[int, str]:
    """The question that waits for the member's answer: case id → its words."""
    return dict(rows(_QUESTIONS, member_id))
