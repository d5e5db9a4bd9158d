"""What waits for a sign-in, on both engines."""

import datetime as dt

import pytest

from portal.members.waiting import WAITS, WaitingForm, forget_waiting, let_wait, waiting_form
from tests.world import NOW

TYPED = {"text": ["मेरी बात\nदो पंक्तियों में"], "wanted": ["refund", "apology"]}

pytestmark = pytest.mark.usefixtures("house")


def test_what_was_typed_comes_back_by_its_token_alone() -> None:
    token = let_wait("/cases/new", TYPED, NOW)
    assert waiting_form(token, NOW + WAITS / 2) == ("/cases/new", TYPED)
    assert waiting_form("another", NOW) is None
    assert WaitingForm.get().token_hash != token


def test_after_an_hour_it_is_gone() -> None:
    token = let_wait("/cases/new", TYPED, NOW)
    assert waiting_form(token, NOW + WAITS) is None
    let_wait("/cases/new", TYPED, NOW + WAITS)
    assert WaitingForm.select().count() == 1


def test_a_form_that_was_taken_waits_no_more() -> None:
    token = let_wait("/cases/new", TYPED, NOW)
    forget_waiting(token)
    assert waiting_form(token, NOW + dt.timedelta(seconds=1)) is None
