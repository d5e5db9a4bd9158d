"""The end of a case: concluded, confirmed, withdrawn, or lapsed in silence; three moments apart (4.1)."""

import datetime as dt
import sqlite3
from contextlib import closing as closing_it

import pytest

from portal import history
from portal.cases import handling
from portal.cases.intake import UnknownChoice
from portal.cases.records import Case
from portal.cases.states import WrongState
from portal.recovery import closing, redress, waiting
from portal.recovery.redress import remedies_of
from tests.desk import cases_in_every_state, now
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_confirming_case,
    a_handler,
    a_member,
    a_recovering_case,
    a_remedy,
    an_acknowledged_case,
    an_offered_case,
    kinds_of,
)


def the_closing(case: Case) -> dict[str, object]:
    """What the one line about the closing tells."""
    [line] = [line for line in history.lines_of(case.subject) if line.kind == "case.closed"]
    return dict(line.particulars)


def test_decided_delivered_and_closed_are_three_moments(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    closing.confirm(case, by=member, at=NOW + 3 * DAY)
    assert (case.decided_at, case.delivered_at) == (NOW + 3 * HOUR, NOW + 2 * DAY)
    assert (case.closed_at, case.closed_by, case.finding) == (NOW + 3 * DAY, "confirmed", "upheld")
    assert the_closing(case)["closed_by"] == "confirmed"


def test_not_upheld_closes_at_once(house: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    closing.conclude(case, "not_upheld", "The fee is right.", by=handler, at=NOW + 3 * HOUR)
    assert (case.state, case.closed_by, case.finding) == ("closed", "concluded", "not_upheld")
    assert (case.decided_at, case.delivered_at) == (NOW + 3 * HOUR, None)


@pytest.mark.parametrize("finding", ["upheld", "partly_upheld", "settled"])
def test_a_conclusion_in_the_members_favour_is_confirmed_by_the_member(house: str, finding: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    closing.conclude(case, finding, "You are right.", by=handler, at=NOW + 3 * HOUR)
    assert (case.state, case.finding, case.waiting_since) == ("confirming", finding, NOW + 3 * HOUR)
    assert case.delivered_at is None  # nothing was
    closing.confirm(case, by=member, at=NOW + DAY)
    assert (case.closed_by, case.finding) == ("confirmed", finding)


@pytest.mark.parametrize("finding", ["duplicate", "not_a_complaint"])
def test_a_duplicate_or_what_is_no_complaint_closes_from_any_open_state(house: str, finding: str) -> None:
    handler, member = a_handler(), a_member()
    cases = cases_in_every_state(handler, member, NOW)
    closed = cases.pop("closed")
    for case in cases.values():
        closing.conclude(case, finding, "See the other one.", by=handler, at=NOW + 4 * DAY)
        assert (case.state, case.finding, case.closed_by) == ("closed", finding, "concluded")
        assert case.decided_at is not None
        assert not {"offered", "accepted"} & {remedy.status for remedy in remedies_of(case)}
        the_closing(case)
    with pytest.raises(WrongState):
        closing.conclude(closed, finding, "See the other one.", by=handler, at=NOW + 4 * DAY)


@pytest.mark.parametrize("finding", ["withdrawn", "closed_no_reply", "invented"])
def test_only_a_conclusion_concludes(house: str, finding: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    with pytest.raises(UnknownChoice):
        closing.conclude(case, finding, "So it is.", by=handler, at=NOW + 3 * HOUR)


def test_a_later_conclusion_replaces_the_finding_and_not_the_time_of_the_decision(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    redress.decline(case, "No.", by=member, at=NOW + DAY)
    closing.conclude(case, "not_upheld", "Then not.", by=handler, at=NOW + 2 * DAY)
    assert (case.finding, case.decided_at) == ("not_upheld", NOW + 3 * HOUR)


def test_withdrawing_cancels_what_was_not_delivered_and_says_so_before_the_closing(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_recovering_case(handler, member)
    closing.withdraw(case, by=member, at=NOW + 2 * DAY)
    assert (case.state, case.finding, case.closed_by) == ("closed", "withdrawn", "withdrawn")
    assert kinds_of(case)[-3:] == ["remedy.cancelled", "case.withdrawn", "case.closed"]
    assert [remedy.status for remedy in remedies_of(case)] == ["cancelled"]
    assert case.decided_at == NOW + 3 * HOUR


def test_a_case_is_withdrawn_with_or_without_a_reason_before_any_decision(house: str) -> None:
    member = a_member()
    first, second = a_case(member), a_case(member)
    closing.withdraw(first, "  ", by=member, at=NOW)
    closing.withdraw(second, "It was my bank.", by=member, at=NOW)
    assert first.decided_at is None
    assert the_closing(first)["decided"] is False
    told = [line for line in history.lines_of(second.subject) if line.kind == "case.withdrawn"]
    assert told[0].particulars["message"] is not None


def test_a_dispute_clears_neither_finding_nor_decision(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    closing.dispute(case, "Not right.", by=member, at=NOW + 3 * DAY)
    assert (case.finding, case.decided_at, case.new_answer) == ("upheld", NOW + 3 * HOUR, True)
    assert kinds_of(case)[-2:] == ["case.assigned", "case.disputed"]


def silence(case: Case, until: int) -> list[str]:
    """What silence leads to, day by day, from the last word on."""
    since, seen = case.waiting_since, len(kinds_of(case))
    assert since is not None
    told = []
    for day in range(1, until + 1):
        for at in (since + day * DAY - HOUR, since + day * DAY):
            waiting.remind_due(at)
            waiting.lapse_due(at)
            fresh = [kind for kind in kinds_of(case)[seen:] if not kind.startswith("promise")]
            seen = len(kinds_of(case))
            told += [f"{day} {kind}" for kind in fresh if at == since + day * DAY]
            told += [f"early {kind}" for kind in fresh if at != since + day * DAY]
    return told


def test_an_unanswered_question_is_reminded_of_after_7_days_and_closes_the_case_after_21(house: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)
    assert waiting.answer_by(case) == NOW + 3 * HOUR + 21 * DAY
    assert silence(case, 23) == ["7 case.reminded", "21 case.closed"]
    case = now(case)
    assert (case.state, case.finding, case.closed_by) == ("closed", "closed_no_reply", "lapsed")
    assert case.decided_at is None


def test_an_unanswered_offer_is_reminded_of_after_7_days_and_lapses_after_14(house: str) -> None:
    handler = a_handler()
    case = an_offered_case(handler)
    assert waiting.answer_by(case) == NOW + 3 * HOUR + 14 * DAY
    assert silence(case, 16) == ["7 case.reminded", "14 remedy.lapsed"]
    case = now(case)
    assert (case.state, case.finding, case.handler_id) == ("investigating", "upheld", handler.id)
    assert [remedy.status for remedy in remedies_of(case)] == ["lapsed"]
    assert waiting.answer_by(case) is None


def test_an_unconfirmed_delivery_is_reminded_of_after_7_days_and_lapses_after_14_with_its_finding(
    house: str,
) -> None:
    case = a_confirming_case(a_handler(), a_member())
    assert silence(case, 16) == ["7 case.reminded", "14 case.closed"]
    case = now(case)
    assert (case.closed_by, case.finding) == ("lapsed", "upheld")
    assert the_closing(case)["closed_by"] == "lapsed"


def test_the_days_of_silence_count_from_the_last_offer(house: str) -> None:
    handler = a_handler()
    case = an_offered_case(handler)
    waiting.remind_due(NOW + 8 * DAY)
    redress.offer(case, a_remedy(NOW + 9 * DAY), by=handler, at=NOW + 9 * DAY)
    assert waiting.answer_by(case) == NOW + 23 * DAY
    assert waiting.lapse_due(NOW + 15 * DAY) == 0
    assert waiting.remind_due(NOW + 16 * DAY) == 1


def test_a_reminder_does_not_make_the_page_stale_that_the_member_has_open(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    seen = case.version
    waiting.remind_due(NOW + 8 * DAY)
    redress.accept(case, by=member, at=NOW + 8 * DAY, version=seen)
    assert case.state == "recovering"


def test_an_answer_in_time_ends_the_waiting(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_acknowledged_case(handler, member)
    handling.ask(case, "When was it?", by=handler, at=NOW + 2 * HOUR)
    handling.answer(case, "On Monday.", by=member, at=NOW + 6 * DAY)
    assert (waiting.remind_due(NOW + 30 * DAY), waiting.lapse_due(NOW + 30 * DAY)) == (0, 0)


def test_a_question_unanswered_after_a_decision_closes_with_the_finding_there_was(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    redress.decline(case, "No.", by=member, at=NOW + DAY)
    handling.ask(case, "What then?", by=handler, at=NOW + DAY)
    waiting.lapse_due(NOW + 23 * DAY)
    case = now(case)
    assert (case.finding, case.closed_by) == ("upheld", "lapsed")


def test_two_workers_lapse_a_case_once(house: str) -> None:
    case = a_confirming_case(a_handler(), a_member())
    closing.lapse_confirmation(case, at=NOW + 20 * DAY)
    closing.lapse_confirmation(case, at=NOW + 20 * DAY)
    closing.lapse_question(case, at=NOW + 20 * DAY)
    redress.lapse_offer(case, at=NOW + 20 * DAY)
    assert kinds_of(case).count("case.closed") == 1


def test_silence_counts_from_the_last_offer_though_one_came_while_the_worker_was_at_it(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    as_it_was_read = now(case)
    redress.decline(case, "Rather a credit.", by=member, at=NOW + DAY)
    redress.offer(case, a_remedy(NOW + DAY, kind="credit"), by=handler, at=NOW + DAY + HOUR)
    version = now(case).version
    redress.lapse_offer(as_it_was_read, at=NOW + 15 * DAY)
    assert (now(case).state, now(case).version) == ("offered", version)
    redress.lapse_offer(now(case), at=NOW + 16 * DAY)
    assert now(case).state == "investigating"


def test_a_question_asked_anew_is_not_ended_for_the_silence_on_the_one_before(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    handling.ask(case, "Which card was it?", by=handler, at=NOW + DAY)
    as_it_was_read = now(case)
    handling.answer(case, "The blue one.", by=member, at=NOW + 22 * DAY)
    handling.ask(case, "Whose is it?", by=handler, at=NOW + 22 * DAY + HOUR)
    closing.lapse_question(as_it_was_read, at=NOW + 22 * DAY + 2 * HOUR)
    assert now(case).is_open


def test_a_duty_that_goes_through_cases_bears_that_others_write_meanwhile(
    sqlite_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a list that is still being read lets nobody write after another writer has."""
    handler = a_handler()
    for name in ("Asha", "Grace", "Layla"):
        an_offered_case(handler, a_member(name))
    remind = waiting._remind

    def beside_another(case: Case, wait: waiting.Wait, at: dt.datetime) -> bool:
        done = remind(case, wait, at)
        with closing_it(sqlite3.connect(sqlite_house.removeprefix("sqlite:///"))) as other, other:
            other.execute("UPDATE person SET name = name || '.'")
        return done

    monkeypatch.setattr(waiting, "_remind", beside_another)
    assert waiting.remind_due(NOW + 8 * DAY) == 3
