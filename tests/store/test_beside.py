"""What takes long is counted beside those who write, and never kept when it is no longer true."""

from itertools import count as up_from

import pytest

from portal.store import db
from portal.store.beside import TRIES, counted_beside


def test_what_rests_is_counted_once_and_outside_the_transaction(sqlite_house: str) -> None:
    seen = list[bool]()
    with counted_beside(lambda: "still", lambda: seen.append(db.in_transaction()) or len(seen)) as counted:
        assert counted == 1 and db.in_transaction()
    assert seen == [False] and not db.in_transaction()


def test_what_moved_on_meanwhile_is_counted_again(sqlite_house: str) -> None:
    stands = iter(["early", "late", "late", "late"])
    counts = up_from(1)
    with counted_beside(lambda: next(stands), lambda: next(counts)) as counted:
        assert counted == 2
    assert list(stands) == []


def test_what_never_rests_is_counted_while_the_others_wait(sqlite_house: str) -> None:
    moving, seen = up_from(), list[bool]()
    with counted_beside(
        lambda: next(moving), lambda: seen.append(db.in_transaction()) or len(seen)
    ) as counted:
        assert counted == TRIES + 1
    assert seen == [*[False] * TRIES, True]


def test_what_cannot_be_kept_is_told_and_not_counted_again(sqlite_house: str) -> None:
    counts = up_from(1)
    with pytest.raises(ValueError, match="no room"), counted_beside(lambda: "still", lambda: next(counts)):
        raise ValueError("no room")
    assert next(counts) == 2 and not db.in_transaction()
