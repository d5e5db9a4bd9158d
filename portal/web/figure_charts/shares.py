"""Shares side by side: what came of the cases (R12), how members rate it (R21)."""

from flask_babel import gettext, pgettext

from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Row
from portal.web import formats
from portal.web.charts.bars import Bar, BarsWords, bars
from portal.web.figure_charts.chart import Chart, rtl
from portal.web.locale import language
from portal.web.tiles import interval_words, number, percent, row_label


def findings(figure: Figure) -> Chart | None:
    """What came of the cases that were closed."""
    return _shares(
        figure,
        "concluded",
        gettext("What came of it"),
        gettext("Findings of all cases closed in the period: share and number."),
        pgettext("table of a figure", "Finding"),
    )


def satisfaction(figure: Figure) -> Chart | None:
    """How the answers are spread over the scale."""
    return _shares(
        figure,
        "distribution",
        gettext("How members rate it"),
        gettext("Answers to how it was put right: share and number."),
        pgettext("table of a figure", "Answer"),
    )


def ages(figure: Figure) -> Chart | None:
    """How old the open cases are."""
    return _shares(
        figure,
        "age",
        gettext("How old the open cases are"),
        gettext("Open cases by how long ago they were received: share and number."),
        pgettext("table of a figure", "Age"),
    )


def remedies(figure: Figure) -> Chart | None:
    """What members got."""
    return _shares(
        figure,
        "kind",
        gettext("What members got"),
        gettext("Remedies delivered in the period by kind: share and number."),
        pgettext("table of a figure", "Remedy"),
    )


def solved(figure: Figure) -> Chart | None:
    """Whether members say that it is solved."""
    return _shares(
        figure,
        "answer",
        gettext("Is it solved?"),
        gettext("Answers in the period: share and number."),
        pgettext("table of a figure", "Answer"),
    )


def categories(figure: Figure) -> Chart | None:
    """What the grievances are about."""
    return _shares(
        figure,
        "category",
        gettext("What grievances are about"),
        gettext("Grievances received in the period by category: share and number."),
        pgettext("table of a figure", "Category"),
    )


def _shares(figure: Figure, group: str, title: str, caption: str, what: str) -> Chart | None:
    """A bar for each row of a group; no chart where none of them may be told."""
    rows = [row for row in figure.rows if row.group == group]
    if figure.display not in (Display.SMALL, Display.NORMAL) or not any(row.value for row in rows):
        return None
    label = CATALOGUE[figure.metric]
    drawn = [_bar(row, row_label(row, label)) for row in rows]
    words = BarsWords(_shares_finding(drawn), lambda share: percent(share, 0))
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
        tuple(_share_line(row, bar) for row, bar in zip(rows, drawn, strict=True)),
    )


def _bar(row: Row, name: str) -> Bar:
    if row.display is Display.HIDDEN:
        return Bar(name, (), instead=gettext("hidden to protect privacy"))
    if row.value is None:
        return Bar(name, (), instead=gettext("no data"))
    return Bar(name, (row.value,), "" if row.n is None else number(row.n))


def _share_line(row: Row, bar: Bar) -> tuple[str, ...]:
    if bar.instead:
        return bar.name, bar.instead, "", ""
    return bar.name, percent(row.value or 0), interval_words(row, row.unit), bar.n


def _shares_finding(rows: list[Bar]) -> str:
    """The most frequent of them and the rarest."""
    told = sorted((row for row in rows if row.shares), key=lambda row: row.shares[0])
    if not told:
        return gettext("hidden to protect privacy")
    return gettext(
        "Most often: %(most)s, %(much)s. Least often: %(least)s, %(little)s.",
        most=formats.isolate(told[-1].name, language()),
        much=percent(told[-1].shares[0], 0),
        least=formats.isolate(told[0].name, language()),
        little=percent(told[0].shares[0], 0),
    )
