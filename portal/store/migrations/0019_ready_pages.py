"""Pages of figures kept drawn; indexes by which the forms of a month are found, and in which all stands that
is asked of the cases of a year and of a member.

The figures kept so far have no mark yet: they go, and the worker computes them anew in its first round.
"""

from typing import Any

from portal.store import is_postgres

OF_CASES = {
    "closed": '"closed_at", "member", "category", "repeated"',
    "course": '"member", "received_day", "closed_at", "recovered"',
}


def up(migrator: Any, db: Any) -> None:
    """Build the tables and the indexes."""
    moment = "TIMESTAMP" if is_postgres() else "DATETIME"
    db.execute_sql(
        f"""CREATE TABLE "figure_set" (
            "scope" VARCHAR(20) NOT NULL,
            "dimension" VARCHAR(20) NOT NULL,
            "value" VARCHAR(40) NOT NULL,
            "mark" VARCHAR(32) NOT NULL,
            "computed_at" {moment} NOT NULL,
            PRIMARY KEY ("scope", "dimension", "value")
        )"""
    )
    db.execute_sql(
        """CREATE TABLE "figure_page" (
            "page" VARCHAR(20) NOT NULL,
            "language" VARCHAR(8) NOT NULL,
            "mark" VARCHAR(32) NOT NULL,
            "html" TEXT NOT NULL,
            "icons" VARCHAR(200) NOT NULL,
            "period" VARCHAR(100) NOT NULL,
            PRIMARY KEY ("page", "language")
        )"""
    )
    for table in ("case_form", "pulse"):
        db.execute_sql(f'CREATE INDEX "{table}_sent_at" ON "{table}" ("sent_at")')
    db.execute_sql('DROP INDEX "case_fact_closed"')
    for name, columns in OF_CASES.items():
        db.execute_sql(f'CREATE INDEX "case_fact_{name}" ON "case_fact" ({columns})')
    db.execute_sql('DELETE FROM "figure"')


def down(migrator: Any, db: Any) -> None:
    """Take them away again."""
    for name in OF_CASES:
        db.execute_sql(f'DROP INDEX "case_fact_{name}"')
    db.execute_sql('CREATE INDEX "case_fact_closed" ON "case_fact" ("closed_at", "member")')
    for table in ("case_form", "pulse"):
        db.execute_sql(f'DROP INDEX "{table}_sent_at"')
    for table in ("figure_page", "figure_set"):
        db.execute_sql(f'DROP TABLE "{table}"')
