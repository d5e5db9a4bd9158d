"""Keeping in touch in the demo: a word to the member before the promised time for it has passed, mostly."""

import datetime as dt
from functools import partial

from portal.demo import desk, pace, voices
from portal.demo.office import DAY, HOUR
from portal.demo.world import Story, World

UPDATE_DAYS = 5


def keep_in_touch(world: World, story: Story, since: dt.datetime) -> None:
    """The next word is promised from `since` on: write it in time, or forget it for a while."""
    story.spoken_at = since
    due = world.office.end_of(since, UPDATE_DAYS)
    if world.happens(pace.FORGOTTEN_WORD):
        write_at = world.office.after(due, world.chance.uniform(0.3, 2.5))
        if world.happens(pace.IMPATIENT):
            world.later(world.at_home(story, due + world.between(HOUR, DAY)), story, grow_impatient)
    else:
        write_at = world.at_desk(due - world.between(HOUR, 30 * HOUR))
    world.later(write_at, story, partial(_write, since=since, due=due))


def _write(world: World, story: Story, at: dt.datetime, *, since: dt.datetime, due: dt.datetime) -> None:
    case = story.case
    if (
        story.spoken_at != since
        or not case.is_open
        or case.waiting_since is not None
        or case.handler_id is None
    ):
        return
    if story.next_at is not None and at < story.next_at <= due and case.decided_at is None:
        keep_in_touch(world, story, story.next_at)  # the next step is a word itself
        return
    desk.tell_progress(world, story, at)
    keep_in_touch(world, story, at)


def grow_impatient(world: World, story: Story, at: dt.datetime) -> None:
    """The member writes before the office does."""
    if story.case.is_open and story.case.waiting_since is None:
        voices.reply(world, story, at, mood="impatience")
