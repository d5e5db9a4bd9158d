"""How a case of the demo goes from its receipt to the decision.

Each function is one step: the deed, then what follows.
"""

import datetime as dt
from functools import partial

from portal.cases import deadlines
from portal.demo import desk, pace, remedying, voices
from portal.demo.contact import keep_in_touch
from portal.demo.office import DAY, HOUR, MINUTE
from portal.demo.plan import FOUND
from portal.demo.world import Story, World
from portal.recovery.authority import LIMITS


def begin(world: World, story: Story, at: dt.datetime) -> None:
    """The member raises it; somebody will read it."""
    voices.raise_it(world, story, at)
    story.decide_by = at + pace.deciding_time(story)
    if story.fate == "spot":
        world.next(at + world.between(4 * MINUTE, 15 * MINUTE), story, settle)
        return
    world.next(_first_word(world, story, at), story, acknowledge)
    if story.fate == "withdrawn":
        world.later(at + pace.deciding_time(story) * world.chance.uniform(0.2, 0.9), story, withdraw)


def _first_word(world: World, story: Story, at: dt.datetime) -> dt.datetime:
    if world.happens(pace.LATE_FIRST_WORD):
        return world.office.after(at, 2 + 2 * world.chance.random())
    in_time = world.office.end_of(at, 2) - world.between(10 * MINUTE, 5 * HOUR)
    soon = min(world.office.after(at, world.drawn(0.35, 0.8)), in_time)
    return min(soon, world.at_desk(at + pace.deciding_time(story) / 3))


def settle(world: World, story: Story, at: dt.datetime) -> None:
    """Put right while the member is still on the phone."""
    kind = next((kind for kind in story.grievance.wanted if kind != "rule_change"), "explanation")
    desk.settle(world, story, at, finding="settled", kind=kind)
    remedying.await_confirmation(world, story, at)


def acknowledge(world: World, story: Story, at: dt.datetime) -> None:
    """The first personal word; the looking into it follows."""
    desk.acknowledge(world, story, at)
    if world.happens(pace.THANKED):
        world.later(world.at_home(story, at + world.between(HOUR, DAY)), story, thank)
    if world.happens(pace.NOTED):
        world.later(world.office.after(at, world.chance.random()), story, note)
    world.next(world.office.after(at, min(world.drawn(0.08, 1.0), 1.0)), story, assess)


def thank(world: World, story: Story, at: dt.datetime) -> None:
    """A word back from the member."""
    if story.case.is_open and not story.case.is_paused:
        voices.reply(world, story, at, mood="thanks")


def note(world: World, story: Story, at: dt.datetime) -> None:
    """A word among staff."""
    if story.case.handler_id is not None:
        desk.note(world, story, at)


def assess(world: World, story: Story, at: dt.datetime) -> None:
    """How grave, about what, and who is to decide it."""
    desk.assess(world, story, at)
    keep_in_touch(world, story, story.case.received_at)
    if story.stage == "two":
        world.next(world.office.after(at, 0.05), story, partial(hand_up, to="stage_two"))
    elif story.rupees > LIMITS[story.clerk.role if story.clerk else "handler"]:
        world.next(world.office.after(at, 0.3), story, partial(hand_up, to="supervisor"))
    else:
        look_into(world, story, at)


def hand_up(world: World, story: Story, at: dt.datetime, *, to: str) -> None:
    """To the second stage, or to somebody who may grant as much."""
    desk.hand_up(world, story, at, to=to)
    look_into(world, story, at)


def look_into(world: World, story: Story, at: dt.datetime) -> None:
    """Plan the decision, perhaps with a question before it."""
    decide_at = steered(world, story, at)
    if world.happens(pace.HANDED_OVER):
        world.later(world.at_desk(at + (decide_at - at) * 0.1), story, hand_over)
    if story.fate == "closed_no_reply" or (story.fate in FOUND and world.happens(pace.ASKED)):
        world.next(world.at_desk(at + (decide_at - at) * world.chance.uniform(0.15, 0.6)), story, ask)
    else:
        world.next(decide_at, story, decide)


def steered(world: World, story: Story, at: dt.datetime) -> dt.datetime:
    """When it is decided: by its pace, though some hurry as the promised time draws near, or extend it."""
    assert story.decide_by is not None
    decide_at = world.at_desk(max(story.decide_by, at + world.between(10 * MINUTE, 2 * HOUR)))
    promise = deadlines.standing(story.case, "decision")
    if promise is None:
        return decide_at
    story.due = promise.due
    if decide_at > promise.due > at + 3 * HOUR:
        if decide_at - promise.due < 5 * DAY and world.happens(pace.HURRIED):
            return max(promise.due - world.between(5 * MINUTE, 5 * HOUR), at + 5 * MINUTE)
        if world.happens(pace.EXTENDED):
            before = max(promise.due - world.between(HOUR, 8 * HOUR), at + MINUTE)
            world.later(before, story, partial(extend, due=world.office.end_of(decide_at, 2)))
    return decide_at


def extend(world: World, story: Story, at: dt.datetime, *, due: dt.datetime) -> None:
    """Ask for more time before the promised time has come."""
    case = story.case
    if case.is_open and case.decided_at is None and not case.is_paused and story.due and at < story.due < due:
        desk.extend(world, story, at, promise="decision", due=due)
        story.due = due
        keep_in_touch(world, story, at)


def hand_over(world: World, story: Story, at: dt.datetime) -> None:
    """A colleague goes on with it."""
    if story.case.is_open and story.case.handler_id is not None and story.stage == "one":
        desk.hand_over(world, story, at)


def ask(world: World, story: Story, at: dt.datetime) -> None:
    """A question; whoever does not answer is reminded, and closed in the end."""
    desk.ask(world, story, at)
    if story.fate != "closed_no_reply":
        answered = world.at_home(story, at + min(world.drawn(1.2, 1.0), 19) * DAY)
        world.next(answered, story, partial(answer, asked_at=at))


def answer(world: World, story: Story, at: dt.datetime, *, asked_at: dt.datetime) -> None:
    """The answer; the decision comes later by the time that was waited."""
    voices.answer(world, story, at)
    keep_in_touch(world, story, at)
    assert story.decide_by is not None
    story.decide_by += at - asked_at
    world.next(steered(world, story, at), story, decide)


def withdraw(world: World, story: Story, at: dt.datetime) -> None:
    """The member takes it back while it is being looked into."""
    if story.case.is_open and story.case.decided_at is None:
        voices.withdraw(world, story, at)
        world.turn(story)
        remedying.closed(world, story, at)


def decide(world: World, story: Story, at: dt.datetime) -> None:
    """The decision: an offer, or a conclusion."""
    story.was_late = story.due is not None and at > story.due
    if story.fate in ("duplicate", "not_a_complaint"):
        desk.conclude(world, story, at, finding=story.fate)
        remedying.closed(world, story, at)
    else:
        remedying.decide(world, story, at)
