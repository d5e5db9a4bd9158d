"""Roll-ups of the ledger by day and dimension, what each case gave to them, and the figures kept ready."""

from typing import Any

from portal.store import is_postgres

SQLITE = (
    """CREATE TABLE "flow" (
        "dimension" VARCHAR(20) NOT NULL,
        "value" VARCHAR(20) NOT NULL,
        "day" INTEGER NOT NULL,
        "measure" VARCHAR(60) NOT NULL,
        "n" INTEGER NOT NULL,
        PRIMARY KEY ("dimension", "value", "day", "measure")
    )""",
    """CREATE TABLE "cohort" (
        "dimension" VARCHAR(20) NOT NULL,
        "value" VARCHAR(20) NOT NULL,
        "received" INTEGER NOT NULL,
        "days" INTEGER NOT NULL,
        "n" INTEGER NOT NULL,
        PRIMARY KEY ("dimension", "value", "received", "days")
    )""",
    """CREATE TABLE "case_fact" (
        "case" INTEGER NOT NULL PRIMARY KEY,
        "known" TEXT NOT NULL,
        "given" TEXT NOT NULL,
        "member" INTEGER,
        "received_day" INTEGER,
        "acknowledgement_due" DATETIME,
        "decision_due" DATETIME,
        "closed_at" DATETIME,
        "finding" VARCHAR(20),
        "asked_day" INTEGER,
        "answered_day" INTEGER,
        "is_open" INTEGER NOT NULL,
        "acknowledgement_paused" INTEGER NOT NULL,
        "decision_paused" INTEGER NOT NULL
    )""",
    """CREATE INDEX "case_fact_received"
        ON "case_fact" ("received_day", "member")""",
    """CREATE INDEX "case_fact_acknowledgement"
        ON "case_fact" ("acknowledgement_due", "member")""",
    """CREATE INDEX "case_fact_decision"
        ON "case_fact" ("decision_due", "member")""",
    """CREATE INDEX "case_fact_closed"
        ON "case_fact" ("closed_at", "member")""",
    """CREATE INDEX "case_fact_asked"
        ON "case_fact" ("asked_day", "member")""",
    """CREATE INDEX "case_fact_answered"
        ON "case_fact" ("answered_day", "member")""",
    """CREATE INDEX "case_fact_open"
        ON "case_fact" ("member")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_fact_acknowledgement_paused"
        ON "case_fact" ("case")
        WHERE "acknowledgement_paused"
    """,
    """CREATE INDEX "case_fact_decision_paused"
        ON "case_fact" ("case")
        WHERE "decision_paused"
    """,
    """CREATE TABLE "member_fact" (
        "person" INTEGER NOT NULL PRIMARY KEY,
        "known" TEXT NOT NULL,
        "given" TEXT NOT NULL
    )""",
    """CREATE TABLE "standing_flow" (
        "dimension" VARCHAR(20) NOT NULL,
        "value" VARCHAR(20) NOT NULL,
        "day" INTEGER NOT NULL,
        "n" INTEGER NOT NULL,
        PRIMARY KEY ("dimension", "value", "day")
    )""",
    """CREATE TABLE "figure" (
        "scope" VARCHAR(20) NOT NULL,
        "metric" VARCHAR(4) NOT NULL,
        "shown" TEXT NOT NULL,
        "computed_at" DATETIME NOT NULL,
        "method" INTEGER NOT NULL,
        PRIMARY KEY ("scope", "metric")
    )""",
)

POSTGRES = (
    """CREATE TABLE "flow" (
        "dimension" VARCHAR(20) NOT NULL,
        "value" VARCHAR(20) NOT NULL,
        "day" INTEGER NOT NULL,
        "measure" VARCHAR(60) NOT NULL,
        "n" INTEGER NOT NULL,
        PRIMARY KEY ("dimension", "value", "day", "measure")
    )""",
    """CREATE TABLE "cohort" (
        "dimension" VARCHAR(20) NOT NULL,
        "value" VARCHAR(20) NOT NULL,
        "received" INTEGER NOT NULL,
        "days" INTEGER NOT NULL,
        "n" INTEGER NOT NULL,
        PRIMARY KEY ("dimension", "value", "received", "days")
    )""",
    """CREATE TABLE "case_fact" (
        "case" BIGINT NOT NULL PRIMARY KEY,
        "known" TEXT NOT NULL,
        "given" TEXT NOT NULL,
        "member" BIGINT,
        "received_day" INTEGER,
        "acknowledgement_due" TIMESTAMP,
        "decision_due" TIMESTAMP,
        "closed_at" TIMESTAMP,
        "finding" VARCHAR(20),
        "asked_day" INTEGER,
        "answered_day" INTEGER,
        "is_open" BOOLEAN NOT NULL,
        "acknowledgement_paused" BOOLEAN NOT NULL,
        "decision_paused" BOOLEAN NOT NULL
    )""",
    """CREATE INDEX "case_fact_received"
        ON "case_fact" ("received_day", "member")""",
    """CREATE INDEX "case_fact_acknowledgement"
        ON "case_fact" ("acknowledgement_due", "member")""",
    """CREATE INDEX "case_fact_decision"
        ON "case_fact" ("decision_due", "member")""",
    """CREATE INDEX "case_fact_closed"
        ON "case_fact" ("closed_at", "member")""",
    """CREATE INDEX "case_fact_asked"
        ON "case_fact" ("asked_day", "member")""",
    """CREATE INDEX "case_fact_answered"
        ON "case_fact" ("answered_day", "member")""",
    """CREATE INDEX "case_fact_open"
        ON "case_fact" ("member")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_fact_acknowledgement_paused"
        ON "case_fact" ("case")
        WHERE "acknowledgement_paused"
    """,
    """CREATE INDEX "case_fact_decision_paused"
        ON "case_fact" ("case")
        WHERE "decision_paused"
    """,
    """CREATE TABLE "member_fact" (
        "person" BIGINT NOT NULL PRIMARY KEY,
        "known" TEXT NOT NULL,
        "given" TEXT NOT NULL
    )""",
    """CREATE TABLE "standing_flow" (
        "dimension" VARCHAR(20) NOT NULL,
        "value" VARCHAR(20) NOT NULL,
        "day" INTEGER NOT NULL,
        "n" INTEGER NOT NULL,
        PRIMARY KEY ("dimension", "value", "day")
    )""",
    """CREATE TABLE "figure" (
        "scope" VARCHAR(20) NOT NULL,
        "metric" VARCHAR(4) NOT NULL,
        "shown" TEXT NOT NULL,
        "computed_at" TIMESTAMP NOT NULL,
        "method" SMALLINT NOT NULL,
        PRIMARY KEY ("scope", "metric")
    )""",
)

TABLES = ("flow", "cohort", "case_fact", "member_fact", "standing_flow", "figure")


def up(migrator: Any, db: Any) -> None:
    """Build the tables; the reader of the ledger fills them from its first line on."""
    for statement in POSTGRES if is_postgres() else SQLITE:
        db.execute_sql(statement)


def down(migrator: Any, db: Any) -> None:
    """Take the tables away again: nothing is lost, since the ledger tells it all."""
    for table in reversed(TABLES):
        db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql("DELETE FROM \"cursor\" WHERE name = 'metrics'")
