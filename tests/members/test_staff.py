"""The staff: invitations, roles given and taken, accounts shut and opened again."""

from types import SimpleNamespace

import pytest

from portal import history
from portal.history import SYSTEM
from portal.members import accounts, staff, tenure
from portal.members.accounts import Account, WrongSignIn, make_sign_in_link, person_of_link
from portal.members.finding import staff_who_may
from portal.members.passwords import WeakPassword
from portal.members.people import Person, PersonActor, actor, grants_of
from portal.members.roles import ACTIONS, Grant
from portal.members.roster import UnknownColleague, colleague, roster, seat_of, staff_among
from portal.members.second_factor import codes_left, second_factor_secret
from portal.members.sessions import open_session, who
from tests.world import DAY, NOW, a_chapter, a_handler, a_member, a_person, an_association, person_of

PASSWORD = "a bridge over the river"


def an_administrator(name: str = "Ines Duarte") -> PersonActor:
    return a_person(Grant("administrator"), name=name)


def invited(email: str = "new@example.org", role: str = "handler") -> Person:
    """Somebody new who was just invited."""
    an_association()
    return staff.invite(email, "Nia Obi", role, by=SYSTEM, at=NOW, now=NOW)


def a_session(person: Person) -> str:
    return open_session(person, NOW, NOW, how="password", second_factor=True, staff=True)


def told_of(person: Person) -> list[tuple[str, object]]:
    """What the ledger tells of a person: kinds, and the names of what changed."""
    return [(line.kind, line.particulars.get("fields")) for line in history.lines_of(person.subject)]


# ── invitations ─────────────────────────────────────────────────────────────────────────────────────────────
def test_an_invitation_waits_until_its_receiver_comes_in(house: str) -> None:
    person = invited()
    assert [one.invited for one in roster()] == [NOW]
    a_session(person)
    assert [one.invited for one in roster()] == [None]
    with pytest.raises(staff.NotInvited):
        staff.invite_again(person, by=SYSTEM, at=NOW)
    with pytest.raises(staff.NotInvited):
        staff.withdraw(person, by=SYSTEM, at=NOW)


def test_inviting_again_ends_the_link_of_before(house: str) -> None:
    person = invited()
    link = make_sign_in_link(person, now=NOW, lives=accounts.INVITATION_LIVES)
    staff.invite_again(person, by=SYSTEM, at=NOW + DAY)
    assert person_of_link(link, NOW + DAY) is None
    assert [one.invited for one in roster()] == [NOW + DAY]
    assert [kind for kind, _ in told_of(person)].count("person.invited") == 2


def test_an_invitation_withdrawn_leaves_nothing_behind_and_may_be_sent_anew(house: str) -> None:
    person = invited()
    link = make_sign_in_link(person, now=NOW, lives=accounts.INVITATION_LIVES)
    staff.withdraw(person, by=SYSTEM, at=NOW)
    assert person_of_link(link, NOW) is None
    assert (grants_of(person.id), list(roster())) == ((), [])
    assert invited().id == person.id
    assert [one.invited for one in roster()] == [NOW]


def test_a_second_role_for_somebody_of_the_staff_is_no_invitation_that_waits(house: str) -> None:
    handler = person_of(a_handler(email="meera@example.org"))
    staff.invite("meera@example.org", None, "auditor", by=SYSTEM, at=NOW, now=NOW)
    assert [one.invited for one in roster()] == [None]
    with pytest.raises(staff.NotInvited):
        staff.withdraw(handler, by=SYSTEM, at=NOW)


# ── roles ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_role_given_or_taken_counts_with_the_next_request_of_its_holder(house: str) -> None:
    person, chapter = person_of(a_handler()), a_chapter("mysuru")
    token = a_session(person)
    tenure.give_role(person, "executive", chapter, by=SYSTEM, at=NOW, now=NOW)
    visit = who(token, NOW)
    assert visit and Grant("executive", chapter.id) in visit.grants
    tenure.take_role(person, "handler", None, by=SYSTEM, at=NOW)
    visit = who(token, NOW)
    assert visit and visit.grants == (Grant("executive", chapter.id),)
    assert told_of(person)[-1] == ("person.changed", ["roles"])


def test_a_role_is_given_once_and_taken_once(house: str) -> None:
    person, chapter = person_of(a_handler()), a_chapter("mysuru")
    with pytest.raises(tenure.HoldsRoleAlready):
        tenure.give_role(person, "handler", None, by=SYSTEM, at=NOW, now=NOW)
    with pytest.raises(tenure.NoLongerHeld):
        tenure.take_role(person, "handler", chapter, by=SYSTEM, at=NOW)
    for role in ("member", "king", ""):
        with pytest.raises(tenure.NotARole):
            tenure.give_role(person, role, None, by=SYSTEM, at=NOW, now=NOW)
        with pytest.raises(tenure.NotARole):
            tenure.take_role(person, role, None, by=SYSTEM, at=NOW)


def test_who_comes_back_to_the_staff_does_not_come_in_by_what_let_a_member_in(house: str) -> None:
    member = a_member(email="ravi@example.org")
    person = person_of(member)
    staff.invite("ravi@example.org", None, "handler", by=SYSTEM, at=NOW, now=NOW)
    tenure.take_role(person, "handler", None, by=SYSTEM, at=NOW)
    accounts.set_password(person, "kv9rtw q2z", by=member, at=NOW)
    token = open_session(person, NOW, NOW, how="password", second_factor=False, staff=False)
    tenure.give_role(person, "handler", None, by=SYSTEM, at=NOW, now=NOW)
    assert who(token, NOW) is None
    with pytest.raises(WrongSignIn):
        accounts.sign_in("ravi@example.org", "kv9rtw q2z", now=NOW, source="here")


def test_a_role_that_comes_while_a_password_is_set_asks_for_the_rule_of_the_staff(
    house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = a_member()
    person = person_of(member)
    calm, slow = accounts.HASHER.hash, []

    def hash_slowly(password: str) -> str:
        tenure.give_role(person, "handler", None, by=SYSTEM, at=NOW, now=NOW)
        slow.append(password)
        return calm(password)

    monkeypatch.setattr(accounts, "HASHER", SimpleNamespace(hash=hash_slowly))
    with pytest.raises(WeakPassword):
        accounts.set_password(person, "kv9rtw q2z", by=member, at=NOW)
    assert slow and not accounts.has_password(person.id)


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_set_up_and_history_know_no_chapters_nor_do_their_roles(house: str, role: str) -> None:
    with pytest.raises(tenure.OnlyForTheWhole):
        tenure.give_role(person_of(a_handler()), role, a_chapter(), by=SYSTEM, at=NOW, now=NOW)


def test_nobody_gives_themselves_a_role_takes_their_own_administrator_role_or_shuts_themselves(
    house: str,
) -> None:
    me, _ = an_administrator(), an_administrator("Tomas Berg")
    for deed in (
        lambda: tenure.give_role(person_of(me), "supervisor", None, by=me, at=NOW, now=NOW),
        lambda: staff.invite(me.email, None, "supervisor", by=me, at=NOW, now=NOW),
        lambda: tenure.take_role(person_of(me), "administrator", None, by=me, at=NOW),
        lambda: tenure.shut(person_of(me), by=me, at=NOW, now=NOW),
        lambda: tenure.begin_anew(person_of(me), lost=False, by=me, at=NOW, now=NOW),
    ):
        with pytest.raises(tenure.NotYourself):
            deed()


def test_the_last_administrator_stays(house: str) -> None:
    """Also where the only other one's account is shut."""
    last, other = an_administrator(), an_administrator("Tomas Berg")
    tenure.shut(person_of(other), by=last, at=NOW, now=NOW)
    with pytest.raises(tenure.LastAdministrator):
        tenure.take_role(person_of(last), "administrator", None, by=SYSTEM, at=NOW)
    with pytest.raises(tenure.LastAdministrator):
        tenure.shut(person_of(last), by=SYSTEM, at=NOW, now=NOW)
    tenure.open_again(person_of(other), by=last, at=NOW)
    tenure.take_role(person_of(last), "administrator", None, by=SYSTEM, at=NOW)


def test_the_last_administrator_stays_until_another_one_has_come_in(house: str) -> None:
    last, new = an_administrator(), invited(role="administrator")
    with pytest.raises(tenure.LastAdministrator):
        tenure.take_role(person_of(last), "administrator", None, by=SYSTEM, at=NOW)
    a_session(new)
    tenure.take_role(person_of(last), "administrator", None, by=SYSTEM, at=NOW)


# ── accounts ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_shut_account_lets_nobody_in_and_no_list_of_the_desk_holds_it(house: str) -> None:
    admin, handler = an_administrator(), a_handler(email="meera@example.org")
    person = person_of(handler)
    accounts.set_password(person, PASSWORD, by=handler, at=NOW)
    token, link = a_session(person), make_sign_in_link(person, now=NOW)
    tenure.shut(person, by=admin, at=NOW, now=NOW)
    assert who(token, NOW) is None
    assert person_of_link(link, NOW) is None
    with pytest.raises(WrongSignIn):
        accounts.sign_in("meera@example.org", PASSWORD, now=NOW, source="here")
    assert staff_who_may(ACTIONS["case.take"], None) == []
    assert [one.is_shut for one in roster()] == [False, True]
    with pytest.raises(tenure.AccountIsShut):
        tenure.give_role(person, "auditor", None, by=admin, at=NOW, now=NOW)
    with pytest.raises(tenure.AccountIsShut):
        staff.invite("meera@example.org", None, "auditor", by=admin, at=NOW, now=NOW)


def test_an_account_opened_again_has_what_it_had(house: str) -> None:
    admin, chapter = an_administrator(), a_chapter("mysuru")
    handler = a_handler("Meera Nair", chapter, email="meera@example.org")
    person = person_of(handler)
    tenure.give_role(person, "auditor", None, by=admin, at=NOW, now=NOW)
    accounts.set_password(person, PASSWORD, by=handler, at=NOW)
    for _ in range(2):
        tenure.shut(person, by=admin, at=NOW, now=NOW)
    for _ in range(2):
        tenure.open_again(person, by=admin, at=NOW)
    assert set(grants_of(person.id)) == {Grant("handler", chapter.id), Grant("auditor")}
    assert accounts.sign_in("meera@example.org", PASSWORD, now=NOW, source="here").id == person.id
    assert told_of(person)[-2:] == [("person.changed", ["account"])] * 2


def test_what_a_member_is_as_a_member_outlives_their_work_on_the_staff(house: str) -> None:
    admin, person = an_administrator(), person_of(a_member(email="asha@example.org"))
    staff.invite("asha@example.org", None, "handler", by=admin, at=NOW, now=NOW)
    tenure.shut(person, by=admin, at=NOW, now=NOW)
    assert grants_of(person.id) == (Grant("member"),)


@pytest.mark.parametrize("lost", [False, True])
def test_a_new_second_factor_begins_with_the_old_one_gone_and_a_lost_device_takes_the_password_too(
    house: str, lost: bool
) -> None:
    admin, handler = an_administrator(), a_handler()
    person = person_of(handler)
    accounts.set_password(person, PASSWORD, by=handler, at=NOW)
    Account.update(totp_secret="S" * 32).where(Account.person == person).execute()
    token = a_session(person)
    tenure.begin_anew(person, lost=lost, by=admin, at=NOW, now=NOW)
    assert (second_factor_secret(person), codes_left(person.id), who(token, NOW)) == (None, 0, None)
    assert (Account.get(Account.person == person).password_hash is None) == lost


# ── how somebody is found ───────────────────────────────────────────────────────────────────────────────────
def test_somebody_of_the_staff_is_found_by_the_reference_of_their_seat_and_nobody_else_is(house: str) -> None:
    handler, member = a_handler(), a_member()
    reference = seat_of(handler.id or 0)
    assert reference and colleague(reference)[1].id == handler.id
    assert seat_of(member.id or 0) is None
    for typed in ("", str(handler.id), "ST-0000-0000", reference[:-1]):
        with pytest.raises(UnknownColleague):
            colleague(typed)


def test_what_somebody_did_stays_theirs_after_they_left(house: str) -> None:
    handler, member = a_handler("Meera Nair"), a_member()
    tenure.take_role(person_of(handler), "handler", None, by=SYSTEM, at=NOW)
    assert staff_among({handler.id or 0, member.id or 0}) == {handler.id: "Meera Nair"}
    assert not list(roster()) and not actor(person_of(handler)).is_staff
