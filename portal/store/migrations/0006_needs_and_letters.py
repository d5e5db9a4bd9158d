"""What people choose about themselves: support and access needs with their consent, the letters they want.

Two columns of a person that no page ever filled give way to tables of their own.
"""

from typing import Any

from portal.store import is_postgres


def up(migrator: Any, db: Any) -> None:
    """Build the tables and let the columns go."""
    number, moment, small = (
        ("SERIAL", "TIMESTAMP", "SMALLINT") if is_postgres() else ("INTEGER", "DATETIME", "INTEGER")
    )
    db.execute_sql(
        f"""CREATE TABLE "support_need" (
            "id" {number} NOT NULL PRIMARY KEY,
            "person_id" INTEGER NOT NULL,
            "choices" TEXT NOT NULL,
            "words" TEXT NOT NULL,
            "wording" {small} NOT NULL,
            "consented_at" {moment} NOT NULL,
            "taken_back_at" {moment},
            FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
        )"""
    )
    db.execute_sql('CREATE UNIQUE INDEX "support_need_person_id" ON "support_need" ("person_id")')
    db.execute_sql(
        f"""CREATE TABLE "letter_preference" (
            "id" {number} NOT NULL PRIMARY KEY,
            "person_id" INTEGER NOT NULL,
            "unwanted" TEXT NOT NULL,
            "quiet_from" {small},
            "quiet_to" {small},
            FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
        )"""
    )
    db.execute_sql('CREATE UNIQUE INDEX "letter_preference_person_id" ON "letter_preference" ("person_id")')
    for column in ("needs", "letters"):
        db.execute_sql(f'ALTER TABLE "person" DROP COLUMN "{column}"')


def down(migrator: Any, db: Any) -> None:
    """Take the tables away and bring the columns back, as empty as they were."""
    db.execute_sql("""ALTER TABLE "person" ADD COLUMN "needs" TEXT NOT NULL DEFAULT ''""")
    db.execute_sql("""ALTER TABLE "person" ADD COLUMN "letters" VARCHAR(20) NOT NULL DEFAULT 'all'""")
    db.execute_sql('DROP TABLE "letter_preference"')
    db.execute_sql('DROP TABLE "support_need"')
