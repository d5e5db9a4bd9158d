"""Which case forms wait for a member's answer, for the pages that ask for it; by one compiled query each."""

import datetime as dt

from portal.store.rows import moment, rows

_OF_CASE = "SELECT closes_at FROM case_form WHERE case_id = ? AND status = 'open' ORDER BY id DESC"


def closing_time(case_id: int, at: dt.datetime) -> dt.datetime | None:
    """Until when the form of a case can be answered or changed; None if there is none to answer at `at`."""
    found = [moment(row[0]) for row in rows(_OF_CASE, case_id)]
    return found[0] if found and found[0] > at else None


_OF_PERSON = """
SELECT case_id, closes_at FROM case_form
WHERE person_id = ? AND status = 'open' AND answered_at IS NULL AND sent_at IS NOT NULL
"""


def waiting_forms(person_id: int, at: dt.datetime) -> dict[int, dt.datetime]:
    """The forms a member was sent and has not answered: case id → until when."""
    found = {case_id: moment(closes) for case_id, closes in rows(_OF_PERSON, person_id)}
    return {case_id: closes for case_id, closes in found.items() if closes > at}
