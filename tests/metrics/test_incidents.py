"""Cases of one incident: named on the tile where they are many, left out of figures and charts on demand."""

from collections import Counter

import pytest

from portal.cases import incidents
from portal.cases.records import Case
from portal.history import HistoryLine
from portal.metrics import duty, figures
from portal.metrics.counts.given import INCIDENT
from portal.metrics.readings import NO_INCIDENT, Reading, less
from portal.metrics.rows import Flow
from portal.recovery import closing
from portal.satisfaction import asking
from portal.satisfaction.forms import Form
from portal.store import transaction
from tests import world
from tests.world import DAY, NOW

LATER = NOW + 40 * DAY


def closed(n: int, of_incident: int) -> None:
    """`n` cases of as many members, concluded, of which so many come from one incident."""
    handler = world.a_handler()
    with transaction():
        for place in range(n):
            case = world.a_case_looked_into(handler, world.a_member(f"Member {place}"))
            if place < of_incident:
                incidents.link(case, "The wrong letter", by=handler, at=NOW + DAY)
            finding = "upheld" if place < of_incident else "not_upheld"
            closing.conclude(case, finding, "This is what we found.", by=handler, at=NOW + 2 * DAY)
            if finding == "upheld":
                closing.confirm(case, by=world.actor(case.member), at=NOW + 3 * DAY)
    duty.move_on(LATER)
    while duty.move_parts_on(LATER):
        pass


def test_the_figure_says_how_much_one_incident_makes_up_and_can_leave_it_out(house: str) -> None:
    closed(40, of_incident=8)
    now, _ = figures.ready_to_compare()
    assert (now["R12"].value, now["R12"].n, now["R12"].incident) == (20.0, 40, 20.0)
    without = figures.ready(part=(INCIDENT, NO_INCIDENT))
    assert (without["R12"].value, without["R12"].n) == (0.0, 32)
    assert (without["R1"].value, without["R4"].n) == (32, 32)
    assert sum(point[1] or 0 for point in without["R1"].chart["points"]) == 32


def test_an_incident_of_a_tenth_or_less_is_not_named(house: str) -> None:
    closed(60, of_incident=6)
    now, _ = figures.ready_to_compare()
    assert now["R12"].incident is None


def test_an_incident_of_a_few_members_is_neither_named_nor_told_by_what_is_left(house: str) -> None:
    closed(36, of_incident=4)
    now, _ = figures.ready_to_compare()
    assert now["R12"].incident is None
    assert (INCIDENT, NO_INCIDENT) not in figures.parts_ready()


def linked(*cases: Case, day: int) -> None:
    """Some more cases are linked, and the worker of the next day does what is due."""
    at, handler = LATER + day * DAY, world.a_handler()
    for case in cases:
        incidents.link(case, "The wrong letter", by=handler, at=at)
    duty.move_on(at + DAY)
    while duty.move_parts_on(at + DAY):
        pass


def without_the_incident() -> dict[str, tuple[float | None, int | None]]:
    return {metric: (one.value, one.n) for metric, one in figures.ready(part=(INCIDENT, NO_INCIDENT)).items()}


def asked(cases: list[Case]) -> None:
    """Of all whose case was closed, only these are asked what they think."""
    while asking.plan_from_history():
        pass
    Form.delete().where(Form.case.not_in(cases)).execute()
    assert asking.send_due(NOW + 5 * DAY) == len(cases)


def test_who_links_cases_one_by_one_reads_what_no_single_one_gives(house: str) -> None:
    closed(50, of_incident=8)
    others = [case for case in Case.select().order_by(Case.id) if not incidents.incident_of(case.id)]
    before = without_the_incident()["R12"]
    assert before == (0.0, 42)
    for day, case in enumerate(others[:4]):
        linked(case, day=2 * day)
        assert without_the_incident()["R12"] == before, "the whole moved, and nothing else did"
    linked(others[4], day=10)
    assert without_the_incident()["R12"] == (0.0, 37)


def test_four_cases_of_nobody_who_was_asked_do_not_give_away_what_a_fifth_member_answered(house: str) -> None:
    closed(50, of_incident=8)
    others = [case for case in Case.select().order_by(Case.id) if not incidents.incident_of(case.id)]
    asked(others[10:])
    before = without_the_incident()
    linked(*others[6:11], day=1)
    assert without_the_incident()["R12"] == before["R12"]
    linked(*others[11:15], day=3)
    assert without_the_incident()["R12"] == (0.0, 33)


def test_links_that_wait_and_those_taken_in_are_the_same_after_all_is_read_anew(house: str) -> None:
    closed(40, of_incident=8)
    linked(Case.select().order_by(Case.id.desc()).get(), day=3)
    kept = {(row.dimension, row.value, row.day, row.measure): row.n for row in Flow.select() if row.n}
    duty.rebuild(LATER + 5 * DAY)
    assert kept == {(row.dimension, row.value, row.day, row.measure): row.n for row in Flow.select() if row.n}
    assert Reading(LATER).of((INCIDENT, "1")).sums(Reading(LATER).year)["received"] == 8


def test_without_incidents_no_worker_looks_for_them(house: str) -> None:
    closed(31, of_incident=0)
    assert (INCIDENT, NO_INCIDENT) not in figures.parts_ready()
    assert not Flow.select().where(Flow.dimension == INCIDENT).exists()


def test_what_is_left_without_incidents_is_the_whole_less_theirs(house: str) -> None:
    closed(36, of_incident=8)
    whole = Reading(LATER)
    left, own = whole.of((INCIDENT, NO_INCIDENT)), whole.of((INCIDENT, "1"))
    assert left.sums(whole.year) == less(whole.sums(whole.year), [own.sums(whole.year)])
    assert left.daily("closed") == less_by_day(whole.daily("closed"), own.daily("closed"))
    assert sum(sum(one.closed_by_days.values()) + one.open for one in left.cohorts()) == 28


def less_by_day(whole: dict[int, Counter[str]], part: dict[int, Counter[str]]) -> dict[int, Counter[str]]:
    return {day: sums - part.get(day, Counter()) for day, sums in whole.items()}


def test_cases_of_one_name_belong_together_and_the_ledger_has_no_words(house: str) -> None:
    handler = world.a_handler()
    case, other = (world.a_case_looked_into(handler, world.a_member(name)) for name in ("Asha", "Layla"))
    with pytest.raises(incidents.NoIncident):
        incidents.link(case, "  ", by=handler, at=NOW + DAY)
    with pytest.raises(incidents.TooLongForAnIncident):
        incidents.link(case, "x" * 81, by=handler, at=NOW + DAY)
    incidents.link(case, "An outage", by=handler, at=NOW + DAY)
    incidents.link(case, "The wrong  letter", by=handler, at=NOW + DAY)
    incidents.link(other, "the wrong letter", by=handler, at=NOW + DAY)
    assert incidents.incident_of(case.id) == incidents.incident_of(other.id) == "The wrong letter"
    lines = HistoryLine.select().where(HistoryLine.kind == "case.linked").order_by(HistoryLine.number)
    assert [line.particulars["incident"] for line in lines] == ["1", "2", "2"]
