"""The desk on the web: my day, the queue, a case and its moves, entry for a caller."""

import datetime as dt

import pytest
from flask import Flask

from portal.cases import handling, watch
from portal.cases.records import Case
from portal.members.association import Association
from portal.recovery.records import Remedy
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_chapter,
    a_closed_case,
    a_confirming_case,
    a_handler,
    a_member,
    a_supervisor,
    an_association,
    person_of,
)


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal that stands still four hours after the cases of the tests came in."""
    an_association()
    return the_portal(sqlite_house, now=NOW + 4 * HOUR)


def test_my_day_counts_what_waits_and_leads_to_it(app: Flask) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    page = Browser(app).sign_in_as(handler).open("/staff/")
    assert case.reference in page.html


def test_the_queue_finds_a_case_by_number_name_and_words(app: Flask) -> None:
    case = a_case(a_member("आशा वर्मा", language="hi"), subject="दो बार आवेदन किया, कोई उत्तर नहीं")
    browser = Browser(app).sign_in_as(a_handler())
    for words in (case.reference, case.reference.lower().replace("-", ""), "आशा", "उत्तर", "आवेदन वर्मा"):
        assert browser.open(f"/staff/queue?q={words}").all("[data-row]"), words
    assert not browser.open("/staff/queue?q=कहीं").all("[data-row]")


def test_a_number_finds_its_case_though_it_is_closed(app: Flask) -> None:
    handler = a_handler()
    case = a_closed_case(handler, a_member())
    browser = Browser(app).sign_in_as(handler)
    page = browser.open(f"/staff/queue?q={case.reference.lower()}")
    assert [row["data-row"] for row in page.soup.select("[data-row]")] == [case.reference]
    assert not browser.open(f"/staff/queue?q={case.reference}&state=offered").all("[data-row]")
    assert not browser.open("/staff/queue").all("[data-row]")


def test_a_handler_walks_a_case_to_the_offer(app: Flask) -> None:
    case, browser = a_case(), Browser(app).sign_in_as(a_handler())
    address = f"/staff/cases/{case.reference}"
    browser.open(address)
    assert browser.page and browser.page.mark("state") == "received"
    browser.press("/acknowledge", text="I have your case and look into it today.")
    browser.press("/assess", severity="high", category="fees")
    page = browser.press(
        "/offer", finding="upheld", kind="refund", text="Back to your card.", amount="2,400", due="2026-03-20"
    )
    assert page.mark("state") == "offered"
    assert page.one("[data-remedy='1']")["data-status"] == "offered"


def test_an_amount_above_the_limit_is_refused_beside_the_field_and_everything_typed_stays(app: Flask) -> None:
    handler = a_handler()
    case, browser = a_case_looked_into(handler), Browser(app).sign_in_as(handler)
    browser.open(f"/staff/cases/{case.reference}")
    page = browser.press(
        "/offer",
        422,
        finding="upheld",
        kind="refund",
        text="All of it back.",
        amount="99,999",
        due="2026-03-20",
    )
    assert "10,000" in page.html and "All of it back." in page.html
    assert Case.get_by_id(case.id).state == "investigating"


@pytest.mark.parametrize(
    ("currency", "typed", "kept", "shown"),
    [("INR", "2,400.50", 240_050, "₹2,400.50"), ("JPY", "2,400", 2_400, "¥2,400"),
     ("KWD", "240.5", 240_500, "240.500")],
)  # fmt: skip
def test_an_amount_is_shown_as_it_was_typed_in_every_currency(
    sqlite_house: str, currency: str, typed: str, kept: int, shown: str
) -> None:
    an_association()
    Association.update(currency=currency).execute()
    handler, member = a_handler(), a_member()
    case, app = a_case_looked_into(handler, member), the_portal(sqlite_house, now=NOW + 4 * HOUR)
    browser = Browser(app).sign_in_as(handler)
    browser.open(f"/staff/cases/{case.reference}")
    offer = {"finding": "upheld", "kind": "refund", "text": "Back to your card.", "due": "2026-03-20"}
    page = browser.press("/offer", amount=typed, **offer)
    assert (Remedy.get().amount, Remedy.get().currency) == (kept, currency)
    assert shown in page.one("[data-remedy='1']").get_text()
    page = browser.press("/offer", 422, amount="10000", **offer)
    assert f"10,000 {currency}" in page.html.replace("\u2068", "").replace("\u2069", "")


def test_there_is_no_half_of_a_yen(sqlite_house: str) -> None:
    an_association()
    Association.update(currency="JPY").execute()
    handler = a_handler()
    case, app = a_case_looked_into(handler), the_portal(sqlite_house, now=NOW + 4 * HOUR)
    browser = Browser(app).sign_in_as(handler)
    browser.open(f"/staff/cases/{case.reference}")
    offer = {"finding": "upheld", "kind": "refund", "text": "Back to your card.", "due": "2026-03-20"}
    browser.press("/offer", 422, amount="2400.50", **offer)
    assert Remedy.select().count() == 0


def test_a_stale_page_is_answered_with_a_kind_conflict_and_keeps_the_text(app: Flask) -> None:
    handler = a_handler()
    case, browser = a_case_looked_into(handler), Browser(app).sign_in_as(handler)
    other = Browser(app).sign_in_as(a_supervisor())
    browser.open(f"/staff/cases/{case.reference}")
    other.open(f"/staff/cases/{case.reference}")
    other.press("/ask", text="Which card was it?")
    page = browser.press("/conclude", 409, finding="not_upheld", text="We found one payment only.")
    assert "We found one payment only." in page.html


def test_a_case_out_of_sight_does_not_exist(app: Flask) -> None:
    case = a_case()
    from_elsewhere = a_handler(chapter=a_chapter("cairo"))
    browser = Browser(app).sign_in_as(from_elsewhere)
    browser.open(f"/staff/cases/{case.reference}", 404)
    browser.open("/staff/cases/GR-0000-0000", 404)


def test_somebody_else_with_sight_reads_but_makes_no_handlers_move(app: Flask) -> None:
    case = a_case_looked_into(a_handler())
    browser = Browser(app).sign_in_as(a_handler("Another"))
    page = browser.open(f"/staff/cases/{case.reference}")
    assert not page.all("form[action$='/offer']")
    token = page.soup.select("input[name=csrf_token]")[0]["value"]
    browser.post(f"/staff/cases/{case.reference}/reply", {"csrf_token": token, "text": "Hello there"}, 403)


def test_a_call_is_entered_for_a_member_found_by_name(app: Flask) -> None:
    member = a_member("ಕಾವ್ಯಾ ರಾವ್", language="kn")
    browser = Browser(app).sign_in_as(a_handler())
    page = browser.open("/staff/cases/new?find=ಕಾವ್ಯಾ")
    assert person_of(member).number in page.html
    browser.open(f"/staff/cases/new?member={person_of(member).number}")
    page = browser.press(
        "Raise the grievance",
        channel="phone",
        category="events",
        subject="The seat was given away",
        description="She was told at the door that her seat was gone.",
        wanted=["apology", "refund"],
    )
    assert page.mark("state") == "received"
    case = Case.get(Case.reference == page.mark("case"))
    assert (case.member_id, case.channel, case.language) == (member.id, "phone", "kn")


def test_notes_stay_inside(app: Flask) -> None:
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    browser = Browser(app).sign_in_as(handler)
    browser.open(f"/staff/cases/{case.reference}")
    page = browser.press("/note", text="The bank called back at noon.")
    assert "The bank called back at noon." in page.html
    assert page.all(".inner[data-event='note.written']")


@pytest.mark.parametrize("number", [1, 60])
def test_the_console_asks_few_questions_however_many_cases_there_are(app: Flask, number: int) -> None:
    handler = a_handler()
    cases = [a_case_looked_into(handler, at=NOW) for _ in range(number)]
    browser = Browser(app).sign_in_as(handler)
    browser.open("/staff/queue")
    assert browser.queries <= 6, browser.statements
    browser.open("/staff/")
    assert browser.queries <= 6, browser.statements
    browser.open(f"/staff/cases/{cases[0].reference}")
    assert browser.queries <= 18, browser.statements


def test_the_next_page_of_the_queue_starts_behind_the_last_row_and_tells_no_inner_number(app: Flask) -> None:
    handler = a_handler()
    wanted = {a_case_looked_into(handler, at=NOW).reference for _ in range(55)}
    browser = Browser(app).sign_in_as(handler)
    first = browser.open("/staff/queue")
    link = str(first.one("a[rel=next]")["href"])
    assert str(first.soup.select("[data-row]")[-1]["data-row"]) in link
    second = browser.open(link)
    seen = [str(row["data-row"]) for page in (first, second) for row in page.soup.select("[data-row]")]
    assert len(seen) == 55 and set(seen) == wanted


def test_the_story_says_who_was_warned_of_a_promise_that_may_be_late(app: Flask) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler)
    for warn in (watch.warn_handlers, watch.tell_members):
        assert warn(dt.datetime(2026, 3, 16, 11, 30, tzinfo=dt.UTC))  # an hour before the office closes
    page = Browser(app).sign_in_as(handler).open(f"/staff/cases/{case.reference}")
    warned = " ".join(page.all("[data-event='promise.warned']"))
    assert "The handler was warned beforehand: The next update" in warned
    assert "The member was told beforehand that it may be late: The next update" in warned


def test_the_limit_of_an_offer_is_written_in_the_digits_groups_of_its_reader(app: Flask) -> None:
    supervisor = a_supervisor(language="kn")
    case, browser = a_case_looked_into(supervisor), Browser(app).sign_in_as(supervisor)
    browser.open(f"/staff/cases/{case.reference}")
    offer = {"finding": "upheld", "kind": "refund", "text": "ಎಲ್ಲ ಹಣ.", "due": "2026-03-20"}
    page = browser.press("/offer", 422, amount="999999", **offer)
    assert "1,00,000" in page.html


def test_what_is_due_on_a_day_off_is_due_today_all_the_same(sqlite_house: str) -> None:
    an_association()
    handler = a_handler()
    case = a_case_looked_into(handler)
    saturday = dt.datetime(2026, 3, 21, 12, 30, tzinfo=dt.UTC)
    for promise, due in (("decision", saturday + 9 * DAY), ("update", saturday)):
        handling.extend(case, promise, due, "The office opens for you.", by=handler, at=NOW + HOUR)
    morning = the_portal(sqlite_house, now=saturday - 9 * HOUR)
    page = Browser(morning).sign_in_as(handler).open("/staff/")
    assert "1 due today" in page.words
    assert page.words.index("Due today") < page.words.index(case.reference)
