"""Figures are kept ready, and computed anew when something happened or time went on."""

import datetime as dt
from collections import Counter

import pytest

from portal.metrics import duty, figures
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.kept import FigureRow
from portal.metrics.readings import Reading
from portal.store import db, is_postgres
from tests import world
from tests.house.test_plans import listening
from tests.metrics.told import rated, some_members
from tests.world import DAY, HOUR, NOW


def test_figures_are_computed_anew_when_something_happened_or_time_went_on(house: str) -> None:
    world.a_case()
    assert duty.move_on(NOW) > 0
    assert duty.move_on(NOW + HOUR / 12) == 0
    assert figures.computed_at() == NOW
    duty.move_on(NOW + HOUR / 6)
    assert figures.computed_at() == NOW + HOUR / 6
    midnight = dt.datetime(2026, 3, 10, 18, 30, tzinfo=dt.UTC)
    duty.move_on(midnight - HOUR / 60)
    duty.move_on(midnight)
    assert figures.computed_at() == midnight
    world.a_case(at=midnight)
    duty.move_on(midnight + HOUR / 60)
    assert figures.computed_at() == midnight + HOUR / 60


def test_a_figure_is_read_back_as_it_was_computed(house: str) -> None:
    handler = world.a_handler()
    for member, score in zip(some_members(9), [5, 5, 4, 4, 3, 1, None, None, None], strict=True):
        rated(handler, member, score)
    at = NOW + 50 * DAY
    duty.move_on(at)
    computed = figures.compute_all(at)
    assert list(figures.ready()) == list(CATALOGUE)
    assert [figure.as_json() for figure in figures.ready().values()] == [
        figure.as_json() for figure in computed
    ]
    duty.move_on(at + duty.KEPT_FOR)
    assert FigureRow.select().where(FigureRow.scope == figures.INSIDE).count() == len(CATALOGUE)


def test_figures_are_computed_anew_when_a_line_was_read_and_not_before(house: str) -> None:
    handler = world.a_handler()
    rated(handler, world.a_member(), 5)
    at = NOW + 50 * DAY
    duty.move_on(at)
    assert (duty.follow(), duty.bring_up_to_date(at)) == (0, 0)
    world.a_case(world.a_member("Somebody else"))
    assert duty.bring_up_to_date(at) == 0  # not read yet
    assert duty.follow() > 0
    assert (duty.bring_up_to_date(at), duty.bring_up_to_date(at)) == (1, 0)


@pytest.mark.parametrize("dimension", ["total", "category", "chapter"])
def test_months_are_added_up_in_one_reading_of_the_rollups(house: str, dimension: str) -> None:
    """SQLite, once it had measured its tables, built an index of all roll-ups for this one statement, and
    PostgreSQL compared each row with each of sixty months.
    """
    for at in (NOW, NOW + 31 * DAY, NOW + 32 * DAY):
        world.a_case(world.a_member(f"Asha {at}"), at=at)
    duty.follow()
    _measure_as_of_a_million_cases()
    with listening() as sent:
        found = Reading(NOW + 1500 * DAY).monthly_of(dimension)
    received = Counter(
        {month: sums["received"] for months in found.values() for month, sums in months.items()}
    )
    assert +received == {dt.date(2026, 3, 1): 1, dt.date(2026, 4, 1): 2}
    explain = "EXPLAIN" if is_postgres() else "EXPLAIN QUERY PLAN"
    plans = [str(db.execute_sql(f"{explain} {sql}", values).fetchall())
             for sql, values in sent.items() if "SUM(n)" in sql]  # fmt: skip
    assert len(plans) == 1 and "AUTOMATIC" not in plans[0] and "Nested Loop" not in plans[0]


def _measure_as_of_a_million_cases() -> None:
    """Let the engine know its tables; SQLite, as if a million cases were counted in them."""
    db.execute_sql("ANALYZE flow")
    if not is_postgres():
        db.execute_sql("UPDATE sqlite_stat1 SET stat = '4700165 587521 64386 43 1' WHERE tbl = 'flow'")
        db.execute_sql("ANALYZE sqlite_schema")
