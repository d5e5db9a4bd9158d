"""Groups side by side: members by domain and band (E3, E4), renewals by band and group (E5, L4)."""

from collections.abc import Sequence

from flask_babel import gettext, pgettext

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.shapes import Figure
from portal.web import formats
from portal.web.charts.bars import Bar
from portal.web.figure_charts.chart import Chart
from portal.web.figure_charts.side_by_side import side_by_side
from portal.web.locale import language, say
from portal.web.values import percent

GROUPS = {"E3": "domains", "E4": "bands", "E5": "bands", "L4": "groups"}
"""Figure → the group of rows that is drawn."""


def groups(figure: Figure) -> Chart | None:
    """A bar for each row of the group; none where there is nothing to tell."""
    definition, group = CATALOGUE[figure.metric], GROUPS[figure.metric]
    rows = [row for row in figure.rows if row.group == group]
    if not rows or not figure.display.is_told:
        return None
    return side_by_side(
        figure,
        rows,
        title=say(definition.title),
        caption=say(definition.groups[group]),
        what=pgettext("table of a figure", "Group"),
        finding=_finding,
    )


def _finding(drawn: Sequence[Bar]) -> str:
    """Each group with its share, in a sentence."""
    told = [
        gettext(
            "%(name)s: %(share)s", name=formats.isolate(one.name, language()), share=percent(one.shares[0], 0)
        )
        for one in drawn
        if one.shares
    ]
    return formats.listed(told, language()) if told else gettext("hidden to protect privacy")
