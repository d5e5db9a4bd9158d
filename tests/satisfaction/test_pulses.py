"""The pulse: who is asked what they think of the association, how often, and what counts."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal import history
from portal.cases import handling
from portal.members.people import Person, PersonActor, change
from portal.recovery import closing
from portal.satisfaction import asking, pulse_asking, pulses
from portal.satisfaction.asked import FormClosed, NotYours
from portal.satisfaction.pulse_asking import chosen_for
from portal.satisfaction.pulses import AFTER_CASE, TENTH, Pulse
from portal.satisfaction.reading import Asking, Waiting, waiting
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case_looked_into,
    a_closed_case,
    a_handler,
    a_member,
    a_pulse,
    an_association,
    person_of,
)

FIRST = dt.datetime(2026, 4, 1, 6, 0, tzinfo=dt.UTC)
CLOSED = NOW + 3 * DAY  # a Friday, 11:30 in Kolkata


def work(at: dt.datetime) -> None:
    """Everything the worker does for the pulses, until nothing is left to do."""
    while pulse_asking.plan(at):
        pass
    while pulse_asking.send_due(at):
        pass
    pulse_asking.remind_due(at)


def told(member: PersonActor, kind: str) -> list[dict[str, Any]]:
    """The particulars of the lines of one kind about a member."""
    return [line.particulars for line in history.lines_of(("person", member.id or 0)) if line.kind == kind]


def people(many: int, **more: Any) -> list[int]:
    """So many members, as rows alone."""
    an_association()
    rows = [
        {"number": f"N-{n}", "name": f"N {n}", "email": f"n{n}@example.org", "email_key": f"n{n}@example.org",
         "language": "en", "time_zone": "Asia/Kolkata", "created_at": NOW, **more}
        for n in range(many)
    ]  # fmt: skip
    for start in range(0, many, 100):
        Person.insert_many(rows[start : start + 100]).execute()
    return [person.id for person in Person.select().where(Person.number.startswith("N-"))]


def test_a_random_tenth_of_the_members_in_good_standing_is_drawn_each_month(house: str) -> None:
    people(900)
    Person.update(standing="lapsed").where(Person.number.endswith("7")).execute()
    drawn = pulse_asking.draw(FIRST)
    assert 55 <= drawn == Pulse.select().count() <= 110  # 810 members: 81, and three standard deviations
    assert not Pulse.select().join(Person).where(Person.standing != "good").exists()
    days = {pulse.ask_at.day for pulse in Pulse.select()}
    hours = {pulse.ask_at.astimezone(ZoneInfo("Asia/Kolkata")).hour for pulse in Pulse.select()}
    assert len(days) > 20 and hours <= set(range(9, 20)) and len(hours) > 8


def test_a_portal_that_begins_in_the_middle_of_a_month_writes_to_nobody_all_at_once(house: str) -> None:
    people(900)
    pulse_asking.draw(FIRST + 14 * DAY)
    moments = [pulse.ask_at for pulse in Pulse.select()]
    assert 20 <= len(moments) <= 70  # of ninety the half whose days are still to come
    assert min(moments) >= FIRST + 14 * DAY and len({moment.day for moment in moments}) > 8


def test_an_association_that_asks_nobody_any_more_sends_no_pulse(house: str) -> None:
    member = a_member()
    Pulse.create(person=member.id, group=TENTH, occasion="2026-04", ask_at=FIRST)
    pulse_asking.ask(False, by=history.SYSTEM, at=FIRST)
    assert not pulse_asking.asks() and pulse_asking.send_due(FIRST + HOUR) == 1
    assert Pulse.get().status == "withheld" and told(member, "pulse.withheld")[0]["why"] == "off"
    pulse_asking.ask(True, by=history.SYSTEM, at=FIRST + DAY)
    assert pulse_asking.asks()


def test_a_worker_that_begins_again_draws_nobody_twice(house: str) -> None:
    people(200)
    first = pulse_asking.draw(FIRST)
    assert first > 0 and pulse_asking.draw(FIRST + 5 * DAY) == 0
    before = {(pulse.person_id, pulse.ask_at) for pulse in Pulse.select()}
    history.Cursor.delete().where(history.Cursor.name == pulse_asking.DRAWN).execute()
    Pulse.delete().execute()
    assert pulse_asking.draw(FIRST) == first
    assert {(pulse.person_id, pulse.ask_at) for pulse in Pulse.select()} == before
    assert pulse_asking.draw(FIRST + 31 * DAY) > 0
    assert len({pulse.person_id for pulse in Pulse.select()}) > first, "another month draws others"


def test_the_draw_is_fair_to_months_and_people_and_another_in_each_association() -> None:
    months = [f"{year}-{month:02}" for year in range(2020, 2030) for month in range(1, 13)]

    def share(key: str, person: int) -> float:
        found = [chosen_for(key, month, person, "UTC") is not None for month in months]
        return sum(found) / len(found)

    shares = [share("one", person) for person in range(400)]
    assert sum(shares) / len(shares) == pytest.approx(0.1, abs=0.005)
    assert max(shares) < 0.25
    one, other = ({p for p in range(2000) if chosen_for(key, "2026-05", p, "UTC")} for key in "ab")
    assert len(one & other) < 60, "a tenth of a tenth of them, near enough"


def test_every_member_is_asked_some_time_after_a_case_and_once(house: str) -> None:
    member = a_member()
    case = a_closed_case(a_handler(), member)
    work(CLOSED + 60 * DAY - HOUR)
    assert told(member, "pulse.sent") == []
    work(CLOSED + 60 * DAY)
    work(CLOSED + 61 * DAY)
    [sent] = told(member, "pulse.sent")
    assert (sent["group"], sent["case"], sent["language"]) == (AFTER_CASE, case.id, "en")
    assert sent["tenure"] == ((CLOSED + 60 * DAY).date() - dt.date(2019, 4, 1)).days
    pulse = Pulse.get(Pulse.group == AFTER_CASE)
    assert pulse.closes_at == CLOSED + 74 * DAY


def test_a_case_that_was_opened_again_is_not_asked_about_until_it_is_closed_anew(house: str) -> None:
    member = a_member()
    case = a_closed_case(a_handler(), member)
    work(CLOSED + DAY)
    handling.reopen(case, "It came back.", by=member, at=CLOSED + 20 * DAY)
    work(CLOSED + 65 * DAY)
    assert told(member, "pulse.sent") == []


@pytest.mark.parametrize("finding", ["duplicate", "not_a_complaint"])
def test_what_was_no_case_brings_no_pulse(house: str, finding: str) -> None:
    handler = a_handler()
    closing.conclude(a_case_looked_into(handler), finding, "See the other one.", by=handler, at=NOW + DAY)
    work(NOW + 70 * DAY)
    assert not Pulse.select().where(Pulse.group == AFTER_CASE).exists()


def planned(member: PersonActor, at: dt.datetime) -> None:
    Pulse.create(person=member.id, group=TENTH, occasion=f"{at:%Y-%m-%d}", ask_at=at)
    pulse_asking.send_due(at)


def test_nobody_is_asked_within_thirty_days_of_a_form_or_pulse_and_that_is_recorded(house: str) -> None:
    member = a_member()
    a_closed_case(a_handler(), member)
    asking.plan_from_history()
    asking.send_due(CLOSED + DAY)
    planned(member, CLOSED + 30 * DAY)
    [withheld] = told(member, "pulse.withheld")
    assert (withheld["why"], withheld["group"], told(member, "pulse.sent")) == ("rest", TENTH, [])
    planned(member, CLOSED + 31 * DAY)
    planned(member, CLOSED + 32 * DAY)
    assert len(told(member, "pulse.sent")) == 1 and len(told(member, "pulse.withheld")) == 2


def test_there_are_two_pulses_a_year_at_most(house: str) -> None:
    member = a_member()
    for days in (0, 40, 80, 300, 366):
        planned(member, NOW + days * DAY)
    sent = [row.sent_at for row in Pulse.select().where(Pulse.status == "open")]
    assert sent == [NOW, NOW + 40 * DAY, NOW + 366 * DAY]
    assert [line["why"] for line in told(member, "pulse.withheld")] == ["rest", "rest"]


def test_after_a_case_a_rest_puts_the_pulse_off_while_answers_would_still_come_in_time(house: str) -> None:
    member = a_member()
    a_closed_case(a_handler(), member)
    planned(member, CLOSED + 45 * DAY)
    work(CLOSED + 60 * DAY)
    assert len(told(member, "pulse.sent")) == 1
    work(CLOSED + 75 * DAY)
    assert [line["group"] for line in told(member, "pulse.sent")] == [TENTH, AFTER_CASE]


def test_who_cannot_be_asked_is_recorded_with_the_reason(house: str) -> None:
    lapsed, silent = a_member("Lapsed"), a_member("No mail", email=None)
    change(person_of(lapsed), by=history.SYSTEM, at=NOW, standing="lapsed")
    late = a_member("Late")
    Pulse.create(person=late.id, group=TENTH, occasion="2026-02", ask_at=NOW - 20 * DAY)
    for member in (lapsed, silent):
        planned(member, NOW)
    reasons = [told(member, "pulse.withheld")[0]["why"] for member in (lapsed, silent, late)]
    assert reasons == ["standing", "no_address", "late"]


def test_nobody_is_asked_at_night_and_everybody_in_the_language_they_have_then(house: str) -> None:
    member = a_member(time_zone="America/New_York", language="hy")
    night = dt.datetime(2026, 3, 16, 2, 0, tzinfo=ZoneInfo("America/New_York"))
    Pulse.create(person=member.id, group=TENTH, occasion="2026-03", ask_at=night)
    assert pulse_asking.send_due(night) == pulse_asking.send_due(night + 6 * HOUR) == 0
    assert pulse_asking.send_due(night + 7 * HOUR) == 1
    assert Pulse.get().language == "hy"


def test_a_member_is_reminded_once_after_four_days_and_never_after_an_answer(house: str) -> None:
    silent, quick = a_member("Silent"), a_member("Quick")
    for member in (silent, quick):
        a_pulse(member)
    pulses.answer(Pulse.get(Pulse.person == quick.id), {"recommend": "8"}, by=quick, at=NOW + DAY)
    for days in (3, 4, 5):
        pulse_asking.remind_due(NOW + days * DAY)
    assert (len(told(silent, "pulse.reminded")), told(quick, "pulse.reminded")) == (1, [])


def test_answers_change_until_the_pulse_closes_and_count_once(house: str) -> None:
    member = a_member()
    pulse = a_pulse(member)
    pulses.answer(pulse, {"trust": "4"}, by=member, at=NOW + HOUR)
    assert told(member, "pulse.answered") == []
    pulses.answer(pulse, {"recommend": "0", "admits": "6"}, by=member, at=NOW + 2 * HOUR)
    pulses.answer(pulse, {"recommend": "0"}, by=member, at=NOW + 3 * HOUR)
    pulses.answer(pulse, {"recommend": "10"}, by=member, at=NOW + 13 * DAY)
    [answered], [changed] = told(member, "pulse.answered"), told(member, "pulse.changed")
    assert (answered["recommend"], answered["trust"], answered["admits"]) == (0, 4, None)
    assert waiting(member.id or 0, NOW + 13 * DAY) == Waiting({}, Asking(NOW + 14 * DAY, True))
    assert waiting(member.id or 0, NOW + 14 * DAY) == Waiting({}, None)
    assert (changed["recommend"], changed["version"]) == (10, 1)
    with pytest.raises(FormClosed):
        pulses.answer(pulse, {"recommend": "1"}, by=member, at=NOW + 14 * DAY)


def test_nobody_answers_in_a_members_place(house: str) -> None:
    pulse = a_pulse(a_member())
    with pytest.raises(NotYours):
        pulses.answer(pulse, {"recommend": "10"}, by=a_handler(), at=NOW + HOUR)
    assert Pulse.get().recommend is None
