"""The row that the figures keep of each visit to a help article; and the roll-ups, to be read anew, since
cases that were closed without a reply are counted now as long as they were followed (R3).
"""

from typing import Any

from portal.store import is_postgres

ROLLUPS = ("flow", "cohort", "case_fact", "action_fact", "pulse_fact", "member_fact", "standing_flow")


def up(migrator: Any, db: Any) -> None:
    """Build the table, and let the worker read the ledger from its first line on."""
    of_postgres, of_sqlite = ("BIGINT", "SMALLINT", "TIMESTAMP"), ("INTEGER", "INTEGER", "DATETIME")
    big, small, moment = of_postgres if is_postgres() else of_sqlite
    db.execute_sql(
        f"""CREATE TABLE "help_fact" (
            "visit" {big} NOT NULL PRIMARY KEY,
            "member" {big},
            "category" VARCHAR(20) NOT NULL,
            "language" VARCHAR(20) NOT NULL,
            "shown_at" {moment} NOT NULL,
            "shown_day" INTEGER NOT NULL,
            "answered_day" INTEGER,
            "solved" VARCHAR(4),
            "ease" {small},
            "came" {_boolean()} NOT NULL
        )"""
    )
    db.execute_sql('CREATE INDEX "help_fact_member" ON "help_fact" ("member")')
    db.execute_sql('CREATE INDEX "help_fact_shown" ON "help_fact" ("shown_day", "member")')
    db.execute_sql('CREATE INDEX "help_fact_answered" ON "help_fact" ("answered_day", "member")')
    for table in ROLLUPS:
        db.execute_sql(f'DELETE FROM "{table}"')
    db.execute_sql("""DELETE FROM "cursor" WHERE "name" IN ('metrics', 'metrics rebuilding')""")


def _boolean() -> str:
    return "BOOLEAN" if is_postgres() else "INTEGER"


def down(migrator: Any, db: Any) -> None:
    """Take the table away again."""
    db.execute_sql('DROP TABLE "help_fact"')
