"""The five steps of a case, as the thread lying down: which are done, which one is now."""

from portal.cases.own import Matter, OwnCase
from portal.cases.records import Case
from portal.cases.states import STEPS

ORDER = tuple(STEPS)


def step_of(state: str) -> str:
    """The step that a state belongs to."""
    return next(step for step, (_, states) in STEPS.items() if state in states)


def stops(case: Case | OwnCase | Matter) -> list[str]:
    """A class for each of the five points: done, now or nothing yet."""
    now = ORDER.index(step_of(case.state))
    closed = case.state == "closed"
    return ["done" if index < now or closed else "now" if index == now else "" for index in range(len(ORDER))]
