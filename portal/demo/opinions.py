"""What members of the demo think of the association when a pulse asks them: most a little good, some very
much; after a case a little more or less.

Chance of its own: what members think changes nothing of what happens to cases.
"""

import datetime as dt
from functools import partial
from itertools import accumulate
from random import Random
from statistics import NormalDist

from portal.cases.codes import JUSTIFIED
from portal.cases.records import Case
from portal.demo.office import DAY, HOUR, awake
from portal.demo.ratings import AT_ONCE, FORGOTTEN, REMINDED
from portal.demo.world import Member, World
from portal.members.activity import PRESENCE, VOICE
from portal.satisfaction import pulses
from portal.satisfaction.forms import Form
from portal.satisfaction.pulses import Pulse
from portal.satisfaction.scales import TRUST_ITEMS

# per cent who answer 0, 1, 2 … 10: 42 promoters and 22 detractors, an NPS of +20
SCORES = (1.0, 0.5, 1.0, 2.0, 2.5, 6.0, 9.0, 15.0, 21.0, 20.0, 22.0)
CEILINGS = tuple(accumulate(SCORES))
STEADY = 0.8  # how much of an answer is the person, the rest is the day
# per cent of whom an answer moves by so much: a recovery lifts the mean by 0.2, a failed one lowers it by 1.3
LIFTED, LIFT = 26, 1
SUNK, SINK = 65, -2
SATISFIED_FROM = 4
ITEMS = {"trust": 0.1, "stands_up": -0.3, "admits": -0.4}


def await_answers(world: World, at: dt.datetime) -> None:
    """Pulses were sent at `at`: some members will answer them."""
    sent = list(Pulse.select().where(Pulse.sent_at == at).order_by(Pulse.id))
    wanted = {pulse.person_id for pulse in sent}
    members = {one.person.id: one for one in world.members if one.person and one.person.id in wanted}
    for pulse in sent:
        member, chance = members[pulse.person_id], world.aside
        if member.is_door:
            continue
        if chance.random() * 100 < AT_ONCE:
            days = min(chance.lognormvariate(-0.36, 1.0), FORGOTTEN)
        elif chance.random() * 100 < REMINDED:
            days = 5 + chance.uniform(0, 4)
        else:
            continue
        when = awake(at + days * DAY + HOUR / 4, member.time_zone)
        world.duty(when, partial(_answer, pulse.id, member))


def _answer(pulse_id: int, member: Member, world: World, at: dt.datetime) -> None:
    """Answer the pulse, if it is still open: its case may have been reopened meanwhile."""
    pulse = Pulse.get_by_id(pulse_id)
    if pulse.is_open(at) and member.actor is not None:
        pulses.answer(pulse, answers(world.aside, pulse), by=member.actor, at=at)
        world.was_here(member, at, PRESENCE | VOICE)


def answers(chance: Random, pulse: Pulse) -> dict[str, str]:
    """All four answers."""
    whole = _score(chance, pulse)
    score = min(max(whole + _moved(chance, pulse), 0), 10)
    return {"recommend": str(score), **{item: _item(chance, item, score) for item in TRUST_ITEMS}}


def _score(chance: Random, pulse: Pulse) -> int:
    """0 to 10, much the same from the same person whenever they are asked."""
    person = Random(pulse.person_id * 7919).gauss(0, 1)
    place = NormalDist().cdf(STEADY * person + (1 - STEADY**2) ** 0.5 * chance.gauss(0, 1))
    return next((score for score, ceiling in enumerate(CEILINGS) if place * 100 < ceiling), len(SCORES) - 1)


def _moved(chance: Random, pulse: Pulse) -> int:
    """By how much a case has moved it: put right a little up, not put right down."""
    if pulse.case_id is None:
        return 0
    case, said = Case.get_by_id(pulse.case_id), Form.get_or_none(Form.case == pulse.case_id)
    right = case.finding in JUSTIFIED and said is not None and (said.q2 or 0) >= SATISFIED_FROM
    wrong = said is not None and said.q2 is not None and said.q2 < SATISFIED_FROM
    share, step = (LIFTED, LIFT) if right else (SUNK, SINK) if wrong else (0, 0)
    return step if chance.random() * 100 < share else 0


def _item(chance: Random, item: str, score: int) -> str:
    """How far they agree, 1 to 5."""
    return str(min(max(round(1.4 + score * 0.3 + ITEMS[item] + chance.gauss(0, 0.7)), 1), 5))
