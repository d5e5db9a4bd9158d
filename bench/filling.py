"""Fills a SQLite file with many cases, straight into its tables: quick to make, as deep as years of use."""

import datetime as dt
import random
import sqlite3
from pathlib import Path

from portal import history, store
from portal.cases import handling, intake
from portal.cases.deadlines import FAR
from portal.history import SYSTEM
from portal.members import association
from portal.members.association import Chapter
from portal.members.people import NewPerson, Person, PersonActor, actor, welcome
from portal.members.roles import Grant
from portal.store import migrating
from portal.store.columns import canonical

NOW = dt.datetime(2026, 3, 10, 6, 0, tzinfo=dt.UTC)
MEMBERS, OPEN_SHARE, SEED = 10_000, 0.52, 7
STATES = ("received", "acknowledged", "investigating", "offered", "recovering", "confirming")
CATEGORIES = ("fees", "certification", "website", "events", "chapter", "publications", "advocacy", "other")


def found(path: Path) -> tuple[PersonActor, PersonActor]:
    """An association with a member and a handler in a fresh file; gives both as actors."""
    store.open_database(f"sqlite:///{path}")
    migrating.migrate(NOW)
    association.found(
        {"en": "Bench Association"}, ["en", "hi", "hy", "kn", "ar"], "Asia/Kolkata", "INR", at=NOW
    )
    chapter = Chapter.create(code="bengaluru", names={"en": "Bengaluru"})
    member = NewPerson("Asha Verma", "asha@example.org", "en", "Asia/Kolkata", number="M-1", chapter=chapter)
    handler = NewPerson("Meera Nair", "meera@example.org", "en", "Asia/Kolkata", roles=(Grant("handler"),))
    rows = [welcome(new, by=SYSTEM, at=NOW - dt.timedelta(days=700)) for new in (member, handler)]
    return actor(rows[0]), actor(rows[1])


def long_case(member: PersonActor, handler: PersonActor) -> str:
    """A case with six messages and at least twenty lines of history; gives its reference."""
    said = intake.Grievance(
        "fees",
        "The renewal fee was taken twice",
        "My bank shows the payment twice, one minute apart.",
        ("refund",),
    )
    at = NOW - dt.timedelta(days=2)
    case = intake.raise_case(said, member=Person.get_by_id(member.id), by=member, at=at)
    handling.acknowledge(case, "I have your case and look into it.", by=handler, at=at)
    handling.assess(case, "medium", "fees", by=handler, at=at)
    handling.ask(case, "Which card was it?", by=handler, at=at)
    handling.answer(case, "The blue one.", by=member, at=at + dt.timedelta(hours=1))
    for hour in (2, 3):
        handling.reply(case, "The bank has the question now.", by=handler, at=at + dt.timedelta(hours=hour))
    lines = history.lines_of(case.subject).count()
    assert lines >= 20, f"only {lines} lines"
    return str(case.reference)


def fill(path: Path, cases: int) -> None:
    """Add members and `cases` cases with a message, two promises and three lines each."""
    chance = random.Random(SEED)
    file = sqlite3.connect(path)
    file.execute("PRAGMA synchronous=OFF")
    with file:
        _members(file)
        first = file.execute("SELECT max(id) FROM grievance_case").fetchone()[0] + 1
        handlers = [row[0] for row in file.execute("SELECT person_id FROM role_grant WHERE role = 'handler'")]
        _cases(file, chance, first, cases, handlers)
        _below(file, first, cases)
    file.execute("ANALYZE")
    file.close()


def _members(file: sqlite3.Connection) -> None:
    columns = (
        "id, number, name, email, email_key, language, time_zone, chapter_id, grade, standing, created_at"
    )
    marks = ", ".join("?" * (columns.count(",") + 1))
    file.executemany(
        f"INSERT INTO person ({columns}) VALUES ({marks})",
        (
            (
                1000 + n,
                f"B-{n}",
                f"Member {n}",
                f"m{n}@example.org",
                f"m{n}@example.org",
                "en",
                "Asia/Kolkata",
                1,
                "",
                "good",
                "2024-01-01 00:00:00",
            )
            for n in range(MEMBERS)
        ),
    )
    file.execute(
        "INSERT INTO role_grant (person_id, role, granted_at) "
        "SELECT id, 'member', created_at FROM person WHERE id >= 1000"
    )


def _cases(
    file: sqlite3.Connection, chance: random.Random, first: int, cases: int, handlers: list[int]
) -> None:
    names = [row[1] for row in file.execute("PRAGMA table_info(grievance_case)")]
    file.executemany(
        f"INSERT INTO grievance_case ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        (_case(names, chance, first + n, handlers) for n in range(cases)),
    )


def _case(names: list[str], chance: random.Random, id: int, handlers: list[int]) -> list[object]:
    """One row: half of the cases are open, so that the queue has its thousandth page, due over a month."""
    is_open = chance.random() < OPEN_SHARE
    received = NOW - dt.timedelta(minutes=chance.randrange(60, 60 * 24 * 700))
    due = NOW + dt.timedelta(minutes=chance.randrange(-2000, 40_000))
    state = chance.choice(STATES) if is_open else "closed"
    member = 1000 + chance.randrange(MEMBERS)
    values: dict[str, object] = {
        "id": id, "reference": f"GR-B{id:07}", "member_id": member, "author_id": member, "chapter_id": 1,
        "text_hash": f"{id:064x}", "language": "en", "category": chance.choice(CATEGORIES),
        "severity": "medium", "channel": "web", "confidentiality": "open",
        "subject_text": f"A matter of number {id}", "wanted": canonical({"codes": [], "words": ""}),
        "state": state,
        "is_open": int(is_open), "stage": 1, "handler_id": chance.choice([*handlers, None]), "declines": 0,
        "received_at": _text(received), "entered_at": _text(received), "new_answer": 0, "version": 1,
        "queue_at": _text(FAR if state in ("offered", "confirming") else due if is_open else received),
        "finding": None if is_open else "upheld", "closed_at": None if is_open else _text(received),
        "closed_by": None if is_open else "confirmed",
    }  # fmt: skip
    return [values.get(name) for name in names]


def _text(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _below(file: sqlite3.Connection, first: int, cases: int) -> None:
    """What hangs below each case: words, promises, search words, lines without a chain (nobody verifies)."""
    span = f"FROM grievance_case WHERE id >= {first}"
    file.execute(
        "INSERT INTO message (case_id, at, side, kind, author_id, text, language, channel) "
        "SELECT id, received_at, 'member', 'grievance', member_id, 'What happened.', 'en', 'web' " + span
    )
    file.execute(
        "INSERT INTO promise (case_id, kind, made_at, due, days, kept_at, running) "
        f"SELECT id, 'decision', received_at, queue_at, 8, closed_at, 1 {span}"
    )
    file.execute(f"INSERT INTO case_words (rowid, body) SELECT id, 'matter number ' || id {span}")
    head = file.execute("SELECT number FROM history_head").fetchone()[0]
    for step, kind in enumerate(("case.received", "promise.made", "case.assessed")):
        file.execute(
            "INSERT INTO history_line "
            "(number, at, kind, subject_kind, subject_id, actor_kind, actor_id, particulars, previous, hash) "
            f"SELECT {head} + {step} * {cases} + id - {first} + 1, received_at, '{kind}', 'case', id, "
            f"'person', member_id, '{{}}', '', '' {span}"
        )
    file.execute("UPDATE history_head SET number = number + 3 * ?", (cases,))
    for reader in ("notices", "metrics", "satisfaction", "pulses"):
        file.execute("INSERT OR REPLACE INTO cursor (name, number) VALUES (?, ?)", (reader, head + 3 * cases))
