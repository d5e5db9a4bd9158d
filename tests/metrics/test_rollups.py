"""The roll-ups as a reader of history: exact for every day and dimension, restated when the past changes."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from portal.cases import handling
from portal.cases.records import Case
from portal.members import people
from portal.metrics import duty, figures
from portal.metrics.counts import rollups, standing
from portal.metrics.counts.given import BOTH
from portal.metrics.counts.rollups import ROLLUPS
from portal.metrics.office import zone_of_association
from portal.metrics.rows import CaseFact, Cohort, Flow
from portal.recovery import closing
from portal.store import rows_of
from tests import world
from tests.metrics.walk import Walk
from tests.world import DAY, HOUR, NOW


def caught_up() -> int:
    """Read the ledger to its end; how many lines that were."""
    lines = 0
    while taken := rollups.move_on(batch=70):
        lines += taken
    return lines


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """All that the roll-ups hold, in one order."""
    return {table._meta.table_name: sorted(map(repr, rows_of(table.select()))) for table in ROLLUPS}


def counts(dimension: str = "total", value: str = "") -> Counter[tuple[str, dt.date]]:
    """measure and day → how many, of one value of a dimension."""
    query = Flow.select(Flow.measure, Flow.day, Flow.n)
    rows = rows_of(query.where(Flow.dimension == dimension, Flow.value == value))
    return Counter({(measure, dt.date.fromordinal(day)): n for measure, day, n in rows})


def on(case: Case) -> set[tuple[str, str]]:
    """The dimensions and values in which the roll-ups count `case`."""
    given = CaseFact.get_by_id(case.id).given
    return set(given["dimensions"].items())


@pytest.mark.parametrize("seed", [1, 2])
def test_reading_all_anew_gives_the_same_rows_and_figures(house: str, seed: int) -> None:
    walk = Walk(seed)
    for _ in range(4):
        walk.go(60)
        caught_up()
    before, shown = dump(), [figure.as_json() for figure in figures.compute_all(walk.at)]
    seen: list[tuple[int, int]] = []
    lines = duty.rebuild(walk.at, progress=lambda done, total: seen.append((done, total)))
    assert dump() == before
    assert [figure.as_json() for figure in figures.compute_all(walk.at)] == shown
    assert seen[-1] == (lines, lines)


@pytest.mark.parametrize("seed", [4, 5])
def test_open_cases_add_up_every_day_in_every_dimension(sqlite_house: str, seed: int) -> None:
    walk = Walk(seed)
    walk.go(250)
    caught_up()
    cases = {row.case: row for row in CaseFact.select()}
    keys = {(row.dimension, row.value) for row in Flow.select(Flow.dimension, Flow.value).distinct()}
    assert {dimension for dimension, _ in keys} == {
        "total", "category", "severity", "channel", "language", "chapter", "stage", BOTH,
    }  # fmt: skip
    for dimension, value in keys:
        moved = counts(dimension, value)
        inside = [row for row in cases.values() if is_counted(row, dimension, value)]
        still_open = 0
        for ordinal in range(walk_start(walk), walk.at.toordinal() + 2):
            day = dt.date.fromordinal(ordinal)
            still_open += moved["received", day] + moved["reopened", day] - moved["closed", day]
            assert still_open == sum(was_open(row.known, day) for row in inside), (dimension, value, day)
        assert still_open == sum(row.is_open for row in inside)


def walk_start(walk: Walk) -> int:
    return min(case.received_at for case, _ in walk.cases).toordinal() - 1


def is_counted(row: CaseFact, dimension: str, value: str) -> bool:
    """Whether the case counts in these rows, told from the case itself."""
    case = Case.get_by_id(row.case)
    if case.finding in ("duplicate", "not_a_complaint"):
        return False
    if dimension == "total":
        return True
    now = {name: "" if one is None else str(one) for name, one in case.dimensions().items()}
    now[BOTH] = f"{now['category']}/{now['severity']}"
    return now[dimension] == value


def was_open(known: dict[str, Any], day: dt.date) -> bool:
    """Whether a case was open when `day` ended, from its own receipts, closings and reopenings."""
    end = dt.datetime.combine(day + DAY, dt.time(), tzinfo=zone_of_association())
    steps = [(known["received"], True)]
    steps += [(at, False) for at in known["closings"]] + [(at, True) for at in known["reopenings"]]
    passed = [(dt.datetime.fromisoformat(at), opens) for at, opens in steps]
    before = [opens for at, opens in sorted(passed) if at < end]
    return bool(before) and before[-1]


@pytest.mark.parametrize("seed", [8])
def test_cohorts_hold_every_case_once_at_its_age(sqlite_house: str, seed: int) -> None:
    walk = Walk(seed)
    walk.go(250)
    caught_up()
    zone = zone_of_association()
    told: Counter[tuple[int, int]] = Counter()
    for case in Case.select().where(
        Case.finding.is_null() | Case.finding.not_in(("duplicate", "not_a_complaint"))
    ):
        received = case.received_at.astimezone(zone).toordinal()
        closed = case.closed_at.astimezone(zone).toordinal() - received if case.closed_at else Cohort.OPEN
        told[received, closed] += 1
    query = Cohort.select(Cohort.received, Cohort.days, Cohort.n).where(
        (Cohort.dimension == "total") & (Cohort.event == "closed")
    )
    assert Counter({(received, days): n for received, days, n in rows_of(query)}) == told


def test_no_row_is_kept_that_counts_nothing(sqlite_house: str) -> None:
    Walk(10).go(200)
    caught_up()
    assert not Flow.select().where(Flow.n <= 0).exists()
    assert not Cohort.select().where(Cohort.n <= 0).exists()


def test_a_line_read_once_has_its_effect_once(house: str) -> None:
    world.a_case()
    assert caught_up() > 0
    before = dump()
    assert caught_up() == 0
    assert dump() == before


def test_a_reclassified_case_takes_its_past_along(house: str) -> None:
    handler = world.a_handler()
    case = world.a_case_looked_into(handler, severity="low", category="fees")
    caught_up()
    assert counts("category", "fees")["received", dt.date(2026, 3, 10)] == 1
    handling.assess(case, "high", "events", by=handler, at=NOW + 3 * DAY)
    caught_up()
    assert counts("category", "fees") == Counter()
    assert counts("severity", "low") == Counter()
    assert counts("category", "events")["received", dt.date(2026, 3, 10)] == 1
    assert on(case) >= {("category", "events"), ("severity", "high"), ("stage", "1")}


def test_a_duplicate_leaves_the_days_it_was_counted_in(house: str) -> None:
    handler = world.a_handler()
    case = world.an_acknowledged_case(handler)
    caught_up()
    assert counts()["received", dt.date(2026, 3, 10)] == 1
    closing.conclude(case, "duplicate", "We have this already.", by=handler, at=NOW + 2 * DAY)
    caught_up()
    assert counts() == Counter({("left_out", dt.date(2026, 3, 10)): 1})
    assert not Cohort.select().exists()


def test_a_reopened_case_is_open_again_from_its_old_day_of_receipt(house: str) -> None:
    handler, member = world.a_handler(), world.a_member()
    case = world.a_closed_case(handler, member)
    caught_up()
    assert until_closed() == [(3, 1)]
    handling.reopen(case, "It came back.", by=member, at=NOW + 5 * DAY)
    caught_up()
    assert until_closed() == [(Cohort.OPEN, 1)]
    moved = counts()
    assert moved["closed", dt.date(2026, 3, 13)] == moved["reopened", dt.date(2026, 3, 15)] == 1
    assert not any(measure.startswith("finding.") for measure, _ in moved)


def until_closed() -> list[tuple[int, int]]:
    """After how many days the cases of the whole were closed, and how many."""
    whole = (Cohort.dimension == "total") & (Cohort.event == "closed")
    return [(row.days, row.n) for row in Cohort.select().where(whole)]


def test_a_day_is_one_of_the_associations_own_zone(house: str) -> None:
    late = dt.datetime(2026, 3, 10, 19, 0, tzinfo=dt.UTC)  # half past midnight of the 11th in Kolkata
    world.a_case(at=late)
    world.a_case(at=late - HOUR)
    caught_up()
    assert counts()["received", dt.date(2026, 3, 11)] == counts()["received", dt.date(2026, 3, 10)] == 1


def test_a_number_given_later_makes_a_member_of_somebody_known_before(house: str) -> None:
    person = world.a_person(name="Narek", at=NOW - 100 * DAY)
    caught_up()
    assert standing.member_months(NOW.date() - 99 * DAY, NOW.date()) == 0
    people.change(world.person_of(person), by=person, at=NOW - 50 * DAY, number="M-77777")
    caught_up()
    assert standing.member_months(NOW.date() - 99 * DAY, NOW.date()) == pytest.approx(100 / (365.25 / 12))
    before = dump()
    rollups.rebuild()
    assert dump() == before


def test_who_leaves_is_counted_until_that_day(house: str) -> None:
    member = world.a_member(at=NOW - 100 * DAY)
    people.change(world.person_of(member), by=member, at=NOW - 10 * DAY, standing="left")
    caught_up()
    assert standing.member_months(NOW.date() - 99 * DAY, NOW.date()) == pytest.approx(89 / (365.25 / 12))
