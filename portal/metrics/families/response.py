"""How many members answer at all (R25)."""

from collections import Counter
from dataclasses import replace

from portal.cases.codes import FINDINGS
from portal.metrics import series, shares
from portal.metrics.estimators.proportions import wilson
from portal.metrics.families.answers import GROUPS, by_finding
from portal.metrics.families.silence import ASKED, TIMELINESS, asked_forms
from portal.metrics.readings import Reading, counted
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import PERCENT, Definition, Figure, Row, Window
from portal.metrics.showing import share_figure
from portal.wording import N_, NP_


def response(reading: Reading) -> Figure:
    """R25: case forms answered, of those sent in the last 365 days or more; and sent, of those who could have
    been asked.
    """
    window = shares.enough(reading, asked_forms)
    measures = reading.sums(window)
    asked, answered = counted(measures, "form", "asked"), counted(measures, "form", "answered")
    withheld, late = counted(measures, "form", "withheld"), counted(measures, "form", "late")
    rows = [
        reading.share_row("asked_of_eligible", asked, asked + withheld + late),
        reading.count_row("rest", withheld),
        *([reading.count_row("too_late", late)] if late else []),
        *by_finding(reading, lambda finding: _answered(measures, finding)),
        *reading.split({when: _answered(measures, None, when) for when in TIMELINESS}, "timeliness"),
        *_by_language(reading, window),
    ]
    figure = share_figure("R25", window, wilson(answered, asked), rows)
    chart = series.shares(reading, shares.of("form.answered."), asked_forms)
    figure = replace(figure, chart=chart)
    days = CaseFact.asked_day.between(window.since.toordinal(), window.until.toordinal())
    return reading.shown(figure, days, asked_forms)


def _by_language(reading: Reading, window: Window) -> list[Row]:
    if not reading.is_whole:
        return []
    languages = {
        value: (counted(sums, "form", "answered"), counted(sums, "form", "asked"))
        for value, sums in reading.by_value("language", window).items()
    }
    return reading.split({value: both for value, both in languages.items() if both[1]}, "language")


def _answered(measures: Counter[str], *stratum: str | None) -> tuple[int, int]:
    return counted(measures, "form", "answered", *stratum), counted(measures, "form", "asked", *stratum)


FIGURES = (
    Definition(
        metric="R25",
        title=N_("Answered when asked"),
        unit=PERCENT,
        meaning=N_(
            "Of the members who were asked after a case, the share who answered. If few answer, "
            "their answers say little about everybody."
        ),
        method=N_(
            "By the day the form was sent. Nobody is asked twice in 30 days; those not asked for "
            "this reason are shown on a line of their own. Interval: Wilson, 95 per cent."
        ),
        nothing=N_("No member was asked in this time."),
        compute=response,
        behind=ASKED,
        labels=dict(FINDINGS)
        | {
            "asked_of_eligible": NP_("figure row", "Asked, of those who could have been"),
            "rest": NP_("figure row", "Not asked, since they were asked less than 30 days before"),
            "too_late": NP_("figure row", "Not asked: it was too late to ask them"),
            "on_time": NP_("figure row", "Decided in time"),
            "late": NP_("figure row", "Decided late, or without a date"),
        },
        groups=GROUPS,
        tables={"timeliness": ()},
        scale=100,
        chart="shares",
    ),
)
