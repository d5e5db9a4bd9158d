"""A share beside what it was a year before, in words: more, less, or no difference that can be told (2.4).

Never by whether two intervals overlap, and never with a colour: only the interval of the difference counts.
"""

from portal.metrics.estimators.differences import proportion_diff
from portal.metrics.shapes import Figure
from portal.web.locale import say
from portal.web.values import number, percent
from portal.wording import N_

VERDICTS = {
    "more": N_("A year before: %(before)s (n = %(num)s). More now, by %(lower)s to %(upper)s points."),
    "less": N_("A year before: %(before)s (n = %(num)s). Less now, by %(lower)s to %(upper)s points."),
    "same": N_("A year before: %(before)s (n = %(num)s). No clear difference."),
}


def year_before(now: Figure, before: Figure | None) -> str:
    """How a share compares with the year before; empty where there is nothing to compare."""
    before = beside(now, before)
    if before is None or before.value is None or now.value is None or not (before.n and now.n):
        return ""
    found = proportion_diff(_counted(now), now.n, _counted(before), before.n)
    if found.lower is None or found.upper is None:
        return ""
    verdict, ends = "same", (0.0, 0.0)
    if found.lower > 0:
        verdict, ends = "more", (found.lower, found.upper)
    elif found.upper < 0:
        verdict, ends = "less", (-found.upper, -found.lower)
    lower, upper = (number(100 * end) for end in ends)
    told = {"before": percent(before.value), "num": number(before.n), "lower": lower, "upper": upper}
    return say(VERDICTS[verdict], **told)


def beside(now: Figure, before: Figure | None) -> Figure | None:
    """A share of a year before, where it may be told beside that of now. Two periods that overlap are not
    two samples, and tell by their difference of a few (6.5).
    """
    if before is None or not (now.display.is_told and before.display.is_told):
        return None
    return None if _overlap(now, before) else before


def _overlap(now: Figure, before: Figure) -> bool:
    return before.window.until >= now.window.since


def _counted(figure: Figure) -> int:
    return round((figure.value or 0) * (figure.n or 0) / 100)
