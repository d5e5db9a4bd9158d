"""An index of grants by role: the queue lists its handlers, and nearly all grants are those of members."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Build the index."""
    db.execute_sql(
        'CREATE INDEX "role_grant_role_chapter_id_person_id" '
        'ON "role_grant" ("role", "chapter_id", "person_id")'
    )


def down(migrator: Any, db: Any) -> None:
    """Take it away again."""
    db.execute_sql('DROP INDEX "role_grant_role_chapter_id_person_id"')
