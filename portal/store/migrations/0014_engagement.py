"""Activity and renewals brought in by file, what members did month by month, and confirmed recoveries.

The roll-ups hold nothing that the ledger does not tell: both ways begin them anew, and the worker reads it
again.
"""

from typing import Any

from portal.store import is_postgres

ROLLUPS = (
    *("flow", "cohort", "case_fact", "action_fact", "pulse_fact", "count_fault", "member_fact"),
    *("standing_flow", "figure"),
)

IMPORT = """CREATE TABLE "import" (
    "id" {number} NOT NULL PRIMARY KEY,
    "kind" VARCHAR(12) NOT NULL,
    "at" {moment} NOT NULL,
    "by_id" INTEGER,
    "digest" VARCHAR(64) NOT NULL,
    "rows" INTEGER NOT NULL,
    "new" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "unchanged" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "refused_rows" TEXT NOT NULL,
    "since" INTEGER,
    "until" INTEGER,
    "touched" INTEGER,
    "counted" {yes_no} NOT NULL,
    "taken_back_at" {moment},
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL
)"""
IMPORTED = """CREATE TABLE "{name}" (
    "id" {number} NOT NULL PRIMARY KEY,
    "import_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,{own}
    "source" VARCHAR(40) NOT NULL,
    "record" VARCHAR(80) NOT NULL,
    "stands" {yes_no} NOT NULL,
    FOREIGN KEY ("import_id") REFERENCES "import" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
)"""
OWN = {
    "imported_activity": """
    "kind" VARCHAR(12) NOT NULL,
    "units" {real} NOT NULL,""",
    "renewal": """
    "month" INTEGER NOT NULL,
    "renewed" {yes_no} NOT NULL,
    "reason" VARCHAR(12) NOT NULL,""",
}
MEMBER_MONTH = """CREATE TABLE "member_month" (
    "person_id" INTEGER NOT NULL,
    "month" INTEGER NOT NULL,
    "bits" INTEGER NOT NULL,
    "helped" INTEGER NOT NULL,
    "attended" INTEGER NOT NULL,
    "contributed" INTEGER NOT NULL,
    "asked" INTEGER NOT NULL,
    "answered" INTEGER NOT NULL,
    PRIMARY KEY ("person_id", "month"),
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
)"""
ENGAGED_MONTH = """CREATE TABLE "engaged_month" (
    "dimension" VARCHAR(20) NOT NULL,
    "value" VARCHAR(20) NOT NULL,
    "month" INTEGER NOT NULL,
    "counts" TEXT NOT NULL,
    "counted_on" INTEGER NOT NULL,
    PRIMARY KEY ("dimension", "value", "month")
)"""
POSTGRES = {
    "number": "SERIAL",
    "moment": "TIMESTAMP",
    "yes_no": "BOOLEAN",
    "real": "DOUBLE PRECISION",
    "small": "SMALLINT",
}
SQLITE = {
    "number": "INTEGER",
    "moment": "DATETIME",
    "yes_no": "INTEGER",
    "real": "REAL",
    "small": "INTEGER",
}


def up(migrator: Any, db: Any) -> None:
    """Build the tables, and the column of case facts."""
    types = POSTGRES if is_postgres() else SQLITE
    db.execute_sql(IMPORT.format(**types))
    db.execute_sql('CREATE INDEX "import_by_id" ON "import" ("by_id")')
    db.execute_sql('CREATE INDEX "import_uncounted" ON "import" ("id") WHERE (NOT "counted")')
    for name, own in OWN.items():
        db.execute_sql(IMPORTED.format(name=name, own=own.format(**types), **types))
        db.execute_sql(f'CREATE INDEX "{name}_import_id" ON "{name}" ("import_id")')
        db.execute_sql(f'CREATE INDEX "{name}_source_record" ON "{name}" ("source", "record")')
        db.execute_sql(f'CREATE INDEX "{name}_person_day" ON "{name}" ("person_id", "day") WHERE ("stands")')
        db.execute_sql(f'CREATE INDEX "{name}_day_person" ON "{name}" ("day", "person_id") WHERE ("stands")')
    db.execute_sql(MEMBER_MONTH.format(**types))
    db.execute_sql('CREATE INDEX "member_month_month_person_id" ON "member_month" ("month", "person_id")')
    db.execute_sql(ENGAGED_MONTH.format(**types))
    db.execute_sql('ALTER TABLE "case_fact" ADD COLUMN "recovered" {yes_no}'.format(**types))
    _begin_anew(db)


def down(migrator: Any, db: Any) -> None:
    """Take them away again."""
    db.execute_sql('ALTER TABLE "case_fact" DROP COLUMN "recovered"')
    for table in ("engaged_month", "member_month", "renewal", "imported_activity", "import"):
        db.execute_sql(f'DROP TABLE "{table}"')
    _begin_anew(db)


def _begin_anew(db: Any) -> None:
    for table in ROLLUPS:
        db.execute_sql(f'DELETE FROM "{table}"')
    db.execute_sql("DELETE FROM \"cursor\" WHERE name = 'metrics'")
