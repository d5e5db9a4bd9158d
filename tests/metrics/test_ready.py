"""Figures are kept ready, and computed anew when something happened or time went on."""

import datetime as dt

from portal.metrics import duty, figures
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.kept import FigureRow
from tests import world
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
