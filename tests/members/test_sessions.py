"""Sessions: a device is signed in until it lies idle, its time is over, or somebody ends it, at once."""

import datetime as dt

import pytest

from portal import history
from portal.history import Actor
from portal.members import sessions
from portal.members.people import PersonActor, RoleGrant
from portal.members.sessions import Session, end_all, end_session, open_session, open_sessions, touch, who
from tests.world import DAY, HOUR, NOW, a_handler, a_member, person_of

MINUTE = dt.timedelta(minutes=1)


def signed_in(whom: PersonActor, at: dt.datetime = NOW, *, staff: bool = False) -> str:
    """The token of a device just signed in."""
    return open_session(
        person_of(whom), at, at, how="password", second_factor=staff, staff=staff, device="Phone"
    )


def kept_alive(token: str, until: dt.datetime, every: dt.timedelta, start: dt.datetime = NOW) -> bool:
    """Whether a session that is used `every` so often is alive at `until`."""
    at = start
    while at < until:
        visit = who(token, at)
        if visit is None:
            return False
        touch(visit, at)
        at += every
    return who(token, until) is not None


def test_a_visit_tells_who_somebody_is_in_one_query(house: str) -> None:
    member = a_member(language="kn", time_zone="Asia/Yerevan")
    visit = who(signed_in(member), NOW)
    assert visit is not None
    assert (visit.person_id, visit.name, visit.email) == (member.id, member.name, member.email)
    assert (visit.language, visit.time_zone, visit.is_staff) == ("kn", "Asia/Yerevan", False)
    assert visit.actor == member
    assert visit.chapter_id == person_of(member).chapter_id


def test_the_token_is_kept_as_a_hash_and_every_device_has_its_own(house: str) -> None:
    member = a_member()
    first, second = signed_in(member), signed_in(member)
    assert first != second
    assert not {first, second} & {row.token_hash for row in Session.select()}
    for wrong in ("", "x", first[:-1], first + "a", "x" * 43, "é" * 30, "x" * 5000):
        assert who(wrong, NOW) is None


@pytest.mark.parametrize(
    ("staff", "idle", "whole"), [(False, 14 * DAY, 90 * DAY), (True, 2 * HOUR, 12 * HOUR)]
)
def test_a_device_is_signed_out_when_it_lies_idle_and_when_its_time_is_over(
    house: str, staff: bool, idle: dt.timedelta, whole: dt.timedelta
) -> None:
    person = a_handler() if staff else a_member()
    token = signed_in(person, staff=staff)
    assert who(token, NOW + idle - MINUTE) is not None
    assert who(token, NOW + idle) is None
    busy = signed_in(person, staff=staff)
    assert kept_alive(busy, NOW + whole - MINUTE, idle / 3)
    assert who(busy, NOW + whole) is None


def test_a_member_given_a_role_of_the_staff_has_the_shorter_rest_of_the_staff(house: str) -> None:
    member = a_member()
    token = signed_in(member)
    RoleGrant.create(person=member.id, role="handler", chapter=None, granted_at=NOW)
    visit = who(token, NOW + HOUR)
    assert visit is not None
    assert visit.is_staff
    assert who(token, NOW + 3 * HOUR) is None


def test_roles_are_those_of_this_moment(house: str) -> None:
    handler = a_handler()
    token = signed_in(handler, staff=True)
    RoleGrant.delete().where(RoleGrant.person == handler.id).execute()
    visit = who(token, NOW)
    assert visit is not None
    assert (visit.is_staff, visit.grants) == (False, ())


def test_using_a_device_is_noted_at_most_every_five_minutes(house: str) -> None:
    token = signed_in(a_member())
    for minutes, noted in ((4, 0), (5, 5), (9, 5), (10, 10)):
        visit = who(token, NOW + minutes * MINUTE)
        assert visit is not None
        touch(visit, NOW + minutes * MINUTE)
        assert Session.get().seen_at == NOW + noted * MINUTE


def test_an_ended_session_is_dead_at_once_and_the_others_live(house: str) -> None:
    member = a_member()
    first, second = signed_in(member), signed_in(member)
    visit = who(first, NOW)
    assert visit is not None
    end_session(visit.session_id, member.id, by=member, at=NOW, now=NOW, why="signed_out")
    end_session(visit.session_id, member.id, by=member, at=NOW, now=NOW, why="signed_out")
    assert who(first, NOW) is None
    assert who(second, NOW) is not None
    ended = [line for line in history.lines_of(("person", member.id or 0)) if line.kind == "session.ended"]
    assert [line.particulars["why"] for line in ended] == ["signed_out"]


def test_nobody_ends_a_session_of_somebody_else(house: str) -> None:
    member, other = a_member(), a_member("Other")
    token = signed_in(member)
    visit = who(token, NOW)
    assert visit is not None
    end_session(visit.session_id, other.id or 0, by=other, at=NOW, now=NOW, why="signed_out")
    assert who(token, NOW) is not None


def test_all_other_devices_are_signed_out_together(house: str) -> None:
    member, other = a_member(), a_member("Other")
    tokens = [signed_in(member) for _ in range(3)]
    elsewhere = signed_in(other)
    visit = who(tokens[0], NOW)
    assert visit is not None
    by = Actor("person", member.id)
    assert end_all(visit.person_id, by=by, at=NOW, now=NOW, why="password", but=visit.session_id) == 2
    assert [who(token, NOW) is not None for token in [*tokens, elsewhere]] == [True, False, False, True]
    assert end_all(visit.person_id, by=by, at=NOW, now=NOW, why="password") == 1
    assert end_all(visit.person_id, by=by, at=NOW, now=NOW, why="password") == 0


def test_my_devices_are_those_that_are_signed_in_now(house: str) -> None:
    member = a_member()
    old, fresh = signed_in(member, NOW - 20 * DAY), signed_in(member)
    assert who(old, NOW) is None  # it lay idle
    shown = open_sessions(member.id or 0, NOW)
    assert [row.token_hash for row in shown] == [sessions.hashed(fresh)]
    assert shown[0].device == "Phone"
