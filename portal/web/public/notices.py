"""What everybody may know before they tell anything: how data are used, and for whom these pages work."""

from typing import Any

from flask import Blueprint

from portal.cases.drafts import KEPT_FOR
from portal.members.imported import REFUSED_KEPT
from portal.members.sessions import FORGOTTEN_AFTER
from portal.members.waiting import WAITS
from portal.web.access import open_to_all
from portal.web.page import page


@open_to_all
def privacy() -> Any:
    """What is collected where, why, who sees it, how long, and what readers may ask for."""
    return page(
        forgotten=FORGOTTEN_AFTER.days,
        waits=int(WAITS.total_seconds() // 60),
        drafts=KEPT_FOR.days,
        refused=REFUSED_KEPT.days,
    )


@open_to_all
def accessibility() -> Any:
    """The target, what is tested, what is known not to work, and how to tell us."""
    return page()


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/<language:lang>/privacy", "privacy", privacy)
    room.add_url_rule("/<language:lang>/accessibility", "accessibility", accessibility)
