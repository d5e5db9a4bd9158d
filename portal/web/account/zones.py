"""Time zones to choose from, by the names people know; their own and the association's are among them."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from config import LANGUAGES, Language

# One for each region where members of an association live or travel; the database has six hundred.
KNOWN = (
    *("Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York"),
    *("America/Halifax", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo"),
    *(
        "America/Argentina/Buenos_Aires",
        "Africa/Casablanca",
        "Africa/Lagos",
        "Africa/Cairo",
        "Africa/Khartoum",
    ),
    *("Africa/Nairobi", "Africa/Addis_Ababa", "Africa/Johannesburg", "Africa/Tunis", "Europe/London"),
    *("Europe/Dublin", "Europe/Lisbon", "Europe/Madrid", "Europe/Paris", "Europe/Brussels"),
    *("Europe/Amsterdam", "Europe/Zurich", "Europe/Rome", "Europe/Berlin", "Europe/Vienna", "Europe/Prague"),
    *(
        "Europe/Stockholm",
        "Europe/Warsaw",
        "Europe/Athens",
        "Europe/Kyiv",
        "Europe/Istanbul",
        "Europe/Moscow",
    ),
    *("Asia/Beirut", "Asia/Damascus", "Asia/Amman", "Asia/Jerusalem", "Asia/Baghdad", "Asia/Riyadh"),
    *("Asia/Kuwait", "Asia/Qatar", "Asia/Dubai", "Asia/Muscat", "Asia/Yerevan", "Asia/Tbilisi", "Asia/Baku"),
    *("Asia/Tehran", "Asia/Kabul", "Asia/Tashkent", "Asia/Karachi", "Asia/Kolkata", "Asia/Colombo"),
    *("Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Jakarta", "Asia/Kuala_Lumpur"),
    *("Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Manila", "Australia/Perth", "Asia/Seoul"),
    *("Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)


def choices(mine: str, theirs: str, language: Language, now: dt.datetime) -> list[tuple[str, str]]:
    """Zone → its name in `language`, from west to east as the clocks stand at `now`."""
    names = {*KNOWN, mine, theirs}
    by_clock = sorted(names, key=lambda name: (now.astimezone(ZoneInfo(name)).utcoffset(), name))
    return [(name, name_of(name, language.code)) for name in by_clock]


@lru_cache(maxsize=512)
def name_of(zone: str, code: str) -> str:
    """What a zone is called in a language: “India Time”."""
    return zone if "/" not in zone else str(get_timezone_location(zone, locale=LANGUAGES[code].dates))
