"""People and things for tests, built as one would tell it: `a_member()`, `a_handler()`, `a_case()`, later
states of it.
"""

import datetime as dt
import itertools
from typing import Any

from portal import history
from portal.cases import handling, intake
from portal.cases.records import Case
from portal.members import association
from portal.members.association import Chapter
from portal.members.people import NewPerson, Person, PersonActor, actor, welcome
from portal.members.roles import Grant
from portal.recovery import closing, redress, remedying
from portal.satisfaction import pulse_asking
from portal.satisfaction.pulses import TENTH, Pulse

# A Tuesday morning, the office open (Asia/Kolkata, 11:30).
NOW = dt.datetime(2026, 3, 10, 6, 0, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
_serial = itertools.count(1)


def an_association(**more: Any) -> association.Association:
    """The association, once a database."""
    found = association.Association.get_or_none()
    names = {"en": "Meridian Engineers’ Association", "hi": "मेरिडियन अभियंता संघ"}
    languages = ["en", "hi", "hy", "kn", "ar"]
    return found or association.found(names, languages, "Asia/Kolkata", "INR", at=NOW - 900 * DAY, **more)


def a_chapter(code: str = "bengaluru") -> Chapter:
    """A chapter of the association."""
    an_association()
    row, _ = Chapter.get_or_create(code=code, defaults={"names": {"en": code.title()}})
    return row


def a_person(*roles: Grant, name: str, at: dt.datetime = NOW - 400 * DAY, **more: Any) -> PersonActor:
    """Somebody with these roles, as an actor."""
    an_association()
    serial = next(_serial)
    values = {"email": f"person{serial}@example.org", "language": "en", "time_zone": "Asia/Kolkata"} | more
    return actor(welcome(NewPerson(name=name, roles=roles, **values), by=history.SYSTEM, at=at))


def a_member(name: str = "Asha Verma", **more: Any) -> PersonActor:
    """A member of the Bengaluru chapter, unless told otherwise."""
    values = {"chapter": a_chapter(), "number": f"M-{next(_serial):05}", "joined": dt.date(2019, 4, 1)} | more
    return a_person(Grant("member"), name=name, **values)


def a_handler(name: str = "Meera Nair", chapter: Chapter | None = None, **more: Any) -> PersonActor:
    """A case handler: of one chapter, or of the whole association."""
    return a_person(Grant("handler", chapter.id if chapter else None), name=name, **more)


def a_supervisor(name: str = "Daniel Mwangi", **more: Any) -> PersonActor:
    """A supervisor for the whole association."""
    return a_person(Grant("supervisor"), name=name, **more)


def person_of(who: PersonActor) -> Person:
    """The row of an actor."""
    return Person.get_by_id(who.id)


def a_grievance(**more: Any) -> intake.Grievance:
    """What a member says."""
    serial = next(_serial)
    values = {
        "category": "fees",
        "subject": f"The renewal fee was taken twice ({serial})",
        "description": f"My bank shows the payment twice, one minute apart. Nobody answers. ({serial})",
        "wanted": ("refund",),
    }
    return intake.Grievance(**(values | more))


def a_case(member: PersonActor | None = None, *, at: dt.datetime = NOW, **more: Any) -> Case:
    """A case just received."""
    member = member or a_member()
    return intake.raise_case(a_grievance(**more), member=person_of(member), by=member, at=at)


def an_acknowledged_case(
    handler: PersonActor, member: PersonActor | None = None, *, at: dt.datetime = NOW, **more: Any
) -> Case:
    """A case that `handler` took and acknowledged an hour later."""
    case = a_case(member, at=at, **more)
    handling.acknowledge(case, "I have your case and look into it.", by=handler, at=at + HOUR)
    return case


def a_case_looked_into(
    handler: PersonActor,
    member: PersonActor | None = None,
    *,
    at: dt.datetime = NOW,
    severity: str = "medium",
    **more: Any,
) -> Case:
    """A case that `handler` assessed two hours after receipt."""
    case = an_acknowledged_case(handler, member, at=at, **more)
    handling.assess(case, severity, case.category, by=handler, at=at + 2 * HOUR)
    return case


def a_remedy(
    at: dt.datetime,
    *,
    finding: str = "upheld",
    kind: str = "refund",
    amount: int | None = 240_000,
    days: int = 7,
) -> remedying.Remedying:
    """What is offered: ₹2,400 back within a week, unless told otherwise."""
    return remedying.Remedying(
        finding, kind, "The second payment goes back to your card.", amount, None, at + days * DAY
    )


def an_offered_case(
    handler: PersonActor, member: PersonActor | None = None, *, at: dt.datetime = NOW, **more: Any
) -> Case:
    """A case with one remedy offered, three hours after receipt."""
    case = a_case_looked_into(handler, member, at=at, **more)
    redress.offer(case, a_remedy(at), by=handler, at=at + 3 * HOUR)
    return case


def a_recovering_case(
    handler: PersonActor, member: PersonActor, *, at: dt.datetime = NOW, **more: Any
) -> Case:
    """A case whose offer the member accepted, a day after receipt."""
    case = an_offered_case(handler, member, at=at, **more)
    redress.accept(case, by=member, at=at + DAY)
    return case


def a_confirming_case(
    handler: PersonActor, member: PersonActor, *, at: dt.datetime = NOW, **more: Any
) -> Case:
    """A case whose remedy was delivered two days after receipt."""
    case = a_recovering_case(handler, member, at=at, **more)
    redress.deliver(case, 1, "The money is on its way to your card.", by=handler, at=at + 2 * DAY)
    return case


def a_closed_case(handler: PersonActor, member: PersonActor, *, at: dt.datetime = NOW, **more: Any) -> Case:
    """A case that the member confirmed three days after receipt."""
    case = a_confirming_case(handler, member, at=at, **more)
    closing.confirm(case, by=member, at=at + 3 * DAY)
    return case


def a_pulse(member: PersonActor, *, at: dt.datetime = NOW) -> Pulse:
    """A pulse of the random tenth that was sent at `at` (by day), open now."""
    row = Pulse.create(person=member.id, group=TENTH, occasion=f"{at:%m-%d-%H%M}", ask_at=at)
    pulse_asking.send_due(at)
    return Pulse.get_by_id(row.id)


def kinds_of(case: Case) -> list[str]:
    """The kinds of all lines about a case, in order."""
    return [line.kind for line in history.lines_of(case.subject)]
