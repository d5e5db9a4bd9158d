"""Board packs, each as it was shown, and the files that were drawn of it."""

from typing import Any

from portal.store import is_postgres


def up(migrator: Any, db: Any) -> None:
    """Build the tables."""
    of_postgres, of_sqlite = ("SERIAL", "TIMESTAMP", "BYTEA"), ("INTEGER", "DATETIME", "BLOB")
    number, moment, blob = of_postgres if is_postgres() else of_sqlite
    db.execute_sql(
        f"""CREATE TABLE "pack" (
            "id" {number} NOT NULL PRIMARY KEY,
            "month" INTEGER NOT NULL,
            "made_at" {moment} NOT NULL,
            "shown" TEXT NOT NULL,
            "words" TEXT NOT NULL
        )"""
    )
    db.execute_sql('CREATE UNIQUE INDEX "pack_month" ON "pack" ("month")')
    db.execute_sql(
        f"""CREATE TABLE "pack_file" (
            "pack_id" INTEGER NOT NULL REFERENCES "pack" ("id") ON DELETE CASCADE,
            "language" VARCHAR(20) NOT NULL,
            "kind" VARCHAR(4) NOT NULL,
            "content" {blob} NOT NULL,
            PRIMARY KEY ("pack_id", "language", "kind")
        )"""
    )


def down(migrator: Any, db: Any) -> None:
    """Take them away again."""
    db.execute_sql('DROP TABLE "pack_file"')
    db.execute_sql('DROP TABLE "pack"')
