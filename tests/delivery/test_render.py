"""Every letter says what happened, what comes next and what can be done, in each language."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from config import LANGUAGES, Settings
from portal import history
from portal.cases import handling, in_charge, watch
from portal.delivery.letter import Letter
from portal.delivery.render import render
from portal.delivery.scene import Moot
from portal.members import accounts, links
from portal.members.people import PersonActor, RoleGrant
from portal.members.staff import invite, withdraw
from portal.metrics import figures, packs
from portal.metrics.packs import Drawn
from portal.notices.dispatch import dispatch
from portal.notices.kinds import LETTERS
from portal.notices.outbox import Outbox
from portal.recovery import closing, redress, waiting
from portal.satisfaction import asking, forms, pulse_asking
from tests.post import settings_for
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
    a_pulse,
    a_recovering_case,
    an_acknowledged_case,
    an_association,
    an_offered_case,
    person_of,
)

ISOLATES = re.compile("[\u2066-\u2069]")


def _asked(handler: PersonActor, member: PersonActor) -> dt.datetime:
    handling.ask(an_acknowledged_case(handler, member), "Which bank?", by=handler, at=NOW + 2 * HOUR)
    return NOW + 2 * HOUR


def _replied(handler: PersonActor, member: PersonActor) -> dt.datetime:
    handling.reply(a_case_looked_into(handler, member), "News.", by=handler, at=NOW + 3 * HOUR)
    return NOW + 3 * HOUR


def _reminded(handler: PersonActor, member: PersonActor) -> dt.datetime:
    an_offered_case(handler, member)
    waiting.remind_due(NOW + 8 * DAY)
    return NOW + 8 * DAY


def _rated(handler: PersonActor, member: PersonActor) -> dt.datetime:
    a_closed_case(handler, member)
    asking.plan_from_history()
    asking.send_due(NOW + 5 * DAY)
    return NOW + 5 * DAY


def _pulse(_: PersonActor, member: PersonActor) -> dt.datetime:
    a_pulse(member)
    return NOW


def _pulse_reminder(_: PersonActor, member: PersonActor) -> dt.datetime:
    a_pulse(member)
    pulse_asking.remind_due(NOW + 4 * DAY)
    return NOW + 4 * DAY


def _reopened(handler: PersonActor, member: PersonActor) -> dt.datetime:
    case = a_closed_case(handler, member)
    handling.reopen(case, "It came back.", by=member, at=NOW + 4 * DAY)
    return NOW + 4 * DAY


def _moved(handler: PersonActor, member: PersonActor) -> dt.datetime:
    case = a_case_looked_into(handler, member)
    handling.extend(case, "decision", NOW + 20 * DAY, "The bank is slow.", by=handler, at=NOW + 3 * HOUR)
    return NOW + 3 * HOUR


def _warned(letter: str, handler: PersonActor, member: PersonActor) -> dt.datetime:
    """Hour by hour, until the warning that makes this letter has been written."""
    an_acknowledged_case(handler, member)
    at = NOW
    while not Outbox.select().where(Outbox.letter == letter).exists():
        at += HOUR
        watch.warn_handlers(at)
        watch.tell_members(at)
        while dispatch(at):
            pass
    return at


def _assigned(handler: PersonActor, member: PersonActor) -> dt.datetime:
    case = an_acknowledged_case(a_handler("Ravi Iyer"), member)
    in_charge.assign(case, handler.email, by=a_handler("Ravi Two"), at=NOW + 2 * HOUR)
    return NOW + 2 * HOUR


def _link_asked(_: PersonActor, member: PersonActor) -> dt.datetime:
    accounts.ask_link(member.email, at=NOW, now=NOW, language="en")
    return NOW


def _invited(_: PersonActor, member: PersonActor) -> dt.datetime:
    invite(member.email, None, "handler", by=history.SYSTEM, at=NOW, now=NOW)
    return NOW


IN_A_PACK: dict[str, Any] = {"month": "2", "lead": "A sentence.", "main": ["A figure."]}
"""What a pack's letter says of its figures: written by pages, when the pack is made."""


def _packed(_: PersonActor, member: PersonActor) -> dt.datetime:
    """The reader of the letter is a member and of the board."""
    RoleGrant.create(person=member.id, role="executive", granted_at=NOW)
    reader = person_of(member).language
    figures.keep(figures.compute_all(NOW), NOW)
    packs.make(NOW, lambda month, contents: {reader: Drawn(b"drawn", IN_A_PACK)})
    return NOW


# letter → what must happen for it; each answers when
OCCASIONS = {
    "received": lambda handler, member: a_case(member).received_at,
    "acknowledged": lambda handler, member: an_acknowledged_case(handler, member).acknowledged_at,
    "asked": _asked,
    "replied": _replied,
    "offered": lambda handler, member: an_offered_case(handler, member).decided_at,
    "delivered": lambda handler, member: a_confirming_case(handler, member).delivered_at,
    "reminder": _reminded,
    "closed": lambda handler, member: a_closed_case(handler, member).closed_at,
    "rate": _rated,
    "pulse": _pulse,
    "pulse_reminder": _pulse_reminder,
    "reopened": _reopened,
    "moved": _moved,
    "late": lambda handler, member: _warned("late", handler, member),
    "still_working": lambda handler, member: _warned("still_working", handler, member),
    "new_case": lambda handler, member: a_case(member).received_at,
    "answered": lambda handler, member: NOW + DAY if a_recovering_case(handler, member) else NOW,
    "assigned": _assigned,
    "due_soon": lambda handler, member: _warned("due_soon", handler, member),
    "pack": _packed,
    "sign_in": _link_asked,
    "invited": _invited,
}


@pytest.fixture
def settings(sqlite_house: str, tmp_path: Path) -> Iterator[Settings]:
    yield settings_for(sqlite_house, tmp_path)


def the_letter(kind: str, settings: Settings, at: dt.datetime) -> Letter:
    """The first letter of a kind, rendered at `at`."""
    while dispatch(at):
        pass
    row = Outbox.select().where(Outbox.letter == kind).order_by(Outbox.id).get()
    return render(row, settings, at)


def written(kind: str, settings: Settings, language: str = "en") -> Letter:
    """A letter of a kind, to people who read `language`."""
    handler = a_handler("Meera Nair", language=language)
    member = a_member("Layla O’Neil & Sons <x>", language=language)
    return the_letter(kind, settings, OCCASIONS[kind](handler, member))


def words_of_html(html: str) -> str:
    """What a reader sees of a page, in one line."""
    soup = BeautifulSoup(html, "html.parser")
    return " ".join(soup.body.get_text(" ").split())


def test_there_is_an_occasion_for_every_letter() -> None:
    assert OCCASIONS.keys() == LETTERS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_is_whole_in_every_language(kind: str, language: str, settings: Settings) -> None:
    letter = written(kind, settings, language)
    assert letter.language == language
    assert letter.subject and "\n" not in letter.subject
    assert ISOLATES.sub("", letter.subject).startswith(letter.reference)
    for form in (letter.text, letter.html):
        assert "%(" not in form and "None" not in form
        assert "https://portal.example/" in form
        assert (letter.reference or "https://") in form
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in letter.html


@pytest.mark.parametrize("kind", LETTERS)
def test_plain_text_says_all_that_the_html_says(kind: str, settings: Settings) -> None:
    letter = written(kind, settings)
    shown = words_of_html(letter.html)
    for line in letter.text.splitlines():
        line = " ".join(line.split())
        if line.startswith("https://"):
            assert line in unescape(letter.html)
        elif line != "--":
            assert line in shown


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_holds_nothing_that_a_shared_mailbox_should_not_show(kind: str, settings: Settings) -> None:
    letter = written(kind, settings)
    for secret in ("renewal fee", "My bank", "2,400", "refund", "Which bank", "The bank is slow", "Fees"):
        for part in (letter.subject, letter.text, words_of_html(letter.html)):
            assert secret not in part
    if LETTERS[kind] == "staff":
        assert "Layla" not in letter.text


@pytest.mark.parametrize("kind", LETTERS)
def test_a_name_is_text_and_never_markup(kind: str, settings: Settings) -> None:
    letter = written(kind, settings)
    assert "<x>" not in letter.html
    if LETTERS[kind] != "staff":
        assert "Layla O’Neil & Sons <x>" in letter.text


def test_a_letter_links_only_to_the_portal(settings: Settings) -> None:
    for link in re.findall(r'href="([^"]*)"', written("offered", settings, "kn").html):
        assert link.startswith("https://portal.example/")
        assert link.endswith("?l=kn")


def test_names_and_numbers_keep_their_direction_in_arabic_plain_text(settings: Settings) -> None:
    letter = written("acknowledged", settings, "ar")
    assert f"\u2068{letter.reference}\u2069" in letter.text
    assert "\u2068Meera Nair\u2069" in letter.text
    assert letter.subject.startswith("\u2068")


def test_an_arabic_letter_writes_out_its_sides(settings: Settings) -> None:
    html = written("offered", settings, "ar").html
    assert 'dir="rtl" align="right"' in html
    assert "text-align:right" in html and "text-align:left" not in html


def test_the_day_to_answer_is_written_out_in_full(settings: Settings) -> None:
    assert "Tuesday 24 March" in written("offered", settings).text


def test_a_promise_is_signed_by_whoever_is_in_charge(settings: Settings) -> None:
    text = written("acknowledged", settings).text
    assert "We decide by\nThursday 19 March\nMeera Nair, case handler" in text


def test_before_somebody_is_in_charge_the_association_signs(settings: Settings) -> None:
    assert "Wednesday 11 March\nMeridian Engineers’ Association" in written("received", settings).text


def test_somebody_whose_language_is_not_offered_reads_the_associations(
    sqlite_house: str, tmp_path: Path
) -> None:
    letter = written("received", settings_for(sqlite_house, tmp_path, languages=("hi", "en")), "kn")
    assert letter.language == "en"


@pytest.mark.parametrize("kind", ["late", "still_working"])
def test_a_day_called_in_doubt_is_not_signed_in_the_same_letter(kind: str, settings: Settings) -> None:
    text = written(kind, settings).text
    doubted = re.search(r"by (\w+ \d+ \w+)\.", text)
    assert doubted and text.count(doubted[1]) == 1


def test_a_reminder_says_what_is_waited_for(settings: Settings) -> None:
    assert "offered you a way to put things right" in written("reminder", settings).text


def test_a_reminder_of_what_was_answered_meanwhile_is_not_sent(settings: Settings) -> None:
    handler, member = a_handler(), a_member()
    case = an_offered_case(handler, member)
    waiting.remind_due(NOW + 8 * DAY)
    redress.accept(case, by=member, at=NOW + 8 * DAY)
    with pytest.raises(Moot):
        the_letter("reminder", settings, NOW + 8 * DAY)


def test_a_form_that_was_answered_or_taken_back_is_not_mailed(settings: Settings) -> None:
    handler, member = a_handler(), a_member()
    at = _rated(handler, member)
    form = forms.Form.get()
    forms.answer(form, {"q1": "yes"}, by=member, at=at)
    with pytest.raises(Moot):
        the_letter("rate", settings, at)


def test_the_link_of_a_form_works_until_the_form_closes(settings: Settings) -> None:
    letter = written("rate", settings)
    found = re.search(r"https://portal\.example/rate/([\w-]+)\?l=en", letter.text)
    assert found
    form = forms.Form.get()
    link = links.read_link("rate", found[1], form.closes_at - HOUR)
    assert link is not None and link.subject_id == form.id
    assert links.read_link("rate", found[1], form.closes_at) is None


def test_the_link_to_sign_in_works_for_ten_minutes_and_the_letter_says_so(settings: Settings) -> None:
    letter = written("sign_in", settings, "kn")
    found = re.search(r"https://portal\.example/kn/sign-in/link/([\w-]+)\n", letter.text)
    assert found and "10" in letter.text
    assert accounts.person_of_link(found[1], NOW + dt.timedelta(minutes=9)) is not None
    assert accounts.person_of_link(found[1], NOW + dt.timedelta(minutes=10)) is None


def test_both_forms_of_a_letter_carry_the_same_link(settings: Settings) -> None:
    letter = written("sign_in", settings)
    found = re.search(r"link/([\w-]+)\n", letter.text)
    assert found and found[1] in letter.html


@pytest.mark.parametrize(
    ("finding", "said", "can_reopen"),
    [("not_upheld", "could not uphold it", True), ("duplicate", "same matter", False)],
)
def test_a_closed_case_says_why_and_whether_it_can_be_reopened(
    finding: str, said: str, can_reopen: bool, settings: Settings
) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler, a_member())
    closing.conclude(case, finding, "Because.", by=handler, at=NOW + 4 * HOUR)
    text = the_letter("closed", settings, NOW + 4 * HOUR).text
    assert said in text
    assert ("reopened until" in text) == can_reopen


def test_a_withdrawal_and_a_question_left_open_have_their_own_words(settings: Settings) -> None:
    handler, member = a_handler(), a_member()
    _asked(handler, member)
    waiting.lapse_due(NOW + 22 * DAY)
    assert "no answer in three weeks" in the_letter("closed", settings, NOW + 22 * DAY).text
    Outbox.delete().execute()
    case = a_case(member)
    closing.withdraw(case, by=member, at=NOW + 22 * DAY)
    assert "withdrawn your grievance" in the_letter("closed", settings, NOW + 22 * DAY).text


def test_a_decision_without_a_remedy_says_that_there_is_nothing_to_deliver(settings: Settings) -> None:
    handler = a_handler()
    case = a_case_looked_into(handler, a_member())
    closing.conclude(case, "upheld", "You were right.", by=handler, at=NOW + 4 * HOUR)
    assert "nothing to deliver" in the_letter("delivered", settings, NOW + 4 * HOUR).text


def test_the_mark_of_a_letter_is_the_same_at_each_try_and_its_own(settings: Settings) -> None:
    an_acknowledged_case(a_handler(), a_member())
    while dispatch(NOW):
        pass
    rows = list(Outbox.select().order_by(Outbox.id))
    marks = [render(row, settings, NOW).mark for row in rows]
    assert len(set(marks)) == len(rows)
    assert marks == [render(row, settings, NOW + DAY).mark for row in rows]


def test_an_invitation_that_was_withdrawn_meanwhile_is_not_sent_any_more(settings: Settings) -> None:
    an_association()
    person = invite("nia@example.org", "Nia Obi", "handler", by=history.SYSTEM, at=NOW, now=NOW)
    withdraw(person, by=history.SYSTEM, at=NOW)
    with pytest.raises(Moot):
        the_letter("invited", settings, NOW)
