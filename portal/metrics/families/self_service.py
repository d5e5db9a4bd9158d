"""Help that is found before a grievance is raised: how easy it was (R24), and whether it answered (L5)."""

from dataclasses import replace
from typing import Any

from portal.metrics import shares
from portal.metrics.counts.helped import WITHIN
from portal.metrics.estimators.disclosure import Display
from portal.metrics.families import ordinals
from portal.metrics.families.silence import LABELS, PLAIN, silence
from portal.metrics.readings import Reading
from portal.metrics.rows import HelpFact
from portal.metrics.shapes import PERCENT, Definition, Figure, Window
from portal.satisfaction.scales import AGREE
from portal.store import rows_of
from portal.wording import N_, NP_

SCORES = tuple(AGREE)
ENDS = ("solved", "came", "unsolved", "silent")
TOLD = (("solved",), ENDS[1:])

rated = shares.of("ease.")
easy = shares.of(*(f"ease.{score}" for score in ordinals.TOP))
visits = shares.of("help.shown")
OF_VISITS = ("category", "language")


def ease(reading: Reading) -> Figure:
    """R24: 4 and 5 of 5 on “it was easy to get this done”, of help articles alone, by the day of the
    answer.
    """
    window = shares.enough(reading, rated)
    sums = reading.sums(window)
    scores = {score: sums[f"ease.{score}"] for score in SCORES}
    rows = [
        *reading.parts(scores, "distribution", told=ordinals.TOLD),
        *ordinals.item_rows(reading, scores, "scale"),
        *silence(sums["help.easy"], sums["help.rated"], sums["help.shown"]),
    ]
    figure = shares.share(reading, "R24", easy, rated, rows=rows, window=window)
    return _told(reading, figure, HelpFact.answered_day, window)


def answered(reading: Reading) -> Figure:
    """L5: visits to a help article that answered, with no case of the member in the category in seven days,
    of all visits at least as old.
    """
    window = shares.enough(reading, visits, reading.matured(WITHIN.days).until)
    sums = reading.sums(window)
    rows = reading.parts({end: sums[f"help.{end}"] for end in ENDS}, "end", told=TOLD)
    figure = shares.share(reading, "L5", shares.of("help.solved"), visits, rows=rows, window=window)
    return _told(reading, figure, HelpFact.shown_day, window)


def _told(reading: Reading, figure: Figure, day: Any, window: Window) -> Figure:
    """The figure, hidden where too few members stand behind it: one may have come often."""
    if not figure.display.is_told:
        return figure
    where = HelpFact.member.is_null(False) & day.between(window.since.toordinal(), window.until.toordinal())
    dimension, value = reading.part
    if dimension in OF_VISITS:
        where &= getattr(HelpFact, dimension) == value
    if len(rows_of(HelpFact.select(HelpFact.member).where(where).distinct().limit(reading.k))) >= reading.k:
        return figure
    hidden = replace(figure, display=Display.HIDDEN)
    return hidden if reading.together else hidden.hidden()


FIGURES = (
    Definition(
        metric="R24",
        title=N_("Easy to get done"),
        unit=PERCENT,
        meaning=N_(
            "Of all members who rated a help article, the share who found it easy to get done what they came "
            "for."
        ),
        method=N_(
            "Share of 4 and 5 of 5, by the day of the answer; only help articles, never case forms. "
            "Interval: Wilson, 95 per cent."
        ),
        nothing=N_("No member rated a help article in this time."),
        compute=ease,
        labels=LABELS | ordinals.LABELS | dict(AGREE),
        groups={
            "distribution": NP_("figure rows", "All answers"),
            "scale": NP_("figure rows", "On the scale of 1 to 5"),
        },
        tables={"distribution": ordinals.TOLD},
        plain=PLAIN,
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="L5",
        title=N_("Answered by a help article"),
        unit=PERCENT,
        meaning=N_(
            "Members may see a help article before they fill in the form. Of all such visits, the"
            " share that answered the question, with no grievance in the same category in the "
            "following week. Articles can have saved at most this share of grievances: whoever "
            "leaves without a word counts as not answered."
        ),
        method=N_(
            "By the day of the visit, visits at least seven days old; guests are left out. Interval: Wilson, "
            "95 per cent."
        ),
        nothing=N_("No help article was shown to a member in this time."),
        compute=answered,
        labels={
            "solved": NP_("figure row", "Answered, and no grievance followed"),
            "came": NP_("figure row", "Answered, and a grievance followed all the same"),
            "unsolved": NP_("figure row", "Not answered, members said"),
            "silent": NP_("figure row", "Left without an answer to our question"),
        },
        groups={"end": NP_("figure rows", "What came of the visits")},
        tables={"end": TOLD},
        scale=100,
        chart="shares",
    ),
)
