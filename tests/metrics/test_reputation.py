"""The reputation index: five parts, withheld with any of them, the wider interval in the report of a year."""

from random import Random

import pytest

from portal import history
from portal.metrics.public import releases, reputation
from portal.metrics.public.public_index import choice_outweighs_chance
from portal.metrics.public.published import Told
from portal.metrics.public.reputation import Base, Said, resampled
from portal.metrics.rows import PulseFact
from portal.metrics.shapes import Window
from tests import world
from tests.metrics.counted import cases
from tests.metrics.test_releases import LATER, SPRING
from tests.world import DAY

WINTER = SPRING.after(2)


def a_year_of_all_kinds() -> None:
    """Enough of what members said after a case, of promises, and of what was learned."""
    for back in range(5):
        cases(
            WINTER.after(-back),
            12,
            "due.decision",
            "kept.decision",
            "fair.12",
            "learning.base",
            "learning.done",
        )
        cases(WINTER.after(-back), 6, "due.decision", "fair.6", "learning.base")


def asked_members(window: Window) -> list[Said]:
    """Sixty members of the random tenth."""
    chance = Random(4)
    return [
        Said(1000 + one, chance.choice([3.0, 4.0, 5.0]), chance.choice([4, 8, 9, 10])) for one in range(60)
    ]


def test_the_index_is_withheld_while_nobody_was_asked_and_the_other_bars_stay(sqlite_house: str) -> None:
    world.an_association()
    a_year_of_all_kinds()
    shown = releases.make(WINTER, by=history.SYSTEM, at=LATER).cells
    assert shown["index//"].told is Told.TOO_FEW and shown["index//"].value is None
    assert shown["index/component/trust"].told is Told.NONE
    assert shown["index/component/promises_kept"].value == 67
    assert shown["index/component/learning"].value == 67
    assert shown["index/component/fair_recovery"].value == 58
    assert not any(key.startswith("index/otherwise") for key in shown)


def test_what_nobody_can_write_down_yet_is_no_part_of_the_index(
    sqlite_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first root cause there is nothing to learn from: that is no nought (L8), so it withholds."""
    world.an_association()
    for back in range(5):
        cases(WINTER.after(-back), 18, "due.decision", "kept.decision", "fair.12", "learning.base")
    monkeypatch.setattr(reputation, "said_by_members", asked_members)
    shown = releases.make(WINTER, by=history.SYSTEM, at=LATER).cells
    assert shown["index//"].told is Told.TOO_FEW and shown["index//"].value is None
    assert shown["index/component/learning"].told is Told.NONE


def test_with_five_parts_it_is_told_with_its_interval_and_what_other_weights_make_of_it(
    sqlite_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.an_association()
    a_year_of_all_kinds()
    monkeypatch.setattr(reputation, "said_by_members", asked_members)
    monkeypatch.setattr(releases, "DRAWS", 200)
    shown = releases.make(WINTER, by=history.SYSTEM, at=LATER).cells
    whole = shown["index//"]
    assert whole.value is not None and whole.lower is not None and whole.upper is not None
    assert whole.lower < whole.value < whole.upper
    assert {key for key in shown if key.startswith("index/otherwise")} == {
        f"index/otherwise/{name}"
        for name in ("equal_weights", "geometric", "without_lowest", "without_highest")
    }
    others = [cell.value for cell in shown.values() if cell.group == "otherwise" and cell.value is not None]
    assert choice_outweighs_chance(shown) is (max(others) - min(others) > whole.upper - whole.lower)


def test_the_recommendation_in_the_index_is_that_of_the_same_answers_as_the_score(sqlite_house: str) -> None:
    """Of the random tenth, from members of 90 days and more, each with the last answer of the year."""
    day = WINTER.since.toordinal()
    told = [("tenth", 400, 10), ("tenth", 89, 0), ("after_case", 400, 0), ("tenth", None, 8)]
    for number, (group, tenure, score) in enumerate(told, start=1):
        at = LATER + number * DAY
        PulseFact.create(
            pulse=number, person=number, group=group, tenure=tenure, answered_day=day, answered_at=at,
            recommend=score, trust=4, day=day, stands_up=4, admits=None, outcome="", cases=0,
        )  # fmt: skip
    found = reputation.said_by_members(WINTER.window())
    assert found == [Said(1, None, 10), Said(4, None, 8)]


def test_members_who_answer_alike_on_everything_widen_the_interval() -> None:
    """Independent parts would hide that the same people stand behind trust and recommendation."""
    glad = Base(trust=5, trusting=1, promoters=1, fair=5, rated=1, kept=1, due=1, learned=1, to_learn=1)
    cross = Base(trust=1, trusting=1, detractors=1, fair=1, rated=1, due=1, to_learn=1)
    low, high = resampled([glad] * 50 + [cross] * 50, 400) or (0.0, 0.0)
    assert low < 50 < high and 15 < high - low < 25  # of one share of a hundred members: about 20
    assert resampled([], 10) is None
    assert resampled([glad] * 50, 50) == (100, 100)


def test_the_same_members_give_the_same_limits() -> None:
    some = [Base(trust=float(1 + one % 5), trusting=1, kept=one % 2, due=1) for one in range(40)]
    assert resampled(some, 100) == resampled(some, 100)
