"""How dates, times, numbers and money are written for people, in each language; pure, without a request.

Dates are in words wherever they are read, for members and staff alike (3 November 2026): a sentence, a fact,
a promise. ISO is for what is compared line by line or taken elsewhere: the lines of the history, the weeks of
a chart, exports. A page keeps to one of the two. Times are HH:mm and digits 0-9 everywhere; Kannada groups
digits as Hindi does. Everything that pages need often is kept by language, pattern and value.
"""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache, partial

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_name, get_currency_precision
from babel.units import format_unit
from markupsafe import Markup, escape

from config import LANGUAGES, Language

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
_RTL = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff]")
_ITS_OWN_NAME = {one.name: one.code for one in LANGUAGES.values()}
_OVERRIDES = re.compile("[\u202a-\u202e]")
_BLANK_LINES = re.compile(r"\n\s*\n")

# Shape of a date → its pattern where CLDR's own reads stiffly or leaves no choice; the rest is Babel's long
# form.
PATTERNS: dict[str, dict[str, str]] = {
    "day": {"hy": "d MMMM, y թ."},
    "day_month": {"en": "d MMMM", "hi": "d MMMM", "hy": "d MMMM", "kn": "MMMM d", "ar": "d MMMM"},
    "weekday": {
        "en": "EEEE d MMMM",
        "hi": "EEEE, d MMMM",
        "hy": "d MMMM, EEEE",
        "kn": "EEEE, MMMM d",
        "ar": "EEEE d MMMM",
    },
    "weekday_year": {"en": "EEEE d MMMM y", "hy": "d MMMM, y թ., EEEE", "ar": "EEEE d MMMM y"},
    "month": {"en": "MMMM y", "hi": "MMMM y", "hy": "y թ. LLLL", "kn": "MMMM y", "ar": "MMMM y"},
    "short_month": {},
}
_BABEL = {
    "day": "long",
    "day_month": "long",
    "weekday": "full",
    "weekday_year": "full",
    "month": "long",
    "short_month": "LLL",
}
_COMMA = {"ar": "، "}


@lru_cache(maxsize=8192)
def date_in(shape: str, value: dt.date, code: str) -> str:
    """A date in one of the shapes of PATTERNS, in the language `code`."""
    pattern = PATTERNS[shape].get(code) or _BABEL[shape]
    return format_date(value, pattern, locale=LANGUAGES[code].dates)


def local(value: dt.datetime | dt.date, zone: dt.tzinfo) -> dt.date:
    """The day that `value` falls on in `zone`; a bare date is that day everywhere."""
    return value.astimezone(zone).date() if isinstance(value, dt.datetime) else value


def day(value: dt.datetime | dt.date, language: Language, zone: dt.tzinfo) -> str:
    """A date in full: 3 November 2026."""
    return date_in("day", local(value, zone), language.code)


def near_day(value: dt.datetime | dt.date, language: Language, zone: dt.tzinfo, today: dt.date) -> str:
    """A date near `today`: 3 November, with the year where it is another one."""
    on = local(value, zone)
    return date_in("day_month" if on.year == today.year else "day", on, language.code)


def weekday(value: dt.datetime | dt.date, language: Language, zone: dt.tzinfo, today: dt.date) -> str:
    """A date to keep: Monday 7 December, with the year where it is not this one."""
    on = local(value, zone)
    return date_in("weekday" if on.year == today.year else "weekday_year", on, language.code)


def month(value: dt.date, language: Language) -> str:
    """A month: October 2026."""
    return date_in("month", value, language.code)


def short_month(value: dt.date, language: Language) -> str:
    """A month where there is little room and the year stands beside it: Oct."""
    said = date_in("short_month", value, language.code)
    return said[:3] if language.code == "en" else said  # British dates say Sept among names of three letters


def clock_time(value: dt.datetime, zone: dt.tzinfo) -> str:
    """The time of day, 24 hours: 09:40."""
    there = value.astimezone(zone)
    return f"{there.hour:02}:{there.minute:02}"  # strftime takes many times as long


def moment(value: dt.datetime, language: Language, zone: dt.tzinfo, today: dt.date) -> str:
    """When something happened: 13 November, 09:40; with the year where it is not this one."""
    return _at(near_day(value, language, zone, today), value, language, zone)


def full_moment(value: dt.datetime, language: Language, zone: dt.tzinfo) -> str:
    """When something happened, for a paper that is kept: 13 November 2026, 09:40."""
    return _at(day(value, language, zone), value, language, zone)


def _at(day: str, value: dt.datetime, language: Language, zone: dt.tzinfo) -> str:
    return f"{day}{_COMMA.get(language.code, ', ')}{clock_time(value, zone)}"


def iso_day(value: dt.datetime | dt.date, zone: dt.tzinfo) -> str:
    """A date for lines that are compared, and for exports: 2026-11-03."""
    return local(value, zone).isoformat()


def iso_moment(value: dt.datetime, zone: dt.tzinfo) -> str:
    """Date and time for lines that are compared: 2026-11-03 14:05."""
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@lru_cache(maxsize=4096)
def number(value: int | float | Decimal, language: Language) -> str:
    """A number with the digits grouped as the readers of `language` group them: 12,34,567.5."""
    return format_decimal(value, language.grouping, locale=language.code)


@lru_cache(maxsize=4096)
def fixed(value: float, digits: int, language: Language) -> str:
    """A number with so many decimals, those that are nothing too, for numbers that are compared: 65.0. Its
    minus stays before it where the text runs from right to left.
    """
    pattern = language.grouping or str(Locale.parse(language.code).decimal_formats[None].pattern)
    whole = pattern.partition(".")[0]
    text = format_decimal(value, f"{whole}.{'0' * digits}" if digits else whole, locale=language.code)
    return f"{LRI}{text}{PDI}" if language.direction == "rtl" and text.startswith("-") else text


def file_size(many: int, language: Language) -> str:
    """How large a file is, as a phone tells it: 340 kB, 1.2 MB."""
    kilo = many / 1000
    shown = partial(format_unit, length="short", locale=language.code, numbering_system="latn")
    if kilo < 1000:
        return str(shown(max(1, round(kilo)), "digital-kilobyte"))
    return str(shown(round(kilo / 1000, 1), "digital-megabyte"))


@lru_cache(maxsize=4096)
def money(minor: int, currency: str, language: Language) -> str:
    """An amount given in the smallest unit of `currency` (an ISO code): ₹2,400 or €240.50."""
    precision = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-precision)
    whole = precision == 0 or minor % 10**precision == 0
    pattern = _money_pattern(language, whole)
    text = format_currency(amount, currency, pattern, locale=language.code, currency_digits=not whole)
    return text.replace(currency, currency + "\u00a0", 1) if text.startswith(currency) else text


@lru_cache(maxsize=64)
def currency_name(currency: str, language: Language) -> str:
    """What people call a currency, where an amount is asked for: Indian Rupee for INR."""
    return str(get_currency_name(currency, locale=language.code))


def _money_pattern(language: Language, whole: bool) -> str | None:
    """The pattern for an amount: without decimals where there are none to show, with the language's own
    grouping.
    """
    grouped = f"¤{language.grouping.partition('.')[0]}.00" if language.grouping else None
    if not whole:
        return grouped
    usual = grouped or _usual_money_pattern(language.code)
    return re.sub(r"\.0+", "", usual)


@lru_cache(maxsize=64)
def _usual_money_pattern(code: str) -> str:
    return str(Locale.parse(code).currency_formats["standard"].pattern)


def percent(share: float, language: Language, digits: int = 0) -> str:
    """A share of a hundred (26 is 26%), kept together where the text runs from right to left."""
    text = f"{fixed(share, digits, language)}%"
    return f"{LRI}{text}{PDI}" if language.direction == "rtl" else text


def listed(items: list[str], language: Language) -> str:
    """Several things in a row: A, B and C."""
    return format_list(items, locale=language.dates)


def isolate(text: object, language: Language | None = None) -> str:
    """Plain text that keeps its own direction inside another text: wrapped where one of the two runs right
    to left.
    """
    plain = _OVERRIDES.sub("", str(text))
    if (language is None or language.direction == "ltr") and not _RTL.search(plain):
        return plain
    return f"{FSI}{plain}{PDI}"


def bdi(text: object) -> Markup:
    """The same for a page: `<bdi>` round a name, a number, a file. What a language calls itself says of which
    language it is, so that it is read out by a voice that knows its script.
    """
    plain = _OVERRIDES.sub("", str(text))
    code = _ITS_OWN_NAME.get(plain.strip(FSI + PDI))
    return Markup("<bdi{}>{}</bdi>").format(Markup(f' lang="{code}"') if code else "", plain)


def ref(reference: str) -> Markup:
    """A case's number within a sentence: the line may break before it, never inside it."""
    return Markup(f'<bdi class="ref">{escape(reference)}</bdi>')


def paragraphs(text: object) -> Markup:
    """What a person wrote, as they wrote it: escaped, blank lines part paragraphs, line ends are kept."""
    plain = _OVERRIDES.sub("", str(text or "")).replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = (str(escape(part.strip("\n"))).replace("\n", "<br>") for part in _BLANK_LINES.split(plain))
    return Markup("".join(f'<p dir="auto">{part}</p>' for part in parts if part))
