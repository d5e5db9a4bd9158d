"""Raise a grievance: one page, no script needed; nothing typed is lost, and a double press raises once."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, RadioField, SelectMultipleField, TextAreaField

from portal.cases import intake
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
from portal.web.page import page
from portal.web.session import actor
from portal.web.telling import Telling
from portal.wording import N_, Refusal

# What belongs under a category, in plain words.
EXAMPLES: dict[str, str] = {
    "fees": N_("A payment, an invoice, a renewal, a late fee"),
    "certification": N_("An exam, a certificate, a course and its points"),
    "website": N_("Signing in, pages that do not work, a password"),
    "events": N_("A conference, a webinar, a visit, a cancelled place"),
    "chapter": N_("Your local branch: its office, meetings, answers"),
    "publications": N_("The journal, a book, a standard that did not come"),
    "conduct": N_("How a member or an officer has behaved"),
    "advocacy": N_("What the association says and does in your name"),
    "other": N_("Anything that fits nowhere else"),
}


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

    def fill(self) -> None:
        """The choices in the reader's words."""
        super().fill()
        self.category.choices = [(code, word("category", code)) for code in CATEGORIES]
        self.wanted.choices = [(code, word("remedy", code)) for code in REMEDIES]


@allows("case.raise")
def new() -> Any:
    """The empty form, or what waited through a sign-in."""
    form = Raise()
    form.fill()
    return _page(form)


@allows("case.raise")
@takes_files
def submit() -> Any:
    """Take the grievance and lead to its page; a double press leads to the first."""
    form = Raise()
    form.fill()
    if not form.validate_on_submit():
        return _page(form)
    member = person_of(actor())
    try:
        case = intake.raise_case(
            form.grievance(),
            member=member,
            by=actor(),
            at=clock.now(),
            files=files_folder(),
            uploads=uploads_of(form.evidence),
        )
    except Refusal as refusal:
        return _page(refused(form, refusal))
    flash(gettext("We have your grievance. A person reads it."))
    return redirect(url_for("member.cases.show", ref=case.reference), 303)


def _page(form: Raise) -> Any:
    sent_files = any(getattr(one, "filename", "") for one in form.evidence.data or [])
    examples = {code: say(words) for code, words in EXAMPLES.items()}
    return page(of="member.cases.new", form=form, examples=examples, sent_files=sent_files)


def add_to(room: Blueprint) -> None:
    """Put the page into the room."""
    room.add_url_rule("/new", "new", new)
    room.add_url_rule("/new", "submit", submit, methods=["POST"])
