"""What a case asks of its member now, if anything: the words of its state, its mark, and by when."""

import datetime as dt
from dataclasses import dataclass

from portal.cases.own import Matter, OwnCase
from portal.cases.states import STATES
from portal.recovery.waiting import answer_by
from portal.wording import N_, NP_, Words


@dataclass(frozen=True)
class Ask:
    """Something asked of the member: the state in words, what they do, by when (a sentence of `%(date)s`)."""

    state: Words
    does: str
    line: str
    button: Words


ASKS: dict[str, Ask] = {
    "question": Ask(
        NP_("case status", "Waiting for your answer"),
        N_("You answer our question by"),
        N_("Please answer by %(date)s."),
        NP_("button", "Answer"),
    ),
    "offered": Ask(
        NP_("case status", "Remedy offered: waiting for your reply"),
        N_("You answer the offer by"),
        N_("Please accept or decline by %(date)s."),
        NP_("button", "Look at the offer"),
    ),
    "confirming": Ask(
        NP_("case status", "Put right: please confirm"),
        N_("You say whether it is put right by"),
        N_("Please say by %(date)s whether it is put right."),
        NP_("button", "Say whether it is put right"),
    ),
}

# State → class and mark beside its word, where nothing is asked.
SHAPES: dict[str, tuple[str, str]] = {
    "received": ("", "promised"),
    "acknowledged": ("", "now"),
    "investigating": ("", "now"),
    "recovering": ("", "now"),
    "closed": ("rest", "ended"),
}

# How a case was closed → how its member is told.
ENDED: dict[str, str] = {
    "confirmed": N_("Closed on %(date)s, when you said that it is put right."),
    "lapsed": N_("Closed on %(date)s, since no answer came from you."),
    "concluded": N_("Closed on %(date)s with our decision."),
    "withdrawn": N_("Closed on %(date)s, when you withdrew it."),
}


@dataclass(frozen=True)
class Standing:
    """Where a case stands: its state in words with class and mark, and what is asked by when."""

    words: Words
    tone: str
    mark: str
    ask: Ask | None = None
    by: dt.datetime | None = None


def standing(case: OwnCase | Matter) -> Standing:
    """Where a case stands for its member."""
    ask = ASKS.get("question" if case.is_paused else case.state)
    if ask is not None:
        return Standing(ask.state, "ask", "ask", ask, answer_by(case))
    tone, mark = SHAPES[case.state]
    return Standing(STATES[case.state], tone, mark)
