"""Search: the same hits on both engines, in five scripts, however a word is spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases import words as words_of_cases
from portal.members import finding
from portal.members import words as words_of_people
from portal.members.people import Person
from portal.store import db, transaction
from portal.store.search import CASE_WORDS, PERSON_WORDS, add, find, fold, forget, keep, terms, words
from tests.world import NOW, a_case, a_handler, a_member

TEXTS = {
    1: "The renewal fee was refunded twice, to Seán O’Brien",
    2: "मेरा प्रमाण-पत्र अभी तक नहीं आया; शिकायतें दर्ज करें",
    3: "Իմ բողոքը ընդունեցին, բայց վճարը չվերադարձրեցին, և Երևանում",
    4: "ನನ್ನ ದೂರು ಇನ್ನೂ ಬಗೆಹರಿದಿಲ್ಲ; ಶುಲ್ಕವನ್ನು ಮರಳಿಸಿ",
    5: "لم تُسترد الرسوم، والشكوى ما زالت مفتوحة لدى الإدارة",
    6: "Invoice 2026/0417, reference ٤٧١٢",
    7: "क़ानूनी सलाह चाहिए, राशि ५००० रुपये",
}

# what is typed → the texts that are found
ASKED: dict[str, set[int]] = {
    # English: case, beginnings, stems, apostrophes, accents, every word asked for
    "RENEWAL": {1},
    "renew": {1},
    "refund": {1},
    "refunds": {1},
    "sean": {1},
    "fee twice": {1},
    "fee thrice": set(),
    # Hindi: whole, beginnings, plural by stem, with and without nukta, Latin spelling
    "प्रमाण": {2},
    "शिकायत": {2},
    "shikayat": {2},
    "क़ानूनी": {7},
    "कानूनी": {7},
    "नहीं": {2},
    # Armenian: case endings, the ligature, capitals, Latin spelling
    "բողոք": {3},
    "ԲՈՂՈՔԸ": {3},
    "boghok": {3},
    "երեւանում": {3},
    "Երևան": {3},
    "վճար": {3},
    # Kannada: beginnings find endings
    "ದೂರು": {4},
    "dooru": {4},
    "ಶುಲ್ಕ": {4},
    "ಶುಲ್ಕವನ್ನು": {4},
    # Arabic: vowel marks, article, joined "and the", alef forms, Latin spelling
    "تسترد": {5},
    "رسوم": {5},
    "الرسوم": {5},
    "شكوى": {5},
    "شكوي": {5},
    "shakwa": {5},
    "ادارة": {5},
    "إدارة": {5},
    # numbers, in whatever digits
    "0417": {6},
    "4712": {6},
    "٤٧١٢": {6},
    "5000": {7},
    "५०००": {7},
    "٥٠٠٠": {7},
    # nothing asked, nothing found
    "": set(),
    "   ": set(),
    "…!?": set(),
    "nothing": set(),
}


@pytest.fixture
def texts(house: str) -> None:
    """The texts are kept."""
    with transaction():
        for id, text in TEXTS.items():
            keep(CASE_WORDS, id, text)


def found(asked: str, table: str = CASE_WORDS) -> set[int]:
    """The ids that a search gives."""
    return {row[0] for row in find(table, asked).tuples().execute(db)}


@pytest.mark.parametrize("asked", ASKED)
def test_words_find_their_texts_in_every_script(texts: None, asked: str) -> None:
    assert found(asked) == ASKED[asked]


@pytest.mark.parametrize("id", TEXTS)
def test_a_text_is_found_by_each_of_its_words_and_their_beginnings(texts: None, id: int) -> None:
    for word in TEXTS[id].split():
        assert not words(word) or id in found(word)
        assert len(fold(word)) < 4 or id in found(word[:-1])
    assert id in found(" ".join(TEXTS[id].split()[:8]))


@pytest.mark.parametrize(
    "asked",
    ["\"", "'", "''", "*", "fee*", "fee'", "fee\\", "fee:*", "fee & !refund", "NOT fee", "fee OR x",
     "NEAR(fee x)", "-fee", "body:fee", "(", "{a}", "%", "%s", "fee%(x)s",
     "\x00", "fee\x00", "$1", "?", "; DROP TABLE person;--", "_", "__fee__"],
)  # fmt: skip
def test_signs_of_a_query_language_mean_nothing(texts: None, asked: str) -> None:
    assert found(asked) <= set(TEXTS)


def test_more_words_are_added_and_a_row_can_be_forgotten(texts: None) -> None:
    with transaction():
        add(CASE_WORDS, 4, "The treasurer answered")
    assert found("treasurer") == found("ದೂರು") == {4}
    with transaction():
        keep(CASE_WORDS, 4, "Something else")
    assert (found("treasurer"), found("else")) == (set(), {4})
    with transaction():
        forget(CASE_WORDS, 4)
    assert found("else") == set()


def test_a_thousand_words_asked_for_are_no_burden(texts: None) -> None:
    assert found("fee " * 1000) == {1}


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_what_is_kept_of_a_text_are_words_without_spaces(text: str) -> None:
    assert all(term and not any(letter.isspace() for letter in term) for term in terms(text))


def test_people_are_found_by_name_number_and_address(house: str) -> None:
    ids = {name: a_member(name, email=f"m{n}@example.org", number=f"M-{n}77").id for n, name in enumerate(
        ("Asha Verma", "अनिल शर्मा", "Արմեն Սարգսյան", "ಕಾವ್ಯ ಗೌಡ", "ليلى الحدّاد"), start=1)}  # fmt: skip
    for asked, name in {
        "asha": "Asha Verma",
        "शर्मा": "अनिल शर्मा",
        "ՍԱՐԳՍ": "Արմեն Սարգսյան",
        "ಗೌಡ": "ಕಾವ್ಯ ಗೌಡ",
        "حداد": "ليلى الحدّاد",
        "477": "ಕಾವ್ಯ ಗೌಡ",
        "m5": "ليلى الحدّاد",
    }.items():
        assert [person.id for person in finding.search(asked)] == [ids[name]], asked


def test_the_words_can_be_collected_anew_and_find_the_same(house: str) -> None:
    handler, member = a_handler(), a_member("ليلى حداد")
    cases = [a_case(member, at=NOW) for _ in range(3)]
    asked = ["renewal", "bank", "حداد", cases[1].reference.split("-")[1], str(member.email).split("@")[0]]
    before = [(found(word), found(word, PERSON_WORDS)) for word in asked]
    with transaction():
        db.execute_sql(f"DELETE FROM {CASE_WORDS}")
        db.execute_sql(f"DELETE FROM {PERSON_WORDS}")
        keep(PERSON_WORDS, 99_999, "renewal")
    ticks: list[tuple[int, int]] = []
    assert words_of_cases.rebuild(lambda done, total: ticks.append((done, total))) == 3
    assert words_of_people.rebuild() == Person.select().count()
    assert [(found(word), found(word, PERSON_WORDS)) for word in asked] == before
    assert ticks[-1] == (3, 3)
    assert handler.id in {person.id for person in Person.select()}
