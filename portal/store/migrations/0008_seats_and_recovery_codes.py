"""Seats on the staff, by whose reference their pages are found, and recovery codes for the second factor."""

from typing import Any

from portal.store import is_postgres
from portal.store.references import new_reference
from portal.store.rows import change, rows

SQLITE = (
    """CREATE TABLE "seat" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "reference" VARCHAR(20) NOT NULL,
        "invited_at" DATETIME,
        "taken_at" DATETIME,
        "shut_at" DATETIME,
        "held" TEXT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    'CREATE UNIQUE INDEX "seat_person_id" ON "seat" ("person_id")',
    'CREATE UNIQUE INDEX "seat_reference" ON "seat" ("reference")',
    """CREATE TABLE "recovery_code" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "salt" VARCHAR(32) NOT NULL,
        "code_hash" VARCHAR(200) NOT NULL,
        "used_at" DATETIME,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    'CREATE INDEX "recovery_code_person_id" ON "recovery_code" ("person_id")',
)

POSTGRES = (
    """CREATE TABLE "seat" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "reference" VARCHAR(20) NOT NULL,
        "invited_at" TIMESTAMP,
        "taken_at" TIMESTAMP,
        "shut_at" TIMESTAMP,
        "held" TEXT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    'CREATE UNIQUE INDEX "seat_person_id" ON "seat" ("person_id")',
    'CREATE UNIQUE INDEX "seat_reference" ON "seat" ("reference")',
    """CREATE TABLE "recovery_code" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "salt" VARCHAR(32) NOT NULL,
        "code_hash" VARCHAR(200) NOT NULL,
        "used_at" TIMESTAMP,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    'CREATE INDEX "recovery_code_person_id" ON "recovery_code" ("person_id")',
)

# Whoever is on the staff already counts as having come in: no invitation of theirs is waiting.
_SEATED = "INSERT INTO seat (person_id, reference, taken_at) VALUES (?, ?, ?)"
_ON_THE_STAFF = """SELECT person_id, MIN(granted_at) FROM role_grant WHERE role <> 'member'
    GROUP BY person_id ORDER BY person_id"""


def up(migrator: Any, db: Any) -> None:
    """Build the tables, and give a seat to everybody who is on the staff already."""
    for statement in POSTGRES if is_postgres() else SQLITE:
        db.execute_sql(statement)
    for person, since in rows(_ON_THE_STAFF):
        change(_SEATED, person, new_reference("ST"), since)


def down(migrator: Any, db: Any) -> None:
    """Take the tables away again: a shut account has no role by then, and gets none back."""
    for table in ("recovery_code", "seat"):
        db.execute_sql(f'DROP TABLE "{table}"')
