"""The demo association's words: enough of them, each language in its own script, nobody real."""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator
from random import Random
from string import Formatter
from typing import Any

import pytest

from portal.cases.codes import CATEGORIES, JUSTIFIED
from portal.demo import words
from portal.recovery.kinds import REMEDIES
from portal.workdays import Calendar, is_open

LANGUAGES = ("en", "hi", "hy", "kn", "ar")
SCRIPTS = {"en": "LATIN", "hi": "DEVANAGARI", "hy": "ARMENIAN", "kn": "KANNADA", "ar": "ARABIC"}
PRODUCT_WORDS = {"PDF", "OTP", "CPD"}
OFTEN_RAISED = ("fees", "certification", "website", "events")
BY_FINDING = (*JUSTIFIED, "not_upheld")
STOPS = {"en": ".", "hi": "।", "hy": "։", "kn": ".", "ar": "."}
NOT_ITS_OWN = {
    "en": "।։؟،؛",
    "hi": ".؟،؛։",
    "hy": "?!;:।؟،؛",
    "kn": "।։؟،؛",
    "ar": "?,;।։",
}
"""Punctuation of other languages; the Armenian full stop is ։, its question mark stands inside the word."""

BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS_OF_DIRECTION = "\u200e\u200f\u061c"
ENOUGH = {
    "acknowledgements": 5, "progress": 5, "disputes": 4, "declines": 3, "withdrawals": 2, "reopenings": 3,
    "extensions": 3,
}  # fmt: skip


def every_text(value: Any) -> Iterator[str]:
    """All strings in a piece of JSON, but no keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in every_text(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in every_text(each))


def read(name: str) -> Any:
    return json.loads((words.HERE / f"{name}.json").read_text(encoding="utf-8"))


def texts_in(language: str) -> list[str]:
    """Everything that is read in `language`, without codes."""
    raised = read("grievances")[language]
    stories = [story for each in raised["grievances"].values() for story in each]
    told = [story[part] for story in stories for part in ("subject", "description", "words") if part in story]
    names = [name for one in words.people(language) for name in (*one.given, *one.family)]
    house = words.association()
    places = [named.name[language] for named in (*house.chapters, *house.grades)]
    ours = [member for member in house.members if member.language == language]
    who = [text for member in ours for text in (member.name, member.who)]
    talk = every_text(read("talk")["languages"][language])
    titles = every_text(raised["titles"])
    return [house.name[language], *told, *titles, *names, *places, *who, *talk]


def sentences_in(language: str) -> list[str]:
    stories = [story for category in CATEGORIES for story in words.grievances(language, category)]
    own_wishes = [story.words for story in stories if story.words]
    talk = every_text(read("talk")["languages"][language])
    return [*(story.description for story in stories), *own_wishes, *talk]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def foreign_letters(text: str, language: str) -> str:
    """The letters of `text` that `language` does not write, but for product words and placeholders."""
    bare = re.sub(r"\{[A-Za-z]+\}", "", text)
    bare = re.sub(r"[A-Z]{2,}", lambda found: "" if found.group() in PRODUCT_WORDS else found.group(), bare)
    letters = (char for char in bare if unicodedata.category(char)[0] in "LM")
    return "".join(char for char in letters if not unicodedata.name(char).startswith(SCRIPTS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_language_has_its_own_grievances_of_every_category(language: str, category: str) -> None:
    stories = words.grievances(language, category)
    assert len(stories) >= (6 if category in OFTEN_RAISED else 4)
    assert len({story.subject for story in stories}) == len(stories)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_written_in_its_own_script(language: str) -> None:
    strays = {text: foreign_letters(text, language) for text in texts_in(language)}
    assert not {text: stray for text, stray in strays.items() if stray}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_own_punctuation(language: str) -> None:
    assert not [text for text in sentences_in(language) if set(text) & set(NOT_ITS_OWN[language])]
    stops = STOPS[language] + "?؟"
    assert not [text for text in sentences_in(language) if text.rstrip("”»")[-1] not in stops]


@pytest.mark.parametrize("name", ("association", "names", "grievances", "talk"))
def test_texts_are_composed_and_carry_no_hidden_direction(name: str) -> None:
    for text in every_text(read(name)):
        assert unicodedata.is_normalized("NFC", text), text
        assert text == text.strip() and "  " not in text, text
        assert not set(text) & set(MARKS_OF_DIRECTION), text
        assert not {unicodedata.bidirectional(char) for char in text} & BIDI, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grievance_as_told_is_short_in_its_subject_and_two_to_four_sentences_or_so(language: str) -> None:
    for category in CATEGORIES:
        for story in words.grievances(language, category):
            longest = {kind: max(each, key=len) for kind, each in words.titles(language).items()}
            assert len(story.subject.format(**longest)) <= 80, story.subject
            assert 60 <= len(story.description) <= 600, story.description


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grievance_asks_for_remedies_that_exist_and_belongs_to_chapters_that_exist(language: str) -> None:
    chapters = {chapter.code for chapter in words.association().chapters}
    for category in CATEGORIES:
        for story in words.grievances(language, category):
            assert story.wanted and set(story.wanted) <= set(REMEDIES), story.subject
            assert set(story.chapters) <= chapters, story.subject


def test_wherever_a_language_is_written_there_are_stories_and_names_for_it() -> None:
    for chapter in words.association().chapters:
        for language in chapter.languages:
            assert words.name_of_somebody(language, chapter.code, Random(1))
            for category in CATEGORIES:
                fitting = [one for one in words.grievances(language, category) if one.suits(chapter.code)]
                assert len(fitting) >= 4, (chapter.code, language, category)


@pytest.mark.parametrize("language", LANGUAGES)
def test_telling_a_grievance_fills_every_gap(language: str) -> None:
    chance = Random(7)
    for category in CATEGORIES:
        for pattern in words.grievances(language, category):
            assert placeholders(pattern.subject) <= {"course", "event"}
            assert placeholders(pattern.description) <= {"course", "event", "date", "Date", "amount"}
            story = words.told(pattern, language, chance=chance, on=dt.date(2026, 11, 3), rupees=2400)
            assert not set("{}") & set(story.subject + story.description + story.words)


def test_an_armenian_sentence_that_begins_with_a_day_begins_with_a_capital() -> None:
    for category in CATEGORIES:
        for story in words.grievances("hy", category):
            assert not re.search(r"(^|։ )\{date\}", story.description), story.description
    pattern = words.Grievance("", "{Date}-ին վճարել եմ։", ())
    told = words.told(pattern, "hy", chance=Random(1), on=dt.date(2026, 3, 14), rupees=2400)
    assert told.description == "Մարտի 14-ին վճարել եմ։"


def test_days_and_sums_read_as_people_write_them() -> None:
    def as_told(language: str) -> str:
        pattern = words.Grievance("", "{date} | {amount}", ())
        told = words.told(pattern, language, chance=Random(1), on=dt.date(2026, 11, 3), rupees=2400)
        return told.description

    assert as_told("en") == "3 November | ₹2,400"
    assert as_told("hi") == "3 नवंबर | ₹2,400"
    assert as_told("hy") == "նոյեմբերի 3 | 2400 ռուպի"
    assert as_told("kn") == "ನವೆಂಬರ್ 3 | ₹2,400"
    assert as_told("ar") == "3 نوفمبر | 2400 روبية"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_names_for_two_members_seldom_to_share_one(language: str) -> None:
    given = {name for one in words.people(language) for name in one.given}
    family = {name for one in words.people(language) for name in one.family}
    assert len(given) >= 40 and len(family) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_enough_to_say_around_a_case(language: str) -> None:
    talk = words.talk(language)
    for kind, least in ENOUGH.items():
        assert len(getattr(talk, kind)) >= least, kind
    assert set(talk.questions) == {*CATEGORIES, "any"} - {"other"}
    assert all(talk.questions.values())
    assert set(talk.decisions) == set(BY_FINDING) and all(len(each) >= 3 for each in talk.decisions.values())
    assert set(talk.offers) == set(talk.deliveries) == set(REMEDIES)
    assert all(len(talk.replies[mood]) >= 4 for mood in ("thanks", "impatience"))
    assert all(len(talk.survey[mood]) >= 6 for mood in ("satisfied", "dissatisfied"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_talk_names_nobody_but_the_member(language: str) -> None:
    assert all(placeholders(text) <= {"name"} for text in every_text(read("talk")["languages"][language]))
    assert all("{name}" in text for text in words.talk(language).acknowledgements)


def test_internal_notes_are_english_and_name_no_one() -> None:
    assert len(words.notes()) >= 8
    assert not [note for note in words.notes() if foreign_letters(note, "en") or placeholders(note)]


def test_the_five_members_and_the_five_staff_of_the_demo_are_there() -> None:
    house = words.association()
    chapters = {chapter.code: chapter for chapter in house.chapters}
    members = {member.email: member for member in house.members}
    assert list(members) == [f"{name}@demo.example" for name in ("asha", "armen", "kavya", "layla", "grace")]
    assert [member.language for member in house.members] == ["hi", "hy", "kn", "ar", "en"]
    for member in house.members:
        assert member.language in chapters[member.chapter].languages
        assert member.grade in {grade.code for grade in house.grades}
    doors = {person.email: person for person in house.staff if person.who}
    assert {email.split("@")[0]: person.role for email, person in doors.items()} == {
        "handler": "handler", "supervisor": "supervisor", "executive": "executive", "admin": "administrator",
        "auditor": "auditor",
    }  # fmt: skip
    assert all(person.chapter is None for person in doors.values())


def test_whatever_language_a_member_writes_two_handlers_and_a_supervisor_read_it() -> None:
    for language in LANGUAGES:
        readers = [person.role for person in words.association().staff if language in person.languages]
        assert readers.count("handler") >= 2 and readers.count("supervisor") >= 1, language


def test_shares_are_whole() -> None:
    house = words.association()
    assert sum(chapter.share for chapter in house.chapters) == 100
    assert sum(grade.share for grade in house.grades) == 100
    assert all(sum(chapter.languages.values()) == 100 for chapter in house.chapters)


def test_the_office_is_shut_on_holidays_and_open_on_a_common_day() -> None:
    calendar = Calendar.of(words.association().calendar)
    assert is_open(calendar, dt.datetime(2026, 11, 25, 6, tzinfo=dt.UTC))
    assert not is_open(calendar, dt.datetime(2026, 12, 25, 6, tzinfo=dt.UTC))
    days = [dt.date.fromisoformat(holiday["date"]) for holiday in read("association")["holidays"]]
    assert days == sorted(set(days))
    assert days[0] >= dt.date(2024, 10, 1) and days[-1] <= dt.date(2027, 3, 31)
