"""Reading a case for its page: few compiled queries, each named, giving plain rows in their order."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.store.rows import moment, moment_or_none, rows


class Said(NamedTuple):
    """A word of the conversation. `side` is member, staff or note."""

    id: int
    at: dt.datetime
    side: str
    kind: str
    author_id: int | None
    author: str | None
    text: str
    language: str
    channel: str


_SAID = """
SELECT m.id, m.at, m.side, m.kind, m.author_id, p.name, m.text, m.language, m.channel
FROM message m LEFT JOIN person p ON p.id = m.author_id WHERE m.case_id = ? ORDER BY m.id
"""
_SAID_TO_MEMBER = _SAID.replace("ORDER BY", "AND m.side <> 'note' ORDER BY")


def said(case_id: int, *, notes: bool) -> list[Said]:
    """The conversation, oldest first; with the notes only for the staff."""
    found = rows(_SAID if notes else _SAID_TO_MEMBER, case_id)
    return [Said(row[0], moment(row[1]), *row[2:]) for row in found]


class Happened(NamedTuple):
    """A line of the ledger about the case."""

    number: int
    at: dt.datetime
    kind: str
    actor_kind: str
    actor_id: int | None
    particulars: dict[str, Any]


_HAPPENED = """
SELECT number, at, kind, actor_kind, actor_id, particulars FROM history_line
WHERE subject_kind = 'case' AND subject_id = ? AND number > ? ORDER BY number
"""


def happened(case_id: int, after: int = 0) -> list[Happened]:
    """Everything that happened to the case behind the line number `after`, oldest first."""
    found = rows(_HAPPENED, case_id, after)
    told = json.loads(f"[{','.join(row[5] for row in found)}]")  # all at once: one by one takes twice as long
    return [
        Happened(number, moment(at), kind, actor_kind, actor_id, particulars)
        for (number, at, kind, actor_kind, actor_id, _), particulars in zip(found, told, strict=True)
    ]


class Promised(NamedTuple):
    """A promise as it stands: open, kept, broken or paused."""

    kind: str
    line: int | None
    made_at: dt.datetime
    due: dt.datetime
    kept_at: dt.datetime | None
    broken_at: dt.datetime | None
    ended_at: dt.datetime | None
    running: bool

    def status(self, at: dt.datetime) -> str:
        """open, kept, broken or paused at the moment `at`, whether or not the worker has noticed yet."""
        if self.broken_at is not None or (self.stands and self.running and at > self.due):
            return "broken"
        if self.kept_at is not None:
            return "kept"
        return "open" if self.running else "paused"

    @property
    def stands(self) -> bool:
        """Whether it is neither kept nor ended."""
        return self.kept_at is None and self.ended_at is None


_PROMISED = """
SELECT kind, line, made_at, due, kept_at, broken_at, ended_at, running FROM promise
WHERE case_id = ? ORDER BY id
"""


def promised(case_id: int) -> list[Promised]:
    """The promises of the case, oldest first, without those that ended before their time came."""
    found = [_promised(row) for row in rows(_PROMISED, case_id)]
    return [one for one in found if one.ended_at is None or one.kept_at or one.broken_at]


def _promised(row: tuple[Any, ...]) -> Promised:
    kept, broken, ended = map(moment_or_none, row[4:7])
    return Promised(row[0], row[1], moment(row[2]), moment(row[3]), kept, broken, ended, bool(row[7]))


class Renewed(NamedTuple):
    """A promise with those of its kind that went before it: the next update is promised again and again."""

    latest: Promised
    earlier: list[Promised]

    def kept(self, at: dt.datetime) -> int:
        """How many of the earlier ones were kept in time."""
        return sum(one.status(at) == "kept" for one in self.earlier)


def renewed(promises: list[Promised]) -> list[Renewed]:
    """The promises, one of each kind; every remedy has its own."""
    same: dict[tuple[str, int | None], list[Promised]] = {}
    for one in promises:
        same.setdefault((one.kind, one.line), []).append(one)
    return [Renewed(latest, earlier) for *earlier, latest in same.values()]


class Attached(NamedTuple):
    """A file that came with a message."""

    message_id: int
    name: str
    filename: str
    media_type: str
    size: int
    internal: bool
    ready: bool
    refused: bool


_ATTACHED = """
SELECT message_id, name, filename, media_type, size, internal, ready, refused FROM evidence
WHERE case_id = ? ORDER BY id
"""


def attached(case_id: int, *, internal: bool) -> list[Attached]:
    """The files of the case, in the order they came; internal ones only for the staff."""
    found = [Attached(*row[:5], *map(bool, row[5:])) for row in rows(_ATTACHED, case_id)]
    return [one for one in found if internal or not one.internal]


@dataclass(frozen=True, slots=True)
class Named:
    """What a line of the ledger that tells of a case is called by, and whose case it is."""

    reference: str
    member_id: int | None


def named(cases: set[int]) -> dict[int, Named]:
    """References and members of cases by their ids; no query for none."""
    if not cases:
        return {}
    marks = ", ".join("?" * len(cases))
    found = rows(f"SELECT id, reference, member_id FROM grievance_case WHERE id IN ({marks})", *sorted(cases))
    return {id: Named(reference, member) for id, reference, member in found}


def id_of(reference: str) -> int | None:
    """The id of the case with this reference, written in full; None if there is none."""
    found = rows("SELECT id FROM grievance_case WHERE reference = ?", reference)
    return found[0][0] if found else None


def names_of(people: set[int]) -> dict[int, str]:
    """The names of people by their ids; no query for nobody."""
    if not people:
        return {}
    marks = ", ".join("?" * len(people))
    return dict(rows(f"SELECT id, name FROM person WHERE id IN ({marks})", *sorted(people)))
