"""How much members take part: domains touched (E3), and the engagement index of the association (E4).

Both are of the last whole month: of the twelve calendar months that end with it.
"""

from collections.abc import Callable, Iterable

from portal.metrics import series
from portal.metrics.counts import months
from portal.metrics.counts.covering import covering
from portal.metrics.counts.engaged import DOMAINS, Counts
from portal.metrics.estimators.disclosure import SMALL_SAMPLE
from portal.metrics.estimators.indices import BANDS, LEAST_DOMAINS
from portal.metrics.estimators.means import Mean, mean_of_counts
from portal.metrics.families.engagement import counts_in_months
from portal.metrics.readings import Reading
from portal.metrics.shapes import FIELDS, POINTS, Definition, Figure, Row
from portal.wording import N_, NP_, Words

YOUNG = "young"
TOO_FEW = "too_few"


def breadth(reading: Reading) -> Figure:
    """E3: the mean number of domains that members touched in twelve months, of those that are connected."""
    month, last = _last(reading)
    if last is None or not last.connected:
        return reading.shown(Figure("E3", reading.year, None, 0))
    mean = _breadth(last)
    figure = Figure(
        "E3",
        months.year_to(month),
        mean.mean,
        mean.n,
        mean.lower,
        mean.upper,
        rows=(*_year_before(reading, month, _breadth), *_domains(reading, last)),
        notes=tuple(_notes(last)),
        chart=_in_years(reading, last) | covering("activity"),
    )
    return reading.shown(figure)


def index(reading: Reading) -> Figure:
    """E4: the mean engagement index of members of 90 days and more; bands beside."""
    month, last = _last(reading)
    if last is None or not last.index:
        return reading.shown(Figure("E4", reading.year, None, 0))
    mean, notes = _index(last), _notes(last)
    told = mean.n >= SMALL_SAMPLE
    figure = Figure(
        "E4",
        months.year_to(month),
        mean.mean if told else None,
        mean.n,
        _within(mean.lower) if told else None,
        _within(mean.upper) if told else None,
        rows=(*_year_before(reading, month, _index), *_bands(reading, last)) if told else (),
        notes=tuple(notes if told else [*notes, TOO_FEW]),
        chart=covering("activity"),
    )
    return reading.shown(figure)


def _last(reading: Reading) -> tuple[int, Counts | None]:
    """The last month that is counted, and its counts."""
    found = counts_in_months(reading)
    month = max(found, default=0)
    return month, found.get(month)


def _domains(reading: Reading, last: Counts) -> Iterable[Row]:
    """How many members touched each domain: of the whole alone, since parts of parts are too small."""
    if not reading.is_whole:
        return []
    return [
        reading.share_row(name, last.domains[name], last.members, "domains")
        for name in DOMAINS
        if name in last.connected
    ]


def _bands(reading: Reading, last: Counts) -> list[Row]:
    if not reading.is_whole:
        return []
    return reading.parts({band: last.bands[band] for band, _ in BANDS}, "bands")


def _notes(last: Counts) -> list[str]:
    """What is left out, and whether a whole year is known."""
    missing = [f"without_{name}" for name in DOMAINS if name not in last.connected]
    return missing if last.whole_year else [*missing, YOUNG]


def _breadth(one: Counts) -> Mean:
    return mean_of_counts({float(n): members for n, members in one.breadth.items()})


def _index(one: Counts) -> Mean:
    return mean_of_counts(one.index)


def _year_before(reading: Reading, month: int, measure: Callable[[Counts], Mean]) -> list[Row]:
    """The same a year before, if the same domains were connected: months in between share most of their
    days, so that neither limits nor runs could be read from them.
    """
    found = counts_in_months(reading)
    before = found.get(month - months.YEAR)
    if before is None or not _is_like(before, found[month]) or not reading.is_whole:
        return []
    mean, unit = measure(before), POINTS if measure is _index else FIELDS
    if mean.n < SMALL_SAMPLE:
        return []
    return [Row("year_before", mean.mean, unit, mean.n, mean.lower, mean.upper)]


def _in_years(reading: Reading, last: Counts) -> dict[str, object]:
    """The breadth of whole calendar years (XmR), since these share no days; a year in which other domains
    were connected is left open.
    """
    found = {
        month: one for month, one in counts_in_months(reading).items() if month % months.YEAR == DECEMBER
    }
    means = [_breadth(one) if _is_like(one, last) else None for one in found.values()]
    told = [one.mean if one is not None and one.n >= reading.k else None for one in means]
    if sum(value is not None for value in told) < series.FEWEST:
        return {}
    return series.values("year", [months.year_to(month) for month in found], told)


DECEMBER = 11


def _is_like(one: Counts, last: Counts) -> bool:
    """Whether a month can be compared with the last: the same domains, and a whole year known to both."""
    return one.connected == last.connected and one.whole_year == last.whole_year


def _within(score: float | None) -> float | None:
    return None if score is None else min(100.0, max(0.0, score))


BAND_WORDS: dict[str, Words] = {
    "none": NP_("band of engagement", "None (0)"),
    "light": NP_("band of engagement", "Light (up to 25)"),
    "engaged": NP_("band of engagement", "Engaged (up to 60)"),
    "core": NP_("band of engagement", "Core (above 60)"),
}
DOMAIN_WORDS: dict[str, Words] = {
    "presence": NP_("domain of engagement", "Using the portal"),
    "self_service": NP_("domain of engagement", "Helping themselves"),
    "voice": NP_("domain of engagement", "Answering when asked"),
    "events_learning": NP_("domain of engagement", "Events and learning"),
    "contribution": NP_("domain of engagement", "Voluntary work"),
}
YEAR_BEFORE = {"year_before": NP_("figure row", "A year before")}
LEFT_OUT = {
    "without_presence": N_("Using the portal is left out: no member has used it yet."),
    "without_self_service": N_("Helping themselves is left out: there is no record of it yet."),
    "without_voice": N_("Answering when asked is left out: nobody has been asked yet."),
    "without_events_learning": N_("Events and learning are left out: no activity of that kind was imported."),
    "without_contribution": N_("Voluntary work is left out: no activity of that kind was imported."),
    YOUNG: N_("The records do not go back a whole year yet. So the figure is lower now than it will be."),
}
assert LEAST_DOMAINS == 3  # as the words of E4 say

FIGURES = (
    Definition(
        metric="E3",
        title=N_("Fields in which a member takes part"),
        unit=FIELDS,
        meaning=N_(
            "In how many of five fields the average member did something in a year: using the "
            "portal, helping themselves, answering when asked, events and learning, and voluntary"
            " work."
        ),
        method=N_(
            "Average over members in good standing at the end of the last whole month, over the "
            "twelve months before. Fields of which nothing is known are left out. Interval: "
            "Student, 95 per cent. Over time: whole calendar years (XmR), those with the same "
            "fields."
        ),
        compute=breadth,
        labels=DOMAIN_WORDS | YEAR_BEFORE,
        groups={"domains": NP_("figure rows", "Members who took part, by field")},
        sentences=LEFT_OUT,
        scale=5,
        chart="values",
        of_members=True,
    ),
    Definition(
        metric="E4",
        title=N_("Engagement index"),
        unit=POINTS,
        meaning=N_(
            "How much members take part, from 0 to 100. Complaints neither raise nor lower it. It"
            " is never shown for a single member, least of all to the person who handles their "
            "case."
        ),
        method=N_(
            "Each field counts from 0 to 1 over twelve months. It is full with 6 active months, 4"
            " items of help, all forms answered, 3 events or courses, or 2 acts for the "
            "community. The index is 100 times the plain average of the fields that apply; with "
            "fewer than three there is none. Average over members of 90 days and more. Interval: "
            "Student, 95 per cent. Years with other fields are not compared."
        ),
        compute=index,
        labels=BAND_WORDS | YEAR_BEFORE,
        groups={"bands": NP_("figure rows", "Members by how much they take part")},
        sentences=LEFT_OUT | {TOO_FEW: N_("The index is shown once it covers thirty members.")},
        scale=100,
        of_members=True,
    ),
)
