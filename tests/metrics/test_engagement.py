"""How members take part and who renews, told as small stories and counted by hand."""

import datetime as dt
from typing import Any

import pytest

from portal.history import SYSTEM
from portal.members import activity, bringing_in
from portal.members.people import PersonActor
from portal.metrics import duty, figures, parts
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.counts import engaged, months
from portal.metrics.counts.engaged import Acts
from portal.metrics.estimators.differences import proportion_diff
from portal.metrics.estimators.disclosure import Display
from portal.metrics.estimators.proportions import wilson
from portal.metrics.readings import Reading
from portal.metrics.rows import MemberMonth
from portal.metrics.shapes import DIFFERENCE, Figure, Row
from portal.recovery import closing
from portal.satisfaction import forms
from portal.store import db
from tests import world
from tests.metrics.told import asked_form, row, some_members
from tests.world import DAY, HOUR, NOW

ACTIVITY = "member_ref,date,kind,units,source,record_id"
RENEWALS = "member_ref,due_date,renewed,not_eligible,source,record_id"
TODAY = dt.date(2026, 3, 10)


def shown(at: dt.datetime = NOW) -> dict[str, Figure]:
    """The figures as the worker keeps them."""
    duty.move_on(at)
    return figures.ready()


def here(who: PersonActor, *days: dt.date) -> None:
    """A member was on the portal on these days."""
    for day in days:
        activity.note(world.person_of(who).id, day)


def number_of(who: PersonActor) -> str:
    return str(world.person_of(who).number)


def bring(kind: str, *lines: str) -> int | None:
    head = ACTIVITY if kind == "activity" else RENEWALS
    return bringing_in.bring_in(kind, "\n".join([head, *lines]).encode(), by=SYSTEM, at=NOW).number


def took_part(who: PersonActor, *what: tuple[str, str]) -> list[str]:
    """Lines of a file: a member, and the days and kinds."""
    me = number_of(who)
    return [f"{me},{day},{kind},1,crm,{me}-{place}" for place, (day, kind) in enumerate(what)]


def renewal(who: PersonActor, due: str, renewed: str, reason: str = "") -> str:
    me = number_of(who)
    return f"{me},{due},{renewed},{reason},crm,{me}-{due}"


# ── E1 and E2 ───────────────────────────────────────────────────────────────────────────────────────────────
def test_who_was_here_or_took_part_somewhere_is_active(house: str) -> None:
    members = some_members(8)
    here(members[0], TODAY)
    here(members[1], TODAY - dt.timedelta(days=30))  # the thirty-first day back
    here(members[2], TODAY - dt.timedelta(days=364))
    here(members[3], TODAY - dt.timedelta(days=365))
    bring(
        "activity",
        *took_part(members[4], ("2026-03-01", "event")),
        *took_part(members[5], ("2026-03-01", "event")),
        f"{number_of(members[5])},2026-03-01,event,0,crm,{number_of(members[5])}-0",  # and did not come
    )
    found = shown()
    assert (found["E1"].value, found["E1"].n) == (pytest.approx(100 * 2 / 8), 8)
    assert [row(found["E1"], f"days_{days}").value for days in (30, 90, 365)] == [25, 37.5, 50]
    assert found["E2"].display is Display.HIDDEN  # four members behind it
    here(members[6], TODAY)
    again = Reading(NOW)
    assert CATALOGUE["E2"].compute(again).value == pytest.approx(3 / 5)


def test_an_import_taken_back_leaves_no_trace_in_the_figures(house: str) -> None:
    members = some_members(6)
    for member in members:
        here(member, dt.date(2025, 4, 2))
    before = {metric: one.as_json() for metric, one in shown().items()}
    months_before = list(MemberMonth.select().order_by(MemberMonth.person, MemberMonth.month).tuples())
    lines = [line for member in members for line in took_part(member, ("2025-06-01", "event"))]
    number = bring("activity", *lines)
    assert shown()["E3"].value == pytest.approx(2)
    assert number is not None
    bringing_in.take_back(number, by=SYSTEM, at=NOW)
    assert {metric: one.as_json() for metric, one in shown().items()} == before
    assert months_before == list(
        MemberMonth.select().order_by(MemberMonth.person, MemberMonth.month).tuples()
    )


def test_nobody_waits_to_write_while_members_are_counted(house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With many members it takes seconds. A file that comes in meanwhile is counted, too."""
    members = some_members(6)
    for member in members:
        here(member, dt.date(2025, 4, 2))
    lines = [line for member in members for line in took_part(member, ("2025-06-01", "event"))]
    count, held = engaged.counted, list[bool]()

    def counted(*asked: Any) -> Any:
        held.append(db.in_transaction())
        found = count(*asked)
        if len(held) == 11:  # with the last month
            bring("activity", *lines)
        return found

    monkeypatch.setattr(engaged, "counted", counted)
    assert shown()["E3"].value == pytest.approx(2)
    assert len(held) > 11 and not any(held)


# ── E3 and E4 ───────────────────────────────────────────────────────────────────────────────────────────────
def test_domains_and_index_are_counted_by_hand(house: str) -> None:
    """Of the twelve months to February 2026. Each member: presence, events and learning, contribution.

    Ten were here in six months, took three courses and served twice: 100. Ten were here in three months and
    once at an event: (3/6 + 1/3 + 0)/3. Ten did nothing: 0.
    """
    members = some_members(30)
    lines = []
    for member in members[:10]:
        days = [(f"2025-{month:02}-10", "learning") for month in (4, 5, 6)]
        lines += took_part(member, *days, ("2025-07-10", "committee"), ("2025-08-10", "volunteer"))
        here(member, dt.date(2026, 2, 28))
    for member in members[10:20]:
        lines += took_part(member, ("2025-03-01", "event"), ("2026-03-02", "event"))  # the second: not yet
        for day in (dt.date(2025, 10, 1), dt.date(2025, 10, 2), dt.date(2025, 11, 1)):
            here(member, day)
        here(member, dt.date(2025, 2, 28))  # a month too early
    bring("activity", *lines)
    found = shown()
    middle = 100 * (3 / 6 + 1 / 3) / 3
    index = found["E4"]
    assert (index.n, index.value) == (30, pytest.approx((1000 + 10 * middle) / 30))
    assert index.window.period == "2025-03-01/2026-02-28"
    bands = {band: row(index, band, "bands").n for band in ("none", "light", "engaged", "core")}
    assert bands == {"none": 10, "light": 0, "engaged": 10, "core": 10}
    breadth = found["E3"]
    assert (breadth.n, breadth.value) == (30, pytest.approx((10 * 3 + 10 * 2) / 30))
    assert row(breadth, "events_learning", "domains").value == pytest.approx(100 * 20 / 30)
    assert set(breadth.notes) == {"without_self_service", "without_voice"}
    assert index.chart["covers"] == {"activity": ["2025-03-01", "2026-03-02"]}


def test_there_is_no_index_of_a_few_nor_of_newcomers_nor_of_two_domains(house: str) -> None:
    old, new = some_members(5), [world.a_member(joined=TODAY, at=NOW - 70 * DAY) for _ in range(5)]
    for member in [*old, *new]:
        bring("activity", *took_part(member, ("2026-02-01", "event"), ("2026-02-02", "community")))
    figure = shown()["E4"]
    assert (figure.value, figure.n, figure.rows) == (None, 5, ())
    assert "too_few" in figure.notes
    two = frozenset({"presence", "events_learning"})
    assert engaged.index_of(Acts(presence=6, events_learning=3), two).index is None


def test_forms_answered_are_a_domain_for_those_who_were_asked(house: str) -> None:
    handler, members = world.a_handler(), some_members(2)
    at = NOW - 60 * DAY
    for member in members:
        case = world.a_case_looked_into(handler, member, at=at)
        closing.conclude(case, "not_upheld", "We were right.", by=handler, at=at + 4 * HOUR)
        asked_form(case, at + 2 * DAY)
        here(member, dt.date(2026, 1, 9))
    duty.move_on(NOW)
    acts = engaged.acts_of(months.month_of(dt.date(2026, 2, 1)))
    assert {acts[world.person_of(member).id].asked for member in members} == {1}
    assert engaged.connected_in(acts.values()) == {"presence", "voice"}


def test_years_with_other_domains_are_not_compared(house: str) -> None:
    members = some_members(30)
    for member in members:
        here(member, dt.date(2024, 2, 1), dt.date(2024, 12, 1), dt.date(2025, 12, 1))
    before = row(shown()["E3"], "year_before")
    assert (before.n, before.value) == (30, 1)
    bring("activity", *took_part(members[0], ("2025-06-01", "event")))
    assert [one.label for one in shown()["E3"].rows if one.label == "year_before"] == []


def test_breadth_is_drawn_by_whole_years_which_share_no_days(house: str) -> None:
    """2024: ten of thirty came and took part (2 domains), 2025: all thirty. 2023 knew of no events."""
    members = [world.a_member(f"Member {i}", at=NOW - 1200 * DAY) for i in range(30)]
    for member in members:
        here(member, dt.date(2023, 3, 1), dt.date(2024, 3, 1), dt.date(2025, 3, 1))
    lines = [line for one in members[:10] for line in took_part(one, ("2024-05-01", "event"))]
    lines += [f"{number_of(one)},2025-05-01,event,1,crm,{number_of(one)}-late" for one in members]
    bring("activity", *lines)
    chart = shown()["E3"].chart
    assert chart["span"] == "year" and chart["trial"]
    assert [dt.date.fromordinal(point[0]).year for point in chart["points"]] == [2023, 2024, 2025]
    assert chart["values"] == [None, pytest.approx(1 + 1 / 3), pytest.approx(2)]


def test_chapters_and_languages_have_their_own(house: str) -> None:
    goa = world.a_chapter("goa")
    for member in some_members(12):
        here(member, TODAY)
        here(member, dt.date(2026, 1, 1))
    for serial in range(6):
        world.a_member(f"Goan {serial}", chapter=goa, at=NOW - 400 * DAY)
    whole = shown()
    found = parts.figures_of("chapter", Reading(NOW), whole)
    assert found[str(goa.id)]["E1"].n == 6
    assert found[str(goa.id)]["E1"].value == 0
    assert found[str(goa.id)]["E3"].value == 0
    assert not {"L4"} & found[str(goa.id)].keys()
    assert not {"E1", "E3", "E4", "E5"} & {
        metric for one in parts.figures_of("category", Reading(NOW), whole).values() for metric in one
    }


def test_a_small_chapter_without_any_case_hides_itself_and_another(house: str) -> None:
    for code, members in (("goa", 3), ("pune", 6), ("delhi", 9)):
        chapter = world.a_chapter(code)
        for serial in range(members):
            world.a_member(f"{code} {serial}", chapter=chapter, at=NOW - 400 * DAY)
    found = parts.figures_of("chapter", Reading(NOW), shown())
    states = sorted(str(one["E1"].display) for value, one in found.items() if "E1" in one)
    assert states.count("hidden") >= 2


# ── E5 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_renewals_are_told_by_the_band_of_the_year_before(house: str) -> None:
    """Due on 1 February 2026: twelve months to January. Of ten core members eight renewed, of ten of none
    five.
    """
    members = some_members(30)
    lines = []
    for member in members[:10]:
        days = [(f"2025-{month:02}-10", "learning") for month in (4, 5, 6, 7, 8, 9)]
        lines += took_part(member, *days, ("2025-07-11", "committee"), ("2025-08-11", "volunteer"))
    late = [line for member in members[10:20] for line in took_part(member, ("2026-02-01", "event"))]
    bring("activity", *lines, *late)
    due = [
        renewal(one, "2026-02-01", "yes" if place % 10 < 8 else "no")
        for place, one in enumerate(members[:10])
    ]
    due += [
        renewal(one, "2026-02-01", "yes" if place < 5 else "no") for place, one in enumerate(members[10:20])
    ]
    due += [renewal(one, "2026-02-01", "no", "retired") for one in members[20:]]
    bring("renewals", *due)
    figure = shown()["E5"]
    assert (figure.n, figure.value) == (20, pytest.approx(100 * 13 / 20))
    core, none = (row(figure, band, "bands") for band in ("core", "none"))
    assert (core.n, core.value, none.n, none.value) == (10, 80, 10, 50)
    assert (core.lower, core.upper) == tuple(pytest.approx(100 * one) for one in wilson_limits(8, 10))
    assert "not_causal" in figure.notes
    assert set(figure.chart["covers"]) == {"activity", "renewals"}


def wilson_limits(x: int, n: int) -> tuple[float, float]:
    share = wilson(x, n)
    assert share.lower is not None and share.upper is not None
    return share.lower, share.upper


# ── L4 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def recovered(member: PersonActor, handler: PersonActor, at: dt.datetime) -> None:
    """A case put right, and the member satisfied."""
    case = world.a_case_looked_into(handler, member, at=at)
    closing.conclude(case, "upheld", "You were right, and it is mended.", by=handler, at=at + 4 * HOUR)
    closing.confirm(case, by=member, at=at + DAY)
    forms.answer(asked_form(case, at + 5 * DAY), {"q1": "yes", "q2": "5"}, by=member, at=at + 5 * DAY)


def declined(member: PersonActor, handler: PersonActor, at: dt.datetime) -> None:
    case = world.a_case_looked_into(handler, member, at=at)
    closing.conclude(case, "not_upheld", "We were right.", by=handler, at=at + 4 * HOUR)


def test_renewals_after_a_recovery_stand_beside_those_after_other_cases_and_none(house: str) -> None:
    handler, members = world.a_handler(), some_members(20)
    at, due = NOW - 60 * DAY, "2026-03-01"
    for member in members[:5]:
        recovered(member, handler, at)
    for member in members[5:10]:
        declined(member, handler, at)
    declined(members[0], handler, at)  # a second case: the recovery counts
    world.a_case(members[10], at=at)  # still open: in no group
    lines = [renewal(one, due, "yes" if place != 4 else "no") for place, one in enumerate(members[:5])]
    lines += [renewal(one, due, "yes" if place < 2 else "no") for place, one in enumerate(members[5:10])]
    lines += [renewal(one, due, "yes") for one in members[10:]]
    bring("renewals", *lines)
    figure = shown()["L4"]
    groups = {name: row(figure, name, "groups") for name in ("recovered", "concluded", "no_case")}
    assert {name: (one.n, one.value) for name, one in groups.items()} == {
        "recovered": (5, 80),
        "concluded": (5, 40),
        "no_case": (9, 100),
    }
    assert (figure.value, figure.n, figure.display) == (80, 5, Display.SMALL)  # the base of the share itself
    less: Row = row(figure, "recovered_no_case", "differences")
    expected = proportion_diff(4, 5, 9, 9)
    assert expected.lower is not None
    assert less.unit == DIFFERENCE  # percentage points, so never with a per cent sign
    assert (less.value, less.lower) == (pytest.approx(-20), pytest.approx(100 * expected.lower))
    assert row(figure, "still_open", "beside").display is Display.HIDDEN  # one member
    assert "not_causal" in figure.notes


def test_a_case_closed_more_than_a_year_before_is_none(house: str) -> None:
    handler, members = world.a_handler(), some_members(6)
    for member in members:
        declined(member, handler, NOW - 380 * DAY)
    bring("renewals", *(renewal(one, "2026-03-09", "yes") for one in members))
    figure = shown()["L4"]
    assert (figure.value, "few_recoveries" in figure.notes) == (None, True)
    assert row(figure, "no_case", "groups").n == 6
