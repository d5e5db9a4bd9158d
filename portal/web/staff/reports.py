"""What became of several cases at once: kept in the session for the next page, with the way back."""

from typing import Any, NamedTuple

from flask import current_app, session
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.cases.several import UNDONE_WITHIN, Outcome, Step
from portal.members.people import PersonActor
from portal.web.formats import bdi
from portal.web.locale import ngettext, say
from portal.wording import N_, Refusal, Words

_LAST = "several"


class TooLateToUndo(Refusal):
    """The way back is offered for ten minutes."""

    message = N_(
        "Undo was offered for ten minutes, and they have passed. The cases are as they are; change them one "
        "by one."
    )


class Why(NamedTuple):
    """Why cases were left as they were: one reason, the numbers of all it holds for."""

    words: str
    references: list[str]


class Report(NamedTuple):
    """What the next page says: what was done, what was not and why, and the token that takes it back."""

    done: str
    left: str
    why: list[Why]
    undo: str

    @property
    def refs(self) -> frozenset[str]:
        """The cases that were left as they were."""
        return frozenset(reference for one in self.why for reference in one.references)


def keep_report(move: str, outcome: Outcome, *, name: str = "", undo: str = "") -> None:
    """Keep what became of several for the next page."""
    reasons: dict[str, list[tuple[str, Refusal]]] = {}
    for reference, refusal in outcome.refused:
        reasons.setdefault(say(refusal), []).append((reference, refusal))
    why = [(_reason(held), [reference for reference, _ in held]) for held in reasons.values()]
    session[_LAST] = [move, len(outcome.done), name, why, undo]


def _reason(held: list[tuple[str, Refusal]]) -> str:
    """One reason in words, of the one case or of the several that it holds for."""
    refusal = held[0][1]
    several = len(held) > 1 and refusal.of_several
    return say(Words(refusal.of_several, filling=refusal.filling) if several else refusal)


def last_report() -> Report | None:
    """What was kept, once."""
    last: list[Any] | None = session.pop(_LAST, None)
    if last is None:
        return None
    move, number, name, reasons, undo = last
    why = [Why(words, references) for words, references in reasons]
    return Report(_done(move, number, name) if number else "", _left(why), why, undo)


def _left(why: list[Why]) -> str:
    left = sum(len(one.references) for one in why)
    words = ngettext("%(num)d case was left as it was:", "%(num)d cases were left as they were:", left)
    return words if left else ""


def _done(move: str, number: int, name: str) -> str:
    """What was done, in words."""
    if move == "take":
        return ngettext("You have taken %(num)d case.", "You have taken %(num)d cases.", number)
    if move == "assign":
        return ngettext(
            "%(num)d case is in the hands of %(name)s now.",
            "%(num)d cases are in the hands of %(name)s now.",
            number,
            name=bdi(name),
        )
    if move == "escalate":
        return ngettext(
            "%(num)d case was handed up to a supervisor.",
            "%(num)d cases were handed up to a supervisor.",
            number,
        )
    return ngettext("%(num)d case is back where it was.", "%(num)d cases are back where they were.", number)


def _signer(who: PersonActor) -> URLSafeTimedSerializer:
    """Signs for one person: a token is of no use to anybody else."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"undo several {who.id}")


def undo_token(steps: list[Step], who: PersonActor) -> str:
    """A token that names the cases, their versions, and who had them; it holds for ten minutes."""
    return _signer(who).dumps([list(step) for step in steps]) if steps else ""


def steps_of(token: str, who: PersonActor) -> list[Step]:
    """What a token of theirs takes back; TooLateToUndo if it is none, or not any more."""
    try:
        found = _signer(who).loads(token, max_age=int(UNDONE_WITHIN.total_seconds()))
    except BadSignature:
        raise TooLateToUndo from None
    return [Step(*step) for step in found]
