"""What members say item by item: fair (R22), solved (R23)."""

from collections import Counter

from portal.cases.codes import FINDINGS, FINDINGS_COUNTED
from portal.metrics import series, shares
from portal.metrics.counts.measures_answers import FAIRNESS
from portal.metrics.estimators.means import Mean, mean_of_counts
from portal.metrics.families import ordinals
from portal.metrics.families.ordinals import score100
from portal.metrics.families.silence import ASKED, DIFFERS, LABELS, PLAIN, differs, silence, weighted
from portal.metrics.readings import Reading, counted
from portal.metrics.rows import CaseFact
from portal.metrics.shapes import PERCENT, POINTS, Definition, Figure, Row, Window
from portal.metrics.showing import Condition
from portal.satisfaction.scales import AGREE, SOLVED
from portal.wording import N_, NP_

ITEMS = len(FAIRNESS)
TOLD = (("yes",), ("partly", "no"))
"""Answers whose sums the share of yes tells."""

rated_fairness = shares.of("fair.")
solved_or_not = shares.of("q1.")


def fairness(reading: Reading) -> Figure:
    """R22: the mean of the three items of fairness (0 to 100) of answers that have all; each beside."""
    window = shares.enough(reading, rated_fairness)
    sums = reading.sums(window)
    whole = mean_of_counts({total / ITEMS: n for total, n in _scores(sums, "fair").items()})
    rows = [
        *(_score_row(item, mean_of_counts(_scores(sums, item))) for item in FAIRNESS),
        *(row for item in FAIRNESS for row in _item(reading, sums, item)),
        *silence(None, counted(sums, "form", "fair"), counted(sums, "form", "asked")),
    ]
    found, chart = series.pooled(reading, rated_fairness), {}
    if whole.n:
        measured = [_fair(one.sums) if rated_fairness(one.sums) >= reading.k else None for one in found[1]]
        chart = series.values(found[0], [one.window for one in found[1]], measured)
    figure = Figure(
        "R22",
        window,
        score100(whole.mean),
        whole.n,
        *_limits(whole),
        rows=tuple(rows),
        chart=chart,
    )
    return reading.shown(figure, answered_in(window), rated_fairness)


def _scores(sums: Counter[str], item: str) -> dict[float, int]:
    begins = f"{item}."
    return {float(name.removeprefix(begins)): n for name, n in sums.items() if name.startswith(begins)}


def _score_row(item: str, mean: Mean) -> Row:
    return Row(item, score100(mean.mean), POINTS, mean.n, *_limits(mean), "items")


def _limits(mean: Mean) -> tuple[float | None, float | None]:
    """From where to where the score may be off; nothing where all answers are equal (2.5)."""
    return (None, None) if mean.lower == mean.upper else (score100(mean.lower), score100(mean.upper))


def _item(reading: Reading, sums: Counter[str], item: str) -> list[Row]:
    """All answers to an item of the whole, its top two and its middle. The three bars tell each mean: with it
    one hidden answer would tell another, so where one is that of a few, none is told.
    """
    if not reading.is_whole:
        return []
    scores = {score: sums[f"{item}.{score}"] for score in AGREE}
    few = scores if any(0 < n < reading.k for n in scores.values()) else ()
    rows = ordinals.item_rows(reading, scores, item)
    beside = [row for row in rows if row.label in ("top_two", "median")]
    return [*reading.parts(scores, item, few=few), *(row.hidden() if few else row for row in beside)]


def _fair(sums: Counter[str]) -> float | None:
    return score100(mean_of_counts({total / ITEMS: n for total, n in _scores(sums, "fair").items()}).mean)


def answered_in(window: Window) -> Condition:
    """Cases whose form was answered in the days of `window`."""
    return CaseFact.answered_day.between(window.since.toordinal(), window.until.toordinal())


def solved(reading: Reading) -> Figure:
    """R23: yes, of all who said whether their problem is solved; partly and no apart, by finding beside."""
    window = shares.enough(reading, solved_or_not)
    sums = reading.sums(window)
    answers = {answer: counted(sums, "q1", answer) for answer in SOLVED}
    rows = reading.parts(answers, "answer", told=TOLD)
    if reading.is_whole:
        rows += reading.split({finding: _yes(sums, finding) for finding in FINDINGS_COUNTED}, "finding")
    rows += silence(*(counted(sums, "form", name) for name in ("solved", "said", "asked")))
    rows += weighted(reading, sums, "form", "said", "solved", FINDINGS_COUNTED)
    return shares.share(
        reading,
        "R23",
        shares.of("q1.yes."),
        solved_or_not,
        rows=rows,
        window=window,
        where=answered_in(window),
        notes=differs(rows, answers["yes"], sum(answers.values())),
    )


def _yes(sums: Counter[str], finding: str) -> tuple[int, int]:
    return counted(sums, "q1", "yes", finding), counted(sums, "q1", None, finding)


ITEM_WORDS = {
    "q3": NP_("figure row", "The result was fair"),
    "q4": NP_("figure row", "The steps taken to reach it were fair"),
    "q5": NP_("figure row", "Treated with respect"),
}

FIGURES = (
    Definition(
        metric="R22",
        title=N_("Treated fairly"),
        unit=POINTS,
        meaning=N_(
            "How fair members find the result, the steps that led to it, and how they were treated: 0 is "
            "strongly disagree, 100 is strongly agree."
        ),
        method=N_(
            "Average of the three questions, for answers to all three, by the day of the answer. "
            "Interval: Student, 95 per cent, over the averages of the cases."
        ),
        compute=fairness,
        behind=ASKED,
        labels=ITEM_WORDS | dict(AGREE) | ordinals.LABELS | LABELS,
        groups={"items": NP_("figure rows", "The three questions")} | ITEM_WORDS,
        plain=PLAIN,
        scale=100,
        chart="values",
    ),
    Definition(
        metric="R23",
        title=N_("Problem solved, members say"),
        unit=PERCENT,
        meaning=N_("Of all members who answered, the share who say that their problem is solved."),
        method=N_(
            "Yes, of yes, partly and no, by the day of the answer; only the last answer of a case counts. "
            "Interval: Wilson, 95 per cent."
        ),
        compute=solved,
        behind=ASKED,
        labels=LABELS | dict(SOLVED) | dict(FINDINGS),
        groups={
            "answer": NP_("figure rows", "All answers"),
            "finding": NP_("figure rows", "By finding"),
        },
        tables={"answer": TOLD},
        plain=PLAIN,
        sentences=DIFFERS,
        scale=100,
        chart="shares",
    ),
)
