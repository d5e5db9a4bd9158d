"""A workbook as a spreadsheet program reads it: its sheets, their cells, and what is a formula."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

_SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
Value = str | float | None


@dataclass
class ReadSheet:
    """A sheet: from which side it runs, how many formulas and links it has, and its rows by column."""

    rtl: bool
    formulas: int
    rows: list[list[Value]] = field(default_factory=list)

    def records(self) -> list[dict[str, Value]]:
        """The rows by the heads of their columns."""
        head, *rows = self.rows
        return [dict(zip(map(str, head), row, strict=False)) for row in rows]


def read(content: bytes) -> dict[str, ReadSheet]:
    """The sheets of an XLSX file by name, in order."""
    book = zipfile.ZipFile(io.BytesIO(content))
    shared = [
        "".join(part.text or "" for part in one.iterfind(".//x:t", _SPACE))
        for one in _xml(book, "xl/sharedStrings.xml").iterfind("x:si", _SPACE)
    ]
    names = [
        str(one.get("name")) for one in _xml(book, "xl/workbook.xml").iterfind("x:sheets/x:sheet", _SPACE)
    ]
    return {
        name: _sheet(_xml(book, f"xl/worksheets/sheet{place}.xml"), shared)
        for place, name in enumerate(names, start=1)
    }


def _xml(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314 (made by ourselves a moment ago)


def _sheet(tree: ElementTree.Element, shared: list[str]) -> ReadSheet:
    views = tree.findall("x:sheetViews/x:sheetView", _SPACE)
    formulas = len(tree.findall(".//x:f", _SPACE)) + len(tree.findall(".//x:hyperlink", _SPACE))
    sheet = ReadSheet(any(view.get("rightToLeft") == "1" for view in views), formulas)
    for row in tree.iterfind("x:sheetData/x:row", _SPACE):
        sheet.rows.append([])
        for cell in row.iterfind("x:c", _SPACE):
            column = _column(str(cell.get("r")))
            sheet.rows[-1] += [None] * (column + 1 - len(sheet.rows[-1]))
            sheet.rows[-1][column] = _value(cell, shared)
    return sheet


def _column(reference: str) -> int:
    place = 0
    for letter in re.match("[A-Z]+", reference)[0]:  # type: ignore[index]
        place = 26 * place + ord(letter) - 64
    return place - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> Value:
    text = cell.findtext("x:v", namespaces=_SPACE)
    if text is None:
        return None
    return shared[int(text)] if cell.get("t") == "s" else float(text)
