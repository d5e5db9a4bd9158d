"""Who takes a case in the demo: somebody who reads the language, sees the chapter and has least to do."""

from collections import Counter
from collections.abc import Iterable

from portal.demo.world import Clerk, Story, World


def loads(world: World) -> Counter[int]:
    """How many open cases each has in hand."""
    return Counter(
        story.case.handler_id for story in world.open.values() if story.case.handler_id is not None
    )


def who_takes(world: World, story: Story, *, but: Iterable[int | None] = ()) -> Clerk:
    """The handler who takes this case, none of `but`; a supervisor where no handler is left."""
    left_out, load = set(but), loads(world)
    able = [one for one in world.clerks.values() if one.actor.id not in left_out and sees(one, story)]
    return min(
        able, key=lambda one: (_distance(one, story), load[one.actor.id or 0] + 3 * world.chance.random())
    )


def sees(one: Clerk, story: Story) -> bool:
    """Whether the case is of a chapter they work for."""
    person = story.member.person
    return one.chapter_id is None or (person is not None and one.chapter_id == person.chapter_id)


def _distance(one: Clerk, story: Story) -> int:
    return 2 * (one.role != "handler") + 4 * (story.member.language not in one.languages)
