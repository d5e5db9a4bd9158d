"""What takes long to count is counted beside those who write, and kept only while it is still true."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from portal.store.database import transaction

T = TypeVar("T")

TRIES = 5
"""So often it is counted beside those who write; after that they wait."""


@contextmanager
def counted_beside(stand: Callable[[], object], count: Callable[[], T]) -> Iterator[T]:
    """A transaction with what `count` gives, in which things stand as they stood before it counted.

    On SQLite one writes at a time: so nobody is kept waiting while it is counted, and it is counted again
    where what `stand` gives is another one afterwards. Where things never rest, those who write wait for the
    last count.
    """
    for _ in range(TRIES):
        stood, counted = stand(), count()
        with transaction():
            if stand() == stood:
                yield counted
                return
    with transaction():
        yield count()
