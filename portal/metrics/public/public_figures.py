"""What is published: each figure with its parts, made of whole quarters (metric definitions, 7.4).

Not here: anything of the staff, free text, engagement of persons. Cases of professional conduct are only in
the totals, which are of a year or more: in the table of categories they stand with everything else (6.6).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from portal.cases.codes import CATEGORIES
from portal.metrics import shares
from portal.metrics.counts.standing import member_months
from portal.metrics.estimators.disclosure import PUBLIC_BASE, PUBLIC_K
from portal.metrics.estimators.nonresponse import nonresponse_bounds
from portal.metrics.estimators.rounding import half_away
from portal.metrics.estimators.survival import Survival, km_rollup
from portal.metrics.families.answers import said_satisfied
from portal.metrics.public import public_index, reputation
from portal.metrics.public.period import Period
from portal.metrics.public.published import Cell, Told, blank, expected, share_cell
from portal.metrics.public.quarter_sums import about
from portal.metrics.rows import ActionFact
from portal.metrics.series import Tally
from portal.metrics.shapes import COUNT, DAYS, PERCENT, RATE, Window
from portal.recovery.kinds import REMEDIES
from portal.store import rows_of

PER_MEMBERS = 1000
ELSE = "else"
NAMED = tuple(category for category in CATEGORIES if category not in ("conduct", "other"))

received, answered_forms, asked_forms = (
    shares.of("received"),
    shares.of("form.answered."),
    shares.of("form.asked."),
)

ENDS: dict[str, Tally] = {
    "justified": shares.of("finding.upheld", "finding.partly_upheld"),
    "not_upheld": shares.of("finding.not_upheld"),
    "settled": shares.of("finding.settled"),
    "otherwise": shares.of("finding.withdrawn", "finding.closed_no_reply"),
}
"""How cases end: the member was right, was not, was given a remedy at once, or left it."""

found = shares.of("finding.upheld", "finding.partly_upheld", "finding.not_upheld")
confirmed, answered, asked = (shares.of(f"recovery.{name}.") for name in ("confirmed", "answered", "asked"))


def cells(period: Period, draws: int = 0) -> list[Cell]:
    """Every published number of a period, in the order of the pages."""
    return [cell for figure in FIGURES for cell in figure(period)] + public_index.cells(period, draws)


def complaints(period: Period) -> list[Cell]:
    """R1: how many grievances, per 1,000 member-months (of the rounded number), and what about."""
    window = period.enough(received, PUBLIC_K)
    total = period.count("R1", "", received, window)
    by_category: dict[str, Tally] = {name: shares.of(about(name)) for name in NAMED}
    by_category[ELSE] = shares.of(about("conduct"), about("other"))
    return [total, _rate(total), *period.parts(total, "category", by_category, window)]


def _rate(total: Cell) -> Cell:
    months = member_months(total.window.since, total.window.until)
    if total.told is not Told.ABOUT or total.value is None or not months:
        return blank("R1", "rate", RATE, total.window, Told.NONE)
    rate = half_away(PER_MEMBERS * total.value / months, 1)
    return replace(blank("R1", "rate", RATE, total.window, Told.ABOUT), value=rate)


def still_open(period: Period) -> list[Cell]:
    """R14: cases open when the last quarter ended."""
    ever = Window(period.quarter.window().since.replace(year=1), period.quarter.until)

    def is_open(sums: Mapping[str, int]) -> int:
        return sums["received"] + sums["reopened"] - sums["closed"]

    cell = period.count("R14", "", is_open, ever, sums=False)
    return [replace(cell, since=cell.until)]


def on_time(period: Period) -> list[Cell]:
    """R5: decided when promised."""
    return [period.share("R5", "", reputation.kept, reputation.due)]


def how_long(period: Period) -> list[Cell]:
    """R4: within how many days half and nine in ten of the cases received were closed; told of ten closings
    or more, and never the longest time that one of them took.
    """
    for window in period.windows(period.quarter):
        curve = km_rollup(period.reading.cohorts(window), window.until)
        if curve.events >= PUBLIC_K:
            break
    few = _too_few_members(period, window) or curve.events < PUBLIC_K
    n = period.base("R4//n", received, window)
    found = (_quantile(curve, item, window, few, n) for item in ("median", "p90"))
    return [period.corrected(cell, curve.n, curve.events) for cell in found]


def _too_few_members(period: Period, window: Window) -> bool:
    return period.members(window, {"n": lambda own: received(own) > 0})["n"] < PUBLIC_K


def _quantile(curve: Survival, item: str, window: Window, few: bool, n: int | None) -> Cell:
    cell = replace(blank("R4", item, DAYS, window, Told.TOO_FEW), n=n)
    longest = max((step.t for step in curve.curve), default=0.0)
    value, lower, upper = (
        _short_of(getattr(curve, name), longest) for name in (item, f"{item}_lower", f"{item}_upper")
    )
    if few:
        return expected(cell, PUBLIC_K)
    if value is not None:
        return replace(cell, told=Told.VALUE, value=value, lower=lower, upper=upper)
    return cell if lower is None else replace(cell, told=Told.MORE, value=lower)


def _short_of(value: float | None, longest: float) -> float | None:
    return value if value is not None and value < longest else None


def outcomes(period: Period) -> list[Cell]:
    """R12: found justified, of those with a finding; and how all cases ended.

    The share is made of two parts of the table: if the table has to hide one of these, it is not shown; nor
    beside the number of both, where that is too small for a share.
    """
    window = period.enough(found)
    share = period.share("R12", "", ENDS["justified"], found, window=window)
    table = period.parts(share, "ended", ENDS, window)
    shows_both = all(cell.is_told for cell in table[:2])
    if shows_both and not share.is_told and table[0].window == window:
        shows_both = period.may_tell(share, ENDS["justified"], found)  # the table tells what the share would
    if share.n is not None and not shows_both:
        table = [cell.hidden() for cell in table]
    for cell in table:
        if not cell.is_told:
            period.behind.pop(cell.key, None)
    return [share, *table, _withdrawn(period, table)]


def _withdrawn(period: Period, table: list[Cell]) -> Cell:
    """How many withdrew, of all that ended. R12 tells of the same days, or of longer ones and of the rest of
    these, how many ended with a finding, and its table how many without: between must not be a few.
    """
    withdrawn, ended = shares.of("finding.withdrawn"), shares.of("finding.")
    window = period.enough(ended)
    between = list[Tally]()
    if period.is_nearly_known("R12//", window, ended):
        between = [shares.of(*(f"finding.{one}" for one in some)) for some in (UNFOUND, UNFOUND[1:])]
    if any(cell.is_told and cell.window == window for cell in table[2:]):
        between.append(shares.of("finding.closed_no_reply"))
    return period.share("R4", "withdrawn", withdrawn, ended, window=window, between=between)


UNFOUND = ("withdrawn", "settled", "closed_no_reply")


def remedies(period: Period) -> list[Cell]:
    """R18, kinds alone: what members got."""
    kinds: dict[str, Tally] = {kind: shares.of(f"remedy.{kind}") for kind in REMEDIES}
    given = shares.of(*(f"remedy.{kind}" for kind in REMEDIES))
    window = period.enough(given)
    whole = period.count("R18", "", given, window)
    return [whole, *period.parts(whole, "kind", kinds, window)]


def delivered(period: Period) -> list[Cell]:
    """R19: promised remedies that were given, of those whose date has passed."""
    return [period.share("R19", "", shares.of("promised.delivered"), shares.of("promised"))]


def put_right(period: Period) -> list[Cell]:
    """R20: justified cases that the member confirms as put right, a quarter back, since that takes thirty
    days to show; with the bounds that assume nothing about the silent.
    """
    window = period.enough(answered, until=period.quarter.after(-1))
    share = period.share("R20", "", confirmed, answered, window=window)
    if share.window != window:
        return [share, *(cell for key, cell in period.earlier.last.items() if key.startswith("R20//at_"))]
    sums = period.sums(window)
    x, said, sent = int(confirmed(sums)), int(answered(sums)), int(asked(sums))
    bounds, silent = nonresponse_bounds(x, said, sent), sent - said
    told = share.told is Told.VALUE and sent >= PUBLIC_BASE and (silent == 0 or silent >= PUBLIC_K)
    return [share, *(_bound(period, share, name, getattr(bounds, name), told) for name in ("lower", "upper"))]


def _bound(period: Period, share: Cell, name: str, value: float | None, told: bool) -> Cell:
    """A bound; it tells how many were asked and how many of them are silent, so earlier releases count here,
    too.
    """
    cell = blank(
        share.figure, f"at_{name}", PERCENT, share.window, Told.HIDDEN if share.is_told else share.told
    )
    if not told or value is None or not period.may_tell(cell, answered, asked):
        return cell
    return replace(cell, told=Told.VALUE, value=half_away(100 * value))


def content(period: Period) -> list[Cell]:
    """R21: satisfied with how it was put right; by how the case ended, since who loses is less satisfied."""
    window = period.enough(shares.of("q2."))
    share = period.share("R21", "", said_satisfied, shares.of("q2."), window=window)
    parts: dict[str, tuple[Tally, Tally]] = {
        name: (
            _satisfied(*findings),
            shares.of(*(f"q2.{score}.{one}" for score in range(1, 6) for one in findings)),
        )
        for name, findings in ENDED_WITH.items()
    }
    return [share, *period.split(share, "ended", parts, window)]


ENDED_WITH = {
    "justified": ("upheld", "partly_upheld"),
    "not_upheld": ("not_upheld",),
    "settled": ("settled",),
    "otherwise": ("withdrawn", "closed_no_reply"),
}


def _satisfied(*findings: str) -> Tally:
    return shares.of(*(f"q2.{score}.{one}" for score in (4, 5) for one in findings))


def response(period: Period) -> list[Cell]:
    """R25: of those asked how it felt, how many answered."""
    return [period.share("R25", "", answered_forms, asked_forms)]


def actions(period: Period) -> list[Cell]:
    """L7: corrective actions due and done by their date: the association's own deeds, so told exactly."""
    window = period.quarter.window(12)
    due = ActionFact.due_day.between(window.since.toordinal(), window.until.toordinal())
    query = ActionFact.select(ActionFact.due_day, ActionFact.done_day).where(due & ~ActionFact.cancelled)
    rows = rows_of(query)
    done = sum(day is not None and day <= by for by, day in rows)
    if not rows:
        return [blank("L7", "", PERCENT, window, Told.NONE)]
    of_actions = [("due", len(rows)), ("done", done)]
    counts = [
        replace(blank("L7", item, COUNT, window, Told.VALUE, "actions"), value=n) for item, n in of_actions
    ]
    return [share_cell("L7", "", window, done, len(rows)), *counts]


FIGURES: tuple[Callable[[Period], list[Cell]], ...] = (
    complaints,
    still_open,
    on_time,
    how_long,
    outcomes,
    put_right,
    content,
    response,
    remedies,
    delivered,
    actions,
)
