"""From when on a case counts as one of its incident: links are taken in several at a time.

A link is a deed that somebody chooses. Taken in one by one, the figures without the incident would tell what
a single case gives to them, to whoever links it: what its member answered, for one, which nobody of the staff
is told (metric definitions, 6.5). So the links of an incident wait until they are those of as many members as
may be told of, and are taken in once a day at most; the marks of what is taken in stay when the roll-ups are
made anew, which therefore come out the same.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from portal import history
from portal.history import HistoryLine
from portal.metrics.counts import rollups
from portal.metrics.estimators.disclosure import STAFF_K
from portal.metrics.office import zone_of_association
from portal.metrics.rows import CaseFact
from portal.metrics.showing import Condition
from portal.store import rows_of, transaction

LOOKED = "links of incidents"
"""The day (ordinal) on which links were last taken in, among the readers of the ledger."""

LATELY = 365
Marks = Mapping[str, int]


def take_in(at: dt.datetime) -> int:
    """Let the cases count for their incidents whose links may be taken in; returns how many do now."""
    today = at.astimezone(zone_of_association()).date().toordinal()
    if history.place_of(LOOKED) >= today:
        return 0
    taken: set[int] = set()
    with transaction():
        history.put_at(LOOKED, today)
        for incident, links in _waiting().items():
            if _are_enough(sorted(links), today):
                history.put_at(rollups.mark_of(incident), max(links.values()))
                taken |= links.keys()
        rollups.settle(sorted(taken))
    return len(taken)


def _waiting() -> dict[str, dict[int, int]]:
    """The links that are not taken in yet: of each incident the cases, and the number of their line."""
    marks = rollups.marks()
    found: dict[str, dict[int, int]] = defaultdict(dict)
    query = HistoryLine.select(HistoryLine.subject_id, HistoryLine.number, HistoryLine.particulars)
    read = (HistoryLine.kind == "case.linked") & (HistoryLine.number <= history.place_of(rollups.READER))
    for case, number, told in rows_of(query.where(read).order_by(HistoryLine.number)):
        if number > marks.get(told["incident"], 0):
            found[told["incident"]][case] = number
    return found


def _are_enough(cases: list[int], today: int) -> bool:
    """Whether these cases are of so many members that none is told of; and those that were asked what they
    think as well, or nobody was.
    """
    asked = CaseFact.asked_day.is_null(False)
    lately = _members(cases, CaseFact.asked_day > today - LATELY)
    return _members(cases, CaseFact.received_day.is_null(False)) >= STAFF_K and (
        lately >= STAFF_K or not _members(cases, asked)
    )


def _members(cases: list[int], where: Condition) -> int:
    query = CaseFact.select(CaseFact.member).where(CaseFact.case.in_(cases) & where).distinct()
    return len(rows_of(query))
