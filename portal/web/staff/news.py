"""New words at the desk without a reload."""

from typing import Any

from flask import Blueprint

from portal.cases.news import pulse_in_sight
from portal.web import news as told
from portal.web.access import allows, unattended
from portal.web.session import actor


@allows("case.see")
@unattended
def news(ref: str) -> Any:
    """What happened in the case behind `?after=`, for whoever sees it; 204 while nothing did."""
    return told.answer(pulse_in_sight(ref, actor()), staff=True, base=f"/staff/cases/{ref}")


def add_to(room: Blueprint) -> None:
    """Put it into the room of the cases."""
    room.add_url_rule("/cases/<ref>/news", "news", news)
