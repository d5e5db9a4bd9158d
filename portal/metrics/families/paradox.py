"""Whether members after a recovery are more loyal than those without a failure (L2)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from portal.metrics import awaiting
from portal.metrics.counts.pulse_counts import Answers, answers_in, group_of, with_before
from portal.metrics.counts.pulses import BANDS, CONFIRMED, FAILED
from portal.metrics.estimators.differences import (
    Difference,
    Group,
    PairedChange,
    mean_diff,
    merge_thin_bands,
    nps_diff,
    paired_change,
    stratified_diff,
)
from portal.metrics.estimators.disclosure import SMALL_SAMPLE, Display, display_state
from portal.metrics.estimators.scores import PASSIVE, PROMOTER
from portal.metrics.readings import Reading
from portal.metrics.shapes import CHANGE, NPS, Definition, Figure, Row, Window, last_days
from portal.metrics.shares import YEARS
from portal.satisfaction.pulses import AFTER_CASE
from portal.wording import N_, NP_

ALONE, SEVERAL = 1, 2


@dataclass(frozen=True)
class Compared:
    """The groups of L2 over a window: well recovered (A; those with several cases apart), without a case (B),
    failed (C); and what follows from them.
    """

    window: Window
    recovered: Sequence[Answers]
    several: Sequence[Answers]
    without: Sequence[Answers]
    failed: Sequence[Answers]

    @property
    def plain(self) -> Difference:
        """A less B (Welch)."""
        return mean_diff(group_of(self.recovered), group_of(self.without))

    @property
    def standardised(self) -> Difference:
        """A less B, weighted by A's bands of membership; bands with fewer than five in either are merged."""
        bands = [(_of_band(self.recovered, band), _of_band(self.without, band)) for band in _BANDS]
        return stratified_diff(merge_thin_bands(bands))

    @property
    def change(self) -> PairedChange:
        """Of A, who had answered before the case: after less before."""
        return _paired(self.recovered)

    @property
    def change_without(self) -> PairedChange:
        """The same of members without a case, from one answer to the next."""
        return _paired(self.without)

    @property
    def change_less(self) -> Difference:
        """The change of A less that of members without a case."""
        return mean_diff(_changes(self.recovered), _changes(self.without))

    @property
    def verdict(self) -> str:
        """supported, not_supported, cannot_tell: by limits, never by the difference alone."""
        found = (self.standardised, self.change)
        if any(one.upper is not None and one.upper < 0 for one in found):
            return "not_supported"
        above = all(one.lower is not None and one.lower > 0 for one in found)
        return "supported" if above and _n(self.recovered) >= SMALL_SAMPLE else "cannot_tell"


_BANDS = range(len(BANDS) + 1)


def _n(some: Iterable[Answers]) -> int:
    return sum(one.n for one in some)


def _of_band(some: Iterable[Answers], band: int) -> Group:
    return group_of(one for one in some if one.band == band)


def _paired(some: Iterable[Answers]) -> PairedChange:
    both = [(one.before or 0, one.score) for one in with_before(some) for _ in range(one.n)]
    return paired_change([before for before, _ in both], [after for _, after in both])


def _changes(some: Iterable[Answers]) -> Group:
    return group_of(with_before(some), lambda one: one.change)


def compare(window: Window) -> Compared:
    """The groups of L2 as they answered in the days of `window`."""
    found = answers_in(window)
    after = [one for one in found if one.group == AFTER_CASE]
    return Compared(
        window,
        [one for one in after if one.outcome == CONFIRMED and one.cases <= ALONE],
        [one for one in after if one.outcome == CONFIRMED and one.cases >= SEVERAL],
        [one for one in found if one.without_case],
        [one for one in after if one.outcome == FAILED and one.cases <= ALONE],
    )


def paradox(reading: Reading) -> Figure:
    """L2: mean answer (0-10) after a confirmed recovery less that of members without a case in 24 months."""
    found = [compare(last_days(reading.today, days)) for days in YEARS]
    one = _first_with(found, lambda one: _n(one.recovered))
    plain, n = one.plain, _n(one.recovered)
    figure = Figure(
        "L2",
        one.window,
        plain.diff,
        n,
        plain.lower,
        plain.upper,
        rows=tuple(_rows_of_paradox(one, reading)),
        notes=(one.verdict if n else "cannot_tell", "caveat"),
    )
    shown = reading.shown(figure)
    shown = shown.hidden() if n and reading.told(_n(one.without)) is None else shown
    if shown.display is not Display.HIDDEN:
        return shown
    return replace(shown, awaited=awaiting.hidden(n, _n(found[0].recovered), reading.k))


def _rows_of_paradox(one: Compared, reading: Reading) -> list[Row]:
    a, b, c = (group_of(some) for some in (one.recovered, one.without, one.failed))
    several, failed = group_of(one.several), mean_diff(a, c)
    scores = nps_diff(_thirds(one.recovered), _thirds(one.without))
    change, without, less = one.change, one.change_without, one.change_less
    rows = [
        Row("recovered", a.mean, CHANGE, a.n, group="means"),
        Row("without", b.mean, CHANGE, b.n, group="means"),
        Row("failed", c.mean, CHANGE, c.n, group="means"),
        Row("several", several.mean, CHANGE, several.n, group="means"),
        _difference("standardised", one.standardised, CHANGE, min(a.n, b.n), "differences"),
        _difference("less_failed", failed, CHANGE, min(a.n, c.n), "differences"),
        Row("change", change.mean_change, CHANGE, change.n, change.lower, change.upper, "paired"),
        Row("change_without", without.mean_change, CHANGE, without.n, without.lower, without.upper, "paired"),
        _difference("change_less", less, CHANGE, min(change.n, without.n), "paired"),
    ]
    if min(a.n, b.n) >= SMALL_SAMPLE:
        rows.insert(5, _difference("nps", scores, NPS, min(a.n, b.n), "differences"))
    return [_shown(row, reading.k) for row in rows]


def _shown(row: Row, k: int) -> Row:
    """The row in the state in which so many may be told of."""
    state = display_state(row.n or 0, k)
    return row.hidden() if state is Display.HIDDEN else replace(row, display=state)


def _difference(label: str, found: Difference, unit: str, n: int, group: str) -> Row:
    """A difference; `n` is that of the smaller group, by which it is shown or hidden."""
    return Row(label, found.diff, unit, n, found.lower, found.upper, group)


def _thirds(some: Iterable[Answers]) -> tuple[int, int, int]:
    """Promoters, passives, detractors."""
    counts = [0, 0, 0]
    for one in some:
        counts[0 if one.score >= PROMOTER else 1 if one.score >= PASSIVE else 2] += one.n
    return counts[0], counts[1], counts[2]


def _first_with(found: Sequence[Compared], n_of: Callable[[Compared], int]) -> Compared:
    """The shortest window with thirty in it, or with all there are."""
    wanted = min(SMALL_SAMPLE, n_of(found[-1]))
    return next(one for one in found if n_of(one) >= wanted)


FIGURES = (
    Definition(
        metric="L2",
        title=N_("Loyalty after we put things right"),
        unit=CHANGE,
        meaning=N_(
            "Are members whose case was put right more loyal afterwards than members without a "
            "case? The figure is the difference between their average answers, from 0 to 10, when"
            " asked how likely they are to recommend membership."
        ),
        method=N_(
            "Answers given 60 to 90 days after a case that was put right, which the member "
            "confirmed, less those of the random tenth without a case in 24 months. Members with "
            "two or more cases are shown separately. Welch, 95 per cent. The table also weights "
            "by years of membership (under 2, 2 to 9, 10 or more), and shows the change of those "
            "who had answered before."
        ),
        nothing=N_("No member answered 60 to 90 days after a case that they confirm as put right."),
        compute=paradox,
        labels={
            "recovered": NP_("figure row", "Put right, and the member says so"),
            "without": NP_("figure row", "Without a case in 24 months"),
            "failed": NP_("figure row", "Not put right"),
            "several": NP_("figure row", "Put right, with two cases or more"),
            "standardised": NP_(
                "figure row", "Difference between put right and without a case, for equal years of membership"
            ),
            "nps": NP_(
                "figure row", "Difference between put right and without a case, in Net Promoter Score (NPS)"
            ),
            "less_failed": NP_("figure row", "Difference between put right and not put right"),
            "change": NP_("figure row", "Change from before the case to after it"),
            "change_without": NP_("figure row", "Change without a case, from one answer to the next"),
            "change_less": NP_("figure row", "Difference between the two changes"),
        },
        groups={
            "means": NP_("figure rows", "Average answers, 0 to 10"),
            "differences": NP_("figure rows", "Differences"),
            "paired": NP_("figure rows", "The same members, before and after"),
        },
        sentences={
            "supported": N_(
                "Supported here: after we put things right, members are more loyal than without a case."
            ),
            "not_supported": N_("Not supported: after we put things right, members are not more loyal."),
            "cannot_tell": N_("Cannot tell: the answers fit both."),
            "caveat": N_(
                "Who complains, who answers and who stays is not a matter of chance, and ratings of "
                "unhappy members improve by themselves over time. Research finds the effect for "
                "satisfaction, but not for loyalty or image, and not after a second failure. It is "
                "still better to prevent the failure."
            ),
        },
        has_parts=False,
    ),
)
