"""Help articles: whether they answered, and how easy it was, as the ledger will tell of visits."""

import datetime as dt
from typing import Any

from pytest import approx

from portal import history
from portal.cases import handling
from portal.history import SYSTEM
from portal.knowledge.kinds import KINDS as OF_HELP
from portal.members.people import PersonActor
from portal.metrics.counts import rollups
from portal.metrics.estimators.disclosure import Display
from portal.metrics.rows import Flow
from portal.recovery import closing
from portal.store import transaction
from tests import world
from tests.metrics.test_rollups import dump
from tests.metrics.told import row, shown, some_members
from tests.world import DAY, HOUR, NOW


def told(visit: int, kind: str, at: dt.datetime, **more: Any) -> None:
    """Write a line about a visit to an article as its screen will."""
    assert kind in OF_HELP
    with transaction():
        history.record(("visit", visit), kind, by=SYSTEM, at=at, **more)


def visit(
    number: int, member: PersonActor | None, solved: str | None = None, ease: int | None = None
) -> None:
    """A visit about fees, and what was tapped a minute later; nothing where both are None."""
    who = None if member is None else member.id
    told(number, "help.shown", NOW, member=who, category="fees", language="en")
    if solved or ease:
        told(number, "help.answered", NOW + dt.timedelta(minutes=1), solved=solved, ease=ease)


def test_a_visit_is_answered_by_a_yes_and_no_case_in_the_category_in_seven_days(house: str) -> None:
    members = some_members(9)
    for number, member in enumerate(members[:7], 1):
        visit(number, member, "yes")
    visit(8, members[7], "no")
    visit(9, members[8])
    visit(10, None, "yes")
    world.a_case(members[0], category="fees", at=NOW + 7 * DAY)
    world.a_case(members[1], category="website", at=NOW + DAY)
    world.a_case(members[2], category="fees", at=NOW + 7 * DAY + HOUR)
    assert shown(NOW + 7 * DAY + 2 * HOUR)["L5"].display is Display.NO_DATA, "seven whole days have to pass"
    figure = shown(NOW + 8 * DAY)["L5"]
    assert (figure.n, figure.value) == (9, approx(100 * 6 / 9)), (
        "a guest is outside, and so is another category"
    )
    assert figure.window.until == NOW.date(), "it says until when the visits reach"


def test_a_case_that_turns_out_to_be_of_the_category_or_none_at_all_changes_the_visit_before_it(
    house: str,
) -> None:
    handler, members = world.a_handler(), some_members(6)
    for number, member in enumerate(members, 1):
        visit(number, member, "yes")
    moved = world.an_acknowledged_case(handler, members[0], at=NOW + DAY)
    twice = world.an_acknowledged_case(handler, members[1], at=NOW + DAY)
    assert shown(NOW + 9 * DAY)["L5"].value == approx(100 * 4 / 6)
    handling.assess(moved, "low", "website", by=handler, at=NOW + 2 * DAY)
    closing.conclude(twice, "duplicate", "Twice.", by=handler, at=NOW + 2 * DAY)
    assert shown(NOW + 9 * DAY)["L5"].value == 100
    before = dump()
    rollups.rebuild()
    assert dump() == before


def test_ease_is_of_help_alone_by_the_last_answer_with_bounds_for_the_silent(house: str) -> None:
    members = some_members(12)
    for number, (member, score) in enumerate(zip(members, [5] * 5 + [1] * 5 + [None] * 2, strict=True), 1):
        visit(number, member, ease=score)
    told(1, "help.answered", NOW + DAY, solved="yes", ease=1)
    told(1, "help.answered", NOW + 2 * DAY, solved="yes", ease=5)
    figure = shown(NOW + 3 * DAY)["R24"]
    assert (figure.n, figure.value) == (10, 50)
    assert (row(figure, "asked").value, row(figure, "answered").value) == (12, 10)
    assert row(figure, "at_least").value == approx(100 * 5 / 12)
    assert row(figure, "at_most").value == approx(100 * 7 / 12)
    assert (row(figure, "median", "scale").value, row(figure, "mean", "scale").value) == (1, 3)
    assert row(figure, "score100", "scale").value == 50


def test_many_visits_of_few_members_stay_hidden(house: str) -> None:
    few = some_members(3)
    for number in range(1, 13):
        visit(number, few[number % 3], "yes", 5)
    found = shown(NOW + 9 * DAY)
    assert found["L5"].display is found["R24"].display is Display.HIDDEN
    assert Flow.select().where(Flow.measure == "help.solved").count() == 3, "of all, a category, a language"
