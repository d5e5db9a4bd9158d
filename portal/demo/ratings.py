"""What members of the demo say when asked how it was: by the finding, and by whether it came in time."""

import datetime as dt
from functools import partial

from portal.cases.codes import JUSTIFIED
from portal.demo import texts
from portal.demo.office import DAY, HOUR
from portal.demo.world import Story, World
from portal.members.activity import PRESENCE, VOICE
from portal.satisfaction import forms
from portal.satisfaction.forms import Form

# per cent: who answers at once, and of the rest after the reminder: 35 and 45 of all
AT_ONCE, REMINDED = 35, 15.4
ANSWERED = {"at once": AT_ONCE, "reminded": 10, "silent": 55}
# (for the member, late) → per cent satisfied
SATISFIED = {(True, False): 80, (True, True): 55, (False, False): 45, (False, True): 20}
VERY_DISSATISFIED = 60  # of the dissatisfied
WITH_WORDS, SHARED = 35, 55
POLITE_ALL_THE_SAME = 25
FORGOTTEN = 3.5  # days after which only a reminder brings it back


def await_ratings(world: World, at: dt.datetime) -> None:
    """Forms were sent at `at`: some members will answer them."""
    for form in Form.select().where(Form.sent_at == at).order_by(Form.id):
        story = world.stories[form.case_id]
        if story.member.is_door:
            continue
        when = world.card("answers", ANSWERED)
        if when == "silent":
            continue
        at_once = when == "at once"
        days = min(world.drawn(0.7, 1.0), FORGOTTEN) if at_once else 5 + world.chance.uniform(0, 4)
        world.later(world.at_home(story, at + days * DAY + HOUR / 4), story, partial(rate, form=form))


def rate(world: World, story: Story, at: dt.datetime, *, form: Form) -> None:
    """Answer the form, if it is still open: the case may have been reopened meanwhile."""
    fresh = Form.get_by_id(form.id)
    if fresh.is_open(at):
        forms.answer(fresh, answers(world, story), by=story.voice, at=at)
        world.was_here(story.member, at, PRESENCE | VOICE)


def answers(world: World, story: Story) -> dict[str, str]:
    """All answers of one form."""
    won = story.case.finding in JUSTIFIED
    share = SATISFIED[won, story.was_late]
    satisfied = world.card(f"satisfied {share}", {"yes": share, "no": 100 - share}) == "yes"
    overall = _overall(world, satisfied)
    said = {
        "q1": _solved(world, won, satisfied),
        "q2": str(overall),
        "q3": str(_near(world, overall, 0.1 if won else -0.4)),
        "q4": str(_near(world, overall, -0.1)),
        "q5": str(_respect(world, overall)),
    }
    if world.happens(WITH_WORDS):
        mood = "satisfied" if satisfied else "dissatisfied"
        said["words"] = texts.one_of(world, story, texts.talk_of(story).survey[mood])
        said["share"] = "yes" if world.happens(SHARED) else "no"
    return said


def _overall(world: World, satisfied: bool) -> int:
    """People say very much or nothing: five or four, one or two or three."""
    if satisfied:
        return 5 if world.happens(58) else 4
    return 1 if world.happens(VERY_DISSATISFIED) else world.chance.choice((2, 2, 3))


def _near(world: World, overall: int, lean: float) -> int:
    return min(max(round(overall + lean + world.chance.gauss(0, 0.7)), 1), 5)


def _respect(world: World, overall: int) -> int:
    """Many who lost were well treated all the same."""
    return 4 if overall < 4 and world.happens(POLITE_ALL_THE_SAME) else _near(world, overall, 0.5)


def _solved(world: World, won: bool, satisfied: bool) -> str:
    weights = {(True, True): (82, 16, 2), (True, False): (30, 45, 25)}.get((won, satisfied), (18, 32, 50))
    return world.chance.choices(("yes", "partly", "no"), weights)[0]
