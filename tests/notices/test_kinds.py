"""The table of notices holds together: it names only what exists, and forgets nothing."""

from portal import history
from portal.notices.kinds import LETTERS, NOTICES
from portal.notices.receivers import Receivers
from portal.recovery import records as remedies
from portal.satisfaction import forms, pulses

KINDS = history.KINDS | remedies.KINDS | forms.KINDS | pulses.KINDS


def test_every_notice_follows_a_kind_of_history_that_is_declared() -> None:
    assert {notice.kind for notice in NOTICES} <= KINDS.keys()


def test_every_notice_makes_a_known_letter_for_somebody_that_can_be_found() -> None:
    for notice in NOTICES:
        assert notice.letter in LETTERS
        assert callable(getattr(Receivers, notice.whom))


def test_no_letter_is_without_its_occasion() -> None:
    assert {notice.letter for notice in NOTICES} == LETTERS.keys()


def test_a_notice_asks_only_for_particulars_that_its_kind_carries() -> None:
    for notice in NOTICES:
        notice.when(dict.fromkeys(KINDS[notice.kind]))


def test_letters_and_their_keys_fit_their_columns() -> None:
    assert all(len(letter) <= 20 for letter in LETTERS)
