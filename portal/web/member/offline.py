"""The page that answers while the network is gone: a browser keeps it, so nothing personal stands in it."""

import hmac
from hashlib import sha256
from typing import Any

from flask import Blueprint, current_app

from portal.web.access import open_to_all
from portal.web.member.raising import Raise
from portal.web.page import page
from portal.web.session import visit


@open_to_all
def offline() -> Any:
    """A grievance can be written here; the script of the page keeps it until it can be sent."""
    form = Raise()
    form.fill()
    return page(form=form)


def reader_mark() -> str:
    """A name for the reader that says nothing elsewhere (16 hex digits), or "" for nobody: what was written
    on this device without a network is sent only by whoever wrote it.
    """
    reader = visit()
    if reader is None:
        return ""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"offline {reader.person_id}".encode(), sha256).hexdigest()[:16]


def add_to(room: Blueprint) -> None:
    """Put the page into the room."""
    room.add_url_rule("/offline", "offline", offline)
    room.record_once(lambda setup: setup.app.jinja_env.globals.update(reader_mark=reader_mark))
