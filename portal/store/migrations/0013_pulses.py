"""The pulses that members are sent, and the row that the figures keep of each."""

from typing import Any

from portal.store import is_postgres

INDEXES = (
    ("pulse_case_id", "pulse", '"case_id"', ""),
    ("pulse_person_id_sent_at", "pulse", '"person_id", "sent_at"', ""),
    ("pulse_planned", "pulse", '"status", "ask_at"', ""),
    (
        "pulse_unanswered",
        "pulse",
        '"status", "sent_at"',
        'WHERE (("reminded_at" IS NULL) AND ("answered_at" IS NULL))',
    ),
    ("pulse_fact_person", "pulse_fact", '"person"', ""),
    ("pulse_fact_group_answered_day", "pulse_fact", '"group", "answered_day"', ""),
    ("pulse_fact_group_day", "pulse_fact", '"group", "day"', ""),
)


def up(migrator: Any, db: Any) -> None:
    """Build the tables; no line of the ledger tells of a pulse yet."""
    of_postgres = ("SERIAL", "BIGINT", "SMALLINT", "TIMESTAMP")
    of_sqlite = ("INTEGER", "INTEGER", "INTEGER", "DATETIME")
    number, big, small, moment = of_postgres if is_postgres() else of_sqlite
    db.execute_sql(
        f"""CREATE TABLE "pulse" (
            "id" {number} NOT NULL PRIMARY KEY,
            "person_id" INTEGER NOT NULL,
            "group" VARCHAR(10) NOT NULL,
            "occasion" VARCHAR(20) NOT NULL,
            "case_id" INTEGER,
            "closing" INTEGER,
            "status" VARCHAR(12) NOT NULL,
            "ask_at" {moment} NOT NULL,
            "sent_at" {moment},
            "closes_at" {moment},
            "reminded_at" {moment},
            "answered_at" {moment},
            "language" VARCHAR(8) NOT NULL,
            "version" {small} NOT NULL,
            "recommend" {small},
            "trust" {small},
            "stands_up" {small},
            "admits" {small},
            FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
            FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE
        )"""
    )
    db.execute_sql(
        f"""CREATE TABLE "pulse_fact" (
            "pulse" {big} NOT NULL PRIMARY KEY,
            "person" {big} NOT NULL,
            "group" VARCHAR(10) NOT NULL,
            "case" {big},
            "closing" {big},
            "day" INTEGER NOT NULL,
            "why" VARCHAR(12) NOT NULL,
            "language" VARCHAR(20) NOT NULL,
            "chapter" VARCHAR(20) NOT NULL,
            "tenure" INTEGER,
            "band" {small},
            "answered_at" {moment},
            "answered_day" INTEGER,
            "recommend" {small},
            "trust" {small},
            "stands_up" {small},
            "admits" {small},
            "outcome" VARCHAR(10) NOT NULL,
            "cases" {small} NOT NULL,
            "before" {small}
        )"""
    )
    db.execute_sql(
        'CREATE UNIQUE INDEX "pulse_person_id_group_occasion" ON "pulse" ("person_id", "group", "occasion")'
    )
    for name, table, columns, which in INDEXES:
        db.execute_sql(f'CREATE INDEX "{name}" ON "{table}" ({columns}) {which}'.strip())


def down(migrator: Any, db: Any) -> None:
    """Take them away again."""
    db.execute_sql('DROP TABLE "pulse_fact"')
    db.execute_sql('DROP TABLE "pulse"')
