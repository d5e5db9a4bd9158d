"""That a member was here today: a row a day for the engagement figures, all that a page writes when read."""

from contextlib import suppress

from flask import session
from peewee import OperationalError

from portal.members import activity
from portal.web import clock
from portal.web.house import house
from portal.web.session import visit


def note_presence() -> None:
    """Note it once a day for each session; the cookie remembers the day, so a page asks no table."""
    reader, day = visit(), clock.now().astimezone(house().zone).date()
    if reader is None or session.get("here") == day.isoformat():
        return
    with suppress(OperationalError):  # another writer is busy: the next page notes it
        activity.note(reader.person_id, day)
        session["here"] = day.isoformat()
