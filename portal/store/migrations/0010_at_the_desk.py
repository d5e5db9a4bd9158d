"""Who has a case open, ready-made replies, and an index of closed cases by what they were about."""

from typing import Any

from portal.store import is_postgres


def up(migrator: Any, db: Any) -> None:
    """Build the tables and the index."""
    of_postgres = ("SERIAL", "SMALLINT", "TIMESTAMP", "BOOLEAN")
    of_sqlite = ("INTEGER", "INTEGER", "DATETIME", "INTEGER")
    number, small, moment, yes_no = of_postgres if is_postgres() else of_sqlite
    db.execute_sql(
        f"""CREATE TABLE "presence" (
            "case_id" INTEGER NOT NULL,
            "person_id" INTEGER NOT NULL,
            "seen_at" {moment} NOT NULL,
            "writing" {yes_no} NOT NULL,
            PRIMARY KEY ("case_id", "person_id"),
            FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
            FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
        )"""
    )
    db.execute_sql('CREATE INDEX "presence_seen_at" ON "presence" ("seen_at")')
    db.execute_sql(
        f"""CREATE TABLE "reply_template" (
            "id" {number} NOT NULL PRIMARY KEY,
            "code" VARCHAR(40) NOT NULL,
            "position" {small} NOT NULL,
            "names" TEXT NOT NULL,
            "bodies" TEXT NOT NULL,
            "version" INTEGER NOT NULL
        )"""
    )
    db.execute_sql('CREATE UNIQUE INDEX "reply_template_code" ON "reply_template" ("code")')
    db.execute_sql(
        'CREATE INDEX "case_category_closed" ON "grievance_case" ("category", "closed_at", "id") '
        'WHERE ("closed_at" IS NOT NULL)'
    )


def down(migrator: Any, db: Any) -> None:
    """Take them away again."""
    db.execute_sql('DROP INDEX "case_category_closed"')
    db.execute_sql('DROP TABLE "reply_template"')
    db.execute_sql('DROP TABLE "presence"')
