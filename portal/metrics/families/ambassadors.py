"""How many members turned into ambassadors after a case, and how many the other way (L3)."""

from collections.abc import Iterable
from dataclasses import replace

from portal.metrics import awaiting
from portal.metrics.counts.pulse_counts import Answers, answers_in, with_before
from portal.metrics.estimators.differences import proportion_diff
from portal.metrics.estimators.disclosure import SMALL_SAMPLE, Display
from portal.metrics.estimators.proportions import wilson
from portal.metrics.estimators.scores import PROMOTER
from portal.metrics.readings import Reading
from portal.metrics.shapes import DIFFERENCE, PERCENT, Definition, Figure, Row, last_days
from portal.metrics.shares import YEARS
from portal.metrics.showing import hundred, share_figure
from portal.satisfaction.pulses import AFTER_CASE
from portal.wording import N_, NP_


def ambassadors(reading: Reading) -> Figure:
    """L3: of those who answered 0 to 8 before their case, the share who answer 9 or 10 after it."""
    windows = [last_days(reading.today, days) for days in YEARS]
    pairs = [(window, with_before(answers_in(window))) for window in windows]
    after = [(window, [one for one in some if one.group == AFTER_CASE], some) for window, some in pairs]
    wanted = min(SMALL_SAMPLE, _moved(after[-1][1], up=True)[1])
    window, own, all_of_it = next(one for one in after if _moved(one[1], up=True)[1] >= wanted)
    without = [one for one in all_of_it if one.without_case]
    x, n = _moved(own, up=True)
    rows = _rows_of_ambassadors(own, without, reading)
    shown = reading.shown(share_figure("L3", window, wilson(x, n), rows, ("not_a_cause",)))
    if shown.display is not Display.HIDDEN:
        return shown
    return replace(shown, awaited=awaiting.hidden(n, _moved(after[0][1], up=True)[1], reading.k))


def _rows_of_ambassadors(own: list[Answers], without: list[Answers], reading: Reading) -> list[Row]:
    rows = []
    for group, up in (("gained", True), ("lost", False)):
        (x, n), (other_x, other_n) = _moved(own, up=up), _moved(without, up=up)
        rows += [
            reading.share_row("after", x, n, group),
            reading.share_row("without", other_x, other_n, group),
        ]
        found = proportion_diff(x, n, other_x, other_n)
        limits = hundred(found.lower), hundred(found.upper)
        row = Row("difference", hundred(found.diff), DIFFERENCE, min(n, other_n), *limits, group)
        rows.append(row.hidden() if reading.told(min(n, other_n)) is None else row)
    return rows


def _moved(some: Iterable[Answers], *, up: bool) -> tuple[int, int]:
    """How many of those who started below 9 came to 9 or more; or the other way (`up` False)."""
    started = [one for one in some if ((one.before or 0) < PROMOTER) is up]
    return sum(one.n for one in started if (one.score >= PROMOTER) is up), sum(one.n for one in started)


FIGURES = (
    Definition(
        metric="L3",
        title=N_("Members won over after a case"),
        unit=PERCENT,
        meaning=N_(
            "Of members who answered 0 to 8 before their case, the share who answer 9 or 10 about"
            " 60 to 90 days after it. We ask how likely they are to recommend membership."
        ),
        method=N_(
            "Members with an answer before the case and one after it, by the day of the later "
            "one. For comparison: members without a case, from one answer to the next, and those "
            "who went from 9 or 10 down to 0 to 8. Intervals: Wilson; of differences: Newcombe; "
            "95 per cent."
        ),
        nothing=N_("No member answered both before a case and after it."),
        compute=ambassadors,
        labels={
            "after": NP_("figure row", "After a case"),
            "without": NP_("figure row", "Without a case in 24 months"),
            "difference": NP_("figure row", "Difference in percentage points"),
        },
        groups={
            "gained": NP_("figure rows", "From 0 to 8 up to 9 or 10"),
            "lost": NP_("figure rows", "From 9 or 10 down to 0 to 8"),
        },
        sentences={
            "not_a_cause": N_(
                "Answers also change by themselves: look at the difference from members without a case."
            ),
        },
        scale=100,
        has_parts=False,
    ),
)
