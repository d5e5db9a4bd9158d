"""What members say after a case: put right and confirmed (R20), satisfied (R21)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from portal.cases.codes import FINDINGS, FINDINGS_COUNTED, JUSTIFIED
from portal.metrics import series, shares
from portal.metrics.behind import JUSTIFIED as JUSTIFIED_CASES
from portal.metrics.behind import Behind
from portal.metrics.counts.measures_answers import SATISFIED_FROM, SCORES
from portal.metrics.estimators.proportions import wilson
from portal.metrics.families import ordinals
from portal.metrics.families.silence import ASKED, DIFFERS, LABELS, PLAIN, differs, silence, weighted
from portal.metrics.readings import Reading, counted
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import PERCENT, Definition, Figure, Row, Window, last_days
from portal.metrics.showing import share_figure
from portal.satisfaction.scales import SATISFIED
from portal.wording import N_, NP_

MATURE = 30
said_satisfied = shares.of(*(f"q2.{score}." for score in SCORES if score >= SATISFIED_FROM))
justified = shares.of("recovery.base.")
rated, recovery_answered = shares.of("q2."), shares.of("recovery.answered.")


def recovered(reading: Reading) -> Figure:
    """R20: justified cases closed 30 days ago or more that the member confirms as put right, of those who
    answered.
    """
    until = reading.at - dt.timedelta(days=MATURE)
    last = until.astimezone(reading.zone).date()
    windows = [Window(last_days(reading.today, days).since, last) for days in shares.YEARS]
    window = shares.first_with(reading, recovery_answered, windows)
    young = reading.later(CaseFact.closed_at, until, reading.start_of(window.until + dt.timedelta(days=1)))
    measures = Counter(reading.sums(window))
    measures.subtract({measure: n for measure, n in young.items() if measure.startswith("recovery.")})
    base, asked, answered, confirmed = (
        counted(measures, "recovery", name) for name in ("base", "asked", "answered", "confirmed")
    )
    rows = [
        *silence(confirmed, answered, asked),
        reading.count_row("base", base),
        *weighted(reading, measures, "recovery", "answered", "confirmed", JUSTIFIED),
    ]
    figure = share_figure(
        "R20", window, wilson(confirmed, answered), rows, differs(rows, confirmed, answered)
    )
    chart = series.shares(
        reading, shares.of("recovery.confirmed."), recovery_answered, _day_before(window.until)
    )
    figure = replace(figure, chart=chart)
    closed = CaseFact.closed_at.between(reading.start_of(window.since), until) & CaseFact.finding.in_(
        JUSTIFIED
    )
    return reading.shown(figure, closed & CaseFact.answered_day.is_null(False), recovery_answered)


def satisfied(reading: Reading) -> Figure:
    """R21: share of 4 and 5 on "how satisfied are you with the way we put this right?", by the day of the
    answer.
    """
    window = shares.enough(reading, rated)
    measures = reading.sums(window)
    scores = {str(score): counted(measures, "q2", str(score)) for score in SCORES}
    n = sum(scores.values())
    content = sum(times for score, times in scores.items() if int(score) >= SATISFIED_FROM)
    sent = (counted(measures, "form", name) for name in ("satisfied", "rated", "asked"))
    rows = [
        *reading.parts(scores, "distribution", told=ordinals.TOLD),
        *ordinals.item_rows(reading, scores, "scale"),
        *by_finding(reading, lambda finding: _content(measures, finding)),
        *silence(*sent),
        *weighted(reading, measures, "form", "rated", "satisfied", FINDINGS_COUNTED),
    ]
    figure = share_figure("R21", window, wilson(content, n), rows, differs(rows, content, n))
    figure = replace(figure, chart=series.shares(reading, said_satisfied, rated))
    days = CaseFact.answered_day.between(window.since.toordinal(), window.until.toordinal())
    return reading.shown(figure, days, rated)


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


def _content(measures: Counter[str], finding: str) -> tuple[int, int]:
    by_score = {score: counted(measures, "q2", str(score), finding) for score in SCORES}
    return sum(n for score, n in by_score.items() if score >= SATISFIED_FROM), sum(by_score.values())


def by_finding(reading: Reading, shares: Callable[[str], tuple[int, int]]) -> list[Row]:
    """A share for each finding: of the whole only; with a part they would be two dimensions (6.5)."""
    if not reading.is_whole:
        return []
    return reading.split({finding: shares(finding) for finding in FINDINGS_COUNTED}, "finding")


GROUPS = {
    "distribution": NP_("figure rows", "All answers"),
    "scale": NP_("figure rows", "On the scale of 1 to 5"),
    "finding": NP_("figure rows", "By finding"),
    "timeliness": NP_("figure rows", "By whether the decision came in time"),
    "language": NP_("figure rows", "By language"),
}

FIGURES = (
    Definition(
        metric="R20",
        title=N_("Put right, and the member says so"),
        unit=PERCENT,
        meaning=N_(
            "Of the members who were right and who answered, the share who are satisfied, got "
            "what was promised, and did not have to come back."
        ),
        method=N_(
            "Upheld, partly upheld and settled cases closed 30 days ago or more, by the day of "
            "closing. Interval: Wilson, 95 per cent. The lowest and highest possible share assume"
            " nothing about those who did not answer."
        ),
        nothing=N_("No member whose case was found justified has answered yet."),
        compute=recovered,
        behind=Behind(justified, age=dt.timedelta(days=MATURE), told=JUSTIFIED_CASES),
        labels=LABELS | {"base": NP_("figure row", "Cases found justified, closed 30 days ago or more")},
        plain=PLAIN,
        sentences=DIFFERS,
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R21",
        title=N_("Satisfied with how it was put right"),
        unit=PERCENT,
        meaning=N_(
            "Of all members who answered after their case was closed, the share who are satisfied"
            " or very satisfied. People whose grievance was not upheld are less satisfied, so "
            "look at each finding too."
        ),
        method=N_(
            "Share of 4 and 5 of 5, by the day of the answer; only the last answer of a case counts. "
            "Interval: Wilson, 95 per cent."
        ),
        nothing=N_("No member has answered in this time."),
        compute=satisfied,
        behind=ASKED,
        labels=LABELS | ordinals.LABELS | dict(SATISFIED) | dict(FINDINGS),
        groups=GROUPS,
        tables={"distribution": ordinals.TOLD},
        plain=PLAIN,
        sentences=DIFFERS,
        scale=100,
        chart="shares",
    ),
)
