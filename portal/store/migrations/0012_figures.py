"""Roll-ups that tell of replies, redress, appeals and answers; figures kept for each part of the whole.

The roll-ups hold nothing that the ledger does not tell: both ways begin them anew, and the worker reads it
again.
"""

from typing import Any

from portal.store import is_postgres

DROPPED = ("flow", "cohort", "case_fact", "figure")
EMPTIED = ("member_fact", "standing_flow")

FLOW = """CREATE TABLE "flow" (
    "dimension" VARCHAR(20) NOT NULL,
    "value" VARCHAR({value}) NOT NULL,
    "day" INTEGER NOT NULL,
    "measure" VARCHAR(60) NOT NULL,
    "n" {n} NOT NULL,
    PRIMARY KEY ("dimension", "value", "day", "measure")
)"""
COHORT = """CREATE TABLE "cohort" (
    "dimension" VARCHAR(20) NOT NULL,
    "value" VARCHAR({value}) NOT NULL,{event}
    "received" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    PRIMARY KEY ("dimension", "value",{in_key} "received", "days")
)"""
CASE_FACT = """CREATE TABLE "case_fact" (
    "case" {id} NOT NULL PRIMARY KEY,
    "known" TEXT NOT NULL,
    "given" TEXT NOT NULL,
    "member" {id},
    "received_day" INTEGER,{received_at}
    "acknowledgement_due" {moment},
    "decision_due" {moment},
    "closed_at" {moment},
    "finding" VARCHAR(20),
    "asked_day" INTEGER,
    "answered_day" INTEGER,
    "is_open" {yes_no} NOT NULL,
    "acknowledgement_paused" {yes_no} NOT NULL,
    "decision_paused" {yes_no} NOT NULL{more}
)"""
MORE = """,
    "awaits_reply" {yes_no} NOT NULL,
    "awaits_decision" {yes_no} NOT NULL,
    "repeated" {yes_no} NOT NULL,
    "category" VARCHAR(20),
    "severity" VARCHAR(20),
    "channel" VARCHAR(20),
    "language" VARCHAR(20),
    "chapter" VARCHAR(20),
    "stage" VARCHAR(20)"""
ACTION_FACT = """CREATE TABLE "action_fact" (
    "action" {id} NOT NULL PRIMARY KEY,
    "cause" VARCHAR(20) NOT NULL,
    "planned_day" INTEGER NOT NULL,
    "due_day" INTEGER NOT NULL,
    "done_day" INTEGER,
    "cancelled" {yes_no} NOT NULL
)"""
COUNT_FAULT = """CREATE TABLE "count_fault" (
    "id" {serial} NOT NULL PRIMARY KEY,
    "at" {moment} NOT NULL,
    "dimension" VARCHAR(20) NOT NULL,
    "value" VARCHAR(40) NOT NULL,
    "day" INTEGER NOT NULL,
    "measure" VARCHAR(60) NOT NULL,
    "was" {n} NOT NULL,
    "counted" {n} NOT NULL
)"""
FIGURE = """CREATE TABLE "figure" (
    "scope" VARCHAR(20) NOT NULL,{part}
    "metric" VARCHAR(4) NOT NULL,
    "shown" TEXT NOT NULL,
    "computed_at" {moment} NOT NULL,
    "method" {small} NOT NULL,
    PRIMARY KEY ("scope",{in_key} "metric")
)"""
PART = """
    "dimension" VARCHAR(20) NOT NULL,
    "value" VARCHAR(40) NOT NULL,"""
INDEXES = {
    "received": '"received_day", "member"',
    "acknowledgement": '"acknowledgement_due", "member"',
    "decision": '"decision_due", "member"',
    "closed": '"closed_at", "member"',
    "asked": '"asked_day", "member"',
    "answered": '"answered_day", "member"',
}
OF_SOME = {
    "open": '"member") WHERE ("is_open"',
    "acknowledgement_paused": '"case") WHERE ("acknowledgement_paused"',
    "decision_paused": '"case") WHERE ("decision_paused"',
}
NEW = {
    "member": '"member", "received_at"',
    "awaits_reply": '"case") WHERE ("awaits_reply"',
    "awaits_decision": '"decision_due") WHERE ("awaits_decision"',
}
POSTGRES = {"id": "BIGINT", "n": "BIGINT", "moment": "TIMESTAMP", "yes_no": "BOOLEAN", "small": "SMALLINT"}
SQLITE = {"id": "INTEGER", "n": "INTEGER", "moment": "DATETIME", "yes_no": "INTEGER", "small": "INTEGER"}


def up(migrator: Any, db: Any) -> None:
    """Build the tables in their new shape, empty."""
    types = POSTGRES if is_postgres() else SQLITE
    shape = {"value": 40, "in_key": "", **types}
    _begin_anew(db)
    db.execute_sql(FLOW.format(**shape))
    db.execute_sql(
        COHORT.format(**{**shape, "event": '\n    "event" VARCHAR(12) NOT NULL,', "in_key": ' "event",'})
    )
    received_at = '\n    "received_at" {moment},'.format(**types)
    db.execute_sql(CASE_FACT.format(**shape, received_at=received_at, more=MORE.format(**types)))
    db.execute_sql(FIGURE.format(**{**shape, "part": PART, "in_key": ' "dimension", "value",'}))
    db.execute_sql(ACTION_FACT.format(**types))
    for column in ("due_day", "done_day"):
        db.execute_sql(f'CREATE INDEX "action_fact_{column}" ON "action_fact" ("{column}")')
    db.execute_sql(COUNT_FAULT.format(serial="SERIAL" if is_postgres() else "INTEGER", **types))
    db.execute_sql('CREATE INDEX "count_fault_at" ON "count_fault" ("at")')
    _index(db, INDEXES | OF_SOME | NEW)


def down(migrator: Any, db: Any) -> None:
    """Build them in the shape they had, empty."""
    types = POSTGRES if is_postgres() else SQLITE
    shape = {"value": 20, "event": "", "in_key": "", "part": "", "received_at": "", "more": "", **types}
    shape["n"] = "INTEGER"
    _begin_anew(db)
    db.execute_sql('DROP TABLE "action_fact"')
    db.execute_sql('DROP TABLE "count_fault"')
    for table in (FLOW, COHORT, CASE_FACT, FIGURE):
        db.execute_sql(table.format(**shape))
    _index(db, INDEXES | OF_SOME)


def _begin_anew(db: Any) -> None:
    for table in DROPPED:
        db.execute_sql(f'DROP TABLE "{table}"')
    for table in EMPTIED:
        db.execute_sql(f'DELETE FROM "{table}"')
    db.execute_sql("DELETE FROM \"cursor\" WHERE name = 'metrics'")


def _index(db: Any, indexes: dict[str, str]) -> None:
    for name, columns in indexes.items():
        db.execute_sql(f'CREATE INDEX "case_fact_{name}" ON "case_fact" ({columns})')
