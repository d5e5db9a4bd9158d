"""Walls: who sees a case, who may act on it, and the denial that is asked last."""

import pytest

from portal.cases import handling, in_charge, own, queues
from portal.cases.queues import UnknownCase, own_of, visible_to
from portal.cases.records import Barred
from portal.cases.walls import Forbidden, is_barred, may, sees
from portal.history import SYSTEM
from portal.members.people import PersonActor, actor
from portal.members.roles import Grant
from portal.recovery import closing
from tests.world import (
    DAY,
    NOW,
    a_case,
    a_chapter,
    a_confirming_case,
    a_handler,
    a_member,
    a_person,
    a_supervisor,
    an_acknowledged_case,
    person_of,
)


def sees_it(who: PersonActor, reference: str) -> bool:
    """Whether the case exists for somebody on the staff's side."""
    try:
        visible_to(who).get(reference)
    except UnknownCase:
        return False
    return True


def test_a_case_out_of_sight_does_not_exist(house: str) -> None:
    case = a_case()
    elsewhere = a_handler("Elsewhere", a_chapter("pune"))
    board = a_person(Grant("executive"), name="Board")
    admin, auditor = a_person(Grant("administrator"), name="A"), a_person(Grant("auditor"), name="B")
    for who in (elsewhere, board, admin, auditor, a_member("Other")):
        assert not sees_it(who, case.reference)
        assert not sees(who, case)
        assert list(queues.queue(who, {})) == []
    for who in (a_handler(), a_supervisor(), a_handler("Here", a_chapter())):
        assert sees_it(who, case.reference)
        assert sees(who, case)
        assert [row.reference for row in queues.queue(who, {})] == [case.reference]


def test_a_chapters_handler_sees_the_cases_of_the_chapter_as_it_was_at_receipt(house: str) -> None:
    member = a_member(chapter=a_chapter("pune"))
    case = a_case(member)
    person = person_of(member)
    person.chapter = a_chapter("bengaluru")
    person.save()
    assert sees_it(a_handler("Pune", a_chapter("pune")), case.reference)
    assert not sees_it(a_handler("Bengaluru", a_chapter("bengaluru")), case.reference)


def test_a_member_sees_their_own_cases_in_every_state_and_nobody_elses(house: str) -> None:
    handler, member = a_handler(), a_member()
    cases = [a_case(member), a_confirming_case(handler, member), a_confirming_case(handler, member)]
    closing.confirm(cases[2], by=member, at=NOW + 3 * DAY)
    withdrawn = a_case(member)
    closing.withdraw(withdrawn, by=member, at=NOW)
    a_case(a_member("Other"))
    mine = [*own.open_matters(member.id or 0), *own.closed_matters(member.id or 0)]
    assert {case.reference for case in mine} == {case.reference for case in [*cases, withdrawn]}
    assert [case.state for case in mine][-2:] == ["closed", "closed"]
    with pytest.raises(UnknownCase):
        own_of(a_member("Third")).get(cases[0].reference)


def test_somebody_of_the_staff_never_handles_their_own_grievance(house: str) -> None:
    both = a_person(Grant("member"), Grant("supervisor"), name="Both", chapter=a_chapter(), number="M-1")
    local = a_person(
        Grant("member"), Grant("handler", a_chapter().id), name="Local", chapter=a_chapter(), number="M-2"
    )
    assert not sees_it(local, a_case(local).reference)
    assert list(queues.queue(local, {})) == []
    case = a_case(both)
    assert not sees_it(both, case.reference)
    assert case.reference not in [row.reference for row in queues.queue(both, {})]
    for move in ("take", "acknowledge", "note", "conclude", "assign", "reopen"):
        assert not may(both, move, case)
    assert may(both, "withdraw", case)
    assert own_of(both).get(case.reference).id == case.id
    with pytest.raises(in_charge.NotForThem):
        in_charge.assign(case, both.email, by=a_handler(), at=NOW)


def test_whoever_is_barred_keeps_reading_and_does_nothing_any_more(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    closing.dispute(case, "Still not right.", by=member, at=NOW + 3 * DAY)
    assert is_barred(case, handler.id)
    assert sees_it(handler, case.reference)
    for move in ("take", "reply", "note", "offer", "assign", "escalate"):
        assert not may(handler, move, case)
    with pytest.raises(in_charge.NotForThem):
        in_charge.assign(case, handler.email, by=a_handler("Another"), at=NOW + 3 * DAY)


def test_a_supervisor_of_one_chapter_is_a_handler_in_another(house: str) -> None:
    pune = a_chapter("pune")
    both = a_person(Grant("handler"), Grant("supervisor", pune.id), name="Both")
    here = an_acknowledged_case(a_handler())
    there = an_acknowledged_case(a_handler("Another"), a_member(chapter=pune))
    assert not may(both, "offer", here)
    assert may(both, "note", here)
    assert may(both, "offer", there)


def test_a_handler_who_lost_the_role_lost_the_case(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler)
    without = PersonActor("person", handler.id, (Grant("auditor"),), handler.name, handler.email)
    assert not may(without, "reply", case)
    assert not sees(without, case)


def test_the_system_makes_no_moves(house: str) -> None:
    case = a_case()
    assert not may(SYSTEM, "take", case)
    with pytest.raises(Forbidden):
        handling.acknowledge(case, "Automatic word.", by=actor(person_of(a_member())), at=NOW)
    assert Barred.select().count() == 0
