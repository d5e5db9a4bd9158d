"""Notes on charts in time: where their lines stand, and what they say under the drawing."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext

from portal.learning.on_charts import OnChart
from portal.web import formats
from portal.web.house import house
from portal.web.locale import language, zone
from portal.web.values import number

Notes = Sequence[OnChart]
NONE: Notes = ()


@dataclass(frozen=True)
class Note:
    """A note as it stands under a chart: its number, its day in words, what it says and in which language
    (empty: the reader's own), and who answers for it.
    """

    number: int
    day: str
    words: str
    foreign: str
    who: str


def lines(notes: Notes, metric: str, ends: Sequence[int]) -> list[tuple[float, str]]:
    """The places of the notes of a figure between points that end on the days `ends`, with their numbers."""
    placed = ((place_of(one.day.toordinal(), ends), one) for one in notes if one.is_of(metric))
    return [
        (max(place - one.anew / 2, 0.0), number(one.number)) for place, one in placed if place is not None
    ]


def place_of(day: int, ends: Sequence[int]) -> float | None:
    """Where a day lies between points, each standing at its end; None before the first period and after the
    last.
    """
    if not ends or day > ends[-1]:
        return None
    if day <= ends[0]:
        length = ends[1] - ends[0] if len(ends) > 1 else 1
        return 0.0 if day > ends[0] - length else None
    for place, (before, end) in enumerate(pairwise(ends), 1):
        if day <= end:
            return place - (end - day) / (end - before)
    return None


def told(notes: Notes, metric: str, ends: Sequence[int]) -> tuple[Note, ...]:
    """What the lines of a figure say, in words."""
    return in_words(
        one for one in notes if one.is_of(metric) and place_of(one.day.toordinal(), ends) is not None
    )


def in_words(notes: Iterable[OnChart]) -> tuple[Note, ...]:
    """Notes as they are told, without their charts, too."""
    return tuple(_told(one) for one in notes)


def _told(one: OnChart) -> Note:
    words, foreign = said(one.words)
    return Note(
        one.number,
        formats.day(one.day, language(), dt.UTC),
        words,
        foreign,
        _who(one) if one.anew else "",
    )


def said(words: Mapping[str, str]) -> tuple[str, str]:
    """What a note says: in the reader's language, else in the association's first, else in any; and which
    language that is, where it is not the reader's.
    """
    code = language().code
    shown = next((own for own in (code, house().languages[0].code, *words) if words.get(own)), code)
    return words.get(shown, ""), "" if shown == code else shown


def _who(one: OnChart) -> str:
    day = formats.day(one.at, language(), zone())
    if not one.who:
        return gettext("Limits worked out again on %(day)s.", day=day)
    name = formats.isolate(one.who, language())
    return gettext("Limits worked out again by %(name)s on %(day)s.", name=name, day=day)
