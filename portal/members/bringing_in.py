"""Bringing in activity and renewals from a file, and taking an import back.

Lines that can be taken are taken, and each of the others is reported with what is wrong with it: the office
mends those few and brings them in again. The same file twice is as once.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from portal import history
from portal.history import Actor
from portal.members import import_files
from portal.members.association import Association
from portal.members.import_files import SHAPES, Rules, Taken
from portal.members.imported import TABLES, Import
from portal.members.people import Person
from portal.members.register import Fault, WrongCell, lines_of
from portal.store import for_update, rows_of, transaction
from portal.store.rows import change, insert_stored, rows
from portal.wording import N_, Refusal

SUBJECT: history.ledger.Subject = ("association", 1)
MOST_REFUSED_KEPT = 5_000
LONGEST_CELL = 200
_AT_ONCE = 400

Tick = Callable[[int, int], None]
Key = tuple[str, str]
"""Source and record id."""


class NoSuchImport(Refusal):
    """There is no import with this number."""

    message = N_("There is no import with this number.")


class TakenBackAlready(Refusal):
    """The import was taken back before."""

    message = N_("Import %(number)s has been taken back already.")


@dataclass
class Outcome:
    """What became of a file: its import (None: nothing was there to take or to report), how many lines are
    new, changed or as before, and what is wrong where: of the first `MOST_REFUSED_KEPT` wrong lines, since a
    small file full of them would fill the memory.
    """

    kind: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    refused_cells: dict[int, Mapping[str, str]] = field(default_factory=dict)
    number: int | None = None
    refused: int = 0

    def refuse(self, line: int, cells: Mapping[str, str], faults: Iterable[Fault]) -> None:
        """Count a line that is wrong, and keep what is wrong with it."""
        self.refused += 1
        if self.refused <= MOST_REFUSED_KEPT:
            self.faults += faults
            self.refused_cells[line] = {name: text[:LONGEST_CELL] for name, text in cells.items()}


def bring_in(
    kind: str, content: bytes, *, by: Actor, at: dt.datetime, progress: Tick | None = None
) -> Outcome:
    """Bring a file in (`kind`: activity or renewals; columns: `import_files.SHAPES`), in one transaction; it
    is read and held against what stands before, so that a large one holds up nobody who writes.

    A record with a source and record id known before replaces the one that stood; of two such lines in one
    file the later counts. A file that brings nothing new changes nothing and writes no line of history.
    Raises register.NotTheRegister for a file that has no such shape.
    """
    outcome, digest = Outcome(kind), hashlib.sha256(content).hexdigest()
    today = at.astimezone(ZoneInfo(Association.select().get().time_zone)).date()
    taken = _read(kind, content, Rules(_members(), today), outcome)
    known = _known()
    standing = _standing(kind, taken)
    with transaction():
        for_update(Association.select()).get()  # one import at a time
        if known != _known():
            standing = _standing(kind, taken)
        _compare(taken, standing, outcome)
        if outcome.new or outcome.changed:
            _keep(outcome, taken, standing, digest, by=by, at=at, progress=progress)
        else:
            _find_or_report(outcome, digest, by=by, at=at)
    return outcome


def _known() -> tuple[Any, ...]:
    """The last import and how many were taken back: as long as this is the same, so is what stands."""
    return rows("SELECT MAX(id), COUNT(taken_back_at) FROM import")[0]


def _members() -> dict[str, int]:
    members = Person.select(Person.number, Person.id).where(Person.number.is_null(False))
    return {str(number): person for number, person in rows_of(members)}


def _read(kind: str, content: bytes, rules: Rules, outcome: Outcome) -> dict[Key, Taken]:
    """The records of the file by their keys, the last line of each; the faults go into the outcome."""
    found: dict[Key, Taken] = {}
    for line, cells in lines_of(content, SHAPES[kind]):
        outcome.rows += 1
        if isinstance(cells, WrongCell):
            outcome.refuse(line, {}, [Fault(line, "", cells)])
            continue
        taken, faults = import_files.check(kind, line, cells, rules)
        if taken is None:
            outcome.refuse(line, cells, faults)
        else:
            found[taken.source, taken.record] = taken
    return found


def _standing(kind: str, taken: Mapping[Key, Taken]) -> dict[Key, tuple[Any, ...]]:
    """What stands now under the keys of the file."""
    table, names = TABLES[kind], _names(kind)
    columns = ", ".join(table._meta.fields[name].column_name for name in names)
    found: dict[Key, tuple[Any, ...]] = {}
    for source, some in _portions(taken):
        places = ", ".join("?" * len(some))
        sql = f"""SELECT record, {columns} FROM {table._meta.table_name}
            WHERE source = ? AND record IN ({places}) AND stands"""
        for record, *values in rows(sql, source, *some):
            found[source, record] = tuple(values)
    return found


def _portions(keys: Iterable[Key]) -> Iterator[tuple[str, list[str]]]:
    """Keys by source, so many record ids at once."""
    by_source: dict[str, list[str]] = {}
    for source, record in keys:
        by_source.setdefault(source, []).append(record)
    for source, records in by_source.items():
        for start in range(0, len(records), _AT_ONCE):
            yield source, records[start : start + _AT_ONCE]


def _names(kind: str) -> tuple[str, ...]:
    """The columns whose values a record has, in their order."""
    own = ("month", "renewed", "reason") if kind == "renewals" else ("kind", "units")
    return ("person", "day", *own)


def _compare(taken: Mapping[Key, Taken], standing: Mapping[Key, tuple[Any, ...]], outcome: Outcome) -> None:
    for key, one in taken.items():
        if key not in standing:
            outcome.new += 1
        elif standing[key] == tuple(one.values[name] for name in _names(outcome.kind)):
            outcome.unchanged += 1
        else:
            outcome.changed += 1


def _keep(
    outcome: Outcome,
    taken: Mapping[Key, Taken],
    standing: Mapping[Key, tuple[Any, ...]],
    digest: str,
    *,
    by: Actor,
    at: dt.datetime,
    progress: Tick | None,
) -> None:
    """Keep all records of the file with its import, also those that were known: they may outlive the import
    that brought them first.
    """
    days = [one.values["day"] for one in taken.values()]
    touched = min([*days, *(values[1] for values in standing.values())])
    made = _report(outcome, digest, by=by, at=at, since=min(days), until=max(days), touched=touched)
    names = _names(made.kind)
    columns = ("imported", "source", "record", "stands", *names)
    insert_stored(TABLES[made.kind], columns, _rows(made.id, names, taken, progress))
    if standing:
        _replace_others(TABLES[made.kind]._meta.table_name, made.id)
    _tell(made, by=by, at=at)


def _rows(
    number: int, names: tuple[str, ...], taken: Mapping[Key, Taken], progress: Tick | None
) -> Iterator[tuple[Any, ...]]:
    for place, one in enumerate(taken.values(), start=1):
        yield (number, one.source, one.record, True, *(one.values[name] for name in names))
        if progress is not None and (place % _AT_ONCE == 0 or place == len(taken)):
            progress(place, len(taken))


def _replace_others(table: str, number: int) -> None:
    """Let nothing stand beside the rows of an import that has one of their keys."""
    replaced = f"""SELECT before.id FROM {table} AS own
        JOIN {table} AS before ON before.source = own.source AND before.record = own.record
        WHERE own.import_id = ? AND before.import_id <> ? AND before.stands"""
    change(f"UPDATE {table} SET stands = ? WHERE id IN ({replaced})", False, number, number)


def _find_or_report(outcome: Outcome, digest: str, *, by: Actor, at: dt.datetime) -> None:
    """A file that brings nothing: the same file as before is that import; one with faults is reported."""
    same = (Import.digest == digest) & (Import.kind == outcome.kind) & Import.taken_back_at.is_null()
    before = Import.select(Import.id).where(same).order_by(Import.id.desc()).first()
    if before is not None:
        outcome.number = before.id
    elif outcome.refused:
        _tell(_report(outcome, digest, by=by, at=at), by=by, at=at)


def _report(outcome: Outcome, digest: str, *, by: Actor, at: dt.datetime, **days: int) -> Import:
    made = Import.create(
        kind=outcome.kind,
        at=at,
        by=by.id,
        digest=digest,
        rows=outcome.rows,
        new=outcome.new,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        refused=outcome.refused,
        refused_rows=_refused_rows(outcome),
        counted=not days,
        **days,
    )
    outcome.number = made.id
    return made


def _tell(made: Import, *, by: Actor, at: dt.datetime) -> None:
    told = {"import": made.id, "rows": made.taken, "refused": made.refused}
    history.record(SUBJECT, "import.made", by=by, at=at, **told)


def _refused_rows(outcome: Outcome) -> list[list[Any]]:
    by_line: dict[int, list[list[Any]]] = {}
    for fault in outcome.faults:
        told = [fault.field, fault.refusal.message, dict(fault.refusal.filling)]
        by_line.setdefault(fault.line, []).append(told)
    return [[line, dict(outcome.refused_cells[line]), told] for line, told in sorted(by_line.items())]


def take_back(number: int, *, by: Actor, at: dt.datetime) -> int:
    """Take an import back: its records are gone, and what they replaced stands again; how many were its own.

    Raises NoSuchImport, TakenBackAlready.
    """
    with transaction():
        for_update(Association.select()).get()
        made = Import.get_or_none(Import.id == number)
        if made is None:
            raise NoSuchImport
        if made.taken_back_at is not None:
            raise TakenBackAlready(number=number)
        table = TABLES[made.kind]
        touched = _restore(table._meta.table_name, number)
        gone = int(table.delete().where(table.imported == number).execute())
        days = [day for day in (made.touched, touched) if day is not None]
        Import.update(
            taken_back_at=at, refused_rows=[], touched=min(days, default=None), counted=not days
        ).where(Import.id == number).execute()
        history.record(SUBJECT, "import.taken_back", by=by, at=at, **{"import": number, "rows": gone})
    return gone


def _restore(table: str, number: int) -> int | None:
    """Let stand again what the rows of an import replaced; returns the first day of it."""
    replaced = f"""SELECT MAX(before.id) FROM {table} AS before
        JOIN {table} AS own ON own.source = before.source AND own.record = before.record
        WHERE own.import_id = ? AND own.stands AND before.import_id <> ?
        GROUP BY before.source, before.record"""
    ((first,),) = rows(f"SELECT MIN(day) FROM {table} WHERE id IN ({replaced})", number, number)
    change(f"UPDATE {table} SET stands = ? WHERE id IN ({replaced})", True, number, number)
    return None if first is None else int(first)
