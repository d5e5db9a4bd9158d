"""Which case forms and pulses wait for a member's answer, for the pages that ask for it; by one compiled
query each.
"""

import datetime as dt
from typing import NamedTuple

from portal.store.rows import moment, rows


class Asking(NamedTuple):
    """What a member is asked: until when it can be answered or changed (None: not any more), whether it has
    been answered, and whether there are own words of theirs.
    """

    until: dt.datetime | None
    answered: bool
    wrote: bool = False


_OF_CASE = """
SELECT status, closes_at, answered_at, words <> '' FROM case_form WHERE case_id = ? ORDER BY id DESC
"""


def asking(case_id: int, at: dt.datetime) -> Asking | None:
    """The form of a case that can be answered or changed at `at`, or one whose words can be removed."""
    found = rows(_OF_CASE, case_id)
    wrote = any(words for *_, words in found)
    for status, closes, answered, _ in found:
        if status == "open" and moment(closes) > at:
            return Asking(moment(closes), answered is not None, wrote)
    return Asking(None, True, True) if wrote else None


class Waiting(NamedTuple):
    """The forms that a member was sent and has not answered (case id → until when), and the open pulse."""

    forms: dict[int, dt.datetime]
    pulse: Asking | None


_OF_PERSON = """
SELECT case_id, closes_at, answered_at FROM case_form
WHERE person_id = ? AND status = 'open' AND answered_at IS NULL AND sent_at IS NOT NULL
UNION ALL SELECT 0, closes_at, answered_at FROM pulse WHERE person_id = ? AND status = 'open'
"""


def waiting(person_id: int, at: dt.datetime) -> Waiting:
    """What a member can answer now, and the answers to a pulse that can still be changed."""
    forms: dict[int, dt.datetime] = {}
    pulse = None
    for case, stored, answered in rows(_OF_PERSON, person_id, person_id):
        closes = moment(stored)
        if closes > at and case:
            forms[case] = closes
        elif closes > at:
            pulse = Asking(closes, answered is not None)
    return Waiting(forms, pulse)
