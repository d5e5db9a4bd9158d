"""An item on the scale 1 to 5 as a figure shows it (2.5): all answers, the share of the top two, the median
category; second to them the mean with its interval, and as a score of 0 to 100.
"""

from collections.abc import Mapping

from portal.metrics.estimators.scores import ordinal
from portal.metrics.readings import Reading
from portal.metrics.shapes import ANSWER, POINTS, SCALE, Row
from portal.wording import NP_

TOP = ("5", "4")
TOLD = (TOP, ("3", "2", "1"))
"""Answers whose sums a share of the top two tells: they hide among themselves."""


def score100(mean: float | None) -> float | None:
    """A mean on the scale 1 to 5 as a score of 0 to 100."""
    return None if mean is None else 100 * (min(max(mean, 1.0), 5.0) - 1) / 4


def item_rows(reading: Reading, scores: Mapping[str, int], group: str) -> list[Row]:
    """Share of the top two, median category, mean and score, of the whole, where the figure tells the top
    two. With a hidden answer the mean would tell it, so then it is hidden, too; and the median, where it lies
    among the hidden ones.

    Where all answers are equal the mean has no interval to speak of: the share of the top two stands for it.
    """
    found = ordinal([scores.get(str(score), 0) for score in range(1, 6)])
    if not reading.is_whole or not found.n:
        return []
    lower, upper = (None, None) if found.lower == found.upper else (found.lower, found.upper)
    rows = [
        reading.share_row("top_two", sum(scores.get(score, 0) for score in TOP), found.n, group),
        Row("median", found.median_category, ANSWER, found.n, group=group),
        Row("mean", found.mean, SCALE, found.n, lower, upper, group),
        Row("score100", found.score100, POINTS, found.n, score100(lower), score100(upper), group),
    ]
    few = [block for block in TOLD if any(0 < scores.get(score, 0) < reading.k for score in block)]
    secret = {"mean", "score100"} if few else set()
    if any(str(found.median_category) in block for block in few):
        secret.add("median")
    return [row.hidden() if row.label in secret else row for row in rows]


LABELS = {
    "top_two": NP_("figure row", "4 or 5 of 5"),
    "median": NP_("figure row", "Middle answer, the median (1 to 5)"),
    "mean": NP_("figure row", "Average (1 to 5)"),
    "score100": NP_("figure row", "Average as a score (0 to 100)"),
}
