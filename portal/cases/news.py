"""Whether anything new happened to a case since somebody looked: one statement, through the reader's eyes."""

from typing import NamedTuple

from portal.cases.queues import UnknownCase
from portal.cases.walls import in_sight
from portal.members.people import PersonActor
from portal.store.references import read_reference
from portal.store.rows import Condition, rows


class Pulse(NamedTuple):
    """How a case stands just now; `last` is the number of its last line in the ledger."""

    id: int
    state: str
    paused: bool
    handler_id: int | None
    last: int


_PULSE = """
SELECT id, state, paused_at IS NOT NULL, handler_id,
       (SELECT MAX(number) FROM history_line WHERE subject_kind = 'case' AND subject_id = grievance_case.id)
FROM grievance_case WHERE reference = ? AND """


def pulse_of_own(reference: str, member_id: int) -> Pulse:
    """The pulse of a member's own case; UnknownCase if it is not theirs or not there."""
    return _pulse(reference, ("grievance_case.member_id = ?", (member_id,)))


def pulse_in_sight(reference: str, reader: PersonActor) -> Pulse:
    """The pulse of a case that `reader` sees as staff; UnknownCase if it does not exist for them."""
    return _pulse(reference, in_sight(reader))


def _pulse(reference: str, seen: Condition) -> Pulse:
    sight, parameters = seen
    found = rows(_PULSE + sight, read_reference(reference) or "", *parameters)
    if not found:
        raise UnknownCase(reference=reference[:20])
    id, state, paused, handler_id, last = found[0]
    return Pulse(id, state, bool(paused), handler_id, last or 0)
