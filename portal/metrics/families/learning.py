"""What was learned: recurrence after a corrective action (L6), actions done (L7), causes decided on (L8)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peewee import fn

from portal.metrics import series, shares
from portal.metrics.behind import Behind
from portal.metrics.counts.measures_case import DAY
from portal.metrics.counts.standing import member_months
from portal.metrics.estimators.control_charts import BASELINE
from portal.metrics.estimators.cusum import poisson_cusum
from portal.metrics.estimators.disclosure import Display
from portal.metrics.estimators.proportions import wilson
from portal.metrics.estimators.rates import RateRatio, poisson_rate_ratio
from portal.metrics.readings import YEAR, Reading
from portal.metrics.rows import ActionFact, Flow
from portal.metrics.shapes import COUNT, PERCENT, RATIO, Definition, Figure, Row, Window, last_days
from portal.metrics.showing import share_figure
from portal.store import rows_of
from portal.wording import N_, NP_

AROUND = 15 * DAY
"""Left out on either side of an action: it takes hold little by little."""
LONGEST = YEAR - 2 * AROUND.days
SHORTEST = 30
ACTIONS_TOLD = 10
PER_MEMBERS = 1000
JUSTIFIED_AGE = 30


@dataclass(frozen=True)
class Compared:
    """An action, how often its cause came before and after it, and how the two compare."""

    done: dt.date
    cause: str
    before: Window
    after: Window
    x_before: int
    x_after: int
    ratio: RateRatio

    @property
    def verdict(self) -> str:
        """fewer, more, cannot_tell: by the interval, never by the ratio alone."""
        if self.ratio.upper is not None and self.ratio.upper < 1:
            return "fewer"
        if self.ratio.lower is not None and self.ratio.lower > 1:
            return "more"
        return "cannot_tell"


def recurrence(reading: Reading) -> Figure:
    """L6: how often the cause of the last action that can be judged came after it, of how often before.

    Exposure is member-months; equal seasons a year apart where the ledger reaches back so far, else adjacent
    spans of one length.
    """
    found = [_compare(reading, *action) for action in _done_actions(reading)]
    judged = [one for one in found if one is not None]
    if not judged:
        return reading.shown(Figure("L6", reading.year, None, 0))
    last = judged[0]
    chart = _drawn(reading, last)
    slowly = ("returning",) if chart["cusum"].get("signal") is not None else ()
    figure = Figure(
        "L6",
        last.after,
        last.ratio.ratio,
        last.x_before + last.x_after,
        last.ratio.lower,
        last.ratio.upper,
        rows=tuple(_action_row(reading, one) for one in judged),
        notes=(last.verdict, *slowly),
        chart=chart,
    )
    return reading.shown(figure)


def _done_actions(reading: Reading) -> list[tuple[str, dt.date]]:
    """Cause and day of the last actions that were done long enough ago."""
    until = (reading.today - AROUND - SHORTEST * DAY).toordinal()
    done = ActionFact.done_day.is_null(False) & (ActionFact.done_day <= until)
    query = ActionFact.select(ActionFact.cause, ActionFact.done_day).where(done)
    latest = query.order_by(ActionFact.done_day.desc(), ActionFact.action.desc()).limit(ACTIONS_TOLD)
    return [(cause, dt.date.fromordinal(day)) for cause, day in rows_of(latest)]


def _compare(reading: Reading, cause: str, done: dt.date) -> Compared | None:
    spans = _spans(reading, done)
    if spans is None:
        return None
    before, after = spans
    xs = [reading.sums(window)[f"cause.{cause}"] for window in spans]
    months = [member_months(window.since, window.until, reading.part) for window in spans]
    ratio = poisson_rate_ratio(xs[0], months[0], xs[1], months[1])
    return Compared(done, cause, before, after, xs[0], xs[1], ratio)


def _spans(reading: Reading, done: dt.date) -> tuple[Window, Window] | None:
    """Before and after: the same days a year apart; where the ledger does not reach back so far, as many days
    before the action as after it. None where these are too few.
    """
    first = Flow.select(fn.MIN(Flow.day)).where(Flow.measure == "received").scalar()
    if first is None:
        return None
    after = Window(done + AROUND, min(reading.today - DAY, done + AROUND + (LONGEST - 1) * DAY))
    year_before = Window(after.since - YEAR * DAY, after.until - YEAR * DAY)
    if year_before.since.toordinal() >= first:
        return year_before, after
    until = done - AROUND - DAY
    days = min((after.until - after.since).days, until.toordinal() - first) + 1
    if days < SHORTEST:
        return None
    return last_days(until, days), Window(after.since, after.since + (days - 1) * DAY)


def _action_row(reading: Reading, one: Compared) -> Row:
    n = one.x_before + one.x_after
    named = f"{one.cause} {one.done.isoformat()}"
    row = Row(named, one.ratio.ratio, RATIO, n, one.ratio.lower, one.ratio.upper, "action")
    return row.hidden() if 0 < n < reading.k else row


def _drawn(reading: Reading, one: Compared) -> dict[str, Any]:
    """The cause in time with the action marked; and the sum that shows a slow return (2.8)."""
    measure = f"cause.{one.cause}"
    chart = series.rates(
        reading,
        lambda sums: sums[measure],
        lambda window: member_months(window.since, window.until, reading.part),
        PER_MEMBERS,
    )
    return {**chart, "actions": [one.done.toordinal()], "cusum": _returning(reading, one, measure)}


def _returning(reading: Reading, one: Compared, measure: str) -> dict[str, Any]:
    """Whether the cause comes back since the action, held against its first twelve whole months after it,
    which are locked (2.8); {} as long as these have not passed. Where it never came in them, half a case in
    all of them is taken for usual: none at all cannot be doubled.
    """
    months = [month for month in series.buckets(reading, "month") if month.window.since >= one.after.since]
    if len(months) <= BASELINE:
        return {}
    counts = [month.sums[measure] for month in months]
    usual = max(sum(counts[:BASELINE]), 0.5) / BASELINE
    found = poisson_cusum(counts, usual)
    return {"c": list(found.c), "signal": found.first_signal}


def actions_done(reading: Reading) -> Figure:
    """L7: corrective actions finished by their date, of all that were due; overdue and open is not done."""
    window = Window(reading.today - 3 * YEAR * DAY, reading.today - DAY)
    due = ActionFact.due_day.between(window.since.toordinal(), window.until.toordinal())
    query = ActionFact.select(ActionFact.due_day, ActionFact.done_day, ActionFact.cancelled).where(due)
    rows = rows_of(query)
    counted = [(day, done) for day, done, cancelled in rows if not cancelled]
    x = sum(done is not None and done <= day for day, done in counted)
    beside = [
        Row("open_late", sum(done is None for _, done in counted), COUNT),
        Row("done_late", sum(done is not None and done > day for day, done in counted), COUNT),
        Row("cancelled", len(rows) - len(counted), COUNT),
    ]
    figure = share_figure("L7", window, wilson(x, len(counted)), beside if rows else [])
    state = Display.NO_DATA if not counted else Display.SMALL if len(counted) < 30 else Display.NORMAL
    return Figure(**{**figure.__dict__, "display": state, "computed_at": reading.at})


justified, decided_on = shares.of("learning.base"), shares.of("learning.done")


def learned(reading: Reading) -> Figure:
    """L8: justified cases closed 30 days ago or more with a root cause and a decision, of all such."""
    if (nothing := shares.never(reading, "L8", "learning.done")) is not None:
        return nothing
    window = shares.enough(reading, justified, reading.matured(JUSTIFIED_AGE).until)
    return shares.share(reading, "L8", decided_on, justified, window=window, where=reading.closed_in(window))


FIGURES = (
    Definition(
        metric="L6",
        title=N_("The same cause again, after a corrective action"),
        unit=RATIO,
        meaning=N_(
            "How many cases a cause brought after a corrective action, for each one before. 0.5 "
            "means half as many; 1 means no change."
        ),
        method=N_(
            "Cases with the root cause per month of membership, in the same season before and after where "
            "possible; the 30 days around the action are left out. Exact interval of a ratio of rates, 95 "
            "per cent."
        ),
        nothing=N_("No corrective action was done long enough ago to be judged."),
        compute=recurrence,
        labels={},
        groups={"action": NP_("figure rows", "By cause and day of the action")},
        sentences={
            "fewer": N_("There are fewer cases with this cause since."),
            "more": N_("There are more cases with this cause since."),
            "cannot_tell": N_("So far it cannot be said whether it helped."),
            "returning": N_(
                "Since then the cause has slowly been coming back: more often than in the first "
                "twelve months after the action (CUSUM)."
            ),
        },
        chart="rates",
        has_parts=False,
    ),
    Definition(
        metric="L7",
        title=N_("Corrective actions done in time"),
        unit=PERCENT,
        meaning=N_(
            "Of all corrective actions that were due, the share that was finished by its date. What is "
            "overdue and open counts as not done."
        ),
        method=N_(
            "By the date due, in the last three years. Actions cancelled with a reason are shown "
            "on a line of their own. Interval: Wilson, 95 per cent."
        ),
        nothing=N_("No corrective action was due in this time."),
        compute=actions_done,
        labels={
            "open_late": NP_("figure row", "Overdue and open"),
            "done_late": NP_("figure row", "Done late"),
            "cancelled": NP_("figure row", "Cancelled, with a reason"),
        },
        scale=100,
        has_parts=False,
    ),
    Definition(
        metric="L8",
        title=N_("Cases we learned from"),
        unit=PERCENT,
        meaning=N_(
            "Of all cases in which the member was right, wholly or in part, the share for which "
            "the root cause was recorded and the next step decided."
        ),
        method=N_("By the day of closing, cases closed at least 30 days ago. Interval: Wilson, 95 per cent."),
        nothing=N_(
            "No justified case that was closed 30 days ago or more has a root cause and a decision recorded "
            "yet."
        ),
        compute=learned,
        behind=Behind(justified, decided_on),
        labels={},
        scale=100,
        chart="shares",
    ),
)
