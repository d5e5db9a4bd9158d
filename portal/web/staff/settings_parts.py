"""The page of parts: each part of the design in its states, in every language and direction."""

from typing import Any

from flask import request

from portal.web.access import allows
from portal.web.design import Part, parts_of
from portal.web.page import page
from portal.web.staff.samples import samples
from portal.web.staff.settings_room import blueprint
from portal.wording import NP_, Words

CALLED: dict[str, Words] = {
    "button": NP_("part of the pages", "Button"),
    "menu": NP_("part of the pages", "Menu"),
    "languages": NP_("part of the pages", "Language menu"),
    "state": NP_("part of the pages", "State"),
    "stepper": NP_("part of the pages", "Stepper"),
    "timeline": NP_("part of the pages", "Timeline"),
    "promise": NP_("part of the pages", "Promise"),
    "talk": NP_("part of the pages", "Conversation"),
    "note": NP_("part of the pages", "Note and empty place"),
    "toast": NP_("part of the pages", "What has just been done"),
    "errors": NP_("part of the pages", "Errors, summed up"),
    "field": NP_("part of the pages", "Field"),
    "files": NP_("part of the pages", "File picker"),
    "fold": NP_("part of the pages", "Fold"),
    "facts": NP_("part of the pages", "Facts"),
    "pager": NP_("part of the pages", "Pager"),
    "doors": NP_("part of the pages", "Doors"),
    "offer": NP_("part of the pages", "Offer"),
    "rating": NP_("part of the pages", "Rating"),
    "tile": NP_("part of the pages", "Figure"),
    "counts": NP_("part of the pages", "Counts"),
    "table": NP_("part of the pages", "Table"),
    "filters": NP_("part of the pages", "Filter bar"),
    "dialog": NP_("part of the pages", "Dialog"),
    "chart": NP_("part of the pages", "Charts"),
    "within": NP_("part of the pages", "Menu within a place"),
    "receipt": NP_("part of the pages", "Receipt"),
    "steps": NP_("part of the pages", "Steps of a long form"),
    "draft": NP_("part of the pages", "Foot of a form that is kept"),
    "uploads": NP_("part of the pages", "Files that come one by one"),
    "chosen": NP_("part of the pages", "Chosen rows"),
    "move": NP_("part of the pages", "Moves of a case"),
    "write": NP_("part of the pages", "Write box"),
    "needs": NP_("part of the pages", "What helps a member"),
    "presence": NP_("part of the pages", "Who else is here"),
    "caller": NP_("part of the pages", "Somebody who calls"),
    "setup": NP_("part of the pages", "How a colour looks"),
    "keys": NP_("part of the pages", "Keys"),
}
SHOWN_ON: dict[str, Words] = {
    "member": NP_("side of the portal", "Pages of members"),
    "console": NP_("side of the portal", "Pages of the staff"),
    "figures": NP_("side of the portal", "Pages of figures"),
}


@blueprint.get("/settings/parts")
@allows("settings.see")
def parts() -> Any:
    """All parts of one side; `?side=member`, console or figures, `?l=kn` in another language."""
    side = request.args.get("side", "")
    side = side if side in SHOWN_ON else "console"
    return page(
        layout=f"layouts/{side}.html", side=side, sides=SHOWN_ON, shown=_shown(side), sample=samples()
    )


def _shown(side: str) -> list[tuple[Part, Words]]:
    return [(part, CALLED[part.name]) for part in parts_of(side) if part.sample]
