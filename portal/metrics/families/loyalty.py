"""Whether members would recommend membership (L1), from the pulses of the random tenth."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.metrics import awaiting, series
from portal.metrics.awaiting import Awaited
from portal.metrics.counts import pulse_counts
from portal.metrics.estimators.disclosure import SMALL_SAMPLE, Display
from portal.metrics.estimators.means import mean_of_counts
from portal.metrics.estimators.scores import PASSIVE, PROMOTER, NetPromoterScore, nps
from portal.metrics.estimators.suppression import suppress_1d
from portal.metrics.families.ordinals import score100
from portal.metrics.readings import Reading
from portal.metrics.shapes import NPS, POINTS, Definition, Figure, Row, Window, last_days
from portal.metrics.shares import YEARS
from portal.satisfaction.scales import TRUST_ITEMS
from portal.wording import N_, NP_

NOT_SENT = ("rest", "standing", "no_address", "late")


def recommendation(reading: Reading) -> Figure:
    """L1: the net promoter score of the random tenth, with its interval; from 30 answers on."""
    days = pulse_counts.by_day()
    window, scores = _enough(days, reading)
    score = score_of(scores)
    figure = Figure("L1", window, None, score.n, rows=tuple(_asked(reading, window)), notes=("needs_thirty",))
    if score.n >= SMALL_SAMPLE:
        figure = Figure(
            "L1",
            window,
            score.nps,
            score.n,
            score.lower,
            score.upper,
            rows=(*_rows(reading, window, score), *figure.rows),
            notes=("styles_differ",) if len(pulse_counts.by_language(window)) > 1 else (),
            chart=_in_time(days, reading),
        )
    shown = reading.shown(figure)
    where = pulse_counts.of_the_tenth() & pulse_counts.answered_in(window)
    if shown.display is not Display.NO_DATA and pulse_counts.members(where, reading.k) < reading.k:
        shown = shown.hidden()
    a_year = _within(days, reading.year).total()
    return replace(shown, awaited=_awaited(shown, score.n, a_year, reading.k))


def _awaited(shown: Figure, n: int, a_year: int, k: int) -> Awaited | None:
    """When there will be thirty answers."""
    if shown.display is Display.HIDDEN:
        return awaiting.hidden(n, a_year, k, SMALL_SAMPLE)
    return awaiting.few(n, a_year, SMALL_SAMPLE) if n < SMALL_SAMPLE else None


def score_of(scores: Mapping[int, int]) -> NetPromoterScore:
    """The net promoter score of counted answers (2.2)."""
    promoters = sum(n for score, n in scores.items() if score >= PROMOTER)
    passives = sum(n for score, n in scores.items() if PASSIVE <= score < PROMOTER)
    return nps(promoters, passives, sum(scores.values()) - promoters - passives)


def _enough(days: Mapping[int, Counter[int]], reading: Reading) -> tuple[Window, Counter[int]]:
    """The last 365 days, or as many more of up to five years as bring thirty answers, or all there are."""
    found = [(window, _within(days, window)) for window in (last_days(reading.today, n) for n in YEARS)]
    wanted = min(SMALL_SAMPLE, found[-1][1].total())
    return next((window, scores) for window, scores in found if scores.total() >= wanted)


def _within(days: Mapping[int, Counter[int]], window: Window) -> Counter[int]:
    since, until = window.since.toordinal(), window.until.toordinal()
    return sum((scores for day, scores in days.items() if since <= day <= until), Counter())


def _rows(reading: Reading, window: Window, score: NetPromoterScore) -> list[Row]:
    """What the score is made of, and the trust items. The score tells two of the three kinds of answers by
    the third: where one is that of a few, none is told.
    """
    answers = {
        "promoters": score.promoters, "passives": score.passives, "detractors": score.detractors,
    }  # fmt: skip
    items = [_item(item, pulse_counts.of_item(item, window), reading) for item in TRUST_ITEMS]
    few = answers if any(0 < n < reading.k for n in answers.values()) else ()
    return [*reading.parts(answers, "answer", few=few), *items, *_by_language(window)]


def _item(item: str, counts: Mapping[float, int], reading: Reading) -> Row:
    mean = mean_of_counts(counts)
    lower, upper = score100(mean.lower), score100(mean.upper)
    row = Row(item, score100(mean.mean), POINTS, mean.n, lower, upper, "trust")
    return row.hidden() if reading.told(mean.n) is None else row


def _by_language(window: Window) -> list[Row]:
    """By language, each with thirty answers or more; where one alone is hidden, so is another."""
    found = {code: score_of(scores) for code, scores in pulse_counts.by_language(window).items()}
    hidden = suppress_1d([one.n for one in found.values()], SMALL_SAMPLE).suppressed
    rows = [Row(code, one.nps, NPS, one.n, one.lower, one.upper, "language") for code, one in found.items()]
    return [row.hidden() if place in hidden else row for place, row in enumerate(rows)]


def _asked(reading: Reading, window: Window) -> list[Row]:
    """How many were asked and answered, and why others were not asked."""
    sent, answered, withheld = pulse_counts.asked_in(window)
    if not sent and not withheld:
        return []
    rows = [reading.count_row("asked", sent, "asked"), reading.share_row("answered", answered, sent, "asked")]
    told = {why: n for why, n in withheld.items() if why in NOT_SENT}
    return rows + [reading.count_row(why, told[why], "asked") for why in NOT_SENT if why in told]


def _in_time(days: Mapping[int, Counter[int]], reading: Reading) -> dict[str, Any]:
    """The score by quarter (XmR); a quarter with fewer than thirty answers is left open."""
    found = pulse_counts.quarters(days, reading.today)
    measured = [score_of(scores).nps if scores.total() >= SMALL_SAMPLE else None for _, scores in found]
    if all(one is None for one in measured):
        return {}
    return series.values("quarter", [window for window, _ in found], measured)


FIGURES = (
    Definition(
        metric="L1",
        title=N_("Would recommend membership"),
        unit=NPS,
        meaning=N_(
            "How likely members are to recommend membership to a colleague: the share who say 9 or 10, less "
            "the share who say 0 to 6. It lies between -100 and 100, and is never a target for staff."
        ),
        method=N_(
            "Answers of the random tenth of members that is asked each month, by the day of the answer; not "
            "of members of under 90 days, nor of those asked after a case. From 30 answers on. Interval: "
            "adjusted Wald, 95 per cent."
        ),
        nothing=N_("No member was asked yet, or none answered."),
        compute=recommendation,
        labels={
            "promoters": NP_("figure row", "9 or 10: would recommend it"),
            "passives": NP_("figure row", "7 or 8: undecided"),
            "detractors": NP_("figure row", "0 to 6: would not"),
            "trust": NP_("figure row", "Trusted to do what is right"),
            "stands_up": NP_("figure row", "Stands up for members"),
            "admits": NP_("figure row", "Admits mistakes and puts them right"),
            "asked": NP_("figure row", "Members asked"),
            "answered": NP_("figure row", "Of them answered"),
            "rest": NP_("figure row", "Not asked: we had asked them something shortly before"),
            "standing": NP_("figure row", "Not asked: not in good standing any more"),
            "no_address": NP_("figure row", "Not asked: no e-mail address"),
            "late": NP_("figure row", "Not asked: it was too late to ask them"),
        },
        groups={
            "answer": NP_("figure rows", "All answers"),
            "trust": NP_("figure rows", "Trust, 0 to 100"),
            "language": NP_("figure rows", "By language"),
            "asked": NP_("figure rows", "Who was asked"),
        },
        sentences={
            "needs_thirty": N_("This score is shown once there are 30 answers."),
            "styles_differ": N_(
                "People use a scale differently in different languages. Do not compare the levels of "
                "two languages. Look at how each one changes."
            ),
        },
        chart="values",
        has_parts=False,
    ),
)
