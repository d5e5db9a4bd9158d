"""Corrective actions as the ledger tells them: one row for each, kept by the reader of the roll-ups."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from portal.history import HistoryLine
from portal.metrics.rows import ActionFact

Told = Mapping[str, Any]


def take(lines: list[HistoryLine], zone: ZoneInfo) -> None:
    """Take the lines about corrective actions in, each in its turn."""
    for line in lines:
        fold = FOLDS.get(line.kind)
        if fold is not None:
            fold(line.subject_id, line.particulars, line.at.astimezone(zone).toordinal())


def _planned(action: int, told: Told, day: int) -> None:
    row = {"action": action, "cause": told["cause"], "planned_day": day, "due_day": _day(told["due"])}
    ActionFact.insert(**row).execute()


def _moved(action: int, told: Told, day: int) -> None:
    _set(action, due_day=_day(told["due"]))


def _done(action: int, told: Told, day: int) -> None:
    _set(action, done_day=_day(told["on"]))


def _cancelled(action: int, told: Told, day: int) -> None:
    _set(action, cancelled=True)


def _set(action: int, **values: Any) -> None:
    ActionFact.update(**values).where(ActionFact.action == action).execute()


def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


FOLDS: dict[str, Callable[[int, Told, int], None]] = {
    "action.planned": _planned,
    "action.moved": _moved,
    "action.done": _done,
    "action.cancelled": _cancelled,
}
