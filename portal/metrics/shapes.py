"""The shapes of figures: a window of days, a figure with its rows, and what the catalogue tells of a
metric.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from portal.metrics.awaiting import Awaited
from portal.metrics.estimators.disclosure import Display
from portal.metrics.hiding import Blocks
from portal.wording import Words

if TYPE_CHECKING:
    from portal.metrics.behind import Behind
    from portal.metrics.readings import Reading

METHOD = 1
"""The number of the method; a change that alters any published figure raises it (metric definitions)."""

PERCENT, DAYS, HOURS, COUNT, RATE = "percent", "days", "hours", "count", "rate"
POINTS, RATIO, MONEY = "points", "ratio", "money"
NPS, CHANGE, SCALE, ANSWER = "nps", "change", "scale", "answer"
DIFFERENCE, FIELDS = "difference", "domains"
"""Units: shares are 0-100; days are of the member's clock, hours of the office's; a rate is per 1,000
member-months; points are of a score, an NPS lies between -100 and 100, a change is of points on 0-10, a
scale is one of 1-5 and an answer a whole point of it; a difference is one of two shares, in percentage
points; fields are those in which a member takes part (E3); money is in minor units of the currency that the
row's group names."""


OF_MEMBERS = ("chapter", "language")
"""Dimensions of members themselves, not of their cases."""


@dataclass(frozen=True)
class Window:
    """A stretch of whole days of the association, first and last included; inside, the last is today."""

    since: dt.date
    until: dt.date

    @property
    def period(self) -> str:
        """As pages write it down: `2025-11-26/2026-11-25`."""
        return f"{self.since.isoformat()}/{self.until.isoformat()}"

    def holds(self, day: dt.date) -> bool:
        """Whether `day` lies in it."""
        return self.since <= day <= self.until


def last_days(today: dt.date, days: int) -> Window:
    """The last `days` days, today included."""
    return Window(today - dt.timedelta(days=days - 1), today)


@dataclass(frozen=True)
class Row:
    """A line of the table beside a figure: a number under one of the definition's labels and groups.

    `n` is None where there is no base to tell. Hidden: no number is kept at all. `beyond`: the value is not
    reached, it is more than this.
    """

    label: str
    value: float | None
    unit: str = COUNT
    n: int | None = None
    lower: float | None = None
    upper: float | None = None
    group: str = ""
    display: Display = Display.NORMAL
    beyond: float | None = None

    def hidden(self) -> "Row":
        """The same line, telling nothing."""
        return Row(self.label, None, self.unit, group=self.group, display=Display.HIDDEN)


@dataclass(frozen=True)
class Figure:
    """A figure as it is shown: unrounded; hidden, it holds nothing that could be told.

    `beyond` as in a row. `chart` is what the drawing needs, `notes` are
    names of sentences in the definition that apply. `awaited`: when a withheld figure will be told.
    `incident`: how much of it one incident makes up, of a hundred, where that is much; kept apart.
    `restated`: on which day a wrong count in it was lately found and put right, as pages write days down.
    """

    metric: str
    window: Window
    value: float | None
    n: int | None
    lower: float | None = None
    upper: float | None = None
    display: Display = Display.NORMAL
    beyond: float | None = None
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    chart: Mapping[str, Any] = field(default_factory=dict)
    computed_at: dt.datetime | None = None
    method: int = METHOD
    awaited: Awaited | None = None
    incident: float | None = None
    restated: str | None = None

    def hidden(self) -> "Figure":
        """The same figure, telling nothing: fewer members stand behind it than may be told of."""
        return Figure(
            self.metric, self.window, None, None, display=Display.HIDDEN, computed_at=self.computed_at
        )

    def as_json(self) -> dict[str, Any]:
        """As it is stored; `of_json` reads it back."""
        stored = {name: getattr(self, name) for name in _PLAIN}
        stored["window"] = [self.window.since.isoformat(), self.window.until.isoformat()]
        stored["rows"] = [[getattr(row, name) for name in _ROW] for row in self.rows]
        stored["chart"] = dict(self.chart)
        stored["awaited"] = self.awaited.as_json() if self.awaited else None
        stored["restated"] = self.restated
        return stored

    @classmethod
    def of_json(cls, stored: Mapping[str, Any], computed_at: dt.datetime, method: int) -> "Figure":
        """What `as_json` stored."""
        plain = {name: stored[name] for name in _PLAIN} | {"display": Display(stored["display"])}
        plain["notes"] = tuple(stored["notes"])
        window = Window(*(dt.date.fromisoformat(day) for day in stored["window"]))
        rows = (Row(**dict(zip(_ROW, row, strict=True))) for row in stored["rows"])
        shown = tuple(replace(row, display=Display(row.display)) for row in rows)
        awaited = stored.get("awaited")  # a figure kept before this was told has none
        plain["awaited"] = Awaited.of_json(awaited) if awaited else None
        plain["restated"] = stored.get("restated")
        return cls(
            **plain, window=window, rows=shown, chart=stored["chart"], computed_at=computed_at, method=method
        )


_PLAIN = ("metric", "value", "n", "lower", "upper", "display", "beyond", "notes")
_ROW = ("label", "value", "unit", "n", "lower", "upper", "group", "display", "beyond")


@dataclass(frozen=True)
class Definition:
    """What the catalogue tells of a metric: words for people, its unit and chart, and how it is computed.

    `labels` and `groups` hold the words of its rows, `sentences` those of its notes; `scale` is where the
    gauge ends (None: it has none); `has_parts`: it can be told of a category, a chapter and so on;
    `of_members`: it counts members, so that the only parts it has are chapters and languages.
    `tables`: groups of rows that are a whole and its parts, with the labels whose sum the figure tells;
    `plain`: rows that its n and value tell anyway; `nothing`: why there may be nothing to tell at all;
    `behind`: which cases it counts (None: it counts none, but members, visits or actions).
    """

    metric: str
    title: str
    unit: str
    meaning: str
    method: str
    compute: "Callable[[Reading], Figure]"
    labels: Mapping[str, Words]
    groups: Mapping[str, Words] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    scale: float | None = None
    chart: str = ""
    has_parts: bool = True
    of_members: bool = False
    tables: Mapping[str, Blocks] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    nothing: str = ""
    behind: "Behind | None" = None

    @property
    def is_share(self) -> bool:
        """Whether it is x of n cases of a period: shares of two periods can be compared."""
        return self.unit == PERCENT and self.chart == "shares"

    def is_told_by(self, dimension: str) -> bool:
        """Whether it can be told of the parts of a dimension."""
        return self.has_parts and (not self.of_members or dimension in OF_MEMBERS)
