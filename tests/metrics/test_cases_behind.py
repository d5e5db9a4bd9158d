"""The cases behind figures: a list holds exactly what its figure counts, and only what the reader may see."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask

from portal import store
from portal.cases.records import Case
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.metrics import behind, duty, figures
from portal.metrics.behind import ALL, COUNTED, OTHERS, candidates, times_of
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.counts import rollups
from portal.metrics.readings import Reading
from portal.metrics.shapes import Figure
from portal.web.staff.behind import span_of
from tests import world
from tests.browser_client import Browser
from tests.metrics.storm import Storm
from tests.web.conftest import the_portal
from tests.world import DAY, NOW

BEHIND = {metric: one.behind for metric, one in CATALOGUE.items() if one.behind is not None}
PARTS = (("total", ""), ("category", "fees"), ("category_severity", "fees/high"), ("incident", ""))
Sums = Callable[[Figure, str], tuple[int, int]]


def through_all_pages(figure: Figure, part: tuple[str, str], which: str) -> int:
    """How often all cases of a list count together, page after page; no case stands in it twice."""
    one, after, total, seen = BEHIND[figure.metric], "", 0, Counter[int]()
    while True:
        some = candidates(one, span_of(one, figure), after)
        looked = some[: behind.SCANNED]
        seen.update(candidate.case for candidate in looked)
        total += sum(times_of(one, each.given, span_of(one, figure), part, which) for each in looked)
        if len(some) <= behind.SCANNED:
            assert max(seen.values(), default=1) == 1, figure.metric
            return total
        after = looked[-1].mark


def test_the_list_of_every_figure_holds_what_the_figure_counts(
    sqlite_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "SCANNED", 71)
    world.an_association()
    storm = Storm(5, members=90)
    storm.blow(3_500)
    while rollups.move_on():
        pass
    wrong, told = [], set()
    for part in PARTS:
        readings = {days: Reading(storm.at + days * DAY, together=True).of(part) for days in (35, 400)}
        for metric, one in BEHIND.items():
            reading = readings[400 if metric == "R17" else 35]  # it looks at what was closed a year ago
            figure = CATALOGUE[metric].compute(reading)
            n = int(one.base(reading.sums(figure.window))) if one.told else figure.n or 0
            x = round((figure.value or 0) * n / 100) if one.counted else 0
            for which, counted in {ALL: n, COUNTED: x, OTHERS: n - x}.items():
                if which in one.kinds and through_all_pages(figure, part, which) != counted:
                    wrong.append((part, metric, which, through_all_pages(figure, part, which), counted))
            told |= {metric} if n else set()
    assert wrong == []
    assert told == BEHIND.keys(), "the storm is long enough to tell"


LATER = NOW + 40 * DAY


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal that stands still forty days after the cases came in."""
    world.an_association()
    store.close()
    return the_portal(sqlite_house, now=LATER)


def cases_of_bengaluru(n: int) -> None:
    handler = world.a_handler()
    with store.transaction():
        for i in range(n):
            world.a_closed_case(handler, world.a_member(f"Member {i}"))


def a_supervisor_of(code: str) -> PersonActor:
    return world.a_person(Grant("supervisor", world.a_chapter(code).id), name="Local")


def listed(browser: Browser, address: str) -> list[str]:
    """The references on all pages of a list."""
    found = []
    while address:
        page = browser.open(address)
        found += [str(row["data-row"]) for row in page.soup.select("tr[data-row]")]
        following = page.soup.select("a[rel=next]")
        address = str(following[0]["href"]) if following else ""
    return found


def test_a_supervisor_finds_all_cases_and_one_of_another_chapter_none(app: Flask) -> None:
    cases_of_bengaluru(60)
    duty.move_on(LATER)
    all_of_them = sorted(case.reference for case in Case.select())
    everywhere, elsewhere = Browser(app).sign_in_as(world.a_supervisor()), Browser(app)
    elsewhere.sign_in_as(a_supervisor_of("cairo"))
    for metric in ("R1", "R4", "R5", "R8", "R12", "R20"):
        assert sorted(listed(everywhere, f"/staff/metrics/{metric}/cases")) == all_of_them, metric
        page = elsewhere.open(f"/staff/metrics/{metric}/cases")
        assert "You may not see any of the cases" in page.words or "Search older" in page.words
        assert listed(elsewhere, f"/staff/metrics/{metric}/cases") == []
    while duty.move_parts_on(LATER):
        pass
    part = f"category:{Case.get().category}"
    narrowed = everywhere.open(f"/staff/metrics/R5/cases?of={part}")
    assert "Only cases of" in narrowed.words
    others = everywhere.open("/staff/metrics/R5/cases?which=others")
    whole = everywhere.open("/staff/metrics/R5/cases")
    assert len({page.title for page in (whole, narrowed, others)}) == 3  # titles tell windows apart
    assert sorted(listed(everywhere, f"/staff/metrics/R5/cases?of={part}")) == all_of_them
    ready = figures.ready()["R5"]
    assert f"counts {ready.n}." in everywhere.open("/staff/metrics/R5/cases").words
    assert listed(everywhere, "/staff/metrics/R5/cases?which=others") == []


def test_only_who_sees_figures_and_cases_finds_the_way(app: Flask) -> None:
    cases_of_bengaluru(12)
    duty.move_on(LATER)
    for who in (
        world.a_member(),
        world.a_handler(),
        *(world.a_person(Grant(role), name=role) for role in ("executive", "auditor")),
    ):
        Browser(app).sign_in_as(who).open("/staff/metrics/R5/cases", 403)
    supervisor = Browser(app).sign_in_as(world.a_supervisor())
    for page, there in {"promises": True, "recovery": True, "board": False}.items():
        assert bool(supervisor.open(f"/staff/metrics/{page}").soup.select("a[href$='/cases']")) == there
    assert "counts members, not cases" in supervisor.open("/staff/metrics/engagement").words
    for address in (
        "L1/cases",
        "R99/cases",
        "R5/cases?which=best",
        "R5/cases?of=nothing:x",
        "R21/cases?which=counted",
    ):
        supervisor.open(f"/staff/metrics/{address}", 404)


def test_no_list_tells_who_answered(app: Flask) -> None:
    """Nobody of the staff sees who answered what: neither side of such a share has a list of its own."""
    assert {metric for metric in ("R20", "R21", "R22", "R23", "R25") if BEHIND[metric].counted} == set()
    assert all(BEHIND[metric].told for metric in ("R20", "R21", "R22", "R23", "R25"))


def test_a_list_asks_as_often_for_two_hundred_cases_as_for_ten(app: Flask) -> None:
    browser, sent = Browser(app).sign_in_as(world.a_supervisor()), []
    for more in (10, 190):
        cases_of_bengaluru(more)
        duty.move_on(LATER)
        for _ in range(2):
            browser.open("/staff/metrics/R11/cases")
            browser.open("/staff/metrics/R8/cases")
        sent.append(len(browser.statements))
    assert sent[0] == sent[1] <= 6
