"""Compiled reading gives what the models give."""

from peewee import CompositeKey, Field

from portal import schema
from portal.cases.records import Case, Promise
from portal.store import Record
from portal.store.rows import records
from tests.world import NOW, a_confirming_case, a_handler, a_member


def values(row: Record) -> dict[str, object]:
    return dict(row.__data__)


def test_records_are_the_same_as_the_models_give(house: str) -> None:
    a_confirming_case(a_handler(), a_member())
    for table in schema.TABLES:
        key = table._meta.primary_key
        if isinstance(key, Field) and not isinstance(key, CompositeKey):
            plain = list(table.select().order_by(key))
            read = records(table, f'1 = 1 ORDER BY "{key.column_name}"')
            assert [values(row) for row in read] == [values(row) for row in plain], table


def test_a_record_that_was_read_is_saved_by_what_changed_in_it(house: str) -> None:
    case = a_confirming_case(a_handler(), a_member())
    (read,) = records(Case, "id = ?", case.id)
    assert not read.is_dirty()
    Case.update(new_answer=True).where(Case.id == case.id).execute()
    read.closed_at = NOW
    read.save()
    fresh = Case.get_by_id(case.id)
    assert (fresh.closed_at, fresh.new_answer) == (NOW, True)


def test_what_is_not_there_is_not_found(house: str) -> None:
    assert records(Promise, "id = ?", 4711) == []
