"""What members got, and whether promises of it were kept: remedies (R18), delivered (R19), disputed (R26),
declined (R27).
"""

from collections import Counter

from portal.metrics import shares
from portal.metrics.behind import Behind, Tally
from portal.metrics.estimators.disclosure import sum_may_be_shown
from portal.metrics.estimators.log_histogram import gamma_of, histogram_quantile
from portal.metrics.readings import Reading
from portal.metrics.shapes import COUNT, MONEY, PERCENT, Definition, Figure, Row
from portal.recovery.kinds import REMEDIES
from portal.wording import N_, NP_

given = shares.of(*(f"remedy.{kind}" for kind in REMEDIES))
promised, given_of_it = shares.of("promised"), shares.of("promised.delivered")
said_no = shares.of("confirming.disputed")
said = shares.of("confirming.disputed", "confirming.confirmed")
offers_declined = shares.of("offer.declined")
offers_answered = shares.of("offer.declined", "offer.accepted")


def remedies(reading: Reading) -> Figure:
    """R18: remedies delivered, by kind; sum and middle amount per currency; delivered when promised."""
    window = shares.enough(reading, given)
    sums = reading.sums(window)
    counts = {kind: sums[f"remedy.{kind}"] for kind in REMEDIES}
    n = sum(counts.values())
    rows = [
        *reading.parts({kind: times for kind, times in counts.items() if times}, "kind"),
        *(row for currency in sorted(_currencies(sums)) for row in _money(reading, sums, currency)),
        reading.share_row("on_time", sums["promised.on_time"], sums["promised"]),
    ]
    return reading.shown(Figure("R18", window, n, n, rows=tuple(rows)), None, given)


def _currencies(sums: Counter[str]) -> set[str]:
    return {name.removeprefix("money.") for name in sums if name.startswith("money.")}


def _money(reading: Reading, sums: Counter[str], currency: str) -> list[Row]:
    """Sum and middle amount in one currency (minor units); hidden where few cases or one hold it (0.9)."""
    begins = f"money_of_case.{currency}."
    sizes: dict[int | None, int] = {
        int(name.removeprefix(begins)): n for name, n in sums.items() if name.startswith(begins)
    }
    cases, total = sum(sizes.values()), sums[f"money.{currency}"]
    rows = [
        Row("sum", total, MONEY, cases, group=f"money.{currency}"),
        Row("middle", histogram_quantile(sizes, 0.5), MONEY, cases, group=f"money.{currency}"),
    ]
    largest = max((gamma_of() ** (size or 0) for size in sizes), default=0.0)
    if sum_may_be_shown(cases, total, largest, reading.k):
        return rows
    return [row.hidden() for row in rows] if cases else []


def delivered(reading: Reading) -> Figure:
    """R19: of the remedies promised whose date has passed, the share that was delivered."""
    window = shares.enough(reading, promised, reading.matured(0).until)
    sums = reading.sums(window)
    rows = [reading.share_row("on_time", sums["promised.on_time"], sums["promised"])]
    return shares.share(reading, "R19", given_of_it, promised, rows=rows, window=window)


def disputed(reading: Reading) -> Figure:
    """R26: requests to confirm a delivery that the member answered with “still not right”."""
    return _answered(reading, "R26", "confirming", said_no, said)


def declined(reading: Reading) -> Figure:
    """R27: rounds of offers that the member declined, of those that were answered."""
    return _answered(reading, "R27", "offer", offers_declined, offers_answered)


def _answered(reading: Reading, metric: str, of: str, no: Tally, answers: Tally) -> Figure:
    """One answer, of both; those that lapsed are told beside."""
    window = shares.enough(reading, answers)
    rows = [reading.count_row("lapsed", reading.sums(window)[f"{of}.lapsed"])]
    return shares.share(reading, metric, no, answers, rows=rows, window=window)


_KINDS = {kind: remedy.words for kind, remedy in REMEDIES.items()}

FIGURES = (
    Definition(
        metric="R18",
        title=N_("Remedies given"),
        unit=COUNT,
        meaning=N_(
            "What members got when something was put right, by kind. Each currency is added up by itself."
        ),
        method=N_(
            "Remedies by the day of delivery. A sum is hidden if fewer than five cases stand "
            "behind it, or if one case makes up most of it. The middle amount is exact to one per"
            " cent."
        ),
        compute=remedies,
        behind=Behind(given, by="ever"),
        labels=_KINDS
        | {
            "sum": NP_("figure row", "Total"),
            "middle": NP_("figure row", "Half of the cases got at most"),
            "on_time": NP_("figure row", "Promised remedies delivered by their date"),
        },
        groups={"kind": NP_("figure rows", "By kind"), "money": NP_("figure rows", "Money")},
        tables={"kind": ()},
    ),
    Definition(
        metric="R19",
        title=N_("Promised remedies delivered"),
        unit=PERCENT,
        meaning=N_("Of all remedies that members accepted and that were due, the share that was delivered."),
        method=N_(
            "By the day they were due; what the member declined and what was cancelled later is left out. "
            "Interval: Wilson, 95 per cent."
        ),
        compute=delivered,
        behind=Behind(promised, given_of_it, by="ever"),
        labels={"on_time": NP_("figure row", "Delivered by their date")},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R26",
        title=N_("Still not right"),
        unit=PERCENT,
        meaning=N_(
            "We ask members whether what was promised was delivered. Of those who answered, the "
            "share who said no."
        ),
        method=N_(
            "By the day of the answer. Requests not answered within 14 days are shown on a line "
            "of their own. Interval: Wilson, 95 per cent."
        ),
        compute=disputed,
        behind=Behind(said, said_no, by="ever"),
        labels={"lapsed": NP_("figure row", "Not answered in time")},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R27",
        title=N_("Offers declined"),
        unit=PERCENT,
        meaning=N_("Of all offers that members answered, the share that they declined."),
        method=N_(
            "A round of offers counts once, by the day of the answer. Those not answered within "
            "14 days are shown on a line of their own. Interval: Wilson, 95 per cent."
        ),
        compute=declined,
        behind=Behind(offers_answered, offers_declined, by="ever"),
        labels={"lapsed": NP_("figure row", "Not answered in time")},
        scale=100,
        chart="shares",
    ),
)
