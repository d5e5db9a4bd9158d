"""Who did not answer (2.9): asked, answered, between what a share lies among all who were asked, and the
share weighted by who was asked, as rows of a figure.
"""

from collections import Counter

from portal.metrics import behind, shares
from portal.metrics.behind import Behind
from portal.metrics.estimators.nonresponse import (
    Stratum,
    merge_thin_strata,
    nonresponse_bounds,
    post_stratified,
)
from portal.metrics.readings import Reading, counted
from portal.metrics.shapes import COUNT, PERCENT, Row
from portal.metrics.showing import hundred
from portal.wording import N_, NP_

TIMELINESS = ("on_time", "late")
NOTABLE = 5.0
asked_forms = shares.of("form.asked.")
ASKED = Behind(asked_forms, by="asked", told=behind.ASKED)
"""Of figures that count answers: the cases whose member was asked in their days."""


def silence(x: int | None, answered: int, asked: int) -> list[Row]:
    """How many were asked and answered; and the bounds of `x` of them, whatever the silent think (None: what
    is told is no share).
    """
    found = nonresponse_bounds(x or 0, answered, asked)
    bounds = () if x is None else (("at_least", found.lower), ("at_most", found.upper))
    return [
        Row("asked", asked, COUNT),
        Row("answered", answered, COUNT),
        Row("response", hundred(found.response_rate), PERCENT),
        *(Row(name, hundred(share), PERCENT) for name, share in bounds),
    ]


def weighted(
    reading: Reading, measures: Counter[str], of: str, answered: str, positive: str, findings: tuple[str, ...]
) -> list[Row]:
    """The share weighted by finding and timeliness of all who were asked: a check on who it is that answers.

    Thin strata are merged with the nearest finding, first among those in time and among those late.
    """
    strata = [
        stratum
        for when in TIMELINESS
        for stratum in merge_thin_strata(_asked(measures, of, (answered, positive), findings, when))
    ]
    found = post_stratified(merge_thin_strata(strata))
    if found.estimate is None or sum(stratum.answered for stratum in strata) < reading.k:
        return []
    lower, upper = hundred(found.lower), hundred(found.upper)
    return [Row("weighted", hundred(found.estimate), PERCENT, lower=lower, upper=upper)]


def _asked(
    measures: Counter[str], of: str, names: tuple[str, str], findings: tuple[str, ...], when: str
) -> list[Stratum]:
    found = [
        Stratum(*(counted(measures, of, name, finding, when) for name in ("asked", *names)))
        for finding in findings
    ]
    return [stratum for stratum in found if stratum.asked]


def differs(rows: list[Row], x: int, n: int) -> tuple[str, ...]:
    """A sentence where the weighted share differs by more than five points from the plain one."""
    share = next((row.value for row in rows if row.label == "weighted"), None)
    if share is None or not n or abs(share - 100 * x / n) <= NOTABLE:
        return ()
    return ("weighted_differs",)


LABELS = {
    "asked": NP_("figure row", "Asked"),
    "answered": NP_("figure row", "Answered"),
    "response": NP_("figure row", "Answered, of those asked"),
    "at_least": NP_(
        "figure row", "Lowest possible share of all who were asked, if nobody who did not answer agrees"
    ),
    "at_most": NP_(
        "figure row", "Highest possible share of all who were asked, if everybody who did not answer agrees"
    ),
    "weighted": NP_(
        "figure row",
        "Share if all who were asked had answered alike, by finding and by whether it was in time",
    ),
}
PLAIN = ("asked", "answered")
DIFFERS = {
    "weighted_differs": N_(
        "Those who answered are not like those who did not. If the answers are weighted to "
        "make up for this, the figure differs by more than five percentage points."
    )
}
