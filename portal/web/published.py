"""Published numbers in the reader's words. Nothing is computed here: a cell says how it is told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.public.public_index import INDEX
from portal.metrics.public.published import Cell, Told
from portal.metrics.shapes import COUNT, DAYS, PERCENT, POINTS, RATE, Window
from portal.web import formats
from portal.web.charts.gauge import gauge
from portal.web.locale import language, say, zone
from portal.web.published_words import BASES, HEADINGS, ITEMS, NAMES
from portal.web.values import beside, days, number, percent

SCALES = {PERCENT: 100.0, POINTS: 100.0, DAYS: 60.0}


@dataclass(frozen=True)
class Said:
    """A published number in words: what it is, its value, how sure it is, on what it stands, when."""

    cell: Cell
    name: str
    value: str
    between: str
    base: str
    period: str
    gauge: Markup

    @property
    def large(self) -> Markup:
        """The value with its number set large: “more than”, “days” and the like stay small beside it."""
        if self.cell.value is None:
            return escape(self.value)
        told = with_unit(self.cell.value, self.cell.unit)
        before, _, after = self.value.partition(told)
        return Markup("{}<b>{}</b>{}").format(before, beside(told, number(self.cell.value)), after)

    @property
    def attributes(self) -> Markup:
        """What its element carries for checks from outside (`data-…`): as published, rounded. Headlines are
        named by their metric, everything else by its place in the release.
        """
        cell = self.cell
        is_headline = not cell.group and cell.item in ("", "median")
        name = {"metric": cell.figure} if is_headline else {"cell": cell.key}
        plain = {"value": cell.value, "lower": cell.lower, "upper": cell.upper, "n": cell.n}
        numbers = {name: "" if one is None else f"{one:g}" for name, one in plain.items()}
        if not cell.is_told:
            numbers = dict.fromkeys(numbers, "")
        shown = {"period": cell.window.period, "told": str(cell.told), "display": str(_display(cell))}
        marks = {**name, **numbers, **shown}
        return Markup("".join(f' data-{name}="{escape(value)}"' for name, value in marks.items()))


def _display(cell: Cell) -> Display:
    """The state of the contract that a cell is in: what is not told yet is hidden like what never is."""
    if cell.told is Told.NONE:
        return Display.NO_DATA
    return Display.NORMAL if cell.is_told else Display.HIDDEN


def said(cell: Cell) -> Said:
    """A cell in the reader's language."""
    return Said(
        cell=cell,
        name=name_of(cell),
        value=value_of(cell),
        between=between(cell),
        base=base_of(cell),
        period=period_of(cell.window),
        gauge=_gauge(cell),
    )


def name_of(cell: Cell) -> str:
    """What a cell is the number of."""
    if cell.key in NAMES:
        return say(NAMES[cell.key])
    if cell.group in ITEMS:
        return say(ITEMS[cell.group][cell.item])
    return say(CATALOGUE[cell.figure].title)


def value_of(cell: Cell) -> str:
    """The number with its unit, as exactly as it is told; else why there is none."""
    if cell.value is None:
        return _untold(cell)
    shown = with_unit(cell.value, cell.unit)
    if cell.told is Told.ABOUT:
        return gettext("about %(value)s", value=shown)
    if cell.told in (Told.FEWER, Told.LESS):
        fewer = gettext("fewer than %(value)s", value=shown)
        return fewer if cell.told is Told.FEWER else gettext("less than %(value)s", value=shown)
    if cell.told is Told.MORE:
        return gettext("more than %(value)s", value=shown)
    return shown


def _untold(cell: Cell) -> str:
    if cell.told is Told.HIDDEN:
        return gettext("hidden to protect privacy")
    return gettext("no data") if cell.told is Told.NONE else gettext("too few so far")


def with_unit(value: float, unit: str) -> str:
    """A published value with its unit: shares, scores, counts and days are whole, a rate has one decimal."""
    if unit == PERCENT:
        return percent(value, 0)
    if unit == DAYS:
        return days(value)
    return number(value, 1 if unit == RATE else 0)


def between(cell: Cell) -> str:
    """From where to where it may be off, in a sentence; empty where there is no interval."""
    if cell.lower is None:
        return ""
    lower = with_unit(cell.lower, cell.unit)
    if cell.upper is None:
        return gettext("At least %(lower)s.", lower=lower)
    if cell.unit == DAYS:
        lower = number(cell.lower)
    return gettext("Between %(lower)s and %(upper)s.", lower=lower, upper=with_unit(cell.upper, cell.unit))


def base_of(cell: Cell) -> str:
    """On what it stands, in a sentence."""
    words = BASES.get(cell.key, BASES.get(cell.figure))
    if cell.n is None or words is None or cell.group:
        return ""
    return say(words, num=number(cell.n))


def pending(cell: Cell) -> str:
    """Why a number is not told, and with which release it will be, in a sentence or two."""
    if cell.told is Told.HIDDEN:
        return gettext(
            "Hidden to protect privacy: together with earlier figures it could point to a few members."
        )
    if cell.told is Told.NONE:
        return gettext("There is nothing to count yet.")
    so_far = (
        gettext("Not enough yet: fewer than 10 so far.")
        if cell.n is None
        else gettext("Not enough yet: about %(num)s so far.", num=number(cell.n))
    )
    return f"{so_far} {_when(cell)}"


def _when(cell: Cell) -> str:
    if not cell.ready and cell.figure == INDEX:
        return gettext("The index is always of one year. At the present pace, no year has enough.")
    if not cell.ready:
        return gettext("At the present pace there will not be enough within five years.")
    until = day(dt.date.fromisoformat(cell.ready))
    if cell.not_before:
        return gettext("It will be shown with the figures up to %(day)s at the earliest.", day=until)
    return gettext("At the present pace it will be shown with the figures up to %(day)s.", day=until)


def period_of(window: Window) -> str:
    """A period in words: by months; a single day by itself."""
    if window.since == window.until:
        return day(window.until)
    first, last = (formats.month(one, language()) for one in (window.since, window.until))
    return gettext("%(first)s to %(last)s", first=first, last=last)


def day(of: dt.date) -> str:
    """A day in words."""
    return formats.day(of, language(), zone())


def _gauge(cell: Cell) -> Markup:
    if cell.told is not Told.VALUE or cell.unit == COUNT:
        return Markup("")
    return gauge(cell.value, cell.lower, cell.upper, SCALES.get(cell.unit))


def index_words(cell: Cell, cells: Mapping[str, Cell], method: int) -> str:
    """The index in one line, never alone: interval, who was asked, period, method (7.3)."""
    trust, fair = (cells.get(f"{INDEX}/component/{one}") for one in ("trust", "fair_recovery"))
    return gettext(
        "%(index)s (%(lower)s to %(upper)s). It comes from the answers of about %(asked)s "
        "members on trust, and of about %(rated)s members after a case; %(period)s, method "
        "%(method)s.",
        index=number(cell.value or 0),
        lower=number(cell.lower or 0),
        upper=number(cell.upper or 0),
        asked=number(trust.n or 0) if trust else "–",
        rated=number(fair.n or 0) if fair else "–",
        period=period_of(cell.window),
        method=number(method),
    )


def heading(key: str) -> str:
    """The heading over a group of cells, by figure and group."""
    return say(HEADINGS[key])
