"""What waits for a sign-in, on both engines."""

import datetime as dt

import pytest

from portal.members.waiting import (
    MOST_OF_ONE,
    MOST_OF_STRANGERS,
    WAITS,
    NotKept,
    WaitingForm,
    forget_waiting,
    let_wait,
    waiting_form,
)
from tests.world import NOW

TYPED = {"text": ["मेरी बात\nदो पंक्तियों में"], "wanted": ["refund", "apology"]}

pytestmark = pytest.mark.usefixtures("house")


def left(at: dt.datetime, *, by: int | None = None, source: str = "192.0.2.1") -> str:
    """The token of a form that somebody sent who was not signed in (any more)."""
    return let_wait("/cases/new", TYPED, at, person_id=by, source=source)


def test_what_was_typed_comes_back_by_its_token_alone() -> None:
    token = left(NOW)
    assert waiting_form(token, NOW + WAITS / 2) == ("/cases/new", TYPED)
    assert waiting_form("another", NOW) is None
    assert WaitingForm.get().token_hash != token


def test_after_an_hour_it_is_gone() -> None:
    token = left(NOW)
    assert waiting_form(token, NOW + WAITS) is None
    left(NOW + WAITS)
    assert WaitingForm.select().count() == 1


def test_a_form_that_was_taken_waits_no_more() -> None:
    token = left(NOW)
    forget_waiting(token)
    assert waiting_form(token, NOW + dt.timedelta(seconds=1)) is None


def test_who_sends_form_after_form_without_a_session_fills_nothing() -> None:
    for _ in range(MOST_OF_ONE):
        left(NOW)
    with pytest.raises(NotKept):
        left(NOW)
    assert WaitingForm.select().count() == MOST_OF_ONE
    assert left(NOW, source="192.0.2.2") and left(NOW + WAITS), "another source, or an hour later"


def test_a_flood_of_strangers_takes_no_room_from_a_member_whose_session_ended() -> None:
    for number in range(MOST_OF_STRANGERS):
        left(NOW, source=f"2001:db8:0:{number:x}::1")
    with pytest.raises(NotKept):
        left(NOW, source="192.0.2.2")
    assert left(NOW, by=7)
