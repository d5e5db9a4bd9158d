"""Leaving the portal: nobody signs in again until the office lets them, and nothing else is lost."""

import pytest

from portal.history import SYSTEM
from portal.members import accounts
from portal.members.accounts import has_password
from portal.members.leaving import leave
from portal.members.people import by_email
from portal.members.roles import Grant
from portal.members.sessions import open_session, open_sessions
from portal.members.tenure import LastAdministrator, is_shut, open_again
from tests.world import HOUR, NOW, a_member, a_person, person_of

PASSWORD = "a bridge over the river"


def test_who_leaves_is_signed_out_and_no_password_and_no_link_lets_them_in(house: str) -> None:
    member = a_member(email="asha@example.org")
    person = person_of(member)
    accounts.set_password(person, PASSWORD, by=member, at=NOW)
    open_session(person, NOW, NOW, how="password", second_factor=False, staff=False)
    link = accounts.make_sign_in_link(person, now=NOW)
    leave(person, by=member, at=NOW, now=NOW)
    assert open_sessions(person.id, NOW) == [] and not has_password(person.id)
    with pytest.raises(accounts.WrongSignIn):
        accounts.sign_in("asha@example.org", PASSWORD, now=NOW, source="")
    assert accounts.sign_in_by_link(link, NOW) is None
    assert by_email("asha@example.org") == person, "the register stays as it is"


def test_the_office_lets_somebody_back_in_and_they_come_by_a_link(house: str) -> None:
    member = a_member()
    person = person_of(member)
    leave(person, by=member, at=NOW, now=NOW)
    assert is_shut(person)
    open_again(person, by=SYSTEM, at=NOW + HOUR)
    link = accounts.make_sign_in_link(person, now=NOW + HOUR)
    assert accounts.sign_in_by_link(link, NOW + HOUR) == person


def test_the_last_administrator_stays(sqlite_house: str) -> None:
    first, second = (a_person(Grant("administrator"), name=name) for name in ("Ines", "Omar"))
    leave(person_of(first), by=first, at=NOW, now=NOW)
    with pytest.raises(LastAdministrator):
        leave(person_of(second), by=second, at=NOW, now=NOW)
