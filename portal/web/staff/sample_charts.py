"""One chart of each kind for the page of parts, with numbers that are made up."""

from markupsafe import Markup

from portal.metrics.catalogue import CATALOGUE
from portal.web.charts.bars import Bar, BarsWords, bars
from portal.web.charts.control import Control, ControlWords, control, level
from portal.web.charts.curve import Curve, CurveWords, Drop, Step, curve
from portal.web.codes import word
from portal.web.figure_charts.chart import Chart, rtl
from portal.web.locale import gettext, pgettext, say
from portal.web.values import number, percent


def charts() -> list[Chart]:
    """A curve, a control chart with a signal, and bars."""
    return [_curve(), _control(), _bars()]


def _chart(
    metric: str, drawing: Markup, *told: tuple[str, str], head: tuple[str, str] | None = None
) -> Chart:
    """A chart of a figure; `told` are the lines of its table."""
    columns = head or (pgettext("table of a figure", "What"), pgettext("table of a figure", "n"))
    figure = CATALOGUE[metric]
    return Chart(metric, say(figure.title), say(figure.meaning), drawing, columns, told)


def _curve() -> Chart:
    steps = [Step(day, day / (day + 14), day / (day + 20), day / (day + 9)) for day in range(1, 90, 3)]
    drops = [Drop(0.5, 14, gettext("Half are closed by day %(day)s", day=number(14)))]
    data = Curve(steps, 90, [(0, "165"), (30, "44"), (60, "12"), (90, "0")], drops)
    axis, followed = gettext("days since receipt"), gettext("still open")
    words = CurveWords(drops[0].words, axis, followed, lambda share: percent(share, 0))
    told = [(number(day), followed_by) for day, followed_by in data.followed]
    return _chart("R4", curve(data, words, rtl=rtl()), *told, head=(axis, followed))


def _control() -> Chart:
    values = [20 + (step * 7) % 11 - 5 for step in range(23)] + [46]
    data = Control(values, (), 20, level(8, 24), level(32, 24), {23}, 23)
    named = ControlWords(
        gettext("%(value)s open", value=number(46)),
        gettext("upper limit"),
        gettext("average %(value)s", value=number(20)),
        gettext("lower limit"),
        number,
        gettext("%(value)s open", value=number(46)),
    )
    told = [(named.upper, number(32)), (named.mean, number(20)), (named.lower, number(8))]
    return _chart("R14", control(data, named, rtl=rtl()), *told)


def _bars() -> Chart:
    shares = {"upheld": 29.0, "partly_upheld": 17.0, "settled": 8.0, "not_upheld": 40.0}
    rows = [Bar(word("finding", code), (share,), number(share * 6)) for code, share in shares.items()]
    words = BarsWords(word("finding", "not_upheld"), lambda share: percent(share, 0))
    told = [(word("finding", code), number(share * 6)) for code, share in shares.items()]
    return _chart("R12", bars(rows, words, rtl=rtl()), *told)
