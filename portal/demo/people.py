"""The people of the demo: the association with its chapters and staff, and members who come and go."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from portal import history
from portal.cases.templates import add_template
from portal.demo import words
from portal.demo.chances import dealt
from portal.demo.office import DAY, Office
from portal.demo.views import save_filters
from portal.demo.world import Clerk, Member, World
from portal.history import SYSTEM
from portal.members import association
from portal.members.accounts import HASHER, Account
from portal.members.activity import PRESENCE
from portal.members.association import Chapter
from portal.members.joining import welcome_many
from portal.members.people import NewPerson, Person, PersonActor, actor, by_email, change, welcome
from portal.members.roles import Grant
from portal.store import transaction

CALENDAR_FROM = dt.date(2000, 1, 1)  # as every association begins; a longer past needs it from earlier on
PASSWORD = "recourse-demo"  # of the ten people at the door, in databases that hold nothing real
OUTSIDE = "members.example.org"  # RFC 2606: a letter to it reaches nobody

# per cent a year, of all members; and how many of them, at most, join while the demo goes on
JOIN, LAPSE, NEW_AT_MOST = 8.5, 5.0, 60
LAPSED_BEFORE, SUSPENDED, WITHOUT_MAIL = 3.0, 0.3, 4.0
LAPSE_MONTH = 6  # fees are due in April; who has not paid in June lapses

# grade → how many years ago somebody of that grade joined
YEARS = {"student": (0, 3), "graduate": (1, 8), "member": (2, 30), "fellow": (12, 44)}
NEW_GRADES = {"student": 45, "graduate": 40, "member": 15}


def settle_in(world: World, count: int) -> None:
    """Found the association at the start of the world: chapters, staff, and `count` members, now or later."""
    with transaction():
        _found(world)
        chapters = {row.code: row for row in association.chapters()}
        _hire(world, chapters)
        _write_templates(world)
        save_filters(world.start)
        world.members = imagined(world, count)
        here = [member for member in world.members if member.since <= world.start]
        admit(world, here, world.start)
        for email in door():
            _give_password(email, world.start)
    _plan_comings_and_goings(world)


def _found(world: World) -> None:
    told = words.association()
    languages = ["en", *(code for code in told.name if code != "en")]
    zone = told.calendar["tz"]
    association.found(dict(told.name), languages, zone, told.currency, at=world.start, demo=True)
    for valid_from in sorted({CALENDAR_FROM, min(CALENDAR_FROM, world.start.date())}):
        association.set_calendar(dict(told.calendar), valid_from, by=SYSTEM, at=world.start)
    Chapter.insert_many([{"code": one.code, "names": dict(one.name)} for one in told.chapters]).execute()
    history.record(("association", 1), "setting.changed", by=SYSTEM, at=world.start, name="chapters")


def _write_templates(world: World) -> None:
    for one in words.templates():
        add_template(dict(one["names"]), dict(one["bodies"]), by=SYSTEM, at=world.start)


def _hire(world: World, chapters: dict[str, Chapter]) -> None:
    zone = words.association().calendar["tz"]
    for one in words.association().staff:
        chapter = chapters[one.chapter].id if one.chapter else None
        new = NewPerson(one.name, one.email, "en", zone, roles=(Grant(one.role, chapter),))
        person = welcome(new, by=SYSTEM, at=world.start)
        if one.role in ("handler", "supervisor"):
            world.clerks[person.id] = Clerk(actor(person), one.role, one.languages, chapter)


def door() -> list[str]:
    """The addresses of the ten people one may step in as."""
    told = words.association()
    return [one.email for one in told.members] + [one.email for one in told.staff if one.who]


def _give_password(email: str, at: dt.datetime) -> None:
    """A password that everybody knows is shorter than the staff's must be, so it goes past the usual door."""
    Account.create(person=by_email(email), password_hash=HASHER.hash(PASSWORD), changed_at=at)


def imagined(world: World, count: int) -> list[Member]:
    """`count` members by chance, the five at the door always among them; those who join later stand last."""
    told, chance = words.association(), world.chance
    others = max(count - len(told.members), 0)
    months = (world.now - world.start) / (365.25 / 12 * DAY)
    fresh = round(others * min(JOIN * months / 12, NEW_AT_MOST) / 100)
    by_code = {one.code: one for one in told.chapters}
    chapters = [
        by_code[code] for code in dealt({one.code: one.share for one in told.chapters}, others, chance)
    ]
    grades = dealt({one.code: one.share for one in told.grades}, others - fresh, chance)
    grades += dealt(NEW_GRADES, fresh, chance)
    days = _joining_days(world.office, world.start, world.now)
    members = [_at_the_door(world, one) for one in told.members]
    for place, (chapter, grade) in enumerate(zip(chapters, grades, strict=True)):
        since = chance.choice(days) if place >= others - fresh else world.start
        members.append(_somebody(world, chapter, grade, since))
    members.sort(key=lambda member: (member.since, member.joined))
    for serial, member in enumerate(members, 1):
        member.number = f"M-{serial:05}"
        if not member.is_door and not world.happens(WITHOUT_MAIL):
            member.email = f"{member.number.lower()}@{OUTSIDE}"
    return members


def _joining_days(office: Office, start: dt.datetime, now: dt.datetime) -> list[dt.datetime]:
    """When new members are admitted: on the first working day of each month."""
    day, moments = office.day(start), list[dt.datetime]()
    while day < office.day(now):
        day = (day.replace(day=1) + 32 * DAY).replace(day=1)
        moment = office.from_(office.moment(day, "11:00"))
        if start < moment < now:
            moments.append(moment)
    return moments or [start]


def _at_the_door(world: World, one: words.DemoMember) -> Member:
    zone = next(chapter.time_zone for chapter in words.association().chapters if chapter.code == one.chapter)
    joined = dt.date(one.joined, world.chance.randint(1, 12), world.chance.randint(1, 28))
    return Member(
        "", one.name, one.language, one.chapter, zone, one.grade, joined, one.email, world.start, is_door=True
    )


def _somebody(world: World, chapter: words.Chapter, grade: str, since: dt.datetime) -> Member:
    (language,) = world.chance.choices(list(chapter.languages), list(chapter.languages.values()))
    joined = world.office.day(since)
    if since == world.start:
        least, most = YEARS[grade]
        joined -= dt.timedelta(days=world.chance.randint(least * 365 + 1, most * 365))
    name = words.name_of_somebody(language, chapter.code, world.chance)
    member = Member("", name, language, chapter.code, chapter.time_zone, grade, joined, None, since)
    if since == world.start:
        (member.standing,) = world.chance.choices(
            ("lapsed", "suspended", "good"), (LAPSED_BEFORE, SUSPENDED, 100 - LAPSED_BEFORE - SUSPENDED)
        )
    return member


def admit(world: World, members: Sequence[Member], at: dt.datetime) -> None:
    """Let these members join, and be known from now on."""
    chapters = {row.code: row for row in association.chapters()}
    new = [
        NewPerson(
            one.name, one.email, one.language, one.time_zone, one.number, chapters[one.chapter], one.grade,
            one.standing, one.joined,
        )
        for one in members
    ]  # fmt: skip
    for member, person in zip(members, welcome_many(new, by=SYSTEM, at=at), strict=True):
        member.person = person
        member.actor = actor_of(person)


def actor_of(person: Person) -> PersonActor:
    """A member as an actor; their one role is known, so nothing is asked."""
    return PersonActor(
        "person", person.id, (Grant("member"),), person.name, person.email or "", person.language
    )


def _plan_comings_and_goings(world: World) -> None:
    for moment in sorted({member.since for member in world.members if member.since > world.start}):
        those = [member for member in world.members if member.since == moment]
        world.duty(moment, partial(_admit_those, those))
    for moment in _lapsing_days(world):
        payers = [member for member in world.members if member.pays(moment) and not member.is_door]
        share = LAPSE / 100 / len(_WEEKS)
        for member in world.chance.sample(payers, round(len(payers) * share)):
            member.until = moment
            world.duty(moment, partial(_lapse, member))


def _admit_those(members: list[Member], world: World, at: dt.datetime) -> None:
    admit(world, members, at)


_WEEKS = (1, 8, 15, 22)


def _lapsing_days(world: World) -> list[dt.datetime]:
    """When unpaid memberships lapse: a part of them each week of the month, in the morning."""
    office, years = world.office, range(world.start.year, world.now.year + 1)
    days = [dt.date(year, LAPSE_MONTH, day) for year in years for day in _WEEKS]
    moments = [office.from_(office.moment(day, "10:00")) for day in days]
    return [moment for moment in moments if world.start < moment < world.now]


def _lapse(member: Member, world: World, at: dt.datetime) -> None:
    assert member.person is not None
    member.person = change(member.person, by=SYSTEM, at=at, standing="lapsed")


# Visits a year: most come rarely, some often (a gamma distribution); a third come in a month, most in a year.
VISITS_A_YEAR, VISITORS_ALIKE = 8.0, 0.6


def visits(world: World) -> list[tuple[int, dt.date, int]]:
    """Who was on the portal on which date, as `activity.note_many` takes it: what stories tell, and more."""
    first, last = world.office.day(world.start), world.office.day(world.now)
    for member in world.members:
        since = world.office.day(member.since)
        until = world.office.day(member.until) if member.until else last
        if member.person is None or member.standing != "good" or not member.email or until <= since:
            continue
        often = world.chance.gammavariate(VISITORS_ALIKE, VISITS_A_YEAR / VISITORS_ALIKE)
        number = min(
            round(world.chance.gauss(1, 0.2) * often * (until - since).days / 365), (until - since).days
        )
        for _ in range(number):
            day = since + dt.timedelta(days=world.chance.randrange((until - since).days + 1))
            key = member.person.id, max(day, first)
            world.seen[key] = world.seen.get(key, 0) | PRESENCE
    return [(person, day, bits) for (person, day), bits in sorted(world.seen.items())]
