"""Promises (design 4.4): how long they are, and how they are kept, held, moved and broken."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from portal import history
from portal.cases import deadlines, handling, in_charge, watch
from portal.cases.codes import CATEGORIES
from portal.cases.deadlines import open_promises, standing
from portal.cases.records import Case, Promise
from portal.history import SYSTEM
from portal.members import association
from portal.metrics.counts import folds
from portal.metrics.counts.facts import Known
from portal.recovery import closing, redress
from tests.desk import now
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_closed_case,
    a_confirming_case,
    a_handler,
    a_member,
    a_recovering_case,
    a_remedy,
    a_supervisor,
    an_acknowledged_case,
    an_association,
    an_offered_case,
    kinds_of,
)

KOLKATA = ZoneInfo("Asia/Kolkata")


def closing_time(day: int, month: int = 3) -> dt.datetime:
    """18:00 in Kolkata on a day of 2026."""
    return dt.datetime(2026, month, day, 18, tzinfo=KOLKATA).astimezone(dt.UTC)


def due(case: Case, kind: str) -> dt.datetime:
    """When the promise of this kind that stands falls due."""
    promise = standing(case, kind)
    assert promise is not None
    return promise.due


def lines(case: Case, kind: str, promise: str | None = None) -> list[dict[str, object]]:
    """The particulars of the lines of one kind."""
    told = [line.particulars for line in history.lines_of(case.subject) if line.kind == kind]
    return [one for one in told if promise is None or one["promise"] == promise]


# NOW is Tuesday 10 March, 11:30: that day is the first working day, its closing time 18:00.


def test_a_case_begins_with_an_acknowledgement_in_2_days_a_word_in_5_and_a_decision(house: str) -> None:
    case = a_case(category="fees")
    assert due(case, "acknowledgement") == closing_time(11)
    assert due(case, "update") == closing_time(16)
    assert due(case, "decision") == closing_time(19)
    assert case.queue_at == closing_time(11)


STAGE_ONE = {
    "website": 5,
    "fees": 8,
    "publications": 8,
    "events": 10,
    "chapter": 12,
    "certification": 15,
    "advocacy": 20,
    "conduct": 40,
    "other": 10,
}


def test_each_category_has_its_working_days_and_half_of_them_rounded_up_when_critical(house: str) -> None:
    an_association()
    assert STAGE_ONE.keys() == CATEGORIES.keys()
    for category, days in STAGE_ONE.items():
        for severity in (None, "low", "medium", "high"):
            assert deadlines.decision_days(Case(category=category, severity=severity, stage=1)) == days
        assert (
            deadlines.decision_days(Case(category=category, severity="critical", stage=1)) == (days + 1) // 2
        )
        second = 60 if category == "conduct" else 20
        assert deadlines.decision_days(Case(category=category, severity="critical", stage=2)) == second


def test_an_association_may_promise_other_days(house: str) -> None:
    an_association()
    association.choose("promises", {"fees": 3, "update": 2}, by=SYSTEM, at=NOW)
    case = a_case(category="fees")
    assert (due(case, "decision"), due(case, "update")) == (closing_time(12), closing_time(11))


def test_holidays_and_weekends_are_no_working_days(house: str) -> None:
    an_association()
    plan = {"tz": "Asia/Kolkata", "week": association.USUAL_WEEK, "holidays": ["2026-03-11"]}
    association.set_calendar(plan, dt.date(2026, 3, 1), by=SYSTEM, at=NOW - 9 * DAY)
    assert due(a_case(), "acknowledgement") == closing_time(12)


def test_a_later_calendar_does_not_alter_what_was_promised_before(house: str) -> None:
    case = a_case()
    plan = {"tz": "Asia/Kolkata", "week": association.USUAL_WEEK, "holidays": ["2026-03-11", "2026-03-12"]}
    association.set_calendar(plan, dt.date(2026, 3, 11), by=SYSTEM, at=NOW)
    assert due(case, "acknowledgement") == closing_time(11)


def test_a_case_received_at_night_has_its_first_day_with_the_next_opening(house: str) -> None:
    case = a_case(at=dt.datetime(2026, 3, 10, 22, 0, tzinfo=KOLKATA).astimezone(dt.UTC))
    assert due(case, "acknowledgement") == closing_time(12)


def test_a_stricter_class_shortens_the_decision_counted_from_receipt(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler, category="fees")
    handling.assess(case, "critical", "fees", by=handler, at=NOW + 2 * HOUR)
    assert due(case, "decision") == closing_time(13)  # 4 of 8 days, from Tuesday on
    [moved] = lines(case, "promise.moved")
    assert (moved["promise"], moved["why"]) == ("decision", "assessed")


def test_a_laxer_class_lengthens_nothing(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler, category="fees")
    handling.assess(case, "low", "conduct", by=handler, at=NOW + 2 * HOUR)
    assert due(case, "decision") == closing_time(19)
    assert lines(case, "promise.moved") == []


def test_a_recomputed_promise_is_never_due_before_the_end_of_the_next_working_day(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler, category="fees")
    late = closing_time(18) - HOUR  # Wednesday of the next week: four days from receipt are long over
    handling.assess(case, "critical", "fees", by=handler, at=late)
    assert due(case, "decision") == closing_time(19)
    second = an_acknowledged_case(handler, category="certification")
    handling.assess(second, "medium", "website", by=handler, at=late)
    assert due(second, "decision") == closing_time(19)


def test_reclassifying_with_the_same_days_lets_an_extension_stand(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler, category="fees")
    handling.extend(case, "decision", closing_time(30), "The bank is slow.", by=handler, at=NOW + 2 * HOUR)
    handling.assess(case, "high", "publications", by=handler, at=NOW + 3 * HOUR)
    assert due(case, "decision") == closing_time(30)
    handling.assess(case, "critical", "fees", by=handler, at=NOW + 4 * HOUR)
    assert due(case, "decision") == closing_time(13)


def test_reclassifying_as_critical_while_a_question_is_open_shortens_the_decision_too(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member, category="fees")
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)
    handling.assess(case, "critical", "fees", by=handler, at=NOW + 4 * HOUR)
    handling.answer(case, "On Monday.", by=member, at=NOW + 5 * HOUR)
    assert due(case, "decision") == closing_time(13)


def test_no_promise_runs_while_a_question_is_open_and_none_is_broken_then(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member, category="fees")
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)
    assert {promise.status() for promise in open_promises(case)} == {"paused"}
    assert watch.write_broken(NOW + 20 * DAY) == 0
    assert watch.warn_handlers(NOW + 20 * DAY) == 0
    assert now(case).queue_at == deadlines.FAR


def test_after_the_answer_the_days_that_were_waited_are_not_counted(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member, category="fees")
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)  # Tuesday afternoon
    handling.answer(case, "On Monday.", by=member, at=NOW + 7 * DAY)  # Tuesday, a week later, 11:30
    # Wednesday to Monday were wholly waited for: Tuesday 10 and Tuesday 17 are days 1 and 2 of 8.
    assert due(case, "decision") == closing_time(25)
    assert {promise.status() for promise in open_promises(case)} == {"open"}
    assert {line["why"] for line in lines(case, "promise.moved")} == {"resumed"}


def test_a_promise_that_resumes_is_never_due_before_the_end_of_the_next_working_day(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member, category="website")
    asked = closing_time(16) - HOUR  # the decision is due in an hour
    handling.ask(case, "When was it?", by=handler, at=asked)
    handling.answer(case, "On Monday.", by=member, at=asked + 2 * DAY)
    assert due(case, "decision") == closing_time(19)


def test_an_extended_promise_moves_on_by_the_working_time_that_was_waited(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member, category="fees")
    handling.extend(case, "decision", closing_time(23), "The bank is slow.", by=handler, at=NOW + 3 * HOUR)
    opening = dt.datetime(2026, 3, 12, 9, 30, tzinfo=KOLKATA).astimezone(dt.UTC)
    handling.ask(case, "When was it?", by=handler, at=opening)
    handling.answer(case, "On Monday.", by=member, at=opening + 5 * DAY)  # three working days later
    assert due(case, "decision") == closing_time(26)


def test_a_question_asked_again_starts_no_second_promise_and_the_days_of_silence_anew(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)
    handling.ask(case, "And how much?", by=handler, at=NOW + 3 * DAY)
    assert case.waiting_since == NOW + 3 * DAY
    assert [promise.kind for promise in open_promises(case)].count("update") == 1
    assert {promise.running for promise in open_promises(case)} == {False}


def test_reply_question_offer_and_extension_renew_the_update_and_nothing_else_does(house: str) -> None:
    handler, member = a_handler(), a_member()

    def made(case: Case) -> int:
        return len(lines(case, "promise.made", "update"))

    case = an_acknowledged_case(handler, member)
    assert made(case) == 1
    handling.assess(case, "medium", "fees", by=handler, at=NOW + 2 * HOUR)
    handling.write_note(case, "Seen before.", by=handler, at=NOW + 2 * HOUR)
    handling.answer(case, "Any news?", by=member, at=NOW + 2 * HOUR)
    in_charge.assign(case, a_handler("Next").email, by=handler, at=NOW + 2 * HOUR)
    in_charge.assign(case, handler.email, by=handler, at=NOW + 2 * HOUR)
    assert made(case) == 1
    handling.reply(case, "Tomorrow.", by=handler, at=NOW + DAY)
    assert due(case, "update") == closing_time(17)
    assert made(case) == 2
    handling.ask(case, "When was it?", by=handler, at=NOW + DAY)
    assert made(case) == 3
    handling.answer(case, "On Monday.", by=member, at=NOW + DAY)
    handling.extend(case, "decision", closing_time(30), "The bank is slow.", by=handler, at=NOW + DAY)
    assert made(case) == 4
    redress.offer(case, a_remedy(NOW + DAY), by=handler, at=NOW + DAY)
    assert made(case) == 5
    redress.accept(case, by=member, at=NOW + 2 * DAY)
    redress.deliver(case, 1, "Done.", by=handler, at=NOW + 2 * DAY)
    assert made(case) == 5
    assert len(lines(case, "promise.kept", "update")) == 4


def test_a_word_on_where_things_stand_keeps_the_update_and_is_no_answer_yet(house: str) -> None:
    handler, case = a_handler(), a_case()
    handling.acknowledge(case, "I have it.", by=handler, at=NOW)
    handling.assess(case, "medium", "fees", by=handler, at=NOW)
    handling.reply(case, "I wait for the bank.", by=handler, at=NOW + DAY, progress=True)
    assert len(lines(case, "promise.kept", "update")) == 1
    known = Known()
    for number, line in enumerate(history.lines_of(case.subject)):
        folds.take(known, line.kind, line.at.isoformat(), number, line.particulars)
    assert (known.first_reply, known.replies) == (None, 0)


def test_a_reply_while_the_member_is_waited_for_makes_a_promise_that_waits_too(house: str) -> None:
    handler = a_handler()
    case = an_offered_case(handler)
    handling.reply(case, "Take your time.", by=handler, at=NOW + DAY)
    assert [promise.status() for promise in open_promises(case)] == ["paused"]


def test_a_promise_is_extended_only_before_its_time_and_only_to_a_later_one(house: str) -> None:
    handler, case = a_handler(), a_case()
    in_charge.take(case, by=handler, at=NOW)
    for wrong in (closing_time(11), NOW - DAY):
        with pytest.raises(handling.NotALaterDay):
            handling.extend(case, "acknowledgement", wrong, "Sorry.", by=handler, at=NOW)
    with pytest.raises(handling.AlreadyBroken):
        handling.extend(case, "acknowledgement", closing_time(20), "Sorry.", by=handler, at=closing_time(11))
    with pytest.raises(handling.NoSuchPromise):
        handling.extend(case, "remedy", closing_time(20), "Sorry.", by=handler, at=NOW)
    handling.extend(case, "acknowledgement", closing_time(13), "Sorry.", by=handler, at=NOW + HOUR)
    assert due(case, "acknowledgement") == closing_time(13)
    [moved] = lines(case, "promise.moved")
    assert moved["why"] == "extended"
    assert "message.written" in kinds_of(case)  # the member reads the reason


def test_a_promise_kept_late_is_broken_and_not_kept(house: str) -> None:
    handler, case = a_handler(), a_case()
    handling.acknowledge(case, "Sorry for the silence.", by=handler, at=closing_time(12))
    assert len(lines(case, "promise.broken", "acknowledgement")) == 1
    assert lines(case, "promise.kept", "acknowledgement") == []
    late = Promise.get(Promise.kind == "acknowledgement")
    assert (late.status(), late.broken_at) == ("broken", closing_time(11))


def test_a_promise_kept_at_its_very_last_moment_is_kept(house: str) -> None:
    handler, case = a_handler(), a_case()
    handling.acknowledge(case, "Here I am.", by=handler, at=closing_time(11))
    assert len(lines(case, "promise.kept", "acknowledgement")) == 1
    assert lines(case, "promise.broken") == []


def test_a_broken_promise_is_written_once_and_stays_open_until_it_is_done(house: str) -> None:
    handler, case = a_handler(), a_case()
    after = closing_time(11) + HOUR
    assert watch.write_broken(after) == 1
    assert watch.write_broken(after + DAY) == 0
    assert standing(case, "acknowledgement") is not None
    handling.acknowledge(case, "Sorry.", by=handler, at=after + DAY)
    assert len(lines(case, "promise.broken", "acknowledgement")) == 1
    assert lines(case, "promise.kept", "acknowledgement") == []


def test_the_handler_is_warned_once_a_working_day_before(house: str) -> None:
    case = a_case()
    monday = closing_time(13)  # the update is due on Monday 16: a working day before is Friday 13
    assert watch.warn_handlers(closing_time(11) - DAY) == 1  # the acknowledgement
    assert watch.warn_handlers(monday - dt.timedelta(minutes=1)) == 0
    assert watch.warn_handlers(monday) == 1
    assert watch.warn_handlers(monday + HOUR) == 0
    assert [line["promise"] for line in lines(case, "promise.warned")] == ["acknowledgement", "update"]
    assert {line["whom"] for line in lines(case, "promise.warned")} == {"handler"}


def test_the_member_is_told_once_four_working_hours_before(house: str) -> None:
    case = a_case()
    before = closing_time(11) - 4 * HOUR
    assert watch.tell_members(before - dt.timedelta(minutes=1)) == 0
    assert watch.tell_members(before) == 1
    assert watch.tell_members(before + HOUR) == 0
    assert [line["whom"] for line in lines(case, "promise.warned")] == ["member"]


def test_nobody_is_warned_of_a_promise_that_was_kept_or_has_passed(house: str) -> None:
    handler, case = a_handler(), a_case()
    handling.acknowledge(case, "Here I am.", by=handler, at=NOW + HOUR)
    assert watch.tell_members(closing_time(11)) == 0
    assert watch.tell_members(closing_time(16) + HOUR) == 0
    assert lines(case, "promise.warned") == []


def test_an_extended_promise_is_warned_of_again(house: str) -> None:
    handler, case = a_handler(), a_case()
    in_charge.take(case, by=handler, at=NOW)
    assert watch.warn_handlers(closing_time(11) - HOUR) == watch.tell_members(closing_time(11) - HOUR) == 1
    handling.extend(
        case, "acknowledgement", closing_time(18), "Sorry.", by=handler, at=closing_time(11) - HOUR
    )
    assert watch.warn_handlers(closing_time(17)) == 1
    assert watch.tell_members(closing_time(18) - HOUR) == 1
    told = [(line["promise"], line["whom"]) for line in lines(case, "promise.warned")]
    assert told == [("acknowledgement", "handler"), ("acknowledgement", "member")] * 2


def test_an_accepted_remedy_is_promised_by_its_own_date(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_recovering_case(handler, member)
    promise = standing(case, "remedy", 1)
    assert promise is not None
    assert promise.due == NOW + 7 * DAY
    redress.deliver(case, 1, "Done.", by=handler, at=NOW + 2 * DAY)
    assert len(lines(case, "promise.kept", "remedy")) == 1


def test_a_remedy_accepted_on_its_last_day_is_due_at_the_end_of_the_next_working_day(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    redress.offer(case, a_remedy(NOW, days=1), by=handler, at=NOW + 3 * HOUR)
    redress.accept(case, by=member, at=NOW + 3 * DAY)
    assert due(case, "remedy") == closing_time(16)


def test_the_first_decision_keeps_its_promise_and_closing_ends_the_rest(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    closing.conclude(case, "not_upheld", "The fee is right.", by=handler, at=NOW + 3 * HOUR)
    assert len(lines(case, "promise.kept", "decision")) == 1
    assert open_promises(case) == []
    assert lines(case, "promise.broken") == []
    assert watch.write_broken(NOW + 90 * DAY) == 0


def test_a_promise_whose_time_had_passed_is_broken_when_the_case_closes(house: str) -> None:
    member = a_member()
    case = a_case(member)
    closing.withdraw(case, by=member, at=NOW + 8 * DAY)
    assert sorted(str(line["promise"]) for line in lines(case, "promise.broken")) == [
        "acknowledgement",
        "update",
    ]


def test_the_second_stage_sets_its_own_decision_promise(house: str) -> None:
    a_supervisor()
    handler = a_handler()
    case = a_case_looked_into(handler, category="fees")
    in_charge.escalate(case, "stage_two", by=handler, at=NOW + 3 * HOUR)
    assert due(case, "decision") == closing_time(6, month=4)  # the 20th working day from Tuesday 10 March
    assert lines(case, "promise.broken") == []
    conduct = a_case_looked_into(handler, category="conduct")
    in_charge.escalate(conduct, "stage_two", by=handler, at=NOW + 3 * HOUR)
    promise = standing(conduct, "decision")
    assert promise is not None
    assert promise.days == 60


def test_a_disputed_case_gets_a_second_decision_promised_in_the_second_stage(house: str) -> None:
    supervisor = a_supervisor()
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    decided = case.decided_at
    closing.dispute(case, "Still not right.", by=member, at=NOW + 3 * DAY)
    assert standing(case, "decision") is None
    in_charge.escalate(case, "stage_two", by=a_handler("Another"), at=NOW + 3 * DAY)
    assert standing(case, "decision") is not None
    closing.conclude(case, "partly_upheld", "A little of it.", by=supervisor, at=NOW + 4 * DAY)
    assert len(lines(case, "promise.kept", "decision")) == 2
    assert (case.decided_at, case.finding) == (decided, "partly_upheld")


def test_a_case_reopened_before_any_decision_has_one_promised_again(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)
    closing.lapse_question(case, at=NOW + 22 * DAY)
    case = now(case)
    handling.reopen(case, "I was ill.", by=member, at=NOW + 23 * DAY)
    assert {promise.kind for promise in open_promises(case)} == {"update", "decision"}


def test_a_case_reopened_after_its_decision_has_no_other_promised(house: str) -> None:
    member = a_member()
    case = a_closed_case(a_handler(), member)
    handling.reopen(case, "It came back.", by=member, at=NOW + 4 * DAY)
    assert {promise.kind for promise in open_promises(case)} == {"update"}


def test_a_case_never_assessed_that_was_reopened_is_assessed_and_not_reclassified(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case(member)
    in_charge.take(case, by=handler, at=NOW)
    handling.ask(case, "When was it?", by=handler, at=NOW)
    closing.lapse_question(case, at=NOW + 22 * DAY)
    case = now(case)
    handling.reopen(case, "I was ill.", by=member, at=NOW + 23 * DAY)
    handling.assess(case, "low", "fees", by=handler, at=NOW + 23 * DAY)
    assert kinds_of(case).count("case.assessed") == 1
    assert "case.reclassified" not in kinds_of(case)


def test_a_promise_once_broken_is_not_moved_when_the_waiting_ends(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member, category="website")
    handling.ask(case, "When was it?", by=handler, at=closing_time(17))  # a day after the decision was due
    handling.answer(case, "On Monday.", by=member, at=closing_time(18))
    broken = standing(case, "decision")
    assert broken is not None
    assert (broken.status(), broken.due) == ("broken", closing_time(16))
