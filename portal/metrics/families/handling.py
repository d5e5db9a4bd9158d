"""How cases are handled: time put on the member (R6), solved at once (R7), closed too early (R8), and the
second stage (R9).
"""

from collections import Counter

from portal.cases.codes import FINDINGS_COUNTED
from portal.metrics import series, shares
from portal.metrics.behind import Behind
from portal.metrics.readings import Reading
from portal.metrics.shapes import HOURS, PERCENT, Definition, Figure, Row
from portal.metrics.showing import hundred
from portal.wording import N_, NP_

CONTACT_DAYS, REOPEN_DAYS = 14, 30
WAYS = ("direct", "later")
"""To the second stage: before a first decision, or after one."""
MINUTES = 60
DECIDED = tuple(one for one in FINDINGS_COUNTED if one not in ("withdrawn", "closed_no_reply"))

concluded = shares.of(*(f"finding.{finding}" for finding in FINDINGS_COUNTED))
solved = shares.of(*(f"finding.{finding}" for finding in DECIDED))
at_once = shares.of("first_contact")
closings, undone = shares.of("closed"), shares.of("closed.undone")
stage_two = shares.of("stage_two.")


def time_put_on_the_member(reading: Reading) -> Figure:
    """R6: of the working time of concluded cases, the share in which they waited for the member."""
    window = shares.enough(reading, concluded)
    sums = reading.sums(window)
    held, worked = sums["minutes.held"], sums["minutes.worked"]
    share = held / (held + worked) if held + worked else None
    found = series.pooled(reading, concluded)
    figure = Figure(
        "R6",
        window,
        hundred(share),
        int(concluded(sums)),
        rows=(
            Row("held", held / MINUTES, HOURS),
            Row("worked", worked / MINUTES, HOURS),
        ),
        chart=series.values(
            found[0],
            [one.window for one in found[1]],
            [_held(one.sums) if concluded(one.sums) >= reading.k else None for one in found[1]],
        ),
    )
    return reading.shown(figure, reading.closed_in(window), concluded)


def _held(sums: Counter[str]) -> float | None:
    whole = sums["minutes.held"] + sums["minutes.worked"]
    return 100 * sums["minutes.held"] / whole if whole else None


def solved_at_once(reading: Reading) -> Figure:
    """R7: cases closed with one reply; nobody else needed, nothing reopened, nothing back in 14 days."""
    window = shares.enough(reading, solved, reading.matured(CONTACT_DAYS).until)
    return shares.share(reading, "R7", at_once, solved, window=window, where=reading.closed_in(window))


def closed_too_early(reading: Reading) -> Figure:
    """R8: closings undone by a reopening within 30 days, of all closings at least 30 days old."""
    window = shares.enough(reading, closings, reading.matured(REOPEN_DAYS).until)
    return shares.share(reading, "R8", undone, closings, window=window, where=reading.closed_in(window))


def second_stage(reading: Reading) -> Figure:
    """R9: concluded cases that reached the second stage; those that began there shown apart."""
    window = shares.enough(reading, concluded)
    sums = reading.sums(window)
    counts = {name: sums[f"stage_two.{name}"] for name in WAYS}
    rows = reading.parts(counts, "way", told=(WAYS,), of=int(concluded(sums)))
    return shares.share(
        reading,
        "R9",
        stage_two,
        concluded,
        rows=rows,
        window=window,
        where=reading.closed_in(window),
    )


FIGURES = (
    Definition(
        metric="R6",
        title=N_("Time spent waiting for the member"),
        unit=PERCENT,
        meaning=N_(
            "Of the working time of all closed cases, the share in which we waited for the member"
            " to answer a question. If the share grows, promises may be kept only because more "
            "questions are asked."
        ),
        method=N_(
            "Paused working time as a share of paused and worked time together, by the day of closing."
        ),
        compute=time_put_on_the_member,
        behind=Behind(concluded),
        labels={
            "held": NP_("figure row", "Working time waiting for the member"),
            "worked": NP_("figure row", "Working time in our hands"),
        },
        chart="values",
    ),
    Definition(
        metric="R7",
        title=N_("Solved with one answer"),
        unit=PERCENT,
        meaning=N_(
            "Of all decided cases, the share that one answer solved. Nobody else was needed, the "
            "case was not reopened, and the member did not come back with the same matter within "
            "two weeks."
        ),
        method=N_(
            "By the day of closing, cases closed at least 14 days ago; withdrawn cases and cases closed "
            "without a reply are left out. Interval: Wilson, 95 per cent."
        ),
        compute=solved_at_once,
        behind=Behind(solved, at_once),
        labels={},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R8",
        title=N_("Closed too early"),
        unit=PERCENT,
        meaning=N_("Of all closings, the share that had to be opened again within 30 days."),
        method=N_(
            "By the day of closing, closings at least 30 days old; each counts once. Interval: Wilson, 95 "
            "per cent."
        ),
        compute=closed_too_early,
        behind=Behind(closings, undone, by="moved"),
        labels={},
        scale=100,
        chart="shares",
    ),
    Definition(
        metric="R9",
        title=N_("Went to the second stage"),
        unit=PERCENT,
        meaning=N_(
            "Of all closed cases, the share that was looked into at the second stage. The table "
            "shows which cases began there and which came there after a first decision."
        ),
        method=N_("By the day of closing. Interval: Wilson, 95 per cent."),
        compute=second_stage,
        behind=Behind(concluded, stage_two),
        labels={
            "direct": NP_("figure row", "At once, before a first decision"),
            "later": NP_("figure row", "After a first decision"),
        },
        groups={"way": NP_("figure rows", "How they came there")},
        tables={"way": (WAYS,)},
        scale=100,
        chart="shares",
    ),
)
