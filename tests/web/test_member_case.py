"""A case as its member sees it: where it stands, what is promised, what was said, and every move there is."""

import io

import pytest
from flask import Flask

from portal.cases import handling
from portal.cases.records import Case, Evidence, Promise
from portal.members import accounts
from portal.members.people import PersonActor
from portal.members.sessions import Session
from portal.recovery import closing, redress, remedying
from portal.satisfaction import asking
from portal.web.story import BOOK_KEEPING
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_closed_case,
    a_confirming_case,
    a_handler,
    a_member,
    a_recovering_case,
    a_remedy,
    a_supervisor,
    an_acknowledged_case,
    an_association,
    an_offered_case,
    kinds_of,
    person_of,
)


@pytest.fixture
def app(sqlite_house: str, tmp_path: object) -> Flask:
    """The portal, standing still four days after the cases of these tests came in."""
    an_association()
    return the_portal(sqlite_house, now=NOW + 4 * DAY, files_url=f"{tmp_path}/files")


def reading(app: Flask, member: PersonActor, case: Case) -> Browser:
    """The member with their case open."""
    browser = Browser(app).sign_in_as(member)
    browser.open(f"/cases/{case.reference}")
    return browser


def moves_on(page: Page) -> set[str]:
    """The moves that the page offers."""
    forms_there = [str(form.get("action", "")) for form in page.main.select("form[method=post]")]
    return {action.rpartition("/")[2] for action in forms_there if action.startswith("/cases/")}


def test_the_page_says_where_the_case_stands_and_carries_its_marks(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_offered_case(handler, member)
    page = reading(app, member, case).page
    assert page and (page.mark("case"), page.mark("state"), page.mark("paused")) == (
        case.reference,
        "offered",
        "no",
    )
    assert page.one("[data-remedy='1']")["data-status"] == "offered"
    shown = [str(mark["data-event"]) for mark in page.soup.select("[data-event]")]
    told = [kind for kind in kinds_of(case) if kind != "note.written"]
    for ours in (
        True,
        False,
    ):  # a day's book-keeping stands together, in its order
        assert [one for one in shown if (one in BOOK_KEEPING) is ours] == [
            one for one in told if (one in BOOK_KEEPING) is ours
        ]
    promised = [(mark["data-promise"], mark["data-status"]) for mark in page.soup.select("[data-promise]")]
    assert ("acknowledgement", "kept") in promised and ("update", "paused") in promised
    assert len(promised) == Promise.select().where(Promise.ended_at.is_null()).count()
    assert "Remedy offered: waiting for your reply" in page.words


def test_our_book_keeping_is_one_line_a_day_and_a_promise_renewed_one_line_of_its_kind(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_case_looked_into(handler, member, at=NOW - 3 * DAY)
    for days in (2, 1):
        handling.reply(case, "We are still looking.", by=handler, at=NOW - days * DAY)
    page = reading(app, member, case).page
    assert page
    folds = [words for words in page.all(".talk summary") if "about our promises" in words]
    assert len(folds) == len({words.partition(":")[0] for words in folds}) == 3, folds
    assert len(page.soup.select("ul.kept > li > span > details [data-promise=update]")) == 2
    assert "Before: 2 of 2 kept in time" in page.words
    assert len(page.soup.select("ul.kept > [data-promise=update]")) - 2 == 1


def test_each_state_offers_its_own_moves_and_no_other(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    offered = {
        a_case(member).reference: {"reply", "withdraw"},
        an_offered_case(handler, member).reference: {"reply", "withdraw", "accept", "decline"},
        a_recovering_case(handler, member).reference: {"reply", "withdraw"},
        a_confirming_case(handler, member).reference: {"reply", "withdraw", "confirm", "dispute"},
        a_closed_case(handler, member).reference: {"reply", "reopen"},
        a_closed_case(handler, member, at=NOW - 90 * DAY).reference: {"reply"},
    }
    browser = Browser(app).sign_in_as(member)
    assert {reference: moves_on(browser.open(f"/cases/{reference}")) for reference in offered} == offered


def test_a_withdrawn_case_offers_no_way_back(app: Flask) -> None:
    member = a_member()
    case = a_case(member)
    page = reading(app, member, case).press("Withdraw my grievance")
    assert (page.mark("state"), moves_on(page)) == ("closed", {"reply"})
    assert "How it ended Withdrawn" in page.words and "What we found" not in page.words


def course_of(page: Page) -> list[str]:
    """The five steps as the page tells them."""
    return [" ".join(step.get_text(" ").split()) for step in page.main.select("aside .thread > li")]


def test_a_case_that_comes_back_says_why_and_shows_no_day_gone_by_as_one_to_come(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    declined = an_offered_case(handler, member)
    redress.decline(declined, "I want the money.", by=member, at=NOW + DAY)
    disputed = a_confirming_case(handler, member)
    closing.dispute(disputed, "It did not come.", by=member, at=NOW + 3 * DAY)
    reopened = a_closed_case(handler, member)
    handling.reopen(reopened, "It went back again.", by=member, at=NOW + 5 * DAY)
    browser = Browser(app).sign_in_as(member)
    for case, why in (
        (declined, "Once more, since you declined the offer"),
        (disputed, "Once more, since it is not right yet"),
        (reopened, "Once more, since the case was opened again"),
    ):
        steps = course_of(browser.open(f"/cases/{case.reference}"))
        assert steps[1:4] == [f"Looking into it {why}", "Offer", "Putting it right"]
    page = browser.open(f"/cases/{disputed.reference}")
    assert "Somebody who has not worked on it so far takes your case up." in page.words


def test_what_a_withdrawn_case_never_came_to_is_not_shown_as_done(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_recovering_case(handler, member)
    page = reading(app, member, case).press("Withdraw my grievance")
    assert course_of(page)[3] == "Putting it right Not any more, since you withdrew"
    assert len(page.main.select("aside .thread > .done")) == 4


def test_a_duplicate_shows_no_step_that_it_never_came_to(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_acknowledged_case(handler, member)
    closing.conclude(case, "duplicate", "This is your case of last week.", by=handler, at=NOW + 2 * HOUR)
    page = reading(app, member, case).page
    assert page
    assert [leg["class"] for leg in page.soup.select("aside .thread li")] == [
        ["done"], ["done"], ["next"], ["next"], ["done"],
    ]  # fmt: skip
    assert "None was needed" not in page.words


def test_the_member_never_sees_a_note_nor_the_desks_own_dealings(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_case_looked_into(handler, member)
    handling.write_note(case, "Careful, a friend of the treasurer.", by=handler, at=NOW + 3 * HOUR)
    page = reading(app, member, case).page
    assert page and "treasurer" not in page.html and not page.soup.select("[data-event='note.written']")
    assert "Meera Nair takes care of your case" in page.words


def test_book_keeping_stands_behind_one_line_and_is_all_there(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_offered_case(handler, member)
    handling.reply(case, "I am still at it.", by=handler, at=NOW + 3 * DAY)
    page = reading(app, member, case).page
    events = [str(line["data-event"]) for line in page.main.select(".talk [data-event]")]
    ledger = [kind for kind in kinds_of(case) if kind in {"promise.made", "promise.kept"}]
    assert [kind for kind in events if kind in {"promise.made", "promise.kept"}] == ledger
    folds = page.main.select(".talk details")
    assert [len(fold.select("[data-event]")) for fold in folds] == [
        int(fold.summary.get_text().split(": ")[1].split()[0]) for fold in folds
    ]
    assert folds and min(len(fold.select("[data-event]")) for fold in folds) > 1


def test_an_answer_to_a_question_sets_the_promises_running_again(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_acknowledged_case(handler, member)
    handling.ask(case, "Which day was it?", by=handler, at=NOW + 2 * HOUR)
    browser = reading(app, member, case)
    assert browser.page and browser.page.mark("paused") == "yes"
    assert "You answer our question by" in browser.page.words
    assert (
        "Which day was it?" in browser.page.one(".promises ~ .offer").get_text()
    )  # where the next act stands
    page = browser.press(
        "Send your answer", text="On the third.", evidence=[(io.BytesIO(b"3 March"), "day.txt")]
    )
    assert page.mark("paused") == "no"
    assert "case.answered" in kinds_of(case) and "On the third." in page.words and "day.txt" in page.words


def test_an_empty_reply_is_mended_on_the_page_itself(app: Flask) -> None:
    member = a_member()
    browser = reading(app, member, a_case(member))
    page = browser.press("/reply", 422, text=" ")
    assert page.errors == ["Please write a few words here."]
    assert page.mark("state") == "received"


def test_accepting_makes_each_remedy_a_promise(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_offered_case(handler, member)
    page = reading(app, member, case).press("Accept the offer")
    assert page.mark("state") == "recovering"
    assert page.one("[data-remedy='1']")["data-status"] == "accepted"
    assert page.soup.select("[data-promise=remedy][data-status=open]")


def test_declining_asks_why_and_keeps_what_was_typed(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_offered_case(handler, member)
    browser = reading(app, member, case)
    page = browser.press("/decline", 422, reason="")
    assert page.errors == ["Say why, in a few words."] and page.one("#decline").has_attr("open")
    page = browser.press("/decline", reason="It is half of what was taken.")
    assert page.mark("state") == "investigating" and "It is half of what was taken." in page.words


def test_a_reason_typed_after_the_session_ended_waits_unfolded_on_the_case(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_offered_case(handler, member)
    browser = reading(app, member, case)
    accounts.set_password(person_of(member), "a bridge over the river", by=member, at=NOW)
    Session.update(ended_at=NOW).execute()
    browser.press("/decline", reason="It is half of what was taken.")
    page = browser.press("Sign in", email=member.email, password="a bridge over the river")
    assert page.mark("state") == "offered", "nothing is ever sent by itself"
    assert page.one("#decline").has_attr("open")
    assert page.one("#decline-reason").get_text().strip() == "It is half of what was taken."
    assert browser.press("/decline").mark("state") == "investigating"


def test_a_member_who_says_still_not_right_is_heard_by_somebody_else(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    a_supervisor()
    case = a_confirming_case(handler, member)
    page = reading(app, member, case).press("/dispute", reason="The money has not come.")
    assert page.mark("state") == "investigating"
    assert "Somebody who has not worked on it takes it up again." in page.words
    assert Case.get_by_id(case.id).handler_id is None


def test_confirming_closes_and_reopening_opens_again(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_confirming_case(handler, member)
    browser = reading(app, member, case)
    closed = browser.press("Yes, it is put right")
    assert closed.mark("state") == "closed"
    assert "when you said that it is put right" in closed.all(".two > section")[0]  # the outcome first
    assert browser.press("/reopen", reason="It was taken a second time.").mark("state") == "investigating"


def test_withdrawing_says_beforehand_what_is_cancelled(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_recovering_case(handler, member)
    browser = reading(app, member, case)
    assert browser.page and "what has not been delivered yet is cancelled" in browser.page.words
    page = browser.press("Withdraw my grievance", reason="Never mind.")
    assert page.one("[data-remedy='1']")["data-status"] == "cancelled"


def test_an_offer_that_has_changed_meanwhile_is_shown_before_it_is_accepted(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_offered_case(handler, member)
    browser = reading(app, member, case)
    redress.offer(case, a_remedy(NOW + DAY, kind="apology", amount=None), by=handler, at=NOW + DAY)
    page = browser.press("Accept the offer", 409)
    assert "Somebody else has changed this case since you opened it" in page.errors[0]
    assert page.mark("state") == "offered" and len(page.soup.select("[data-remedy]")) == 2
    assert browser.press("Accept the offer").mark("state") == "recovering"


def test_a_step_that_is_not_possible_any_more_keeps_the_words_that_came_with_it(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = an_offered_case(handler, member)
    browser = reading(app, member, case)
    closing.withdraw(case, by=member, at=NOW + DAY)
    page = browser.press("/decline", 409, reason="It is half of what was taken.")
    assert page.mark("state") == "closed" and "It is half of what was taken." in page.words


def test_the_case_of_somebody_else_is_not_there(app: Flask) -> None:
    case = an_offered_case(a_handler(), a_member("Grace Adeyemi"))
    browser = Browser(app).sign_in_as(a_member())
    token = browser.open("/cases/new").soup.select("[name=csrf_token]")[0]["value"]
    browser.open(f"/cases/{case.reference}", 404)
    browser.post(f"/cases/{case.reference}/accept", {"csrf_token": token}, 404)
    browser.open("/cases/GR-0000-0000", 404)
    assert Case.get_by_id(case.id).state == "offered"


def test_the_address_of_a_move_leads_to_the_case(app: Flask) -> None:
    member = a_member()
    case = a_case(member)
    browser = reading(app, member, case)
    for move in ("reply", "accept", "withdraw", "rate"):
        assert browser.open(f"/cases/{case.reference}/{move}").path == f"/cases/{case.reference}"


def test_a_late_promise_is_said_to_be_late(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_case_looked_into(handler, member, at=NOW - 12 * DAY)
    page = reading(app, member, case).page
    assert page and "This is late. We are sorry." in page.words
    assert page.soup.select("[data-promise=update][data-status=broken]")


def test_names_and_words_of_people_keep_their_direction(app: Flask) -> None:
    member, handler = a_member("ليلى حداد", language="ar"), a_handler("מירה")
    case = an_acknowledged_case(handler, member, subject="لم تصلني شهادة الدورة")
    page = reading(app, member, case).page
    assert page and page.language == "ar" and page.one("html")["dir"] == "rtl"
    assert page.one("h1 bdi")["lang"] == "ar"
    assert all(
        one.find_parent("bdi") for one in page.main.find_all(string=lambda text: text and "מירה" in text)
    )


def test_a_form_that_waits_is_led_to_by_a_link_of_its_own(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    case = a_closed_case(handler, member)
    asking.plan_from_history()
    assert "rate" not in moves_on(reading(app, member, case).page)
    asking.send_due(NOW + 4 * DAY + 2 * HOUR)
    browser = reading(app, member, case)
    assert browser.press("Tell us how it felt").heading == "Is your problem solved?"
    browser.press("Continue", q1="yes")
    answered = reading(app, member, case).page
    assert answered and "You told us how it felt. You can change your answers until" in answered.words
    assert "You tell us how it felt by" not in answered.words


def test_the_page_asks_the_database_as_little_for_a_long_story_as_for_a_short_one(app: Flask) -> None:
    member, handler = a_member(), a_handler()
    for _ in range(12):
        a_case(member)
    case = a_confirming_case(handler, member)
    for hour in range(6):
        handling.reply(case, "We are still at it.", by=handler, at=NOW + 2 * DAY + hour * HOUR)
    assert len(kinds_of(case)) > 20
    browser = reading(app, member, case)
    browser.open(f"/cases/{case.reference}")
    assert browser.queries <= 8, browser.statements
    closing.confirm(case, by=member, at=NOW + 3 * DAY)
    browser.open(f"/cases/{case.reference}")
    assert browser.queries <= 8, browser.statements


def test_a_case_is_decided_once_and_a_second_offer_only_names_its_finding(app: Flask) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    redress.offer(
        case,
        remedying.Remedying("upheld", "apology", "We are sorry.", due=NOW + 5 * DAY),
        by=handler,
        at=NOW + 4 * HOUR,
    )
    told = Browser(app).sign_in_as(member).open(f"/cases/{case.reference}").all("[data-event='case.decided']")
    assert ["Decided: " in line for line in told] == [True, False] and "Finding: " in told[1]


def test_files_of_an_answer_come_one_by_one_and_wait_while_its_words_are_mended(app: Flask) -> None:
    member = a_member()
    case = a_case_looked_into(a_handler(), member)
    browser = reading(app, member, case)
    token = str(browser.page.one("form.answer [name=csrf_token]")["value"]) if browser.page else ""
    headers = {"Origin": browser.place["base_url"], "Accept": "application/json"}

    def send(content: bytes, name: str) -> dict[str, str]:
        data = {"csrf_token": token, "evidence": (io.BytesIO(content), name)}
        told = browser.raw("POST", f"/cases/{case.reference}/file", data=data, headers=headers)
        return told.get_json() or {}

    assert "“setup.exe” is not a file" in send(b"MZ\x00", "setup.exe")["words"]
    send(b"Paid twice.", "bill.txt")
    other = send(b"Not this one.", "other.txt")["name"]
    page = browser.open(f"/cases/{case.reference}")
    assert [box["value"] for box in page.soup.select("[name=away][value]") if box["value"]][1] == other
    letter = (io.BytesIO(b"%PDF-1.4"), "letter.pdf")
    page = browser.press("Send", 422, text=" ", away=other, evidence=[letter])
    shown = [one.get_text() for one in page.soup.select(".file:not([hidden]) bdi")]
    assert shown == ["bill.txt", "letter.pdf"]
    browser.press("Send", text="Here they are.")
    assert [one.filename for one in Evidence.select()] == ["bill.txt", "letter.pdf"]
