"""Forms that wait for a sign-in, so that nothing typed is lost with a session."""

from typing import Any

from portal.store import is_postgres


def up(migrator: Any, db: Any) -> None:
    """Build the table."""
    number, moment = ("SERIAL", "TIMESTAMP") if is_postgres() else ("INTEGER", "DATETIME")
    db.execute_sql(
        f"""CREATE TABLE "kept_form" (
            "id" {number} NOT NULL PRIMARY KEY,
            "token_hash" VARCHAR(64) NOT NULL,
            "path" VARCHAR(500) NOT NULL,
            "typed" TEXT NOT NULL,
            "kept_at" {moment} NOT NULL
        )"""
    )
    db.execute_sql('CREATE UNIQUE INDEX "kept_form_token_hash" ON "kept_form" ("token_hash")')
    db.execute_sql('CREATE INDEX "kept_form_kept_at" ON "kept_form" ("kept_at")')


def down(migrator: Any, db: Any) -> None:
    """Take the table away again."""
    db.execute_sql('DROP TABLE "kept_form"')
