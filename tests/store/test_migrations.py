"""Migrations: they build what the models say, there and back, on a database full of people, and once only."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playhouse.schema_diff import diff_models

from portal import history, schema, store
from portal.members.people import RoleGrant, Seat
from portal.store import db, is_postgres, migrating
from portal.store.search import TABLES as WORD_TABLES
from tests.conftest import POSTGRES
from tests.world import NOW, a_closed_case, a_handler, a_member, an_offered_case

CHECKOUT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in migrating.FOLDER.glob("[0-9]*.py"))


@pytest.fixture
def bare_sqlite(tmp_path: Path) -> Iterator[str]:
    """The address of a SQLite file that is not there yet."""
    url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    store.open_database(url)
    yield url
    store.close()


@pytest.fixture
def bare_postgres(postgres_ready: str) -> Iterator[str]:
    """The address of a PostgreSQL database without tables; afterwards it has all of them again."""
    _clear_postgres()
    yield postgres_ready
    _clear_postgres()
    migrating.migrate(NOW)
    store.close()


def _clear_postgres() -> None:
    store.close()
    store.open_database(POSTGRES)
    db.execute_sql("DROP SCHEMA public CASCADE")
    db.execute_sql("CREATE SCHEMA public")


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest) -> str:
    """A database without tables, once on each engine; its address."""
    return str(request.getfixturevalue(f"bare_{request.param}"))


def shape() -> list[tuple[object, ...]]:
    """Tables, columns, rules and indexes as the database itself tells them, the words tables and triggers
    too.
    """
    if is_postgres():
        return [*_columns_of_postgres(), *_rules_of_postgres()]
    made = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    return list(db.execute_sql(made).fetchall())


def _columns_of_postgres() -> list[tuple[object, ...]]:
    asked = """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable
        FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"""
    return list(db.execute_sql(asked).fetchall())


def _rules_of_postgres() -> list[tuple[object, ...]]:
    rules = """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2"""
    indexes = """SELECT tablename, indexname, replace(indexdef, schemaname || '.', '') FROM pg_indexes
        WHERE schemaname = current_schema() ORDER BY 1, 2"""
    found = [*db.execute_sql(rules).fetchall(), *db.execute_sql(indexes).fetchall()]
    return [tuple(str(part).replace("by_models.", "") for part in row) for row in found]


def of_models(found: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Of a shape, what models can say: no words tables, no triggers, no list of migrations."""
    others = ("schema_migration", *WORD_TABLES)
    return [row for row in found if not any(str(part).startswith(others) for part in row[:3])]


def columns_of_sqlite() -> list[tuple[object, ...]]:
    """Columns (name, type, may be empty, place in the key), references and indexes of all tables of the
    models.
    """
    found: list[tuple[object, ...]] = []
    for name in sorted(table._meta.table_name for table in schema.TABLES):
        columns = db.execute_sql(f'PRAGMA table_info("{name}")').fetchall()
        found += [(name, column, kind, needed, key) for _, column, kind, needed, _, key in columns]
        references = db.execute_sql(f'PRAGMA foreign_key_list("{name}")').fetchall()
        found += sorted((name, *reference[2:]) for reference in references)
        for index in db.get_indexes(name):
            found.append((name, index.name, tuple(index.columns), index.unique, "WHERE" in (index.sql or "")))
    return sorted(found, key=str)


def test_all_are_applied_in_their_order_and_then_none_is_pending(bare: str) -> None:
    assert migrating.migrate(NOW) == NAMES
    assert (migrating.pending(), migrating.migrate(NOW), migrating.from_a_newer_version()) == ([], [], [])


def test_they_build_what_the_models_say(bare: str) -> None:
    migrating.migrate(NOW)
    assert str(diff_models(db.obj, list(schema.TABLES))) == ""


def test_they_build_it_to_the_type_the_rule_and_the_index_on_sqlite(bare_sqlite: str, tmp_path: Path) -> None:
    migrating.migrate(NOW)
    by_migrations = columns_of_sqlite()
    store.close()
    store.open_database(f"sqlite:///{tmp_path / 'models.sqlite'}")
    db.create_tables(schema.TABLES)
    assert columns_of_sqlite() == by_migrations


def test_they_build_it_to_the_type_the_rule_and_the_index_on_postgres(bare_postgres: str) -> None:
    migrating.migrate(NOW)
    by_migrations = of_models(shape())
    db.execute_sql("DROP SCHEMA IF EXISTS by_models CASCADE")
    db.execute_sql("CREATE SCHEMA by_models")
    db.execute_sql("SET search_path TO by_models")
    try:
        db.create_tables(schema.TABLES, safe=False)
        assert of_models(shape()) == by_migrations
    finally:
        db.execute_sql("SET search_path TO public")
        db.execute_sql("DROP SCHEMA by_models CASCADE")


def test_each_has_a_way_back_that_leaves_nothing_behind(bare: str) -> None:
    migrating.migrate(NOW)
    full = shape()
    assert migrating.runner().down(NAMES[0]) == NAMES[::-1]
    assert [
        row for row in shape() if not str(row[0 if is_postgres() else 2]).startswith("schema_migration")
    ] == []
    assert migrating.migrate(NOW) == NAMES
    assert shape() == full


def test_later_ones_go_back_and_forth_over_a_full_database_without_losing_a_row(bare: str) -> None:
    migrating.migrate(NOW)
    handler = a_handler()
    a_closed_case(handler, a_member())
    an_offered_case(handler, a_member("ಕಾವ್ಯ ಗೌಡ"))
    first = [table for table in schema.TABLES if table._meta.table_name in _tables_of_the_first()]
    before = {
        table: list(table.select().order_by(*table._meta.get_primary_keys()).tuples()) for table in first
    }
    assert sum(map(len, before.values())) > 60
    migrating.runner().down(NAMES[1])
    assert migrating.migrate(NOW) == NAMES[1:]
    for table, rows in before.items():
        assert list(table.select().order_by(*table._meta.get_primary_keys()).tuples()) == rows
    staff = {grant.person_id for grant in RoleGrant.select().where(RoleGrant.role != "member")}
    assert staff and {seat.person_id for seat in Seat.select() if seat.taken_at} == staff, "all have a seat"
    assert history.verify().whole


def _tables_of_the_first() -> tuple[str, ...]:
    text = (migrating.FOLDER / f"{NAMES[0]}.py").read_text(encoding="utf-8")
    return tuple(table._meta.table_name for table in schema.TABLES if f'"{table._meta.table_name}"' in text)


def test_a_sqlite_file_is_copied_before_its_tables_change(bare_sqlite: str) -> None:
    path = Path(bare_sqlite.removeprefix("sqlite:///"))
    migrating.runner().up(NAMES[0])
    db.execute_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")
    migrating.migrate(NOW)
    (kept,) = path.parent.glob("bare.sqlite.before-*")
    store.close()
    store.open_database(f"sqlite:///{kept}")
    assert migrating.pending() == NAMES[1:]
    assert db.execute_sql("SELECT name FROM setting").fetchall() == [("a",)]


def test_a_step_that_fails_is_taken_back_and_can_be_tried_again(
    bare: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrating.migrate(NOW)
    before = shape()
    steps = tmp_path / "steps"
    steps.mkdir()
    for name in NAMES:
        (steps / f"{name}.py").write_text((migrating.FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    broken = steps / "9000_broken.py"
    broken.write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE half (id INTEGER)')\n    1 / 0\n"
    )
    monkeypatch.setattr(migrating, "FOLDER", steps)
    with pytest.raises(ZeroDivisionError):
        migrating.migrate(NOW)
    assert (shape(), migrating.pending()) == (before, ["9000_broken"])
    broken.write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE half (id INTEGER)')\n")
    assert migrating.migrate(NOW) == ["9000_broken"]
    monkeypatch.undo()
    assert migrating.from_a_newer_version() == ["9000_broken"]
    db.execute_sql("DROP TABLE half")


def test_two_who_start_at_once_apply_each_step_once(bare: str, tmp_path: Path) -> None:
    store.close()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environ |= {
        "PORTAL_DATABASE_URL": bare,
        "PORTAL_SECRET_KEY": "x" * 40,
        "PORTAL_DEMO": "0",
        "PORTAL_NOW": "",
    }
    command = [sys.executable, "-m", "portal.cli", "migrate", "--json"]
    starters = [
        subprocess.Popen(
            command, cwd=CHECKOUT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    told = [starter.communicate() for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], told
    assert sorted(said.count("0001") for said, _ in told) == [0, 0, 1], told
    store.open_database(bare)
    assert migrating.pending() == []
