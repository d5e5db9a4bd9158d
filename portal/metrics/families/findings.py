"""What came of it: complaints found justified (R12)."""

from portal.cases.codes import FINDINGS, FINDINGS_COUNTED
from portal.metrics import shares
from portal.metrics.behind import Behind
from portal.metrics.estimators.proportions import wilson
from portal.metrics.readings import Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import PERCENT, Definition, Figure
from portal.metrics.showing import share_figure
from portal.wording import N_, NP_

FOUND = ("upheld", "partly_upheld", "not_upheld")
TOLD = (("upheld", "partly_upheld"), ("not_upheld",))
"""Findings whose sums the figure tells by its value and n: they hide among themselves."""
found = shares.of(*(f"finding.{finding}" for finding in FOUND))
right = shares.of("finding.upheld", "finding.partly_upheld")


def upheld(reading: Reading) -> Figure:
    """R12: upheld and partly upheld, of those and not upheld, by the last closing; all findings beside."""
    window = shares.enough(reading, found)
    counts = reading.sums(window)
    by_finding = {finding: counts[f"finding.{finding}"] for finding in FINDINGS_COUNTED}
    share = wilson(int(right(counts)), int(found(counts)))
    figure = share_figure("R12", window, share, reading.parts(by_finding, "concluded", told=TOLD))
    closed = CaseFact.closed_at.between(reading.start_of(window.since), reading.end_of_today)
    return reading.shown(figure, closed & CaseFact.finding.in_(FOUND), found)


FIGURES = (
    Definition(
        metric="R12",
        title=N_("Found justified"),
        unit=PERCENT,
        meaning=N_(
            "Of the cases that ended with a finding, the share in which the member was right, wholly or in "
            "part. Neither a high nor a low share is a target."
        ),
        method=N_(
            "Upheld and partly upheld, of upheld, partly upheld and not upheld, by the day of closing. "
            "Cases settled without a finding are a share of their own. Interval: Wilson, 95 per cent."
        ),
        compute=upheld,
        behind=Behind(found, right),
        labels=dict(FINDINGS),
        groups={"concluded": NP_("figure rows", "All closed cases")},
        tables={"concluded": TOLD},
        scale=100,
    ),
)
