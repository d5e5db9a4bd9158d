"""The chart of the published page: the promises kept, release by release."""

from flask_babel import gettext, pgettext

from portal.metrics.public.published import Told
from portal.metrics.public.releases import Standing
from portal.web import formats
from portal.web.charts.axes import Tick
from portal.web.charts.control import Control, ControlWords, control
from portal.web.figure_charts.chart import Chart, rtl
from portal.web.locale import language
from portal.web.published import day
from portal.web.values import percent

LEAST = 3
FIGURE = "R5//"


def in_time(standing: Standing) -> Chart | None:
    """Each release's share of decisions that came when promised; none before there are three of them.

    A release is of a year and the next one of nearly the same, so no limits are drawn: neighbours are alike.
    """
    cells = [(one.ended, one.cells[FIGURE]) for one in reversed(standing.releases) if FIGURE in one.cells]
    told = [(ended, cell.value) for ended, cell in cells if cell.told is Told.VALUE]
    if len(told) < LEAST:
        return None
    ticks = [
        Tick(place, formats.short_month(ended.until, language()), ended.number, group=str(ended.year))
        for place, (ended, _) in enumerate(told)
    ]
    finding = gettext(
        "From %(first)s to %(last)s.", first=percent(told[0][1] or 0, 0), last=percent(told[-1][1] or 0, 0)
    )
    words = ControlWords(finding, "", "", "", lambda value: percent(value, 0))
    drawing = control(
        Control([value for _, value in told], ticks, from_zero=True, ceiling=100), words, rtl=rtl()
    )
    return Chart(
        metric="R5",
        title=gettext("Decided when promised, year by year to the end of each quarter"),
        caption="",
        drawing=drawing,
        head=(gettext("Year to"), pgettext("published table", "How much")),
        lines=tuple((day(ended.until), percent(value or 0, 0)) for ended, value in told),
        dated=True,
        over_time=True,
    )
