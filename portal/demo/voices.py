"""What members do in the demo: they raise grievances, answer, accept, confirm, dispute, or take them back."""

import datetime as dt

from portal.cases import handling, intake
from portal.cases.codes import JUSTIFIED
from portal.cases.evidence import Upload
from portal.demo import texts, words
from portal.demo.clerks import who_takes
from portal.demo.office import DAY, HOUR, MINUTE
from portal.demo.world import Story, World
from portal.recovery import closing, redress

# channel → how long before it is typed in staff got it
UNDERWAY = {"letter": (2 * HOUR, DAY), "counter": (5 * MINUTE, HOUR), "phone": (2 * MINUTE, 20 * MINUTE)}


def raise_it(
    world: World,
    story: Story,
    at: dt.datetime,
    *,
    told: words.Grievance | None = None,
    uploads: tuple[Upload, ...] = (),
) -> None:
    """Raise the grievance: on the portal, or through somebody who takes it down."""
    said = texts.grievance(world, story, told)
    story.told = said
    form = intake.Grievance(story.category, said.subject, said.description, said.wanted, said.words)
    assert story.member.person is not None
    if story.channel == "web":
        story.raised = intake.raise_case(
            form, member=story.member.person, by=story.voice, at=at, files=world.files, uploads=uploads
        )
        world.was_here(story.member, at)
    else:
        clerk = who_takes(world, story).actor
        received = at - world.between(*UNDERWAY.get(story.channel, UNDERWAY["phone"]))
        story.raised = intake.raise_case(
            form, member=story.member.person, by=clerk, at=at, channel=story.channel, received=received
        )
    world.stories[story.case.id] = world.open[story.case.id] = story


def answer(world: World, story: Story, at: dt.datetime) -> None:
    """Answer the question that was put."""
    assert story.asked is not None
    handling.answer(story.case, story.asked.answer, by=story.voice, at=at)
    world.was_here(story.member, at)


def reply(world: World, story: Story, at: dt.datetime, *, mood: str) -> None:
    """A word of thanks or of impatience."""
    handling.answer(
        story.case, texts.one_of(world, story, texts.talk_of(story).replies[mood]), by=story.voice, at=at
    )


def accept(world: World, story: Story, at: dt.datetime) -> None:
    """Accept what is offered."""
    redress.accept(story.case, by=story.voice, at=at)
    world.was_here(story.member, at)


def decline(world: World, story: Story, at: dt.datetime) -> None:
    """Decline what is offered; after the second time nobody is in charge."""
    story.before.append(story.hand.id)
    redress.decline(
        story.case, texts.one_of(world, story, texts.talk_of(story).declines), by=story.voice, at=at
    )


def confirm(world: World, story: Story, at: dt.datetime) -> None:
    """Say that it is put right."""
    closing.confirm(story.case, by=story.voice, at=at)
    world.was_here(story.member, at)


def dispute(world: World, story: Story, at: dt.datetime) -> None:
    """Say that it is still not right; nobody is in charge then."""
    story.before.append(story.hand.id)
    closing.dispute(
        story.case, texts.one_of(world, story, texts.talk_of(story).disputes), by=story.voice, at=at
    )


def withdraw(world: World, story: Story, at: dt.datetime) -> None:
    """Take the grievance back, mostly with a word."""
    reason = texts.one_of(world, story, texts.talk_of(story).withdrawals) if world.happens(80) else ""
    closing.withdraw(story.case, reason, by=story.voice, at=at)


def reopen(world: World, story: Story, at: dt.datetime) -> None:
    """Open the closed case again: it came back, or the decision missed the point."""
    talk = texts.talk_of(story)
    won = story.case.finding in JUSTIFIED
    reason = texts.one_of(world, story, talk.reopenings if won else [talk.disputes[texts.MISSED_THE_POINT]])
    handling.reopen(story.case, reason, by=story.voice, at=at)
    world.open[story.case.id] = story
