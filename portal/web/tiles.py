"""Figures as pages show them: tiles and tables in the reader's language.

No number is made here that the figure does not hold; how each is told stands in `values`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from config import LANGUAGES
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import MONEY, Definition, Figure, Row
from portal.web import formats
from portal.web.awaited import when_told
from portal.web.charts.gauge import gauge
from portal.web.locale import language, say
from portal.web.values import TIMES, beside, decimals, interval_words, number, percent, plain, value_words
from portal.wording import N_


@dataclass(frozen=True)
class Line:
    """A line of the table beside a figure, in words; `display` says whether it is hidden or has no data."""

    label: str
    value: str
    interval: str
    n: str
    display: str


@dataclass(frozen=True)
class Tile:
    """A figure with its words, ready for a template."""

    figure: Figure
    definition: Definition
    marks: Mapping[str, str]
    title: str
    value: str
    interval: str
    n: str
    gauge: Markup
    notes: tuple[str, ...]
    cautions: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    awaited: str

    @property
    def told(self) -> bool:
        """Whether there is anything to tell: neither hidden nor without data."""
        return self.figure.display.is_told

    @property
    def large(self) -> Markup:
        """The value with its number set large: “working hours” and the like stay small beside it."""
        known = self.figure.beyond if self.figure.value is None else self.figure.value
        if self.definition.unit not in TIMES or known is None:
            return escape(self.value)
        return beside(self.value, number(known, decimals(self.figure, self.definition.unit)))

    @property
    def valued(self) -> bool:
        """Whether there is a value, or what it is more than; where there is none, a note says why."""
        return self.figure.value is not None or self.figure.beyond is not None


def tile(figure: Figure) -> Tile:
    """The figure in the reader's language."""
    definition = CATALOGUE[figure.metric]
    return Tile(
        figure=figure,
        definition=definition,
        marks=marks(figure),
        title=say(definition.title),
        value=value_words(figure, definition.unit),
        interval=interval_words(figure, definition.unit),
        n=gettext("n = %(num)s", num=number(figure.n)) if figure.n is not None else "",
        gauge=gauge(figure.value, figure.lower, figure.upper, definition.scale),
        notes=tuple(_findings(figure, definition)),
        cautions=(*_reach(figure), *_incident(figure), *_notes(figure, definition, cautions=True)),
        groups=tuple(_groups(figure, definition)),
        awaited=when_told(figure, definition),
    )


def _findings(figure: Figure, definition: Definition) -> Iterator[str]:
    """What stands open beside the value."""
    yield from _restated(figure)
    yield from _bounds(figure)
    yield from _notes(figure, definition, cautions=False)
    yield from _covered(figure)


CAUTIONS = frozenset(("caveat", "not_causal", "not_a_cause", "styles_differ", "no_index"))
"""Notes that tell how to read a figure, whatever it says: folded, so that its verdict is not lost."""


def _notes(figure: Figure, definition: Definition, *, cautions: bool) -> tuple[str, ...]:
    """The notes of a figure in words: what they say of this value, or the cautions. Why it is hidden for the
    sake of another one is a note, too, but said with until when: no definition has a sentence for it.
    """
    named = [note for note in figure.notes if note in definition.sentences]
    return tuple(say(definition.sentences[note]) for note in named if (note in CAUTIONS) is cautions)


LOOKING_AHEAD = frozenset(("R7", "R8", "R10", "R17", "R20", "L5", "L8"))
"""Figures of what has had time to show what follows (0.7)."""

REACH = N_("Data up to %(day)s. For what happened later it is too early to know what followed.")


BOUNDED = frozenset(("R20",))
"""Figures that are never told without the bounds of all who were asked (2.9)."""

BOUNDS = N_("Between %(lower)s and %(upper)s of all who were asked, whatever those who did not answer think.")


def _bounds(figure: Figure) -> list[str]:
    rows = {row.label: row.value for row in figure.rows if row.value is not None}
    if figure.metric not in BOUNDED or not {"at_least", "at_most"} <= rows.keys():
        return []
    return [say(BOUNDS, lower=percent(rows["at_least"]), upper=percent(rows["at_most"]))]


RESTATED = N_("On %(day)s a counting error was found here and corrected. The figure was counted again.")


def _restated(figure: Figure) -> list[str]:
    if figure.restated is None:
        return []
    day = dt.date.fromisoformat(figure.restated)
    return [say(RESTATED, day=formats.day(day, language(), dt.UTC))]


def _reach(figure: Figure) -> list[str]:
    if figure.metric not in LOOKING_AHEAD:
        return []
    return [say(REACH, day=formats.day(figure.window.until, language(), dt.UTC))]


COVERED = {
    "activity": N_("Imported activity: %(first)s to %(last)s."),
    "renewals": N_("Imported renewals: %(first)s to %(last)s."),
}
OF_ONE_DAY = {
    "activity": N_("Imported activity: %(day)s."),
    "renewals": N_("Imported renewals: %(day)s."),
}


def _covered(figure: Figure) -> list[str]:
    """From when to when the imported records reach that a figure uses."""
    found = []
    for kind, days in figure.chart.get("covers", {}).items():
        first, last = (formats.day(dt.date.fromisoformat(day), language(), dt.UTC) for day in days)
        found.append(
            say(OF_ONE_DAY[kind], day=first) if first == last else say(COVERED[kind], first=first, last=last)
        )
    return found


def _incident(figure: Figure) -> list[str]:
    """How much of the figure one incident makes up: its interval assumes cases that do not hang together."""
    if figure.incident is None:
        return []
    return [
        gettext(
            "One incident is behind %(share)s of these cases. If many cases have one cause, the "
            "interval is less certain.",
            share=percent(figure.incident, 0),
        )
    ]


def marks(figure: Figure) -> dict[str, str]:
    """What the element of a figure carries for checks from outside (`data-…`), unrounded."""
    return {
        "metric": figure.metric,
        "value": plain(figure.value),
        "n": plain(figure.n),
        "lower": plain(figure.lower),
        "upper": plain(figure.upper),
        "period": figure.window.period,
        "display": str(figure.display),
    }


def _groups(figure: Figure, definition: Definition) -> list[tuple[str, tuple[Line, ...]]]:
    names = list(dict.fromkeys(row.group for row in figure.rows))
    return [
        (
            say(definition.groups[name.partition(".")[0]]) if name else "",
            tuple(_line(row, definition) for row in figure.rows if row.group == name),
        )
        for name in names
    ]


def _line(row: Row, definition: Definition) -> Line:
    n = "" if row.n is None else number(row.n)
    value = "–" if row.display is Display.NO_DATA else _row_value(row)
    return Line(row_label(row, definition), value, interval_words(row, row.unit), n, str(row.display))


def _row_value(row: Row) -> str:
    """The value of a line; an amount of money in the currency that its group names."""
    if row.unit != MONEY:
        return value_words(row, row.unit)
    currency = row.group.partition(".")[2]
    return "–" if row.value is None else formats.money(round(row.value), currency, language())


def row_label(row: Row, definition: Definition) -> str:
    """The words of a row; a language is called by its own name, an action by its cause and day."""
    if row.group == "language":
        return formats.isolate(LANGUAGES[row.label].name if row.label in LANGUAGES else row.label, language())
    if row.group == "action":
        return formats.isolate(row.label, language())
    return say(definition.labels[row.label])
