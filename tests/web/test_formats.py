"""How dates, numbers, money and what people wrote are shown."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from config import LANGUAGES
from portal.web import formats
from portal.web.amounts import read_amount, read_number

INDIA, YEREVAN = ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Yerevan")
LATE = dt.datetime(2026, 12, 6, 20, 0, tzinfo=dt.UTC)  # Monday 7 December, 01:30 in India
TODAY = dt.date(2026, 11, 25)

SPOKEN = {
    "en": (
        "7 December 2026",
        "Monday 7 December",
        "7 December, 01:30",
        "₹12,34,567.50".replace("12,34", "1,234"),
    ),
    "hi": ("7 दिसंबर 2026", "सोमवार, 7 दिसंबर", "7 दिसंबर, 01:30", "₹12,34,567.50"),
    "hy": ("7 դեկտեմբերի, 2026 թ.", "7 դեկտեմբերի, երկուշաբթի", "7 դեկտեմբերի, 01:30", "1 234 567,50 ₹"),
    "kn": ("ಡಿಸೆಂಬರ್ 7, 2026", "ಸೋಮವಾರ, ಡಿಸೆಂಬರ್ 7", "ಡಿಸೆಂಬರ್ 7, 01:30", "₹12,34,567.50"),
    "ar": ("7 ديسمبر 2026", "الاثنين 7 ديسمبر", "7 ديسمبر، 01:30", "\u200f1,234,567.50 ₹"),
}


@pytest.mark.parametrize("code", SPOKEN)
def test_dates_and_money_read_as_people_of_each_language_write_them(code: str) -> None:
    language = LANGUAGES[code]
    written = (
        formats.day(LATE, language, INDIA),
        formats.weekday(LATE, language, INDIA, TODAY),
        formats.moment(LATE, language, INDIA, TODAY),
        formats.money(123456750, "INR", language),
    )
    assert tuple(text.replace("\u00a0", " ") for text in written) == SPOKEN[code]


def test_a_moment_belongs_to_the_day_of_the_readers_zone() -> None:
    assert formats.iso_moment(LATE, INDIA) == "2026-12-07 01:30"
    assert formats.iso_day(LATE, dt.UTC) == "2026-12-06"
    assert formats.iso_moment(LATE, YEREVAN) == "2026-12-07 00:00"


def test_another_year_is_said() -> None:
    english = LANGUAGES["en"]
    assert formats.weekday(LATE, english, INDIA, dt.date(2025, 1, 1)) == "Monday 7 December 2026"
    assert formats.near_day(dt.date(2025, 3, 1), english, INDIA, TODAY) == "1 March 2025"


def test_armenian_keeps_the_order_of_day_and_month_when_a_year_is_said() -> None:
    armenian = LANGUAGES["hy"]
    assert formats.day(dt.date(2025, 3, 1), armenian, INDIA) == "1 մարտի, 2025 թ."
    assert formats.weekday(dt.date(2027, 1, 5), armenian, INDIA, TODAY) == "5 հունվարի, 2027 թ., երեքշաբթի"


def test_whole_amounts_have_no_decimals_and_every_currency_keeps_its_own() -> None:
    english = LANGUAGES["en"]
    assert formats.money(240_000, "INR", english) == "₹2,400"
    assert formats.money(24_050, "EUR", english) == "€240.50"
    assert formats.money(500, "JPY", english) == "¥500"
    assert formats.money(5, "KWD", english) == "KWD\u00a00.005"
    assert formats.money(-500, "INR", english) == "-₹5"


def test_a_share_stays_together_in_a_line_from_right_to_left() -> None:
    assert formats.percent(26.4, LANGUAGES["en"]) == "26%"
    assert formats.percent(26.44, LANGUAGES["hy"], 1) == "26,4%"
    assert formats.percent(26, LANGUAGES["ar"]) == "\u206626%\u2069"


def test_what_people_wrote_is_shown_as_text_with_its_lines() -> None:
    written = "Dear all,\r\n<b>now</b>\r\n\r\n\r\nGrace \u202eevil"
    shown = '<p dir="auto">Dear all,<br>&lt;b&gt;now&lt;/b&gt;</p><p dir="auto">Grace evil</p>'
    assert formats.paragraphs(written) == shown
    assert formats.paragraphs("") == ""


def test_names_keep_their_direction() -> None:
    assert formats.bdi("ليلى <x>") == "<bdi>ليلى &lt;x&gt;</bdi>"
    assert formats.bdi("ಕನ್ನಡ") == '<bdi lang="kn">ಕನ್ನಡ</bdi>'
    assert formats.isolate("Grace", LANGUAGES["en"]) == "Grace"
    assert formats.isolate("Grace", LANGUAGES["ar"]) == "\u2068Grace\u2069"
    assert formats.isolate("ليلى", LANGUAGES["en"]) == "\u2068ليلى\u2069"


def test_digits_of_every_script_are_understood_as_far_as_a_column_reaches() -> None:
    assert [read_number(typed) for typed in ("१२", "೩", " ٤ ", "۵", "6")] == [12, 3, 4, 5, 6]
    assert [read_number(typed) for typed in (None, "", "six", "-1", "9" * 19, "9" * 5000)] == [None] * 6


@pytest.mark.parametrize(
    ("typed", "paise"),
    [
        ("2400", 240_000),
        ("₹2,400", 240_000),
        ("Rs. 2,400.50", 240_050),
        ("Rs.2400/-", 240_000),
        ("INR 1,00,000", 10_000_000),
        ("२४००", 240_000),
        ("2.400,5 €", 240_050),
        ("2 400 ֏", 240_000),
        ("٢٤٠٠٫٥٠", 240_050),
        ("د.إ 50", 5_000),
        ("", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, paise: int | None) -> None:
    assert read_amount(typed) == paise


@pytest.mark.parametrize("typed", ["1e9", "-5", "− 5", ".50", "5 or 6", "12..5", "about", "₹", "3-4", "0x10"])
def test_what_could_be_read_in_two_ways_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        read_amount(typed)
