"""What waits for a sign-in, on both engines."""

import datetime as dt

import pytest

from portal.members.waiting import WAITS, KeptForm, forget_form, keep_form, kept_form
from tests.world import NOW

TYPED = {"text": ["मेरी बात\nदो पंक्तियों में"], "wanted": ["refund", "apology"]}

pytestmark = pytest.mark.usefixtures("house")


def test_what_was_typed_comes_back_by_its_token_alone() -> None:
    token = keep_form("/cases/new", TYPED, NOW)
    assert kept_form(token, NOW + WAITS / 2) == ("/cases/new", TYPED)
    assert kept_form("another", NOW) is None
    assert KeptForm.get().token_hash != token


def test_after_an_hour_it_is_gone() -> None:
    token = keep_form("/cases/new", TYPED, NOW)
    assert kept_form(token, NOW + WAITS) is None
    keep_form("/cases/new", TYPED, NOW + WAITS)
    assert KeptForm.select().count() == 1


def test_a_form_that_was_taken_waits_no_more() -> None:
    token = keep_form("/cases/new", TYPED, NOW)
    forget_form(token)
    assert kept_form(token, NOW + dt.timedelta(seconds=1)) is None
