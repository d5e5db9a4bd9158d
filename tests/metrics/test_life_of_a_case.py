"""Figures of handling, redress and ratings agree with what the ledger tells of each case."""

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from portal import history
from portal.cases.records import Case
from portal.metrics import figures
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.counts import rollups
from portal.metrics.estimators.outcomes import Closure, first_contact_resolution, reopen_rate
from portal.metrics.estimators.proportions import wilson
from portal.metrics.office import zone_of_association
from portal.metrics.readings import Reading
from portal.metrics.shapes import Figure
from tests.metrics.walk import Walk
from tests.world import DAY

EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
LEFT_OUT = ("duplicate", "not_a_complaint")
WORDS = ("reply", "question", "decision")


class Story:
    """A case as its lines tell it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.lines = list(history.lines_of(case.subject))

    def at(self, kind: str, /, **told: Any) -> list[dt.datetime]:
        """When a thing of this kind happened, with these particulars."""
        return [
            line.at
            for line in self.lines
            if line.kind == kind and all(line.particulars[name] == value for name, value in told.items())
        ]

    @property
    def is_closed(self) -> bool:
        return self.case.state == "closed"

    @property
    def replies(self) -> int:
        said = sum(len(self.at("message.written", side="staff", kind=kind)) for kind in WORDS)
        offered = [line.particulars for line in self.lines if line.kind == "remedy.offered"]
        rounds = {one["round"] for one in offered if not one["settled"]}
        return said + len(rounds) + sum(one["settled"] for one in offered)

    @property
    def was_handed_on(self) -> bool:
        heads = [line.particulars["to"] for line in self.lines if line.kind == "case.assigned"]
        named = [who for who in heads if who is not None]
        return any(one != other for one, other in pairwise(named))


def stories() -> list[Story]:
    return [Story(case) for case in Case.select() if case.finding not in LEFT_OUT]


def day(at: dt.datetime) -> dt.date:
    return at.astimezone(zone_of_association()).date()


def inside(figure: Figure, moments: list[dt.datetime]) -> int:
    """How many of these moments lie in the period of a figure."""
    return sum(figure.window.holds(day(at)) for at in moments)


def ended_in(figure: Figure, told: list[Story]) -> list[Story]:
    """The cases whose last closing lies in the period of a figure."""
    return [story for story in told if story.is_closed and inside(figure, story.at("case.closed")[-1:])]


def check(figure: Figure, x: int, n: int) -> None:
    """The figure tells x of n, or hides it since too few stand behind it."""
    share = wilson(x, n)
    assert figure.n in (n, None), figure.metric
    if figure.value is not None:
        found = (figure.value, figure.lower, figure.upper)
        assert found == pytest.approx((100 * share.p, 100 * share.lower, 100 * share.upper)), figure.metric


@pytest.mark.parametrize("seed", [21, 22])
def test_every_figure_of_a_case_is_what_its_lines_tell(sqlite_house: str, seed: int) -> None:
    walk = Walk(seed, members=30)
    walk.go(700)
    while rollups.move_on():
        pass
    at = walk.at + 45 * DAY
    found = {figure.metric: figure for figure in figures.compute_all(at)}
    told = stories()
    solved_and_reopened(found, told)
    stages_and_endings(found, told)
    redress(found, told)
    ratings(found, told)
    assert sum(figure.value is not None for figure in found.values()) >= 20, "the walk is long enough to tell"


def solved_and_reopened(found: dict[str, Figure], told: list[Story]) -> None:
    closures = [
        Closure(closed, tuple(story.at("case.reopened")))
        for story in told
        for closed in story.at("case.closed")
        if found["R8"].window.holds(day(closed))
    ]
    reopened = reopen_rate(closures, EVER)
    check(found["R8"], reopened.reopened, reopened.mature)
    ended = ended_in(found["R7"], told)
    first = first_contact_resolution([_contact(story, told) for story in ended], EVER)
    check(found["R7"], first.first_contact, first.mature)


def _contact(story: Story, told: list[Story]) -> Closure:
    closed = story.at("case.closed")[-1]
    case = story.case
    again = [
        other.case.received_at
        for other in told
        if (other.case.member_id, other.case.category) == (case.member_id, case.category)
    ]
    handed_on = story.was_handed_on or bool(story.at("case.reopened"))
    return Closure(closed, tuple(at for at in again if at > closed), story.replies, handed_on, case.finding)


def stages_and_endings(found: dict[str, Figure], told: list[Story]) -> None:
    ended = [
        story for story in told if story.is_closed and inside(found["R13"], story.at("case.closed")[-1:])
    ]
    undecided = sum(story.case.finding in ("withdrawn", "closed_no_reply") for story in ended)
    check(found["R13"], undecided, len(ended))
    check(found["R9"], sum(bool(story.at("case.escalated", to="stage_two")) for story in ended), len(ended))


def redress(found: dict[str, Figure], told: list[Story]) -> None:
    kinds = Counter(
        line.particulars["kind"]
        for story in told
        for line in story.lines
        if line.kind == "remedy.delivered" and found["R18"].window.holds(day(line.at))
    )
    assert found["R18"].value == sum(kinds.values())
    answers = {
        metric: [sum(inside(found[metric], moments(story)) for story in told) for moments in of]
        for metric, of in {"R26": (disputed, confirmed), "R27": (declined, accepted)}.items()
    }
    for metric, (no, yes) in answers.items():
        check(found[metric], no, no + yes)


def disputed(story: Story) -> list[dt.datetime]:
    return [at for at in story.at("case.disputed") if _after_a_delivery(story, at)]


def confirmed(story: Story) -> list[dt.datetime]:
    return [at for at in story.at("case.closed", closed_by="confirmed") if _after_a_delivery(story, at)]


def _after_a_delivery(story: Story, at: dt.datetime) -> bool:
    """Whether the last thing the member was asked to confirm was a delivery, and not a finding alone."""
    asked = [
        (line.at, line.kind)
        for line in story.lines
        if line.at < at
        and (
            (line.kind == "remedy.delivered" and line.particulars["last"])
            or (line.kind == "case.decided" and line.particulars["how"] == "concluded")
        )
    ]
    return bool(asked) and max(asked)[1] == "remedy.delivered"


def declined(story: Story) -> list[dt.datetime]:
    return sorted(set(story.at("remedy.declined")))


def accepted(story: Story) -> list[dt.datetime]:
    return sorted(set(story.at("remedy.accepted")))


def ratings(found: dict[str, Figure], told: list[Story]) -> None:
    answers = Counter(
        line.particulars["q1"]
        for story in told
        if (line := _last_answer(story)) is not None and inside(found["R23"], [_first_answered(story, line)])
    )
    check(found["R23"], answers["yes"], sum(answers.values()))
    fair = [
        line.particulars for line in map(_last_answer, told) if line and line.particulars["q3"] is not None
    ]
    means = [(one["q3"] + one["q4"] + one["q5"]) / 3 for one in fair]
    assert found["R22"].n == len(means)
    assert found["R22"].value == pytest.approx(100 * (sum(means) / len(means) - 1) / 4)


def _last_answer(story: Story) -> Any:
    closed = [line.number for line in story.lines if line.kind == "case.closed"]
    answers = [
        line
        for line in story.lines
        if line.kind in ("form.answered", "form.changed")
        and story.is_closed
        and line.particulars["closing"] == closed[-1]
    ]
    return answers[-1] if answers else None


def _first_answered(story: Story, last: Any) -> dt.datetime:
    closing = last.particulars["closing"]
    return next(iter(story.at("form.answered", closing=closing)), last.at)


def test_a_part_is_counted_as_the_whole_is(sqlite_house: str) -> None:
    walk = Walk(31, members=30)
    walk.go(500)
    while rollups.move_on():
        pass
    whole = Reading(walk.at)
    for metric in ("R1", "R5", "R8", "R13", "R26"):
        parts = [
            CATALOGUE[metric].compute(Reading(walk.at, k=1).of(("category", category)))
            for category in ("fees", "website", "events", "certification")
        ]
        told = CATALOGUE[metric].compute(Reading(whole.at, k=1))
        same = [one for one in parts if one.window == told.window]
        assert sum(one.n or 0 for one in parts if one in same) <= (told.n or 0)
        if len(same) == len(parts):
            assert sum(one.n or 0 for one in parts) == told.n, metric
