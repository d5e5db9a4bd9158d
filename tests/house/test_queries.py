"""Queries: each page asks the database a few times, and as often with ten thousand cases as with ten."""

from pathlib import Path

import pytest

from bench import filling
from portal import store
from portal.cases.records import Case
from portal.metrics import duty
from tests.house.conftest import Furnished
from tests.world import HOUR, NOW, a_case

FEW, MANY = 10, 10_000

# Page → who opens it, and how many statements it may send; <ref> is a case that is looked into, <next> the
# second page of the queue.
PAGES: dict[str, tuple[str, int]] = {
    "/cases/": ("member", 7),
    "/cases/<ref>": ("member", 8),
    "/cases/new": ("member", 2),
    "/me/": ("member", 4),
    "/staff/": ("handler", 4),
    "/staff/queue": ("handler", 5),
    "/staff/queue?handler=mine&due=late": ("handler", 5),
    "/staff/queue?state=closed": ("handler", 5),
    "/staff/queue?q=matter": ("handler", 5),
    "/staff/queue?language=hi&due=held": ("handler", 5),
    "/staff/queue/filters": ("handler", 3),
    "/staff/cases/<ref>": ("handler", 17),
    "/staff/cases/new": ("handler", 1),
    "/staff/metrics/": ("supervisor", 4),
    "/staff/metrics/recovery": ("supervisor", 4),
    "/staff/metrics/board": ("executive", 2),
    "/staff/metrics/notes": ("supervisor", 5),
    "/staff/metrics/R4/cases": ("supervisor", 6),
    "/staff/metrics/limits/R14": ("supervisor", 3),
    "/staff/metrics/packs": ("executive", 2),
    "/staff/metrics/pack/2026-02": ("executive", 5),
    "/staff/metrics/compare/R5?by=chapter": ("supervisor", 3),
    "/staff/history/": ("auditor", 5),
    "/staff/settings/": ("administrator", 6),
    "/staff/settings/people": ("administrator", 3),
}


def statements_of(house: Furnished, page: str) -> list[str]:
    """What a page sends when it is opened for the second time: the first one may have read what is kept."""
    browser = house.browsers[PAGES[page][0]]
    address = page.replace("<ref>", house.mine.reference)
    browser.open(address)
    browser.open(address)
    return browser.statements


def fill(house: Furnished, cases: int) -> None:
    """Add so many cases, straight into the tables."""
    store.close()
    filling.fill(Path(house.app.config["SETTINGS"].database_url.removeprefix("sqlite:///")), cases)


def test_each_page_asks_as_often_with_ten_thousand_cases_as_with_ten(furnished: Furnished) -> None:
    for _ in range(FEW - Case.select().count()):
        a_case(furnished.people["member"])
    duty.move_on(NOW + 4 * HOUR)
    with_few = {page: len(statements_of(furnished, page)) for page in PAGES}
    fill(furnished, MANY)
    assert Case.select().count() == FEW + MANY
    with_many = {page: len(statements_of(furnished, page)) for page in PAGES}
    assert with_many == with_few
    assert {page: n for page, n in with_many.items() if n > PAGES[page][1]} == {}


@pytest.mark.parametrize(
    ("page", "most"), [("/cases/<ref>", 8), ("/staff/queue", 6), ("/staff/metrics/board", 10)]
)
def test_what_was_promised_for_three_of_them_is_promised_here(page: str, most: int) -> None:
    assert PAGES[page][1] <= most
