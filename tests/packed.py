"""A board pack as the worker would have made it, with stand-ins for what is drawn."""

import datetime as dt

from portal.members.imported import month_of
from portal.metrics import figures, packs
from portal.metrics.packs import Contents, Pack
from tests.world import NOW

A_MONTH = "2026-02"
DRAWN = b"drawn"


def a_pack(at: dt.datetime = NOW) -> Pack:
    """The pack of the month before the days of the tests, of the figures as they are then."""
    counted = {one.metric: one for one in figures.compute_all(at)}
    pack = Pack.create(
        month=month_of(dt.date.fromisoformat(f"{A_MONTH}-01")),
        made_at=at,
        shown=Contents(counted).as_json(),
        words={"en": {"month": "February 2026", "lead": "Nothing stands out.", "main": []}},
    )
    for kind in (packs.XLSX, packs.PDF):
        packs.add_file(pack, "en", kind, DRAWN)
    return pack
