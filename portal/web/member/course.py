"""The course of a case as its member sees it: five steps, with dates kept and dates promised."""

from dataclasses import dataclass
from typing import Any

from portal.cases.own import OwnCase
from portal.cases.reading import Promised
from portal.recovery.reading import Remedied
from portal.recovery.waiting import answer_by
from portal.web.codes import word
from portal.web.locale import gettext
from portal.web.marks import SHAPES
from portal.web.steps import ORDER, is_done, step_of
from portal.wording import N_


@dataclass(frozen=True)
class Leg:
    """One of the five steps: its word, whether it is done, now or next, and a line about its dates."""

    words: str
    status: str
    line: str


# What came back to be looked into again: why, by what became of the last remedy.
AGAIN: dict[str, str] = {
    "declined": N_("Once more, since you declined the offer"),
    "lapsed": N_("Once more, since no answer to the offer came"),
}
REOPENED = N_("Once more, since the case was opened again")
NOT_RIGHT = N_("Once more, since it is not right yet")


def course(case: OwnCase, promises: list[Promised], remedies: list[Remedied]) -> list[Leg]:
    """The five steps of a case."""
    now = step_of(case.state)
    legs = []
    for step in ORDER:
        done = is_done(step, case) and not _was_left(step, case, remedies)
        status = "done" if done else "now" if step == now else "next"
        legs.append(Leg(word("step", step), status, _line(step, status, case, promises, remedies)))
    return legs


def _was_left(step: str, case: OwnCase, remedies: list[Remedied]) -> bool:
    """Whether a case that was withdrawn never came through this step."""
    if case.closed_by != "withdrawn":
        return False
    reached = {
        "investigating": case.decided_at is not None,
        "offered": bool(remedies),
        "recovering": case.delivered_at is not None,
    }
    return not reached.get(step, True)


def _day(moment: Any) -> str:
    return SHAPES["near_day"](moment)


def _line(step: str, status: str, case: OwnCase, promises: list[Promised], remedies: list[Remedied]) -> str:
    """What is said under a step."""
    if step == "received":
        return _day(case.received_at)
    if _was_left(step, case, remedies):
        return gettext("Not any more, since you withdrew")
    if step == "investigating":
        return _again(case, remedies) if status == "now" and case.decided_at else _looking(case, promises)
    if step == "offered":
        return _offer(status, case, remedies)
    if step == "recovering":
        return _recovery(status, case, remedies)
    if case.closed_at is not None:
        return _day(case.closed_at)
    return gettext("When you confirm that it is put right")


def _again(case: OwnCase, remedies: list[Remedied]) -> str:
    """Why what was decided is looked into once more."""
    last = remedies[-1].status if remedies else ""
    return gettext(AGAIN.get(last, REOPENED if case.reopened_at is not None else NOT_RIGHT))


def _looking(case: OwnCase, promises: list[Promised]) -> str:
    if case.decided_at is not None and case.acknowledged_at is not None:
        begin, end = _day(case.acknowledged_at), _day(case.decided_at)
        return begin if begin == end else gettext("%(begin)s to %(end)s", begin=begin, end=end)
    if not case.is_open:
        return ""
    due = next((one.due for one in promises if one.kind == "decision" and one.stands and one.running), None)
    return gettext("Our decision by %(date)s", date=_day(due)) if due else ""


def _offer(status: str, case: OwnCase, remedies: list[Remedied]) -> str:
    by = answer_by(case) if case.state == "offered" else None
    if by is not None:
        return gettext("Now. Please answer by %(date)s", date=_day(by))
    if remedies and status != "next":
        return _day(remedies[-1].offered_at)
    return gettext("None was needed") if status == "done" else ""


def _recovery(status: str, case: OwnCase, remedies: list[Remedied]) -> str:
    if case.delivered_at is not None and remedies and status != "next":
        return _day(case.delivered_at)
    if case.state == "confirming":
        return gettext("Now. Please say whether it is put right")
    dates = [one.due for one in remedies if one.status in ("offered", "accepted") and one.due]
    if dates:
        return gettext("By %(date)s", date=_day(max(dates)))
    return gettext("None was needed") if status == "done" else ""
