"""Workbooks: sheets of rows become an XLSX file, from right to left where the reader reads so.

One writer for every cell: a text is never taken for a formula, a link or a number, and a number is kept as it
is, unrounded.
"""

import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from xlsxwriter import Workbook

Cell: TypeAlias = "str | float | dt.date | dt.datetime | None"

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the heads of its columns and how wide they are (in letters), and its rows."""

    name: str
    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Looks:
    """The formats that cells have."""

    head: Any
    text: Any
    day: Any
    moment: Any
    number: Any = None


def workbook(sheets: Sequence[Sheet], *, rtl: bool, title: str, company: str, made_at: dt.datetime) -> bytes:
    """The sheets as an XLSX file. `made_at` is the only time that it carries: the same sheets make the same
    file again.
    """
    file = io.BytesIO()
    book = Workbook(file, AS_TEXT)
    book.set_properties({"title": title, "company": company, "created": _naive(made_at)})
    looks = Looks(
        head=book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        text=book.add_format({"text_wrap": True, "valign": "top"}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        number=book.add_format({"valign": "top"}),
    )
    for sheet in sheets:
        _write(book.add_worksheet(_named(sheet.name)), sheet, looks, rtl)
    book.close()
    return file.getvalue()


def _named(name: str) -> str:
    return _NOT_IN_NAMES.sub(" ", name)[:LONGEST_NAME].strip()


def _write(page: Any, sheet: Sheet, looks: Looks, rtl: bool) -> None:
    if rtl:
        page.right_to_left()
    for column, (words, width) in enumerate(zip(sheet.head, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, words, looks.head)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    for place, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                _writer_of(cell)(page, place, column, cell, looks)


A4 = 9


def _writer_of(cell: Cell) -> Callable[[Any, int, int, Any, Looks], None]:
    return next(write for kind, write in WRITERS if isinstance(cell, kind))


def _text(page: Any, row: int, column: int, cell: str, looks: Looks) -> None:
    page.write_string(row, column, cell, looks.text)


def _number(page: Any, row: int, column: int, cell: float, looks: Looks) -> None:
    page.write_number(row, column, cell, looks.number)


def _moment(page: Any, row: int, column: int, cell: dt.datetime, looks: Looks) -> None:
    page.write_datetime(row, column, _naive(cell), looks.moment)


def _day(page: Any, row: int, column: int, cell: dt.date, looks: Looks) -> None:
    page.write_datetime(row, column, cell, looks.day)


# kind of value → how its cell is written; a moment is a date, too, so it stands first
WRITERS: tuple[tuple[Any, Callable[[Any, int, int, Any, Looks], None]], ...] = (
    (str, _text),
    (int | float, _number),
    (dt.datetime, _moment),
    (dt.date, _day),
)


def _naive(moment: dt.datetime) -> dt.datetime:
    """A moment as its own clock shows it: a workbook knows no zones."""
    return moment.replace(tzinfo=None)
