"""Roll-ups as if the ledger had told of so many cases: for tests of what is made of them."""

import datetime as dt
from collections import Counter
from itertools import count

from portal.metrics.counts.given import Given
from portal.metrics.counts.measures_case import Entry
from portal.metrics.quarters import Quarter
from portal.metrics.rows import CaseFact, Cohort, Flow
from portal.store import transaction

_numbers = count(1)
ANY = {"category": "fees", "severity": "low", "stage": "1", "channel": "web", "language": "en", "chapter": ""}


def quarter(year: int, place: int) -> Quarter:
    """A quarter by its year and place."""
    return Quarter.of(dt.date(year, 3 * place - 1, 1))


def cases(when: Quarter, n: int, *measures: str, member: int | None = None, **dimensions: str) -> None:
    """`n` cases of as many members (or of one), received in the middle of a quarter, closed after one to nine
    days, each of which gives `measures`.
    """
    day = (when.since + dt.timedelta(days=45)).toordinal()
    with transaction():
        for place in range(n):
            number, days = next(_numbers), 1 + place % 9
            entries: tuple[Entry, ...] = (
                (day, "received", 1),
                (day + days, "closed", 1),
                *((day, measure, 1) for measure in measures),
            )
            _write(number, member or number, Given({**ANY, **dimensions}, entries, (("closed", day, days),)))


def _write(number: int, member: int, given: Given) -> None:
    (received, _, _), (closed, _, _) = given.entries[:2]
    CaseFact.create(
        case=number,
        known={},
        given=given.as_json(),
        member=member,
        received_day=received,
        closed_at=dt.datetime.combine(dt.date.fromordinal(closed), dt.time(6), dt.UTC),
        finding=next((name[8:] for _, name, _ in given.entries if name.startswith("finding.")), None),
        **given.dimensions,
    )
    for table, amounts in ((Flow, Counter(dict(given.flow()))), (Cohort, Counter(dict(given.cohort())))):
        for key, n in amounts.items():
            fields = _FIELDS[table]
            where = [field == value for field, value in zip(fields, key, strict=True)]
            if not table.update(n=table.n + n).where(*where).execute():
                table.create(**{field.name: value for field, value in zip(fields, key, strict=True)}, n=n)


_FIELDS = {
    Flow: (Flow.dimension, Flow.value, Flow.day, Flow.measure),
    Cohort: (Cohort.dimension, Cohort.value, Cohort.event, Cohort.received, Cohort.days),
}
