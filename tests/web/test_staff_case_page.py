"""The page of a case at the desk: its facts, who else is there, late saves, templates, entry."""

import pytest
from flask import Flask

from portal import history
from portal.cases import handling, templates
from portal.cases.records import Promise
from portal.members.needs import keep_needs
from portal.recovery import redress
from tests.browser_client import Browser
from tests.web.conftest import the_portal
from tests.world import (
    HOUR,
    NOW,
    a_case_looked_into,
    a_chapter,
    a_closed_case,
    a_handler,
    a_member,
    a_remedy,
    a_supervisor,
    an_acknowledged_case,
    an_association,
    person_of,
)


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """A portal that stands still four hours after the cases of the tests came in."""
    an_association()
    return the_portal(sqlite_house, now=NOW + 4 * HOUR)


def test_the_facts_say_first_what_helps_the_member_and_last_what_others_got(app: Flask) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    a_closed_case(handler, a_member("Kavya Rao"))
    handling.write_note(case, "I have seen this before.", by=a_supervisor(), at=NOW + 2 * HOUR)
    keep_needs(person_of(member), ["large_type"], "Call after six.", consent=True, by=member, at=NOW)
    page = Browser(app).sign_in_as(handler).open(f"/staff/cases/{case.reference}")
    facts = page.all(".case aside")[0]
    assert facts.index("Letters and papers in large type Call after six.") < facts.index("Standing")
    assert "Our decision · 7 working days left" in facts
    assert page.one("[data-like]")["data-like"] == "1"
    assert "A refund of ₹2,400 · Upheld" in facts
    assert "Also worked on it Daniel Mwangi" in facts


def test_a_second_person_is_shown_to_the_first_and_what_they_do(app: Flask) -> None:
    handler, supervisor = a_handler(), a_supervisor()
    case = a_case_looked_into(handler)
    address = f"/staff/cases/{case.reference}"
    hers, his = Browser(app).sign_in_as(handler), Browser(app).sign_in_as(supervisor)
    token = hers.open(address).soup.select("[name=csrf_token]")[0]["value"]
    alone = hers.raw("POST", f"{address}/presence", data={"csrf_token": token, "writing": "yes"})
    assert (alone.status_code, alone.text) == (204, "")
    assert his.open(address).all("[data-presence]") == ["Meera Nair is writing in this case."]
    token = his.open(address).soup.select("[name=csrf_token]")[0]["value"]
    his.raw("POST", f"{address}/presence", data={"csrf_token": token, "writing": "no"})
    assert hers.open(address).all("[data-presence]") == ["Daniel Mwangi is looking at this case too."]


def test_a_late_save_shows_both_texts_and_can_be_sent_anyway(app: Flask) -> None:
    handler = a_handler()
    case = an_acknowledged_case(handler)
    browser = Browser(app).sign_in_as(handler)
    browser.open(f"/staff/cases/{case.reference}")
    handling.ask(case, "When did you pay?", by=a_supervisor(), at=NOW + 2 * HOUR)
    page = browser.press("/ask", 409, text="Which card was it?")
    late = page.all(".stale")[0]
    assert "Daniel Mwangi" in late and "When did you pay?" in late
    assert "I have your case and look into it." not in late  # that was there before
    assert "Which card was it?" in page.one(".stale textarea").get_text()
    page = browser.press("Send mine anyway")
    assert "Which card was it?" in page.words


def test_what_was_typed_for_a_step_that_is_gone_can_be_kept_as_a_note(app: Flask) -> None:
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    browser = Browser(app).sign_in_as(handler)
    browser.open(f"/staff/cases/{case.reference}")
    redress.offer(case, a_remedy(NOW), by=a_supervisor(), at=NOW + 3 * HOUR)
    page = browser.press("/ask", 409, text="Which card was it?", story="9" * 5000)
    assert "This step is not possible any more" in page.all(".stale")[0]
    page = browser.press("Keep it as an internal note", text="Which card was it?")
    assert "Which card was it?" in page.all(".talk .inner")[0]


def test_a_template_is_read_in_the_handlers_language_and_sent_in_the_members(app: Flask) -> None:
    handler, member = a_handler(), a_member("ಕಾವ್ಯಾ ರಾವ್", language="kn")
    case = a_case_looked_into(handler, member)
    names = {"en": "We ask the bank"}
    bodies = {"en": "Dear {member}, by {date}. {handler}", "kn": "{member} ಅವರೇ, {date} ಒಳಗೆ. {handler}"}
    templates.add_template(names, bodies, by=handler, at=NOW)
    templates.add_template({"en": "Only English"}, {"en": "Dear {member}"}, by=handler, at=NOW)
    browser = Browser(app).sign_in_as(handler)
    page = browser.open(f"/staff/cases/{case.reference}?template=we-ask-the-bank")
    assert "Dear ಕಾವ್ಯಾ ರಾವ್, by Monday 16 March. Meera Nair" in page.all(".read")[0]
    assert page.one("#reply-text").get_text().strip() == "ಕಾವ್ಯಾ ರಾವ್ ಅವರೇ, ಸೋಮವಾರ, ಮಾರ್ಚ್ 16 ಒಳಗೆ. Meera Nair"
    page = browser.open(f"/staff/cases/{case.reference}?template=only-english")
    assert "There is no text in ಕನ್ನಡ yet." in page.all(".read")[0]
    assert page.one("#reply-text").get_text().strip() == ""


def test_a_template_names_a_day_that_is_still_to_come_never_one_that_was_missed(sqlite_house: str) -> None:
    an_association()
    handler, member = a_handler(), a_member()
    case = a_case_looked_into(handler, member)
    missed, coming = sorted(promise.due for promise in Promise.select().where(Promise.kept_at.is_null()))[:2]
    app = the_portal(sqlite_house, now=missed + HOUR)
    templates.add_template({"en": "By when"}, {"en": "By {date}."}, by=handler, at=NOW)
    browser = Browser(app).sign_in_as(handler)
    page = browser.open(f"/staff/cases/{case.reference}?template=by-when")
    assert page.one("#reply-text").get_text().strip() == f"By {coming:%A} {coming.day} {coming:%B}."


def test_a_caller_is_found_while_typing_only_in_ones_own_chapters(app: Flask) -> None:
    member = a_member("Layla Haddad", chapter=a_chapter("cairo"))
    number = person_of(member).number
    case = a_case_looked_into(a_handler(), member)
    near = Browser(app).sign_in_as(a_handler(chapter=a_chapter("cairo")))
    assert "Layla Haddad" in near.raw("GET", "/staff/cases/new/members?find=layla").text
    card = near.raw("GET", f"/staff/cases/new/members?member={number}").text
    assert f"/staff/cases/{case.reference}" in card
    far = Browser(app).sign_in_as(a_handler(chapter=a_chapter("bengaluru")))
    for query in ("find=layla", f"member={number}"):
        assert "Layla" not in far.raw("GET", f"/staff/cases/new/members?{query}").text


def test_what_helps_a_caller_is_seen_when_it_is_asked_for_and_the_ledger_tells_who_asked(app: Flask) -> None:
    member, handler = (
        a_member("Layla Haddad", chapter=a_chapter("cairo")),
        a_handler(chapter=a_chapter("cairo")),
    )
    person = person_of(member)
    keep_needs(person, ["large_type"], "Call after six.", consent=True, by=member, at=NOW)
    browser = Browser(app).sign_in_as(handler)
    for address in ("new", "new/members"):
        assert (
            "Call after six." not in browser.raw("GET", f"/staff/cases/{address}?member={person.number}").text
        )
    page = browser.open(f"/staff/cases/new?member={person.number}")
    token = str(page.soup.select("[name=csrf_token]")[0]["value"])
    sent = {"csrf_token": token, "member": person.number, "subject": "A seat given away"}
    answer = browser.raw("POST", "/staff/cases/new/needs", data=sent).text
    assert "Call after six." in answer and "A seat given away" in answer
    (line,) = [one for one in history.lines_of(person.subject) if one.kind == "person.needs_shown"]
    assert line.actor_id == handler.id
    far = Browser(app).sign_in_as(a_handler(chapter=a_chapter("bengaluru")))
    token = str(far.open("/staff/cases/new").soup.select("[name=csrf_token]")[0]["value"])
    assert (
        "Call after six."
        not in far.raw("POST", "/staff/cases/new/needs", data=sent | {"csrf_token": token}).text
    )
    assert [one.kind for one in history.lines_of(person.subject)].count("person.needs_shown") == 1
