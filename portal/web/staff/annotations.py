"""Notes on charts: the list of all of them, writing one, withdrawing one."""

import datetime as dt
from typing import Any, ClassVar, NamedTuple

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from config import LANGUAGES
from portal.learning import annotations
from portal.learning.annotations import Annotation
from portal.members.association import association
from portal.members.roster import staff_among
from portal.metrics.catalogue import CATALOGUE
from portal.web import clock, formats
from portal.web.access import allows
from portal.web.by_language import ByLanguage, Each, form_in
from portal.web.figure_charts.drawn import IN_TIME
from portal.web.figure_charts.noted import said
from portal.web.forms import OneLine, at_most, needed, refused
from portal.web.house import house
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.move_forms import NoDay
from portal.wording import N_, NP_, Refusal

ON_CHARTS = tuple(metric for metric, one in CATALOGUE.items() if one.chart in (*IN_TIME, "backlog"))
"""The figures that have a chart in time."""


ALL = NP_("filter", "all figures")


class NoteForm(ByLanguage):
    """What happened, in each language (`words_kn`), on which day, and on which charts it stands."""

    each: ClassVar[Each] = {
        "words": lambda code: TextAreaField(_l("What happened"), [at_most(annotations.LONGEST)])
    }
    day = OneLine(_l("Day"), [needed(N_("Choose the day on which it happened."))])
    metric = SelectField(_l("On the charts of"), default="")


class Told(NamedTuple):
    """A note as the list shows it: where it stands, who wrote it, who withdrew it."""

    row: Annotation
    day: str
    words: str
    foreign: str
    figure: str
    writer: str
    withdrawer: str


@allows("figures.see")
def notes() -> Any:
    """All notes, those withdrawn among them, and for supervisors the form."""
    return _shown(_form())


@allows("figures.annotate")
def write_note() -> Any:
    """Write a note."""
    form = _form()
    if form.validate_on_submit():
        now, zone = clock.now(), house().zone
        try:
            annotations.write(
                _day(form.day.data or ""),
                form.texts("words"),
                metric=form.metric.data,
                today=now.astimezone(zone).date(),
                by=actor(),
                at=now,
            )
        except Refusal as refusal:
            return _shown(refused(form, refusal))
        flash(gettext("The note is now shown on the charts."))
        return redirect(url_for("staff.figures.notes"), 303)
    return _shown(form)


@allows("figures.annotate")
def withdraw_note(number: int) -> Any:
    """Take a note off the charts; the list keeps it."""
    try:
        annotations.withdraw(number, by=actor(), at=clock.now())
    except annotations.NoSuchNote:
        abort(404)
    except Refusal as refusal:
        return _shown(refused(_form(), refusal), code=409)
    flash(gettext("The note is withdrawn: no chart shows it any more."))
    return redirect(url_for("staff.figures.notes"), 303)


def _form() -> Any:
    codes = tuple(association().languages)
    form = form_in(codes, NoteForm)(action=url_for("staff.figures.write_note"), called="note")
    form.metric.choices = [
        SelectChoice("", say(ALL)),
        *(SelectChoice(metric, say(CATALOGUE[metric].title)) for metric in ON_CHARTS),
    ]
    return form


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise NoDay(field="day") from None


def _shown(form: Any, code: int | None = None) -> Any:
    rows = annotations.all_notes()
    people = {one for row in rows for one in (row.by_id, row.withdrawn_by_id) if one is not None}
    staff = staff_among(people)
    return page(
        of="staff.figures.notes",
        code=code,
        form=form,
        notes=[_told(row, staff) for row in rows],
        languages=[LANGUAGES[one] for one in association().languages if one in LANGUAGES],
    )


def _told(row: Annotation, staff: dict[int, str]) -> Told:
    words, foreign = said(row.words)
    return Told(
        row,
        formats.day(dt.date.fromordinal(row.day), language(), dt.UTC),
        words,
        foreign,
        say(CATALOGUE[row.metric].title) if row.metric in CATALOGUE else say(ALL),
        staff.get(row.by_id or 0, ""),
        staff.get(row.withdrawn_by_id or 0, ""),
    )


def add_to(room: Blueprint) -> None:
    """Put the pages into the room of figures."""
    room.add_url_rule("/metrics/notes", "notes", notes)
    room.add_url_rule("/metrics/notes", "write_note", write_note, methods=["POST"])
    room.add_url_rule(
        "/metrics/notes/<int:number>/withdraw", "withdraw_note", withdraw_note, methods=["POST"]
    )
