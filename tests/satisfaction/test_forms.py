"""The case form: asked when, how often, in which language; answered once, and changed until it closes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from portal import history
from portal.cases import handling, in_charge
from portal.cases.records import Case
from portal.members.people import Person, PersonActor, actor
from portal.recovery import closing, redress, remedying
from portal.satisfaction import asking, forms, reading
from portal.satisfaction.asked import FormClosed, NotYours
from portal.satisfaction.asking import asking_time
from portal.satisfaction.forms import Form
from portal.satisfaction.scales import QUESTIONS
from tests.desk import now
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_closed_case,
    a_handler,
    a_member,
    an_acknowledged_case,
    kinds_of,
    person_of,
)

CLOSED = NOW + 3 * DAY  # Friday, 11:30 in Kolkata
ASKED = CLOSED + DAY


def work(at: dt.datetime) -> tuple[int, int]:
    """Everything the worker does for the forms; how many were sent and how many reminded of."""
    asking.plan_from_history()
    return asking.send_due(at), asking.remind_due(at)


def a_case_asked_about(member: PersonActor | None = None) -> tuple[Case, Form]:
    """A closed case, and its form, open since a day after the closing."""
    case = a_closed_case(a_handler(), member or a_member())
    work(ASKED)
    return case, Form.get(Form.case == case.id)


def told(case: Case, kind: str) -> list[dict[str, object]]:
    """The particulars of the lines of one kind."""
    return [line.particulars for line in history.lines_of(case.subject) if line.kind == kind]


def test_a_member_is_asked_a_day_after_the_closing_and_for_14_days(house: str) -> None:
    case = a_closed_case(a_handler(), a_member())
    assert work(ASKED - HOUR) == (0, 0)
    assert work(ASKED) == (1, 0)
    assert work(ASKED + HOUR) == (0, 0)
    form = Form.get()
    assert (form.sent_at, form.closes_at) == (ASKED, ASKED + 14 * DAY)
    assert forms.open_form_of(case, ASKED + 14 * DAY - HOUR) == form
    assert forms.open_form_of(case, ASKED + 14 * DAY) is None
    [sent] = told(case, "form.sent")
    assert (sent["form"], sent["finding"], sent["language"]) == (form.id, "upheld", "en")


@pytest.mark.parametrize(
    ("zone", "hour", "asked"),
    [
        ("Asia/Kolkata", 9, 9),
        ("Asia/Kolkata", 8, 9),
        ("Asia/Kolkata", 0, 9),
        ("Asia/Yerevan", 19, 19),
        ("America/New_York", 20, 33),
        ("Pacific/Auckland", 23, 33),
    ],
)
def test_nobody_is_asked_before_nine_or_after_eight_by_their_own_clock(
    zone: str, hour: int, asked: int
) -> None:
    midnight = dt.datetime(2026, 3, 28, tzinfo=ZoneInfo(zone))  # the clocks change soon in some of them
    moment = midnight.replace(hour=hour).astimezone(dt.UTC)
    expected = (midnight + dt.timedelta(days=asked // 24)).replace(hour=asked % 24)
    assert asking_time(moment, zone) == expected.astimezone(dt.UTC)


def test_a_worker_that_is_late_asks_nobody_at_night(house: str) -> None:
    a_closed_case(a_handler(), a_member(time_zone="America/New_York"))
    night = dt.datetime(2026, 3, 16, 2, 0, tzinfo=ZoneInfo("America/New_York"))
    assert work(night) == (0, 0)
    assert work(night + 6 * HOUR) == (0, 0)
    assert work(night + 7 * HOUR) == (1, 0)


def test_a_member_is_reminded_once_after_four_days_and_never_after_an_answer(house: str) -> None:
    case, _ = a_case_asked_about()
    assert work(ASKED + 4 * DAY - HOUR) == (0, 0)
    assert work(ASKED + 4 * DAY + 12 * HOUR) == (0, 0)  # it is night
    assert work(ASKED + 5 * DAY) == (0, 1)
    assert work(ASKED + 6 * DAY) == (0, 0)
    assert len(told(case, "form.reminded")) == 1
    prompt = a_member("Prompt")
    other, form = a_case_asked_about(prompt)
    forms.answer(form, {"q1": "yes"}, by=prompt, at=ASKED + DAY)
    assert work(ASKED + 5 * DAY) == (0, 0)
    assert told(other, "form.reminded") == []


def test_a_member_rests_30_days_and_what_was_not_asked_is_recorded(house: str) -> None:
    member = a_member()
    a_case_asked_about(member)
    second = a_closed_case(a_handler(), member, at=NOW + 10 * DAY)
    assert work(NOW + 14 * DAY)[0] == 0
    [withheld] = told(second, "form.withheld")
    assert (withheld["why"], withheld["finding"]) == ("rest", "upheld")
    assert forms.open_form_of(second, NOW + 14 * DAY) is None
    third = a_closed_case(a_handler(), member, at=NOW + 35 * DAY)
    assert work(NOW + 39 * DAY) == (1, 0)
    assert told(second, "form.sent") == []
    assert len(told(third, "form.sent")) == 1


@pytest.mark.parametrize("finding", ["duplicate", "not_a_complaint"])
def test_what_was_no_case_of_its_own_is_never_asked_about(house: str, finding: str) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    closing.conclude(case, finding, "See the other one.", by=handler, at=NOW + DAY)
    work(NOW + 3 * DAY)
    assert Form.select().count() == 0


def test_every_other_way_of_closing_is_asked_about(house: str) -> None:
    handler = a_handler()
    withdrawn, silent = a_case(a_member("One")), an_acknowledged_case(handler, a_member("Two"))
    rejected = a_case_looked_into(handler, a_member("Three"))
    handling.ask(silent, "When was it?", by=handler, at=NOW + 2 * HOUR)
    closing.lapse_question(silent, at=NOW + DAY)
    closing.withdraw(withdrawn, by=_member_of(withdrawn), at=NOW + DAY)
    closing.conclude(rejected, "not_upheld", "The fee is right.", by=handler, at=NOW + DAY)
    assert work(NOW + 2 * DAY) == (3, 0)


def _member_of(case: Case) -> PersonActor:
    return actor(Person.get_by_id(case.member_id))


def test_the_form_is_in_the_language_the_member_has_when_it_is_sent(house: str) -> None:
    member = a_member(language="hi")
    a_closed_case(a_handler(), member)
    asking.plan_from_history()
    person = person_of(member)
    person.language = "kn"
    person.save()
    asking.send_due(ASKED)
    assert Form.get().language == "kn"


def test_any_part_may_be_answered_and_the_first_question_makes_it_an_answer(house: str) -> None:
    member = a_member()
    case, form = a_case_asked_about(member)
    forms.answer(form, {"q2": "4", "words": "Be faster."}, by=member, at=ASKED + HOUR)
    assert Form.get().answered_at is None
    assert told(case, "form.answered") == []
    forms.answer(form, {"q1": "partly", "share": "yes"}, by=member, at=ASKED + 2 * HOUR)
    form = Form.get()
    assert (form.q1, form.q2, form.q3, form.share) == ("partly", 4, None, "yes")
    assert form.answered_at == ASKED + 2 * HOUR
    [answered] = told(case, "form.answered")
    assert (answered["q1"], answered["q2"], answered["q5"]) == ("partly", 4, None)
    assert "Be faster." not in str(answered)


def test_an_answer_is_changed_until_the_form_closes_and_counts_once(house: str) -> None:
    member = a_member()
    case, form = a_case_asked_about(member)
    forms.answer(form, {"q1": "no", "q5": "1"}, by=member, at=ASKED + HOUR)
    forms.answer(form, {"q1": "no", "q5": "1"}, by=member, at=ASKED + 2 * HOUR)
    assert told(case, "form.changed") == []
    forms.answer(form, {"q5": "5"}, by=member, at=ASKED + 13 * DAY)
    assert [line["q5"] for line in told(case, "form.changed")] == [5]
    assert len(told(case, "form.answered")) == 1
    with pytest.raises(FormClosed):
        forms.answer(form, {"q1": "yes"}, by=member, at=ASKED + 14 * DAY)
    assert Form.get().q1 == "no"


def test_nobody_of_the_staff_answers_in_a_members_place(house: str) -> None:
    case, form = a_case_asked_about()
    with pytest.raises(NotYours):
        forms.answer(form, {"q1": "yes"}, by=a_handler(), at=ASKED + HOUR)
    assert Form.get().q1 is None and told(case, "form.answered") == []


def test_an_answer_carries_the_language_in_which_the_question_was_read(house: str) -> None:
    member = a_member(language="hi")
    case, form = a_case_asked_about(member)
    forms.answer(form, {"q1": "yes"}, by=member, at=ASKED + HOUR, language="kn")
    assert [line["language"] for line in told(case, "form.sent")] == ["hi"]
    assert [(line["language"], line["version"]) for line in told(case, "form.answered")] == [("kn", 1)]


def test_words_are_taken_back_at_any_time_and_the_ratings_stay(house: str) -> None:
    member = a_member()
    case, form = a_case_asked_about(member)
    forms.answer(
        form, {"q1": "no", "q2": "2", "words": "Nobody called.", "share": "yes"}, by=member, at=ASKED
    )
    assert reading.asking(case.id, ASKED + DAY) == reading.Asking(ASKED + 14 * DAY, True, True)
    assert reading.asking(case.id, ASKED + 40 * DAY) == reading.Asking(None, True, True)
    with pytest.raises(NotYours):
        forms.remove_words(case, by=a_handler(), at=ASKED + 40 * DAY)
    assert forms.remove_words(case, by=member, at=ASKED + 40 * DAY) == 1
    assert forms.remove_words(case, by=member, at=ASKED + 41 * DAY) == 0
    form = Form.get()
    assert (form.q1, form.q2, form.words, forms.words_shared(case)) == ("no", 2, "", [])
    assert len(told(case, "form.words_removed")) == 1
    assert reading.asking(case.id, ASKED + 40 * DAY) is None


def test_a_worker_that_stood_still_for_two_weeks_asks_no_more_and_says_why(house: str) -> None:
    case = a_closed_case(a_handler(), a_member())
    assert work(CLOSED + 15 * DAY)[0] == 0
    assert [line["why"] for line in told(case, "form.withheld")] == ["late"]


def test_what_is_on_no_scale_is_not_kept(house: str) -> None:
    member = a_member()
    _, form = a_case_asked_about(member)
    forms.answer(form, {"q1": "maybe", "q2": "6", "q3": "yes", "share": "perhaps"}, by=member, at=ASKED)
    form = Form.get()
    assert (form.q1, form.q2, form.q3, form.share, form.answered_at) == (None, None, None, "no", None)


def reopened_and_closed_again(case: Case, member: PersonActor, at: dt.datetime) -> None:
    """Reopened at `at`, settled by somebody at once, and confirmed a day later."""
    handler = a_handler()
    handling.reopen(case, "It came back.", by=member, at=at)
    in_charge.assign(case, handler.email, by=handler, at=at)
    wanted = remedying.Remedying("settled", "apology", "We are sorry.")
    redress.settle(case, wanted, by=handler, at=at + HOUR)
    closing.confirm(case, by=member, at=at + DAY)


def test_a_reopened_case_calls_its_form_back_and_is_asked_about_after_the_new_closing(house: str) -> None:
    member = a_member()
    case, first = a_case_asked_about(member)
    forms.answer(first, {"q1": "yes"}, by=member, at=ASKED + HOUR)
    reopened_and_closed_again(now(case), member, ASKED + 2 * DAY)
    asking.plan_from_history()
    with pytest.raises(FormClosed):
        forms.answer(first, {"q1": "no"}, by=member, at=ASKED + 3 * DAY)
    assert asking.send_due(ASKED + 4 * DAY) == 1
    old, fresh = Form.select().order_by(Form.id)
    assert (old.status, old.q1, fresh.status, fresh.q1) == ("superseded", "yes", "open", None)
    assert old.closing < fresh.closing
    forms.answer(fresh, {"q1": "no"}, by=member, at=ASKED + 5 * DAY)
    assert [line["q1"] for line in told(case, "form.answered")] == ["yes", "no"]
    second = a_closed_case(a_handler(), member, at=ASKED + 5 * DAY)
    work(ASKED + 9 * DAY)
    assert len(told(second, "form.withheld")) == 1  # another case rests all the same


def test_a_case_reopened_before_it_was_asked_about_is_not_asked_about(house: str) -> None:
    member = a_member()
    case = a_closed_case(a_handler(), member)
    asking.plan_from_history()
    handling.reopen(case, "It came back.", by=member, at=CLOSED + HOUR)
    assert asking.send_due(ASKED) == 0  # even where the ledger's reader has not come so far
    work(ASKED)
    assert [form.status for form in Form.select()] == ["superseded"]
    assert "form.sent" not in kinds_of(case)


def test_planning_twice_plans_once(house: str) -> None:
    a_closed_case(a_handler(), a_member())
    assert asking.plan_from_history() > 0
    assert asking.plan_from_history() == 0
    assert Form.select().count() == 1


def test_the_form_is_five_taps_each_point_with_its_words() -> None:
    assert [question.field for question in QUESTIONS] == ["q1", "q2", "q3", "q4", "q5"]
    for question in QUESTIONS:
        assert question.scale is not None
        points = ["yes", "partly", "no"] if question.field == "q1" else ["5", "4", "3", "2", "1"]
        assert list(question.scale) == points


def test_the_handler_reads_the_words_only_where_the_member_lets_them(house: str) -> None:
    member = a_member()
    case, form = a_case_asked_about(member)
    forms.answer(form, {"q1": "no", "words": "Nobody called."}, by=member, at=ASKED)
    assert forms.words_shared(case) == []
    forms.answer(form, {"share": "yes"}, by=member, at=ASKED)
    assert forms.words_shared(case) == ["Nobody called."]
