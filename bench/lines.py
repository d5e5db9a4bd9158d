"""Lines of the ledger for readers to take: the cases of a demo once more, many at a time."""

from typing import Any

from bench.writing import insert
from portal.history import HistoryHead, HistoryLine
from portal.members.people import Person
from portal.metrics.rows import CaseFact
from portal.store import transaction
from portal.store.columns import canonical

FIELDS = (
    *("number", "at", "kind", "subject_kind", "subject_id"),
    *("actor_kind", "particulars", "previous", "hash"),
)
MEMBERS = 300
"""The new cases are of so many members, the last to come: each of them has some already."""


def write(cases: int) -> int:
    """Write the lines of about so many more cases, in the order of their times, so that neighbours are lines
    of different cases; gives how many. They hang in no chain: nobody verifies them.
    """
    real = (HistoryLine.subject_kind == "case") & (HistoryLine.hash != "")
    told = list(HistoryLine.select().where(real).order_by(HistoryLine.number))
    head = HistoryHead.get().number
    rows = _copied(told, max(1, cases // len({line.subject_id for line in told})), head)
    with transaction():
        insert(HistoryLine, FIELDS, rows)
        HistoryHead.update(number=head + len(rows)).execute()
    return len(rows)


def _copied(told: list[HistoryLine], copies: int, head: int) -> list[tuple[Any, ...]]:
    first = 1 + CaseFact.select(CaseFact.case).order_by(CaseFact.case.desc()).limit(1).scalar()
    member = Person.select(Person.id).order_by(Person.id.desc()).limit(1).scalar()
    apart = 1 + max(line.subject_id for line in told)
    numbers: dict[tuple[int, int], int] = {}
    rows: list[tuple[Any, ...]] = []
    for line in told:
        for copy in range(copies):
            number = numbers[copy, line.number] = head + len(rows) + 1
            particulars = dict(line.particulars)
            if "member" in particulars:
                particulars["member"] = member - (line.subject_id * copies + copy) % MEMBERS
            if "closing" in particulars:
                particulars["closing"] = numbers[copy, particulars["closing"]]
            case = first + copy * apart + line.subject_id
            about = (number, line.at, line.kind, "case", case, "system")
            rows.append((*about, canonical(particulars), "", ""))
    return rows
