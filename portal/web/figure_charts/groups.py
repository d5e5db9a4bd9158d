"""Groups side by side: members by domain and band (E3, E4), renewals by band and group (E5, L4)."""

from flask_babel import gettext, pgettext

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Row
from portal.web import formats
from portal.web.charts.bars import Bar, BarsWords, bars
from portal.web.figure_charts.chart import Chart, rtl
from portal.web.locale import language, say
from portal.web.tiles import interval_words, number, percent, row_label

GROUPS = {"E3": "domains", "E4": "bands", "E5": "bands", "L4": "groups"}
"""Figure → the group of rows that is drawn."""


def groups(figure: Figure) -> Chart | None:
    """A bar for each row of the group; none where there is nothing to tell."""
    definition = CATALOGUE[figure.metric]
    rows = [row for row in figure.rows if row.group == GROUPS[figure.metric]]
    if not rows or figure.display not in (Display.SMALL, Display.NORMAL):
        return None
    names = [row_label(row, definition) for row in rows]
    drawn = [_bar(row, name) for row, name in zip(rows, names, strict=True)]
    words = BarsWords(_finding(drawn), lambda share: percent(share, 0))
    return Chart(
        figure.metric,
        say(definition.title),
        say(definition.groups[GROUPS[figure.metric]]),
        bars(drawn, words, rtl=rtl()),
        (
            pgettext("table of a figure", "Group"),
            pgettext("table of a figure", "Share"),
            gettext("95 per cent interval"),
            pgettext("table of a figure", "n"),
        ),
        tuple(_line(row, bar) for row, bar in zip(rows, drawn, strict=True)),
    )


def _bar(row: Row, name: str) -> Bar:
    if row.display is Display.HIDDEN:
        return Bar(name, (), instead=gettext("hidden to protect privacy"))
    if row.value is None:
        return Bar(name, (), instead=gettext("no data"))
    return Bar(name, (row.value,), "" if row.n is None else number(row.n))


def _line(row: Row, bar: Bar) -> tuple[str, ...]:
    if bar.instead:
        return bar.name, bar.instead, "", ""
    return bar.name, percent(row.value or 0), interval_words(row, row.unit), bar.n


def _finding(drawn: list[Bar]) -> str:
    """Each group with its share, in a sentence."""
    told = [
        gettext(
            "%(name)s: %(share)s", name=formats.isolate(one.name, language()), share=percent(one.shares[0], 0)
        )
        for one in drawn
        if one.shares
    ]
    return formats.listed(told, language()) if told else gettext("hidden to protect privacy")
