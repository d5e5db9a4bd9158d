"""Transactions and columns: all or nothing, one meaning on both engines."""

import datetime as dt
import threading

import pytest
from peewee import IntegrityError

from portal import store
from portal.members.association import Setting
from portal.members.people import RoleGrant
from portal.store import db, for_update, if_undone, is_postgres, transaction
from portal.store.columns import Moment, canonical
from portal.store.database import collect
from tests.world import NOW, a_member


def settings() -> list[str]:
    """The names of the settings there are."""
    return [row.name for row in Setting.select().order_by(Setting.name)]


def test_a_transaction_that_fails_leaves_nothing(house: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        Setting.create(name="a", value=1)
        raise ZeroDivisionError
    assert settings() == []


def test_a_savepoint_fails_alone(house: str) -> None:
    with transaction():
        Setting.create(name="a", value=1)
        with pytest.raises(IntegrityError), transaction():
            Setting.create(name="b", value=1)
            Setting.create(name="a", value=2)
        Setting.create(name="c", value=3)
    assert settings() == ["a", "c"]


def test_nothing_can_be_collected_outside_a_transaction(house: str) -> None:
    with pytest.raises(RuntimeError):
        collect("anything")
    with pytest.raises(ZeroDivisionError), transaction():
        raise ZeroDivisionError
    with pytest.raises(RuntimeError):
        collect("anything")


def test_what_no_rollback_reaches_is_taken_back_the_last_first(house: str) -> None:
    undone: list[str] = []
    with transaction():
        if_undone(lambda: undone.append("kept"))
        with pytest.raises(ZeroDivisionError), transaction():
            if_undone(lambda: undone.append("first"))
            with transaction():
                if_undone(lambda: undone.append("second"))
            raise ZeroDivisionError
    assert undone == ["second", "first"]


def test_a_row_that_points_nowhere_is_refused(house: str) -> None:
    with pytest.raises(IntegrityError), transaction():
        RoleGrant.create(person=12345, role="member", granted_at=NOW)


def test_moments_are_aware_and_equal_on_the_way_back(house: str) -> None:
    at = dt.datetime(2026, 3, 10, 23, 59, 59, 123456, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    member = a_member(at=at)
    row = RoleGrant.get(RoleGrant.person == member.id)
    assert (row.granted_at, row.granted_at.tzinfo) == (at, dt.UTC)
    assert RoleGrant.select().where(RoleGrant.granted_at == at).exists()
    assert not RoleGrant.select().where(RoleGrant.granted_at > at).exists()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Moment().db_value(dt.datetime.fromisoformat("2026-03-10T06:00"))


@pytest.mark.parametrize(
    "value", [{"b": [1, 2, None], "a": "ನಮಸ್ಕಾರ"}, [], {}, "x", 3.5, False, {"deep": {"er": [{}]}}]
)
def test_structures_come_back_as_they_went(house: str, value: object) -> None:
    Setting.create(name="a", value=value)
    assert Setting.get_by_id("a").value == value


def test_one_value_has_one_text() -> None:
    assert canonical({"b": 1, "a": "ա"}) == canonical({"a": "ա", "b": 1}) == '{"a":"ա","b":1}'


def test_sqlite_keeps_what_it_confirmed_and_checks_what_points_where(sqlite_house: str) -> None:
    asked = ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "trusted_schema")
    found = {name: db.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in asked}
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
    }


def test_postgres_speaks_utc(postgres_house: str) -> None:
    assert db.execute_sql("SHOW timezone").fetchone()[0] == "UTC"


def test_two_who_change_one_row_go_one_after_the_other(house: str) -> None:
    Setting.create(name="count", value=0)
    ready, faults = threading.Barrier(3), list[BaseException]()

    def count_up() -> None:
        try:
            ready.wait()
            for _ in range(10):
                with transaction():
                    row = for_update(Setting.select().where(Setting.name == "count")).get()
                    Setting.update(value=row.value + 1).where(Setting.name == "count").execute()
        except BaseException as fault:
            faults.append(fault)
        finally:
            store.close()

    people = [threading.Thread(target=count_up) for _ in range(3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert (faults, Setting.get_by_id("count").value) == ([], 30)


def test_a_locked_row_is_passed_over_where_that_was_asked_for(postgres_house: str) -> None:
    for name in ("a", "b"):
        Setting.create(name=name, value=1)
    seen: list[list[str]] = []

    def look() -> None:
        with transaction():
            seen.append([row.name for row in for_update(Setting.select(), skip_locked=True)])
        store.close()

    with transaction():
        list(for_update(Setting.select().where(Setting.name == "a")))
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert (is_postgres(), seen) == (True, [["b"]])
