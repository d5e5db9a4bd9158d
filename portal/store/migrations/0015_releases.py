"""Releases of the published figures, each as it was shown."""

from typing import Any

from portal.store import is_postgres


def up(migrator: Any, db: Any) -> None:
    """Build the table."""
    of_postgres, of_sqlite = ("SERIAL", "SMALLINT", "TIMESTAMP"), ("INTEGER", "INTEGER", "DATETIME")
    number, small, moment = of_postgres if is_postgres() else of_sqlite
    db.execute_sql(
        f"""CREATE TABLE "release" (
            "id" {number} NOT NULL PRIMARY KEY,
            "quarter" INTEGER NOT NULL,
            "number" {small} NOT NULL,
            "method" {small} NOT NULL,
            "made_at" {moment} NOT NULL,
            "why" VARCHAR(20) NOT NULL,
            "shown" TEXT NOT NULL,
            "behind" TEXT NOT NULL
        )"""
    )
    db.execute_sql('CREATE UNIQUE INDEX "release_quarter_number" ON "release" ("quarter", "number")')


def down(migrator: Any, db: Any) -> None:
    """Take it away again."""
    db.execute_sql('DROP TABLE "release"')
