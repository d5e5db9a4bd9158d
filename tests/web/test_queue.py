"""The queue on the web: filters in words, saved ones, several at once with the way back; counts of my day."""

import pytest
from flask import Flask

from portal.cases import handling, saved
from portal.cases.records import Case
from portal.web.staff import reports
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_confirming_case,
    a_handler,
    a_member,
    a_supervisor,
    an_association,
)


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal that stands still four hours after the cases of the tests came in."""
    an_association()
    return the_portal(sqlite_house, now=NOW + 4 * HOUR)


def rows_of(page: Page) -> list[str]:
    """The cases that a page lists, by their numbers."""
    return [str(row["data-row"]) for row in page.soup.select("[data-row]")]


def chosen(*cases: Case) -> list[str]:
    """What the boxes of these cases send."""
    return [f"{case.reference}~{case.version}" for case in cases]


def handlers_of(*cases: Case) -> list[int | None]:
    """Who has these cases in hand."""
    return [Case.get_by_id(case.id).handler_id for case in cases]


def test_each_count_of_my_day_leads_to_a_list_of_exactly_so_many(app: Flask) -> None:
    meera, other = a_handler(), a_handler("Arjun Rao")
    a_case_looked_into(meera, at=NOW - 30 * DAY)
    a_case_looked_into(other, at=NOW - 30 * DAY)
    a_confirming_case(meera, a_member(), at=NOW - 3 * DAY)
    paused, answered = a_case_looked_into(meera), a_case_looked_into(meera, member := a_member())
    handling.ask(paused, "When did you pay?", by=meera, at=NOW + 3 * HOUR)
    handling.answer(answered, "There is more.", by=member, at=NOW + 3 * HOUR)
    a_case(at=NOW - 2 * DAY), a_case()
    browser = Browser(app).sign_in_as(meera)
    counts = browser.open("/staff/").soup.select(".counts a")
    told = {str(one["href"]): int(one.select_one("b").get_text()) for one in counts}  # type: ignore[union-attr]
    assert {address: len(rows_of(browser.open(address))) for address in told} == told
    assert all(told.values()), "each of them counts something here"


def test_filters_in_force_are_words_that_can_be_taken_away(app: Flask) -> None:
    hindi = a_case(a_member(language="hi"), subject="दो बार शुल्क")
    english = a_case(a_member(), category="events")
    browser = Browser(app).sign_in_as(a_handler())
    page = browser.open("/staff/queue?language=hi&due=running&q=%3Cb%3E")
    assert page.all(".words bdi") == ["हिन्दी", "<b>", "any that runs"]
    page = browser.open("/staff/queue?language=hi&category=fees")
    assert rows_of(page) == [hindi.reference] and page.one("#found").get_text() == "1 case"
    without = [str(link["href"]) for link in page.soup.select(".words a")]
    assert without == ["/staff/queue?language=hi", "/staff/queue?category=fees", "/staff/queue"]
    assert set(rows_of(browser.open(without[2]))) == {hindi.reference, english.reference}


def test_a_house_without_cases_says_where_they_will_come_from(app: Flask) -> None:
    browser = Browser(app).sign_in_as(a_handler())
    everything, narrowed = browser.open("/staff/queue"), browser.open("/staff/queue?language=hi")
    assert "Cases appear here when members raise" in everything.one("#list .note").get_text()
    assert "No case fits" in narrowed.one("#list .note").get_text()


def test_the_present_filter_is_saved_found_again_and_shared(app: Flask) -> None:
    meera, daniel = a_handler(), a_supervisor()
    browser, his = Browser(app).sign_in_as(meera), Browser(app).sign_in_as(daniel)
    browser.open("/staff/queue?due=late&handler=mine")
    page = browser.press("Save", name="<b>Late</b>", shared="y")
    assert page.all(".views [aria-current]") == ["<b>Late</b>"]
    assert "Save this filter" not in page.words, "it is saved already"
    page = his.open("/staff/queue")
    assert page.all(".views a")[0] == f"<b>Late</b> ( {meera.name} )"
    browser.open("/staff/queue?due=today")
    page = browser.press("Save", name="<b>late</b>", status=422)
    assert page.errors == [
        "You have a saved filter with the name “<b>late</b>” already. Choose another name."
    ]
    browser.open("/staff/queue/filters")
    browser.press("Save the changes", name="Very late", shared=None)
    assert "Very late" not in his.open("/staff/queue").words
    assert "Very late" not in browser.press("Delete").main.select_one("section").get_text()  # type: ignore[union-attr]
    assert saved.saved_for(meera) == []


def test_several_are_assigned_and_the_page_after_it_takes_them_back(app: Flask) -> None:
    meera, daniel = a_handler(), a_supervisor()
    hers, free = a_case_looked_into(meera), a_case()
    browser = Browser(app).sign_in_as(meera)
    browser.open("/staff/queue?category=fees")
    page = browser.press("Assign them", chosen=chosen(hers, free), to=daniel.email)
    assert page.path == "/staff/queue?category=fees"
    assert f"2 cases are in the hands of {daniel.name} now." in page.words
    assert handlers_of(hers, free) == [daniel.id, daniel.id]
    page = browser.press("Undo")
    assert "2 cases are back where they were." in page.words and "Undo" not in page.words
    assert handlers_of(hers, free) == [meera.id, None]
    assert "back where" not in browser.open("/staff/queue").words, "it is said once"


def test_what_is_refused_is_named_with_the_reason_and_stays_ticked(app: Flask) -> None:
    meera, daniel = a_handler(), a_supervisor()
    free, taken = a_case(), a_case_looked_into(daniel)
    browser = Browser(app).sign_in_as(meera)
    browser.open("/staff/queue")
    page = browser.press("Take them", chosen=chosen(free, taken))
    assert "You have taken 1 case." in page.words and "1 case was left as it was:" in page.words
    assert page.all(".report li") == [f"{taken.reference} {daniel.name} has taken this case already."]
    ticked = [str(box["value"]) for box in page.soup.select("[name=chosen][checked]")]
    assert ticked == chosen(taken) and taken.reference in rows_of(page)


def test_the_way_back_is_for_whoever_went_and_for_ten_minutes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    meera, daniel, case = a_handler(), a_supervisor(), a_case()
    browser, his = Browser(app).sign_in_as(meera), Browser(app).sign_in_as(daniel)
    browser.open("/staff/queue")
    page = browser.press("Take them", chosen=chosen(case))
    token = str(page.one("[name=token]")["value"])
    his.open("/staff/queue")
    assert "ten minutes" in his.post("/staff/queue/undo", {**csrf(his), "token": token}).words
    assert "ten minutes" in browser.post("/staff/queue/undo", {**csrf(browser), "token": token + "x"}).words
    monkeypatch.setattr(reports, "UNDONE_WITHIN", -HOUR)
    assert "ten minutes" in browser.post("/staff/queue/undo", {**csrf(browser), "token": token}).words
    assert handlers_of(case) == [meera.id]


def csrf(browser: Browser) -> dict[str, str]:
    """The token of the forms in hand."""
    assert browser.page is not None
    return {"csrf_token": str(browser.page.soup.select("[name=csrf_token]")[0]["value"])}


def test_nothing_chosen_is_said_and_strange_boxes_move_nothing(app: Flask) -> None:
    case = a_case()
    browser = Browser(app).sign_in_as(a_handler())
    browser.open("/staff/queue")
    for sent in ([], ["GR"], [case.reference], [f"{case.reference}~x"], ["x" * 5000 + "~1"]):
        page = browser.press("Take them", chosen=sent)
        assert "Choose the cases first" in page.words
    assert "There is no case with the number" in browser.press("Take them", chosen=["GR-0000-0000~1"]).words
    assert handlers_of(case) == [None]


def test_an_address_of_which_nothing_came_tells_no_name(app: Flask) -> None:
    a_member("Layla Haddad", email="layla@example.org")
    browser = Browser(app).sign_in_as(a_handler())
    token = str(browser.open("/staff/queue").soup.select("[name=csrf_token]")[0]["value"])
    sent = {"csrf_token": token, "move": "assign", "to": "layla@example.org", "chosen": chosen(a_case())}
    assert browser.raw("POST", "/staff/queue/several", data=sent).status_code == 303
    with browser.client.session_transaction(**browser.place) as session:  # type: ignore[arg-type]
        assert "Layla" not in str(dict(session))
