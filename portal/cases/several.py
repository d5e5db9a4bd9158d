"""Several cases at once: one move for each, in a transaction of its own, and the way back for some."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from portal.cases import in_charge
from portal.cases.acting import acting, put_in_charge
from portal.cases.in_charge import NotForThem, can_take
from portal.cases.queues import PAGE, visible_to
from portal.cases.records import Case
from portal.members.people import Person, PersonActor
from portal.store.rows import records
from portal.wording import N_, Refusal

UNDONE_WITHIN = dt.timedelta(minutes=10)  # of real time: so long a page offers the way back


class NothingChosen(Refusal):
    """No case was chosen, or more than a page of the queue holds."""

    message = N_("Choose the cases first: tick the box before each of them, %(most)s at the most.")


class Chosen(NamedTuple):
    """A case that somebody chose in a list, as they saw it there."""

    reference: str
    version: int


class Step(NamedTuple):
    """One case that was moved: who had it in hand before (None: nobody), and its version since."""

    reference: str
    version: int
    before: int | None


@dataclass(frozen=True)
class Outcome:
    """What became of several: the cases that were moved, and why others were not."""

    done: list[Step]
    refused: list[tuple[str, Refusal]]


Verb = Callable[[Case, Chosen], None]


def _each(chosen: Iterable[Chosen], verb: Verb, by: PersonActor) -> Outcome:
    """Make the same move in each case that `by` sees. A refusal is for that case alone: the others go on."""
    outcome = Outcome([], [])
    for one in chosen:
        try:
            case = visible_to(by).get(one.reference)
            before = case.handler_id
            verb(case, one)
        except Refusal as refusal:
            outcome.refused.append((one.reference, refusal))
        else:
            outcome.done.append(Step(case.reference, case.version, before))
    return outcome


def take(chosen: list[Chosen], *, by: PersonActor, at: dt.datetime) -> Outcome:
    """Become the handler of each that nobody has."""

    def verb(case: Case, one: Chosen) -> None:
        in_charge.take(case, by=by, at=at, version=one.version)

    return _each(_few(chosen), verb, by)


def assign(chosen: list[Chosen], to: str, *, by: PersonActor, at: dt.datetime) -> Outcome:
    """Put a colleague (by e-mail) in charge of each."""

    def verb(case: Case, one: Chosen) -> None:
        in_charge.assign(case, to, by=by, at=at, version=one.version)

    return _each(_few(chosen), verb, by)


def hand_up(chosen: list[Chosen], *, by: PersonActor, at: dt.datetime) -> Outcome:
    """Hand each up to a supervisor. There is no way back from here: the supervisor decides who goes on."""

    def verb(case: Case, one: Chosen) -> None:
        in_charge.escalate(case, "supervisor", by=by, at=at, version=one.version)

    return _each(_few(chosen), verb, by)


def undo(steps: list[Step], *, by: PersonActor, at: dt.datetime) -> Outcome:
    """Give each back to whoever had it, or to nobody, if nothing has happened in it since."""
    before = {step.reference: step.before for step in steps}

    def verb(case: Case, one: Chosen) -> None:
        put_back(case, before[one.reference], by=by, at=at, version=one.version)

    return _each([Chosen(step.reference, step.version) for step in steps], verb, by)


def put_back(case: Case, to: int | None, *, by: PersonActor, at: dt.datetime, version: int) -> None:
    """Put somebody (or nobody) in charge again: an assignment like any other, with its line of history."""
    with acting(case, "assign", by=by, at=at, version=version) as row:
        former = records(Person, "id = ?", to)
        if any(not can_take(row, person) for person in former):
            raise NotForThem(field="to", email=former[0].email)
        if to != row.handler_id:
            put_in_charge(row, to, why="undone", by=by, at=at)


def _few(chosen: list[Chosen]) -> list[Chosen]:
    """Each once, and no more than stand on a page."""
    once = list({one.reference: one for one in chosen}.values())
    if not 0 < len(once) <= PAGE:
        raise NothingChosen(most=PAGE)
    return once
