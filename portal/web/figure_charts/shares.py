"""Shares side by side: what came of the cases (R12), how members rate it (R21)."""

from collections.abc import Sequence

from flask_babel import gettext, pgettext

from portal.metrics.shapes import Figure
from portal.web import formats
from portal.web.charts.bars import Bar
from portal.web.figure_charts.chart import Chart
from portal.web.figure_charts.side_by_side import side_by_side
from portal.web.locale import language
from portal.web.values import percent


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
    if not figure.display.is_told or not any(row.value for row in rows):
        return None
    return side_by_side(figure, rows, title=title, caption=caption, what=what, finding=_shares_finding)


def _shares_finding(rows: Sequence[Bar]) -> str:
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
