"""How long promises are, chosen by the association: working days for each kind, category and second stage."""

import datetime as dt

from portal.cases.deadlines import DAYS
from portal.history import Actor
from portal.members.association import choose
from portal.wording import N_, Refusal

LEAST, MOST = 1, 99


class NoDays(Refusal):
    """A promise of no days, or of more than anybody would wait."""

    message = N_("Write a whole number of working days from %(least)s to %(most)s.")


def set_days(days: dict[str, int], *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """Promise so many working days from now on, by the names of DAYS; promises that run keep theirs.

    KeyError for a name that is none; NoDays names the field; Stale as `setup.changing` has it.
    """
    for name, count in days.items():
        DAYS[name]
        if not LEAST <= count <= MOST:
            raise NoDays(field=name, least=LEAST, most=MOST)
    choose("promises", days, by=by, at=at, seen=seen)
