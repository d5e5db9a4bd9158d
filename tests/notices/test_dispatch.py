"""Who is told what, and that each letter is written once, whatever happens to those who write them."""

import datetime as dt
import threading

import pytest

from portal import history, store
from portal.cases import handling, in_charge, watch
from portal.cases.records import Case
from portal.history import HistoryLine
from portal.members import accounts, people
from portal.members.people import PersonActor
from portal.notices import dispatch as dispatching
from portal.notices.dispatch import dispatch, settle_past
from portal.notices.outbox import Outbox, age_of_oldest
from portal.recovery import closing, redress, waiting
from portal.satisfaction import asking
from portal.store import transaction
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
    a_remedy,
    a_supervisor,
    an_acknowledged_case,
    an_association,
    an_offered_case,
    person_of,
)


def letters_about(case: Case) -> list[Outbox]:
    """The letters about a case, oldest first."""
    return list(Outbox.select().where(Outbox.case == case.id).order_by(Outbox.id))


def dispatch_all() -> None:
    while dispatch(NOW):
        pass


def told(who: PersonActor) -> list[str]:
    """The letters written to somebody, in their order."""
    dispatch_all()
    query = Outbox.select(Outbox.letter).where(Outbox.person == who.id).order_by(Outbox.id)
    return [row.letter for row in query]


def test_a_member_hears_of_each_step_until_the_case_is_closed(house: str) -> None:
    member = a_member()
    a_closed_case(a_handler(), member)
    assert told(member) == ["received", "acknowledged", "offered", "delivered", "closed"]


def test_what_was_settled_on_the_spot_makes_one_letter_and_not_four(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case(member)
    redress.settle(case, a_remedy(NOW), by=handler, at=NOW + HOUR)
    assert told(member) == ["received", "delivered"]


def test_a_question_and_a_reply_each_make_a_letter_and_a_note_makes_none(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_acknowledged_case(handler, member)
    handling.ask(case, "Which bank?", by=handler, at=NOW + 2 * HOUR)
    handling.reply(case, "We have written to the bank.", by=handler, at=NOW + 3 * HOUR)
    handling.write_note(case, "Not for the member.", by=handler, at=NOW + 4 * HOUR)
    assert told(member)[2:] == ["asked", "replied"]


def test_the_first_of_two_remedies_delivered_is_news_and_the_last_asks_to_confirm(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    redress.offer(case, a_remedy(NOW, kind="apology", amount=None), by=handler, at=NOW + 3 * HOUR)
    redress.accept(case, by=member, at=NOW + DAY)
    redress.deliver(case, 1, "Paid.", by=handler, at=NOW + 2 * DAY)
    redress.deliver(case, 2, "We are sorry.", by=handler, at=NOW + 2 * DAY)
    assert told(member)[4:] == ["replied", "delivered"]


def test_an_offer_of_two_remedies_is_accepted_in_one_letter_to_the_handler(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    redress.offer(case, a_remedy(NOW, kind="apology", amount=None), by=handler, at=NOW + 3 * HOUR)
    redress.accept(case, by=member, at=NOW + DAY)
    assert told(handler).count("answered") == 1


def test_a_decision_with_nothing_to_deliver_asks_to_confirm_and_one_not_upheld_closes(
    sqlite_house: str,
) -> None:
    handler = a_handler()
    upheld, not_upheld = a_member("Asha"), a_member("Armen")
    for member, finding in ((upheld, "upheld"), (not_upheld, "not_upheld")):
        case = a_case_looked_into(handler, member)
        closing.conclude(case, finding, "This is why.", by=handler, at=NOW + 4 * HOUR)
    assert told(upheld)[-1] == "delivered"
    assert told(not_upheld)[-1] == "closed"


def test_silence_is_reminded_of_once_and_then_told_as_the_end(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    a_confirming_case(handler, member)
    waiting.remind_due(NOW + 10 * DAY)
    waiting.remind_due(NOW + 11 * DAY)
    waiting.lapse_due(NOW + 17 * DAY)
    assert told(member)[-2:] == ["reminder", "closed"]


def test_a_form_is_mailed_and_mailed_again_once(sqlite_house: str) -> None:
    member = a_member()
    a_closed_case(a_handler(), member)
    asking.plan_from_history()
    asking.send_due(NOW + 5 * DAY)
    asking.remind_due(NOW + 10 * DAY)
    assert told(member)[-2:] == ["rate", "rate"]


def test_a_date_moved_by_the_handler_is_told_and_one_moved_by_the_rules_is_not(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member, severity="critical")
    assert "moved" not in told(member)
    handling.extend(case, "decision", NOW + 20 * DAY, "The bank is slow.", by=handler, at=NOW + 3 * HOUR)
    assert told(member)[-1] == "moved"


def test_running_late_is_told_to_the_member_before_and_to_the_handler_before_that(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    an_acknowledged_case(handler, member)
    at = NOW
    while at < NOW + 14 * DAY:
        watch.warn_handlers(at)
        watch.tell_members(at)
        at += HOUR
    assert "late" in told(member)
    assert "still_working" in told(member)


def test_a_handler_is_warned_of_a_promise_a_day_before(sqlite_house: str) -> None:
    handler = a_handler()
    an_acknowledged_case(handler)
    at = NOW
    while at < NOW + 8 * DAY:
        watch.warn_handlers(at)
        at += HOUR
    assert "due_soon" in told(handler)


def test_a_new_case_is_told_to_handlers_who_see_it_and_to_nobody_else(house: str) -> None:
    here, there, everywhere = a_handler("A", a_chapter()), a_handler("B", a_chapter("mysuru")), a_handler("C")
    supervisor = a_supervisor()
    a_case()
    assert [told(one) for one in (here, there, everywhere, supervisor)] == [
        ["new_case"],
        [],
        ["new_case"],
        [],
    ]


def test_where_there_is_no_handler_supervisors_are_told(sqlite_house: str) -> None:
    supervisor = a_supervisor()
    a_case()
    assert told(supervisor) == ["new_case"]


def test_staff_who_complain_themselves_are_not_told_as_staff(sqlite_house: str) -> None:
    an_association()
    both = people.actor(
        people.welcome(
            people.NewPerson(
                name="Both",
                email="both@example.org",
                language="en",
                time_zone="Asia/Kolkata",
                chapter=a_chapter(),
                roles=(people.Grant("member"), people.Grant("handler")),
            ),
            by=history.SYSTEM,
            at=NOW,
        )
    )
    other = a_handler()
    a_case(both)
    assert told(both) == ["received"]
    assert told(other) == ["new_case"]


def test_a_member_who_says_still_not_right_is_heard_by_the_desk_but_not_by_the_barred_handler(
    house: str,
) -> None:
    handler, member, other = a_handler("Meera"), a_member(), a_handler("Ravi")
    case = a_confirming_case(handler, member)
    before = len(told(handler))
    closing.dispute(case, "Nothing came.", by=member, at=NOW + 3 * DAY)
    assert told(other) == ["new_case", "new_case"]
    assert len(told(handler)) == before


def test_a_second_decline_goes_to_the_desk_and_the_first_to_the_handler(sqlite_house: str) -> None:
    handler, member, other = a_handler("Meera"), a_member(), a_handler("Ravi")
    case = an_offered_case(handler, member)
    redress.decline(case, "Too little.", by=member, at=NOW + DAY)
    assert told(handler)[-1] == "answered"
    redress.offer(case, a_remedy(NOW + DAY), by=handler, at=NOW + DAY + HOUR)
    redress.decline(case, "Still too little.", by=member, at=NOW + 2 * DAY)
    assert told(handler).count("answered") == 1
    assert told(other) == ["new_case", "new_case"]


def test_a_case_given_to_somebody_is_told_to_them_and_one_taken_is_not(sqlite_house: str) -> None:
    handler, colleague = a_handler("Meera"), a_handler("Ravi")
    case = an_acknowledged_case(handler)
    in_charge.assign(case, colleague.email, by=handler, at=NOW + 2 * HOUR)
    assert "assigned" not in told(handler)
    assert told(colleague)[-1] == "assigned"


def test_a_link_asked_for_and_an_invitation_are_mailed(sqlite_house: str) -> None:
    member = a_member()
    accounts.ask_link(member.email, at=NOW, now=NOW, language="en")
    with transaction():
        history.record(("person", member.id), "person.invited", by=history.SYSTEM, at=NOW, role="handler")
    assert told(member) == ["sign_in", "invited"]


def test_dispatching_twice_makes_nothing_new(house: str) -> None:
    a_closed_case(a_handler(), a_member())
    dispatch_all()
    before = Outbox.select().count()
    history.Cursor.update(number=0).where(history.Cursor.name == dispatching.READER).execute()
    dispatch_all()
    assert Outbox.select().count() == before


def test_letters_and_the_readers_place_are_kept_together_or_not_at_all(
    sqlite_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case()

    def fail(*_: object) -> None:
        raise RuntimeError("the machine went away")

    keep = dispatching._keep
    monkeypatch.setattr(dispatching, "_keep", lambda rows: (keep(rows), fail()))
    with pytest.raises(RuntimeError):
        dispatch(NOW)
    assert Outbox.select().count() == 0
    monkeypatch.setattr(dispatching, "_keep", keep)
    dispatch_all()
    assert Outbox.select().count() == 1


def test_several_workers_dispatching_at_once_write_each_letter_once(house: str) -> None:
    handler = a_handler()
    for _ in range(8):
        an_acknowledged_case(handler)

    def run() -> None:
        while dispatch(NOW, batch=7):
            pass
        store.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Outbox.select().where(Outbox.letter == "received").count() == 8
    assert Outbox.select().where(Outbox.letter == "acknowledged").count() == 8


def test_a_letter_is_in_the_language_of_its_receiver_at_that_moment(sqlite_house: str) -> None:
    member = a_member(language="hi")
    case = a_case(member)
    people.change(person_of(member), by=member, at=NOW, language="kn")
    handling.acknowledge(case, "Seen.", by=a_handler(), at=NOW + HOUR)
    dispatch_all()
    assert {row.language for row in letters_about(case) if row.person_id == member.id} == {"kn"}


def test_a_member_without_an_address_leaves_a_row_that_staff_can_see(sqlite_house: str) -> None:
    case = a_case(a_member(email=None))
    dispatch_all()
    letter = letters_about(case)[0]
    assert (letter.status, letter.problem) == ("undeliverable", "no_address")


def test_nobody_writes_to_a_member_who_left(sqlite_house: str) -> None:
    member = a_member()
    case = a_case(member)
    people.change(person_of(member), by=history.SYSTEM, at=NOW, standing="left")
    dispatch_all()
    assert [(row.status, row.problem) for row in letters_about(case)] == [("undeliverable", "left")]


def test_a_past_is_settled_and_what_happens_after_it_is_due(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = an_acknowledged_case(handler, member)
    read = settle_past(NOW + 2 * HOUR)
    assert read == HistoryLine.select().count()
    assert {row.status for row in letters_about(case)} == {"settled"}
    handling.reply(case, "News.", by=handler, at=NOW + 3 * HOUR)
    dispatch_all()
    assert [row.letter for row in Outbox.select().where(Outbox.status == "due")] == ["replied"]


def test_settling_a_past_makes_later_lines_due_at_once(sqlite_house: str) -> None:
    handler, member = a_handler(), a_member()
    a_recovering_case(handler, member)
    settle_past(NOW + 2 * HOUR)
    due = [row.letter for row in Outbox.select().where(Outbox.status == "due").order_by(Outbox.id)]
    assert due == ["offered", "answered"]


def test_settling_takes_few_queries(sqlite_house: str) -> None:
    handler = a_handler()
    for _ in range(20):
        an_acknowledged_case(handler)
    statements: list[str] = []
    store.db.connection().set_trace_callback(statements.append)
    settle_past()
    store.db.connection().set_trace_callback(None)
    assert Outbox.select().count() == 60
    assert len(statements) < 20


def test_staff_see_how_long_the_oldest_letter_has_been_waiting(sqlite_house: str) -> None:
    assert age_of_oldest(NOW) is None
    a_case()
    dispatch_all()
    assert age_of_oldest(NOW + HOUR) == dt.timedelta(hours=1)


def test_a_case_without_a_member_makes_no_letter_to_one(sqlite_house: str) -> None:
    case = a_case()
    Case.update(member=None).where(Case.id == case.id).execute()
    dispatch_all()
    assert letters_about(case) == []
