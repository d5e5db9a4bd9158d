"""From when to when imported records reach: told on every figure that uses them (E6)."""

import datetime as dt

from portal.members.imported import covered


def covering(*kinds: str) -> dict[str, dict[str, list[str]]]:
    """The first and last day of what was imported, by kind of import, as figures keep it; nothing where
    nothing was.
    """
    found = {kind: covered(kind) for kind in kinds}
    told = {
        kind: [dt.date.fromordinal(day).isoformat() for day in days]
        for kind, days in found.items()
        if days is not None
    }
    return {"covers": told} if told else {}
