"""Pages of figures are drawn ahead and shown as long as they say what is; public ones are not sent twice."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal import history, store
from portal.cases.records import Case
from portal.learning import changes
from portal.members.roles import Grant
from portal.metrics import duty, figures
from portal.metrics.kept import FigurePage
from portal.metrics.public import releases
from portal.store.rows import change
from portal.web import typesetting
from portal.web.public import unchanged
from portal.web.staff import drawn
from tests import world
from tests.browser_client import Browser
from tests.released import LAST, a_release, a_year_of_releases
from tests.web.conftest import the_portal
from tests.web.test_figures import LATER, an_executive, closed_cases
from tests.world import NOW

PUBLIC = ("/en/performance", "/kn/performance", "/en/performance/method", "/en/performance/2025")
FILES = ("/performance/data.csv", "/performance/data.json", "/badge.svg?l=ar")


@pytest.fixture
def app(house: str) -> Flask:
    """A portal that stands still forty days after the cases of the tests came in."""
    world.an_association()
    store.close()
    return the_portal(house, now=LATER)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every page of figures that is drawn from now on."""
    made: list[str] = []
    draw = drawn.draw

    def counted(page: str, part: tuple[str, str]) -> drawn.Drawn:
        made.append(page)
        return draw(page, part)

    monkeypatch.setattr(drawn, "draw", counted)
    yield made


@pytest.fixture
def templates(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every template that is drawn from now on."""
    made: list[str] = []
    get = typesetting.TypesettingEnvironment.get_template

    def counted(self: typesetting.TypesettingEnvironment, name: str, *others: object) -> object:
        made.append(name)
        return get(self, name, *others)

    monkeypatch.setattr(typesetting.TypesettingEnvironment, "get_template", counted)
    yield made


def figures_of(*cases: int) -> None:
    for n in cases:
        closed_cases(n)
    duty.move_on(LATER)


def test_a_page_that_is_asked_for_twice_is_drawn_once(app: Flask, drawings: list[str]) -> None:
    figures_of(12)
    for reader in (an_executive(), world.a_person(Grant("auditor"), name="Vahan Sarkisian")):
        browser = Browser(app).sign_in_as(reader)
        for path in ("/staff/metrics/board", "/staff/metrics/", "/staff/metrics/recovery"):
            browser.open(path)
    assert drawings == ["board", "overview", "recovery"]


def test_the_worker_draws_ahead_and_nobody_draws_again(app: Flask, drawings: list[str]) -> None:
    executive = an_executive()
    world.a_person(Grant("auditor"), name="ವಾಹನ್", language="kn")
    world.a_member("Layla Haddad", language="ar")  # reads no figures, so none are drawn for her
    figures_of(12)
    while drawn.draw_due(lambda: app):
        pass
    kept = {(row.page, row.language) for row in FigurePage.select()}
    assert kept == {(page, code) for page in drawn.PAGES for code in ("en", "kn")}
    drawings.clear()
    store.close()  # the fresh portal opens the database for itself
    fresh = the_portal(app.config["SETTINGS"].database_url, now=LATER)  # a web process that just began
    page = Browser(fresh).sign_in_as(executive).open("/staff/metrics/board")
    assert page.all("[data-metric]") and drawings == []


def test_what_was_drawn_of_other_figures_is_never_shown(app: Flask, drawings: list[str]) -> None:
    figures_of(12)
    browser = Browser(app).sign_in_as(an_executive())
    assert browser.open("/staff/metrics/board").one("[data-metric=R1]")["data-value"] == "12"
    figures_of(10)  # computed at the same moment, and yet others
    drawn.draw_due(lambda: app)
    assert browser.open("/staff/metrics/board").one("[data-metric=R1]")["data-value"] == "22"
    duty.figures.keep(figures.compute_all(LATER), LATER)  # the same once more
    drawings.clear()
    browser.open("/staff/metrics/board")
    assert drawings == []


def test_what_was_drawn_by_other_code_is_never_shown(
    app: Flask, drawings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    executive = an_executive()
    figures_of(12)
    drawn.draw_due(lambda: app)
    drawings.clear()
    monkeypatch.setattr(drawn, "version", lambda: "a version of tomorrow")
    Browser(app).sign_in_as(executive).open("/staff/metrics/board")
    assert drawings == ["board"]


def test_what_is_shared_holds_nothing_of_one_reader(app: Flask) -> None:
    figures_of(36)
    supervisor = world.a_person(Grant("supervisor"), name="Grace Thompson")
    behind = ".meant a[href$='/cases']"
    for _ in range(2):
        assert Browser(app).sign_in_as(supervisor).open("/staff/metrics/promises").soup.select(behind)
        assert not Browser(app).sign_in_as(an_executive()).open("/staff/metrics/promises").soup.select(behind)


def test_the_board_page_asks_as_often_and_reads_as_much_with_two_hundred_cases_as_with_ten(
    app: Flask,
) -> None:
    browser = Browser(app).sign_in_as(an_executive())
    sent = []
    for more in (10, 190):
        figures_of(more)
        for _ in range(2):
            browser.open("/staff/metrics/board")
        sent.append(browser.statements)
    assert Case.select().count() == 200
    assert sent[0] == sent[1] and len(sent[1]) <= 10


# ── what everybody reads ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def published(sqlite_house: str) -> Flask:
    """A portal whose figures are published, with four releases."""
    world.an_association()
    a_year_of_releases()
    releases.publish(True, by=history.SYSTEM, at=NOW)
    store.close()
    return the_portal(sqlite_house, now=NOW)


def test_what_stands_is_answered_without_drawing_or_reading_a_release(
    published: Flask, templates: list[str]
) -> None:
    browser = Browser(published)
    marks = {path: browser.raw("GET", path).headers["ETag"] for path in (*PUBLIC, *FILES)}
    templates.clear()
    for path, mark in marks.items():
        again = browser.raw("GET", path, headers={"If-None-Match": mark})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", mark), path
        assert len(browser.statements) <= 3 and not any("shown" in one for one in browser.statements), path
    assert templates == []
    for path, mark in marks.items():  # who has kept a page without its session, like whoever has none
        again = Browser(published).raw("GET", path, headers={"If-None-Match": mark})
        assert again.status_code == 304, path
    assert templates == []


def test_a_form_of_another_session_is_never_taken_for_ones_own(published: Flask) -> None:
    mine, theirs = Browser(published), Browser(published)
    mark = mine.raw("GET", "/en/performance").headers["ETag"]
    theirs.open("/en/")
    assert theirs.raw("GET", "/en/performance", headers={"If-None-Match": mark}).status_code == 200


def test_each_thing_that_a_page_tells_of_ends_what_stood(published: Flask) -> None:
    browser = Browser(published)

    def mark() -> str:
        published.extensions.pop("house", None)
        return str(browser.raw("GET", "/en/performance").headers["ETag"])

    seen = [mark()]
    changes.tell("2026-02", True, {"en": "Lists are compared."}, by=history.SYSTEM, at=NOW)
    seen.append(mark())
    change("UPDATE association SET names = ?", '{"en":"Another name"}')
    seen.append(mark())
    a_release(LAST, number=2, why="record_corrected")
    seen.append(mark())
    assert len(set(seen)) == len(seen)
    assert len({browser.raw("GET", path).headers["ETag"] for path in PUBLIC}) == len(PUBLIC)


def test_a_new_version_of_the_code_ends_what_stood(published: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(published)
    mark = browser.raw("GET", "/en/performance").headers["ETag"]
    monkeypatch.setattr(unchanged, "version", lambda: "a version of tomorrow")
    again = browser.raw("GET", "/en/performance", headers={"If-None-Match": mark})
    assert again.status_code == 200


def test_who_has_signed_in_gets_a_page_of_their_own(published: Flask) -> None:
    mark = Browser(published).raw("GET", "/en/performance").headers["ETag"]
    own = Browser(published).sign_in_as(world.a_member())
    response = own.raw("GET", "/en/performance", headers={"If-None-Match": mark})
    assert response.status_code == 200 and response.headers["Cache-Control"] == "no-store"
