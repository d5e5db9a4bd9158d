"""What members of the demo did elsewhere, and whether they renewed: two files that the office brings in.

Who comes often takes part more and renews sooner; a case makes no difference to that. So the demo shows an
association of engagement and renewal, and of recovery and renewal mostly none.
"""

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable
from random import Random

from portal.demo.office import DAY
from portal.demo.world import Member, World
from portal.members import bringing_in
from portal.members.import_files import SHAPES
from portal.members.people import actor, by_email

ADMINISTRATOR = "admin@demo.example"
FEES_DUE = (4, 1)

# acts a year of somebody who comes as often as most, and of what kind they are
ACTS_A_YEAR = 1.6
KINDS = {"event": 42, "learning": 26, "download": 12, "community": 9, "volunteer": 6, "committee": 5}
NO_SHOW = 4.0

# per cent who renew, by how often they came: rarely, now and then, often; and in their first year (metric
# definitions, section 9: 81 of all, 65 to 74 of the first year)
RENEWED = (80.0, 88.0, 94.0)
RENEWED_FIRST_YEAR = 70.0
REASONS = {"retired": 0.6, "deceased": 0.2, "not_eligible": 0.2}


def bring_in(world: World) -> None:
    """Bring both files in, as the administrator would."""
    admin = by_email(ADMINISTRATOR)
    assert admin is not None, "the demo has no administrator"
    chance, often = Random(world.chance.random()), _visits(world)
    files = {"activity": _activity(world, chance, often), "renewals": _renewals(world, chance, often)}
    for kind, lines in files.items():
        bringing_in.bring_in(kind, _csv(kind, lines), by=actor(admin), at=world.now)


def _csv(kind: str, lines: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(SHAPES[kind].columns)
    writer.writerows(lines)
    return text.getvalue().encode()


def _visits(world: World) -> Counter[int]:
    """On how many days each person was on the portal."""
    return Counter(person for person, _ in world.seen)


def _members(world: World) -> list[Member]:
    return [member for member in world.members if member.person is not None and member.standing == "good"]


def _since_until(world: World, member: Member) -> tuple[dt.date, dt.date]:
    """From when to when somebody is a member while the demo lasts."""
    last = world.office.day(world.now)
    return world.office.day(member.since), world.office.day(member.until) if member.until else last


def _activity(world: World, chance: Random, often: Counter[int]) -> list[tuple[object, ...]]:
    """What members took part in; the last line names somebody whom the register does not know."""
    members, lines = _members(world), list[tuple[object, ...]]()
    usual = max(sum(often.values()) / max(len(members), 1), 1)
    for member in members:
        since, until = _since_until(world, member)
        assert member.person is not None
        appetite = 0.3 + 0.7 * often[member.person.id] / usual
        expected = ACTS_A_YEAR * appetite * (until - since).days / 365
        for _ in range(min(round(expected + chance.gauss(0, 0.7)), 40)):
            day = since + chance.randrange((until - since).days + 1) * DAY
            (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
            units = 0 if chance.random() * 100 < NO_SHOW else 1
            lines.append((member.number, day, kind, units, "events-desk", f"E-{len(lines) + 1:06}"))
    stranger = f"M-{len(world.members) + 1000:05}"
    day = world.office.day(world.now)
    return [*lines, (stranger, day, "event", 1, "events-desk", f"E-{len(lines) + 1:06}")]


def _renewals(world: World, chance: Random, often: Counter[int]) -> list[tuple[object, ...]]:
    """Whether each member had renewed by the day on which the fees fell due, year by year."""
    first, last = world.office.day(world.start), world.office.day(world.now)
    days = [dt.date(year, *FEES_DUE) for year in range(first.year, last.year + 1)]
    lines = list[tuple[object, ...]]()
    ranked = sorted(often.values())
    for due in (day for day in days if first < day <= last):
        for member in _members(world):
            since, until = _since_until(world, member)
            if since >= due or until < due:
                continue
            renewed, reason = _renewed(member, due, until, chance, _third(member, often, ranked))
            record = f"R-{due.year}-{member.number}"
            lines.append((member.number, due, "yes" if renewed else "no", reason, "register", record))
    return lines


def _third(member: Member, often: Counter[int], ranked: list[int]) -> int:
    """Among the rare, the usual or the frequent visitors: 0, 1, 2."""
    assert member.person is not None
    visits = often[member.person.id]
    below = sum(visits > ranked[len(ranked) * part // 3] for part in (1, 2)) if ranked else 0
    return below


def _renewed(member: Member, due: dt.date, until: dt.date, chance: Random, third: int) -> tuple[bool, str]:
    for reason, per_cent in REASONS.items():
        if chance.random() * 100 < per_cent:
            return False, reason
    if member.until is not None and until - due < 120 * DAY:
        return False, ""  # whose membership lapses in June had not paid in April
    first_year = due - member.joined < 365 * DAY
    return chance.random() * 100 < (RENEWED_FIRST_YEAR if first_year else RENEWED[third]), ""
