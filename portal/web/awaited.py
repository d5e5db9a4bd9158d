"""When a withheld figure will be told, in words; and why there is nothing to tell."""

from flask_babel import ngettext

from portal.metrics.across import BESIDE
from portal.metrics.awaiting import When
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Definition, Figure
from portal.web.locale import say
from portal.wording import N_

AT_THIS_PACE = {
    When.YEAR: N_("At the present pace it will be shown within a year."),
    When.TWO_YEARS: N_("At the present pace it will be shown in one to two years."),
    When.LONGER: N_("At the present pace that takes more than two years."),
    When.UNKNOWN: N_("Nothing was added in the last year, so nobody can say when it will be shown."),
}
FEW = N_("Fewer than five members.")
FEW_NOW = N_("Fewer than five members at the moment. This can change every day.")
FEW_BETWEEN = N_("Beside another figure, this one would tell of fewer than five members.")
OF_A_PART = N_("Fewer than five members, or others could be worked out from this figure.")
NOTHING = N_("There was nothing to count in this time.")


def when_told(figure: Figure, definition: Definition) -> str:
    """What a figure that tells nothing, or not enough, is waiting for; empty for one that is told whole."""
    if figure.display is Display.NO_DATA:
        return say(definition.nothing or NOTHING)
    if figure.display is Display.HIDDEN:
        return " ".join(sentence for sentence in (_why(figure), _pace(figure)) if sentence)
    return _pace(figure)


def _why(figure: Figure) -> str:
    """Why it is hidden; of a part nobody learns whether it is so for its own sake."""
    if BESIDE in figure.notes:
        return say(FEW_BETWEEN)
    if figure.awaited:
        return say(FEW)
    return say(FEW_NOW if figure.window.since == figure.window.until else OF_A_PART)


def _pace(figure: Figure) -> str:
    awaited = figure.awaited
    if awaited is None:
        return ""
    told = [] if awaited.more is None else [_more(awaited.more)]
    if awaited.months is not None:
        told.append(_months(awaited.months))
    else:
        told.append(say(AT_THIS_PACE[awaited.when]))
    return " ".join(told)


def _more(more: int) -> str:
    return str(ngettext("%(num)d more is needed.", "%(num)d more are needed.", more))


def _months(months: int) -> str:
    return str(
        ngettext(
            "At the present pace that takes about a month.",
            "At the present pace that takes about %(num)d months.",
            months,
        )
    )
