"""Releases: made once a quarter, frozen, corrected as a whole; what they tell, and what they hold back."""

import datetime as dt
from dataclasses import replace

import pytest

from portal import history
from portal.metrics.counts import rollups
from portal.metrics.public import public_figures, releases
from portal.metrics.public.period import Period
from portal.metrics.public.published import Cell, Told, count_cell, expected, in_release, share_cell
from portal.metrics.public.releases import NoSuchRelease, Release
from portal.metrics.quarters import Quarter, last_ended
from portal.metrics.shapes import Window
from portal.store import db
from tests import world
from tests.metrics.counted import cases, quarter

SPRING = quarter(2025, 2)
LATER = dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC)
KEPT, BROKEN = ("due.decision", "kept.decision"), ("due.decision",)


def a_year(last: Quarter, kept: int, late: int, **more: str) -> None:
    """Four quarters with so many decisions in time and late in each."""
    for back in range(4):
        cases(last.after(-back), kept, *KEPT, **more)
        cases(last.after(-back), late, *BROKEN, **more)


def released(last: Quarter, at: dt.datetime = LATER) -> dict[str, Cell]:
    return releases.make(last, by=history.SYSTEM, at=at).cells


def test_quarters_follow_each_other_over_the_years() -> None:
    autumn = Quarter.of(dt.date(2025, 11, 30))
    assert (autumn.since, autumn.until) == (dt.date(2025, 10, 1), dt.date(2025, 12, 31))
    assert autumn.is_last_of_year and autumn.after(1).since == dt.date(2026, 1, 1)
    assert autumn.window() == Window(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert last_ended(dt.date(2026, 1, 1)) == autumn


def test_a_share_is_told_exactly_by_a_bound_or_not_yet() -> None:
    year = SPRING.window()
    exact = share_cell("R5", "", year, 84, 100)
    assert (exact.told, exact.value, exact.lower, exact.upper, exact.n) == (Told.VALUE, 84, 76, 90, 100)
    assert (few := share_cell("R5", "", year, 4, 100)).told is Told.LESS and few.value == 10
    assert few.lower is None  # no interval without an exact percentage
    assert share_cell("R5", "", year, 97, 100).told is Told.MORE
    assert share_cell("R5", "", year, 20, 29).told is Told.TOO_FEW
    assert count_cell("R1", "", year, 9).told is Told.FEWER
    assert count_cell("R1", "", year, 388).value == 390


def test_what_is_withheld_says_when_it_will_be_there_and_no_more_than_is_published() -> None:
    two_years = SPRING.window(8)
    twenty = share_cell("R5", "", two_years, 10, 20)
    assert (twenty.ready, twenty.not_before) == ("2026-06-30", False)  # ten more at 2.5 a quarter
    for n in (0, 3, 9):  # all alike: fewer than ten
        few = share_cell("R5", "", SPRING.window(), 0, n)
        assert (few.n, few.ready, few.not_before) == (None, "2027-06-30", True)
    never = expected(share_cell("R5", "", SPRING.window(20), 5, 12))
    assert never.ready == ""


def test_what_takes_time_to_show_is_awaited_with_the_release_that_tells_it() -> None:
    """Its period ends a quarter before that of the release: so does the period that has enough."""
    older = share_cell("R20", "", SPRING.after(-1).window(8), 10, 20)
    assert older.ready == "2026-03-31"
    assert in_release(older, SPRING).ready == "2026-06-30"
    assert in_release(share_cell("R5", "", SPRING.window(8), 10, 20), SPRING).ready == "2026-06-30"


def test_the_worker_releases_each_quarter_once_it_has_settled(house: str) -> None:
    world.an_association()
    a_year(SPRING, 12, 3)
    end = dt.datetime(2025, 7, 1, tzinfo=dt.UTC)
    assert releases.make_due(end + dt.timedelta(days=10)) == 0
    assert releases.make_due(end + dt.timedelta(days=16)) == 1
    assert releases.make_due(end + dt.timedelta(days=17)) == 0
    (row,) = Release.select()
    assert (row.ended, row.number, row.why) == (SPRING, 1, "")
    assert history.HistoryLine.select().where(history.HistoryLine.kind == "release.made").count() == 1


def test_no_release_before_there_were_four_quarters(sqlite_house: str) -> None:
    world.an_association()
    cases(SPRING, 40, *KEPT)
    for days in range(20, 280, 40):
        assert releases.make_due(dt.datetime(2025, 6, 30, tzinfo=dt.UTC) + dt.timedelta(days=days)) == 0
    assert releases.next_release(dt.datetime(2025, 7, 20, tzinfo=dt.UTC)) == dt.date(2026, 4, 16)
    in_spring = dt.datetime(2025, 6, 20, tzinfo=dt.UTC)
    assert releases.next_release(in_spring) == dt.date(2026, 4, 16), (
        "the quarter of the first case is not over"
    )


def test_who_has_no_case_yet_is_promised_no_figures_before_a_year_of_cases(sqlite_house: str) -> None:
    world.an_association()
    assert releases.next_release(dt.datetime(2025, 6, 20, tzinfo=dt.UTC)) == dt.date(2026, 4, 16)
    assert releases.next_release(dt.datetime(2025, 7, 3, tzinfo=dt.UTC)) == dt.date(2026, 7, 16)


def test_a_release_says_how_promises_were_kept_and_how_long_cases_took(sqlite_house: str) -> None:
    world.an_association()
    a_year(SPRING, 21, 4)
    shown = released(SPRING)
    assert (shown["R1//"].told, shown["R1//"].value) == (Told.ABOUT, 100)
    assert (shown["R5//"].value, shown["R5//"].lower, shown["R5//"].upper) == (84, 76, 90)
    assert shown["R4//median"].value == 4
    # Nobody learns how long the slowest took: nine in ten is told, all are not.
    assert shown["R4//p90"].value in (8, None) and shown["R4//p90"].upper is None
    assert shown["R14//"].told is Told.FEWER


def test_a_release_does_not_change_when_the_past_does(sqlite_house: str) -> None:
    world.an_association()
    a_year(SPRING, 21, 4)
    before = released(SPRING)
    cases(SPRING, 30, *BROKEN)
    assert releases.standing().releases[0].cells == before


def test_nobody_waits_to_write_while_a_release_is_counted(
    sqlite_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes seconds, and SQLite lets one write at a time. What came meanwhile is counted, too."""
    world.an_association()
    a_year(SPRING, 21, 4)
    count, held = public_figures.cells, list[bool]()

    def counted(period: Period, draws: int = 0) -> list[Cell]:
        held.append(db.in_transaction())
        found = count(period, draws)
        if len(held) == 1:
            cases(SPRING, 30, *BROKEN)
            history.put_at(rollups.READER, 1)
        return found

    monkeypatch.setattr(public_figures, "cells", counted)
    assert released(SPRING)["R5//"].value == 65
    assert held == [False, False]


def test_a_correction_is_a_new_number_of_the_whole_table(sqlite_house: str) -> None:
    world.an_association()
    a_year(SPRING, 21, 4)
    released(SPRING)
    cases(SPRING, 30, *BROKEN)
    handler = world.a_person(name="Ada")
    again = releases.correct(SPRING, "counted_wrongly", by=handler, at=LATER)
    assert again.number == 2 and again.cells["R5//"].value == 65
    assert [one.number for one in releases.standing().releases] == [2]
    assert [(one.number, one.stands) for one in releases.every()] == [(2, True), (1, False)]
    with pytest.raises(NoSuchRelease):
        releases.correct(SPRING.after(4), "counted_wrongly", by=handler, at=LATER)


def test_a_correction_by_a_few_members_is_hidden(sqlite_house: str) -> None:
    world.an_association()
    a_year(SPRING, 21, 14)
    released(SPRING)
    cases(SPRING, 3, *BROKEN)
    again = releases.correct(SPRING, "record_corrected", by=history.SYSTEM, at=LATER).cells
    assert again["R5//"].told is Told.HIDDEN and again["R5//"].n is None
    assert again["R1//"].told is again["R4//median"].told is Told.HIDDEN


def test_where_few_came_since_the_figure_of_the_release_before_stands(sqlite_house: str) -> None:
    """In a small association’s first years each release holds the one before, and what came since."""
    world.an_association()
    for back in range(6):
        cases(SPRING.after(-back), 4, *KEPT)
        cases(SPRING.after(-back), 2, *BROKEN)
    cases(SPRING.after(1), 5, *KEPT)
    cases(SPRING.after(2), 12, *KEPT)
    first, second, third = (released(SPRING.after(ahead)) for ahead in range(3))
    assert first["R5//"].window == SPRING.window(8) and first["R5//"].is_told
    assert second["R5//"] == first["R5//"]  # else everybody could tell what the five of them got
    assert third["R5//"].window.until == SPRING.after(2).until and third["R5//"].is_told


def test_ten_cases_of_one_member_are_not_ten_members(sqlite_house: str) -> None:
    world.an_association()
    a_year(SPRING, 21, 0)
    cases(SPRING, 14, *BROKEN, member=7)
    assert released(SPRING)["R5//"].told is Told.HIDDEN


def test_a_small_association_gets_a_longer_period_and_it_is_named(sqlite_house: str) -> None:
    world.an_association()
    for back in range(12):
        cases(SPRING.after(-back), 3, *KEPT, "finding.upheld")
        cases(SPRING.after(-back), 1, *BROKEN, "finding.withdrawn")
    shown = released(SPRING)
    assert shown["R5//"].window == SPRING.window(8) and shown["R5//"].n == 30
    assert shown["R5//"].told is Told.MORE or shown["R5//"].told is Told.VALUE
    assert shown["R1//"].window == SPRING.window() and shown["R1//"].value == 15
    assert shown["R4//median"].window == SPRING.window()
    assert shown["R4//withdrawn"].window == SPRING.window(8) and shown["R4//withdrawn"].told is Told.LESS
    kept = shown["index/component/promises_kept"]
    assert (kept.n, kept.ready) == (15, ""), "four quarters never hold thirty at this pace"


def test_the_pace_of_a_young_association_is_that_of_the_quarters_since_its_first_case(
    sqlite_house: str,
) -> None:
    world.an_association()
    for back in range(6):
        cases(SPRING.after(-back), 2, *KEPT)
    shown = released(SPRING)
    assert shown["R5//"].window == SPRING.window(8) and shown["R5//"].n == 10
    assert shown["R5//"].ready == SPRING.after(12).until.isoformat(), "twenty more at ten in six quarters"


def test_cases_of_conduct_are_in_the_total_and_in_no_part(sqlite_house: str) -> None:
    world.an_association()
    a_year(SPRING, 15, 5)
    cases(SPRING, 12, *KEPT, category="conduct")
    cases(SPRING, 14, *KEPT, category="other")
    cases(SPRING, 11, *KEPT, category="events")
    shown = released(SPRING)
    assert "R1/category/conduct" not in shown and "conduct" not in str(shown)
    assert shown["R1//"].value == 115
    assert shown["R1/category/else"].told in (Told.ABOUT, Told.HIDDEN)
    assert shown["R1/category/else"].value in (25, None)


def test_the_share_found_justified_does_not_tell_what_its_table_hides(sqlite_house: str) -> None:
    world.an_association()
    for back in range(4):
        cases(SPRING.after(-back), 6, "finding.upheld")
        cases(SPRING.after(-back), 5, "finding.not_upheld")
    cases(SPRING, 3, "finding.settled")
    shown = released(SPRING)
    table = [cell for key, cell in shown.items() if key.startswith("R12/ended/")]
    assert shown["R12//"].is_told and not any(cell.is_told for cell in table)
    assert shown["R4//withdrawn"].told is Told.HIDDEN, (
        "of about 45 cases, as with a finding: at most four settled"
    )


def test_the_number_of_findings_so_far_does_not_tell_what_the_table_hides(sqlite_house: str) -> None:
    world.an_association()
    for finding, n in {"upheld": 12, "not_upheld": 2, "settled": 11, "withdrawn": 12}.items():
        cases(SPRING, n, f"finding.{finding}")
    shown = released(SPRING)
    assert (shown["R12//"].told, shown["R12//"].n) == (Told.TOO_FEW, 15)
    assert not shown["R12/ended/justified"].is_told, "of about 15 about 10 leave one to seven"


def test_the_share_found_justified_is_held_against_the_table_of_an_earlier_release(sqlite_house: str) -> None:
    world.an_association()
    for finding, n in {"upheld": 13, "not_upheld": 11, "settled": 12, "withdrawn": 12}.items():
        cases(SPRING, n, f"finding.{finding}")
    cases(SPRING.after(1), 11, "finding.upheld")
    cases(SPRING.after(1), 7, "finding.not_upheld")
    first, second = released(SPRING), released(SPRING.after(1))
    assert first["R12//"].told is Told.TOO_FEW and first["R12/ended/not_upheld"].value == 10
    assert not second["R12//"].is_told, "18 of 42 less about 10 are six to eight"


def test_the_share_withdrawn_tells_of_no_few_beside_two_periods_of_which_one_holds_the_other(
    sqlite_house: str,
) -> None:
    """Fewer than thirty had a finding in the second year, so R12 tells of both: less the first, 27."""
    world.an_association()
    for when, found, withdrawn in ((SPRING.after(-4), 40, 0), (SPRING, 27, 5)):
        cases(when, found, "finding.upheld")
        cases(when, withdrawn, "finding.withdrawn")
    first, second = released(SPRING.after(-4)), released(SPRING)
    assert (first["R12//"].n, second["R12//"].n) == (40, 65)
    assert not second["R4//withdrawn"].is_told


def test_how_many_ended_so_far_does_not_tell_how_few_came_since_the_last_number_of_findings(
    sqlite_house: str,
) -> None:
    world.an_association()
    for when, found, withdrawn in ((SPRING, 12, 1), (SPRING.after(1), 1, 1)):
        cases(when, found, "finding.upheld")
        cases(when, withdrawn, "finding.withdrawn")
    first, second = released(SPRING), released(SPRING.after(1))
    assert first["R12//"].n == second["R12//"].n == 10
    assert second["R4//withdrawn"].told is Told.HIDDEN, "of about 15 at least ten had a finding before"


def test_the_share_withdrawn_does_not_tell_how_few_left_a_question_open(sqlite_house: str) -> None:
    """The table tells both together."""
    world.an_association()
    for finding, n in {"upheld": 24, "not_upheld": 20, "settled": 20, "withdrawn": 20}.items():
        cases(SPRING, n, f"finding.{finding}")
    cases(SPRING, 2, "finding.closed_no_reply")
    shown = released(SPRING)
    assert shown["R12/ended/otherwise"].value == 20 and shown["R4//withdrawn"].told is Told.HIDDEN


def test_what_is_awaited_says_how_many_there_are_once_enough_came_since(sqlite_house: str) -> None:
    world.an_association()
    for back in range(4):
        cases(SPRING.after(-back), 4, *KEPT)
    cases(SPRING.after(1), 2, *KEPT)
    cases(SPRING.after(2), 8, *KEPT)
    first, second, third = (released(SPRING.after(ahead))["R5//"] for ahead in range(3))
    assert (first.told, first.n, third.n) == (Told.TOO_FEW, 15, 25)
    assert replace(second, ready=first.ready) == first, "about 20 would tell that one to nine came"
    assert second.ready >= SPRING.after(2).until.isoformat()


def test_the_time_that_cases_took_does_not_tell_how_few_came_since(sqlite_house: str) -> None:
    world.an_association()
    for back in range(5):
        cases(SPRING.after(-back), 2)
    cases(SPRING.after(1), 3)
    first, second = released(SPRING), released(SPRING.after(1))
    assert first["R1//"].value == first["R4//median"].n == 10
    assert second["R1//"] == first["R1//"] and second["R4//median"].n is None


def test_nothing_is_published_before_somebody_says_so(house: str) -> None:
    world.an_association()
    assert not releases.is_published()
    releases.publish(True, by=world.a_person(name="Ada"), at=LATER)
    assert releases.is_published()
