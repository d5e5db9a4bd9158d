"""The directory: members brought in from the association's register, all at once or not at all.

Members are told apart by their numbers. A second import of the same file finds nothing to change and writes
no line.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from portal import history
from portal.history import Actor
from portal.members import register
from portal.members.association import Association, Chapter, association
from portal.members.joining import welcome_many
from portal.members.people import NewPerson, Person, dimensions, email_key, findable, note_change
from portal.members.register import Fault, Row, Rules, WrongCell
from portal.store import for_update, transaction
from portal.store.search import PERSON_WORDS, keep
from portal.wording import N_

Tick = Callable[[int, int], None]
T = TypeVar("T")
_AT_ONCE = 500


@dataclass
class Outcome:
    """What an import found and did: how many lines it read, who is new, changed or as before, what is wrong
    where.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    chapters: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    done: bool = False

    @property
    def refused(self) -> int:
        """How many lines are wrong."""
        return len({fault.line for fault in self.faults})


def import_members(
    content: bytes,
    *,
    by: Actor,
    at: dt.datetime,
    skip_bad: bool = False,
    new_chapters: bool = False,
    progress: Tick | None = None,
) -> Outcome:
    """Bring members in from a register (CSV, columns of `register.COLUMNS`), in one transaction.

    One bad line keeps the whole file out, unless `skip_bad`; `done` tells whether anything was written. An
    empty cell or a missing column leaves what is known of a member as it is, and gives a new one the
    association's default. Unknown chapters are bad, unless `new_chapters` adds them. Nobody is written to:
    members ask for their first sign-in link themselves. Raises register.NotTheRegister for a file that is
    none.
    """
    outcome, here = Outcome(), association()
    rows = _read(content, _rules(here, at, new_chapters), outcome)
    with transaction():
        known = _known(rows)
        rows = _without_taken_mailboxes(rows, outcome)
        outcome.faults.sort(key=lambda fault: fault.line)
        if outcome.faults and not skip_bad:
            return outcome
        _write(rows, known, here, outcome, by=by, at=at, progress=progress or (lambda done, total: None))
        outcome.done = True
    return outcome


def _rules(here: Association, at: dt.datetime, new_chapters: bool) -> Rules:
    chapters = {chapter.code.casefold(): chapter.code for chapter in Chapter.select()}
    today = at.astimezone(ZoneInfo(here.time_zone)).date()
    return Rules(frozenset(here.languages), chapters, today, new_chapters)


def _read(content: bytes, rules: Rules, outcome: Outcome) -> list[Row]:
    """The good rows of the file; the faults of the others go into the outcome."""
    rows, numbers, mailboxes = list[Row](), dict[str, int](), dict[str, int]()
    for line, cells in register.lines_of(content):
        outcome.rows += 1
        if isinstance(cells, WrongCell):
            outcome.faults.append(Fault(line, "", cells))
            continue
        row, faults = register.check(line, cells, rules)
        faults += _twice(row, "number", row.given.get("number"), numbers)
        faults += _twice(row, "email", row.email_key, mailboxes)
        outcome.faults += faults
        if not faults:
            rows.append(row)
    return rows


def _twice(row: Row, name: str, value: object, seen: dict[str, int]) -> list[Fault]:
    """A fault if another line of the file has this value already."""
    if value is None or seen.setdefault(str(value), row.line) == row.line:
        return []
    sentence = N_("This stands in line %(line)d already.")
    return [Fault(row.line, name, WrongCell(sentence, line=seen[str(value)]))]


def _portions(items: Iterable[T]) -> Iterator[list[T]]:
    everything = list(items)
    for start in range(0, len(everything), _AT_ONCE):
        yield everything[start : start + _AT_ONCE]


def _known(rows: list[Row]) -> dict[str, Person]:
    """The people whose numbers are in the file, by number, locked until the transaction ends."""
    found = dict[str, Person]()
    for portion in _portions(row.number for row in rows):
        query = Person.select().where(Person.number.in_(portion)).order_by(Person.id)
        found |= {str(person.number): person for person in for_update(query)}
    return found


def _without_taken_mailboxes(rows: list[Row], outcome: Outcome) -> list[Row]:
    """The rows whose mailbox is theirs, free, or given up by its owner in this very file."""
    owners = dict[str, str | None]()
    for portion in _portions(key for row in rows if (key := row.email_key)):
        query = Person.select(Person.email_key, Person.number).where(Person.email_key.in_(portion))
        owners |= {str(person.email_key): person.number for person in query}
    while True:
        keys = {row.number: row.email_key for row in rows}
        taken = [row for row in rows if _is_taken(row, owners, keys)]
        if not taken:
            return rows
        for row in taken:
            refusal = WrongCell(N_("Somebody else has this e-mail address already."))
            outcome.faults.append(Fault(row.line, "email", refusal))
        lines = {row.line for row in taken}
        rows = [row for row in rows if row.line not in lines]


def _is_taken(row: Row, owners: dict[str, str | None], keys: dict[str, str | None]) -> bool:
    key = row.email_key
    if key is None or key not in owners or owners[key] == row.number:
        return False
    moves_to = keys.get(owners[key] or "")
    return moves_to is None or moves_to == key


def _write(
    rows: list[Row],
    known: dict[str, Person],
    here: Association,
    outcome: Outcome,
    *,
    by: Actor,
    at: dt.datetime,
    progress: Tick,
) -> None:
    chapters = _chapters(rows, here, outcome, by=by, at=at)
    fresh = [row for row in rows if row.number not in known]
    changes = [
        (known[row.number], _change(row, known[row.number], chapters)) for row in rows if row.number in known
    ]
    changes = [(person, fields) for person, fields in changes if fields]
    outcome.new, outcome.changed = len(fresh), len(changes)
    outcome.unchanged = len(rows) - len(fresh) - len(changes)
    _free_mailboxes([person for person, fields in changes if "email" in fields])
    total = len(fresh) + len(changes)
    for done, (person, fields) in enumerate(changes, start=1):
        _apply(person, fields, by=by, at=at)
        progress(done, total)
    newcomers = _counted((_newcomer(row, here, chapters) for row in fresh), len(changes), total, progress)
    welcome_many(newcomers, by=by, at=at)


def _counted(newcomers: Iterable[NewPerson], before: int, total: int, progress: Tick) -> Iterator[NewPerson]:
    for done, new in enumerate(newcomers, start=before + 1):
        yield new
        progress(done, total)


def _chapters(
    rows: list[Row], here: Association, outcome: Outcome, *, by: Actor, at: dt.datetime
) -> dict[str, Chapter]:
    """The chapters by code, those that the file brings among them."""
    chapters = {chapter.code: chapter for chapter in Chapter.select()}
    named = {str(row.given["chapter"]): row.chapter_name for row in reversed(rows) if "chapter" in row.given}
    for code in sorted(named.keys() - chapters.keys()):
        chapters[code] = Chapter.create(code=code, names={here.language: named[code]})
        outcome.chapters.append(code)
        history.record(("association", 1), "setting.changed", by=by, at=at, name="chapter")
    return chapters


def _change(row: Row, person: Person, chapters: dict[str, Chapter]) -> dict[str, object]:
    """What the file knows otherwise than we do: column → value."""
    given = {name: value for name, value in row.given.items() if name not in ("number", "chapter")}
    if "chapter" in row.given:
        given["chapter"] = chapters[str(row.given["chapter"])].id
    return {name: value for name, value in given.items() if _as_kept(person, name) != value}


def _as_kept(person: Person, name: str) -> object:
    return person.chapter_id if name == "chapter" else getattr(person, name)


def _free_mailboxes(people: list[Person]) -> None:
    """Let go of mailboxes first, as two members may swap theirs."""
    for portion in _portions(person.id for person in people):
        Person.update(email_key=None).where(Person.id.in_(portion)).execute()


def _apply(person: Person, fields: dict[str, object], *, by: Actor, at: dt.datetime) -> None:
    """Change one member; the ledger keeps the names of the fields and the dimensions, never the values."""
    names, leaves = sorted(fields), fields.get("standing") == "left"
    if "email" in fields:
        fields["email_key"] = email_key(str(fields["email"]))
    if "standing" in fields:
        fields["left_on"] = at.date() if leaves else None
    Person.update(fields).where(Person.id == person.id).execute()
    for name, value in fields.items():
        setattr(person, name, value)
    if {"name", "email"} & fields.keys():
        keep(PERSON_WORDS, person.id, findable(person.name, person.number, person.email))
    note_change(person, *names, by=by, at=at)
    if leaves:
        history.record(person.subject, "person.left", by=by, at=at, **dimensions(person))


def _newcomer(row: Row, here: Association, chapters: dict[str, Chapter]) -> NewPerson:
    usual: dict[str, Any] = {"email": None, "language": here.language, "time_zone": here.time_zone}
    fields = usual | row.given  # the columns are named as the fields
    if "chapter" in fields:
        fields["chapter"] = chapters[fields["chapter"]]
    return NewPerson(**fields)
