"""Several cases of the queue at once: the same move for each that is ticked, and the way back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from portal.cases import several
from portal.cases.several import Chosen, Outcome
from portal.members.people import PersonActor, by_email
from portal.web import clock
from portal.web.access import allows
from portal.web.amounts import read_number
from portal.web.locale import say
from portal.web.session import actor
from portal.web.staff.queue import address, asked_in
from portal.web.staff.reports import TooLateToUndo, keep_report, steps_of, undo_token
from portal.wording import Refusal

blueprint = Blueprint("several", __name__)


@blueprint.post("/queue/several")
@allows("case.assign")
def move() -> Any:
    """Make a move in each case that was ticked, and say on the next page what became of it."""
    who, name = actor(), request.form.get("move", "")
    if name not in MOVES:
        abort(404)
    try:
        outcome = MOVES[name](_chosen(request.form.getlist("chosen")), who, clock.now())
    except Refusal as refusal:
        return _back(refusal)
    token = undo_token(outcome.done, who) if name in UNDONE else ""
    to = request.form.get("to", "") if outcome.done else ""  # or any address would tell whose it is
    keep_report(name, outcome, name=_name_of(to), undo=token)
    return _back()


UNDONE = {"take", "assign"}

# The move's name in the form → what it does with those chosen.
MOVES: dict[str, Callable[[list[Chosen], PersonActor, dt.datetime], Outcome]] = {
    "take": lambda chosen, who, at: several.take(chosen, by=who, at=at),
    "assign": lambda chosen, who, at: several.assign(chosen, request.form.get("to", ""), by=who, at=at),
    "escalate": lambda chosen, who, at: several.hand_up(chosen, by=who, at=at),
}


@blueprint.post("/queue/undo")
@allows("case.assign")
def undo() -> Any:
    """Take back what was done to several, where nothing has happened since."""
    who = actor()
    try:
        steps = steps_of(request.form.get("token", ""), who)
    except TooLateToUndo as refusal:
        return _back(refusal)
    keep_report("undo", several.undo(steps, by=who, at=clock.now()))
    return _back()


def _chosen(values: list[str]) -> list[Chosen]:
    """What the boxes say: the number of each case, and the version its reader saw."""
    parts = [(ref, read_number(seen)) for ref, _, seen in (value.partition("~") for value in values)]
    return [Chosen(ref, seen) for ref, seen in parts if len(ref) <= 20 and seen is not None]


def _name_of(email: str) -> str:
    person = by_email(email) if email else None
    return person.name if person else ""


def _back(refusal: Refusal | None = None) -> Any:
    """To the queue as it was, with the same filters."""
    if refusal is not None:
        flash(say(refusal))
    return redirect(address(asked_in(request.form)), 303)
