"""Paging: whoever walks through a list meets each row once, whatever is added or done meanwhile."""

import pytest

from portal.cases.queues import queue
from portal.members.people import PersonActor
from portal.store.paging import Page
from tests.world import HOUR, NOW, a_case, a_handler, a_member


def walk(reader: PersonActor, between: object = None, **asked: str) -> list[str]:
    """The references met on the way through the queue, three to a page; `between` happens after each page."""
    met: list[str] = []
    page = queue(reader, asked, most=3)
    while True:
        met += [row.reference for row in page]
        if page.after is None:
            return met
        if callable(between):
            between()
        page = queue(reader, asked | {"after": page.after}, most=3)


def test_a_page_is_its_rows() -> None:
    page = Page([1, 2, 3], "mark")
    assert (list(page), len(page), page.after) == ([1, 2, 3], 3, "mark")


@pytest.mark.parametrize("count", [0, 1, 3, 4, 6, 7])
def test_each_row_is_met_once_in_its_order_even_when_all_are_due_at_once(house: str, count: int) -> None:
    member, reader = a_member(), a_handler()
    raised = [a_case(member, at=NOW).reference for _ in range(count)]
    assert walk(reader) == raised


def test_what_comes_in_meanwhile_neither_hides_nor_repeats_a_row(house: str) -> None:
    member, reader = a_member(), a_handler()
    raised = [a_case(member, at=NOW + n * HOUR).reference for n in range(7)]
    earlier = iter(range(1, 9))
    met = walk(reader, lambda: a_case(member, at=NOW - next(earlier) * HOUR))
    assert [reference for reference in met if reference in raised] == raised
    assert len(set(met)) == len(met)


@pytest.mark.parametrize("mark", ["", "x", "~", "2026-03-10", "2026-03-10T06:00:00+00:00~x", "é" * 300])
def test_a_mark_that_means_nothing_begins_at_the_beginning(house: str, mark: str) -> None:
    raised = a_case(a_member()).reference
    assert [row.reference for row in queue(a_handler(), {"after": mark})] == [raised]
