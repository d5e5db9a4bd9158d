"""Who else is at a case: told by the open pages themselves, twice a minute, and shown to the others."""

from typing import Any

from flask import Blueprint, request

from portal.cases.news import pulse_in_sight
from portal.cases.presence import note_here, others_here
from portal.web import clock
from portal.web.access import allows, unattended
from portal.web.page import page
from portal.web.session import actor


@allows("case.see")
@unattended
def here(ref: str) -> Any:
    """Note that the reader has the case open, `writing` or not; the answer names the others, 204 if there is
    nobody.
    """
    who, now = actor(), clock.real()
    case = pulse_in_sight(ref, who)
    note_here(case.id, who.id or 0, now, writing=request.form.get("writing") == "yes")
    others = others_here(case.id, who.id or 0, now)
    return page(companions=others) if others else ("", 204)


def add_to(room: Blueprint) -> None:
    """Put it into the room of the cases."""
    room.add_url_rule("/cases/<ref>/presence", "presence", here, methods=["POST"])
