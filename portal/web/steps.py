"""The five steps of a case, as the thread lying down: which are done, which one is now."""

from portal.cases.codes import LEFT_OUT
from portal.cases.own import Matter, OwnCase
from portal.cases.records import Case
from portal.cases.states import STEPS

ORDER = tuple(STEPS)
CUT_SHORT = (*LEFT_OUT, "closed_no_reply")  # findings with which nothing is offered or put right


def step_of(state: str) -> str:
    """The step that a state belongs to."""
    return next(step for step, (_, states) in STEPS.items() if state in states)


def is_done(step: str, case: Case | OwnCase | Matter) -> bool:
    """Whether a step lies behind a case; one that was cut short leaves out what it never came to."""
    if case.state == "closed":
        return case.finding not in CUT_SHORT or step not in ("offered", "recovering")
    return ORDER.index(step) < ORDER.index(step_of(case.state))


def stops(case: Case | OwnCase | Matter) -> list[str]:
    """A class for each of the five points: done, now or nothing yet."""
    now = step_of(case.state)
    return ["done" if is_done(step, case) else "now" if step == now else "" for step in ORDER]
