"""Reading the association's register of members from a file: its shape, and what each cell may hold.

A sentence about a cell never repeats what stands in it: reports of a file are passed on, and it is full of
other people's lives.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from portal.members.association import NO_CHAPTERS
from portal.members.people import ADDRESS_LENGTH, NAME_LENGTH, STANDINGS, email_key, is_address
from portal.wording import N_, Refusal

COLUMNS = ("number", "name", "email", "language", "chapter", "grade", "standing", "joined", "time_zone")
NEEDED = ("number", "name")
CODE_LENGTH = 40
_IN_NAMES = frozenset(" .'’‘ʼ-‐‑·֊\u200c\u200d")  # joiners belong to the spelling of Indic and Persian names
_DIRECTION = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NotTheRegister(Refusal):
    """The file cannot be read as a register of members."""


class WrongCell(Refusal):
    """A cell holds what it may not."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line of the file, and in which field."""

    line: int
    field: str
    refusal: Refusal


@dataclass(frozen=True)
class Rules:
    """What the cells are held against: the association's languages, its chapters (folded code → code),
    today.
    """

    languages: frozenset[str]
    chapters: Mapping[str, str]
    today: dt.date
    new_chapters: bool = False


@dataclass
class Row:
    """One member as the file tells of them. `given` holds what stands there; an empty cell says nothing.

    `chapter_name` is the chapter as it was typed, for one that is new.
    """

    line: int
    chapter_name: str = ""
    given: dict[str, object] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The membership number, by which members are told apart."""
        return str(self.given["number"])

    @property
    def email_key(self) -> str | None:
        """The mailbox, None if the file tells none."""
        return email_key(str(self.given["email"])) if "email" in self.given else None


def _decode(content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 as spreadsheets save “Unicode text”."""
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as broken:
            raise NotTheRegister(N_("The file is not in UTF-8. Save it again as “CSV UTF-8”.")) from broken
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        sentence = N_("The file is not in UTF-8 (line %(line)d). Save it again as “CSV UTF-8”.")
        raise NotTheRegister(sentence, line=content.count(b"\n", 0, wrong.start) + 1) from wrong


def _separator(text: str) -> str:
    """What stands between the cells, told by the first line: comma, semicolon or tab."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


@dataclass(frozen=True)
class Shape:
    """Which columns a file may have, which it must have, and which of them nobody reads."""

    columns: tuple[str, ...] = COLUMNS
    needed: tuple[str, ...] = NEEDED
    ignored: tuple[str, ...] = ()


OF_MEMBERS = Shape()


def _columns(head: list[str], shape: Shape) -> list[str]:
    """The columns that the first line names."""
    names = [name.strip().casefold() for name in head]
    columns, needed = ", ".join(shape.columns), ", ".join(shape.needed)
    if not set(shape.needed) <= set(names):
        sentence = N_(
            "The first line of the file must name its columns: %(columns)s. Of these, it needs: %(needed)s."
        )
        raise NotTheRegister(sentence, columns=columns, needed=needed)
    for place, name in enumerate(names, start=1):
        if name not in shape.columns + shape.ignored or name in names[: place - 1]:
            sentence = N_("Column %(num)d is unknown or named twice. The columns are: %(columns)s.")
            raise NotTheRegister(sentence, num=place, columns=columns)
    return names


def lines_of(content: bytes, shape: Shape = OF_MEMBERS) -> Iterator[tuple[int, dict[str, str] | WrongCell]]:
    """The lines of the file by their numbers, each as column → text, or as what is wrong with its shape.

    Raises NotTheRegister if it is not in UTF-8, has no line with the columns, or breaks off within quotes.
    """
    text = _decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    columns, line = None, 1
    try:
        for cells in reader:
            if columns is None:
                columns = _columns(cells, shape)
            elif any(cell.strip() for cell in cells):
                yield line, _cells(columns, cells)
            line = reader.line_num + 1
    except csv.Error as broken:
        sentence = N_(
            "Line %(line)d cannot be read: a quotation mark is missing or stands in the wrong place."
        )
        raise NotTheRegister(sentence, line=line) from broken
    if columns is None:
        _columns([], shape)


def _cells(columns: list[str], cells: list[str]) -> dict[str, str] | WrongCell:
    if len(cells) != len(columns):
        sentence = N_("This line has %(has)d cells, and there are %(num)d columns.")
        return WrongCell(sentence, has=len(cells), num=len(columns))
    return dict(zip(columns, cells, strict=True))


def check(line: int, cells: dict[str, str], rules: Rules) -> tuple[Row, list[Fault]]:
    """The member that a line tells of, and what is wrong with its cells, each on its own."""
    row, faults = Row(line), list[Fault]()
    for name, text in cells.items():
        cleaned = " ".join(unicodedata.normalize("NFC", text.translate(_DIRECTION)).split())
        if not cleaned and name not in NEEDED:
            continue
        if name == "chapter":
            row.chapter_name = cleaned
        try:
            row.given[name] = CHECKS[name](cleaned, rules)
        except WrongCell as wrong:
            faults.append(Fault(line, name, wrong))
    return row, faults


def _number(text: str, rules: Rules) -> str:
    allowed = all(unicodedata.category(letter)[0] in "LMN" or letter in " -/._" for letter in text)
    if not text or not allowed or len(text) > CODE_LENGTH:
        raise WrongCell(N_("A membership number is needed: letters, digits and - / . _, at most 40."))
    return text


def _name(text: str, rules: Rules) -> str:
    allowed = all(unicodedata.category(letter)[0] in "LM" or letter in _IN_NAMES for letter in text)
    if not allowed or not any(letter.isalpha() for letter in text) or len(text) > NAME_LENGTH:
        raise WrongCell(N_("A name is needed: letters of any script, spaces and . ' - ·, at most 200."))
    return text


def _email(text: str, rules: Rules) -> str:
    if not is_address(text) or len(email_key(text)) > ADDRESS_LENGTH:
        raise WrongCell(N_("Write an e-mail address such as name@example.org."))
    return text


def _language(text: str, rules: Rules) -> str:
    if text not in rules.languages:
        known = ", ".join(sorted(rules.languages))
        raise WrongCell(N_("The association does not have this language. It has: %(known)s."), known=known)
    return text


def _chapter(text: str, rules: Rules) -> str:
    code = text.casefold()
    if code in rules.chapters:
        return rules.chapters[code]
    if not rules.new_chapters:
        known = ", ".join(sorted(rules.chapters.values()))
        if not known:
            raise WrongCell(NO_CHAPTERS)
        raise WrongCell(N_("There is no chapter with this code. There are: %(known)s."), known=known)
    if len(code) > CODE_LENGTH or not all(letter.isalnum() or letter in "-_" for letter in code):
        raise WrongCell(N_("A chapter's code is made of letters, digits, - and _, at most 40."))
    return code


def _grade(text: str, rules: Rules) -> str:
    if len(text) > CODE_LENGTH or not text.isprintable():
        raise WrongCell(N_("A grade has at most 40 letters."))
    return text


def _standing(text: str, rules: Rules) -> str:
    if text not in STANDINGS:
        raise WrongCell(N_("A standing is one of: %(known)s."), known=", ".join(STANDINGS))
    return text


def _joined(text: str, rules: Rules) -> dt.date:
    try:
        day = dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year < 1850 or day > rules.today:
        raise WrongCell(N_("The day of joining is a date such as 2019-04-01, and not in the future."))
    return day


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _time_zone(text: str, rules: Rules) -> str:
    if text not in _zones():
        raise WrongCell(N_("A time zone has its name in the zone database, such as Asia/Kolkata."))
    return text


# column → what may stand in its cells
CHECKS: dict[str, Callable[[str, Rules], object]] = {
    "number": _number,
    "name": _name,
    "email": _email,
    "language": _language,
    "chapter": _chapter,
    "grade": _grade,
    "standing": _standing,
    "joined": _joined,
    "time_zone": _time_zone,
}
