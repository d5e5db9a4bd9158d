"""Figures as files, CSV and XLSX: the numbers that the pages show, unrounded, with all that belongs to them.

What is hidden on a page is hidden here: lines are made of the figures as they are kept, never of anything
before them (metric definitions, 6.7).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from babel.numbers import get_currency_precision
from flask_babel import gettext, pgettext

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
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
from portal.web import clock
from portal.web.cells import harmless
from portal.web.compared import beside
from portal.web.house import house
from portal.web.locale import language, say
from portal.web.tiles import row_label
from portal.web.workbooks import Cell, Sheet, workbook
from portal.wording import N_, NP_, Words

Figures = Mapping[str, Figure]

UNITS: dict[str, Words] = {
    PERCENT: NP_("unit of a figure", "per cent"),
    DAYS: NP_("unit of a figure", "days"),
    HOURS: NP_("unit of a figure", "working hours"),
    COUNT: NP_("unit of a figure", "number"),
    RATE: NP_("unit of a figure", "for 1,000 members in a month"),
    POINTS: NP_("unit of a figure", "points from 0 to 100"),
    RATIO: NP_("unit of a figure", "ratio"),
    FIELDS: NP_("unit of a figure", "number of fields"),
    NPS: NP_("unit of a figure", "points from -100 to 100"),
    DIFFERENCE: NP_("unit of a figure", "percentage points"),
    CHANGE: NP_("unit of a figure", "points on a scale from 0 to 10"),
    SCALE: NP_("unit of a figure", "points on a scale from 1 to 5"),
    ANSWER: NP_("unit of a figure", "points on a scale from 1 to 5"),
}
STATES: dict[Display, str | Words] = {
    Display.NO_DATA: N_("no data"),
    Display.HIDDEN: N_("hidden to protect privacy"),
    Display.SMALL: N_("small sample"),
    Display.NORMAL: NP_("state of a figure", "normal"),
}
COLUMNS = (
    *("figure", "title", "group", "line", "value", "lower", "upper", "more_than", "unit", "n"),
    *("since", "until", "state", "before", "n_before", "method", "computed_at"),
)


@dataclass(frozen=True)
class Line:
    """A figure, or a line of its table, with all that is told of it. Money is in whole units; `before` is the
    share of a year before.
    """

    figure: str
    title: str
    group: str
    line: str
    value: float | None
    lower: float | None
    upper: float | None
    more_than: float | None
    unit: str
    n: int | None
    since: dt.date
    until: dt.date
    state: Display
    method: int
    computed_at: dt.datetime
    before: float | None = None
    n_before: int | None = None


def lines(figures: Figures, before: Figures) -> list[Line]:
    """A line for each figure, and after it one for each line of its table."""
    return [
        line
        for figure in figures.values()
        for line in _lines(figure, beside(figure, before.get(figure.metric)))
    ]


def _lines(figure: Figure, before: Figure | None) -> Iterable[Line]:
    definition = CATALOGUE[figure.metric]
    own = Row("", figure.value, definition.unit, figure.n, figure.lower, figure.upper, "", figure.display)
    whole = _line(figure, replace(own, beyond=figure.beyond), "", "")
    if before is not None:
        whole = replace(whole, before=before.value, n_before=before.n)
    yield whole
    for row in figure.rows:
        group = say(definition.groups[row.group.partition(".")[0]]) if row.group else ""
        yield _line(figure, row, group, row_label(row, definition))


def _line(figure: Figure, row: Row, group: str, label: str) -> Line:
    assert figure.computed_at is not None
    unit, value = row.unit, row.value
    if unit == MONEY:
        unit = row.group.partition(".")[2]
        value = None if value is None else value / 10 ** get_currency_precision(unit)
    return Line(
        figure=figure.metric,
        title=say(CATALOGUE[figure.metric].title),
        group=group,
        line=label,
        value=value,
        lower=row.lower,
        upper=row.upper,
        more_than=row.beyond,
        unit=unit,
        n=row.n,
        since=figure.window.since,
        until=figure.window.until,
        state=row.display,
        method=figure.method,
        computed_at=figure.computed_at,
    )


def as_csv(figures: Figures, before: Figures) -> bytes:
    """The lines as CSV: heads and codes for machines, titles in the reader's words."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines(figures, before):
        writer.writerow([_plain(getattr(line, name)) for name in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _plain(value: object) -> object:
    """A cell of a CSV file: numbers are numbers, days and moments are written as ISO has them."""
    if isinstance(value, float):
        return int(value) if value == int(value) else repr(value)
    if isinstance(value, int):
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    return harmless(value)


def sheets(figures: Figures, before: Figures) -> list[Sheet]:
    """The lines as sheets in the reader's words: the figures, their tables, and what each figure means."""
    found = lines(figures, before)
    return [
        _figures_sheet([line for line in found if not line.line]),
        _tables_sheet([line for line in found if line.line]),
        _meanings_sheet(figures),
    ]


def as_xlsx(figures: Figures, before: Figures, title: str, first: Iterable[Sheet] = ()) -> bytes:
    """The sheets as a workbook, with others `first`."""
    made_at = max((one.computed_at for one in figures.values() if one.computed_at), default=clock.now())
    return workbook(
        [*first, *sheets(figures, before)],
        rtl=language().direction == "rtl",
        title=title,
        company=house().name_in(language().code),
        made_at=made_at.astimezone(house().zone),
    )


def _heads() -> dict[str, str]:
    """The heads of the columns in the reader's words."""
    return {
        "figure": pgettext("column of a file of figures", "Code"),
        "title": pgettext("column of a file of figures", "Figure"),
        "group": pgettext("column of a file of figures", "Table"),
        "line": pgettext("column of a file of figures", "Line"),
        "value": pgettext("table of a figure", "Value"),
        "lower": gettext("95 per cent interval: from"),
        "upper": gettext("95 per cent interval: to"),
        "more_than": pgettext("column of a file of figures", "More than"),
        "unit": pgettext("column of a file of figures", "Unit"),
        "n": pgettext("table of a figure", "n"),
        "since": pgettext("column of a file of figures", "First day"),
        "until": pgettext("column of a file of figures", "Last day"),
        "state": pgettext("column of a file of figures", "State"),
        "before": gettext("A year before"),
        "n_before": gettext("n a year before"),
        "method": pgettext("column of a file of figures", "Method"),
        "computed_at": pgettext("column of a file of figures", "Computed"),
    }


WIDTHS = {"title": 40, "group": 28, "line": 36, "unit": 24, "state": 24, "computed_at": 17}
"""Columns that are wider or narrower than the others, in letters."""
OTHERS = 13


def _sheet(name: str, columns: tuple[str, ...], rows: Iterable[Line]) -> Sheet:
    heads = _heads()
    return Sheet(
        name,
        [heads[column] for column in columns],
        [WIDTHS.get(column, OTHERS) for column in columns],
        [[_cell(line, column) for column in columns] for line in rows],
    )


def _cell(line: Line, column: str) -> Cell:
    value: Cell = getattr(line, column)
    if column == "unit":
        return say(UNITS[line.unit]) if line.unit in UNITS else line.unit
    if column == "state":
        return say(STATES[line.state])
    return value.astimezone(house().zone) if isinstance(value, dt.datetime) else value


def _figures_sheet(rows: Iterable[Line]) -> Sheet:
    columns = tuple(column for column in COLUMNS if column not in ("group", "line"))
    return _sheet(gettext("Figures"), columns, rows)


def _tables_sheet(rows: Iterable[Line]) -> Sheet:
    columns = tuple(column for column in COLUMNS if column not in ("before", "n_before"))
    return _sheet(pgettext("sheet of a workbook", "Tables"), columns, rows)


def _meanings_sheet(figures: Figures) -> Sheet:
    heads = _heads()
    head = [heads["figure"], heads["title"], gettext("What it means"), gettext("How it is counted")]
    rows = [
        [metric, say(CATALOGUE[metric].title), say(CATALOGUE[metric].meaning), say(CATALOGUE[metric].method)]
        for metric in figures
    ]
    return Sheet(pgettext("sheet of a workbook", "Meanings"), head, [OTHERS, 40, 60, 60], rows)
