"""The moves of the desk and the answers of the member: their fine print (design 4.2)."""

import pytest

from portal import history
from portal.cases import handling, in_charge
from portal.cases.conversation import NothingWritten
from portal.cases.in_charge import HasHandler, NotForThem
from portal.cases.intake import UnknownChoice
from portal.cases.records import Case, Message
from portal.cases.states import TooLate, WrongState
from portal.cases.walls import Forbidden
from portal.recovery import closing
from portal.store.search import CASE_WORDS, find
from tests.desk import now
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_chapter,
    a_closed_case,
    a_confirming_case,
    a_handler,
    a_member,
    a_recovering_case,
    a_supervisor,
    an_acknowledged_case,
    kinds_of,
)


def the_last(case: Case, kind: str) -> dict[str, object]:
    """The particulars of the last line of a kind."""
    return [line.particulars for line in history.lines_of(case.subject) if line.kind == kind][-1]


def test_taking_a_case_is_silent_to_the_member(house: str) -> None:
    handler, case = a_handler(), a_case()
    before = len(kinds_of(case))
    in_charge.take(case, by=handler, at=NOW)
    assert kinds_of(case)[before:] == ["case.assigned"]
    assert (the_last(case, "case.assigned")["to"], case.state) == (handler.id, "received")
    assert Message.select().count() == 1
    with pytest.raises(HasHandler) as refused:
        in_charge.take(case, by=a_handler("Second"), at=NOW)
    assert handler.name in str(refused.value)


def test_acknowledging_takes_the_case_when_nobody_has(house: str) -> None:
    handler, case = a_handler(), a_case()
    handling.acknowledge(case, "I have your case.", by=handler, at=NOW + HOUR)
    assert (case.state, case.handler_id) == ("acknowledged", handler.id)
    assert case.acknowledged_at == NOW + HOUR
    assert kinds_of(case)[-4:] == ["case.assigned", "message.written", "promise.kept", "case.acknowledged"]


def test_a_supervisor_acknowledges_for_the_handler_without_taking_the_case_away(house: str) -> None:
    handler, case = a_handler(), a_case()
    in_charge.take(case, by=handler, at=NOW)
    with pytest.raises(Forbidden):
        handling.acknowledge(case, "I have it.", by=a_handler("Second"), at=NOW)
    handling.acknowledge(case, "We have your case.", by=a_supervisor(), at=NOW)
    assert case.handler_id == handler.id


def test_every_word_to_the_member_has_words(house: str) -> None:
    handler, case = a_handler(), a_case()
    with pytest.raises(NothingWritten):
        handling.acknowledge(case, " \n", by=handler, at=NOW)
    assert now(case).state == "received"


def test_the_first_assessment_begins_the_work_and_later_ones_reclassify(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler, category="fees")
    handling.assess(case, "low", "events", by=handler, at=NOW + 2 * HOUR)
    assert (case.state, case.severity, case.category) == ("investigating", "low", "events")
    assert case.assessed_at == NOW + 2 * HOUR
    handling.assess(case, "high", "events", by=handler, at=NOW + 3 * HOUR)
    assert case.assessed_at == NOW + 2 * HOUR
    assert [kind for kind in kinds_of(case) if "ssess" in kind or "class" in kind] == [
        "case.assessed",
        "case.reclassified",
    ]
    assert the_last(case, "case.reclassified")["severity"] == "high"
    for severity, category in (("urgent", "fees"), ("low", "weather")):
        with pytest.raises(UnknownChoice):
            handling.assess(case, severity, category, by=handler, at=NOW + 4 * HOUR)


def test_a_question_pauses_the_case_without_a_state_of_its_own_and_the_reply_is_the_answer(
    house: str,
) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    handling.ask(case, "When was it?", by=handler, at=NOW + 3 * HOUR)
    assert (case.state, case.is_paused, case.new_answer) == ("investigating", True, False)
    handling.answer(case, "On Monday.", by=member, at=NOW + DAY)
    assert (case.state, case.is_paused, case.new_answer) == ("investigating", False, True)
    assert kinds_of(case)[-1] == "case.answered"
    handling.answer(case, "And once more.", by=member, at=NOW + 2 * DAY)
    assert kinds_of(case).count("case.answered") == 1
    assert [message.kind for message in Message.select().order_by(Message.id)][-3:] == [
        "question",
        "answer",
        "reply",
    ]


def test_both_sides_may_write_in_any_state_and_it_stays(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_closed_case(handler, member)
    handling.answer(case, "Thank you.", by=member, at=NOW + 4 * DAY)
    handling.reply(case, "You are welcome.", by=handler, at=NOW + 4 * DAY)
    handling.write_note(case, "A friendly member.", by=a_supervisor(), at=NOW + 4 * DAY)
    assert (case.state, case.closed_at) == ("closed", NOW + 3 * DAY)


def test_a_note_says_nothing_to_the_member(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_acknowledged_case(handler, member)
    handling.write_note(case, "The bank is to blame, says Xyzzy.", by=handler, at=NOW + DAY)
    note = Message.get(Message.text.contains("Xyzzy"))
    assert (note.side, kinds_of(case)[-1]) == ("note", "note.written")
    assert "message.written" not in kinds_of(case)[-1:]
    assert [row[0] for row in find(CASE_WORDS, "xyzzy").tuples().execute(case._meta.database)] == [case.id]


def test_a_case_is_given_only_to_somebody_who_may_act_on_it(house: str) -> None:
    handler, case = a_handler(), a_case()
    second = a_handler("Second")
    for nobody in ("nobody@example.org", a_member().email, a_handler("Pune", a_chapter("pune")).email):
        with pytest.raises(NotForThem):
            in_charge.assign(case, nobody, by=handler, at=NOW)
    in_charge.assign(case, second.email.upper(), by=handler, at=NOW)
    assert case.handler_id == second.id
    lines = len(kinds_of(case))
    in_charge.assign(case, second.email, by=handler, at=NOW)
    assert len(kinds_of(case)) == lines


def test_escalating_goes_to_the_supervisor_with_the_fewest_cases_and_never_back_to_oneself(
    house: str,
) -> None:
    handler, busy = a_handler(), a_supervisor("Busy")
    free = a_supervisor("Free")
    for _ in range(3):
        in_charge.take(a_case(), by=busy, at=NOW)
    case = an_acknowledged_case(handler)
    in_charge.escalate(case, "supervisor", by=handler, at=NOW + DAY)
    assert (case.handler_id, case.stage) == (free.id, 1)
    assert the_last(case, "case.escalated")["to"] == "supervisor"
    in_charge.escalate(case, "stage_two", by=free, at=NOW + DAY)
    assert (case.handler_id, case.stage) == (busy.id, 2)
    with pytest.raises(WrongState):
        in_charge.escalate(case, "stage_two", by=busy, at=NOW + DAY)
    with pytest.raises(UnknownChoice):
        in_charge.escalate(case, "board", by=busy, at=NOW + DAY)


def test_a_case_escalated_where_no_supervisor_is_free_waits_for_one_in_the_queue(house: str) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler)
    in_charge.escalate(case, "supervisor", by=handler, at=NOW + DAY)
    assert case.handler_id is None


def test_reopening_clears_the_finding_and_keeps_the_handler(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_closed_case(handler, member)
    decided = case.decided_at
    handling.reopen(case, "It came back.", by=member, at=NOW + 20 * DAY)
    assert (case.state, case.is_open, case.finding) == ("investigating", True, None)
    assert (case.closed_at, case.closed_by, case.decided_at) == (None, None, decided)
    assert (case.handler_id, case.reopened_at) == (handler.id, NOW + 20 * DAY)


def test_staff_reopen_as_well(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_closed_case(handler, member)
    handling.reopen(case, "The bank sent it back.", by=a_handler("Second"), at=NOW + 4 * DAY)
    assert case.handler_id == handler.id


def test_a_case_is_reopened_within_30_days_of_its_closing(house: str) -> None:
    handler, member = a_handler(), a_member()
    closed = NOW + 3 * DAY
    case = a_closed_case(handler, member)
    with pytest.raises(TooLate):
        handling.reopen(case, "It came back.", by=member, at=closed + 30 * DAY + HOUR)
    handling.reopen(case, "It came back.", by=member, at=closed + 30 * DAY)
    assert case.is_open


@pytest.mark.parametrize("finding", ["withdrawn", "duplicate", "not_a_complaint"])
def test_what_was_withdrawn_or_was_no_case_of_its_own_is_not_reopened(house: str, finding: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    if finding == "withdrawn":
        closing.withdraw(case, by=member, at=NOW + DAY)
    else:
        closing.conclude(case, finding, "See the other case.", by=handler, at=NOW + DAY)
    for by in (member, a_supervisor()):
        with pytest.raises(WrongState):
            handling.reopen(case, "It came back.", by=by, at=NOW + 2 * DAY)


def test_a_member_who_says_still_not_right_is_heard_by_somebody_else(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    closing.dispute(case, "The money never came.", by=member, at=NOW + 3 * DAY)
    assert (case.state, case.handler_id) == ("investigating", None)
    with pytest.raises(Forbidden):
        handling.reply(case, "Let me look again.", by=handler, at=NOW + 3 * DAY)
    second = a_handler("Second")
    in_charge.take(case, by=second, at=NOW + 3 * DAY)
    handling.reply(case, "I look at it anew.", by=second, at=NOW + 3 * DAY)


def test_the_line_about_a_move_carries_the_case_as_it_was_then(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_recovering_case(handler, member, category="events")
    handling.assess(case, "critical", "conduct", by=handler, at=NOW + 2 * DAY)
    lines = {line.kind: line.particulars for line in history.lines_of(case.subject)}
    assert (lines["case.received"]["category"], lines["case.received"]["severity"]) == ("events", None)
    assert lines["case.decided"]["category"] == "events"
    assert lines["case.reclassified"]["category"] == "conduct"
    assert lines["case.received"]["chapter"] == case.chapter_id
