"""The first tables, as they were when the house opened: a frozen copy,
on purpose apart from today's models.
"""

from typing import Any

from portal.store import is_postgres
from portal.store.search import create_tables, drop_tables

BEFORE_ALL = "0" * 64

SQLITE = (
    """CREATE TABLE "history_line" (
        "number" INTEGER NOT NULL PRIMARY KEY,
        "at" DATETIME NOT NULL,
        "kind" VARCHAR(40) NOT NULL,
        "subject_kind" VARCHAR(20) NOT NULL,
        "subject_id" INTEGER NOT NULL,
        "actor_kind" VARCHAR(10) NOT NULL,
        "actor_id" INTEGER,
        "particulars" TEXT NOT NULL,
        "previous" VARCHAR(64) NOT NULL,
        "hash" VARCHAR(64) NOT NULL
    )""",
    """CREATE INDEX "history_line_subject_kind_subject_id_number"
        ON "history_line" ("subject_kind", "subject_id", "number")""",
    """CREATE INDEX "history_line_kind_number"
        ON "history_line" ("kind", "number")""",
    """CREATE TABLE "history_head" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "number" INTEGER NOT NULL,
        "hash" VARCHAR(64) NOT NULL,
        "at" DATETIME
    )""",
    """CREATE TABLE "cursor" (
        "name" VARCHAR(40) NOT NULL PRIMARY KEY,
        "number" INTEGER NOT NULL
    )""",
    """CREATE TABLE "association" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "names" TEXT NOT NULL,
        "languages" TEXT NOT NULL,
        "time_zone" VARCHAR(64) NOT NULL,
        "currency" VARCHAR(3) NOT NULL,
        "demo" INTEGER NOT NULL,
        "version" INTEGER NOT NULL
    )""",
    """CREATE TABLE "office_calendar" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "valid_from" DATE NOT NULL,
        "plan" TEXT NOT NULL
    )""",
    """CREATE UNIQUE INDEX "office_calendar_valid_from"
        ON "office_calendar" ("valid_from")""",
    """CREATE TABLE "chapter" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "code" VARCHAR(40) NOT NULL,
        "names" TEXT NOT NULL
    )""",
    """CREATE UNIQUE INDEX "chapter_code"
        ON "chapter" ("code")""",
    """CREATE TABLE "setting" (
        "name" VARCHAR(60) NOT NULL PRIMARY KEY,
        "value" TEXT NOT NULL
    )""",
    """CREATE TABLE "person" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "number" VARCHAR(40),
        "name" VARCHAR(200) NOT NULL,
        "email" VARCHAR(254),
        "email_key" VARCHAR(254),
        "language" VARCHAR(8) NOT NULL,
        "time_zone" VARCHAR(64) NOT NULL,
        "chapter_id" INTEGER,
        "grade" VARCHAR(40) NOT NULL,
        "standing" VARCHAR(20) NOT NULL,
        "joined" DATE,
        "left_on" DATE,
        "needs" TEXT NOT NULL,
        "letters" VARCHAR(20) NOT NULL,
        "created_at" DATETIME NOT NULL,
        FOREIGN KEY ("chapter_id") REFERENCES "chapter" ("id")
    )""",
    """CREATE UNIQUE INDEX "person_number"
        ON "person" ("number")""",
    """CREATE UNIQUE INDEX "person_email_key"
        ON "person" ("email_key")""",
    """CREATE INDEX "person_chapter_id"
        ON "person" ("chapter_id")""",
    """CREATE TABLE "role_grant" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "role" VARCHAR(20) NOT NULL,
        "chapter_id" INTEGER,
        "granted_at" DATETIME NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("chapter_id") REFERENCES "chapter" ("id")
    )""",
    """CREATE INDEX "role_grant_person_id"
        ON "role_grant" ("person_id")""",
    """CREATE INDEX "role_grant_chapter_id"
        ON "role_grant" ("chapter_id")""",
    """CREATE TABLE "account" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "password_hash" VARCHAR(200),
        "totp_secret" VARCHAR(64),
        "totp_last" INTEGER,
        "active" INTEGER NOT NULL,
        "changed_at" DATETIME NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "account_person_id"
        ON "account" ("person_id")""",
    """CREATE TABLE "sign_in_failure" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "key" VARCHAR(64) NOT NULL,
        "at" DATETIME NOT NULL
    )""",
    """CREATE INDEX "sign_in_failure_key_at"
        ON "sign_in_failure" ("key", "at")""",
    """CREATE TABLE "sign_in_session" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "token_hash" VARCHAR(64) NOT NULL,
        "person_id" INTEGER NOT NULL,
        "opened_at" DATETIME NOT NULL,
        "seen_at" DATETIME NOT NULL,
        "expires_at" DATETIME NOT NULL,
        "ended_at" DATETIME,
        "how" VARCHAR(20) NOT NULL,
        "second_factor" INTEGER NOT NULL,
        "device" VARCHAR(120) NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "sign_in_session_token_hash"
        ON "sign_in_session" ("token_hash")""",
    """CREATE INDEX "sign_in_session_person_id"
        ON "sign_in_session" ("person_id")""",
    """CREATE TABLE "link" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "token_hash" VARCHAR(64) NOT NULL,
        "purpose" VARCHAR(20) NOT NULL,
        "subject_id" INTEGER,
        "person_id" INTEGER,
        "made_at" DATETIME NOT NULL,
        "expires_at" DATETIME NOT NULL,
        "used_at" DATETIME,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "link_token_hash"
        ON "link" ("token_hash")""",
    """CREATE INDEX "link_person_id"
        ON "link" ("person_id")""",
    """CREATE TABLE "activity" (
        "person_id" INTEGER NOT NULL,
        "day" DATE NOT NULL,
        "bits" INTEGER NOT NULL,
        PRIMARY KEY ("person_id", "day"),
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE INDEX "activity_person_id"
        ON "activity" ("person_id")""",
    """CREATE INDEX "activity_day_person_id"
        ON "activity" ("day", "person_id")""",
    """CREATE TABLE "grievance_case" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "reference" VARCHAR(20) NOT NULL,
        "member_id" INTEGER,
        "author_id" INTEGER,
        "chapter_id" INTEGER,
        "language" VARCHAR(8) NOT NULL,
        "category" VARCHAR(20) NOT NULL,
        "severity" VARCHAR(20),
        "channel" VARCHAR(20) NOT NULL,
        "confidentiality" VARCHAR(20) NOT NULL,
        "subject_text" VARCHAR(200) NOT NULL,
        "wanted" TEXT NOT NULL,
        "state" VARCHAR(20) NOT NULL,
        "is_open" INTEGER NOT NULL,
        "stage" INTEGER NOT NULL,
        "handler_id" INTEGER,
        "paused_at" DATETIME,
        "waiting_since" DATETIME,
        "reminded_at" DATETIME,
        "finding" VARCHAR(20),
        "received_at" DATETIME NOT NULL,
        "acknowledged_at" DATETIME,
        "assessed_at" DATETIME,
        "decided_at" DATETIME,
        "delivered_at" DATETIME,
        "closed_at" DATETIME,
        "closed_by" VARCHAR(20),
        "reopened_at" DATETIME,
        "declines" INTEGER NOT NULL,
        "new_answer" INTEGER NOT NULL,
        "queue_at" DATETIME NOT NULL,
        "version" INTEGER NOT NULL,
        "entered_at" DATETIME NOT NULL,
        "form_hash" VARCHAR(64),
        "text_hash" VARCHAR(64),
        FOREIGN KEY ("member_id") REFERENCES "person" ("id"),
        FOREIGN KEY ("author_id") REFERENCES "person" ("id"),
        FOREIGN KEY ("chapter_id") REFERENCES "chapter" ("id"),
        FOREIGN KEY ("handler_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "grievance_case_reference"
        ON "grievance_case" ("reference")""",
    """CREATE UNIQUE INDEX "grievance_case_author_id_form_hash"
        ON "grievance_case" ("author_id", "form_hash")""",
    """CREATE INDEX "case_open_queue"
        ON "grievance_case" ("queue_at", "id")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_open_handler"
        ON "grievance_case" ("handler_id", "queue_at", "id")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_open_chapter"
        ON "grievance_case" ("chapter_id", "queue_at", "id")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_state_queue"
        ON "grievance_case" ("state", "queue_at", "id")""",
    """CREATE INDEX "case_member"
        ON "grievance_case" ("member_id", "received_at")""",
    """CREATE INDEX "case_author_text"
        ON "grievance_case" ("author_id", "text_hash", "entered_at")""",
    """CREATE INDEX "case_waiting"
        ON "grievance_case" ("waiting_since")
        WHERE ("waiting_since" IS NOT NULL)""",
    """CREATE TABLE "message" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "at" DATETIME NOT NULL,
        "side" VARCHAR(10) NOT NULL,
        "kind" VARCHAR(20) NOT NULL,
        "author_id" INTEGER,
        "text" TEXT NOT NULL,
        "language" VARCHAR(8) NOT NULL,
        "channel" VARCHAR(20) NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("author_id") REFERENCES "person" ("id")
    )""",
    """CREATE INDEX "message_case_id_id"
        ON "message" ("case_id", "id")""",
    """CREATE TABLE "promise" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "kind" VARCHAR(20) NOT NULL,
        "line" INTEGER,
        "made_at" DATETIME NOT NULL,
        "due" DATETIME NOT NULL,
        "days" INTEGER,
        "kept_at" DATETIME,
        "broken_at" DATETIME,
        "ended_at" DATETIME,
        "warned_at" DATETIME,
        "told_at" DATETIME,
        "warn_at" DATETIME,
        "tell_at" DATETIME,
        "running" INTEGER NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE
    )""",
    """CREATE INDEX "promise_case_id_id"
        ON "promise" ("case_id", "id")""",
    """CREATE INDEX "promise_due"
        ON "promise" ("due")
        WHERE (((("kept_at" IS NULL) AND ("ended_at" IS NULL)) AND "running") AND ("broken_at" IS NULL))""",
    """CREATE INDEX "promise_warn"
        ON "promise" ("warn_at")
        WHERE (((("kept_at" IS NULL) AND ("ended_at" IS NULL)) AND "running") AND ("warned_at" IS NULL))""",
    """CREATE INDEX "promise_tell"
        ON "promise" ("tell_at")
        WHERE (((("kept_at" IS NULL) AND ("ended_at" IS NULL)) AND "running") AND ("told_at" IS NULL))""",
    """CREATE TABLE "pause" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "why" VARCHAR(20) NOT NULL,
        "since" DATETIME NOT NULL,
        "until" DATETIME,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE
    )""",
    """CREATE INDEX "pause_case_id_id"
        ON "pause" ("case_id", "id")""",
    """CREATE TABLE "barred" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "person_id" INTEGER NOT NULL,
        "at" DATETIME NOT NULL,
        "why" VARCHAR(20) NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "barred_case_id_person_id"
        ON "barred" ("case_id", "person_id")""",
    """CREATE TABLE "evidence" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "message_id" INTEGER NOT NULL,
        "name" VARCHAR(40) NOT NULL,
        "filename" VARCHAR(200) NOT NULL,
        "media_type" VARCHAR(40) NOT NULL,
        "size" INTEGER NOT NULL,
        "sha256" VARCHAR(64) NOT NULL,
        "internal" INTEGER NOT NULL,
        "ready" INTEGER NOT NULL,
        "refused" INTEGER NOT NULL,
        "at" DATETIME NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("message_id") REFERENCES "message" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "evidence_name"
        ON "evidence" ("name")""",
    """CREATE INDEX "evidence_case_id_id"
        ON "evidence" ("case_id", "id")""",
    """CREATE INDEX "evidence_waiting"
        ON "evidence" ("id")
        WHERE NOT "ready"
    """,
    """CREATE TABLE "remedy" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "line" INTEGER NOT NULL,
        "round" INTEGER NOT NULL,
        "kind" VARCHAR(20) NOT NULL,
        "text" TEXT NOT NULL,
        "amount" INTEGER,
        "currency" VARCHAR(3),
        "due" DATETIME,
        "status" VARCHAR(20) NOT NULL,
        "offered_by_id" INTEGER NOT NULL,
        "offered_at" DATETIME NOT NULL,
        "answered_at" DATETIME,
        "delivered_at" DATETIME,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("offered_by_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "remedy_case_id_line"
        ON "remedy" ("case_id", "line")""",
    """CREATE TABLE "case_form" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "person_id" INTEGER NOT NULL,
        "closing" INTEGER NOT NULL,
        "status" VARCHAR(12) NOT NULL,
        "ask_at" DATETIME NOT NULL,
        "sent_at" DATETIME,
        "closes_at" DATETIME,
        "reminded_at" DATETIME,
        "answered_at" DATETIME,
        "language" VARCHAR(8) NOT NULL,
        "version" INTEGER NOT NULL,
        "q1" VARCHAR(8),
        "q2" INTEGER,
        "q3" INTEGER,
        "q4" INTEGER,
        "q5" INTEGER,
        "words" TEXT NOT NULL,
        "share" VARCHAR(3) NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "case_form_case_id_closing"
        ON "case_form" ("case_id", "closing")""",
    """CREATE INDEX "case_form_person_id_sent_at"
        ON "case_form" ("person_id", "sent_at")""",
    """CREATE INDEX "form_planned"
        ON "case_form" ("status", "ask_at")""",
    """CREATE INDEX "form_unanswered"
        ON "case_form" ("status", "sent_at")
        WHERE (("reminded_at" IS NULL) AND ("answered_at" IS NULL))""",
    """CREATE TABLE "outbox" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "effect_key" VARCHAR(80) NOT NULL,
        "letter" VARCHAR(20) NOT NULL,
        "channel" VARCHAR(10) NOT NULL,
        "person_id" INTEGER NOT NULL,
        "case_id" INTEGER,
        "line" INTEGER NOT NULL,
        "language" VARCHAR(8) NOT NULL,
        "at" DATETIME NOT NULL,
        "status" VARCHAR(14) NOT NULL,
        "tries" INTEGER NOT NULL,
        "next_try_at" DATETIME NOT NULL,
        "lease_until" DATETIME,
        "handed_over_at" DATETIME,
        "sent_at" DATETIME,
        "problem" VARCHAR(200) NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "outbox_effect_key"
        ON "outbox" ("effect_key")""",
    """CREATE INDEX "outbox_case_id_id"
        ON "outbox" ("case_id", "id")""",
    """CREATE INDEX "outbox_due"
        ON "outbox" ("status", "next_try_at", "id")""",
)

POSTGRES = (
    """CREATE TABLE "history_line" (
        "number" BIGINT NOT NULL PRIMARY KEY,
        "at" TIMESTAMP NOT NULL,
        "kind" VARCHAR(40) NOT NULL,
        "subject_kind" VARCHAR(20) NOT NULL,
        "subject_id" BIGINT NOT NULL,
        "actor_kind" VARCHAR(10) NOT NULL,
        "actor_id" BIGINT,
        "particulars" TEXT NOT NULL,
        "previous" VARCHAR(64) NOT NULL,
        "hash" VARCHAR(64) NOT NULL
    )""",
    """CREATE INDEX "history_line_subject_kind_subject_id_number"
        ON "history_line" ("subject_kind", "subject_id", "number")""",
    """CREATE INDEX "history_line_kind_number"
        ON "history_line" ("kind", "number")""",
    """CREATE TABLE "history_head" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "number" BIGINT NOT NULL,
        "hash" VARCHAR(64) NOT NULL,
        "at" TIMESTAMP
    )""",
    """CREATE TABLE "cursor" (
        "name" VARCHAR(40) NOT NULL PRIMARY KEY,
        "number" BIGINT NOT NULL
    )""",
    """CREATE TABLE "association" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "names" TEXT NOT NULL,
        "languages" TEXT NOT NULL,
        "time_zone" VARCHAR(64) NOT NULL,
        "currency" VARCHAR(3) NOT NULL,
        "demo" BOOLEAN NOT NULL,
        "version" INTEGER NOT NULL
    )""",
    """CREATE TABLE "office_calendar" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "valid_from" DATE NOT NULL,
        "plan" TEXT NOT NULL
    )""",
    """CREATE UNIQUE INDEX "office_calendar_valid_from"
        ON "office_calendar" ("valid_from")""",
    """CREATE TABLE "chapter" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "code" VARCHAR(40) NOT NULL,
        "names" TEXT NOT NULL
    )""",
    """CREATE UNIQUE INDEX "chapter_code"
        ON "chapter" ("code")""",
    """CREATE TABLE "setting" (
        "name" VARCHAR(60) NOT NULL PRIMARY KEY,
        "value" TEXT NOT NULL
    )""",
    """CREATE TABLE "person" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "number" VARCHAR(40),
        "name" VARCHAR(200) NOT NULL,
        "email" VARCHAR(254),
        "email_key" VARCHAR(254),
        "language" VARCHAR(8) NOT NULL,
        "time_zone" VARCHAR(64) NOT NULL,
        "chapter_id" INTEGER,
        "grade" VARCHAR(40) NOT NULL,
        "standing" VARCHAR(20) NOT NULL,
        "joined" DATE,
        "left_on" DATE,
        "needs" TEXT NOT NULL,
        "letters" VARCHAR(20) NOT NULL,
        "created_at" TIMESTAMP NOT NULL,
        FOREIGN KEY ("chapter_id") REFERENCES "chapter" ("id")
    )""",
    """CREATE UNIQUE INDEX "person_number"
        ON "person" ("number")""",
    """CREATE UNIQUE INDEX "person_email_key"
        ON "person" ("email_key")""",
    """CREATE INDEX "person_chapter_id"
        ON "person" ("chapter_id")""",
    """CREATE TABLE "role_grant" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "role" VARCHAR(20) NOT NULL,
        "chapter_id" INTEGER,
        "granted_at" TIMESTAMP NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("chapter_id") REFERENCES "chapter" ("id")
    )""",
    """CREATE INDEX "role_grant_person_id"
        ON "role_grant" ("person_id")""",
    """CREATE INDEX "role_grant_chapter_id"
        ON "role_grant" ("chapter_id")""",
    """CREATE TABLE "account" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        "password_hash" VARCHAR(200),
        "totp_secret" VARCHAR(64),
        "totp_last" BIGINT,
        "active" BOOLEAN NOT NULL,
        "changed_at" TIMESTAMP NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "account_person_id"
        ON "account" ("person_id")""",
    """CREATE TABLE "sign_in_failure" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "key" VARCHAR(64) NOT NULL,
        "at" TIMESTAMP NOT NULL
    )""",
    """CREATE INDEX "sign_in_failure_key_at"
        ON "sign_in_failure" ("key", "at")""",
    """CREATE TABLE "sign_in_session" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "token_hash" VARCHAR(64) NOT NULL,
        "person_id" INTEGER NOT NULL,
        "opened_at" TIMESTAMP NOT NULL,
        "seen_at" TIMESTAMP NOT NULL,
        "expires_at" TIMESTAMP NOT NULL,
        "ended_at" TIMESTAMP,
        "how" VARCHAR(20) NOT NULL,
        "second_factor" BOOLEAN NOT NULL,
        "device" VARCHAR(120) NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "sign_in_session_token_hash"
        ON "sign_in_session" ("token_hash")""",
    """CREATE INDEX "sign_in_session_person_id"
        ON "sign_in_session" ("person_id")""",
    """CREATE TABLE "link" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "token_hash" VARCHAR(64) NOT NULL,
        "purpose" VARCHAR(20) NOT NULL,
        "subject_id" BIGINT,
        "person_id" INTEGER,
        "made_at" TIMESTAMP NOT NULL,
        "expires_at" TIMESTAMP NOT NULL,
        "used_at" TIMESTAMP,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "link_token_hash"
        ON "link" ("token_hash")""",
    """CREATE INDEX "link_person_id"
        ON "link" ("person_id")""",
    """CREATE TABLE "activity" (
        "person_id" INTEGER NOT NULL,
        "day" DATE NOT NULL,
        "bits" INTEGER NOT NULL,
        PRIMARY KEY ("person_id", "day"),
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
    )""",
    """CREATE INDEX "activity_person_id"
        ON "activity" ("person_id")""",
    """CREATE INDEX "activity_day_person_id"
        ON "activity" ("day", "person_id")""",
    """CREATE TABLE "grievance_case" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "reference" VARCHAR(20) NOT NULL,
        "member_id" INTEGER,
        "author_id" INTEGER,
        "chapter_id" INTEGER,
        "language" VARCHAR(8) NOT NULL,
        "category" VARCHAR(20) NOT NULL,
        "severity" VARCHAR(20),
        "channel" VARCHAR(20) NOT NULL,
        "confidentiality" VARCHAR(20) NOT NULL,
        "subject_text" VARCHAR(200) NOT NULL,
        "wanted" TEXT NOT NULL,
        "state" VARCHAR(20) NOT NULL,
        "is_open" BOOLEAN NOT NULL,
        "stage" SMALLINT NOT NULL,
        "handler_id" INTEGER,
        "paused_at" TIMESTAMP,
        "waiting_since" TIMESTAMP,
        "reminded_at" TIMESTAMP,
        "finding" VARCHAR(20),
        "received_at" TIMESTAMP NOT NULL,
        "acknowledged_at" TIMESTAMP,
        "assessed_at" TIMESTAMP,
        "decided_at" TIMESTAMP,
        "delivered_at" TIMESTAMP,
        "closed_at" TIMESTAMP,
        "closed_by" VARCHAR(20),
        "reopened_at" TIMESTAMP,
        "declines" SMALLINT NOT NULL,
        "new_answer" BOOLEAN NOT NULL,
        "queue_at" TIMESTAMP NOT NULL,
        "version" INTEGER NOT NULL,
        "entered_at" TIMESTAMP NOT NULL,
        "form_hash" VARCHAR(64),
        "text_hash" VARCHAR(64),
        FOREIGN KEY ("member_id") REFERENCES "person" ("id"),
        FOREIGN KEY ("author_id") REFERENCES "person" ("id"),
        FOREIGN KEY ("chapter_id") REFERENCES "chapter" ("id"),
        FOREIGN KEY ("handler_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "grievance_case_reference"
        ON "grievance_case" ("reference")""",
    """CREATE UNIQUE INDEX "grievance_case_author_id_form_hash"
        ON "grievance_case" ("author_id", "form_hash")""",
    """CREATE INDEX "case_open_queue"
        ON "grievance_case" ("queue_at", "id")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_open_handler"
        ON "grievance_case" ("handler_id", "queue_at", "id")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_open_chapter"
        ON "grievance_case" ("chapter_id", "queue_at", "id")
        WHERE "is_open"
    """,
    """CREATE INDEX "case_state_queue"
        ON "grievance_case" ("state", "queue_at", "id")""",
    """CREATE INDEX "case_member"
        ON "grievance_case" ("member_id", "received_at")""",
    """CREATE INDEX "case_author_text"
        ON "grievance_case" ("author_id", "text_hash", "entered_at")""",
    """CREATE INDEX "case_waiting"
        ON "grievance_case" ("waiting_since")
        WHERE ("waiting_since" IS NOT NULL)""",
    """CREATE TABLE "message" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "at" TIMESTAMP NOT NULL,
        "side" VARCHAR(10) NOT NULL,
        "kind" VARCHAR(20) NOT NULL,
        "author_id" INTEGER,
        "text" TEXT NOT NULL,
        "language" VARCHAR(8) NOT NULL,
        "channel" VARCHAR(20) NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("author_id") REFERENCES "person" ("id")
    )""",
    """CREATE INDEX "message_case_id_id"
        ON "message" ("case_id", "id")""",
    """CREATE TABLE "promise" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "kind" VARCHAR(20) NOT NULL,
        "line" SMALLINT,
        "made_at" TIMESTAMP NOT NULL,
        "due" TIMESTAMP NOT NULL,
        "days" SMALLINT,
        "kept_at" TIMESTAMP,
        "broken_at" TIMESTAMP,
        "ended_at" TIMESTAMP,
        "warned_at" TIMESTAMP,
        "told_at" TIMESTAMP,
        "warn_at" TIMESTAMP,
        "tell_at" TIMESTAMP,
        "running" BOOLEAN NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE
    )""",
    """CREATE INDEX "promise_case_id_id"
        ON "promise" ("case_id", "id")""",
    """CREATE INDEX "promise_due"
        ON "promise" ("due")
        WHERE (((("kept_at" IS NULL) AND ("ended_at" IS NULL)) AND "running") AND ("broken_at" IS NULL))""",
    """CREATE INDEX "promise_warn"
        ON "promise" ("warn_at")
        WHERE (((("kept_at" IS NULL) AND ("ended_at" IS NULL)) AND "running") AND ("warned_at" IS NULL))""",
    """CREATE INDEX "promise_tell"
        ON "promise" ("tell_at")
        WHERE (((("kept_at" IS NULL) AND ("ended_at" IS NULL)) AND "running") AND ("told_at" IS NULL))""",
    """CREATE TABLE "pause" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "why" VARCHAR(20) NOT NULL,
        "since" TIMESTAMP NOT NULL,
        "until" TIMESTAMP,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE
    )""",
    """CREATE INDEX "pause_case_id_id"
        ON "pause" ("case_id", "id")""",
    """CREATE TABLE "barred" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "person_id" INTEGER NOT NULL,
        "at" TIMESTAMP NOT NULL,
        "why" VARCHAR(20) NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "barred_case_id_person_id"
        ON "barred" ("case_id", "person_id")""",
    """CREATE TABLE "evidence" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "message_id" INTEGER NOT NULL,
        "name" VARCHAR(40) NOT NULL,
        "filename" VARCHAR(200) NOT NULL,
        "media_type" VARCHAR(40) NOT NULL,
        "size" BIGINT NOT NULL,
        "sha256" VARCHAR(64) NOT NULL,
        "internal" BOOLEAN NOT NULL,
        "ready" BOOLEAN NOT NULL,
        "refused" BOOLEAN NOT NULL,
        "at" TIMESTAMP NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("message_id") REFERENCES "message" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "evidence_name"
        ON "evidence" ("name")""",
    """CREATE INDEX "evidence_case_id_id"
        ON "evidence" ("case_id", "id")""",
    """CREATE INDEX "evidence_waiting"
        ON "evidence" ("id")
        WHERE NOT "ready"
    """,
    """CREATE TABLE "remedy" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "line" SMALLINT NOT NULL,
        "round" SMALLINT NOT NULL,
        "kind" VARCHAR(20) NOT NULL,
        "text" TEXT NOT NULL,
        "amount" BIGINT,
        "currency" VARCHAR(3),
        "due" TIMESTAMP,
        "status" VARCHAR(20) NOT NULL,
        "offered_by_id" INTEGER NOT NULL,
        "offered_at" TIMESTAMP NOT NULL,
        "answered_at" TIMESTAMP,
        "delivered_at" TIMESTAMP,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("offered_by_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "remedy_case_id_line"
        ON "remedy" ("case_id", "line")""",
    """CREATE TABLE "case_form" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "case_id" INTEGER NOT NULL,
        "person_id" INTEGER NOT NULL,
        "closing" INTEGER NOT NULL,
        "status" VARCHAR(12) NOT NULL,
        "ask_at" TIMESTAMP NOT NULL,
        "sent_at" TIMESTAMP,
        "closes_at" TIMESTAMP,
        "reminded_at" TIMESTAMP,
        "answered_at" TIMESTAMP,
        "language" VARCHAR(8) NOT NULL,
        "version" SMALLINT NOT NULL,
        "q1" VARCHAR(8),
        "q2" SMALLINT,
        "q3" SMALLINT,
        "q4" SMALLINT,
        "q5" SMALLINT,
        "words" TEXT NOT NULL,
        "share" VARCHAR(3) NOT NULL,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id")
    )""",
    """CREATE UNIQUE INDEX "case_form_case_id_closing"
        ON "case_form" ("case_id", "closing")""",
    """CREATE INDEX "case_form_person_id_sent_at"
        ON "case_form" ("person_id", "sent_at")""",
    """CREATE INDEX "form_planned"
        ON "case_form" ("status", "ask_at")""",
    """CREATE INDEX "form_unanswered"
        ON "case_form" ("status", "sent_at")
        WHERE (("reminded_at" IS NULL) AND ("answered_at" IS NULL))""",
    """CREATE TABLE "outbox" (
        "id" SERIAL NOT NULL PRIMARY KEY,
        "effect_key" VARCHAR(80) NOT NULL,
        "letter" VARCHAR(20) NOT NULL,
        "channel" VARCHAR(10) NOT NULL,
        "person_id" INTEGER NOT NULL,
        "case_id" INTEGER,
        "line" BIGINT NOT NULL,
        "language" VARCHAR(8) NOT NULL,
        "at" TIMESTAMP NOT NULL,
        "status" VARCHAR(14) NOT NULL,
        "tries" SMALLINT NOT NULL,
        "next_try_at" TIMESTAMP NOT NULL,
        "lease_until" TIMESTAMP,
        "handed_over_at" TIMESTAMP,
        "sent_at" TIMESTAMP,
        "problem" VARCHAR(200) NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("case_id") REFERENCES "grievance_case" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "outbox_effect_key"
        ON "outbox" ("effect_key")""",
    """CREATE INDEX "outbox_case_id_id"
        ON "outbox" ("case_id", "id")""",
    """CREATE INDEX "outbox_due"
        ON "outbox" ("status", "next_try_at", "id")""",
)

TABLES = (
    "history_line",
    "history_head",
    "cursor",
    "association",
    "office_calendar",
    "chapter",
    "setting",
    "person",
    "role_grant",
    "account",
    "sign_in_failure",
    "sign_in_session",
    "link",
    "activity",
    "grievance_case",
    "message",
    "promise",
    "pause",
    "barred",
    "evidence",
    "remedy",
    "case_form",
    "outbox",
)

# The ledger is only ever added to: the database itself refuses anything else.
SQLITE_GUARDS = tuple(
    f"""CREATE TRIGGER history_line_no_{act} BEFORE {act.upper()} ON history_line
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"""
    for act in ("update", "delete")
)
POSTGRES_GUARDS = (
    """CREATE FUNCTION history_line_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$""",
    """CREATE TRIGGER history_line_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON history_line
    FOR EACH STATEMENT EXECUTE FUNCTION history_line_refuse()""",
)


def up(migrator: Any, db: Any) -> None:
    """Build the tables, the words tables for search, the guards of the ledger, and its first head."""
    for statement in (POSTGRES + POSTGRES_GUARDS) if is_postgres() else (SQLITE + SQLITE_GUARDS):
        db.execute_sql(statement)
    create_tables()
    db.execute_sql(f"INSERT INTO history_head (id, number, hash) VALUES (1, 0, '{BEFORE_ALL}')")


def down(migrator: Any, db: Any) -> None:
    """Take everything away again."""
    drop_tables()
    for table in reversed(TABLES):
        db.execute_sql(f'DROP TABLE "{table}"')
    if is_postgres():
        db.execute_sql("DROP FUNCTION history_line_refuse()")
