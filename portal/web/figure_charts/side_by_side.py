"""Rows of a figure as bars side by side, and the same rows as a table: a chart of one group of rows."""

from collections.abc import Callable, Sequence

from flask_babel import gettext, pgettext

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Row
from portal.web.charts.bars import Bar, BarsWords, bars
from portal.web.figure_charts.chart import Chart, rtl
from portal.web.tiles import row_label
from portal.web.values import interval_words, number, percent


def side_by_side(
    figure: Figure,
    rows: Sequence[Row],
    *,
    title: str,
    caption: str,
    what: str,
    finding: Callable[[Sequence[Bar]], str],
) -> Chart:
    """A bar for each row; `what` heads the column of their names, `finding` says what they show."""
    definition = CATALOGUE[figure.metric]
    drawn = [_bar(row, row_label(row, definition)) for row in rows]
    words = BarsWords(finding(drawn), lambda share: percent(share, 0))
    return Chart(
        figure.metric,
        title,
        caption,
        bars(drawn, words, rtl=rtl()),
        (
            what,
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
