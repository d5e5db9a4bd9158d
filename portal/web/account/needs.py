"""What helps me: support and access needs, asked once, kept with my consent, taken back with one button."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectMultipleField, TextAreaField

from portal.members.needs import LONGEST_WORDS, NEEDS, keep_needs, needs_of, take_back
from portal.web import clock
from portal.web.access import allows
from portal.web.account.reader import myself, reader
from portal.web.forms import Form, at_most, options, refused
from portal.web.page import page
from portal.web.session import actor
from portal.wording import Refusal


class Telling(Form):
    """What helps, in ticks and own words, and the consent to keep it."""

    choices = SelectMultipleField(
        lazy_gettext("What helps you?"), choices=options(NEEDS), validate_choice=False
    )
    words = TextAreaField(lazy_gettext("In your own words"), [at_most(LONGEST_WORDS)])
    consent = BooleanField(
        lazy_gettext("I agree that you keep this and show it to the people who handle my cases.")
    )


@allows("account.see")
def needs() -> Any:
    """What was told so far, and the form to tell it."""
    told = needs_of(reader().person_id)
    data = {"choices": list(told.choices), "words": told.words} if told else {}
    return _page(Telling(action=url_for("account.keep_needs"), data=data))


def _page(form: Telling) -> Any:
    return page(of="account.needs", form=form, told=needs_of(reader().person_id))


@allows("account.change")
def keep_told() -> Any:
    """Keep what was told, if it may be kept."""
    form = Telling(action=url_for("account.keep_needs"))
    if not form.validate_on_submit():
        return _page(form)
    try:
        consent = bool(form.consent.data)
        told = (form.choices.data or (), form.words.data or "")
        keep_needs(myself(), *told, consent=consent, by=actor(), at=clock.now())
    except Refusal as refusal:
        return _page(refused(form, refusal))
    flash(gettext("That is kept. Whoever handles a case of yours sees it first."))
    return redirect(url_for("account.needs"), 303)


@allows("account.change")
def take_back_needs() -> Any:
    """Delete it all at once."""
    take_back(myself(), by=actor(), at=clock.now())
    flash(gettext("It is deleted, and nobody sees it any more."))
    return redirect(url_for("account.needs"), 303)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/needs", "needs", needs)
    room.add_url_rule("/me/needs", "keep_needs", keep_told, methods=["POST"])
    room.add_url_rule("/me/needs/take-back", "take_back_needs", take_back_needs, methods=["POST"])
