"""Who renews: by engagement in the year before (E5), and after a recovery (L4). Neither tells of causes."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from portal.metrics import awaiting
from portal.metrics.counts import bulk, months
from portal.metrics.counts.covering import covering
from portal.metrics.counts.engaged import NO_BAND, Counts
from portal.metrics.estimators.differences import proportion_diff
from portal.metrics.estimators.disclosure import SMALL_SAMPLE, Display
from portal.metrics.estimators.indices import BANDS
from portal.metrics.estimators.proportions import wilson
from portal.metrics.families.engagement import counts_in_months
from portal.metrics.families.engagement_index import BAND_WORDS
from portal.metrics.readings import YEAR, Reading
from portal.metrics.shapes import DIFFERENCE, PERCENT, Definition, Figure, Row, Window, last_days
from portal.metrics.shares import YEARS
from portal.metrics.showing import hundred, share_figure
from portal.store import is_postgres
from portal.store.rows import rows, stored
from portal.wording import N_, NP_

SPANS = (12, 24, 36, 60)
GROUPS = ("recovered", "concluded", "no_case")
PAIRS = (("recovered", "no_case"), ("recovered", "concluded"), ("concluded", "no_case"))
STILL_OPEN = "still_open"

Told = Counter[tuple[str, bool]]
"""Renewals by group or band, and whether they were renewed."""


# ── E5 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def by_band(reading: Reading) -> Figure:
    """E5: renewed, of members due, by their band of engagement in the twelve months before."""
    found = counts_in_months(reading)
    due = {month: one for month, one in found.items() if one.due}
    if not due:
        return reading.shown(Figure("E5", reading.year, None, 0))
    last = max(found)
    span = next((span for span in SPANS if _banded(due, last, span) >= SMALL_SAMPLE), SPANS[-1])
    compared = [one for one in _in_span(due, last, span) if _is_like(one, due)]
    bands = {band: _sum(compared, band) for band, _ in BANDS}
    x, n = (sum(part) for part in zip(*bands.values(), strict=True))
    rows = reading.split(bands, "bands") if reading.is_whole else []
    notes = [
        *(["no_index"] if _sum(compared, NO_BAND)[1] else []),
        *(["other_domains"] if len(compared) < len(_in_span(due, last, span)) else []),
    ]
    window = Window(months.first_day(last - span + 1), months.window_of(last).until)
    figure = share_figure("E5", window, wilson(x, n), rows, (*notes, "not_causal"))
    return reading.shown(_covered(figure, "activity", "renewals"))


def _in_span(due: dict[int, Counts], last: int, span: int) -> list[Counts]:
    return [one for month, one in due.items() if month > last - span]


def _banded(due: dict[int, Counts], last: int, span: int) -> int:
    return sum(one.due.total() - one.due[NO_BAND] for one in _in_span(due, last, span))


def _is_like(one: Counts, due: dict[int, Counts]) -> bool:
    """Whether the bands of a month are made of the same domains as those of the last one."""
    return one.connected_before == due[max(due)].connected_before


def _sum(compared: Iterable[Counts], band: str) -> tuple[int, int]:
    some = list(compared)
    return sum(one.renewed[band] for one in some), sum(one.due[band] for one in some)


# ── L4 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def after_recovery(reading: Reading) -> Figure:
    """L4: renewed, of members due within twelve months after a confirmed recovery, after another case was
    concluded, and without a case; with the differences. Told: the first group.
    """
    window, told = _enough(reading)
    shares = {group: (told[group, True], told[group, True] + told[group, False]) for group in GROUPS}
    everybody = sum(n for _, n in shares.values())
    rows = reading.split(shares, "groups")
    x, n = shares["recovered"]
    share = wilson(x, n)
    enough = rows[0].display.is_told
    open_then = told[STILL_OPEN, True] + told[STILL_OPEN, False]
    figure = Figure(
        "L4",
        window,
        hundred(share.p) if enough else None,
        n if enough else everybody,
        hundred(share.lower) if enough else None,
        hundred(share.upper) if enough else None,
        rows=(*rows, *_differences(shares, rows), reading.count_row(STILL_OPEN, open_then, "beside")),
        notes=("not_causal",) if enough else ("few_recoveries", "not_causal"),
        awaited=None if enough else awaiting.hidden(n, _recoveries(reading), reading.k),
    )
    return reading.shown(_covered(figure, "renewals"))


def _recoveries(reading: Reading) -> int:
    """Members due after a recovery in the last 365 days."""
    told = _counted(reading, reading.year)
    return told["recovered", True] + told["recovered", False]


def _covered(figure: Figure, *kinds: str) -> Figure:
    return Figure(**{**figure.__dict__, "chart": covering(*kinds)})


def _enough(reading: Reading) -> tuple[Window, Told]:
    """The last 365 days in which memberships fell due, or as many more as hold thirty recoveries."""
    told, window = Counter[tuple[str, bool]](), last_days(reading.today, YEARS[-1])
    for days in YEARS:
        found = last_days(reading.today, days)
        counted = _counted(reading, found)
        if counted == told:
            continue  # nothing more lies there, so the shorter period is told
        told, window = counted, found
        if told["recovered", True] + told["recovered", False] >= SMALL_SAMPLE:
            break
    return window, told


def _counted(reading: Reading, window: Window) -> Told:
    """Renewals that fell due in the window: by what came of their cases, and whether they were renewed."""
    fell_due = rows(_EVERYBODY, window.since.toordinal(), window.until.toordinal())
    told: Told = Counter()
    for some in bulk.portions(sorted({day for day, _, _ in fell_due})):
        for rank, renewed, n in _ranked(reading, some):
            told[RANKED[rank], bool(renewed)] += int(n)
    everybody = Counter[bool]()
    for _, renewed, n in fell_due:
        everybody[bool(renewed)] += int(n)
    for renewed, n in everybody.items():
        told["no_case", renewed] = n - sum(told[group, renewed] for group in RANKED)
    return +told


RANKED = (STILL_OPEN, "concluded", "recovered")
"""What a case makes of a renewal: recovered before concluded before still open; one that was closed more than
a year before it was due, nothing. Of several cases of a member the best counts."""

_COUNTS = "renewal.stands AND renewal.reason = ''"
_EVERYBODY = f"""SELECT day, renewed, COUNT(*) FROM renewal
    WHERE {_COUNTS} AND day BETWEEN ? AND ? GROUP BY day, renewed"""
_RANKED = f"""WITH due (day, year_before, ended) AS (VALUES %s)
    SELECT best, renewed, COUNT(*) FROM (
        SELECT renewal.renewed, MAX(CASE
            WHEN case_fact.closed_at IS NULL OR case_fact.closed_at >= due.ended THEN 0
            WHEN case_fact.closed_at < due.year_before THEN -1
            WHEN case_fact.recovered THEN 2 ELSE 1 END) AS best
        FROM due JOIN renewal ON renewal.day = due.day AND {_COUNTS}
        JOIN case_fact ON case_fact.member = renewal.person_id AND case_fact.received_day <= renewal.day
        GROUP BY renewal.id, renewal.renewed
    ) AS told WHERE best >= 0 GROUP BY best, renewed"""


def _ranked(reading: Reading, days: list[int]) -> list[tuple[int, bool, int]]:
    """Of the renewals that fell due on `days`, how many have a case of each rank, and were renewed or not."""
    moment = "CAST(? AS TIMESTAMP)" if is_postgres() else "?"
    values = []
    for day in days:
        values += [day, *(stored(_start(reading, one)) for one in (day - YEAR + 1, day + 1))]
    places = ", ".join([f"(?, {moment}, {moment})"] * len(days))
    return rows(_RANKED % places, *values)


def _start(reading: Reading, day: int) -> dt.datetime:
    return reading.start_of(dt.date.fromordinal(day))


def _differences(shares: dict[str, tuple[int, int]], rows: list[Row]) -> list[Row]:
    """One group less another, in points (Newcombe); hidden where one of the two is."""
    shown = {row.label: row.display for row in rows}
    found = []
    for one, other in PAIRS:
        row = _difference(f"{one}_{other}", *shares[one], *shares[other])
        hidden = Display.HIDDEN in (shown[one], shown[other])
        found.append(row.hidden() if hidden else row)
    return found


def _difference(label: str, x1: int, n1: int, x2: int, n2: int) -> Row:
    diff = proportion_diff(x1, n1, x2, n2)
    if diff.diff is None:
        return Row(label, None, DIFFERENCE, group="differences", display=Display.NO_DATA)
    lower, upper = hundred(diff.lower), hundred(diff.upper)
    state = Display.SMALL if min(n1, n2) < SMALL_SAMPLE else Display.NORMAL
    return Row(label, hundred(diff.diff), DIFFERENCE, None, lower, upper, "differences", state)


NOT_CAUSAL = N_(
    "These numbers go together, but one need not be the cause of the other: who "
    "complains, who takes part and who stays is not a matter of chance."
)
FIGURES = (
    Definition(
        metric="L4",
        title=N_("Renewed after we put things right"),
        unit=PERCENT,
        meaning=N_(
            "We put something right and the member confirmed it; their membership fell due within"
            " the next twelve months. Of these members, the share who renewed. The table also "
            "shows it after other cases, and without a case."
        ),
        method=N_(
            "Imported renewals by the day they were due. Members who died, retired or were not "
            "eligible are left out. n counts those whose case was put right; while they are too "
            "few to be shown, the renewals of all three groups. Intervals: Wilson; differences: "
            "Newcombe, in percentage points; both 95 per cent."
        ),
        nothing=N_("No renewals were imported for this time."),
        compute=after_recovery,
        labels={
            "recovered": NP_("figure row", "Put right, and the member says so"),
            "concluded": NP_("figure row", "After another closed case"),
            "no_case": NP_("figure row", "Without a case"),
            "recovered_no_case": NP_("figure row", "Difference between put right and without a case"),
            "recovered_concluded": NP_("figure row", "Difference between put right and other closed cases"),
            "concluded_no_case": NP_(
                "figure row", "Difference between other closed cases and without a case"
            ),
            STILL_OPEN: NP_("figure row", "Left out: a case was still open"),
        },
        groups={
            "groups": NP_("figure rows", "Share who renewed, of those due"),
            "differences": NP_("figure rows", "Differences in percentage points"),
            "beside": NP_("figure rows", "Also counted"),
        },
        sentences={
            "not_causal": NOT_CAUSAL,
            "few_recoveries": N_(
                "Too few members were due for renewal after we put things right, so this cannot be shown."
            ),
        },
        scale=100,
        has_parts=False,
    ),
    Definition(
        metric="E5",
        title=N_("Renewed, by engagement of the year before"),
        unit=PERCENT,
        meaning=N_(
            "Of the members whose membership fell due, the share who renewed. The table shows it "
            "by how much they had taken part in the twelve months before."
        ),
        method=N_(
            "Imported renewals of whole months. The band is that of the engagement index over the"
            " twelve calendar months before the month in which the membership fell due. Members "
            "who died, retired or were not eligible are left out. Intervals: Wilson, 95 per cent."
        ),
        nothing=N_("No renewals were imported for this time."),
        compute=by_band,
        labels=BAND_WORDS,
        groups={"bands": NP_("figure rows", "Share who renewed, by how much they take part")},
        sentences={
            "not_causal": NOT_CAUSAL,
            "no_index": N_(
                "Members without an index are left out: fewer than 90 days of membership, or fewer "
                "than three fields."
            ),
            "other_domains": N_("Months with other fields of activity are left out."),
        },
        scale=100,
        of_members=True,
    ),
)
