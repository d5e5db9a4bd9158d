"""Support and access needs: told with consent, shown to who handles a case, taken back with one press."""

import pytest

from portal import history
from portal.members.needs import (
    ConsentNeeded,
    NothingTold,
    SupportNeed,
    keep_needs,
    needs_of,
    take_back,
)
from tests.world import DAY, NOW, a_member, person_of

WORDS = "I lip-read, so please face me."


def test_needs_are_kept_with_the_day_of_the_consent_and_the_ledger_holds_none_of_them(house: str) -> None:
    member = a_member()
    keep_needs(person_of(member), ["call", "large_type"], WORDS, consent=True, by=member, at=NOW)
    found = needs_of(member.id)
    assert found is not None
    assert (found.choices, found.words, found.consented_at) == (("large_type", "call"), WORDS, NOW)
    line = list(history.lines_of(person_of(member).subject))[-1]
    assert line.particulars["fields"] == ["needs"]
    assert "call" not in str(line.particulars) and WORDS not in str(line.particulars)


def test_what_is_taken_back_is_gone_and_only_the_dates_of_the_consent_stay(house: str) -> None:
    member = a_member()
    keep_needs(person_of(member), ["call"], WORDS, consent=True, by=member, at=NOW)
    assert take_back(person_of(member), by=member, at=NOW + DAY)
    assert needs_of(member.id) is None
    row = SupportNeed.get()
    assert (row.choices, row.words, row.consented_at, row.taken_back_at) == ([], "", NOW, NOW + DAY)
    assert not take_back(person_of(member), by=member, at=NOW + DAY), "there is nothing left to take back"
    keep_needs(person_of(member), ["more_time"], "", consent=True, by=member, at=NOW + 2 * DAY)
    again = needs_of(member.id)
    assert again is not None and again.choices == ("more_time",)


def test_without_consent_nothing_is_kept_and_without_needs_no_consent_is(sqlite_house: str) -> None:
    member = a_member()
    for refusal, choices, words, consent in (
        (ConsentNeeded, ["call"], "", False),
        (NothingTold, [], "  ", True),
        (NothingTold, ["everything"], "", True),
    ):
        with pytest.raises(refusal):
            keep_needs(person_of(member), choices, words, consent=consent, by=member, at=NOW)
    assert SupportNeed.select().count() == 0


def test_a_case_without_a_member_has_no_needs(sqlite_house: str) -> None:
    assert needs_of(None) is None
