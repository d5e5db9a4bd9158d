"""What the redress of a case gives to the roll-ups: remedies, offers, and whether members confirm. Pure."""

from collections import Counter
from collections.abc import Iterator

from portal.metrics.counts.facts import Granted, Known
from portal.metrics.counts.measures_case import Entry
from portal.metrics.estimators.log_histogram import bin_of
from portal.metrics.office import Office, moment


def remedies(case: Known, office: Office) -> Iterator[Entry]:
    """What members got, by the day of delivery; and what was promised, by the day it was due (R18, R19)."""
    for line in case.granted.values():
        if line.delivered is not None and not line.cancelled:
            yield office.day_of(line.delivered), f"remedy.{line.kind}", 1
        if line.promised and line.due is not None and not line.cancelled:
            yield from _promised(line, office)
    yield from _money(case, office)


def _promised(line: Granted, office: Office) -> Iterator[Entry]:
    assert line.due is not None
    due = office.day_of(line.due)
    yield due, "promised", 1
    if line.delivered is None:
        return
    yield due, "promised.delivered", 1
    if moment(line.delivered) <= moment(line.due):
        yield due, "promised.on_time", 1


def _money(case: Known, office: Office) -> Iterator[Entry]:
    """What a case got in each currency: the sum by day, and the size of the whole once, on its last day.

    The size is a bin of a log histogram: so the middle amount, and whether one case holds most of the sum,
    can be told without looking at any case (0.9, R18).
    """
    whole: Counter[str] = Counter()
    last: dict[str, int] = {}
    for line in case.granted.values():
        if line.delivered is None or line.cancelled or not line.amount or line.currency is None:
            continue
        day = office.day_of(line.delivered)
        yield day, f"money.{line.currency}", line.amount
        whole[line.currency] += line.amount
        last[line.currency] = max(day, last.get(line.currency, day))
    for currency, amount in whole.items():
        yield last[currency], f"money_of_case.{currency}.{bin_of(amount)}", 1


def offers(case: Known, office: Office) -> Iterator[Entry]:
    """Rounds of offers by the day of their answer (R27)."""
    for one in case.offers.values():
        if one.answered is not None:
            yield office.day_of(one.answered), f"offer.{one.answer}", 1


def confirmations(case: Known, office: Office) -> Iterator[Entry]:
    """Requests to confirm after a delivery by their day, and the answers by the day of the answer (R26)."""
    for one in case.confirmations:
        yield office.day_of(one.asked), "confirming.asked", 1
        if one.answered is not None:
            yield office.day_of(one.answered), f"confirming.{one.answer}", 1
