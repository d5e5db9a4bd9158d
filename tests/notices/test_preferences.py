"""Which letters somebody wants, and when: what can be turned off, what cannot, and hours of quiet."""

import datetime as dt

import pytest

from portal.cases import handling
from portal.members import accounts
from portal.members.people import PersonActor
from portal.notices import preferences
from portal.notices.dispatch import dispatch
from portal.notices.kinds import BOARD, LETTERS, MEMBER
from portal.notices.outbox import Outbox
from portal.notices.post import post
from portal.notices.preferences import (
    KINDS,
    OPTIONAL,
    TURNED_OFF,
    HalfGiven,
    SameHour,
    be_quiet,
    end_of_quiet,
    move_zone,
    preferences_of,
    turn_off,
    want,
)
from portal.recovery import waiting
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_confirming_case,
    a_handler,
    a_member,
    an_acknowledged_case,
    person_of,
)

NIGHT = dt.datetime(2026, 3, 10, 17, 30, tzinfo=dt.UTC)  # 23:00 in Bengaluru
MORNING = dt.datetime(2026, 3, 11, 1, 30, tzinfo=dt.UTC)  # 07:00 there


def letters_to(who: PersonActor, now: dt.datetime = NOW) -> dict[str, Outbox]:
    """The letters written to somebody, by their kind."""
    while dispatch(now):
        pass
    return {row.letter: row for row in Outbox.select().where(Outbox.person == who.id).order_by(Outbox.id)}


def quiet_nights(who: PersonActor) -> None:
    be_quiet(person_of(who), 22, 7, by=who, at=NOW, now=NOW)


def test_each_letter_to_members_or_board_is_of_one_kind_and_only_what_asks_nothing_can_be_stopped() -> None:
    told = [letter for kind in KINDS.values() for letter in kind.letters]
    assert sorted(told) == sorted(letter for letter, whom in LETTERS.items() if whom in (MEMBER, BOARD))
    optional = {letter for code in OPTIONAL for letter in KINDS[code].letters}
    assert optional == {"still_working", "reminder", "rate", "pulse", "pulse_reminder", "pack"}


def test_a_member_who_wants_no_reminders_is_not_reminded_and_hears_of_all_else(house: str) -> None:
    member = a_member()
    want(person_of(member), OPTIONAL - {"reminders"}, by=member, at=NOW)
    a_confirming_case(a_handler(), member)
    waiting.remind_due(NOW + 10 * DAY)
    found = letters_to(member)
    assert (found["reminder"].status, found["reminder"].problem) == ("settled", TURNED_OFF)
    assert {row.status for letter, row in found.items() if letter != "reminder"} == {"due"}


def test_what_carries_a_duty_cannot_be_turned_off_whatever_is_asked_for(sqlite_house: str) -> None:
    member = a_member()
    turn_off(person_of(member), "questions", by=member, at=NOW)
    want(person_of(member), (), by=member, at=NOW)
    assert preferences_of(member.id).unwanted == OPTIONAL
    a_case(member)
    assert letters_to(member)["received"].status == "due"


def test_a_letter_that_waits_is_not_sent_once_its_kind_is_turned_off(sqlite_house: str) -> None:
    member = a_member()
    a_confirming_case(a_handler(), member)
    waiting.remind_due(NOW + 10 * DAY)
    assert letters_to(member)["reminder"].status == "due"
    turn_off(person_of(member), "reminders", by=member, at=NOW)
    assert letters_to(member)["reminder"].status == "settled"
    assert letters_to(member)["delivered"].status == "due"


def test_at_night_letters_wait_for_the_morning_and_a_link_to_sign_in_does_not(house: str) -> None:
    member = a_member(email="asha@example.org")
    quiet_nights(member)
    a_case(member)
    accounts.ask_link("asha@example.org", at=NOW, now=NIGHT, language="en")
    found = letters_to(member, NIGHT)
    assert found["received"].next_try_at == MORNING
    assert found["sign_in"].next_try_at == NIGHT
    Outbox.update(status="sent").where(Outbox.letter == "sign_in").execute()
    assert post(NIGHT + 6 * HOUR, now=NIGHT + 6 * HOUR).is_well, "waiting for the morning is not late"


def test_letters_that_wait_leave_when_the_quiet_hours_are_given_up(sqlite_house: str) -> None:
    member = a_member()
    quiet_nights(member)
    a_case(member)
    letters_to(member, NIGHT)
    be_quiet(person_of(member), None, None, by=member, at=NOW, now=NIGHT + HOUR)
    assert letters_to(member)["received"].next_try_at == NIGHT + HOUR


def test_hours_of_quiet_are_those_of_the_clock_on_the_wall_of_the_member(sqlite_house: str) -> None:
    member = a_member()
    quiet_nights(member)
    handler = a_handler()
    case = an_acknowledged_case(handler, member)
    move_zone(person_of(member), "America/New_York", by=member, at=NOW, now=NIGHT)  # 13:30 there
    handling.reply(case, "News.", by=handler, at=NOW + 2 * HOUR)
    assert letters_to(member, NIGHT)["replied"].next_try_at == NIGHT


def test_the_end_of_quiet_is_right_over_midnight_and_where_the_clocks_change() -> None:
    evening, small_hours = NIGHT, dt.datetime(2026, 3, 10, 23, 0, tzinfo=dt.UTC)  # 23:00 and 04:30
    assert end_of_quiet(evening, "Asia/Kolkata", 22, 7) == MORNING
    assert end_of_quiet(small_hours, "Asia/Kolkata", 22, 7) == MORNING
    assert end_of_quiet(NOW, "Asia/Kolkata", 22, 7) == NOW
    assert end_of_quiet(NOW, "Asia/Kolkata", 9, 17) == dt.datetime(2026, 3, 10, 11, 30, tzinfo=dt.UTC)
    before_summer_time = dt.datetime(2026, 3, 28, 23, 0, tzinfo=dt.UTC)  # midnight in Berlin
    assert end_of_quiet(before_summer_time, "Europe/Berlin", 22, 7).hour == 5
    assert end_of_quiet(evening, "Nowhere/AtAll", 17, 18) == dt.datetime(2026, 3, 10, 18, tzinfo=dt.UTC)


def test_quiet_hours_that_make_no_sense_are_refused(sqlite_house: str) -> None:
    member = a_member()
    for refusal, start, end in ((SameHour, 7, 7), (HalfGiven, 22, None), (HalfGiven, None, 7)):
        with pytest.raises(refusal):
            be_quiet(person_of(member), start, end, by=member, at=NOW, now=NOW)
    assert preferences_of(member.id) == preferences.NOTHING_CHOSEN
