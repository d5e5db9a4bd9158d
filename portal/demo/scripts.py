"""Scripts of the demo: cases that are told step by step, by working days before now."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from portal.demo import desk, plan, statement, voices, words
from portal.demo.clerks import sees, who_takes
from portal.demo.office import DAY
from portal.demo.world import Act, Clerk, Member, Story, World
from portal.satisfaction import forms

Moment: TypeAlias = Callable[[World], dt.datetime]


@dataclass(frozen=True)
class Script:
    """A case told step by step: whose, about what, by whom it is handled, and what happens when.

    `who` is an address at the door, or a language and a chapter; `text` is the place of the grievance among
    those of its category. `tells_most`: it stands in a small demo, too.
    """

    who: str | tuple[str, str]
    category: str
    text: int
    clerk: str
    raised: Moment
    steps: tuple[tuple[Moment, Act], ...] = ()
    severity: str = "medium"
    channel: str = "web"
    rupees: int = 2400
    has_statement: bool = False
    tells_most: bool = False


def ago(days: int, clock: str) -> Moment:
    """So many working days before now, at that hour of the office."""
    return lambda world: world.office.ago(world.now, days, clock)


def yesterday(clock: str) -> Moment:
    """The day before, at that hour of the office."""
    return lambda world: world.office.moment(world.office.day(world.now) - DAY, clock)


def tonight(world: World) -> dt.datetime:
    """By the end of today."""
    return world.office.tonight(world.now)


def in_days(days: int) -> Moment:
    """By the end of a working day ahead."""
    return lambda world: world.office.end_of(world.now + DAY, days)


def offer(kind: str, due: Moment, finding: str = "upheld") -> Act:
    """Offer a remedy, due at a moment told from now; the first one with the words of the decision."""

    def act(world: World, story: Story, at: dt.datetime) -> None:
        if story.case.decided_at is None:
            desk.tell_decision(world, story, at, finding=finding)
        desk.offer(world, story, at, finding=finding, kind=kind, due=due(world))

    return act


def deliver(kind: str) -> Act:
    """Deliver the one remedy."""
    return partial(desk.deliver, line=1, kind=kind)


def extend(due: Moment) -> Act:
    """Ask for more time for the decision."""

    def act(world: World, story: Story, at: dt.datetime) -> None:
        desk.extend(world, story, at, promise="decision", due=due(world))

    return act


def give_to(email: str) -> Act:
    """Put somebody in charge."""

    def act(world: World, story: Story, at: dt.datetime) -> None:
        desk.hand_to(story, at, _clerk(world, email))

    return act


def confirm(world: World, story: Story, at: dt.datetime) -> None:
    """Put right, and the end of it."""
    voices.confirm(world, story, at)
    world.open.pop(story.case.id)


def close_as_duplicate(world: World, story: Story, at: dt.datetime) -> None:
    """It was raised before."""
    desk.conclude(world, story, at, finding="duplicate")
    world.open.pop(story.case.id)


def rate(world: World, story: Story, at: dt.datetime) -> None:
    """Say how it was, and well."""
    form = forms.open_form_of(story.case, at)
    if form is not None:
        said = words.talk(story.member.language).survey["satisfied"][0]
        answers = {"q1": "yes", "q2": "5", "q3": "5", "q4": "4", "q5": "5", "words": said, "share": "yes"}
        forms.answer(form, answers, by=story.voice, at=at)


def play(script: Script, world: World) -> None:
    """Put the grievance and the steps of a script into what will happen."""
    at = script.raised(world)
    member = _member(world, script.who, at)
    story = Story(at, script.channel, script.category, script.severity, "upheld", "one", 0.0, member)
    story.rupees, story.has_files = script.rupees, script.has_statement
    world.later(at, story, partial(_raise, script=script))
    for moment, act in script.steps:
        world.later(moment(world), story, act)


def fits(script: Script, world: World) -> bool:
    """Whether the demo is long enough for the script."""
    moments = [script.raised, *(moment for moment, _ in script.steps)]
    return all(world.start + DAY < moment(world) <= world.now for moment in moments)


def _raise(world: World, story: Story, at: dt.datetime, *, script: Script) -> None:
    told = words.grievances(story.member.language, script.category)[script.text]
    uploads = (statement.of_two_payments(story.rupees, world.office.day(at)),) if script.has_statement else ()
    voices.raise_it(world, story, at, told=told, uploads=uploads)
    clerk = _clerk(world, script.clerk)
    story.clerk = clerk if sees(clerk, story) else who_takes(world, story)


def _member(world: World, who: str | tuple[str, str], at: dt.datetime) -> Member:
    if isinstance(who, str):
        return next(member for member in world.members if member.email == who)
    language, chapter = who
    return plan.somebody_who_pays(world, at, has_mail=True, language=language, chapter=chapter)


def _clerk(world: World, email: str) -> Clerk:
    return next(clerk for clerk in world.clerks.values() if clerk.actor.email == email)
