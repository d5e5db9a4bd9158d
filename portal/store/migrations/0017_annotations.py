"""Notes on charts, limits that were begun anew, and the incidents that cases belong to."""

from typing import Any

from portal.store import is_postgres

TABLES = (
    """CREATE TABLE "annotation" (
    "id" {number} NOT NULL PRIMARY KEY,
    "day" INTEGER NOT NULL,
    "metric" VARCHAR(4) NOT NULL,
    "words" TEXT NOT NULL,
    "at" {moment} NOT NULL,
    "by_id" INTEGER,
    "withdrawn_at" {moment},
    "withdrawn_by_id" INTEGER,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("withdrawn_by_id") REFERENCES "person" ("id") ON DELETE SET NULL
)""",
    """CREATE TABLE "rebasing" (
    "id" {number} NOT NULL PRIMARY KEY,
    "metric" VARCHAR(4) NOT NULL,
    "since" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "language" VARCHAR(8) NOT NULL,
    "at" {moment} NOT NULL,
    "by_id" INTEGER,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL
)""",
    """CREATE TABLE "incident" (
    "id" {number} NOT NULL PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL,
    "language" VARCHAR(8) NOT NULL,
    "at" {moment} NOT NULL,
    "by_id" INTEGER,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL
)""",
    """CREATE TABLE "incident_case" (
    "case_id" INTEGER NOT NULL PRIMARY KEY,
    "incident_id" INTEGER NOT NULL,
    FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("incident_id") REFERENCES "incident" ("id")
)""",
)
INDEXES = (
    'CREATE UNIQUE INDEX "rebasing_metric_since" ON "rebasing" ("metric", "since")',
    'CREATE INDEX "annotation_day" ON "annotation" ("day")',
    'CREATE INDEX "annotation_by_id" ON "annotation" ("by_id")',
    'CREATE INDEX "annotation_withdrawn_by_id" ON "annotation" ("withdrawn_by_id")',
    'CREATE INDEX "rebasing_by_id" ON "rebasing" ("by_id")',
    'CREATE INDEX "incident_at" ON "incident" ("at")',
    'CREATE INDEX "incident_by_id" ON "incident" ("by_id")',
    'CREATE INDEX "incident_case_incident_id" ON "incident_case" ("incident_id")',
)


def up(migrator: Any, db: Any) -> None:
    """Build the tables."""
    number, moment = ("SERIAL", "TIMESTAMP") if is_postgres() else ("INTEGER", "DATETIME")
    for table in TABLES:
        db.execute_sql(table.format(number=number, moment=moment))
    for index in INDEXES:
        db.execute_sql(index)
    db.execute_sql('ALTER TABLE "case_fact" ADD COLUMN "incident" VARCHAR(20)')


def down(migrator: Any, db: Any) -> None:
    """Take them away again."""
    db.execute_sql('ALTER TABLE "case_fact" DROP COLUMN "incident"')
    for name in ("incident_case", "incident", "rebasing", "annotation"):
        db.execute_sql(f'DROP TABLE "{name}"')
