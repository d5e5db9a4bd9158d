"""The page that answers while the network is gone: a browser keeps it, so nothing personal stands in it."""

from typing import Any

from flask import Blueprint

from portal.web.access import open_to_all
from portal.web.member.raising import Raise
from portal.web.page import page


@open_to_all
def offline() -> Any:
    """A grievance can be written here; the script of the page keeps it until it can be sent."""
    form = Raise()
    form.fill()
    return page(form=form)


def add_to(room: Blueprint) -> None:
    """Put the page into the room."""
    room.add_url_rule("/offline", "offline", offline)
