"""Many members join at once."""

import datetime as dt

import pytest

from portal import history
from portal.members.activity import PRESENCE, VOICE, Activity, note_many
from portal.members.finding import search
from portal.members.joining import welcome_many
from portal.members.people import EmailTaken, NewPerson, Person, grants_of
from portal.members.roles import Grant
from tests.world import NOW, a_chapter, a_member, an_association


def newcomers(count: int) -> list[NewPerson]:
    chapter = a_chapter()
    return [
        NewPerson(f"Somebody {n}", f"n{n}@example.org", "en", "Asia/Kolkata", f"N-{n:04}", chapter, "member")
        for n in range(count)
    ]


def test_they_come_in_their_order_each_with_a_role_a_line_and_words_to_be_found_by(house: str) -> None:
    people = welcome_many(newcomers(1200), by=history.SYSTEM, at=NOW)
    assert [person.number for person in people] == [f"N-{n:04}" for n in range(1200)]
    assert [person.id for person in people] == sorted(person.id for person in people)
    assert grants_of(people[700].id) == (Grant("member"),)
    assert [person.id for person in search("N-0700")] == [people[700].id]
    (line,) = history.lines_of(people[700].subject)
    assert (line.kind, line.particulars["grade"]) == ("person.joined", "member")
    assert history.verify().whole


def test_nobody_joins_if_a_mailbox_is_taken(house: str) -> None:
    a_member(email="N900@Example.org")
    with pytest.raises(EmailTaken):
        welcome_many(newcomers(1200), by=history.SYSTEM, at=NOW)
    assert Person.select().count() == 1


def test_many_days_are_remembered_at_once(house: str) -> None:
    an_association()
    person = welcome_many(newcomers(1), by=history.SYSTEM, at=NOW)[0]
    first = dt.date(2024, 1, 1)
    note_many([(person.id, first + dt.timedelta(days=n), PRESENCE | VOICE) for n in range(2500)])
    assert Activity.select().where(Activity.person == person.id).count() == 2500
