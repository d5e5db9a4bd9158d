"""Figures as files: the numbers of the page and no others, for those who may see it, and no formulas."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from flask import Flask

from portal import store
from portal.members.roles import Grant
from portal.metrics import duty, figures
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Window
from portal.web.figure_files import UNITS, lines
from portal.web.values import WITH_UNIT
from portal.web.workbooks import Sheet, workbook
from tests import world
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.web.test_figures import an_executive, closed_cases
from tests.workbook import read
from tests.world import DAY, NOW

LATER = NOW + 40 * DAY
FILES = ("/staff/metrics/figures.csv", "/staff/metrics/figures.xlsx")


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal whose figures tell some things, hide some, and of others have no data."""
    world.an_association()
    closed_cases(36, still_open=3)
    duty.move_on(LATER)
    while duty.move_parts_on(LATER):
        pass
    store.close()
    return the_portal(sqlite_house, now=LATER)


def test_the_files_have_the_numbers_of_the_page_unrounded_and_nothing_of_what_is_hidden(app: Flask) -> None:
    reader = Browser(app).sign_in_as(an_executive())
    found = list(csv.DictReader(io.StringIO(reader.raw("GET", FILES[0]).data.decode("utf-8-sig"))))
    figures_told = {line["figure"]: line for line in found if not line["line"]}
    sheets = read(reader.raw("GET", FILES[1]).data)
    rows = {row["Code"]: row for row in sheets["Figures"].records()}
    for metric, ready in figures.ready().items():
        assert figures_told[metric]["state"] == ready.display
        for name, head in (("value", "Value"), ("n", "n"), ("lower", "95 per cent interval: from")):
            told, text, cell = getattr(ready, name), figures_told[metric][name], rows[metric].get(head)
            assert (None if text == "" else float(text)) == told
            assert cell == (None if told is None else pytest.approx(told, rel=1e-12))
    assert figures.ready()["R14"].display is Display.HIDDEN
    assert [line["value"] for line in found if line["figure"] == "R14"] == [""]
    assert rows["R14"]["State"] == "hidden to protect privacy"
    assert {row["State"] for row in rows.values()} >= {"no data", "normal"}
    assert len(sheets["Tables"].rows) - 1 == sum(len(one.rows) for one in figures.ready().values())


def test_an_arabic_reader_has_sheets_from_right_to_left(app: Flask) -> None:
    reader = Browser(app).sign_in_as(world.a_person(Grant("executive"), name="ليلى", language="ar"))
    sheets = read(reader.raw("GET", FILES[1]).data)
    assert len(sheets) == 3 and all(sheet.rtl for sheet in sheets.values())
    english = read(Browser(app).sign_in_as(an_executive()).raw("GET", FILES[1]).data)
    assert not any(sheet.rtl for sheet in english.values())


def test_a_name_that_looks_like_a_formula_or_a_link_stays_a_name() -> None:
    names = ("=1+1", "+1", "@sum", "-2", "{=A1}", "https://example.org", "42", "＝1")
    content = workbook(
        [Sheet("=1/1", ["=1+1"], [10], [[name] for name in names])],
        rtl=False,
        title="=1+1",
        company="=1+1",
        made_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
    )
    (sheet,) = read(content).values()
    assert sheet.formulas == 0
    assert [row[0] for row in sheet.rows] == ["=1+1", *names]


def test_a_file_names_in_words_every_unit_that_a_page_can_tell() -> None:
    assert UNITS.keys() == WITH_UNIT.keys()


def test_a_part_of_the_whole_is_narrowed_in_the_file_as_on_the_page(app: Flask) -> None:
    reader = Browser(app).sign_in_as(an_executive())
    page = reader.open("/staff/metrics/?of=category:fees")
    links = [str(one["href"]) for one in page.main.select(".files a")]
    assert links == [f"{file}?of=category%3Afees" for file in FILES]
    told = reader.raw("GET", links[0])
    assert "figures-category-fees.csv" in told.headers["Content-Disposition"]
    (line,) = (
        one
        for one in csv.DictReader(io.StringIO(told.data.decode("utf-8-sig")))
        if one["figure"] == "R12" and not one["line"]
    )
    assert line["n"] == page.one("[data-metric=R12]")["data-n"] == "36"
    assert len(reader.raw("GET", f"{FILES[0]}?of=category:nothing").data.splitlines()) == 1


def test_a_file_tells_the_year_before_only_where_the_page_does(app: Flask) -> None:
    """34 in two years less 32 in the first of them are the two of the last one: the page keeps quiet."""
    year = Window(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    before = Window(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    now = Figure("R5", year, 50.0, 34, computed_at=LATER)
    then = Figure("R5", before, 50.0, 32)
    with app.test_request_context("/"):
        (apart,) = lines({"R5": now}, {"R5": then})
        (overlapping,) = lines({"R5": replace(now, window=Window(before.since, year.until))}, {"R5": then})
    assert (apart.before, apart.n_before) == (50.0, 32)
    assert (overlapping.before, overlapping.n_before) == (None, None)


def test_a_part_that_nobody_offered_is_named_by_no_file(app: Flask) -> None:
    reader = Browser(app).sign_in_as(an_executive())
    for value in ("chapter:..%2F..%0D%0AX:y", "category_severity:x"):
        for path in FILES:
            assert "figures." in reader.raw("GET", f"{path}?of={value}").headers["Content-Disposition"]


@pytest.mark.parametrize("path", FILES)
def test_the_files_are_for_those_who_may_see_the_page(app: Flask, path: str) -> None:
    for role, status in (("supervisor", 200), ("executive", 200), ("handler", 403), ("member", 403)):
        person = world.a_person(Grant(role), name=role.title())
        browser = Browser(app).sign_in_as(person)
        response = browser.raw("GET", path)
        assert response.status_code == status
        if status == 200:
            assert response.headers["Cache-Control"] == "private, no-store"
            browser.raw("GET", path)
            assert browser.queries == 2
