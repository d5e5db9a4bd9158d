"""The states of a case and the moves between them: one table, which rules, pages and tests all read."""

from dataclasses import dataclass

from portal.cases.records import OPEN_STATES
from portal.wording import N_, NP_, Refusal, Stale, Words

MEMBER, HANDLER, STAFF = "member", "handler", "staff"

STATES: dict[str, Words] = {
    "received": NP_("case status", "Received"),
    "acknowledged": NP_("case status", "Acknowledged"),
    "investigating": NP_("case status", "Being looked into"),
    "offered": NP_("case status", "Remedy offered"),
    "recovering": NP_("case status", "Being put right"),
    "confirming": NP_("case status", "Put right: please confirm"),
    "closed": NP_("case status", "Closed"),
}

# The five steps a member sees, and the state each begins with.
STEPS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "received": (NP_("step", "Received"), ("received",)),
    "investigating": (NP_("step", "Looking into it"), ("acknowledged", "investigating")),
    "offered": (NP_("step", "Offer"), ("offered",)),
    "recovering": (NP_("step", "Putting it right"), ("recovering", "confirming")),
    "closed": (NP_("step", "Closed"), ("closed",)),
}

WAITING = ("offered", "confirming")  # waiting for the member


class WrongState(Refusal):
    """The case is no longer where this move starts from."""

    message = N_(
        "The case has moved on since you opened it, so this step is not possible now. Nothing was changed."
    )
    of_several = N_(
        "These cases have moved on since you opened them, so this step is not possible now. "
        "Nothing was changed."
    )


class StaleCase(Stale):
    """Somebody else changed the case since it was opened."""

    message = N_(
        "Somebody else has changed this case since you opened it. Look at what changed, then decide again."
    )
    of_several = N_(
        "Somebody else has changed these cases since you opened them. Look at what changed, "
        "then decide again."
    )


class TooLate(Refusal):
    """The days in which this was possible are over."""

    message = N_("The days in which this was possible are over.")


@dataclass(frozen=True)
class Move:
    """A move: who makes it, from which states, the action a role needs for it, what it asks for."""

    name: str
    who: str
    action: str
    states: tuple[str, ...]
    fields: tuple[str, ...] = ()
    paused: bool | None = None
    versioned: bool = True
    takes: bool = False


BEFORE_OFFER = ("received", "acknowledged", "investigating")
_ANY = (*OPEN_STATES, "closed")

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("take", STAFF, "case.take", OPEN_STATES),
        Move("acknowledge", HANDLER, "case.acknowledge", ("received",), ("text",), takes=True),
        Move(
            "assess",
            HANDLER,
            "case.assess",
            tuple(s for s in OPEN_STATES if s != "received"),
            ("severity", "category"),
        ),
        Move("ask", HANDLER, "case.ask", BEFORE_OFFER, ("text",)),
        Move("reply", HANDLER, "case.reply", _ANY, ("text", "evidence"), versioned=False),
        Move("note", STAFF, "case.note", _ANY, ("text",), versioned=False),
        Move(
            "offer",
            HANDLER,
            "case.offer",
            ("investigating", "offered"),
            ("finding", "kind", "text", "amount", "currency", "due"),
        ),
        Move(
            "settle",
            HANDLER,
            "case.settle",
            BEFORE_OFFER,
            ("finding", "kind", "text", "amount", "currency"),
            takes=True,
        ),
        Move("conclude", HANDLER, "case.conclude", OPEN_STATES, ("finding", "text")),
        Move("deliver", HANDLER, "case.deliver", ("recovering",), ("remedy", "text")),
        Move("extend", HANDLER, "case.extend", OPEN_STATES, ("promise", "due", "reason")),
        Move("assign", STAFF, "case.assign", OPEN_STATES, ("to",)),
        Move("escalate", STAFF, "case.escalate", OPEN_STATES, ("to",)),
        Move("reopen", STAFF, "case.reopen", ("closed",), ("reason",)),
        Move("link", STAFF, "case.link", _ANY, ("name",)),
        Move("answer", MEMBER, "case.answer", _ANY, ("text", "evidence"), versioned=False),
        Move("accept", MEMBER, "case.accept", ("offered",)),
        Move("decline", MEMBER, "case.decline", ("offered",), ("reason",)),
        Move("confirm", MEMBER, "case.confirm", ("confirming",)),
        Move("dispute", MEMBER, "case.dispute", ("confirming",), ("reason",)),
        Move("withdraw", MEMBER, "case.withdraw", OPEN_STATES, ("reason",)),
        Move("reopen_own", MEMBER, "case.reopen_own", ("closed",), ("reason",)),
    )
}

# The address of a member's move on the web, where it is not the move's own name.
MEMBER_NAMES = {"reply": "answer", "reopen": "reopen_own"}
