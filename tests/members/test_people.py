"""People and what they may do: roles by table, names found in every script, a day's activity in bits."""

import datetime as dt

import pytest

from portal import history
from portal.history import SYSTEM
from portal.members import activity, association, finding, people
from portal.members.activity import Activity
from portal.members.finding import UnknownPerson
from portal.members.people import EmailTaken, NewPerson, Person
from portal.members.roles import ACTIONS, ROLES, STAFF, Grant, chapters_of, is_staff, may, roles_in, roles_of
from tests.world import NOW, a_chapter, a_handler, a_member, a_person, a_supervisor, an_association, person_of

MEMBERS_MOVES = "answer accept decline confirm dispute withdraw reopen_own rate raise see_own".split()
DESK_MOVES = (
    "enter see take acknowledge assess ask reply note offer settle conclude deliver extend assign escalate "
    "reopen link"
).split()


def the_roles_that_may(action: str) -> set[str]:
    """The roles that allow an action, by trying each alone."""
    return {role for role in ROLES if may((Grant(role),), action)}


def test_the_table_of_roles_is_the_one_of_the_design() -> None:
    assert set(ROLES) == {"member", "handler", "supervisor", "executive", "administrator", "auditor"}
    for move in MEMBERS_MOVES:
        assert the_roles_that_may(f"case.{move}") == {"member"}
    for move in DESK_MOVES:
        assert the_roles_that_may(f"case.{move}") == {"handler", "supervisor"}
    for action in ("figures.see", "board.see"):
        assert the_roles_that_may(action) == {"supervisor", "executive", "auditor"}
    for action in ("figures.annotate", "figures.rebase"):
        assert the_roles_that_may(action) == {"supervisor"}
    assert the_roles_that_may("history.see") == {"auditor"}
    for action in ("settings.see", "settings.change", "people.see", "people.change"):
        assert the_roles_that_may(action) == {"administrator"}


def test_executives_administrators_and_auditors_see_no_case() -> None:
    for role in ("executive", "administrator", "auditor"):
        assert not [
            action for action in ACTIONS if action.startswith("case.") and may((Grant(role),), action)
        ]


def test_an_action_nobody_declared_is_a_mistake_and_not_a_permission() -> None:
    with pytest.raises(KeyError):
        may((Grant("administrator"),), "case.burn")


def test_a_role_holds_everywhere_or_in_its_chapter() -> None:
    everywhere, pune = Grant("handler"), Grant("supervisor", 7)
    assert chapters_of((everywhere, pune), "case.see") is None
    assert chapters_of((pune,), "case.see") == {7}
    assert chapters_of((Grant("auditor"),), "case.see") == frozenset()
    assert roles_in((everywhere, pune), 7) == {"handler", "supervisor"}
    assert roles_in((everywhere, pune), 8) == roles_in((everywhere, pune), None) == {"handler"}
    assert roles_of((everywhere, pune)) == {"handler", "supervisor"}


def test_staff_is_everybody_but_a_member() -> None:
    assert {role for role in ROLES if is_staff((Grant(role),))} == STAFF == set(ROLES) - {"member"}


def test_a_mailbox_has_one_owner_however_it_is_written(house: str) -> None:
    first = a_member(email="Asha@Example.org")
    for email in ("asha@example.org", " ASHA@EXAMPLE.ORG "):
        found = people.by_email(email)
        assert found is not None
        assert found.id == first.id
        with pytest.raises(EmailTaken):
            people.welcome(NewPerson("Other", email, "en", "Asia/Kolkata"), by=SYSTEM, at=NOW)
    other = person_of(a_member(email="other@example.org"))
    with pytest.raises(EmailTaken):
        people.change(other, by=SYSTEM, at=NOW, email="asha@EXAMPLE.org")
    people.change(other, by=SYSTEM, at=NOW, email="Other@example.org")


def test_somebody_may_have_no_mailbox_and_so_may_many(house: str) -> None:
    an_association()
    for name in ("One", "Two"):
        people.welcome(NewPerson(name, None, "en", "Asia/Kolkata"), by=SYSTEM, at=NOW)
    assert Person.select().where(Person.email.is_null()).count() == 2


def test_a_caller_is_found_by_number_or_mailbox(house: str) -> None:
    member = a_member(number="M-4711", email="asha@example.org")
    for key in ("M-4711", " M-4711 ", "ASHA@example.org"):
        assert finding.by_number_or_email(key).id == member.id
    with pytest.raises(UnknownPerson):
        finding.by_number_or_email("M-0815")


def test_a_name_is_found_in_every_script_and_by_its_beginning(house: str) -> None:
    names = ("आशा वर्मा", "Արմեն Սարգսյան", "ಕಾವ್ಯ ಗೌಡ", "ليلى حداد", "Zoë Müller")
    found = {name: a_member(name).id for name in names}
    for name, id in found.items():
        first, last = name.split()
        for asked in (name, first, last[:3], name.upper()):
            assert [person.id for person in finding.search(asked)] == [id], asked
    assert finding.search("nobody") == []
    assert finding.search("") == finding.search("' OR 1=1 --") == []


def test_the_ledger_keeps_which_fields_changed_and_never_what_they_hold(house: str) -> None:
    person = person_of(a_member("Old Name"))
    fresh = people.change(
        person, by=SYSTEM, at=NOW, name="New Name", language="hy", time_zone="Europe/Berlin"
    )
    assert (fresh.name, fresh.language) == ("New Name", "hy")
    line = list(history.lines_of(person.subject))[-1]
    assert line.particulars["fields"] == ["language", "name", "time_zone"]
    assert "New Name" not in str(line.particulars)
    assert "Berlin" not in str(line.particulars)
    assert [found.id for found in finding.search("New")] == [person.id]
    assert finding.search("Old") == []


def test_the_staff_who_may_are_those_of_the_house_and_of_the_chapter(house: str) -> None:
    pune = a_chapter("pune")
    supervisor, here = a_supervisor(), a_handler("Pune", pune)
    a_handler("Mysuru", a_chapter("mysuru"))
    a_person(Grant("auditor"), name="Auditor")
    found = finding.staff_who_may(frozenset({"handler", "supervisor", "member"}), pune.id)
    assert [person.id for person in found] == [supervisor.id, here.id]


def test_a_day_of_a_member_is_one_row_with_a_bit_for_each_domain(house: str) -> None:
    member, day = a_member(), dt.date(2026, 3, 10)
    assert member.id is not None
    for bits in (activity.PRESENCE, activity.VOICE, activity.VOICE):
        activity.note(member.id, day, bits)
    activity.note(member.id, day + dt.timedelta(days=1))
    rows = list(Activity.select().order_by(Activity.day))
    assert [row.bits for row in rows] == [activity.PRESENCE | activity.VOICE, activity.PRESENCE]


def test_what_the_association_chose_is_found_again_and_its_change_is_told(house: str) -> None:
    an_association()
    assert association.chosen("authority", {"handler": 1}) == {"handler": 1}
    for value in ({"handler": 5}, {"handler": 6}):
        association.choose("authority", value, by=SYSTEM, at=NOW)
    assert association.chosen("authority", {}) == {"handler": 6}
    told = [line.particulars["name"] for line in history.lines_of(("association", 1))]
    assert told == ["association", "authority", "authority"]


def test_a_calendar_holds_from_its_day_on(house: str) -> None:
    an_association()
    monday, before = dt.date(2026, 4, 6), dt.date(2026, 4, 5)
    plan = {"tz": "Asia/Kolkata", "week": {"mon": [["10:00", "14:00"]]}}
    association.set_calendar(plan, monday, by=SYSTEM, at=NOW)
    assert association.calendar(monday).hours_on(monday) == ((600, 840),)
    assert association.calendar(before).hours_on(monday) == ((570, 1080),)
    association.set_calendar(plan | {"holidays": ["2026-04-06"]}, monday, by=SYSTEM, at=NOW)
    assert association.calendar(monday).hours_on(monday) == ()


def test_a_house_without_an_association_says_how_to_found_one(house: str) -> None:
    with pytest.raises(association.NotSetUp) as refused:
        association.association()
    assert "portal init" in str(refused.value)


def test_names_fall_back_to_a_language_there_is() -> None:
    words = {"en": "Association", "hi": "संघ"}
    assert association.in_language(words, "hi", "en") == "संघ"
    assert association.in_language(words, "kn", "en") == "Association"
    assert association.in_language({"hi": "संघ"}, "kn", "en") == "संघ"
    assert association.in_language({}, "kn", "en") == ""
