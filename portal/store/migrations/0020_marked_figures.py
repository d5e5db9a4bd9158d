"""Which figures a row of the roll-ups that was found wrong had changed: their tiles are marked for a week."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Keep the metrics beside each fault, parted by blanks."""
    db.execute_sql("""ALTER TABLE "count_fault" ADD COLUMN "figures" VARCHAR(200) NOT NULL DEFAULT ''""")


def down(migrator: Any, db: Any) -> None:
    """Take them away again."""
    db.execute_sql('ALTER TABLE "count_fault" DROP COLUMN "figures"')
