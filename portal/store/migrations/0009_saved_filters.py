"""Filters of the queue that staff save under a name."""

from typing import Any

from portal.store import is_postgres


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


def down(migrator: Any, db: Any) -> None:
    """Take the table away again."""
    db.execute_sql('DROP TABLE "saved_filter"')
