"""The page on which limits of a chart are begun anew: by a supervisor, with a reason, after a run (2.3)."""

import datetime as dt
from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext
from wtforms import TextAreaField

from portal.learning import rebasing
from portal.learning.on_charts import on_charts
from portal.metrics import figures
from portal.metrics.anew import run_at_the_end
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import METHOD, Figure
from portal.web import clock, formats
from portal.web.access import allows
from portal.web.figure_charts.chart import Chart
from portal.web.figure_charts.drawn import charts
from portal.web.forms import Form, at_most, needed, refused
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.annotations import ON_CHARTS
from portal.web.subjects import SUBJECT_OF, SUBJECTS
from portal.wording import N_, Refusal


class AnewForm(Form):
    """Why the limits are worked out again."""

    reason = TextAreaField(
        validators=[needed(rebasing.NoReason.message), at_most(rebasing.LONGEST)],
    )


def run_of(figure: Figure | None) -> int | None:
    """From which day on a run has lasted that allows the limits to be begun anew; None: there is none."""
    if figure is None or figure.display is not Display.NORMAL:
        return None
    return run_at_the_end(figure.chart)


@allows("figures.rebase")
def runs() -> Any:
    """The figures whose limits can be begun anew now."""
    ready = figures.ready()
    found = [metric for metric in ON_CHARTS if run_of(ready.get(metric)) is not None]
    titles = [(metric, say(CATALOGUE[metric].title)) for metric in found]
    return page(figures=titles, why_not=say(rebasing.NoRun.message))


@allows("figures.rebase")
def limits(metric: str) -> Any:
    """The chart of a figure, its run, and the form; or why the limits stay."""
    return _shown(metric, _form(metric))


@allows("figures.rebase")
def begin_anew(metric: str) -> Any:
    """Begin the limits anew with the first point of the run."""
    form = _form(metric)
    if not form.validate_on_submit():
        return _shown(metric, form)
    run = run_of(figures.ready().get(metric))
    try:
        rebasing.begin_anew(
            metric, run, form.reason.data or "", language=language().code, by=actor(), at=clock.now()
        )
    except Refusal as refusal:
        return _shown(metric, refused(form, refusal), code=409)
    flash(gettext("The limits are being worked out again. The chart shows it within a minute."))
    return redirect(url_for("staff.figures.subject", subject=SUBJECT_OF[metric]), 303)


def _form(metric: str) -> AnewForm:
    if metric not in ON_CHARTS:
        abort(404)
    form = AnewForm(action=url_for("staff.figures.begin_anew", metric=metric), called="anew")
    form.reason.label.text = say(N_("Why the limits are worked out again"))
    return form


def _shown(metric: str, form: AnewForm, code: int | None = None) -> Any:
    figure = figures.ready().get(metric)
    run, subject = run_of(figure), SUBJECT_OF[metric]
    return page(
        of="staff.figures.limits",
        code=code,
        form=form,
        title=say(CATALOGUE[metric].title),
        subject=(subject, say(SUBJECTS[subject].words)),
        chart=_chart(metric, figure),
        since=formats.day(dt.date.fromordinal(run), language(), dt.UTC) if run is not None else "",
        why_not=say(rebasing.NoRun.message),
        method=METHOD,
    )


def _chart(metric: str, figure: Figure | None) -> Chart | None:
    """The chart in time of the figure."""
    found = charts({metric: figure}, on_charts()) if figure is not None else []
    return next((one for one in found if one.over_time or metric == "R14"), None)


def add_to(room: Blueprint) -> None:
    """Put the pages into the room of figures."""
    room.add_url_rule("/metrics/limits", "runs", runs)
    room.add_url_rule("/metrics/limits/<metric>", "limits", limits)
    room.add_url_rule("/metrics/limits/<metric>", "begin_anew", begin_anew, methods=["POST"])
