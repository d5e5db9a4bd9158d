"""Several cases at once: each by itself, with a reason where it is refused, and a way back."""

import pytest

from portal.cases import handling, several
from portal.cases.in_charge import HasHandler
from portal.cases.queues import UnknownCase
from portal.cases.records import Case
from portal.cases.several import Chosen, NothingChosen, Step
from portal.cases.states import StaleCase, WrongState
from portal.notices.kinds import NOTICES
from tests.world import (
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_chapter,
    a_closed_case,
    a_handler,
    a_member,
    a_supervisor,
    kinds_of,
)


def seen(*cases: Case) -> list[Chosen]:
    """The cases as a list shows them now."""
    return [Chosen(case.reference, case.version) for case in cases]


def handlers_of(*cases: Case) -> list[int | None]:
    """Who has these cases in hand."""
    return [Case.get_by_id(case.id).handler_id for case in cases]


def test_several_are_taken_and_each_that_is_not_says_why(house: str) -> None:
    meera, daniel = a_handler(), a_supervisor()
    free, taken, closed = a_case(), a_case_looked_into(daniel), a_closed_case(daniel, a_member())
    unseen = a_case(a_member(chapter=a_chapter("cairo")))
    local = a_handler("Local", chapter=a_chapter())
    outcome = several.take(seen(free, taken, closed, unseen), by=local, at=NOW + HOUR)
    assert [step.reference for step in outcome.done] == [free.reference]
    assert [(reference, type(why)) for reference, why in outcome.refused] == [
        (taken.reference, HasHandler),
        (closed.reference, WrongState),
        (unseen.reference, UnknownCase),
    ]
    assert handlers_of(free, taken, unseen) == [local.id, daniel.id, None]
    assert meera.id not in handlers_of(free, taken)


def test_what_somebody_changed_meanwhile_is_left_as_it_is(house: str) -> None:
    meera, daniel = a_handler(), a_supervisor()
    first, second = a_case_looked_into(meera), a_case_looked_into(meera)
    chosen = seen(first, second)
    handling.assess(second, "critical", "fees", by=meera, at=NOW + HOUR)
    outcome = several.assign(chosen, daniel.email, by=meera, at=NOW + HOUR)
    assert [type(why) for _, why in outcome.refused] == [StaleCase]
    assert handlers_of(first, second) == [daniel.id, meera.id]


def test_they_go_back_to_whoever_had_them_with_a_line_in_the_history(house: str) -> None:
    meera, daniel = a_handler(), a_supervisor()
    hers, free = a_case_looked_into(meera), a_case()
    done = several.assign(seen(hers, free), daniel.email, by=meera, at=NOW + HOUR).done
    assert [step.before for step in done] == [meera.id, None]
    outcome = several.undo(done, by=meera, at=NOW + HOUR)
    assert outcome.refused == [] and handlers_of(hers, free) == [meera.id, None]
    assert kinds_of(free).count("case.assigned") == 2


def test_nothing_goes_back_that_somebody_has_worked_on_since(house: str) -> None:
    meera, daniel = a_handler(), a_supervisor()
    first, second = a_case(), a_case()
    done = several.take(seen(first, second), by=meera, at=NOW + HOUR).done
    handling.acknowledge(Case.get_by_id(second.id), "I look into it.", by=meera, at=NOW + HOUR)
    outcome = several.undo(done, by=meera, at=NOW + HOUR)
    assert [(reference, type(why)) for reference, why in outcome.refused] == [(second.reference, StaleCase)]
    assert handlers_of(first, second) == [None, meera.id]
    again = several.undo([Step(first.reference, 1, daniel.id)], by=meera, at=NOW + HOUR)
    assert [type(why) for _, why in again.refused] == [StaleCase]


def test_what_was_put_back_is_no_new_case_to_the_desk() -> None:
    (left,) = (one for one in NOTICES if one.kind == "case.assigned" and one.letter == "new_case")
    assert left.when({"to": None, "why": "declined"})
    assert not left.when({"to": None, "why": "undone"})


def test_none_and_more_than_a_page_are_too_few_and_too_many(house: str) -> None:
    meera = a_handler()
    for chosen in ([], [Chosen(f"GR-{number}", 1) for number in range(51)]):
        with pytest.raises(NothingChosen):
            several.take(chosen, by=meera, at=NOW)
