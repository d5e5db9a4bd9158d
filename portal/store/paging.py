"""Keyset paging: the next page starts behind the last row seen, so page 1,000 costs what page 1 costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows in order, and the mark behind which the next page starts (None on the last one)."""

    rows: list[Row]
    after: str | None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def number_in(mark: str) -> int | None:
    """The number that a mark of the address holds; None for none, or for what no page of ours would write."""
    return int(mark) if mark.isascii() and mark.isdigit() and len(mark) <= 18 else None
