"""Columns that mean the same on both engines: moments in UTC, and small structures as canonical JSON text."""

import datetime as dt
import json
from typing import Any

from peewee import DateTimeField, TextField


class Moment(DateTimeField):
    """An instant: an aware datetime in Python, stored as naive UTC. A naive value is refused."""

    def db_value(self, value: Any) -> Any:
        """Store `value` (aware) as naive UTC; ValueError for a naive datetime, whose zone nobody knows."""
        if isinstance(value, dt.datetime):
            if value.tzinfo is None:
                raise ValueError("a moment needs its time zone")
            value = value.astimezone(dt.UTC).replace(tzinfo=None)
        return super().db_value(value)

    def python_value(self, value: Any) -> Any:
        """Give the stored instant back as an aware UTC datetime."""
        value = super().python_value(value)
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            value = value.replace(tzinfo=dt.UTC)
        return value


def canonical(value: object) -> str:
    """One text for one value on every machine: sorted keys, no spaces, no escapes of letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class JsonColumn(TextField):
    """A small dict or list, kept as canonical JSON text, so that both engines give back the same."""

    def db_value(self, value: Any) -> Any:
        """Store `value` as canonical JSON."""
        return None if value is None else canonical(value)

    def python_value(self, value: Any) -> Any:
        """Give the dict or list back."""
        return json.loads(value) if isinstance(value, str) else value
