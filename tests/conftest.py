"""What every test stands on: an empty house on SQLite, and the same on PostgreSQL where one is at hand."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal import schema, store
from portal.store import db, migrating
from portal.store.search import TABLES as WORD_TABLES
from portal.web.catalogues import FOLDER as TRANSLATIONS
from tests.compiled import compile_once
from tests.world import NOW

for _name in [
    name for name in os.environ if name.startswith("PORTAL_") and not name.startswith("PORTAL_TEST_")
]:
    del os.environ[_name]  # a developer's own settings have no say here

compile_once()
POSTGRES = os.environ.get("PORTAL_TEST_POSTGRES", "")
NO_SKIPS = os.environ.get("PORTAL_TEST_NO_SKIPS") == "1"


BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark the shares in which `make suite` runs the tests."""
    for item in items:
        needs, chosen = set(item.fixturenames), getattr(item, "callspec", None)
        engines = str(chosen.params) if chosen else ""
        for mark, applies in (
            ("browser", BROWSER in item.path.parents),
            ("sights", needs & {"seen", "pseudo_readers"}),
            ("postgres", "postgres_ready" in needs or "'postgres'" in engines),
        ):
            if applies:
                item.add_marker(mark)


@pytest.hookimpl(tryfirst=True)  # before the summary takes it for a skip
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Where nothing may be skipped, a skip is a failure."""
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"


def _compile(source: Path, target: Path) -> None:
    """Compile a catalogue; whole from the first moment, as others may read it meanwhile."""
    half = target.with_suffix(f".{os.getpid()}")
    with source.open("rb") as words, half.open("wb") as compiled:
        write_mo(compiled, read_po(words, target.parts[-3]))
    half.replace(target)


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Every catalogue compiled as it stands, so that pages speak their languages."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    store.open_database(f"sqlite:///{path}")
    migrating.migrate(NOW)
    db.execute_sql("PRAGMA journal_mode=DELETE")
    store.close()
    return path


@pytest.fixture(scope="session")
def postgres_ready() -> str:
    """The address of a PostgreSQL database with all tables; skips where there is none."""
    if not POSTGRES:
        pytest.skip("PORTAL_TEST_POSTGRES names no PostgreSQL database")
    store.open_database(POSTGRES)
    new_tables()
    store.close()
    return POSTGRES


def new_tables() -> None:
    """Make every table of the open PostgreSQL database anew."""
    db.execute_sql("DROP SCHEMA public CASCADE")
    db.execute_sql("CREATE SCHEMA public")
    migrating.migrate(NOW)


@pytest.fixture
def sqlite_house(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """An empty house on SQLite; its address."""
    path = tmp_path / "portal.sqlite"
    shutil.copy(sqlite_template, path)
    url = f"sqlite:///{path}"
    store.open_database(url)
    yield url
    store.close()


def _empty_postgres() -> None:
    """Empty every table and start all numbers anew. Rows are deleted, as cutting files short waits for the
    disk.
    """
    tables = [*(table._meta.table_name for table in schema.TABLES), *WORD_TABLES]
    emptied = [f'DELETE FROM "{name}"' for name in reversed(tables)]
    restarted = """SELECT setval(pg_get_serial_sequence(quote_ident(table_name), column_name), 1, false)
        FROM information_schema.columns WHERE table_schema = 'public' AND column_default LIKE 'nextval%%'
        AND table_name <> 'schema_migration'"""
    head = f"INSERT INTO history_head (id, number, hash) VALUES (1, 0, '{'0' * 64}')"
    guard = "ALTER TABLE history_line {} TRIGGER USER"
    with db.atomic():
        db.execute_sql(";".join([guard.format("DISABLE"), *emptied, restarted, head, guard.format("ENABLE")]))


@pytest.fixture
def postgres_house(postgres_ready: str) -> Iterator[str]:
    """An empty house on PostgreSQL; its address."""
    store.open_database(postgres_ready)
    _empty_postgres()
    yield postgres_ready
    store.close()


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> str:
    """An empty house, once on each engine; its address."""
    return str(request.getfixturevalue(f"{request.param}_house"))
