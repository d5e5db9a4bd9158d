"""How a case of the demo goes from the decision to its closing, and sometimes back, step by step."""

import datetime as dt
from functools import partial

from portal.cases.codes import JUSTIFIED
from portal.demo import desk, pace, voices
from portal.demo.contact import keep_in_touch
from portal.demo.office import DAY, HOUR, MINUTE
from portal.demo.world import Story, World
from portal.recovery.redress import remedies_of

WORK_DAYS = 5 / 7


def decide(world: World, story: Story, at: dt.datetime) -> None:
    """Not upheld is the end; otherwise something is offered, or the finding alone is what was wanted."""
    if story.fate in ("not_upheld", "withdrawn", "closed_no_reply"):
        reject(world, story, at)
    elif world.happens(pace.CONCLUDED_ONLY):
        conclude(world, story, at)
    else:
        offer(world, story, at)


def finding_of(story: Story) -> str:
    """What is found for the member: as planned, or in part where a closed case came back."""
    if story.fate in JUSTIFIED:
        return story.fate
    return "settled" if story.fate == "spot" else "partly_upheld"


def reject(world: World, story: Story, at: dt.datetime) -> None:
    """Not upheld, and that is the end of it."""
    desk.conclude(world, story, at, finding="not_upheld")
    closed(world, story, at)


def conclude(world: World, story: Story, at: dt.datetime) -> None:
    """The finding, without a remedy; the member says whether that puts it right."""
    desk.conclude(world, story, at, finding=finding_of(story))
    await_confirmation(world, story, at)


def offer(world: World, story: Story, at: dt.datetime) -> None:
    """What the member wanted, or nearly; sometimes two things."""
    story.rounds += 1
    wanted = story.grievance.wanted
    first = wanted[0] if world.happens(75) else world.chance.choice(wanted)
    kinds = [first]
    if world.happens(pace.SECOND_LINE):
        kinds.append("apology" if first != "apology" else "explanation")
    for kind in kinds:
        reasoned = story.case.decided_at is None
        desk.offer(world, story, at, finding=finding_of(story), kind=kind, reasoned=reasoned)
    _await_answer(world, story, at)


def _goes_further(story: Story) -> bool:
    """Whether the member is to take this to the second stage, and has not yet."""
    return story.stage == "later" and story.case.stage == 1


def _await_answer(world: World, story: Story, at: dt.datetime) -> None:
    days = min(world.drawn(pace.recovering_time(story) / DAY * 0.3, 0.7), 13)
    answered = world.at_home(story, at + days * DAY + 20 * MINUTE)
    chance = world.chance.random() * 100
    if _goes_further(story) or chance < pace.DECLINED / story.rounds:
        world.next(answered, story, decline)
    elif chance < pace.DECLINED + pace.ACCEPTED:
        world.next(answered, story, accept)
    else:
        world.turn(story)


def accept(world: World, story: Story, at: dt.datetime) -> None:
    """Each remedy is promised now, and delivered in time or not."""
    voices.accept(world, story, at)
    keep_in_touch(world, story, at)
    _deliver_next(world, story, at)


def _deliver_next(world: World, story: Story, at: dt.datetime) -> None:
    line = next(line for line in remedies_of(story.case) if line.status == "accepted")
    promised = line.due or at
    if world.happens(pace.LATE_REMEDY):
        deliver_at = world.office.after(max(promised, at), world.chance.uniform(0.3, 3))
    else:
        days = pace.recovering_time(story) / DAY * 0.4 * WORK_DAYS
        deliver_at = world.office.after(at, min(world.drawn(days, 0.5), desk.PROMISED[line.kind] * 0.95))
        deliver_at = max(min(deliver_at, promised - HOUR), at + MINUTE)
    world.next(deliver_at, story, partial(deliver, line=line.line, kind=line.kind))


def deliver(world: World, story: Story, at: dt.datetime, *, line: int, kind: str) -> None:
    """One remedy less to wait for; after the last the member is asked."""
    desk.deliver(world, story, at, line=line, kind=kind)
    if story.case.state == "confirming":
        await_confirmation(world, story, at)
    else:
        _deliver_next(world, story, at)


def await_confirmation(world: World, story: Story, at: dt.datetime) -> None:
    """Put right, still not right, or silence."""
    days = min(world.drawn(pace.recovering_time(story) / DAY * 0.3, 0.7), 13)
    answered = world.at_home(story, at + days * DAY + 20 * MINUTE)
    chance = world.chance.random() * 100
    if _goes_further(story) or chance < pace.DISPUTED / max(story.rounds, 1):
        world.next(answered, story, dispute)
    elif chance < pace.DISPUTED + pace.CONFIRMED:
        world.next(answered, story, confirm)
    else:
        world.turn(story)


def confirm(world: World, story: Story, at: dt.datetime) -> None:
    """Put right."""
    voices.confirm(world, story, at)
    closed(world, story, at)


def decline(world: World, story: Story, at: dt.datetime) -> None:
    """Not that; somebody looks again."""
    voices.decline(world, story, at)
    _have_looked_at_again(world, story, at)


def dispute(world: World, story: Story, at: dt.datetime) -> None:
    """Still not right; somebody else looks."""
    voices.dispute(world, story, at)
    story.rounds = max(story.rounds, 1)
    _have_looked_at_again(world, story, at)


def offer_lapsed(world: World, story: Story, at: dt.datetime) -> None:
    """No answer to the offer: the desk closes the matter with its finding."""
    keep_in_touch(world, story, at)
    world.next(world.office.after(at, world.chance.uniform(0.3, 3)), story, conclude)


def _have_looked_at_again(world: World, story: Story, at: dt.datetime) -> None:
    keep_in_touch(world, story, at)
    world.next(world.office.after(at, world.chance.uniform(0.2, 1.5)), story, look_again)


def look_again(world: World, story: Story, at: dt.datetime) -> None:
    """Somebody takes it, perhaps at the second stage, and comes with something better."""
    if story.case.handler_id is None:
        desk.take(world, story, at)
    if _goes_further(story):
        desk.hand_up(world, story, at)
    again = offer if world.happens(75) else conclude
    if story.fate == "not_upheld" and world.happens(pace.REJECTED_AGAIN):
        again = reject
    world.next(world.office.after(at, world.chance.uniform(0.3, 3.5)), story, again)


def closed(world: World, story: Story, at: dt.datetime) -> None:
    """The end, unless it comes back."""
    world.turn(story)
    world.open.pop(story.case.id, None)
    may_return = story.case.finding not in ("withdrawn", "duplicate", "not_a_complaint")
    if may_return and (_goes_further(story) or (story.rounds < 3 and world.happens(pace.REOPENED))):
        world.next(world.at_home(story, at + world.chance.uniform(2, 26) * DAY), story, reopen)


def reopen(world: World, story: Story, at: dt.datetime) -> None:
    """It came back; the same handler looks again."""
    voices.reopen(world, story, at)
    story.rounds += 1
    _have_looked_at_again(world, story, at)
