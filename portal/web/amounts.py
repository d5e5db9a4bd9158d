"""Numbers, amounts and days as people write them: ₹2,400, 2.400,50, २४००; 2026-12-04 or 2026-12-04T16:00."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from portal.cases.deadlines import office
from portal.digits import latin_digits
from portal.workdays import end_of_office_hours

# Around the digits, and nowhere between them, the currency: ₹2,400, Rs. 2400, 2400/-, 2 400 ֏. A point before
# them belongs to an abbreviation or is refused: .50 could be half a rupee or fifty.
_CURRENCY = r"(?:[^\d.,٫−-]|(?<=[^\W\d_])\.)*"
_AMOUNT = re.compile(rf"{_CURRENCY}(?P<digits>\d(?:[.,٫٬'’\s]?\d)*)\s*(?:/-|{_CURRENCY})")
_DECIMALS = re.compile(r"[.,٫](\d{1,2})$")
YEARS = range(2000, 2200)  # office calendars begin with 2000; near its ends Python's own calendar breaks


def read_number(typed: str | None) -> int | None:
    """A whole number, in digits of any script; None for what is none, or too long for a column to hold."""
    digits = latin_digits(typed or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 19 else None


def read_amount(typed: str, minor_units: int = 100) -> int | None:
    """An amount in the smallest unit of its currency, of which `minor_units` make one.

    The last point or comma with one or two digits behind it is the decimal sign; all others group. A currency
    may stand before or behind. None for an empty text, ValueError for what is no amount, or for a part of a
    smallest unit.
    """
    if not typed.strip():
        return None
    found = _AMOUNT.fullmatch(latin_digits(typed).strip())
    if found is None:
        raise ValueError("no amount")
    text = found["digits"]
    decimals = _DECIMALS.search(text)
    hundredths = decimals[1].ljust(2, "0") if decimals else "00"
    whole = re.sub(r"\D", "", text[: decimals.start()] if decimals else text)
    amount, rest = divmod((int(whole or "0") * 100 + int(hundredths)) * minor_units, 100)
    if rest:
        raise ValueError("a part of the smallest unit")
    return amount


def read_day(typed: str | None) -> dt.date | None:
    """A day typed as an ISO date; None for what is none."""
    try:
        return dt.date.fromisoformat(latin_digits(typed or "").strip())
    except ValueError:
        return None


def read_due(typed: str, zone: ZoneInfo) -> dt.datetime | None:
    """A moment typed as an ISO date or date and time in `zone`; a bare date means the end of office hours.

    None for an empty text, ValueError for what is no day.
    """
    text = latin_digits(typed).strip()
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError("no day that anybody means")
    if len(text) == 10:
        noon = dt.datetime.combine(moment, dt.time(12), zone)
        return end_of_office_hours(office(noon), moment.date())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
