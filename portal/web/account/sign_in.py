"""Sign in with e-mail address and password, and sign out."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import lazy_gettext
from wtforms import PasswordField

from config import LANGUAGES
from portal.members import accounts
from portal.members.accounts import WrongSignIn
from portal.web import clock
from portal.web.access import open_to_all, safe_next
from portal.web.account import entry
from portal.web.account.cast import cast
from portal.web.account.link import AskLink
from portal.web.forms import Form, OneLine, needed, refused
from portal.web.page import page
from portal.web.session import sign_out
from portal.web.waiting import what_was_lost
from portal.wording import N_

NAMES = {one.code: one.name for one in LANGUAGES.values()}


class SignIn(Form):
    """E-mail address and password."""

    email = OneLine(lazy_gettext("E-mail address"), [needed(N_("Write your e-mail address."))])
    password = PasswordField(lazy_gettext("Password"), [needed(N_("Write your password."))])


@open_to_all
def show() -> Any:
    """The sign-in page; in a demonstration with its people to step in as."""
    return _page(SignIn(action=url_for("account.sign_in")))


@open_to_all
def submit() -> Any:
    """Sign somebody in; what was wrong is not said, and no address is known by the answer."""
    form = SignIn(action=request.path)
    if not form.validate_on_submit():
        return _page(form)
    source = request.remote_addr or ""
    try:
        person = accounts.sign_in(form.email.data, form.password.data, now=clock.real(), source=source)
    except WrongSignIn as refusal:
        return _page(refused(form, refusal))
    return entry.enter(person, how="password", wanted=_wanted())


def _page(form: SignIn) -> Any:
    link = AskLink(action=url_for("account.ask_link"))
    return page(
        of="account.sign_in",
        form=form,
        link=link,
        cast=cast(),
        wanted=_wanted(),
        names=NAMES,
        lost=what_was_lost(),
    )


def _wanted() -> str:
    """Where the reader was going, if that is a page of ours."""
    return safe_next(request.values.get("next"), "")


@open_to_all
def leave() -> Any:
    """End the session on this device."""
    sign_out()
    return redirect("/", 303)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/<language:lang>/sign-in", "sign_in", show)
    room.add_url_rule("/<language:lang>/sign-in", "submit", submit, methods=["POST"])
    room.add_url_rule("/sign-out", "sign_out", leave, methods=["POST"])
