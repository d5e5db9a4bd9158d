"""Values of figures in the reader's words, with their unit and their interval.

Rounding is the last step (metric definitions, 0.6).
"""

from collections.abc import Callable

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from portal.metrics.estimators.rounding import days_shown, half_away
from portal.metrics.shapes import (
    ANSWER,
    CHANGE,
    COUNT,
    DAYS,
    DIFFERENCE,
    FIELDS,
    HOURS,
    MONEY,
    NPS,
    PERCENT,
    POINTS,
    RATE,
    RATIO,
    SCALE,
    Figure,
    Row,
)
from portal.web import formats
from portal.web.locale import language


def number(value: float, digits: int = 0) -> str:
    """A number rounded half away from zero, with so many decimals, as the reader groups digits."""
    return formats.fixed(half_away(value, digits), digits, language())


def percent(value: float, digits: int = 1) -> str:
    """A share with one decimal, as inside, unless it is told otherwise."""
    return formats.percent(half_away(value, digits), language(), digits)


def days(value: float, digits: int = 0) -> str:
    """Days with their word: 16 days, 4.5 days."""
    if not digits:
        whole = int(half_away(value))
        return str(ngettext("%(num)d day", "%(num)d days", whole))
    return str(gettext("%(num)s days", num=number(value, digits)))


def hours(value: float, digits: int = 0) -> str:
    """Hours with their word: 16 hours, 4.5 hours."""
    if not digits:
        whole = int(half_away(value))
        return str(ngettext("%(num)d working hour", "%(num)d working hours", whole))
    return str(gettext("%(num)s working hours", num=number(value, digits)))


WITH_UNIT: dict[str, Callable[[float, int], str]] = {
    PERCENT: percent,
    DAYS: days,
    COUNT: number,
    RATE: number,
    HOURS: hours,
    POINTS: number,
    RATIO: number,
    FIELDS: number,
    NPS: number,
    CHANGE: number,
    DIFFERENCE: number,
    SCALE: number,
    ANSWER: number,
}
WHOLE = (COUNT, POINTS, MONEY, NPS, ANSWER)
FINE = (RATIO, FIELDS)
TIMES = (DAYS, HOURS)


def decimals(shown: Figure | Row, unit: str) -> int:
    """How many decimals value and interval have, the same for all of them: one for shares and rates, two for
    ratios and fields; for days and hours one under 10, unless they are whole anyway.
    """
    if unit not in TIMES:
        return 0 if unit in WHOLE else 2 if unit in FINE else 1
    value = shown.beyond if shown.value is None else shown.value
    told = [days_shown(one) for one in (value, shown.lower, shown.upper) if one is not None]
    return int(bool(told) and abs(told[0]) < 10 and any(one != int(one) for one in told))


def value_words(shown: Figure | Row, unit: str) -> str:
    """The value with its unit; where it is not reached, what it is more than."""
    digits = decimals(shown, unit)
    if shown.value is not None:
        return WITH_UNIT[unit](shown.value, digits)
    if shown.beyond is not None:
        return gettext("more than %(value)s", value=WITH_UNIT[unit](shown.beyond, digits))
    return "–"


def interval_words(shown: Figure | Row, unit: str) -> str:
    """From where to where the value may be off; empty where there is no interval."""
    if shown.lower is None:
        return ""
    digits = decimals(shown, unit)
    lower = number(shown.lower, digits)
    if shown.upper is None:
        return gettext("%(lower)s or more", lower=lower) if unit == DAYS else ""
    return gettext("%(lower)s to %(upper)s", lower=lower, upper=number(shown.upper, digits))


def plain(value: float | None) -> str:
    """A number for machines, unrounded; empty for none."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))


def beside(value: str, digits: str) -> Markup:
    """A value whose words are set small beside its digits; a per cent sign is none."""
    before, found, after = value.partition(digits)
    if not found or after == "%":
        return escape(value)
    words = [Markup("<span>{}</span>").format(said) if said else said for said in (before, after)]
    return Markup("{}{}{}").format(words[0], found, words[1])
