"""Plans: no page reads through a table that grows. The engines are asked how they would run every statement
that is sent while everybody walks through every page and tries every move.

The word search is the one exception: it looks in tables of its own, made for it (`store.search`).
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bench import filling
from portal import schema, store
from portal.store import db, is_postgres
from portal.wording import Refusal
from tests import desk
from tests.conftest import new_tables
from tests.house.conftest import Furnished, furnish
from tests.house.test_routes import WHO, addresses, asked
from tests.world import NOW

CASES = 3_000
OF_MEMBERS = {"answer", "accept", "decline", "confirm", "dispute", "withdraw"}

# Tables that stay small however many cases and members there are: the association's own words and hours,
# its figures with the notes and incidents on their charts, roll-ups, releases (four a year), board packs
# (twelve), imports (a few a month), its staff, and the failed sign-ins of the last quarter of an hour.
SMALL = {
    *("association", "office_calendar", "chapter", "setting", "cursor", "history_head"),
    *("figure", "figure_set", "figure_page", "pack", "pack_file"),
    *("annotation", "rebasing", "incident"),
    *("reply_template", "seat", "release", "import"),
    *("flow", "cohort", "standing_flow", "sign_in_failure"),
}
GROWING = {table._meta.table_name for table in schema.TABLES} - SMALL
GROWING_WITH_CASES = GROWING - {"person", "role_grant", "member_fact"}

# Indexes that hold the open cases, or those that wait, and nothing else: these may be read through.
OF_WHAT_IS_OPEN = {"case_open_queue", "case_open_handler", "case_open_chapter", "case_waiting"}
# The last lines of the ledger, for an auditor: read from its end and no further than a page.
FROM_THE_END = "ORDER BY number DESC LIMIT"

QUEUES = [
    *("", "state=waiting", "state=closed", "state=offered", "category=fees", "severity=medium"),
    *(
        "chapter=bengaluru",
        "handler=me",
        "handler=mine",
        "handler=nobody",
        "handler=a@example.org",
        "answer=1",
    ),
    *("language=hi", "due=running", "due=held", "handler=mine&state=waiting&language=hi"),
    *("due=late", "due=today", "due=soon", "q=fee", "q=GR-0000-0000", "after=1773122400~GR-0000-0000"),
    *("state=closed&after=1773122400~GR-0000-0000", "handler=mine&due=late&after=1773122400~GR-0000-0000"),
]

Statement = tuple[str, tuple[Any, ...]]
WITH_A_PLAN = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.heard: dict[str, tuple[Any, ...]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, tuple):
            sql, parameters = record.msg
            if str(sql).split(None, 1)[0].upper() in WITH_A_PLAN:
                self.heard.setdefault(str(sql), tuple(parameters or ()))


@contextmanager
def listening() -> Iterator[dict[str, tuple[Any, ...]]]:
    """Every statement that is sent meanwhile, with the parameters it came with first."""
    logger, listener = logging.getLogger("peewee"), _Listener()
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG)
    try:
        yield listener.heard
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)


def everything_asked(house: Furnished) -> list[Statement]:
    """The statements of every page and form for everybody who may use it, of each filter, of every move."""
    with listening() as heard:
        for route, roles in WHO.items():
            for address in addresses(house, route):
                for role in sorted(roles):
                    token = {"csrf_token": house.token_of(role)} if route.startswith("POST") else {}
                    with desk.undone():
                        asked(house, role, route, address, **token)
        for query in QUEUES:
            house.browsers["handler"].raw("GET", f"/staff/queue?{query}")
        house.browsers["handler"].raw("GET", "/staff/cases/new?find=asha")
        cases = desk.cases_in_every_state(house.people["handler"], house.people["member"], NOW)
        for case in cases.values():
            house.browsers["member"].raw("GET", f"/cases/{case.reference}")
            house.browsers["handler"].raw("GET", f"/staff/cases/{case.reference}")
            for name, move in desk.moves(house.people["supervisor"].email).items():
                side = "member" if name in OF_MEMBERS else "handler"
                with desk.undone(), suppress(Refusal):
                    move(case, by=house.people[side], at=NOW)
    return list(heard.items())


# ── SQLite ──────────────────────────────────────────────────────────────────────────────────────────────────

_SOURCE = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?')
_SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


def read_through_by_sqlite(sql: str, values: tuple[Any, ...]) -> Iterator[str]:
    """The tables that grow and that SQLite would read from end to end for a statement."""
    tables = {name: table for table, alias in _SOURCE.findall(sql) for name in (alias, table)}
    for *_, step in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall():
        scan = _SCAN.match(step)
        growing = scan is not None and tables.get(scan[1], scan[1]) in GROWING
        if scan and growing and scan[2] not in OF_WHAT_IS_OPEN and FROM_THE_END not in sql:
            yield step


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────────────────────


def read_through_by_postgres(sql: str, values: tuple[Any, ...]) -> Iterator[str]:
    """The same for PostgreSQL, which takes any index rather than read a table: here it must look in it."""
    (plan,) = db.execute_sql(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchone()
    for node in _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]):
        index = node.get("Index Name")
        looks = "Index Cond" in node or index in OF_WHAT_IS_OPEN or FROM_THE_END in sql
        if node.get("Relation Name") in GROWING_WITH_CASES and (
            node["Node Type"] == "Seq Scan" or (index and not looks)
        ):
            yield f"{node['Node Type']} of {node['Relation Name']} {index or ''}"


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


# ── the tests ───────────────────────────────────────────────────────────────────────────────────────────────


def test_sqlite_reads_through_no_table_that_grows(furnished: Furnished) -> None:
    path = Path(furnished.app.config["SETTINGS"].database_url.removeprefix("sqlite:///"))
    filling.fill(path, CASES)
    db.execute_sql("DROP TABLE sqlite_stat1")  # how large each table is, no new installation knows
    store.close()
    sent = everything_asked(furnished)
    read = {sql: list(read_through_by_sqlite(sql, values)) for sql, values in sent}
    assert {sql: steps for sql, steps in read.items() if steps} == {}


@pytest.fixture
def postgres_house_of_no_statistics(postgres_house: str) -> Iterator[str]:
    """An empty house whose tables PostgreSQL has never measured and does not measure meanwhile.

    It reads small tables in another way than large ones, and whether it knows them for small depends on
    when its statistics last came by.
    """
    new_tables()
    for table in db.get_tables():
        db.execute_sql(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')
    yield postgres_house
    new_tables()


def test_postgres_reads_through_no_table_that_grows_with_the_cases(
    postgres_house_of_no_statistics: str, tmp_path: Path
) -> None:
    sent = everything_asked(furnish(postgres_house_of_no_statistics, tmp_path))
    db.execute_sql("SET enable_seqscan = off")
    read = {sql: list(read_through_by_postgres(sql, values)) for sql, values in sent}
    assert {sql: steps for sql, steps in read.items() if steps} == {}


def test_a_statement_that_reads_through_a_table_is_noticed(house: str) -> None:
    find = read_through_by_postgres if is_postgres() else read_through_by_sqlite
    through = ("SELECT id FROM grievance_case WHERE category = 'fees'", "SELECT text FROM message m")
    for sql in (*through, 'SELECT "t1"."id" FROM "promise" AS "t1" WHERE "t1"."kind" = \'update\''):
        assert list(find(sql, ())), sql
