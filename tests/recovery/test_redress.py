"""Redress: what is offered, accepted, declined, delivered, and settled on the spot."""

import datetime as dt

import pytest

from portal import history
from portal.cases import handling, in_charge
from portal.cases.deadlines import open_promises
from portal.cases.intake import UnknownChoice
from portal.cases.records import Case, Message, Promise
from portal.cases.states import WrongState
from portal.cases.walls import Forbidden, is_barred
from portal.history import SYSTEM
from portal.members import association
from portal.members.roles import Grant
from portal.recovery import closing, redress
from portal.recovery.authority import AboveAuthority, limit_of
from portal.recovery.kinds import REMEDIES
from portal.recovery.redress import DueInThePast, NoSuchRemedy, remedies_of, worth
from portal.recovery.remedying import NotAnAmount, Remedying
from tests.desk import everything_about, now
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_chapter,
    a_confirming_case,
    a_handler,
    a_member,
    a_person,
    a_recovering_case,
    a_remedy,
    a_supervisor,
    an_acknowledged_case,
    an_association,
    an_offered_case,
    kinds_of,
)


def statuses(case: Case) -> list[str]:
    """The status of each remedy, by its line."""
    return [remedy.status for remedy in remedies_of(case)]


def told(case: Case, kind: str) -> list[dict[str, object]]:
    """The particulars of the lines of one kind."""
    return [line.particulars for line in history.lines_of(case.subject) if line.kind == kind]


def test_the_first_offer_is_the_decision(house: str) -> None:
    case = an_offered_case(a_handler())
    assert (case.state, case.finding, case.decided_at) == ("offered", "upheld", NOW + 3 * HOUR)
    [decided] = told(case, "case.decided")
    assert (decided["how"], decided["first"], decided["finding"]) == ("offer", True, "upheld")
    assert statuses(case) == ["offered"]


def test_more_offers_add_lines_until_they_are_answered_all_at_once(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    second = Remedying("partly_upheld", "apology", "We are sorry.", due=NOW + 5 * DAY)
    redress.offer(case, second, by=handler, at=NOW + 4 * HOUR)
    assert [(line.line, line.round) for line in remedies_of(case)] == [(1, 1), (2, 1)]
    assert (case.finding, case.decided_at) == ("partly_upheld", NOW + 3 * HOUR)
    assert [line["first"] for line in told(case, "case.decided")] == [True, False]
    redress.accept(case, by=member, at=NOW + DAY)
    assert (case.state, statuses(case)) == ("recovering", ["accepted", "accepted"])
    assert sorted(promise.line or 0 for promise in open_promises(case) if promise.kind == "remedy") == [1, 2]
    with pytest.raises(WrongState):
        redress.offer(case, a_remedy(NOW + DAY), by=handler, at=NOW + DAY)


def test_an_offer_may_follow_an_open_question_and_ends_it(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)
    redress.offer(case, a_remedy(NOW + DAY), by=handler, at=NOW + DAY)
    assert (case.state, case.is_paused, case.waiting_since) == ("offered", False, NOW + DAY)


def test_a_remedy_is_offered_for_a_day_to_come(house: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    for due in (None, NOW, NOW + 3 * HOUR):
        wanted = Remedying("upheld", "apology", "We are sorry.", due=due)
        with pytest.raises(DueInThePast):
            redress.offer(case, wanted, by=handler, at=NOW + 3 * HOUR)


def test_a_first_decline_keeps_the_handler_and_a_second_goes_to_somebody_else(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    redress.decline(case, "That is too little.", by=member, at=NOW + DAY)
    assert (case.state, case.handler_id, statuses(case)) == ("investigating", handler.id, ["declined"])
    assert (case.finding, case.decided_at) == ("upheld", NOW + 3 * HOUR)
    redress.offer(case, a_remedy(NOW + DAY), by=handler, at=NOW + DAY)
    assert [line.round for line in remedies_of(case)] == [1, 2]
    redress.decline(case, "Still too little.", by=member, at=NOW + 2 * DAY)
    assert (case.state, case.handler_id, case.new_answer) == ("investigating", None, True)
    assert is_barred(case, handler.id)
    assert told(case, "case.assigned")[-1]["why"] == "declined"
    with pytest.raises(Forbidden):
        redress.offer(case, a_remedy(NOW + 2 * DAY), by=handler, at=NOW + 2 * DAY)


def test_an_answer_to_an_offer_ends_the_waiting(house: str) -> None:
    member = a_member()
    case = an_offered_case(a_handler(), member)
    assert {promise.status() for promise in open_promises(case)} == {"paused"}
    redress.decline(case, "No.", by=member, at=NOW + DAY)
    assert case.waiting_since is None
    assert {promise.status() for promise in open_promises(case)} == {"open"}


def test_the_last_delivery_asks_the_member(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    redress.offer(case, a_remedy(NOW, kind="credit", amount=100), by=handler, at=NOW + 4 * HOUR)
    redress.accept(case, by=member, at=NOW + DAY)
    redress.deliver(case, 2, "The credit is booked.", by=handler, at=NOW + 2 * DAY)
    assert (case.state, case.delivered_at, statuses(case)) == ("recovering", None, ["accepted", "delivered"])
    for wrong in (2, 3, 0, -1):
        with pytest.raises(NoSuchRemedy):
            redress.deliver(case, wrong, "Again.", by=handler, at=NOW + 2 * DAY)
    redress.deliver(case, 1, "The refund, too.", by=handler, at=NOW + 3 * DAY)
    assert (case.state, case.delivered_at) == ("confirming", NOW + 3 * DAY)
    assert [line["last"] for line in told(case, "remedy.delivered")] == [False, True]


def test_a_remedy_delivered_late_broke_its_promise(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_recovering_case(handler, member)
    redress.deliver(case, 1, "At last.", by=handler, at=NOW + 9 * DAY)
    assert [line["line"] for line in told(case, "promise.broken") if line["promise"] == "remedy"] == [1]
    assert not [line for line in told(case, "promise.kept") if line["promise"] == "remedy"]


def on_the_spot(amount: int | None = None) -> Remedying:
    """What puts it right at once."""
    return Remedying("settled", "refund" if amount else "apology", "It is put right.", amount)


def test_settling_on_the_spot_writes_every_missing_line_in_one_act(house: str) -> None:
    handler, case = a_handler(), a_case()
    before = len(kinds_of(case))
    redress.settle(case, on_the_spot(50_000), by=handler, at=NOW + HOUR)
    assert kinds_of(case)[before:] == [
        "case.assigned",
        "promise.kept",
        "case.acknowledged",
        "case.assessed",
        "message.written",
        "promise.kept",
        "case.decided",
        "remedy.offered",
        "remedy.delivered",
        "promise.kept",
        "promise.made",
    ]
    assert (case.state, case.finding, case.handler_id) == ("confirming", "settled", handler.id)
    assert (case.severity, case.category) == ("medium", "fees")
    moment = NOW + HOUR
    assert {case.acknowledged_at, case.assessed_at, case.decided_at, case.delivered_at} == {moment}
    assert statuses(case) == ["delivered"]
    assert {promise.status() for promise in open_promises(case)} == {"paused"}


def test_settling_later_writes_only_what_is_missing(house: str) -> None:
    handler = a_handler()
    acknowledged, assessed = an_acknowledged_case(handler), a_case_looked_into(handler, severity="high")
    for case in (acknowledged, assessed):
        redress.settle(case, on_the_spot(), by=handler, at=NOW + 3 * HOUR)
        assert kinds_of(case).count("case.acknowledged") == kinds_of(case).count("case.assessed") == 1
    assert (acknowledged.severity, assessed.severity) == ("medium", "high")


def test_what_was_settled_on_the_spot_is_confirmed_or_disputed(house: str) -> None:
    handler, member = a_handler(), a_member()
    first, second = a_case(member), a_case(member)
    for case in (first, second):
        redress.settle(case, on_the_spot(), by=handler, at=NOW)
    closing.confirm(first, by=member, at=NOW + DAY)
    closing.dispute(second, "Nothing came.", by=member, at=NOW + DAY)
    assert (first.closed_by, second.state) == ("confirmed", "investigating")


def test_settling_while_a_question_is_open_ends_the_question(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler)
    handling.ask(case, "When was it?", by=handler, at=NOW + 2 * HOUR)
    redress.settle(case, on_the_spot(), by=handler, at=NOW + 3 * HOUR)
    assert (case.is_paused, case.waiting_since) == (False, NOW + 3 * HOUR)


def test_amounts_are_above_zero_in_the_money_of_the_house_and_go_with_money_only(house: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    due = NOW + 5 * DAY
    for kind, amount, currency in (
        ("refund", 0, None),
        ("refund", -100, None),
        ("refund", None, None),
        ("credit", None, "INR"),
        ("refund", 100, "EUR"),
        ("apology", 100, None),
    ):
        before = everything_about(case)
        with pytest.raises(NotAnAmount):
            wanted = Remedying("upheld", kind, "This.", amount, currency, due)
            redress.offer(case, wanted, by=handler, at=NOW + 3 * HOUR)
        assert everything_about(case) == before
    for kind, amount in (("goodwill", None), ("goodwill", 5000), ("explanation", None), ("refund", 100)):
        redress.offer(
            case, Remedying("upheld", kind, "This.", amount, "INR", due), by=handler, at=NOW + 3 * HOUR
        )
    assert [remedy.currency for remedy in remedies_of(case)] == [None, "INR", None, "INR"]


def test_what_is_offered_is_on_the_lists() -> None:
    for finding, kind in (("not_upheld", "apology"), ("withdrawn", "apology"), ("upheld", "flowers")):
        with pytest.raises(UnknownChoice):
            Remedying(finding, kind, "This.")
    assert set(REMEDIES) == set(
        "apology explanation correction replacement refund credit service rule_change goodwill".split()
    )


def test_a_handler_grants_10000_in_one_case_and_a_supervisor_100000(house: str) -> None:
    handler, supervisor = a_handler(), a_supervisor()
    case = a_case_looked_into(handler)
    with pytest.raises(AboveAuthority) as refused:
        redress.offer(case, a_remedy(NOW, amount=1_000_001), by=handler, at=NOW + 3 * HOUR)
    assert "10,000 INR" in str(refused.value)
    redress.offer(case, a_remedy(NOW, amount=600_000), by=handler, at=NOW + 3 * HOUR)
    with pytest.raises(AboveAuthority):
        redress.offer(case, a_remedy(NOW, amount=400_001), by=handler, at=NOW + 3 * HOUR)
    redress.offer(case, a_remedy(NOW, amount=400_000), by=handler, at=NOW + 3 * HOUR)
    redress.offer(case, a_remedy(NOW, amount=9_000_000), by=supervisor, at=NOW + 3 * HOUR)
    with pytest.raises(AboveAuthority):
        redress.offer(case, a_remedy(NOW, amount=1), by=supervisor, at=NOW + 3 * HOUR)
    assert worth(case) == 10_000_000


def test_what_was_declined_no_longer_counts_against_the_authority(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    redress.offer(case, a_remedy(NOW, amount=1_000_000), by=handler, at=NOW + 3 * HOUR)
    redress.decline(case, "Rather a credit.", by=member, at=NOW + DAY)
    redress.offer(case, a_remedy(NOW, kind="credit", amount=1_000_000), by=handler, at=NOW + DAY)
    assert worth(case) == 1_000_000


def test_what_costs_nothing_may_be_added_to_what_a_supervisor_granted(house: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    redress.offer(case, a_remedy(NOW, amount=9_000_000), by=a_supervisor(), at=NOW + 3 * HOUR)
    redress.offer(case, a_remedy(NOW, kind="apology", amount=None), by=handler, at=NOW + 3 * HOUR)
    assert [line.kind for line in remedies_of(case)] == ["refund", "apology"]


def test_settling_needs_the_same_authority(house: str) -> None:
    case = a_case()
    with pytest.raises(AboveAuthority):
        redress.settle(case, on_the_spot(1_000_001), by=a_handler(), at=NOW)
    assert now(case).handler_id is None
    assert Promise.select().where(Promise.kept_at.is_null(False)).count() == 0
    assert Message.select().count() == 1


def test_an_association_sets_its_own_limits(house: str) -> None:
    an_association()
    association.choose("authority", {"handler": 50}, by=SYSTEM, at=NOW)
    case = a_case()
    assert limit_of(a_handler(), case) == 5_000
    assert limit_of(a_supervisor(), case) == 10_000_000


def test_the_authority_of_a_role_ends_with_its_chapter(house: str) -> None:
    pune = a_chapter("pune")
    both = a_person(Grant("handler"), Grant("supervisor", pune.id), name="Both")
    assert limit_of(both, a_case()) == 1_000_000
    assert limit_of(both, a_case(a_member(chapter=pune))) == 10_000_000


def test_a_dispute_leaves_what_was_delivered_and_lets_more_be_offered(house: str) -> None:
    handler, member, second = a_handler(), a_member(), a_handler("Second")
    case = a_confirming_case(handler, member)
    closing.dispute(case, "Half of it is missing.", by=member, at=NOW + 3 * DAY)
    in_charge.take(case, by=second, at=NOW + 3 * DAY)
    at = NOW + 3 * DAY + HOUR
    redress.offer(case, a_remedy(at, amount=100), by=second, at=at)
    redress.accept(case, by=member, at=at + DAY)
    redress.deliver(case, 2, "The other half.", by=second, at=at + 2 * DAY)
    assert (case.state, statuses(case)) == ("confirming", ["delivered", "delivered"])
    assert case.delivered_at == at + 2 * DAY


def test_an_offer_keeps_the_due_time_it_was_given(house: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    due = dt.datetime(2026, 3, 21, 12, 30, tzinfo=dt.UTC)  # a Saturday
    redress.offer(
        case, Remedying("upheld", "service", "You may sit in.", due=due), by=handler, at=NOW + 3 * HOUR
    )
    assert remedies_of(case)[0].due == due
