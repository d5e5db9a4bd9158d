"""What is known of one case: its lines of the ledger, folded one after the other. Pure; kept as JSON.

Only what some figure needs is kept: codes, ids and instants (ISO text), never words of people.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.cases.records import DIMENSIONS

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
    """The case form of the current closing: sent or withheld, and what the member last answered."""

    sent: str | None = None
    withheld: str | None = None
    answered: str | None = None
    q1: str | None = None
    q2: int | None = None


@dataclass
class Known:
    """A case as the ledger told it so far."""

    received: str | None = None
    member: int | None = None
    dimensions: dict[str, str] = field(default_factory=dict)
    finding: str | None = None
    closings: list[str] = field(default_factory=list)
    reopenings: list[str] = field(default_factory=list)
    closing: int = 0
    """The number of the line that closed it; 0 while it is open."""
    paused: bool = False
    promises: dict[str, Promised] = field(default_factory=dict)
    promised: list[int] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    form: Asked = field(default_factory=Asked)

    def take(self, kind: str, at: str, number: int, told: Mapping[str, Any]) -> None:
        """Take one line in: its kind, instant, number and particulars. Kinds that no figure needs pass by."""
        if "category" in told:
            self.dimensions = {name: "" if told[name] is None else str(told[name]) for name in DIMENSIONS}
        fold = FOLDS.get(kind)
        if fold is not None:
            fold(self, at, number, told)

    def as_json(self) -> dict[str, Any]:
        """As it is stored; `of_json` reads it back."""
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Known":
        """What `as_json` stored."""
        promises = {kind: Promised(**one) for kind, one in stored["promises"].items()}
        return cls(**{**stored, "promises": promises, "form": Asked(**stored["form"])})


Told = Mapping[str, Any]


def _received(case: Known, at: str, number: int, told: Told) -> None:
    case.received, case.member = at, told["member"]


def _asked(case: Known, at: str, number: int, told: Told) -> None:
    case.paused = True


def _answered(case: Known, at: str, number: int, told: Told) -> None:
    case.paused = False


def _decided(case: Known, at: str, number: int, told: Told) -> None:
    case.finding, case.paused = told["finding"], False


def _closed(case: Known, at: str, number: int, told: Told) -> None:
    case.finding, case.closing, case.paused = told["finding"], number, False
    case.closings.append(at)
    case.form = Asked()
    for promise in case.promises.values():
        if promise.state == "open":
            promise.state = "ended"


def _reopened(case: Known, at: str, number: int, told: Told) -> None:
    """Open again: the finding is cleared, and the answers of that closing are history."""
    case.finding, case.closing, case.form = None, 0, Asked()
    case.reopenings.append(at)


def _promise_made(case: Known, at: str, number: int, told: Told) -> None:
    kind = told["promise"]
    before = case.promises.get(kind)
    if kind in WATCHED and (before is None or before.state in ("open", "ended")):
        case.promises[kind] = Promised(told["due"])


def _promise_moved(case: Known, at: str, number: int, told: Told) -> None:
    promise = case.promises.get(told["promise"])
    if promise is not None and promise.state == "open":
        promise.due = told["due"]
        promise.extended = promise.extended or told["why"] == "extended"


def _promise_kept(case: Known, at: str, number: int, told: Told) -> None:
    _end_promise(case, told, "kept")


def _promise_broken(case: Known, at: str, number: int, told: Told) -> None:
    _end_promise(case, told, "broken")


def _end_promise(case: Known, told: Told, state: str) -> None:
    promise = case.promises.get(told["promise"])
    if promise is not None and promise.state == "open":
        promise.state, promise.due = state, told["due"]


def _remedy_accepted(case: Known, at: str, number: int, told: Told) -> None:
    _add_once(case.promised, told["line"])


def _remedy_delivered(case: Known, at: str, number: int, told: Told) -> None:
    _add_once(case.promised, told["line"])
    _add_once(case.delivered, told["line"])


def _add_once(lines: list[int], line: int) -> None:
    if line not in lines:
        lines.append(line)


def _form_sent(case: Known, at: str, number: int, told: Told) -> None:
    if told["closing"] == case.closing:
        case.form = Asked(sent=at)


def _form_withheld(case: Known, at: str, number: int, told: Told) -> None:
    if told["closing"] == case.closing:
        case.form = Asked(withheld=at)


def _form_answered(case: Known, at: str, number: int, told: Told) -> None:
    """An answer, or a changed one: only the last state counts, on the day of the first."""
    if told["closing"] == case.closing:
        case.form.answered = case.form.answered or at
        case.form.q1, case.form.q2 = told["q1"], told["q2"]


FOLDS: dict[str, Callable[[Known, str, int, Told], None]] = {
    "case.received": _received,
    "case.asked": _asked,
    "case.answered": _answered,
    "case.decided": _decided,
    "case.closed": _closed,
    "case.reopened": _reopened,
    "promise.made": _promise_made,
    "promise.moved": _promise_moved,
    "promise.kept": _promise_kept,
    "promise.broken": _promise_broken,
    "remedy.accepted": _remedy_accepted,
    "remedy.delivered": _remedy_delivered,
    "form.sent": _form_sent,
    "form.withheld": _form_withheld,
    "form.answered": _form_answered,
    "form.changed": _form_answered,
}
