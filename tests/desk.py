"""Every move of the desk and of the member as one call, so that a test can try any of them anywhere."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from portal.cases import handling, in_charge, incidents
from portal.cases.records import Barred, Case, Message, Pause, Promise
from portal.history import HistoryLine
from portal.members.people import PersonActor
from portal.recovery import closing, redress, remedying
from portal.recovery.records import Remedy
from portal.store import rows_of, transaction
from tests.world import (
    DAY,
    HOUR,
    a_case,
    a_case_looked_into,
    a_closed_case,
    a_confirming_case,
    a_recovering_case,
    a_remedy,
    an_acknowledged_case,
    an_offered_case,
)

Try = Callable[..., None]


def _offer(case: Case, by: PersonActor, at: dt.datetime, **more: Any) -> None:
    redress.offer(case, a_remedy(at), by=by, at=at, **more)


def _settle(case: Case, by: PersonActor, at: dt.datetime, **more: Any) -> None:
    wanted = remedying.Remedying("settled", "apology", "We are sorry, and it is put right.")
    redress.settle(case, wanted, by=by, at=at, **more)


def _extend(case: Case, by: PersonActor, at: dt.datetime, **more: Any) -> None:
    handling.extend(case, "update", at + 90 * DAY, "The bank needs longer.", by=by, at=at, **more)


def moves(colleague: str) -> dict[str, Try]:
    """Every move by its name, to be tried with (case, by=…, at=…); `colleague` is who a case is given to."""
    return {
        "take": lambda case, **who: in_charge.take(case, **who),
        "acknowledge": lambda case, **who: handling.acknowledge(case, "I have your case.", **who),
        "assess": lambda case, **who: handling.assess(case, "high", "fees", **who),
        "ask": lambda case, **who: handling.ask(case, "When did you pay?", **who),
        "reply": lambda case, **who: handling.reply(case, "I wrote to the bank.", **who),
        "note": lambda case, **who: handling.write_note(case, "Seen this before.", **who),
        "offer": _offer,
        "settle": _settle,
        "conclude": lambda case, **who: closing.conclude(case, "upheld", "You are right.", **who),
        "conclude not_upheld": lambda case, **who: closing.conclude(case, "not_upheld", "No fault.", **who),
        "conclude duplicate": lambda case, **who: closing.conclude(case, "duplicate", "Same again.", **who),
        "deliver": lambda case, **who: redress.deliver(case, 1, "It is done.", **who),
        "extend": _extend,
        "assign": lambda case, **who: in_charge.assign(case, colleague, **who),
        "escalate": lambda case, **who: in_charge.escalate(case, "stage_two", **who),
        "reopen": lambda case, **who: handling.reopen(case, "It came back.", **who),
        "link": lambda case, **who: incidents.link(case, "The wrong letter", **who),
        "answer": lambda case, **who: handling.answer(case, "In March.", **who),
        "accept": lambda case, **who: redress.accept(case, **who),
        "decline": lambda case, **who: redress.decline(case, "That is too little.", **who),
        "confirm": lambda case, **who: closing.confirm(case, **who),
        "dispute": lambda case, **who: closing.dispute(case, "Still not right.", **who),
        "withdraw": lambda case, **who: closing.withdraw(case, **who),
    }


def cases_in_every_state(handler: PersonActor, member: PersonActor, at: dt.datetime) -> dict[str, Case]:
    """A case of `member` in each state, in the hands of `handler`; `paused` waits for an answer."""
    received, paused = a_case(member, at=at), a_case_looked_into(handler, member, at=at)
    in_charge.take(received, by=handler, at=at)
    handling.ask(paused, "When did you pay?", by=handler, at=at + 3 * HOUR)
    return {
        "received": received,
        "acknowledged": an_acknowledged_case(handler, member, at=at),
        "investigating": a_case_looked_into(handler, member, at=at),
        "paused": paused,
        "offered": an_offered_case(handler, member, at=at),
        "recovering": a_recovering_case(handler, member, at=at),
        "confirming": a_confirming_case(handler, member, at=at),
        "closed": a_closed_case(handler, member, at=at),
    }


TOLD = (Message, Promise, Pause, Remedy, Barred)


def everything_about(case: Case) -> list[Any]:
    """All rows about a case as they are stored, and the length of the ledger: what a refusal leaves alone."""
    mine = [rows_of(table.select().where(table.case == case.id).order_by(table.id)) for table in TOLD]
    return [rows_of(Case.select().where(Case.id == case.id)), mine, HistoryLine.select().count()]


class _Undone(Exception):
    """Takes a move back."""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is taken back at the end."""
    with suppress(_Undone), transaction():
        yield
        raise _Undone


def now(case: Case) -> Case:
    """The case as it is stored."""
    return Case.get_by_id(case.id)
