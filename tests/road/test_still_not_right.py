"""The other road: a member says that it is still not right, and is heard by somebody else."""

from pathlib import Path

import pytest

from portal.cases.records import Case
from tests import post
from tests.road.eyes import letter_faults
from tests.road.tales import TALES
from tests.road.test_whole_road import Road
from tests.world import DAY, HOUR, a_confirming_case, kinds_of


@pytest.fixture
def road(sqlite_house: str, tmp_path: Path) -> Road:
    """The road in English."""
    return Road(sqlite_house, tmp_path, TALES["en"])


def test_who_says_still_not_right_is_heard_by_somebody_who_never_worked_on_it(road: Road) -> None:
    tale, member, handler = road.tale, road.signed_in(road.member), road.signed_in(road.handler)
    other = road.person("Anil Kumar", "handler")
    case = a_confirming_case(road.handler, road.member, subject=tale.subject)
    address = f"/staff/cases/{case.reference}"
    road.later(3 * DAY)
    member.open(f"/cases/{case.reference}")
    page = member.press("/dispute", reason=tale.reason)
    assert page.mark("state") == "investigating" and tale.reason in page.words
    assert Case.get().handler_id is None
    road.work()
    assert "new_case" in road.letters_to(other)

    page = handler.open(address)
    assert not page.main.select("form[action*='/cases/']"), (
        "who was in charge reads, and makes no move any more"
    )
    token = page.soup.select("[name=csrf_token]")[0]["value"]
    handler.post(f"{address}/take", {"csrf_token": str(token)}, 403)

    road.later(HOUR)
    second = road.signed_in(other)
    assert second.page and second.page.all(f"[data-row={case.reference}]")
    second.open(address)
    assert second.press("/take").mark("handler") == other.email
    page = second.press("/conclude", finding="upheld", text=tale.second_offer[0])
    assert page.mark("state") == "confirming"
    road.work()

    road.later(HOUR)
    page = member.open(f"/cases/{case.reference}")
    assert tale.second_offer[0] in page.words
    assert member.press("/confirm").mark("state") == "closed"
    road.work()
    kinds = kinds_of(case)
    assert (kinds.count("case.disputed"), kinds.count("case.closed")) == (1, 1)
    assert [one for letter in post.letters_in(road.folder) for one in letter_faults(letter)] == []
