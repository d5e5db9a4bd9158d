"""The pages of figures: marks for checks from outside, states that never look alike, few queries."""

import re

import pytest
from bs4 import Tag
from flask import Flask

from portal import store
from portal.cases import handling
from portal.cases.records import Case
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.metrics import duty, figures
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.rows import Flow
from portal.metrics.shapes import Figure, Window
from portal.recovery import closing
from portal.store import transaction
from portal.web.staff.figure_pages import usual_window
from portal.web.subjects import SUBJECTS
from portal.web.tiles import tile
from tests import world
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.web.drawings import criticise
from tests.world import DAY, NOW

LATER = NOW + 40 * DAY
YEAR = Window(LATER.date() - 364 * DAY, LATER.date())


@pytest.fixture
def app(house: str) -> Flask:
    """A portal that stands still forty days after the cases of the tests came in."""
    world.an_association()
    store.close()  # the portal opens the database for itself
    return the_portal(house, now=LATER)


def an_executive() -> PersonActor:
    return world.a_person(Grant("executive"), name="Ruth Abrahamian")


def figure(page: Page, metric: str) -> Tag:
    return page.one(f"[data-metric={metric}]")


def closed_cases(n: int, *, still_open: int = 0) -> None:
    """`n` cases of as many members, closed after one to eleven days, and some more that are open."""
    handler = world.a_handler()
    with transaction():
        for i in range(n + still_open):
            member = world.a_member(f"Member {i}")
            case = world.a_case_looked_into(handler, member)
            if i < n:
                finding = "not_upheld" if i % 3 else "upheld"
                closing.conclude(
                    case, finding, "This is what we found.", by=handler, at=NOW + (1 + i % 10) * DAY
                )
                if finding == "upheld":
                    closing.confirm(case, by=member, at=NOW + (2 + i % 10) * DAY)


def test_before_they_are_counted_the_page_says_so(app: Flask) -> None:
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/")
    assert "for the first time" in page.words
    assert not page.all("[data-metric]")


def test_every_figure_carries_its_marks(app: Flask) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/board")
    assert [str(one["data-metric"]) for one in page.soup.select("[data-metric]")] == list(CATALOGUE)
    for metric, ready in figures.ready().items():
        shown = figure(page, metric)
        assert shown["data-display"] == ready.display
        assert shown["data-period"] == ready.window.period
        for name in ("value", "n", "lower", "upper"):
            told = getattr(ready, name)
            assert shown[f"data-{name}"] == "" if told is None else float(str(shown[f"data-{name}"])) == told
    assert float(str(figure(page, "R12")["data-value"])) == pytest.approx(100 * 12 / 36)
    assert figure(page, "R12")["data-n"] == "36"
    assert "33.3%" in figure(page, "R12").get_text()


def test_no_data_hidden_and_small_sample_never_look_alike(app: Flask) -> None:
    closed_cases(8, still_open=3)
    duty.move_on(LATER)
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/board")
    hidden, none, small = figure(page, "R14"), figure(page, "R20"), figure(page, "R1")
    assert (hidden["data-display"], hidden["data-value"], hidden["data-n"]) == ("hidden", "", "")
    assert "hidden to protect privacy" in hidden.get_text()
    assert (none["data-display"], none["data-value"], none["data-n"]) == ("no data", "", "0")
    assert "– no data" in " ".join(none.get_text().split())
    assert (small["data-display"], small["data-value"]) == ("small sample", "11")
    assert "small sample" in small.get_text()
    assert not page.all("figure svg[aria-label*='Open cases']")  # its last point would tell what is hidden


def test_a_figure_hidden_for_the_sake_of_another_one_says_why(app: Flask) -> None:
    closed_cases(8, still_open=2)
    for case in Case.select().where(Case.finding.is_null()):
        closing.withdraw(case, by=world.actor(case.member), at=NOW + 12 * DAY)
    duty.move_on(LATER)
    reader = Browser(app).sign_in_as(an_executive())
    for address in ("/staff/metrics/board", "/staff/metrics/"):
        hidden = figure(reader.open(address), "R9")
        assert "Beside another figure, this one would tell of fewer than five" in hidden.get_text()


def test_what_was_imported_of_one_day_names_it_once(app: Flask) -> None:
    covers = {"renewals": ["2026-04-01", "2026-04-01"]}
    with app.test_request_context("/en/"):
        notes = tile(Figure("L4", YEAR, 80.0, 40, 64.0, 90.0, chart={"covers": covers})).notes
    assert notes == ("Imported renewals: 1 April 2026.",)


def test_each_chart_has_its_table_and_tells_its_finding(app: Flask) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/board")
    drawings = page.soup.select("figure svg.wide[role=img]")
    assert [str(one["aria-label"]).split(".")[0] for one in drawings] == [
        "Half of the cases are closed by day 6, but not yet nine in ten",
        "It is too early to say whether anything stands out: that takes twelve weeks and thirty open cases",
        "Most often: Not upheld, 67%",
    ]
    slim = page.soup.select("figure svg.slim[role=img]")
    assert [one["aria-label"] for one in slim] == [one["aria-label"] for one in drawings]
    assert len(page.soup.select("figure details table")) == 3


def test_a_column_of_counts_is_not_headed_by_the_state_of_one_case(app: Flask) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    reader = world.a_person(Grant("executive"), name="Ruth Abrahamian", language="kn")
    page = Browser(app).sign_in_as(reader).open("/staff/metrics/promises")
    assert page.all("#chart-R14 thead th")[-3:] == ["ಬಂದವು", "ಮತ್ತೆ ತೆರೆದವು", "ಮುಕ್ತಾಯ"]


def test_a_chart_does_not_tell_how_few_are_left(app: Flask) -> None:
    closed_cases(36, still_open=3)
    duty.move_on(LATER)
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/promises")
    assert "1 to 4" in page.all("figure table td")
    assert not {"1", "2", "3", "4"} & set(page.all("figure svg .ink"))


def test_ends_and_value_of_an_interval_have_the_same_decimals(app: Flask) -> None:
    closed_cases(40, still_open=6)
    duty.move_on(LATER)
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/board")
    words = " ".join(figure(page, "R12").get_text(" ").split())
    assert "35.0%" in words
    assert re.search(r"\b\d+\.\d to \d+\.\d · n = 40", words), words


def test_the_period_and_the_time_of_computing_stand_under_the_heading(app: Flask) -> None:
    closed_cases(5)
    duty.move_on(LATER)
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/board")
    usual = usual_window(figures.ready())
    assert usual is not None and figure(page, "R12")["data-period"] == usual.period
    assert " to ".join(f"{day:%-d %B %Y}" for day in (usual.since, usual.until)) in page.all(".head p")[0]
    assert "computed" in page.all(".head p")[0]


def test_the_board_sees_no_way_to_any_case(app: Flask) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    board = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/board")
    there = [f"/staff/metrics/{name}" for name in ("packs", "figures.csv", "figures.xlsx")]
    assert [link["href"] for link in board.main.select("a[href]")] == there
    for case in Case.select():
        assert case.reference not in board.html
    assert board.all(".lead")


def test_who_may_see_cases_finds_the_way_to_them_beside_the_figure(app: Flask) -> None:
    closed_cases(5, still_open=5)
    duty.move_on(LATER)
    supervisor = Browser(app).sign_in_as(world.a_supervisor()).open("/staff/metrics/promises")
    assert supervisor.one("#chart-R14 a")["href"] == "/staff/metrics/R14/cases"
    executive = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/promises")
    ways = ("queue", "/cases")
    assert not [
        one for one in executive.main.select("a[href]") if any(way in str(one["href"]) for way in ways)
    ]


def test_each_subject_has_a_page_that_leads_to_the_others(app: Flask) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    reader = Browser(app).sign_in_as(an_executive())
    overview = reader.open("/staff/metrics/")
    assert {str(one["data-metric"]) for one in overview.soup.select("[data-metric]")} == set(CATALOGUE)
    for name, subject in SUBJECTS.items():
        shown = [
            str(one["data-metric"])
            for one in reader.open(f"/staff/metrics/{name}").soup.select("[data-metric]")
        ]
        assert shown == [metric for metric in subject.metrics if metric in CATALOGUE]
    reader.open("/staff/metrics/weather", status=404)


def test_figures_can_be_narrowed_to_a_part_in_which_nobody_can_be_worked_out(app: Flask) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    while duty.move_parts_on(LATER):
        pass
    reader = Browser(app).sign_in_as(an_executive())
    page = reader.open("/staff/metrics/?of=category:fees")
    assert "Only cases of: Fees and renewal" in page.words
    assert figure(page, "R12")["data-n"] == "36"
    assert not reader.open("/staff/metrics/?of=category:nothing").all("[data-metric]")
    for foreign in ("category_severity:x", "chapter:Call 555-0100"):
        page = reader.open(f"/staff/metrics/?of={foreign}")
        assert not page.all("[data-metric]") and "555" not in page.main.text
        assert "There is no such group" in page.words and "Only cases of" not in page.words


def test_who_has_a_role_in_one_chapter_sees_the_figures_of_the_whole_and_of_no_other_chapter(
    app: Flask,
) -> None:
    closed_cases(36)
    elsewhere, no_such = world.a_chapter("cairo"), 999
    duty.move_on(LATER)
    here = world.a_chapter().id
    told = {"R12": Figure("R12", YEAR, 50.0, 36)}
    figures.keep_parts("chapter", {str(one): told for one in (here, elsewhere.id)}, LATER)
    for role in ("supervisor", "executive"):
        reader = Browser(app).sign_in_as(world.a_person(Grant(role, here), name=role))
        assert figure(reader.open("/staff/metrics/"), "R12")["data-n"] == "36"
        page = reader.open(f"/staff/metrics/recovery?of=chapter:{here}")
        assert figure(page, "R12")["data-n"] == "36"
        offered = [str(one["value"]) for one in page.soup.select("option") if "chapter" in str(one["value"])]
        assert offered == [f"chapter:{here}"]
        there = ["", "recovery", "figures.csv", "figures.xlsx", *["R12/cases"] * (role == "supervisor")]
        for path in there:
            for chapter in (elsewhere.id, no_such, ""):
                reader.open(f"/staff/metrics/{path}?of=chapter:{chapter}", status=404)
        reader.open("/staff/metrics/compare/R12?by=chapter", status=404)
        assert "by=chapter" not in reader.open("/staff/metrics/compare/R12").html
    everywhere = Browser(app).sign_in_as(an_executive())
    assert figure(everywhere.open(f"/staff/metrics/?of=chapter:{elsewhere.id}"), "R12")["data-n"] == "36"
    everywhere.open("/staff/metrics/compare/R12?by=chapter")


def two_categories() -> None:
    """R12 of the whole and of two categories, kept ready: one as the whole, one far from it, one hidden."""
    whole = Figure("R12", YEAR, 50.0, 200)
    told = {"fees": Figure("R12", YEAR, 50.0, 150), "events": Figure("R12", YEAR, 10.0, 40)}
    figures.keep([whole], LATER)
    parts = told | {"website": Figure("R12", YEAR, 75.0, 4, display=Display.HIDDEN).hidden()}
    figures.keep_parts("category", {value: {"R12": one} for value, one in parts.items()}, LATER)


def test_parts_stand_side_by_side_and_are_never_ranked(app: Flask) -> None:
    two_categories()
    reader = Browser(app).sign_in_as(an_executive())
    page = reader.open("/staff/metrics/compare/R12?by=category")
    assert "1 of 2 categories differs by more than chance" in page.words
    assert "Events (below the lower limit)" in re.sub("[\u2066-\u2069]", "", page.words)
    assert page.all("figure tbody th") == ["Events", "Fees and renewal", "Website and access"]  # by name
    assert page.all("figure tbody td")[10:12] == ["hidden to protect privacy", "–"]
    (drawing,) = re.findall('<div class="drawn">(.*?)</div>', page.html, re.S)
    for drawn in criticise(drawing):
        assert len(drawn.all("pt")) == 2 and len(drawn.all("out")) == 1  # what is hidden is not drawn
    assert "People of different languages answer in different ways" not in page.words
    reader.open("/staff/metrics/compare/R4", status=404)
    reader.open("/staff/metrics/compare/R12?by=handler", status=404)


def test_a_comparison_that_is_not_counted_yet_says_so(app: Flask) -> None:
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/compare/R5?by=language")
    assert "Nothing can be compared yet" in page.words


def test_a_subject_leads_to_its_figures_side_by_side(app: Flask) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    page = Browser(app).sign_in_as(an_executive()).open("/staff/metrics/recovery")
    assert "/staff/metrics/compare/R12" in [link["href"] for link in page.main.select(".meant a")]


@pytest.mark.parametrize("path", ["/staff/metrics/", "/staff/metrics/board", "/staff/metrics/compare/R5"])
def test_figures_are_for_supervisors_the_board_and_auditors(app: Flask, path: str) -> None:
    for role, status in (("supervisor", 200), ("executive", 200), ("auditor", 200), ("handler", 403),
                         ("administrator", 403), ("member", 403)):  # fmt: skip
        person = world.a_person(Grant(role), name=role.title())
        Browser(app).sign_in_as(person).open(path, status=status)


def test_the_pages_ask_the_database_as_often_with_many_cases_as_with_few(app: Flask) -> None:
    reader = an_executive()
    asked = []
    for cases in (3, 40):
        closed_cases(cases)
        duty.move_on(LATER)
        browser = Browser(app).sign_in_as(reader)
        browser.open("/staff/metrics/board")
        browser.open("/staff/metrics/board")
        board = browser.queries
        browser.open("/staff/metrics/")
        asked.append((board, browser.queries))
    assert asked[0] == asked[1]
    assert max(asked[1]) <= 10


@pytest.mark.parametrize("code", ["hi", "hy", "kn", "ar"])
def test_the_pages_speak_every_language(app: Flask, code: str) -> None:
    closed_cases(36, still_open=6)
    duty.move_on(LATER)
    person = world.a_person(Grant("supervisor"), name="Leila", language=code)
    page = Browser(app).sign_in_as(person).open("/staff/metrics/")
    assert page.language == code
    for drawing in re.findall('<div class="drawn">(.*?)</div>', page.html, re.S):
        for size in criticise(drawing):
            assert any("direction" in mark.attributes for mark in size.marks) is (code == "ar")
    if code == "ar":
        assert "\u206633.3%\u2069" in figure(page, "R12").get_text()


def test_a_figure_changes_when_the_past_does(app: Flask) -> None:
    closed_cases(30)
    duty.move_on(LATER)
    reader = Browser(app).sign_in_as(an_executive())
    assert figure(reader.open("/staff/metrics/board"), "R14")["data-value"] == ""
    for case in Case.select().where(Case.finding == "not_upheld").limit(8):
        member = case.member
        handling.reopen(case, "It came back.", by=world.actor(member), at=NOW + 12 * DAY)
    duty.move_on(LATER)
    assert figure(reader.open("/staff/metrics/board"), "R14")["data-value"] == "8"


def test_a_figure_that_was_counted_wrong_says_so_for_a_while(app: Flask) -> None:
    closed_cases(30, still_open=6)
    duty.move_on(LATER)
    reader = Browser(app).sign_in_as(an_executive())
    assert "wrong count" not in reader.open("/staff/metrics/board").words
    Flow.update(n=Flow.n + 1).where((Flow.dimension == "total") & (Flow.measure == "closed")).execute()
    duty.check(LATER)
    page = reader.open("/staff/metrics/board")
    assert "On 19 April 2026 a counting error was found here and corrected" in figure(page, "R14").get_text()
    assert "wrong count" not in figure(page, "R13").get_text()
