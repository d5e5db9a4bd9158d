"""What staff do in the demo: each deed is one verb of the domain, said in the member's language."""

import datetime as dt

from portal.cases import handling, in_charge
from portal.demo import texts, words
from portal.demo.clerks import who_takes
from portal.demo.world import Clerk, Story, World
from portal.recovery import authority, closing, redress, remedying
from portal.recovery.kinds import REMEDIES

# kind → working days within which it is promised
PROMISED = {
    "apology": 3, "explanation": 3, "correction": 4, "replacement": 8, "refund": 6, "credit": 3, "service": 8,
    "rule_change": 20, "goodwill": 4,
}  # fmt: skip


def take(world: World, story: Story, at: dt.datetime) -> None:
    """Somebody takes a case that nobody has; not one who has been at it before."""
    story.clerk = who_takes(world, story, but=story.before)
    in_charge.take(story.case, by=story.hand, at=at)


def acknowledge(world: World, story: Story, at: dt.datetime) -> None:
    """A personal first word; it takes the case, too."""
    story.clerk = story.clerk or who_takes(world, story)
    handling.acknowledge(story.case, texts.acknowledgement(world, story), by=story.hand, at=at)


def assess(world: World, story: Story, at: dt.datetime) -> None:
    """Say how grave it is; now and then it turns out to be about something else than the member thought."""
    handling.assess(story.case, story.severity, story.category, by=story.hand, at=at)


def hand_up(world: World, story: Story, at: dt.datetime, *, to: str = "stage_two") -> None:
    """Hand the case up; whoever has it now goes on with it."""
    story.before.append(story.hand.id)
    in_charge.escalate(story.case, to, by=story.hand, at=at)
    handler = story.case.handler_id
    if handler is None:
        take(world, story, at)
    else:
        story.clerk = world.clerks[handler]


def hand_over(world: World, story: Story, at: dt.datetime) -> None:
    """A colleague goes on with it, as the handler is away."""
    hand_to(story, at, who_takes(world, story, but=[story.hand.id]))


def hand_to(story: Story, at: dt.datetime, colleague: Clerk) -> None:
    """Put a colleague in charge."""
    in_charge.assign(story.case, colleague.actor.email, by=story.hand, at=at)
    story.clerk = colleague


def ask(world: World, story: Story, at: dt.datetime) -> None:
    """Put a question to the member."""
    story.asked = texts.question(world, story)
    handling.ask(story.case, story.asked.question, by=story.hand, at=at)


def tell_progress(world: World, story: Story, at: dt.datetime) -> None:
    """A word on where things stand."""
    handling.reply(story.case, texts.progress(world, story), by=story.hand, at=at, progress=True)


def tell_decision(world: World, story: Story, at: dt.datetime, *, finding: str) -> None:
    """Say what was found, before the offer is made."""
    handling.reply(story.case, texts.decision(world, story, finding, alone=False), by=story.hand, at=at)


def note(world: World, story: Story, at: dt.datetime) -> None:
    """A word among staff."""
    handling.write_note(story.case, texts.one_of(world, story, words.notes()), by=story.hand, at=at)


def extend(world: World, story: Story, at: dt.datetime, *, promise: str, due: dt.datetime) -> None:
    """Move a promise before its time has come, with a reason."""
    reason = texts.one_of(world, story, texts.talk_of(story).extensions)
    handling.extend(story.case, promise, due, reason, by=story.hand, at=at)


def amount_of(story: Story, kind: str, finding: str) -> int | None:
    """What a remedy of `kind` is worth, in minor units; None where no money goes with it."""
    if not REMEDIES[kind].money:
        return None
    whole = story.rupees if finding == "upheld" and kind != "goodwill" else max(story.rupees * 3 // 10, 200)
    return -(-whole // 50) * 50 * 100


def offer(
    world: World,
    story: Story,
    at: dt.datetime,
    *,
    finding: str,
    kind: str,
    due: dt.datetime | None = None,
    reasoned: bool = False,
) -> None:
    """Offer a remedy; the first offer is the decision, with its reasons in the same words where it is
    `reasoned`. What is beyond one's authority becomes an apology.
    """
    amount = amount_of(story, kind, finding)
    if amount and amount + redress.worth(story.case) > authority.limit_of(story.hand, story.case):
        kind, amount = "apology", None
    due = due or world.office.end_of(at, PROMISED[kind] + 1)
    text = texts.offer(world, story, kind)
    if reasoned:
        text = texts.with_reasons(world, story, finding, text)
    redress.offer(
        story.case, remedying.Remedying(finding, kind, text, amount, None, due), by=story.hand, at=at
    )


def settle(world: World, story: Story, at: dt.datetime, *, finding: str, kind: str) -> None:
    """Put it right on the spot."""
    story.clerk = story.clerk or who_takes(world, story)
    text, amount = texts.delivery(world, story, kind), amount_of(story, kind, finding)
    redress.settle(story.case, remedying.Remedying(finding, kind, text, amount), by=story.hand, at=at)


def conclude(world: World, story: Story, at: dt.datetime, *, finding: str) -> None:
    """Decide without an offer."""
    text = texts.decision(world, story, finding, alone=True)
    closing.conclude(story.case, finding, text, by=story.hand, at=at)


def deliver(world: World, story: Story, at: dt.datetime, *, line: int, kind: str) -> None:
    """Deliver a remedy that was promised."""
    redress.deliver(story.case, line, texts.delivery(world, story, kind), by=story.hand, at=at)
