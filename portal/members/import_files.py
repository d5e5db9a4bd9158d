"""Files of activity and of renewals: their columns, and what each cell may hold."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.members.imported import ACTIVITIES, REASONS, month_of
from portal.members.register import Fault, Shape, WrongCell
from portal.wording import N_

REFUSED = ("line", "problem")
"""Columns that our own files of refused lines have before those of the file; nobody reads them."""


def _shape(*columns: str, may_be_missing: str) -> Shape:
    needed = tuple(name for name in columns if name != may_be_missing)
    return Shape(columns, needed, REFUSED)


SHAPES: dict[str, Shape] = {
    "activity": _shape("member_ref", "date", "kind", "units", "source", "record_id", may_be_missing="units"),
    "renewals": _shape(
        *("member_ref", "due_date", "renewed", "not_eligible", "source", "record_id"),
        may_be_missing="not_eligible",
    ),
}
YES_NO = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}
MOST_UNITS = 10_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR = 1950
_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None)


@dataclass(frozen=True)
class Rules:
    """What cells are held against: members by their numbers, and today."""

    members: Mapping[str, int]
    today: dt.date


@dataclass
class Taken:
    """A line that can be taken: the key of its record, and its values by column of the table."""

    line: int
    source: str
    record: str
    values: dict[str, Any]


def check(kind: str, line: int, cells: Mapping[str, str], rules: Rules) -> tuple[Taken | None, list[Fault]]:
    """The record that a line tells, or what is wrong with its cells, each on its own."""
    found: dict[str, Any] = {}
    faults = list[Fault]()
    for name in SHAPES[kind].columns:
        text = clean(cells.get(name, ""))
        try:
            found[name] = CHECKS[name](text, rules)
        except WrongCell as wrong:
            faults.append(Fault(line, name, wrong))
    if kind == "renewals" and not faults and found["renewed"] and found["not_eligible"]:
        sentence = N_(
            "This line says that the member renewed. So leave not_eligible empty, or write no under renewed."
        )
        faults.append(Fault(line, "not_eligible", WrongCell(sentence)))
    if faults:
        return None, faults
    return Taken(line, found.pop("source"), found.pop("record_id"), SHAPED[kind](found)), []


def clean(text: str) -> str:
    """A cell without marks of direction and without spaces to spare."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_MARKS)).split())


def _activity(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "person": found["member_ref"],
        "day": found["date"].toordinal(),
        "kind": found["kind"],
        "units": found["units"],
    }


def _renewal(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "person": found["member_ref"],
        "day": found["due_date"].toordinal(),
        "month": month_of(found["due_date"]),
        "renewed": found["renewed"],
        "reason": found["not_eligible"],
    }


SHAPED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "activity": _activity,
    "renewals": _renewal,
}


def _member(text: str, rules: Rules) -> int:
    if text not in rules.members:
        raise WrongCell(N_("Nobody has this membership number."))
    return rules.members[text]


def _date(text: str, rules: Rules) -> dt.date:
    try:
        day = dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year < _FIRST_YEAR:
        raise WrongCell(N_("A date is needed, such as 2026-04-01."))
    if day > rules.today:
        raise WrongCell(N_("This date lies in the future."))
    return day


def _kind(text: str, rules: Rules) -> str:
    kind = text.casefold()
    if kind not in ACTIVITIES:
        raise WrongCell(N_("A kind is one of: %(known)s."), known=", ".join(ACTIVITIES))
    return kind


def _units(text: str, rules: Rules) -> float:
    if not text:
        return 1.0
    try:
        units = Decimal(text)
    except InvalidOperation:
        units = Decimal(-1)
    if not (units.is_finite() and 0 <= units <= MOST_UNITS):
        raise WrongCell(N_("Units are a number from 0 to 10,000, such as 1 or 2.5; empty means 1."))
    return float(units)


def _renewed(text: str, rules: Rules) -> bool:
    if text.casefold() not in YES_NO:
        raise WrongCell(N_("Write yes or no."))
    return YES_NO[text.casefold()]


def _reason(text: str, rules: Rules) -> str:
    reason = text.casefold().replace(" ", "_")
    if reason and reason not in REASONS:
        raise WrongCell(N_("Leave this empty, or write one of: %(known)s."), known=", ".join(REASONS))
    return reason


def _name(most: int) -> Callable[[str, Rules], str]:
    def check(text: str, rules: Rules) -> str:
        if not text or len(text) > most or not text.isprintable():
            raise WrongCell(N_("A name or number is needed here, at most %(most)d letters."), most=most)
        return text

    return check


# column → what may stand in its cells
CHECKS: dict[str, Callable[[str, Rules], Any]] = {
    "member_ref": _member,
    "date": _date,
    "due_date": _date,
    "kind": _kind,
    "units": _units,
    "renewed": _renewed,
    "not_eligible": _reason,
    "source": _name(40),
    "record_id": _name(80),
}
