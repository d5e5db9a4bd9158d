"""A draft may belong to a case: it holds the files of a word that has not been sent in it yet."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Let a draft name its case."""
    db.execute_sql(
        'ALTER TABLE "draft" ADD COLUMN "case_id" INTEGER '
        'REFERENCES "grievance_case" ("id") ON DELETE CASCADE'
    )


def down(migrator: Any, db: Any) -> None:
    """Take that away again, with the drafts of cases: an earlier version would offer them as grievances."""
    of_cases = 'SELECT "id" FROM "draft" WHERE "case_id" IS NOT NULL'
    db.execute_sql(
        f'UPDATE "draft_file" SET "here" = FALSE, "draft_id" = NULL WHERE "draft_id" IN ({of_cases})'
    )
    db.execute_sql('DELETE FROM "draft" WHERE "case_id" IS NOT NULL')
    db.execute_sql('ALTER TABLE "draft" DROP COLUMN "case_id"')
