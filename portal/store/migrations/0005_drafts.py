"""Drafts of grievances, and the files that wait in them."""

from typing import Any

from portal.store import is_postgres


def up(migrator: Any, db: Any) -> None:
    """Build both tables."""
    postgres = is_postgres()
    number, moment = ("SERIAL", "TIMESTAMP") if postgres else ("INTEGER", "DATETIME")
    truth, large = ("BOOLEAN", "BIGINT") if postgres else ("INTEGER", "INTEGER")
    db.execute_sql(
        f"""CREATE TABLE "draft" (
            "id" {number} NOT NULL PRIMARY KEY,
            "person_id" INTEGER NOT NULL,
            "form_token" VARCHAR(64) NOT NULL,
            "fields" TEXT NOT NULL,
            "begun_at" {moment} NOT NULL,
            "changed_at" {moment} NOT NULL,
            "version" INTEGER NOT NULL,
            FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
        )"""
    )
    db.execute_sql(
        f"""CREATE TABLE "draft_file" (
            "id" {number} NOT NULL PRIMARY KEY,
            "person_id" INTEGER NOT NULL,
            "draft_id" INTEGER,
            "name" VARCHAR(40) NOT NULL,
            "filename" VARCHAR(200) NOT NULL,
            "media_type" VARCHAR(40) NOT NULL,
            "size" {large} NOT NULL,
            "sha256" VARCHAR(64) NOT NULL,
            "here" {truth} NOT NULL,
            "at" {moment} NOT NULL,
            FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
            FOREIGN KEY ("draft_id") REFERENCES "draft" ("id") ON DELETE SET NULL
        )"""
    )
    for statement in INDEXES:
        db.execute_sql(statement)


INDEXES = (
    'CREATE UNIQUE INDEX "draft_person_id_form_token" ON "draft" ("person_id", "form_token")',
    'CREATE INDEX "draft_changed_at" ON "draft" ("changed_at")',
    'CREATE UNIQUE INDEX "draft_file_name" ON "draft_file" ("name")',
    'CREATE INDEX "draft_file_draft_id" ON "draft_file" ("draft_id")',
    'CREATE INDEX "draft_file_person_id" ON "draft_file" ("person_id")',
    'CREATE INDEX "draft_file_at" ON "draft_file" ("at")',
)


def down(migrator: Any, db: Any) -> None:
    """Take both away again."""
    db.execute_sql('DROP TABLE "draft_file"')
    db.execute_sql('DROP TABLE "draft"')
