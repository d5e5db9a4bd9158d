"""The plan of the demo's cases: how many on which day, about what, how grave, and how each will end.

Shares and distributions are those of the metric definitions, section 9. They are dealt like cards, so that a
small demo has them, too, as nearly as whole numbers allow.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from portal.demo.chances import dealt, normal_scores
from portal.demo.office import DAY, HOUR, MINUTE, Office
from portal.demo.world import Member, Story, World

CATEGORIES = {
    "fees": 28, "certification": 18, "website": 16, "events": 12, "chapter": 8, "publications": 7,
    "conduct": 5, "advocacy": 3, "other": 3,
}  # fmt: skip
SEVERITIES = {"low": 45, "medium": 38, "high": 14, "critical": 3}
CHANNELS = {"web": 66, "phone": 19, "counter": 4, "letter": 4, "chat": 4, "text": 2, "social": 1}
STAGES = {"one": 77, "two": 18, "later": 5}
# How a case ends. Upheld, partly and not upheld stand 34 : 18 : 48 among those that are found on.
FATES = {
    "upheld": 28.5, "partly_upheld": 15.1, "not_upheld": 40.4, "settled": 2.5, "spot": 5.5, "withdrawn": 3.5,
    "closed_no_reply": 2.0, "duplicate": 1.3, "not_a_complaint": 1.2,
}  # fmt: skip
FOUND = ("upheld", "partly_upheld", "not_upheld", "settled")

Place = TypeVar("Place")

MONDAY, CLOSED_DAY = 1.3, 0.3
# month → how much more is raised then, and about what: fees fall due in April, results come in June
SEASONS = {4: (1.8, "fees"), 7: (1.4, "certification")}
NEVER_QUITE_NONE = 1e-9  # in a demo of few cases chance would leave out every single day
ENDING_DAYS, ENDING_SHARE = 12, 0.3  # the last days get cases of their own, arranged on purpose

# hour of the member's day → how often they write then
WRITING = {
    7: 2, 8: 4, 9: 6, 10: 7, 11: 7, 12: 6, 13: 6, 14: 5, 15: 5, 16: 5, 17: 5, 18: 6, 19: 8, 20: 9, 21: 9,
    22: 6,
}  # fmt: skip


@dataclass
class Slot:
    """A place for a case: the date on which it is raised, and whether the office is open then."""

    day: dt.date
    office: bool


def slots(world: World, count: int) -> list[Slot]:
    """The dates of `count` cases: negative binomial by day (variance twice the mean), given their sum."""
    office, last = world.office, world.office.day(world.now)
    day, weights = office.day(world.start) + DAY, dict[dt.date, float]()
    while day <= last:
        weights[day] = _weight(office, day) * (ENDING_SHARE if last - day < ENDING_DAYS * DAY else 1)
        day += DAY
    total = sum(weights.values())
    rates = [
        weight * NEVER_QUITE_NONE + world.chance.gammavariate(count * weight / total, 1)
        for weight in weights.values()
    ]
    days = sorted(world.chance.choices(list(weights), rates, k=count))
    return [Slot(day, office.opens(day)) for day in days]


def _weight(office: Office, day: dt.date) -> float:
    season, _ = SEASONS.get(day.month, (1.0, ""))
    if not office.opens(day):
        return season * CLOSED_DAY
    return season * (MONDAY if day.weekday() == 0 else 1.0)


def stories(world: World, count: int) -> list[Story]:
    """The plans of `count` cases, in the order of time."""
    if count == 0:
        return []
    places = slots(world, count)
    chance = world.chance
    categories = _seasonal(places, chance)
    channels = _placed(dealt(CHANNELS, count, chance), places, _in_office_or_on_the_web)
    severities = dealt(SEVERITIES, count, chance)
    hows = list(zip(channels, categories, severities, strict=True))
    fates = _placed(dealt(FATES, count, chance), hows, _can_end_so)
    stages = _placed(dealt(STAGES, count, chance), fates, _is_examined)
    paces = _paces(categories, chance)
    planned = [
        _story(world, slot, *rest)
        for slot, *rest in zip(places, channels, categories, severities, fates, stages, paces, strict=True)
    ]
    return sorted(planned, key=lambda story: story.at)


def _seasonal(places: list[Slot], chance: Random) -> list[str]:
    """Categories in their shares, each rather in its season."""
    pack, free = dealt(CATEGORIES, len(places), chance), list(range(len(places)))
    found = [""] * len(places)
    for season, (more, category) in SEASONS.items():
        keys = {
            place: chance.random() ** (1 / (more if places[place].day.month == season else 1))
            for place in free
        }
        for place in sorted(free, key=lambda place: -keys[place])[: pack.count(category)]:
            found[place] = category
            free.remove(place)
    rest = [category for category in pack if category not in {about for _, about in SEASONS.values()}]
    for place, category in zip(free, rest, strict=True):
        found[place] = category
    return found


def _paces(categories: list[str], chance: Random) -> list[float]:
    """How much slower or faster than half of its category each case goes, spread evenly in each category."""
    own = {name: normal_scores(number, chance) for name, number in Counter(categories).items()}
    return [own[category].pop() for category in categories]


def _placed(pack: list[str], places: Sequence[Place], fits: Callable[[str, Place], bool]) -> list[str]:
    """The pack in an order in which each fits its place: misfits change places with others, if any can."""
    count = len(pack)
    for one in range(count):
        if fits(pack[one], places[one]):
            continue
        others = (place % count for place in range(one + 1, one + count))
        able = (
            other for other in others if fits(pack[other], places[one]) and fits(pack[one], places[other])
        )
        other = next(able, one)
        pack[one], pack[other] = pack[other], pack[one]
    return pack


def _in_office_or_on_the_web(channel: str, slot: Slot) -> bool:
    return channel == "web" or slot.office


def _can_end_so(fate: str, how: tuple[str, str, str]) -> bool:
    channel, category, severity = how
    easy = category not in ("conduct", "advocacy") and severity == "medium"
    return fate != "spot" or (easy and channel in ("phone", "counter", "chat"))


def _is_examined(stage: str, fate: str) -> bool:
    return stage == "one" or fate in FOUND


def _story(
    world: World, slot: Slot, channel: str, category: str, severity: str, fate: str, stage: str, pace: float
) -> Story:
    channel = channel if slot.office else "web"
    at = _written(world, slot, "Asia/Kolkata") if channel == "web" else _called(world, slot)
    member = somebody_who_pays(world, at, has_mail=channel == "web")
    if channel == "web":
        by_their_clock = _written(world, slot, member.time_zone)
        at = by_their_clock if member.pays(by_their_clock) else at
    return Story(at, channel, category, severity, fate, stage, pace, member, rupees(world, category, stage))


def _written(world: World, slot: Slot, zone: str) -> dt.datetime:
    """When a member writes on that date, by their own clock: mostly in the evening."""
    (hour,) = world.chance.choices(list(WRITING), list(WRITING.values()))
    clock = dt.time(hour, world.chance.randint(0, 59), world.chance.randint(0, 59))
    at = dt.datetime.combine(slot.day, clock, ZoneInfo(zone)).astimezone(dt.UTC)
    return at if at < world.now else world.now - world.between(DAY / 24, DAY * 2 / 3)


def _called(world: World, slot: Slot) -> dt.datetime:
    """When staff take it down: in office hours of that date, or of the working date before now."""
    opens, closes = world.office.hours_of(slot.day)
    at = opens + world.between(10 * MINUTE, closes - opens - 40 * MINUTE)
    return (
        at if at < world.now else world.office.ago(world.now, 1, "15:20") - world.between(0 * HOUR, 4 * HOUR)
    )


def somebody_who_pays(
    world: World, at: dt.datetime, *, has_mail: bool = False, language: str = "", chapter: str = ""
) -> Member:
    """A member in good standing at that moment, not one of those at the door; in a tiny demo perhaps another
    than was wanted.
    """
    for tries in range(3000):
        member = world.chance.choice(world.members)
        pays = member.pays(at) or (tries > 2000 and member.since <= at)
        fits = member.language == (language or member.language) and member.chapter == (
            chapter or member.chapter
        )
        if pays and not member.is_door and (member.email or not has_mail) and (fits or tries > 1000):
            return member
    raise ValueError("the demo has no members who could raise anything")


def rupees(world: World, category: str, stage: str) -> int:
    """The sum a grievance is about; a large one needs a supervisor."""
    median = {"fees": 3200, "certification": 4500, "events": 2200}.get(category, 1500)
    most = 60_000 if stage != "one" else 9_900
    return min(max(round(world.drawn(median, 0.6) / 50) * 50, 300), most)
