"""Writing the ledger: lines are collected while a transaction runs, and numbered as its last act."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from peewee import BigIntegerField, CharField, IntegerField, ModelSelect

from portal.history.actors import Actor
from portal.history.kinds import KINDS
from portal.store import JsonColumn, Moment, Record, is_postgres
from portal.store.columns import canonical
from portal.store.database import collect, last_act
from portal.store.rows import change, insert_all, moment, rows, stored

Subject = tuple[str, int]

BEFORE_ALL = "0" * 64


class HistoryLine(Record):
    """One thing that happened. Only ever added: triggers refuse a change."""

    number = BigIntegerField(primary_key=True)
    at = Moment()
    kind = CharField(max_length=40)
    subject_kind = CharField(max_length=20)
    subject_id = BigIntegerField()
    actor_kind = CharField(max_length=10)
    actor_id = BigIntegerField(null=True)
    particulars = JsonColumn()
    previous = CharField(max_length=64)
    hash = CharField(max_length=64)

    class Meta:
        indexes = ((("subject_kind", "subject_id", "number"), False), (("kind", "number"), False))

    @property
    def subject(self) -> Subject:
        """What it happened to: the kind of thing and its id."""
        return self.subject_kind, self.subject_id


class HistoryHead(Record):
    """The last number and hash of the chain; its one row is the lock under which lines get their numbers."""

    id = IntegerField(primary_key=True)
    number = BigIntegerField()
    hash = CharField(max_length=64)
    at = Moment(null=True)


@dataclass(frozen=True)
class _Happening:
    """A line without its number yet."""

    at: dt.datetime
    kind: str
    subject: Subject
    actor: Actor
    particulars: dict[str, Any]


def record(subject: Subject, kind: str, /, *, by: Actor, at: dt.datetime, **particulars: Any) -> None:
    """Write down that `kind` happened to `subject`, done by `by` at `at`, in the running transaction.

    `particulars` are exactly those declared for the kind: codes, ids and numbers as they were at that moment.
    RuntimeError outside a transaction; ValueError for an undeclared kind or other particulars than declared.
    """
    if set(particulars) != set(KINDS.get(kind, ("?",))):
        raise ValueError(f"{kind} carries {KINDS.get(kind)}, not {tuple(particulars)}")
    collect(_Happening(at, kind, subject, by, particulars))


def line_hash(previous: str, values: list[Any]) -> str:
    """The hash of one line: SHA-256 over the hash before it and the canonical text of its values."""
    return hashlib.sha256(f"{previous}\n{canonical(values)}".encode()).hexdigest()


def values_of(
    number: int, at: dt.datetime, kind: str, subject: Subject, actor: Actor, particulars: Any
) -> list[Any]:
    """What of a line is hashed, in its order."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return [number, moment, kind, *subject, actor.kind, actor.id, particulars]


@last_act
def _number_lines(collected: list[Any]) -> None:
    """Give the transaction's lines their numbers and hashes, under the lock on the chain's head."""
    happenings = [item for item in collected if isinstance(item, _Happening)]
    if not happenings:
        return
    last, before, until = rows(_HEAD if not is_postgres() else f"{_HEAD} FOR UPDATE")[0]
    lines = []
    for number, item in enumerate(happenings, last + 1):
        values = values_of(number, item.at, item.kind, item.subject, item.actor, item.particulars)
        fresh = line_hash(before, values)
        lines.append((number, item.at, *values[2:], before, fresh))
        before = fresh
    insert_all(HistoryLine, FIELDS, lines)
    latest = max(item.at for item in happenings)
    at = max(moment(until), latest) if until else latest
    change("UPDATE history_head SET number = ?, hash = ?, at = ?", last + len(lines), before, stored(at))


_HEAD = "SELECT number, hash, at FROM history_head"
FIELDS = (
    "number",
    "at",
    "kind",
    "subject_kind",
    "subject_id",
    "actor_kind",
    "actor_id",
    "particulars",
    "previous",
    "hash",
)


def lines_of(subject: Subject) -> "ModelSelect[HistoryLine]":
    """The lines about `subject`, oldest first."""
    kind, id = subject
    about = (HistoryLine.subject_kind == kind) & (HistoryLine.subject_id == id)
    return HistoryLine.select().where(about).order_by(HistoryLine.number)
