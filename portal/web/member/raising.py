"""Raise a grievance: one page in three steps, no script needed; nothing typed is lost, a double press raises
once.
"""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, RadioField, SelectMultipleField, TextAreaField

from portal.cases import drafts, intake
from portal.cases.codes import CATEGORIES
from portal.cases.conversation import LONGEST
from portal.members.people import person_of
from portal.recovery.kinds import REMEDIES
from portal.web import clock
from portal.web.access import allows, takes_files
from portal.web.codes import word
from portal.web.evidence import files_folder, uploads_of
from portal.web.forms import OneLine, at_most, needed, refused
from portal.web.locale import say
from portal.web.member import drafting
from portal.web.session import actor
from portal.web.telling import Telling
from portal.wording import N_, Refusal


class Raise(Telling):
    """What a member says when they raise a grievance."""

    category = RadioField(
        _l("What is it about?"),
        [needed(N_("Choose what it is about; if you are not sure, take “Something else”."))],
        validate_choice=False,
    )
    subject = OneLine(
        _l("In one line"), [needed(N_("Say in one line what it is about.")), at_most(intake.SUBJECT_LENGTH)]
    )
    description = TextAreaField(
        _l("What happened?"), [needed(N_("Write what happened. Two sentences are enough.")), at_most(LONGEST)]
    )
    wanted = SelectMultipleField(_l("What would put it right?"), validate_choice=False)
    wanted_words = TextAreaField(_l("Or in your own words"), [at_most(intake.WANTED_LENGTH)])
    evidence = MultipleFileField(_l("Photos or files, if they help"))

    version = HiddenField(default="0")

    def fill(self) -> None:
        """The choices in the reader's words."""
        super().fill()
        self.category.choices = [(code, word("category", code)) for code in CATEGORIES]
        self.wanted.choices = [(code, word("remedy", code)) for code in REMEDIES]


@allows("case.raise")
def new() -> Any:
    """The empty form, a draft to go on with, or what waited through a sign-in."""
    token = request.args.get("draft")
    draft = drafts.draft_of(actor(), token) if token else None
    if token and draft is None:
        flash(say(drafts.NoSuchDraft()))
        return redirect(url_for("member.cases.new"), 303)
    form = drafting.form_of(Raise, draft)
    form.fill()
    return drafting.shown(form, draft)


@allows("case.raise")
@takes_files
def submit() -> Any:
    """Take the grievance and lead to its page; a double press leads to the first."""
    form = Raise()
    form.fill()
    drafting.take_away(form)
    if not form.validate_on_submit():
        return drafting.again(form)
    try:
        case = drafts.send(
            form.grievance(),
            member=person_of(actor()),
            by=actor(),
            at=clock.now(),
            files=files_folder(),
            uploads=uploads_of(form.evidence),
        )
    except Refusal as refusal:
        return drafting.shown(refused(form, refusal))
    flash(gettext("We have your grievance. A person reads it."))
    return redirect(url_for("member.cases.show", ref=case.reference), 303)


@allows("case.raise")
@takes_files
def save() -> Any:
    """Keep what stands in the form, to go on later; the page's script asks for it, too."""
    form = drafting.form_of(Raise, sent_to=url_for("member.cases.save"))
    form.fill()
    return drafting.saved(form)


@allows("case.raise")
@takes_files
def upload() -> Any:
    """Put one file into the draft, for the page's script."""
    form = drafting.form_of(Raise, sent_to=url_for("member.cases.upload"))
    return drafting.uploaded(form)


@allows("case.raise")
def discard() -> Any:
    """Throw a draft away."""
    drafts.throw_away(actor(), request.form.get("form_token", ""))
    flash(gettext("The draft is gone."))
    return redirect(url_for("member.cases.index"), 303)


def add_to(room: Blueprint) -> None:
    """Put the page into the room."""
    room.add_url_rule("/new", "new", new)
    room.add_url_rule("/new", "submit", submit, methods=["POST"])
    room.add_url_rule("/new/draft", "save", save, methods=["POST"])
    room.add_url_rule("/new/file", "upload", upload, methods=["POST"])
    room.add_url_rule("/new/discard", "discard", discard, methods=["POST"])
