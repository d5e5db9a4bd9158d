"""Members who come back (R17), and cases that ended without a decision (R13)."""

from peewee import Case, fn

from portal.cases.codes import FINDINGS, FINDINGS_COUNTED
from portal.metrics import shares
from portal.metrics.behind import MEMBERS, Behind
from portal.metrics.counts.measures_case import DAY
from portal.metrics.estimators.proportions import wilson
from portal.metrics.readings import YEAR, Reading
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import PERCENT, Definition, Figure
from portal.metrics.showing import share_figure
from portal.store import rows_of
from portal.wording import N_, NP_

UNDECIDED = ("withdrawn", "closed_no_reply")

concluded = shares.of(*(f"finding.{finding}" for finding in FINDINGS_COUNTED))
undecided = shares.of(*(f"finding.{finding}" for finding in UNDECIDED))


def without_a_decision(reading: Reading) -> Figure:
    """R13: withdrawn, or closed since the member left a question unanswered, of all concluded cases."""
    window = shares.enough(reading, concluded)
    sums = reading.sums(window)
    counts = {finding: sums[f"finding.{finding}"] for finding in UNDECIDED}
    rows = reading.parts(counts, "finding", told=(UNDECIDED,), of=int(concluded(sums)))
    return shares.share(
        reading, "R13", undecided, concluded, rows=rows, window=window, where=reading.closed_in(window)
    )


def came_back(reading: Reading) -> Figure:
    """R17: members with a further case in the category within 365 days of closing, of all whose year has
    passed; each member and category once.
    """
    window = shares.enough(reading, concluded, reading.today - (YEAR + 1) * DAY)
    closed = reading.narrowed(reading.closed_in(window) & CaseFact.member.is_null(False))
    again = fn.MAX(Case(None, ((CaseFact.repeated, 1),), 0)).alias("again")
    each = CaseFact.select(again).where(closed).group_by(CaseFact.member, CaseFact.category)
    ((n, x),) = rows_of(each.select_from(fn.COUNT(1), fn.SUM(each.c.again)))
    share = wilson(int(x or 0), n)
    return reading.shown(share_figure("R17", window, share, []), reading.closed_in(window), concluded)


FIGURES = (
    Definition(
        metric="R13",
        title=N_("Ended without a decision"),
        unit=PERCENT,
        meaning=N_(
            "Of all closed cases, the share that members withdrew, or in which they left a "
            "question unanswered. A high share can mean that members gave up because it was too "
            "hard."
        ),
        method=N_("By the day of closing. Interval: Wilson, 95 per cent."),
        compute=without_a_decision,
        behind=Behind(concluded, undecided),
        labels={finding: FINDINGS[finding] for finding in UNDECIDED},
        groups={"finding": NP_("figure rows", "By finding")},
        tables={"finding": (UNDECIDED,)},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R17",
        title=N_("Came back with the same matter"),
        unit=PERCENT,
        meaning=N_(
            "Of all members whose case was closed, the share who raised another one in the same category "
            "within a year."
        ),
        method=N_(
            "Cases closed between one and two years ago, or in a longer time if there were fewer "
            "than thirty. Each member counts once in a category. Interval: Wilson, 95 per cent."
        ),
        nothing=N_("No case was closed more than a year ago."),
        compute=came_back,
        behind=Behind(concluded, told=MEMBERS),
        labels={},
        scale=100,
    ),
)
