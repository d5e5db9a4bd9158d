"""What a transaction remembers: asked once, forgotten with the change and with the end."""

import pytest

from portal import history
from portal.members import association
from portal.members.association import Setting
from portal.store import remembered, transaction
from tests.world import NOW, an_association


def test_a_transaction_asks_once(house: str) -> None:
    asked = []
    with transaction():
        for _ in range(3):
            assert remembered("answer", lambda: asked.append(1) or 42) == 42
    assert asked == [1]


def test_outside_a_transaction_it_is_asked_each_time(house: str) -> None:
    asked = []
    for _ in range(2):
        remembered("answer", lambda: asked.append(1))
    assert asked == [1, 1]


def test_a_setting_changed_in_a_transaction_holds_at_once(house: str) -> None:
    an_association()
    with transaction():
        assert association.chosen("promises", {}) == {}
        association.choose("promises", {"fees": 3}, by=history.SYSTEM, at=NOW)
        assert association.chosen("promises", {}) == {"fees": 3}
    assert association.chosen("promises", {}) == {"fees": 3}


def test_what_was_undone_is_not_remembered(house: str) -> None:
    an_association()
    with transaction():
        with pytest.raises(RuntimeError), transaction():
            association.choose("promises", {"fees": 3}, by=history.SYSTEM, at=NOW)
            assert association.chosen("promises", {}) == {"fees": 3}
            raise RuntimeError
        assert association.chosen("promises", {}) == {}
    assert not Setting.select().exists()


def test_the_next_transaction_asks_anew(house: str) -> None:
    with transaction():
        assert remembered("answer", lambda: 1) == 1
    with transaction():
        assert remembered("answer", lambda: 2) == 2
