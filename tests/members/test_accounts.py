"""Accounts: what lets somebody in, what does not, and what an outsider learns from it (nothing)."""

import datetime as dt

import pytest

from portal import history
from portal.history import SYSTEM
from portal.members import accounts
from portal.members.accounts import (
    Account,
    Failure,
    TooManyTries,
    WrongSignIn,
    ask_link,
    make_sign_in_link,
    person_of_link,
    set_password,
    sign_in,
    sign_in_by_link,
)
from portal.members.links import Link, make_link, read_link
from portal.members.people import Person
from tests.world import NOW, a_member, person_of

MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
PASSWORD = "correct horse battery"


def somebody(email: str = "asha@example.org") -> Person:
    """A member with a password."""
    person = person_of(a_member(email=email))
    set_password(person, PASSWORD, by=SYSTEM, at=NOW)
    return person


def enter(email: str, password: str, at: dt.datetime = NOW, source: str = "here") -> Person:
    """Sign in, from one place unless told otherwise."""
    return sign_in(email, password, now=at, source=source)


def test_the_right_address_and_password_let_somebody_in_however_it_is_spelt(house: str) -> None:
    person = somebody()
    for email in ("asha@example.org", " Asha@Example.ORG ", "ａｓｈａ@example.org"):
        assert enter(email, PASSWORD).id == person.id


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(house: str) -> None:
    somebody()
    person_of(a_member(email="no.password@example.org"))
    answers = set()
    for email, password in (
        ("asha@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("no.password@example.org", PASSWORD),
        ("", ""),
    ):
        with pytest.raises(WrongSignIn) as refused:
            enter(email, password)
        answers.add(str(refused.value))
    assert len(answers) == 1


def test_an_unknown_address_costs_the_work_of_a_known_one() -> None:
    stand_in = accounts._NOBODY
    assert not accounts.HASHER.check_needs_rehash(stand_in)  # the same parameters, so the same work
    assert accounts._matches(stand_in, PASSWORD) is False  # it is worked through, not thrown out
    assert stand_in.split("$")[3] == accounts.HASHER.hash("x").split("$")[3]


def test_an_account_that_was_shut_lets_nobody_in(house: str) -> None:
    person = somebody()
    token = make_sign_in_link(person, now=NOW)
    Account.update(active=False).execute()
    with pytest.raises(WrongSignIn):
        enter("asha@example.org", PASSWORD)
    assert person_of_link(token, NOW) is None
    assert sign_in_by_link(token, NOW) is None


def test_eight_failures_close_the_door_for_a_quarter_of_an_hour_and_successes_count_nothing(
    house: str,
) -> None:
    somebody()
    for _ in range(20):
        enter("asha@example.org", PASSWORD)
    assert Failure.select().count() == 0
    for number in range(8):
        with pytest.raises(WrongSignIn):
            enter("asha@example.org", "wrong", source=f"place {number}")
    with pytest.raises(TooManyTries):
        enter("asha@example.org", PASSWORD)
    assert enter("asha@example.org", PASSWORD, at=NOW + 15 * MINUTE)


def test_the_door_closes_for_an_unknown_address_in_the_same_way(house: str) -> None:
    for number in range(8):
        with pytest.raises(WrongSignIn):
            enter("nobody@example.org", "wrong", source=f"place {number}")
    with pytest.raises(TooManyTries):
        enter(" NOBODY@example.org", "wrong")


def test_one_place_that_fails_for_many_is_stopped_while_others_come_in(house: str) -> None:
    somebody()
    for number in range(30):
        with pytest.raises(WrongSignIn):
            enter(f"guess{number}@example.org", "wrong", source="bad place")
    with pytest.raises(TooManyTries):
        enter("asha@example.org", PASSWORD, source="bad place")
    assert enter("asha@example.org", PASSWORD, source="good place")


def test_who_does_not_know_an_address_cannot_shut_its_door_by_a_number(house: str) -> None:
    person = somebody()
    for number in range(8):
        with pytest.raises(WrongSignIn):
            enter(str(person.id), "wrong", source=f"place {number}")
    assert enter("asha@example.org", PASSWORD).id == person.id


def test_the_many_addresses_of_one_connection_are_one_place(house: str) -> None:
    somebody()
    for number in range(30):
        with pytest.raises(WrongSignIn):
            enter(f"guess{number}@example.org", "wrong", source=f"2001:db8:1:2:{number:x}::{number:x}")
    with pytest.raises(TooManyTries):
        enter("asha@example.org", PASSWORD, source="2001:db8:1:2:ffff::1")
    assert enter("asha@example.org", PASSWORD, source="2001:db8:1:3::1")
    assert accounts.place_of("::ffff:203.0.113.9") == accounts.place_of("203.0.113.9") == "203.0.113.9"


def test_noting_a_failure_costs_the_same_however_many_there_were(
    sqlite_house: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "peewee")
    accounts.note_failure("somebody", NOW)
    said = [record.msg[0].split()[0] for record in caplog.records if isinstance(record.msg, tuple)]
    assert [word for word in said if word not in ("BEGIN", "COMMIT")] == ["INSERT"]


def test_no_address_is_kept_with_a_failure(house: str) -> None:
    with pytest.raises(WrongSignIn):
        enter("nobody@example.org", "wrong", source="203.0.113.9")
    assert not [row for row in Failure.select() if "nobody" in row.key or "203" in row.key]


def test_a_password_is_kept_as_a_hash_and_the_ledger_tells_only_that_it_changed(house: str) -> None:
    person = somebody()
    account = Account.get(Account.person == person)
    assert account.password_hash is not None
    assert account.password_hash.startswith("$argon2id$")
    line = list(history.lines_of(person.subject))[-1]
    assert (line.kind, line.particulars["fields"]) == ("person.changed", ["password"])
    assert PASSWORD not in str(line.particulars)


def test_a_link_lets_its_person_in_once_and_for_ten_minutes(house: str) -> None:
    person = somebody()
    token = make_sign_in_link(person, now=NOW)
    looked = person_of_link(token, NOW)  # a mail scanner looks, and uses nothing up
    assert looked is not None
    assert person_of_link(token, NOW + 10 * MINUTE) is None
    used = sign_in_by_link(token, NOW + 10 * MINUTE - SECOND)
    assert used is not None
    assert (looked.id, used.id) == (person.id, person.id)
    assert sign_in_by_link(token, NOW + 10 * MINUTE - SECOND) is None
    late = make_sign_in_link(person, now=NOW)
    assert sign_in_by_link(late, NOW + 10 * MINUTE) is None


def test_a_link_is_for_one_purpose_and_kept_as_a_hash(house: str) -> None:
    person = somebody()
    token = make_link("rate", person_id=person.id, subject_id=7, at=NOW, expires_at=NOW + 10 * MINUTE)
    assert sign_in_by_link(token, NOW) is None
    assert read_link("rate", token, NOW) is not None
    assert token not in [row.token_hash for row in Link.select()]
    for wrong in ("", "short", "x" * 43, token[:-1] + "é", token * 3):
        assert read_link("rate", wrong, NOW) is None


def links_asked(person: Person) -> int:
    """How often a link was asked for, by the ledger."""
    return sum(line.kind == "session.link_asked" for line in history.lines_of(person.subject))


def test_a_link_is_asked_for_three_times_an_hour_and_nobody_learns_who_is_known(house: str) -> None:
    person = somebody()
    for number in range(5):
        at = NOW + number * MINUTE
        assert ask_link("asha@example.org", at=at, now=at, language="en") is None
        assert ask_link("nobody@example.org", at=at, now=at, language="en") is None
    assert links_asked(person) == 3
    assert Failure.select().count() == 6  # as much is written for an unknown address
    later = NOW + 61 * MINUTE
    ask_link("asha@example.org", at=later, now=later, language="kn")
    assert links_asked(person) == 4


def test_links_asked_for_a_number_are_not_counted_for_the_person_with_that_number(house: str) -> None:
    person = somebody()
    for _ in range(3):
        ask_link(str(person.id), at=NOW, now=NOW, language="en")
    ask_link("asha@example.org", at=NOW, now=NOW, language="en")
    assert links_asked(person) == 1
