"""How it stands, in a few sentences: what is asked first of the figures, where enough stands behind them."""

from collections.abc import Mapping

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure
from portal.web.locale import say
from portal.web.values import value_words
from portal.wording import N_

SENTENCES = {
    "R5": N_("%(value)s of decisions came when promised."),
    "R4": N_("Half of all cases were closed within %(value)s."),
    "R20": N_("Of members who were right and answered, %(value)s say that it was put right."),
}


def in_short(figures: Mapping[str, Figure]) -> str:
    """The sentences of the figures that are told without a caution; empty where none is."""
    told = [figures[metric] for metric in SENTENCES if metric in figures]
    return " ".join(
        say(SENTENCES[one.metric], value=value_words(one, CATALOGUE[one.metric].unit))
        for one in told
        if one.display is Display.NORMAL and one.value is not None
    )
