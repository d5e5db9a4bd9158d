"""The worker's duties while the demo is made: what the portal does by itself, at the office's own hours."""

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

from portal.cases import watch
from portal.cases.deadlines import FAR
from portal.cases.records import Case
from portal.demo import opinions, ratings, remedying
from portal.demo.world import Duty, World
from portal.recovery import waiting
from portal.satisfaction import asking, pulse_asking
from portal.store import transaction

BATCH = 200  # what a duty takes at once, unless it is told otherwise

Batch: TypeAlias = Callable[[dt.datetime], int]


def _all_of(batch: Batch, at: dt.datetime) -> int:
    """Repeat a duty that works off a batch at a time until nothing is left."""
    done = batch(at)
    return done if done < BATCH else done + _all_of(batch, at)


def end_waits(world: World, at: dt.datetime) -> None:
    """Silence has its limits; the stories that ran into one go another way."""
    over = [story for story in world.open.values() if (waiting.answer_by(story.case) or FAR) <= at]
    if over:
        _all_of(waiting.lapse_due, at)
    for story in over:
        story.raised = Case.get_by_id(story.case.id)
        if not story.case.is_open:
            remedying.closed(world, story, at)
        else:
            remedying.offer_lapsed(world, story, at)


def remind_members(world: World, at: dt.datetime) -> None:
    """A week without an answer."""
    silent = [story for story in world.open.values() if _is_silent(story.case, at)]
    if silent:
        _all_of(waiting.remind_due, at)
    for story in silent:
        story.case.reminded_at = at


def _is_silent(case: Case, at: dt.datetime) -> bool:
    waits = case.waiting_since is not None and case.reminded_at is None
    return waits and at - case.waiting_since >= waiting.REMIND_AFTER


def plan_forms(world: World, at: dt.datetime) -> None:
    """Read what closed and was reopened since yesterday."""
    while asking.plan_from_history():
        pass


def send_forms(world: World, at: dt.datetime) -> None:
    """Ask members how it was."""
    if asking.send_due(at):
        ratings.await_ratings(world, at)


def remind_of_forms(world: World, at: dt.datetime) -> None:
    """Ask once more."""
    _all_of(asking.remind_due, at)


def plan_pulses(world: World, at: dt.datetime) -> None:
    """Draw the tenth of a new month; once a week, read what closed: it is asked about two months later."""
    pulse_asking.draw(at)
    if at == world.now or world.office.day(at).weekday() == 0:
        while pulse_asking.plan(at):
            pass


def send_pulses(world: World, at: dt.datetime) -> None:
    """Ask members what they think of the association."""
    if _all_of(pulse_asking.send_due, at):
        opinions.await_answers(world, at)


def remind_of_pulses(world: World, at: dt.datetime) -> None:
    """Ask once more."""
    _all_of(pulse_asking.remind_due, at)


def warn_and_write_broken(world: World, at: dt.datetime) -> None:
    """What passes tomorrow, and what has passed."""
    _all_of(watch.warn_handlers, at)
    _all_of(watch.write_broken, at)


def tell_members(world: World, at: dt.datetime) -> None:
    """What passes in four hours will not be kept."""
    _all_of(watch.tell_members, at)


# the office's clock → what is done then
TIMETABLE: tuple[tuple[str, Duty], ...] = (
    ("09:05", plan_forms),
    ("09:05", plan_pulses),
    ("09:06", end_waits),
    ("09:07", remind_members),
    ("10:45", send_forms),
    ("10:46", remind_of_forms),
    ("10:47", send_pulses),
    ("10:48", remind_of_pulses),
    ("14:01", tell_members),
    ("14:45", send_forms),
    ("14:46", send_pulses),
    ("18:01", warn_and_write_broken),
)


def plan_day(world: World, day: dt.date) -> None:
    """Put the duties of a date into the queue of what will happen."""
    for clock, duty in TIMETABLE:
        world.duty(world.office.moment(day, clock), duty)


def catch_up(world: World) -> None:
    """Do at the end whatever is due by now, so that the portal begins with nothing left over."""
    with transaction():
        for duty in (
            end_waits,
            remind_members,
            send_forms,
            remind_of_forms,
            plan_pulses,
            send_pulses,
            remind_of_pulses,
            tell_members,
            warn_and_write_broken,
        ):
            duty(world, world.now)
    plan_forms(world, world.now)
    plan_pulses(world, world.now)
