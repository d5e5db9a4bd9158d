"""How a line of the ledger changes what is known of its case: one function for each kind that a figure needs.

Pure: a case folded from the same lines is the same, whenever and however often that is done.
"""

from collections.abc import Callable, Mapping
from typing import Any

from portal.cases.records import DIMENSIONS
from portal.metrics.counts.facts import WATCHED, Appeal, Asked, Granted, Known, Promised, Question

Told = Mapping[str, Any]
Fold = Callable[[Known, str, int, Told], None]

SUBSTANTIVE = ("reply", "question", "decision")
"""Words of staff that deal with the matter, as an offer does, too. An acknowledgement, an extension and a
word on where things stand ask for patience (R3), and a delivery does what was offered (R7)."""

OVERTURNED = ("upheld", "partly_upheld")
"""Outcomes of an appeal that change the first decision."""


def take(case: Known, kind: str, at: str, number: int, told: Told) -> None:
    """Take one line in: its kind, instant (ISO), number and particulars. Kinds no figure needs pass by."""
    if "category" in told:
        case.dimensions = {name: "" if told[name] is None else str(told[name]) for name in DIMENSIONS}
    fold = FOLDS.get(kind)
    if fold is not None:
        fold(case, at, number, told)


def _received(case: Known, at: str, number: int, told: Told) -> None:
    case.received, case.member = at, told["member"]


def _assigned(case: Known, at: str, number: int, told: Told) -> None:
    """A transfer: somebody else takes over from whoever had it before."""
    to = told["to"]
    if to is None:
        return
    if case.handler is not None and to != case.handler:
        case.transfers += 1
    case.handler = to


def _asked(case: Known, at: str, number: int, told: Told) -> None:
    case.paused = True
    case.pauses.append([at, None])


def _answered(case: Known, at: str, number: int, told: Told) -> None:
    _resume(case, at)


def _resume(case: Known, at: str) -> None:
    """No question is open any more."""
    case.paused = False
    if case.pauses and case.pauses[-1][1] is None:
        case.pauses[-1][1] = at


def _written(case: Known, at: str, number: int, told: Told) -> None:
    if told["side"] == "staff" and told["kind"] in SUBSTANTIVE:
        _replied(case, at)


def _replied(case: Known, at: str) -> None:
    case.first_reply = case.first_reply or at
    case.replies += 1


def _decided(case: Known, at: str, number: int, told: Told) -> None:
    case.finding = told["finding"]
    case.decided = case.decided or at
    _resume(case, at)


def _disputed(case: Known, at: str, number: int, told: Told) -> None:
    _say(case.confirmations, at, "disputed")


def _closed(case: Known, at: str, number: int, told: Told) -> None:
    case.finding, case.closing = told["finding"], number
    _resume(case, at)
    case.closings.append(at)
    case.form = Asked()
    if told["closed_by"] in ("confirmed", "lapsed"):
        _say(case.confirmations, at, told["closed_by"])
    for promise in case.promises.values():
        if promise.state == "open":
            promise.state = "ended"


def _say(questions: list[Question], at: str, answer: str) -> None:
    """The last question, if it is open, is answered now."""
    if questions and questions[-1].answered is None:
        questions[-1].answered, questions[-1].answer = at, answer


def _reopened(case: Known, at: str, number: int, told: Told) -> None:
    """Open again: the finding is cleared, and the answers of that closing are history."""
    case.finding, case.closing, case.form = None, 0, Asked()
    case.reopenings.append(at)


def _escalated(case: Known, at: str, number: int, told: Told) -> None:
    if told["to"] == "stage_two" and case.stage_two is None:
        case.stage_two = "direct" if case.decided is None else "later"


def _appealed(case: Known, at: str, number: int, told: Told) -> None:
    case.appeals.append(Appeal(at))


def _appeal_decided(case: Known, at: str, number: int, told: Told) -> None:
    """An appeal that changes the decision opens the case again (R14)."""
    case.appeals[-1].decided, case.appeals[-1].outcome = at, told["outcome"]
    if told["outcome"] in OVERTURNED:
        _reopened(case, at, number, told)


def _linked(case: Known, at: str, number: int, told: Told) -> None:
    case.links.append((number, told["incident"]))


def _cause_recorded(case: Known, at: str, number: int, told: Told) -> None:
    case.cause, case.learned = told["cause"], told["decision"] is not None


def _promise_made(case: Known, at: str, number: int, told: Told) -> None:
    kind = told["promise"]
    _date_of_a_remedy(case, told)
    before = case.promises.get(kind)
    if kind in WATCHED and (before is None or before.state in ("open", "ended")):
        case.promises[kind] = Promised(told["due"])


def _promise_moved(case: Known, at: str, number: int, told: Told) -> None:
    _date_of_a_remedy(case, told)
    promise = case.promises.get(told["promise"])
    if promise is not None and promise.state == "open":
        promise.due = told["due"]
        promise.extended = promise.extended or told["why"] == "extended"


def _date_of_a_remedy(case: Known, told: Told) -> None:
    line = case.granted.get(str(told["line"]))
    if told["promise"] == "remedy" and line is not None:
        line.due = told["due"]


def _promise_kept(case: Known, at: str, number: int, told: Told) -> None:
    _end_promise(case, told, "kept")


def _promise_broken(case: Known, at: str, number: int, told: Told) -> None:
    _end_promise(case, told, "broken")


def _end_promise(case: Known, told: Told, state: str) -> None:
    promise = case.promises.get(told["promise"])
    if promise is not None and promise.state == "open":
        promise.state, promise.due = state, told["due"]


def _remedy_offered(case: Known, at: str, number: int, told: Told) -> None:
    case.granted[str(told["line"])] = Granted(told["kind"], told["amount"], told["currency"], told["due"])
    if told["settled"]:
        _replied(case, at)
    elif str(told["round"]) not in case.offers:
        case.offers[str(told["round"])] = Question(at)
        _replied(case, at)


def _remedy_accepted(case: Known, at: str, number: int, told: Told) -> None:
    case.granted[str(told["line"])].promised = True
    _answer_round(case, at, told, "accepted")


def _remedy_declined(case: Known, at: str, number: int, told: Told) -> None:
    _answer_round(case, at, told, "declined")


def _remedy_lapsed(case: Known, at: str, number: int, told: Told) -> None:
    _answer_round(case, at, told, "lapsed")


def _answer_round(case: Known, at: str, told: Told, answer: str) -> None:
    """All lines of a round are answered at once."""
    asked = case.offers[str(told["round"])]
    asked.answered, asked.answer = at, answer


def _remedy_delivered(case: Known, at: str, number: int, told: Told) -> None:
    case.granted[str(told["line"])].delivered = at
    if told["last"]:
        case.confirmations.append(Question(at))


def _remedy_cancelled(case: Known, at: str, number: int, told: Told) -> None:
    case.granted[str(told["line"])].cancelled = True


def _form_sent(case: Known, at: str, number: int, told: Told) -> None:
    if told["closing"] == case.closing:
        case.form = Asked(sent=at)


def _form_withheld(case: Known, at: str, number: int, told: Told) -> None:
    if told["closing"] == case.closing:
        case.form = Asked(withheld=at, late=told["why"] == "late")


def _form_answered(case: Known, at: str, number: int, told: Told) -> None:
    """An answer, or a changed one: only the last state counts, on the day of the first."""
    if told["closing"] == case.closing:
        case.form.answered = case.form.answered or at
        for question in ("q1", "q2", "q3", "q4", "q5"):
            setattr(case.form, question, told[question])


FOLDS: dict[str, Fold] = {
    "case.received": _received,
    "case.assigned": _assigned,
    "case.asked": _asked,
    "case.answered": _answered,
    "case.decided": _decided,
    "case.disputed": _disputed,
    "case.closed": _closed,
    "case.reopened": _reopened,
    "case.escalated": _escalated,
    "case.appealed": _appealed,
    "case.appeal_decided": _appeal_decided,
    "case.linked": _linked,
    "cause.recorded": _cause_recorded,
    "message.written": _written,
    "promise.made": _promise_made,
    "promise.moved": _promise_moved,
    "promise.kept": _promise_kept,
    "promise.broken": _promise_broken,
    "remedy.offered": _remedy_offered,
    "remedy.accepted": _remedy_accepted,
    "remedy.declined": _remedy_declined,
    "remedy.lapsed": _remedy_lapsed,
    "remedy.delivered": _remedy_delivered,
    "remedy.cancelled": _remedy_cancelled,
    "form.sent": _form_sent,
    "form.withheld": _form_withheld,
    "form.answered": _form_answered,
    "form.changed": _form_answered,
}
