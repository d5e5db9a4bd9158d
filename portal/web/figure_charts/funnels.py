"""Parts side by side in a funnel, with their table and what it means in words (0.8)."""

from collections.abc import Callable

from flask_babel import gettext, ngettext, pgettext
from markupsafe import Markup

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.comparing import JUDGED, UNTOLD, Comparison, Part, Place
from portal.metrics.estimators.funnel import funnel_limits
from portal.web import formats
from portal.web.charts.funnel import Dot, Funnel, FunnelWords, funnel
from portal.web.figure_charts.chart import Chart, rtl
from portal.web.locale import language, say
from portal.web.subjects import DIMENSIONS, part_words
from portal.web.values import interval_words, number, percent
from portal.wording import NP_, Words

PLACES: dict[Place, Words] = {
    Place.WITHIN: NP_("part in a funnel", "within the limits"),
    Place.ABOVE: NP_("part in a funnel", "above the upper limit"),
    Place.BELOW: NP_("part in a funnel", "below the lower limit"),
    Place.SMALL: NP_("part in a funnel", "small sample, too few to compare"),
    Place.LONGER: NP_("part in a funnel", "covers another period, not compared"),
    Place.HIDDEN: NP_("part in a funnel", "hidden to protect privacy"),
    Place.NO_DATA: NP_("part in a funnel", "no data"),
}
DRAWN = (*JUDGED, Place.SMALL)


def comparison(found: Comparison, names: dict[str, str]) -> Chart:
    """The funnel of a figure; `names` are those of the chapters."""
    definition = CATALOGUE[found.whole.metric]
    called = {part.value: part_words((found.dimension, part.value), names) for part in found.parts}
    ordered = sorted(found.parts, key=lambda part: called[part.value].casefold())
    return Chart(
        found.whole.metric,
        say(definition.title),
        gettext(
            "Each point is one group: how many cases it has, and its share. If a point lies "
            "between the limits, chance alone can explain the difference from the average."
        ),
        _drawn(found, called),
        (
            say(DIMENSIONS[found.dimension]),
            pgettext("table of a figure", "Where it lies"),
            pgettext("table of a figure", "Share"),
            pgettext("table of a figure", "n"),
            gettext("95 per cent interval"),
            gettext("Limits"),
        ),
        tuple(_line(part, called[part.value]) for part in ordered),
        dated=True,
    )


def _drawn(found: Comparison, called: dict[str, str]) -> Markup:
    mean = found.whole.value or 0.0
    dots = [
        Dot(
            called[part.value],
            part.figure.n or 0,
            part.figure.value or 0.0,
            judged=part.place in JUDGED,
            outside=part.place in (Place.ABOVE, Place.BELOW),
        )
        for part in found.at(*DRAWN)
    ]
    words = FunnelWords(
        finding=" ".join(meaning(found, called)),
        upper=gettext("upper limit"),
        mean=gettext("average %(value)s", value=_whole(mean)),
        lower=gettext("lower limit"),
        axis=gettext("cases behind the share"),
        percent=_whole,
        number=number,
    )
    return funnel(Funnel(dots, mean, _limits_round(mean)), words, rtl=rtl())


def _whole(value: float) -> str:
    return percent(value, 0)


def _limits_round(mean: float) -> Callable[[float], tuple[float, float]]:
    def limits(n: float) -> tuple[float, float]:
        lower, upper = funnel_limits(mean / 100, n)
        return 100 * lower, 100 * upper

    return limits


def _line(part: Part, name: str) -> tuple[str, ...]:
    if part.place in UNTOLD:
        return name, say(PLACES[part.place]), "–", "", "", ""
    figure = part.figure
    between = ""
    if part.lower is not None and part.upper is not None and part.place in JUDGED:
        between = gettext("%(lower)s to %(upper)s", lower=number(part.lower, 1), upper=number(part.upper, 1))
    share = "–" if figure.value is None else percent(figure.value)
    n = "" if figure.n is None else number(figure.n)
    interval = interval_words(figure, CATALOGUE[figure.metric].unit)
    return name, say(PLACES[part.place]), share, n, interval, between


# dimension → how many of the parts that are judged lie outside, and which; none of them; none is judged
OUTSIDE: dict[str, Callable[[int, str, str], str]] = {
    "chapter": lambda num, all, names: ngettext(
        "%(num)d of %(all)s chapters differs by more than chance: %(names)s.",
        "%(num)d of %(all)s chapters differ by more than chance: %(names)s.",
        num,
        all=all,
        names=names,
    ),
    "language": lambda num, all, names: ngettext(
        "%(num)d of %(all)s languages differs by more than chance: %(names)s.",
        "%(num)d of %(all)s languages differ by more than chance: %(names)s.",
        num,
        all=all,
        names=names,
    ),
    "category": lambda num, all, names: ngettext(
        "%(num)d of %(all)s categories differs by more than chance: %(names)s.",
        "%(num)d of %(all)s categories differ by more than chance: %(names)s.",
        num,
        all=all,
        names=names,
    ),
}
ALL_WITHIN: dict[str, Callable[[int], str]] = {
    "chapter": lambda num: ngettext(
        "The one chapter with 30 cases or more does not differ from the average by more than chance.",
        "None of the %(num)d chapters with 30 cases or more differs from the average by more than chance.",
        num,
    ),
    "language": lambda num: ngettext(
        "The one language with 30 cases or more does not differ from the average by more than chance.",
        "None of the %(num)d languages with 30 cases or more differs from the average by more than chance.",
        num,
    ),
    "category": lambda num: ngettext(
        "The one category with 30 cases or more does not differ from the average by more than chance.",
        "None of the %(num)d categories with 30 cases or more differs from the average by more than chance.",
        num,
    ),
}


def meaning(found: Comparison, called: dict[str, str]) -> list[str]:
    """What the funnel says: which parts lie outside, how many cannot be judged, how many are hidden."""
    judged, outside = found.at(*JUDGED), found.at(Place.ABOVE, Place.BELOW)
    said = []
    if not judged:
        said.append(gettext("No group has 30 cases or more, so none can be compared yet."))
    elif not outside:
        said.append(ALL_WITHIN[found.dimension](len(judged)))
    else:
        told = [
            gettext(
                "%(name)s (%(place)s)",
                name=formats.isolate(called[part.value], language()),
                place=say(PLACES[part.place]),
            )
            for part in sorted(outside, key=lambda part: called[part.value].casefold())
        ]
        names = formats.listed(told, language())
        said.append(OUTSIDE[found.dimension](len(outside), number(len(judged)), names))
    if small := found.at(Place.SMALL):
        said.append(
            ngettext(
                "%(num)d group has fewer than 30 cases: too few to compare.",
                "%(num)d groups have fewer than 30 cases: too few to compare.",
                len(small),
            )
        )
    if hidden := found.at(Place.HIDDEN):
        said.append(
            ngettext(
                "%(num)d group is hidden to protect privacy.",
                "%(num)d groups are hidden to protect privacy.",
                len(hidden),
            )
        )
    return said
