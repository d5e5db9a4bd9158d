"""Recovery codes of whoever is signed in: how many are left, and making new ones."""

from typing import Any, NamedTuple

from flask import Blueprint, redirect, request, url_for
from flask_babel import lazy_gettext
from wtforms import PasswordField

from portal.members import second_factor
from portal.members.people import Person
from portal.members.second_factor import FEW_CODES, WrongCode
from portal.web import clock
from portal.web.access import allows
from portal.web.account.reader import NotProved, myself, prove, reader
from portal.web.forms import Form, needed, refused
from portal.web.page import page
from portal.web.session import actor
from portal.web.tokens import unstored
from portal.wording import N_

NEITHER = N_("This is neither your password nor the code that your app shows now.")


class NewCodes(Form):
    """New recovery codes are for whoever proves once more who they are."""

    proof = PasswordField(
        lazy_gettext("Your password, or the six digits that your app shows now"),
        [needed(N_("Write your password, or the six digits that your app shows now."))],
    )


@allows("account.change")
def show() -> Any:
    """The page where new codes are made, for who has a second factor and came in by it."""
    person = myself()
    if not _may_make(person):
        return redirect(url_for("account.me"), 303)
    return _page(NewCodes(action=request.path))


@allows("account.change")
def make() -> Any:
    """Make new codes and show them, this once; those of before are over."""
    person = myself()
    if not _may_make(person):
        return redirect(url_for("account.me"), 303)
    form = NewCodes(action=request.path)
    if not form.validate_on_submit():
        return _page(form)
    try:
        _check(person, form.proof.data)
    except NotProved as refusal:
        return _page(refused(form, refusal))
    codes = second_factor.make_recovery_codes(person, by=actor(), at=clock.now())
    return unstored(page(of="account.codes", codes=codes, onward=url_for("account.me")))


def _may_make(person: Person) -> bool:
    """Whether there is a second factor that codes could stand for, and this session was opened with it: else
    a password alone, of somebody whose roles rest, would make what later stands for the second factor.
    """
    return reader().second_factor and second_factor.second_factor_secret(person) is not None


def _check(person: Person, proof: str) -> None:
    """NotProved unless this is their password, or a code of their app; TooManyTries as at the sign-in."""
    if not second_factor.is_of_an_app(proof):
        return prove(proof, otherwise=NotProved(NEITHER, field="proof"))
    try:
        second_factor.check_second_factor(person, proof, now=clock.real())
    except WrongCode as wrong:
        raise NotProved(NEITHER, field="proof") from wrong


def _page(form: NewCodes) -> Any:
    return page(of="account.recovery_codes", form=form)


class Left(NamedTuple):
    """How many recovery codes are left, and whether that is few."""

    num: int
    are_few: bool


def recovery_codes_left() -> Left | None:
    """What the reader has left of them, None for who may make none; for templates."""
    person = myself()
    if not _may_make(person):
        return None
    left = second_factor.codes_left(person.id)
    return Left(left, left <= FEW_CODES)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/recovery-codes", "recovery_codes", show)
    room.add_url_rule("/me/recovery-codes", "make_recovery_codes", make, methods=["POST"])
    room.add_app_template_global(recovery_codes_left)
