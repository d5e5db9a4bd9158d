"""What is known of somebody who calls, before a new grievance is written down: their open cases."""

from portal.cases.records import Case
from portal.cases.walls import in_sight
from portal.members.people import PersonActor
from portal.store.rows import records


def open_cases_of(member_id: int, reader: PersonActor, limit: int = 5) -> list[Case]:
    """The open cases of a member that `reader` sees as staff, the latest first."""
    sight, parameters = in_sight(reader)
    theirs = "grievance_case.member_id = ? AND is_open ORDER BY received_at DESC LIMIT ?"
    return records(Case, f"{sight} AND {theirs}", *parameters, member_id, limit)
