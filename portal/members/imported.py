"""What other systems know of members, brought in by file: what they took part in, and whether they renewed.

Every row belongs to an import and stays with it. Of rows with the same source and record id the one of the
latest import stands; when that import is taken back, the one before it stands again.
"""

import datetime as dt
from typing import Any

from peewee import BooleanField, CharField, DoubleField, ForeignKeyField, IntegerField, fn

from portal import history
from portal.members.people import Person
from portal.store import JsonColumn, Moment, Record, rows_of
from portal.store.rows import rows
from portal.wording import NP_, Words

HISTORY = history.declare(
    {"import.made": ("import", "rows", "refused"), "import.taken_back": ("import", "rows")}
)

KINDS: dict[str, Words] = {
    "activity": NP_("kind of import", "Activity"),
    "renewals": NP_("kind of import", "Renewals"),
}
ACTIVITIES: dict[str, Words] = {
    "event": NP_("kind of activity", "Event"),
    "learning": NP_("kind of activity", "Learning"),
    "volunteer": NP_("kind of activity", "Voluntary work"),
    "committee": NP_("kind of activity", "Committee"),
    "community": NP_("kind of activity", "Community"),
    "download": NP_("kind of activity", "Download"),
    "other": NP_("kind of activity", "Something else"),
}
REASONS: dict[str, Words] = {
    "deceased": NP_("why not due for renewal", "Deceased"),
    "retired": NP_("why not due for renewal", "Retired"),
    "not_eligible": NP_("why not due for renewal", "Not eligible"),
}
REFUSED_KEPT = dt.timedelta(days=30)


class Import(Record):
    """A file that was brought in: what became of its lines, and whether it was taken back.

    `since` and `until` are the first and last day its rows tell of, `touched` the first day on which it
    changed anything (ordinals); `counted`: the figures know of it. `refused_rows` hold each refused line as
    [line, cells, [[column, sentence, what fills it]]] for thirty days.
    """

    kind = CharField(max_length=12)
    at = Moment()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    by_id: "IntegerField[int | None]"
    digest = CharField(max_length=64)
    rows = IntegerField()
    new = IntegerField()
    changed = IntegerField()
    unchanged = IntegerField()
    refused = IntegerField()
    refused_rows = JsonColumn()
    since = IntegerField(null=True)
    until = IntegerField(null=True)
    touched = IntegerField(null=True)
    counted = BooleanField(default=False)
    taken_back_at = Moment(null=True)

    class Meta:
        table_name = "import"

    @property
    def taken(self) -> int:
        """How many of its lines were taken."""
        return self.new + self.changed + self.unchanged


Import.add_index(Import.index(Import.id, where=~Import.counted, name="import_uncounted"))


class ImportedActivity(Record):
    """Something a member took part in, as another system recorded it (`day`: ordinal)."""

    imported = ForeignKeyField(Import, column_name="import_id", on_delete="CASCADE")
    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    day = IntegerField()
    kind = CharField(max_length=12)
    units = DoubleField()
    source = CharField(max_length=40)
    record = CharField(max_length=80)
    stands = BooleanField()

    class Meta:
        table_name = "imported_activity"
        indexes = ((("source", "record"), False),)


class Renewal(Record):
    """Whether a member whose membership fell due on `day` (ordinal) renewed it, or why that does not count.

    `month` is that of the day, counted from year 0.
    """

    imported = ForeignKeyField(Import, column_name="import_id", on_delete="CASCADE")
    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    day = IntegerField()
    month = IntegerField()
    renewed = BooleanField()
    reason = CharField(max_length=12)
    source = CharField(max_length=40)
    record = CharField(max_length=80)
    stands = BooleanField()

    class Meta:
        table_name = "renewal"
        indexes = ((("source", "record"), False),)


for _table in (ImportedActivity, Renewal):
    _name = _table._meta.table_name
    for _index in ((_table.person, _table.day), (_table.day, _table.person)):
        _table.add_index(
            _table.index(*_index, where=_table.stands, name=f"{_name}_{'_'.join(one.name for one in _index)}")
        )

TABLES: dict[str, type[ImportedActivity] | type[Renewal]] = {
    "activity": ImportedActivity,
    "renewals": Renewal,
}


def month_of(day: dt.date) -> int:
    """The number of a calendar month, counted from year 0: months are compared and added up by it."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> dt.date:
    """The first day of a month by its number."""
    return dt.date(month // 12, month % 12 + 1, 1)


def covered(kind: str) -> tuple[int, int] | None:
    """The first and last day that imported rows of a kind tell of (ordinals); None where there are none."""
    table = TABLES[kind]
    ((since, until),) = rows_of(table.select(fn.MIN(table.day), fn.MAX(table.day)).where(table.stands))
    return None if since is None else (since, until)


def imports(limit: int = 100) -> list[Import]:
    """The imports, the latest first; without the lines that were refused."""
    columns = [field for field in Import._meta.sorted_fields if field is not Import.refused_rows]
    return list(Import.select(*columns).order_by(Import.id.desc()).limit(limit))


def refused_rows(number: int) -> list[list[Any]]:
    """The lines of an import that were refused, as long as they are kept."""
    row = Import.get_or_none(Import.id == number)
    return [] if row is None else list(row.refused_rows)


def with_refused_rows() -> set[int]:
    """The imports whose refused lines are still kept."""
    kept = Import.select(Import.id).where(fn.LENGTH(Import.refused_rows) > len("[]"))
    return {number for (number,) in rows_of(kept)}


def forget_refused(at: dt.datetime) -> int:
    """Forget refused lines after thirty days: by then somebody has mended them, or nobody will."""
    old = (Import.at < at - REFUSED_KEPT) & (fn.LENGTH(Import.refused_rows) > len("[]"))
    return int(Import.update(refused_rows=[]).where(old).execute())


def days_of(person_id: int) -> list[dict[str, Any]]:
    """What imports tell of somebody's activity: for themselves."""
    found = rows(
        "SELECT day, kind, units, source FROM imported_activity WHERE person_id = ? AND stands ORDER BY day",
        person_id,
    )
    return [
        {"day": dt.date.fromordinal(day), "kind": kind, "units": str(units), "source": source}
        for day, kind, units, source in found
    ]


def renewals_of(person_id: int) -> list[dict[str, Any]]:
    """What imports tell of somebody's renewals: for themselves."""
    found = rows(
        "SELECT day, renewed, reason, source FROM renewal WHERE person_id = ? AND stands ORDER BY day",
        person_id,
    )
    return [
        {"due": dt.date.fromordinal(day), "renewed": bool(renewed), "reason": reason, "source": source}
        for day, renewed, reason, source in found
    ]
