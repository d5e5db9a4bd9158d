"""Notes on charts, limits begun anew, and signals in words: who may, what is kept, and what readers see."""

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask

from portal import store
from portal.history import HistoryLine
from portal.learning import annotations, rebasing
from portal.learning.on_charts import on_charts
from portal.members import people
from portal.members.roles import Grant
from portal.metrics import figures, series
from portal.metrics.kept import FigurePage
from portal.metrics.shapes import Figure, Window
from portal.store.rows import change
from portal.web.figure_charts.noted import place_of
from portal.web.staff import drawn
from tests import world
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.web.drawings import criticise
from tests.world import DAY, NOW

LATER = NOW + 40 * DAY
ANEW = "Work out the limits again"
TODAY = LATER.date()
BEFORE, AFTER = [40, 38, 42, 41, 39, 40, 38, 42, 41, 39, 40, 40], [46, 47, 46, 48, 46, 47, 46]


@pytest.fixture
def app(house: str) -> Flask:
    """A portal that stands still forty days after the cases of the tests came in."""
    world.an_association()
    store.close()
    return the_portal(house, now=LATER)


def months(many: int) -> list[Window]:
    """So many whole months, the last one that of October 2026."""
    ends = [2026 * 12 + 9 - place for place in range(many)][::-1]
    days = [dt.date(end // 12, end % 12 + 1, 1) for end in ends]
    return [Window(day, dt.date(end // 12 + (end % 12 == 11), (end + 1) % 12 + 1, 1) - DAY)
            for day, end in zip(days, ends, strict=True)]  # fmt: skip


def kept(xs: list[int]) -> dict[str, Any]:
    """R5 kept ready with x of 50 in each month; its chart."""
    chart = series._counts("month", months(len(xs)), xs, [50] * len(xs), "shares", 100)
    figures.keep([Figure("R5", Window(TODAY - 364 * DAY, TODAY), 84.0, 600, chart=chart)], LATER)
    return chart


def plain(page: Page) -> str:
    return re.sub("[\u2066-\u2069]", "", page.words)


# ── notes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_note_stands_on_the_charts_with_its_number_and_in_words_until_it_is_withdrawn(app: Flask) -> None:
    kept(BEFORE)
    supervisor = Browser(app).sign_in_as(world.a_supervisor())
    supervisor.open("/staff/metrics/notes")
    page = supervisor.press(
        "Write the note", fields={"day": "2026-03-12", "words_en": "The post was on strike"}
    )
    assert "The post was on strike" in page.words
    reader = Browser(app).sign_in_as(world.a_person(Grant("executive"), name="Ruth Abrahamian"))
    promises = reader.open("/staff/metrics/promises")
    assert promises.all("figure ol li") == ["12 March 2026: The post was on strike"]
    (drawing,) = re.findall('<div class="drawn">(.*?)</div>', promises.html, re.S)
    for one in criticise(drawing):
        assert len(one.all("drop")) == 1 and "1" in one.words
    supervisor.open("/staff/metrics/notes")
    page = supervisor.press("Withdraw the note")
    assert "withdrawn" in page.words and "The post was on strike" in page.words
    assert not reader.open("/staff/metrics/promises").all("figure ol li")
    lines = HistoryLine.select().where(HistoryLine.subject_kind == "annotation")
    assert [line.kind for line in lines] == ["annotation.written", "annotation.withdrawn"]
    assert "strike" not in "".join(str(line.particulars) for line in lines)


def test_a_note_of_one_figure_stands_on_its_charts_alone(house: str) -> None:
    who = world.a_supervisor()
    annotations.write(TODAY, {"en": "A new rule"}, metric="R5", today=TODAY, by=who, at=NOW)
    (note,) = on_charts()
    assert note.is_of("R5") and not note.is_of("R2")


def test_a_note_needs_words_and_a_day_that_has_come(app: Flask) -> None:
    browser = Browser(app).sign_in_as(world.a_supervisor())
    for typed, field, said in (
        ({"day": "2026-03-12"}, "words_en", "Write in at least one language what happened."),
        ({"day": "2030-01-01", "words_en": "A strike"}, "day", "Choose today or an earlier day"),
        ({"day": "soon", "words_en": "A strike"}, "day", "Write the day as year-month-day"),
        ({"day": "", "words_en": "A strike"}, "day", "Choose the day on which it happened."),
    ):
        browser.open("/staff/metrics/notes")
        page = browser.press("Write the note", 422, typed)
        assert said in page.one(f".error a[href='#note-{field}']").get_text()
        assert page.one(f"#note-{field}")["aria-invalid"] == "true"
    assert annotations.all_notes() == []


def test_each_field_of_a_note_says_its_language_by_name_and_to_whoever_reads_it_out(app: Flask) -> None:
    page = Browser(app).sign_in_as(world.a_supervisor(language="en")).open("/staff/metrics/notes")
    labels = {str(one["for"]): one for one in page.soup.select("label[for^=note-words_]")}
    assert labels["note-words_hi"].get_text() == "What happened: हिन्दी"
    assert {(one["lang"], str(one["id"])[-2:]) for one in page.soup.select("textarea")} == {
        (code, code) for code in ("en", "hi", "hy", "kn", "ar")
    }


def test_a_note_is_withdrawn_once_and_keeps_who_did_it(house: str) -> None:
    who = world.a_supervisor()
    number = annotations.write(TODAY, {"en": "A strike"}, today=TODAY, by=who, at=NOW)
    annotations.withdraw(number, by=who, at=NOW)
    with pytest.raises(annotations.Withdrawn):
        annotations.withdraw(number, by=who, at=NOW)
    (note,) = annotations.all_notes()
    assert (note.withdrawn_by_id, note.withdrawn_at) == (who.id, NOW)
    assert on_charts() == []


def test_the_line_of_a_note_stands_between_the_ends_of_two_periods() -> None:
    ends = [31, 59, 90]
    assert place_of(45, ends) == pytest.approx(0.5)
    assert place_of(90, ends) == 2.0 and place_of(20, ends) == 0.0
    assert place_of(91, ends) is None and place_of(1, ends) is None


# ── limits begun anew ───────────────────────────────────────────────────────────────────────────────────────


def test_a_supervisor_begins_the_limits_anew_after_a_run_and_the_chart_says_who_and_why(app: Flask) -> None:
    kept([*BEFORE, *AFTER])
    supervisor = Browser(app).sign_in_as(world.a_supervisor("Sara Khan"))
    assert supervisor.open("/staff/metrics/promises").one("a[href='/staff/metrics/limits']")
    link = supervisor.open("/staff/metrics/limits").one("main a[href='/staff/metrics/limits/R5']")
    page = supervisor.open(str(link["href"]))
    assert "30 April 2026" in plain(page)
    assert "The reason is shown under the chart" in supervisor.press(ANEW, 422, {"reason": " "}).words
    page = supervisor.press(ANEW, fields={"reason": "Two more handlers"})
    assert "Two more handlers Limits worked out again by Sara Khan" in plain(
        supervisor.open("/staff/metrics/promises")
    )
    (line,) = HistoryLine.select().where(HistoryLine.kind == "limits.rebased")
    assert line.particulars == {"metric": "R5", "since": "2026-04-30"}
    assert [one.metric for one in rebasing.rebasings()] == ["R5"]


def test_a_drawn_chart_names_whoever_began_its_limits_anew_as_they_are_called_now(app: Flask) -> None:
    who, reader = world.a_supervisor("Sara Khan", language="kn"), world.a_person(Grant("auditor"), name="V")
    kept([*BEFORE, *AFTER])
    rebasing.begin_anew("R5", TODAY.toordinal() - 200, "More of us", language="en", by=who, at=NOW)

    def told() -> str:
        while drawn.draw_due(lambda: app):
            pass
        return plain(Browser(app).sign_in_as(reader).open("/staff/metrics/promises"))

    def keeps(name: str) -> bool:
        return any(name in page.html for page in FigurePage.select())

    assert "again by Sara Khan" in told() and keeps("Sara Khan")
    people.change(world.person_of(who), by=who, at=NOW, name="Sara Haddad")
    assert "again by Sara Haddad" in told() and keeps("Sara Haddad") and not keeps("Sara Khan")
    change("DELETE FROM person WHERE id = ?", who.id)  # with her goes the last who reads in her language
    assert "Limits worked out again on" in told() and not keeps("Sara")
    assert {page.language for page in FigurePage.select()} == {"en"}


def test_without_a_run_the_limits_stay(app: Flask) -> None:
    kept([*BEFORE, *AFTER[:3]])
    supervisor = Browser(app).sign_in_as(world.a_supervisor())
    assert not supervisor.open("/staff/metrics/limits").all("main a[href*=limits]")
    page = supervisor.open("/staff/metrics/limits/R5")
    assert "only while its last seven points or more all lie above" in page.words
    assert not page.all("form[action$=R5]")
    supervisor.open("/staff/metrics/limits/R4", status=404)


# ── signals in words ────────────────────────────────────────────────────────────────────────────────────────

TOLD = [
    ([*BEFORE, 43, 44, 43, 45, 44, 43, 44],
     "Since April 2026 every point has been above the average of 80.0%: seven or more in a row.",
     "The level has changed"),
    ([*BEFORE, 12], "The last point, 24.0% in October 2026, lies below the lower limit of 63.0%.",
     "Something was different then"),
    ([*BEFORE, 46, 47, 47], "Two of the last three points lie close to the upper limit of 97.0%.",
     "This is only an early sign"),
    ([*BEFORE, 36, 37, 38, 39, 40, 41, 42],
     "Since April 2026 it has risen from point to point, at least six times in a row, to 84.0%.",
     "It moves step by step"),
]  # fmt: skip


@pytest.mark.parametrize(("xs", "told", "not_meant"), TOLD)
def test_what_stands_out_says_what_happened_since_when_and_what_it_does_not_mean(
    app: Flask, xs: list[int], told: str, not_meant: str
) -> None:
    kept(xs)
    page = Browser(app).sign_in_as(world.a_supervisor()).open("/staff/metrics/")
    assert f"{told} {not_meant}" in plain(page)
