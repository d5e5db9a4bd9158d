"""Who is in charge of a case: take, assign, escalate."""

import datetime as dt

from portal.cases import deadlines
from portal.cases.acting import acting, note, put_in_charge, wait_too
from portal.cases.intake import UnknownChoice
from portal.cases.records import Case
from portal.cases.states import BEFORE_OFFER, WrongState
from portal.cases.walls import is_barred, sees
from portal.history import Actor
from portal.members.finding import staff_who_may
from portal.members.people import Person, PersonActor, actor, by_email
from portal.members.roles import may as role_may
from portal.wording import N_, Refusal

ESCALATIONS = ("supervisor", "stage_two")


class HasHandler(Refusal):
    """Somebody has taken the case already."""

    message = N_("%(name)s has taken this case already.")
    of_several = N_("%(name)s has taken these cases already.")


class NotForThem(Refusal):
    """The person named cannot take this case."""

    message = N_(
        "%(email)s cannot take this case: choose a handler or supervisor "
        "who sees it and was not barred from it."
    )
    of_several = N_(
        "%(email)s cannot take these cases: choose a handler or supervisor "
        "who sees them and was not barred from them."
    )


def take(case: Case, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Become the handler of a case that nobody has; silent to the member."""
    with acting(case, "take", by=by, at=at, version=version) as row:
        if row.handler is not None:
            raise HasHandler(name=row.handler.name)
        put_in_charge(row, by.id, why="taken", by=by, at=at)


def assign(case: Case, to: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Put a colleague (by e-mail) in charge who sees the case and may act on it."""
    with acting(case, "assign", by=by, at=at, version=version) as row:
        person = by_email(to)
        if person is None or not can_take(row, person):
            raise NotForThem(field="to", email=to)
        if person.id != row.handler_id:
            put_in_charge(row, person.id, why="assigned", by=by, at=at)


def can_take(row: Case, person: Person) -> bool:
    """Whether somebody may be put in charge of a case."""
    colleague = actor(person)
    return (
        role_may(colleague.grants, "case.acknowledge")
        and sees(colleague, row)
        and not is_barred(row, person.id)
    )


def escalate(case: Case, to: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Hand a case up: to a supervisor, or to the second stage, which sets its own decision promise."""
    if to not in ESCALATIONS:
        raise UnknownChoice(field="to")
    with acting(case, "escalate", by=by, at=at, version=version) as row:
        if to == "stage_two":
            if row.stage == 2:
                raise WrongState
            _enter_stage_two(row, by=by, at=at)
        supervisor = free_supervisor(row, but=by.id)
        if supervisor != row.handler_id:
            put_in_charge(row, supervisor, why="escalated", by=by, at=at)
        note(row, "case.escalated", by=by, at=at, to=to)


def _enter_stage_two(row: Case, *, by: Actor, at: dt.datetime) -> None:
    """A second look is promised anew, unless what was decided is already before the member or being done."""
    row.stage = 2
    old = deadlines.standing(row, "decision")
    if old is not None:
        deadlines.end(row, [old], at=at)
    if row.state in BEFORE_OFFER:
        fresh = deadlines.make(row, "decision", by=by, at=at, days=deadlines.decision_days(row))
        wait_too(row, fresh)


def free_supervisor(row: Case, but: int | None) -> int | None:
    """The supervisor with the fewest open cases who may take this one, not `but`; None if there is nobody."""
    staff = staff_who_may(frozenset({"supervisor"}), row.chapter_id)
    able = [person.id for person in staff if person.id != but and can_take(row, person)]
    load = {person: Case.select().where((Case.handler == person) & Case.is_open).count() for person in able}
    return min(able, key=lambda person: (load[person], person), default=None)
