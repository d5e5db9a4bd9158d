"""The published figures as everybody meets them: page, method, year, open data, badge; and the switch."""

import csv
import io
import json
from dataclasses import replace

import pytest
from flask import Flask

from portal import history, store
from portal.learning import changes
from portal.members.roles import Grant
from portal.metrics import across
from portal.metrics.public import releases
from portal.metrics.public.public_index import INDEX
from portal.metrics.public.published import Told, blank, expected
from portal.metrics.public.releases import Release
from portal.metrics.quarters import IN_A_YEAR
from portal.metrics.shapes import POINTS
from portal.satisfaction import pulse_asking
from portal.web.cells import harmless
from portal.web.public import performance
from portal.web.published import pending
from portal.web.subjects import SUBJECTS
from tests import world
from tests.browser_client import Browser
from tests.released import LAST, a_release, a_year_of_releases
from tests.web.conftest import the_portal
from tests.world import DAY, NOW

PAGES = ("/en/performance", "/en/performance/method", "/en/performance/2025")
FILES = ("/performance/data.csv", "/performance/data.json", "/badge.svg?l=en")


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal whose figures are published, with four releases."""
    world.an_association()
    a_year_of_releases()
    releases.publish(True, by=history.SYSTEM, at=NOW)
    changes.tell(
        "2026-02",
        True,
        {"en": "Lists are compared.", "kn": "ಪಟ್ಟಿಗಳನ್ನು ಹೋಲಿಸಲಾಗುತ್ತದೆ."},
        by=history.SYSTEM,
        at=NOW,
    )
    changes.tell("2026-05", False, {"en": "Certificates on the same day."}, by=history.SYSTEM, at=NOW)
    store.close()
    return the_portal(sqlite_house, now=NOW)


def test_everybody_reads_what_became_of_grievances(browser: Browser) -> None:
    page = browser.open("/en/performance")
    assert "members raised about 390 grievances" in page.words
    on_time = page.one("[data-metric=R5]")
    assert (on_time["data-value"], on_time["data-lower"], on_time["data-upper"]) == ("82", "78", "86")
    assert "Of about 390 decisions that were due." in page.words
    assert "at least 31% and at most 88%" in page.words
    assert (
        "69 (67 to 71). It comes from the answers of about 210 members on trust, and of about 130 members "
        "after a case" in page.words
    )
    assert "So the way of counting changes the index more than chance does." in page.words
    assert "Promised for May 2026" in page.words
    assert "At the present pace it will be shown with the figures up to 31 December 2026." in page.words
    assert page.one(".foot a[href='/en/performance']")


def test_why_a_part_of_the_index_is_not_awaited_is_that_it_is_of_one_year(app: Flask) -> None:
    part = blank(INDEX, "promises_kept", POINTS, LAST.window(), Told.TOO_FEW, "component")
    with app.test_request_context("/en/performance"):
        assert "no year has enough" in pending(expected(replace(part, n=20), longest=IN_A_YEAR))


def test_every_language_has_its_pages(browser: Browser) -> None:
    for code in ("hi", "hy", "kn", "ar"):
        for path in PAGES:
            browser.open(path.replace("/en/", f"/{code}/"))
    assert "Certificates on the same day." in browser.open("/kn/performance").words


def test_the_method_page_says_how_each_figure_is_counted(browser: Browser) -> None:
    words = browser.open("/en/performance/method").words
    for title in ("Decided when promised", "Found justified", "Half of all cases are closed within"):
        assert title in words
    assert "Kaplan & Meier 1958" in words and "badge.svg?l=en" in words


def test_no_badge_is_offered_that_would_be_a_broken_picture_on_another_site(sqlite_house: str) -> None:
    world.an_association()
    release = a_release()
    few = [cell | {"told": Told.TOO_FEW} if cell["figure"] == "R5" else cell for cell in release.shown]
    Release.update(shown=few).execute()
    releases.publish(True, by=history.SYSTEM, at=NOW)
    store.close()
    guest = Browser(the_portal(sqlite_house, now=NOW))
    assert guest.raw("GET", "/badge.svg?l=en").status_code == 404
    page = guest.open("/en/performance/method")
    assert "There is no badge yet." in page.words and "badge.svg" not in page.html


def test_every_figure_there_is_says_in_public_how_it_is_counted(browser: Browser) -> None:
    subjects = browser.open("/en/performance/method").all("main li a[href*='/method/']")
    assert len(subjects) == len(SUBJECTS)
    for name, subject in SUBJECTS.items():
        words = browser.open(f"/en/performance/method/{name}").words
        for metric in subject.metrics:
            assert f"{metric} · method 1" in words, metric
    assert sum(len(subject.metrics) for subject in SUBJECTS.values()) == 40
    browser.open("/en/performance/method/nothing", status=404)


def test_the_report_is_of_a_calendar_year_that_was_released(browser: Browser) -> None:
    assert "the wider of two" in browser.open("/en/performance/2025").words
    for year in ("2024", "0", "99999", "9" * 25):
        browser.open(f"/en/performance/{year}", status=404)


def test_while_the_release_stands_the_page_is_not_sent_twice(browser: Browser) -> None:
    for path in ("/en/performance", *FILES):
        mark = browser.raw("GET", path).headers["ETag"]
        again = browser.raw("GET", path, headers={"If-None-Match": mark})
        assert (again.status_code, again.data) == (304, b""), path


def test_open_data_are_the_published_numbers_and_no_others(browser: Browser) -> None:
    response = browser.raw("GET", "/performance/data.csv")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    lines = list(csv.DictReader(io.StringIO(response.text)))
    told = json.loads(browser.raw("GET", "/performance/data.json").text)["releases"]
    assert len(lines) == sum(len(one["figures"]) for one in told)
    newest = [line for line in lines if line["quarter"] == "4" and line["figure"] == "R5"]
    assert [(line["value"], line["n"], line["told"]) for line in newest] == [("82", "390", "value")]
    hidden = next(line for line in lines if line["told"] == "hidden")
    assert (hidden["value"], hidden["n"]) == ("", "")


def test_no_cell_of_the_file_is_a_formula() -> None:
    assert [harmless(text) for text in ("=1+1", "+1", "@a", "-2", "R5", None, True)] == [
        "'=1+1", "'+1", "'@a", "'-2", "R5", "", "true",
    ]  # fmt: skip


def test_the_badge_stands_on_other_sites_and_asks_nobody(browser: Browser) -> None:
    response = browser.raw("GET", "/badge.svg?l=en")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.content_type.startswith("image/svg+xml")
    said = "answered on time 82% (78–86), about 390 cases, year to 31 December 2025"
    assert said in response.text and "Publishes its complaint results" in response.text
    method = browser.open("/en/performance/method")
    assert method.one("img[src*=badge]")["alt"] == f"Publishes its complaint results – {said}"
    assert 'href="http' in response.text and "<image" not in response.text and "url(" not in response.text
    assert 'direction="rtl"' in browser.raw("GET", "/badge.svg?l=ar").text
    assert "Accept-Language" in response.headers["Vary"]  # a cache on the way keeps one for each language


def test_the_badge_turns_grey_by_itself(app: Flask) -> None:
    url = app.config["SETTINGS"].database_url
    for days, old in ((119, False), (122, True)):
        later = the_portal(url, now=NOW + days * DAY - 69 * DAY)
        text = Browser(later).raw("GET", "/badge.svg?l=en").text
        assert ("out of date" in text) is old


def test_an_administrator_publishes_and_it_is_written_down(sqlite_house: str) -> None:
    world.an_association()
    a_release()
    ada = world.a_person(Grant("administrator"), name="Ada")
    store.close()
    app = the_portal(sqlite_house, now=NOW)
    guest, admin = Browser(app), Browser(app)
    admin.sign_in_as(ada)
    for path in (*PAGES, *FILES):
        assert guest.raw("GET", path).status_code == 404
    assert "Not published" in admin.open("/en/performance").words
    assert "/en/performance" not in guest.open("/en/").html
    admin.open("/staff/settings/publication")
    page = admin.press("Publish the figures")
    assert "The figures are published." in page.words and "Last changed by Ada" in page.words
    assert "/en/performance" in guest.open("/en/").html
    guest.open("/en/performance")
    admin.press("Stop publishing")
    guest.open("/en/performance", status=404)


def test_an_administrator_stops_asking_members_and_begins_again(app: Flask) -> None:
    admin = Browser(app)
    admin.sign_in_as(world.a_person(Grant("administrator"), name="Ada"))
    admin.open("/staff/settings/publication")
    page = admin.press("Stop asking")
    assert "Members are not asked any more." in page.words and not pulse_asking.asks()
    assert "Last changed by Ada" in page.words
    admin.press("Ask members")
    assert pulse_asking.asks()


def test_what_changed_is_told_in_the_words_of_the_association(app: Flask) -> None:
    admin = Browser(app)
    admin.sign_in_as(world.a_person(Grant("administrator"), name="Ada"))
    for _ in range(2):
        changes.take_back(0, by=history.SYSTEM, at=NOW)
    admin.open("/staff/settings/publication")
    page = admin.press("Publish it", words_en="", month="2026-01", status=422)
    assert page.all(".error a[href='#change-words_en']") == ["Say in at least one language what changed."]
    page = admin.press("Publish it", words_en="A list.", month="soon", status=422)
    assert "year and month" in page.all(".error a[href='#change-month']")[0]
    admin.press("Publish it", words_en="Refunds leave on Fridays.", month="2026-03", done="yes")
    assert "Refunds leave on Fridays." in Browser(app).open("/en/performance").words
    admin.press("Take down")
    assert "Refunds leave on Fridays." not in Browser(app).open("/en/performance").words


def test_before_there_is_a_release_the_page_says_when_and_what_is_promised(sqlite_house: str) -> None:
    world.an_association()
    releases.publish(True, by=history.SYSTEM, at=NOW)
    store.close()
    words = Browser(the_portal(sqlite_house, now=NOW)).open("/en/performance").words
    assert "They come on" in words and "8 working days" in words
    assert LAST.is_last_of_year


def test_what_everybody_is_told_stays_inside_before_all_else() -> None:
    """Whoever publishes one more names it there, too."""
    cells = (*performance.FIRST, *performance.PLAIN, *performance.TABLES)
    assert {key.partition("/")[0] for key in cells} == set(across.PUBLISHED)
