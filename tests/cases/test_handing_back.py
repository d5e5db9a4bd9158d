"""Handing back: what somebody leaves behind on the desk when their role or their account ends."""

from portal import history
from portal.cases import handing_back
from portal.cases.records import Case
from portal.history import SYSTEM
from portal.members import tenure
from portal.members.people import PersonActor, actor
from portal.notices.dispatch import dispatch
from portal.notices.outbox import Outbox
from tests.world import (
    DAY,
    NOW,
    a_case,
    a_case_looked_into,
    a_chapter,
    a_closed_case,
    a_handler,
    a_member,
    a_supervisor,
    person_of,
)


def handler_of(case: Case) -> int | None:
    return Case.get_by_id(case.id).handler_id


def shut(who: PersonActor) -> int:
    return handing_back.shut(person_of(who), by=SYSTEM, at=NOW + DAY, now=NOW + DAY)


def test_open_cases_of_whoever_leaves_wait_for_somebody_else_and_closed_ones_stay_theirs(house: str) -> None:
    handler, supervisor = a_handler(), a_supervisor()
    mine, over = a_case_looked_into(handler), a_closed_case(handler, a_member("Grace Adeyemi"))
    theirs = a_case_looked_into(supervisor)
    assert handing_back.in_hand(handler.id or 0) == 1
    assert shut(handler) == 1
    assert [handler_of(case) for case in (mine, over, theirs)] == [None, handler.id, supervisor.id]
    line = list(history.lines_of(mine.subject))[-1]
    assert (line.kind, line.particulars["to"], line.particulars["why"]) == ("case.assigned", None, "left")


def test_only_what_somebody_may_no_longer_work_on_is_handed_back(house: str) -> None:
    bengaluru, mysuru = a_chapter("bengaluru"), a_chapter("mysuru")
    handler = a_handler("Meera Nair", bengaluru)
    tenure.give_role(person_of(handler), "handler", mysuru, by=SYSTEM, at=NOW, now=NOW)
    handler = a_fresh(handler)
    here = a_case_looked_into(handler, a_member("Asha Verma", chapter=bengaluru))
    there = a_case_looked_into(handler, a_member("Grace Adeyemi", chapter=mysuru))
    assert handing_back.take_role(person_of(handler), "handler", mysuru, by=SYSTEM, at=NOW + DAY) == 1
    assert [handler_of(case) for case in (here, there)] == [handler.id, None]


def a_fresh(who: PersonActor) -> PersonActor:
    """Somebody as an actor, with the roles they hold now."""
    return actor(person_of(who))


def test_a_desk_that_inherits_many_cases_at_once_is_not_flooded_with_letters(house: str) -> None:
    handler, other = a_handler(), a_handler("Daniel Mwangi")
    for _ in range(3):
        a_case_looked_into(handler)
    a_case()
    while dispatch(NOW):
        pass
    before = Outbox.select().count()
    assert shut(handler) == 3
    while dispatch(NOW + DAY):
        pass
    assert Outbox.select().count() == before
    assert Outbox.select().where(Outbox.person == other.id).count() > 0
