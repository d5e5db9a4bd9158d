"""The envelope: whatever a name or a subject holds, one receiver, our headers, every letter kept."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Settings
from portal.delivery.compose import Mail, NoAddress, compose, mailbox, one_line
from portal.delivery.letter import Letter
from tests.post import read, text_of
from tests.world import NOW

SETTINGS = Settings(mail_from="members@meridian.example", secret_key="k" * 40)
OURS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "auto-submitted",
    "content-language",
    "x-recourse-letter",
    "x-recourse-case",
    "references",
    "in-reply-to",
    "mime-version",
    "content-type",
}
A_LETTER = Letter(
    kind="offered",
    language="en",
    association="Meridian Engineers’ Association",
    name="Asha Verma",
    email="asha@example.org",
    reference="GR-ABCD-EFGH",
    mark="0" * 32,
    subject="GR-ABCD-EFGH: We offer to put things right",
    text="Dear Asha,\n",
    html="<p>Dear Asha,</p>\n",
)
SUBJECTS = {
    "hi": (
        "GR-ABCD-EFGH: आपकी शिकायत की जाँच हो गई है, और मामले को ठीक "
        "करने के लिए हम आपको एक समाधान दे रहे हैं जिसका उत्तर चाहिए"
    ),
    "hy": (
        "GR-ABCD-EFGH: Մենք ուսումնասիրել ենք Ձեր բողոքը և առաջարկում "
        "ենք լուծում, որին խնդրում ենք պատասխանել մինչև նշված օրը"
    ),
    "kn": ("GR-ABCD-EFGH: ನಿಮ್ಮ ದೂರನ್ನು ಪರಿಶೀಲಿಸಿದ್ದೇವೆ, ಮತ್ತು ಅದನ್ನು ಸರಿಪಡಿಸಲು ಒಂದು ಪರಿಹಾರವನ್ನು ಸೂಚಿಸುತ್ತಿದ್ದೇವೆ, ದಯವಿಟ್ಟು ಉತ್ತರಿಸಿ"),
    "ar": (
        "\u2068GR-ABCD-EFGH\u2069: درسنا شكواكم، ونعرض عليكم حلًا لتصحيح الأمر، ونرجو "
        "منكم الرد على هذا العرض في الموعد المحدد له"
    ),
}
NASTY = st.text(max_size=60) | st.sampled_from(
    [
        "Eve\r\nBcc: all@example.org",
        "Eve\nSubject: other",
        "a, b@evil.example",
        '"x" <b@evil.example>',
        "x\r\n\r\n<script>",
        "\u202egnp.exe",
        "=?utf-8?q?Bcc:_x?=",
        "x\x00y\x0b\x85z",
        "\u2028To: b@evil.example",
    ]
)


def through(mail: Mail) -> dict[str, str]:
    """The headers of a mail after its way over the wire."""
    return {name.lower(): str(value) for name, value in read(mail.as_bytes()).items()}


@pytest.mark.parametrize("language", SUBJECTS)
def test_a_long_subject_keeps_its_spaces_in_every_script(language: str) -> None:
    letter = replace(A_LETTER, language=language, subject=SUBJECTS[language])
    assert through(compose(letter, SETTINGS, NOW))["subject"] == SUBJECTS[language]


@pytest.mark.parametrize("language", SUBJECTS)
def test_both_forms_arrive_as_they_were_written(language: str) -> None:
    text = f"{SUBJECTS[language]}\n\n{SUBJECTS[language] * 20}\n"
    letter = replace(A_LETTER, language=language, text=text, html=f"<p>{text}</p>\n")
    message = read(compose(letter, SETTINGS, NOW).as_bytes())
    assert text_of(message) == text
    assert text_of(message, "html") == f"<p>{text}</p>\n"


def test_no_line_on_the_wire_is_longer_than_mail_allows() -> None:
    letter = replace(A_LETTER, name="ಕಾ" * 100, association="ಮೆ" * 100, subject="ದೂ" * 150, text="x" * 5000)
    assert max(len(line) for line in compose(letter, SETTINGS, NOW).as_bytes().split(b"\r\n")) <= 998


def test_a_letter_names_its_kind_its_case_and_its_language() -> None:
    headers = through(compose(A_LETTER, SETTINGS, NOW))
    assert headers["x-recourse-letter"] == "offered"
    assert headers["x-recourse-case"] == "GR-ABCD-EFGH"
    assert headers["content-language"] == "en"
    assert headers["auto-submitted"] == "auto-generated"
    assert headers["from"] == "Meridian Engineers’ Association <members@meridian.example>"
    assert headers["to"] == "Asha Verma <asha@example.org>"


def test_the_letters_of_a_case_form_one_thread() -> None:
    first, second = (
        through(compose(replace(A_LETTER, mark=mark * 32), SETTINGS, NOW)) for mark in ("1", "2")
    )
    assert first["message-id"] != second["message-id"]
    assert first["references"] == second["references"] == "<gr-abcd-efgh@meridian.example>"


def test_a_letter_about_no_case_names_none() -> None:
    headers = through(compose(replace(A_LETTER, reference=""), SETTINGS, NOW))
    assert not {"x-recourse-case", "references"} & headers.keys()


def test_a_letter_that_can_be_turned_off_says_how_with_one_click_and_no_other_does() -> None:
    way = "https://portal.example/unsubscribe/token"
    headers = through(compose(replace(A_LETTER, unsubscribe=way), SETTINGS, NOW))
    assert headers["list-unsubscribe"] == f"<{way}>"
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert not {name for name in through(compose(A_LETTER, SETTINGS, NOW)) if name.startswith("list-")}


def test_a_letter_is_dated_with_its_zone() -> None:
    message = read(compose(A_LETTER, SETTINGS, NOW).as_bytes())
    assert message["Date"].datetime == NOW


@given(name=NASTY, association=NASTY, subject=NASTY)
def test_nothing_in_a_name_or_a_subject_becomes_a_header_or_a_receiver(
    name: str, association: str, subject: str
) -> None:
    letter = replace(A_LETTER, name=name, association=association, subject=subject)
    mail = compose(letter, SETTINGS, NOW)
    message = read(mail.as_bytes())
    assert {header.lower() for header in message} == OURS
    assert mail.receiver == "asha@example.org"
    assert [one.addr_spec for one in message["To"].addresses] == ["asha@example.org"]
    assert [one.addr_spec for one in message["From"].addresses] == ["members@meridian.example"]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "asha",
        "asha@",
        "@example.org",
        "asha@example.org, b@evil.example",
        "asha@example.org)b@evil.example",
        "asha@example.org\r\nBcc: b@evil.example",
        "asha@example.org\n",
        "Asha <asha@example.org>",
        '"a b"@example.org',
        "asha@-example.org",
        "asha@example..org",
        ".asha@example.org",
        "as..ha@example.org",
        "ash\u00e4@example.org",
        "a@b@example.org",
        "asha@[127.0.0.1]",
        "a" * 65 + "@example.org",
    ],
)
def test_an_address_that_is_not_one_plain_mailbox_gets_no_letter(email: str) -> None:
    with pytest.raises(NoAddress):
        compose(replace(A_LETTER, email=email), SETTINGS, NOW)


@pytest.mark.parametrize(
    ("email", "on_the_wire"),
    [
        ("asha+fees@example.org", "asha+fees@example.org"),
        ("o'neil@mail.example.org", "o'neil@mail.example.org"),
        ("asha@bücher.example", "asha@xn--bcher-kva.example"),
        ("asha@localhost", "asha@localhost"),
    ],
)
def test_an_ordinary_address_is_taken(email: str, on_the_wire: str) -> None:
    assert mailbox(email) == on_the_wire


@given(st.text(max_size=80))
def test_only_what_the_grammar_knows_is_a_mailbox(text: str) -> None:
    try:
        found = mailbox(text)
    except NoAddress:
        return
    assert found.count("@") == 1
    assert not set(found) & set(' \r\n\t,;:<>()[]"\\')


def test_a_header_is_one_line_without_tricks() -> None:
    assert one_line("a\r\nb\tc\u202e", 10) == "a b c"
    assert one_line("x" * 20, 10) == "x" * 9 + "…"


def test_a_letter_tells_its_time_zone_even_for_another_clock() -> None:
    zone = dt.timezone(dt.timedelta(hours=5, minutes=30))
    headers = through(compose(A_LETTER, SETTINGS, NOW.astimezone(zone)))
    assert headers["date"].endswith("+0530")
