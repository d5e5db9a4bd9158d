"""Reading the ledger once: each reader keeps a cursor in the same transaction as its effect."""

from collections.abc import Callable

from peewee import BigIntegerField, CharField

from portal.history.ledger import HistoryLine
from portal.store import Record, for_update, transaction


class Cursor(Record):
    """How far a reader of the ledger has come."""

    name = CharField(primary_key=True, max_length=40)
    number = BigIntegerField(default=0)


def follow(name: str, take: Callable[[list[HistoryLine]], None], *, batch: int = 500) -> int:
    """Give the reader `name` its next lines, at most `batch`, and move its cursor: all in one transaction.

    Returns how many lines it took; 0 when it has caught up. Two workers following one name wait for each
    other.
    """
    with transaction():
        Cursor.insert(name=name, number=0).on_conflict_ignore().execute()
        cursor = for_update(Cursor.select().where(Cursor.name == name)).get()
        query = HistoryLine.select().where(HistoryLine.number > cursor.number)
        lines = list(query.order_by(HistoryLine.number).limit(batch))
        if lines:
            take(lines)
            Cursor.update(number=lines[-1].number).where(Cursor.name == name).execute()
        return len(lines)


def place_of(name: str) -> int:
    """The number of the last line that a reader has taken; 0 before its first."""
    return Cursor.select(Cursor.number).where(Cursor.name == name).scalar() or 0


def put_at(name: str, number: int) -> None:
    """Note how far something has come that follows another reader."""
    Cursor.insert(name=name, number=number).on_conflict(
        conflict_target=[Cursor.name], update={Cursor.number: number}
    ).execute()
