"""New words in a member's own case without a reload."""

from typing import Any

from flask import Blueprint

from portal.cases.news import pulse_of_own
from portal.web import news as told
from portal.web.access import allows, unattended
from portal.web.session import actor


@allows("case.see_own")
@unattended
def news(ref: str) -> Any:
    """What happened in the case behind `?after=`, for its member; 204 while nothing did."""
    return told.answer(pulse_of_own(ref, actor().id or 0), staff=False, base=f"/cases/{ref}")


def add_to(room: Blueprint) -> None:
    """Put it into the room of the member's cases."""
    room.add_url_rule("/<ref>/news", "news", news)
