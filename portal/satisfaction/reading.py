"""Which case forms wait for a member's answer, for the pages that ask for it; by one compiled query each."""

import datetime as dt
from typing import NamedTuple

from portal.store.rows import moment, rows


class Asking(NamedTuple):
    """The form of a case that can be answered or changed: until when, and whether it has been answered."""

    until: dt.datetime
    answered: bool


_OF_CASE = (
    "SELECT closes_at, answered_at FROM case_form WHERE case_id = ? AND status = 'open' ORDER BY id DESC"
)


def asking(case_id: int, at: dt.datetime) -> Asking | None:
    """The form of a case that can be answered or changed at `at`, if there is one."""
    found = [Asking(moment(closes), answered is not None) for closes, answered in rows(_OF_CASE, case_id)]
    return found[0] if found and found[0].until > at else None


_OF_PERSON = """
SELECT case_id, closes_at FROM case_form
WHERE person_id = ? AND status = 'open' AND answered_at IS NULL AND sent_at IS NOT NULL
"""


def waiting_forms(person_id: int, at: dt.datetime) -> dict[int, dt.datetime]:
    """The forms a member was sent and has not answered: case id → until when."""
    found = {case_id: moment(closes) for case_id, closes in rows(_OF_PERSON, person_id)}
    return {case_id: closes for case_id, closes in found.items() if closes > at}
