"""That a member was here today: a row a day for the engagement figures, all that a page writes when read."""

import datetime as dt
from contextlib import suppress

from flask import current_app
from peewee import OperationalError

from portal.members import activity
from portal.web import clock
from portal.web.house import house
from portal.web.session import visit


def note_presence() -> None:
    """Note it once a day; each web process remembers whom it noted, so that a page asks no table for it."""
    reader, day = visit(), clock.now().astimezone(house().zone).date()
    noted = _noted_on(day)
    if reader is None or reader.person_id in noted:
        return
    with suppress(OperationalError):  # another writer is busy: the next page notes it
        activity.note(reader.person_id, day)
        noted.add(reader.person_id)


def _noted_on(day: dt.date) -> set[int]:
    """The members whom this process has noted on `day`; those of another day are forgotten."""
    noted: tuple[dt.date, set[int]] = current_app.extensions.get("presence", (dt.date.min, set()))
    if noted[0] != day:
        noted = current_app.extensions["presence"] = (day, set())
    return noted[1]
