"""Everything that the portal holds of one person, room by room: a room that keeps more adds a line."""

from portal.cases.own_data import OF_CASES
from portal.members.own_data import OF_PEOPLE, Collected, Row
from portal.notices.own_data import OF_LETTERS
from portal.recovery.own_data import OF_RECOVERY
from portal.satisfaction.own_data import OF_RATINGS

COLLECTED: tuple[Collected, ...] = (*OF_PEOPLE, *OF_LETTERS, *OF_CASES, *OF_RECOVERY, *OF_RATINGS)


def own_data(person_id: int) -> dict[str, list[Row]]:
    """All rows about a person, by the names of COLLECTED."""
    return {one.name: one.rows(person_id) for one in COLLECTED}
