"""Intake: what is taken in, from whom, and when it is the same once more."""

import datetime as dt

import pytest

from portal import history
from portal.cases import handling
from portal.cases.conversation import NothingWritten, TooLong, read_text, script_language
from portal.cases.intake import NotYetReceived, SubjectTooLong, UnknownChoice, raise_case
from portal.cases.records import Case, Message, Promise
from portal.cases.walls import Forbidden
from tests.desk import now
from tests.world import (
    DAY,
    NOW,
    a_case,
    a_chapter,
    a_grievance,
    a_handler,
    a_member,
    kinds_of,
    person_of,
)

MINUTE = dt.timedelta(minutes=1)


def test_a_grievance_becomes_a_case_of_the_chapter_and_language_its_member_has_then(house: str) -> None:
    member = a_member(language="kn", chapter=a_chapter("mysuru"))
    case = now(a_case(member, category="events"))
    assert (case.state, case.category, case.channel, case.severity) == ("received", "events", "web", None)
    assert (case.language, case.chapter.code, case.confidentiality) == ("kn", "mysuru", "open")
    assert (case.member_id, case.author_id, case.handler_id) == (member.id, member.id, None)
    assert case.reference.startswith("GR-")
    assert kinds_of(case)[0] == "case.received"
    [first] = Message.select().where(Message.case == case.id)
    assert (first.side, first.kind, first.author_id) == ("member", "grievance", member.id)


def test_staff_enter_what_a_caller_said_and_the_case_is_the_callers(house: str) -> None:
    member, handler = a_member(), a_handler()
    for channel in ("phone", "counter", "letter", "social", "chat", "text"):
        said = a_grievance()
        case = raise_case(said, member=person_of(member), by=handler, at=NOW, channel=channel)
        assert (case.member_id, case.author_id, case.channel) == (member.id, handler.id, channel)
    with pytest.raises(Forbidden):
        handling.answer(case, "I am the clerk.", by=handler, at=NOW)
    handling.answer(case, "It was in March.", by=member, at=NOW)


def test_nobody_raises_a_case_for_somebody_else_on_the_web_nor_for_themselves_by_phone(house: str) -> None:
    member, handler = a_member(), a_handler()
    for by, whose, channel in (
        (handler, member, "web"),
        (member, member, "phone"),
        (a_member("Other"), member, "web"),
        (handler, handler, "phone"),
    ):
        with pytest.raises(Forbidden):
            raise_case(a_grievance(), member=person_of(whose), by=by, at=NOW, channel=channel)
    for channel in ("email", "pigeon"):
        with pytest.raises(UnknownChoice):
            raise_case(a_grievance(), member=person_of(member), by=handler, at=NOW, channel=channel)
    assert Case.select().count() == 0


def test_a_chapters_handler_raises_no_case_for_a_member_of_another_chapter(house: str) -> None:
    local = a_handler(chapter=a_chapter("delhi"))
    ours, theirs = a_member(chapter=a_chapter("delhi")), a_member(chapter=a_chapter("yerevan"))
    assert raise_case(a_grievance(), member=person_of(ours), by=local, at=NOW, channel="phone")
    with pytest.raises(Forbidden):
        raise_case(a_grievance(), member=person_of(theirs), by=local, at=NOW, channel="phone")


def test_a_call_is_received_when_it_came_and_never_in_the_future_or_long_ago(house: str) -> None:
    member, handler = a_member(), a_handler()

    def enter(received: dt.datetime) -> Case:
        return raise_case(
            a_grievance(), member=person_of(member), by=handler, at=NOW, channel="phone", received=received
        )

    case = enter(NOW - 2 * DAY)
    assert case.received_at == NOW - 2 * DAY
    assert {promise.made_at for promise in Promise.select()} == {NOW - 2 * DAY}
    for wrong in (NOW + MINUTE, NOW - 367 * DAY):
        with pytest.raises(NotYetReceived):
            enter(wrong)


def test_what_a_member_writes_is_received_now(house: str) -> None:
    member = a_member()
    earlier = NOW - 5 * DAY
    case = raise_case(a_grievance(), member=person_of(member), by=member, at=NOW, received=earlier)
    assert case.received_at == NOW


def test_the_same_form_sent_twice_shows_the_first_case_however_late(house: str) -> None:
    member = a_member()
    first = a_case(member, form_token="one form")
    again = a_case(member, at=NOW + DAY, form_token="one form", subject="Changed meanwhile")
    assert again.id == first.id
    assert Case.select().count() == 1
    assert a_case(member, at=NOW + DAY, form_token="another form").id != first.id


def test_a_form_of_somebody_else_is_another_form_and_a_long_token_no_trouble(house: str) -> None:
    token = "t" * 500
    assert a_case(a_member(), form_token=token).id != a_case(a_member("Other"), form_token=token).id


def test_the_same_words_within_ten_minutes_are_one_case_and_later_two(house: str) -> None:
    member = a_member()
    words = {"subject": "Twice", "description": "The same words."}
    first = a_case(member, **words)
    assert a_case(member, at=NOW + 9 * MINUTE, **words).id == first.id
    assert a_case(member, at=NOW + 11 * MINUTE, **words).id != first.id
    assert a_case(a_member("Other"), **words).id != first.id


def test_a_clerk_who_writes_the_same_words_for_two_callers_makes_two_cases(house: str) -> None:
    handler = a_handler()
    said = a_grievance(subject="No magazine", description="The magazine did not come.")
    first, second = (
        raise_case(said, member=person_of(caller), by=handler, at=NOW, channel="phone")
        for caller in (a_member(), a_member("Other"))
    )
    assert first.id != second.id


def test_a_call_of_days_ago_entered_twice_is_one_case(house: str) -> None:
    handler, member = a_handler(), a_member()
    said, earlier = a_grievance(), NOW - 3 * DAY
    cases = {
        raise_case(said, member=person_of(member), by=handler, at=at, channel="letter", received=earlier).id
        for at in (NOW, NOW + MINUTE)
    }
    assert len(cases) == 1


def test_nothing_is_kept_of_a_grievance_that_cannot_be_taken(house: str) -> None:
    member = a_member()
    for wrong, refusal in (
        ({"category": "weather"}, UnknownChoice),
        ({"confidentiality": "secret"}, UnknownChoice),
        ({"subject": "  "}, NothingWritten),
        ({"subject": "x" * 161}, SubjectTooLong),
        ({"description": "\u202e \u2066"}, NothingWritten),
        ({"description": "x" * 20_001}, TooLong),
        ({"wanted_words": "x" * 2_001}, TooLong),
    ):
        with pytest.raises(refusal):
            a_case(member, **wrong)
    assert Case.select().count() == 0
    assert history.HistoryLine.select().where(history.HistoryLine.kind == "case.received").count() == 0


def test_texts_are_kept_without_controls_that_turn_the_line_round(house: str) -> None:
    case = now(
        a_case(subject="Fee\u202e 2026\x00", description="One\r\ntwo\x00", wanted_words=" \u2067back\x00 ")
    )
    assert case.subject_text == "Fee 2026"
    assert Message.get().text == "One\ntwo"
    assert case.wanted == {"codes": ["refund"], "words": "back"}


def test_a_text_is_read_as_it_was_written_in_every_script() -> None:
    for text in ("नमस्ते", "Բարև", "ನಮಸ್ಕಾರ", "مرحبا", "Hello"):
        assert read_text(f"  {text} ") == text


@pytest.mark.parametrize(
    ("text", "otherwise", "language"),
    [
        ("मेरा शुल्क दो बार", "en", "hi"),
        ("Վճարը երկու անգամ", "en", "hy"),
        ("ಶುಲ್ಕ ಎರಡು ಬಾರಿ", "hi", "kn"),
        ("دفعت مرتين", "en", "ar"),
        ("Invoice INV-2026 was paid twice", "kn", "en"),
        ("Rechnung", "de", "de"),
        ("INV-2026 portal login: ಶುಲ್ಕ ಎರಡು ಬಾರಿ", "en", "kn"),
        ("12345", "en", "en"),
    ],
)
def test_the_language_of_a_text_is_told_by_its_script(text: str, otherwise: str, language: str) -> None:
    assert script_language(text, otherwise) == language
