"""The end of the ledger, newest line first: what happened, when, to what, by whom; no particulars."""

import datetime as dt
from typing import Any, NamedTuple

from portal.history.actors import Actor
from portal.history.ledger import Subject
from portal.store.paging import Page
from portal.store.rows import moment, moment_or_none, rows

PAGE = 50


class Head(NamedTuple):
    """The end of the chain. `agrees`: whether the last line has the number and the hash that the head says.

    That is no proof of the lines before it; `chain.verify` reads them all.
    """

    number: int
    hash: str
    at: dt.datetime | None
    agrees: bool


class Line(NamedTuple):
    """A line of the ledger without its particulars."""

    number: int
    at: dt.datetime
    kind: str
    subject: Subject
    actor: Actor


_HEAD = """
SELECT head.number, head.hash, head.at, last.number, last.hash
FROM history_head head LEFT JOIN history_line last
ON last.number = (SELECT MAX(number) FROM history_line)
"""
_LINES = "SELECT number, at, kind, subject_kind, subject_id, actor_kind, actor_id FROM history_line WHERE "


def head() -> Head:
    """The end of the chain, in one query that costs the same however long the ledger is."""
    number, its_hash, at, last, last_hash = rows(_HEAD)[0]
    agrees = (number, its_hash) == (last, last_hash) if last is not None else number == 0
    return Head(number, its_hash, moment_or_none(at), agrees)


def latest(about: Subject | None = None, *, after: int | None = None, most: int = PAGE) -> Page[Line]:
    """A page of lines, the newest first, behind the line number `after`; all of them, or those `about` one
    thing.
    """
    conditions, values = ["1 = 1"], list[str | int]()
    if about is not None:
        conditions.append("subject_kind = ? AND subject_id = ?")
        values += about
    if after is not None:
        conditions.append("number < ?")
        values.append(after)
    sql = f"{_LINES}{' AND '.join(conditions)} ORDER BY number DESC LIMIT ?"
    found = [_line(row) for row in rows(sql, *values, most + 1)]
    return Page(found[:most], str(found[most - 1].number) if len(found) > most else None)


def _line(row: tuple[Any, ...]) -> Line:
    number, at, kind, subject_kind, subject_id, actor_kind, actor_id = row
    return Line(number, moment(at), kind, (subject_kind, subject_id), Actor(actor_kind, actor_id))
