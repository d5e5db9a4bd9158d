"""Decisions that members do not accept: appealed (R10), and changed on appeal (R11)."""

from dataclasses import replace

from portal.metrics import series, shares
from portal.metrics.behind import Behind
from portal.metrics.estimators.disclosure import SMALL_SAMPLE
from portal.metrics.families.volume import LODGED, still_appealed
from portal.metrics.readings import Reading
from portal.metrics.shapes import PERCENT, Definition, Figure
from portal.wording import N_, NP_

TERM_DAYS = 30
CHANGED = ("appeal.upheld", "appeal.partly_upheld")

decisions, not_accepted = shares.of("decided"), shares.of("decided.appealed")
decided_otherwise = shares.of(*CHANGED)
appeals_decided = shares.of(*CHANGED, "appeal.not_upheld")


def appealed(reading: Reading) -> Figure:
    """R10: first decisions appealed within their term, of those whose term has ended."""
    if (nothing := shares.never(reading, "R10", LODGED)) is not None:
        return nothing
    window = shares.enough(reading, decisions, reading.matured(TERM_DAYS).until)
    rows = [reading.count_row("waiting", still_appealed(reading))]
    return shares.share(reading, "R10", not_accepted, decisions, rows=rows, window=window)


def overturned(reading: Reading) -> Figure:
    """R11: appeals upheld or partly upheld, of all that were decided, by the day of that decision. With fewer
    than thirty it is drawn by years.
    """
    window, changed = shares.enough(reading, appeals_decided), decided_otherwise
    rows = [reading.count_row("withdrawn", reading.sums(window)["appeal.withdrawn"])]
    figure = shares.share(reading, "R11", changed, appeals_decided, rows=rows, window=window, drawn=False)
    if not figure.n:
        return figure
    spans = tuple(series.SPANS) if figure.n >= SMALL_SAMPLE else ("year",)
    return replace(figure, chart=series.shares(reading, changed, appeals_decided, spans=spans))


FIGURES = (
    Definition(
        metric="R10",
        title=N_("Decisions that were appealed"),
        unit=PERCENT,
        meaning=N_(
            "Of all first decisions, the share for which the member asked that somebody else look"
            " at it again."
        ),
        method=N_(
            "By the day of the decision, decisions whose thirty days for an appeal have ended. Interval: "
            "Wilson, 95 per cent."
        ),
        nothing=N_("No appeal is recorded yet against a decision whose time for one has ended."),
        compute=appealed,
        behind=Behind(decisions, not_accepted, by="moved"),
        labels={"waiting": NP_("figure row", "Appeals not decided yet")},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R11",
        title=N_("Decisions changed on appeal"),
        unit=PERCENT,
        meaning=N_(
            "Of all appeals that were decided, the share that changed the first decision. A high "
            "share means that many first decisions were wrong. It does not mean that appeals work"
            " well."
        ),
        method=N_(
            "Upheld and partly upheld, of all decided, by the day of that decision; withdrawn appeals are "
            "left out. Interval: Wilson, 95 per cent."
        ),
        nothing=N_("No appeal was decided in this time."),
        compute=overturned,
        behind=Behind(appeals_decided, decided_otherwise, by="ever"),
        labels={"withdrawn": NP_("figure row", "Appeals that members withdrew")},
        scale=100,
        chart="shares",
    ),
)
