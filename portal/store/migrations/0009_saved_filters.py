"""Filters of the queue that staff save under a name, and indexes for those by language and new answers."""

from typing import Any

from portal.store import is_postgres

INDEXES = (
    ("case_open_language", '"language", "queue_at", "id"', 'WHERE "is_open"'),
    ("case_open_answer", '"handler_id", "queue_at", "id"', 'WHERE "new_answer"'),
    ("case_state_language", '"state", "language", "queue_at", "id"', ""),
)


def up(migrator: Any, db: Any) -> None:
    """Build the table."""
    number, moment = ("SERIAL", "TIMESTAMP") if is_postgres() else ("INTEGER", "DATETIME")
    truth = "BOOLEAN" if is_postgres() else "INTEGER"
    db.execute_sql(
        f"""CREATE TABLE "saved_filter" (
            "id" {number} NOT NULL PRIMARY KEY,
            "key" VARCHAR(12) NOT NULL,
            "owner_id" INTEGER NOT NULL,
            "name" VARCHAR(60) NOT NULL,
            "query" TEXT NOT NULL,
            "shared" {truth} NOT NULL,
            "saved_at" {moment} NOT NULL,
            FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE CASCADE
        )"""
    )
    db.execute_sql('CREATE UNIQUE INDEX "saved_filter_key" ON "saved_filter" ("key")')
    db.execute_sql('CREATE UNIQUE INDEX "saved_filter_owner_id_name" ON "saved_filter" ("owner_id", "name")')
    db.execute_sql('CREATE INDEX "saved_filter_shared_name" ON "saved_filter" ("shared", "name")')
    for name, columns, which in INDEXES:
        db.execute_sql(f'CREATE INDEX "{name}" ON "grievance_case" ({columns}) {which}')


def down(migrator: Any, db: Any) -> None:
    """Take table and indexes away again."""
    for name, _, _ in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
    db.execute_sql('DROP TABLE "saved_filter"')
