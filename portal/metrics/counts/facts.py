"""What is known of one case: the shapes that its lines of the ledger are folded into. Pure; stored as JSON.

Only what some figure needs is kept: codes, ids and instants (ISO text), never words of people. How a line
changes it stands in `folds`, what it gives to the roll-ups in `given`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WATCHED = ("acknowledgement", "decision")
"""The promises whose keeping is a figure of its own."""


@dataclass
class Promised:
    """A promise of a case: when it is due, and whether it is open, kept, broken or ended with the case.

    The first verdict stays, whatever follows: a second stage begun too late does not mend the first, and
    its own promise is of a second decision, where the figures look at the first (R5).
    """

    due: str
    state: str = "open"
    extended: bool = False


@dataclass
class Asked:
    """The case form of the current closing: sent or withheld (`late`: its time had passed), and what the
    member last answered.
    """

    sent: str | None = None
    withheld: str | None = None
    late: bool = False
    answered: str | None = None
    q1: str | None = None
    q2: int | None = None
    q3: int | None = None
    q4: int | None = None
    q5: int | None = None


@dataclass
class Granted:
    """A line of redress: what was offered, by when it was promised, and what came of it."""

    kind: str
    amount: int | None = None
    currency: str | None = None
    due: str | None = None
    promised: bool = False
    delivered: str | None = None
    cancelled: bool = False


@dataclass
class Question:
    """Something the member was asked to say yes or no to: when, and what they answered (or `lapsed`)."""

    asked: str
    answered: str | None = None
    answer: str | None = None


@dataclass
class Appeal:
    """An appeal against the decision: when it was lodged, and how it was decided."""

    lodged: str
    decided: str | None = None
    outcome: str | None = None


@dataclass
class Known:
    """A case as the ledger told it so far.

    `next_same` is the one thing that other cases tell: when the same member next came with the same
    category after this one was closed.
    """

    received: str | None = None
    member: int | None = None
    dimensions: dict[str, str] = field(default_factory=dict)
    finding: str | None = None
    decided: str | None = None
    closings: list[str] = field(default_factory=list)
    reopenings: list[str] = field(default_factory=list)
    closing: int = 0
    """The number of the line that closed it; 0 while it is open."""
    paused: bool = False
    pauses: list[list[str | None]] = field(default_factory=list)
    first_reply: str | None = None
    replies: int = 0
    handler: int | None = None
    transfers: int = 0
    stage_two: str | None = None
    """How it came to the second stage: `direct`, before anything was decided, or `later`."""
    promises: dict[str, Promised] = field(default_factory=dict)
    granted: dict[str, Granted] = field(default_factory=dict)
    offers: dict[str, Question] = field(default_factory=dict)
    confirmations: list[Question] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    form: Asked = field(default_factory=Asked)
    cause: str | None = None
    learned: bool = False
    """Whether it was decided what follows from the cause: an action, or none for a reason."""
    links: list[tuple[int, str]] = field(default_factory=list)
    """The incidents it was linked to, with the number of each line."""
    incident: str | None = None
    """The one it counts for now (`rollups.settled`)."""
    next_same: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is stored, to be written at once, as it shares what it holds; `of_json` reads it back."""
        return vars(self) | {name: _bare(getattr(self, name)) for name in _READ}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Known":
        """What `as_json` stored."""
        if stored.get("incident") and "links" not in stored:  # of before links were kept
            stored = {**stored, "links": [(0, stored["incident"])]}
        return cls(**{name: _READ.get(name, _plain)(value) for name, value in stored.items()})


def _plain(value: Any) -> Any:
    return value


def _bare(shapes: Any) -> Any:
    if isinstance(shapes, dict):
        return {key: vars(one) for key, one in shapes.items()}
    return [vars(one) for one in shapes] if isinstance(shapes, list) else vars(shapes)


_READ = {
    "promises": lambda all: {kind: Promised(**one) for kind, one in all.items()},
    "granted": lambda all: {line: Granted(**one) for line, one in all.items()},
    "offers": lambda all: {round: Question(**one) for round, one in all.items()},
    "confirmations": lambda all: [Question(**one) for one in all],
    "appeals": lambda all: [Appeal(**one) for one in all],
    "form": lambda one: Asked(**one),
}
