"""The moves of a case's member on the web: a table of forms and verbs, each at an address of its own."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.cases import handling
from portal.cases.own import OwnCase
from portal.cases.records import Case
from portal.cases.states import MEMBER_NAMES, MOVES
from portal.members.people import PersonActor
from portal.recovery import closing, redress
from portal.web.member import replying
from portal.web.member.forms import MoveForm, Reason, Reply, Withdrawal
from portal.wording import N_

Verb = Callable[[Case, Any, PersonActor, dt.datetime], None]


def _nothing(case: Case, form: Any, by: PersonActor) -> None:
    """What was typed stands in the page, and nothing else came."""


@dataclass(frozen=True)
class Step:
    """A move as a page offers it: its form, what it does, what is said when it is done, and what is done to
    keep what came while the form needs mending.
    """

    form: type[MoveForm]
    verb: Verb
    done: str
    keep: Callable[[Case, Any, PersonActor], None] = _nothing


def _press(verb: Callable[..., None]) -> Verb:
    """A verb that needs no words."""
    return lambda case, form, by, at: verb(case, by=by, at=at, version=form.seen())


def _with_reason(verb: Callable[..., None]) -> Verb:
    """A verb that takes a reason."""
    return lambda case, form, by, at: verb(case, form.reason.data or "", by=by, at=at, version=form.seen())


STEPS: dict[str, Step] = {
    "reply": Step(Reply, replying.reply, N_("Your message has been sent."), replying.keep),
    "accept": Step(
        MoveForm,
        _press(redress.accept),
        N_("You have accepted the offer. We begin at once; the dates are below."),
    ),
    "decline": Step(
        Reason,
        _with_reason(redress.decline),
        N_("You have declined the offer. We look at your matter again."),
    ),
    "confirm": Step(MoveForm, _press(closing.confirm), N_("Thank you. Your matter is closed as put right.")),
    "dispute": Step(
        Reason,
        _with_reason(closing.dispute),
        N_("Thank you for saying so. Somebody who has not worked on it takes it up again."),
    ),
    "withdraw": Step(Withdrawal, _with_reason(closing.withdraw), N_("Your grievance is withdrawn.")),
    "reopen": Step(Reason, _with_reason(handling.reopen), N_("Your matter is open again.")),
}


def action_of(name: str) -> str:
    """The action that a role needs for the move."""
    return MOVES[MEMBER_NAMES.get(name, name)].action


def possible(case: OwnCase, at: dt.datetime) -> list[str]:
    """The names of the moves that the member can make now."""
    found = [name for name in STEPS if case.state in MOVES[MEMBER_NAMES.get(name, name)].states]
    if "reopen" in found and not may_reopen(case, at):
        found.remove("reopen")
    return found


def may_reopen(case: OwnCase, at: dt.datetime) -> bool:
    """Whether a closed case can still be opened again."""
    if case.closed_at is None or case.finding in handling.NEVER_REOPENED:
        return False
    return at - case.closed_at <= handling.REOPEN_WITHIN
