"""Leaving the portal: what it means, and the proof that it is meant."""

from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, PasswordField

from portal.cases.handing_back import hand_back
from portal.cases.own import open_matters
from portal.members import accounts
from portal.members.accounts import TooManyTries, has_password
from portal.members.leaving import leave
from portal.members.needs import needs_of, take_back
from portal.members.tenure import LastAdministrator
from portal.store import transaction
from portal.web import clock
from portal.web.access import allows
from portal.web.account.me import is_fresh
from portal.web.account.reader import NotProved, myself, prove, reader
from portal.web.forms import Form, refused
from portal.web.locale import language
from portal.web.page import page
from portal.web.session import actor, sign_out
from portal.wording import N_, Refusal


class LinkNeeded(Refusal):
    """They have no password, and the link that let them in was not opened just now."""

    message = N_("Sign in with a new link first: it proves that it is you. Nothing has changed.")


class Leaving(Form):
    """The password, for who has one; who has none has just come by a link, which proves the mailbox."""

    password = PasswordField(lazy_gettext("Your password"))
    needs = BooleanField(lazy_gettext("Also delete what I told about support and access"))


@allows("account.see")
def leaving() -> Any:
    """What leaving means, before anything happens."""
    return _page(Leaving(action=url_for("account.leave")))


def _page(form: Leaving) -> Any:
    mine = reader().person_id
    by_password = has_password(mine)
    return page(
        of="account.leaving",
        form=form,
        by_password=by_password,
        proved=by_password or is_fresh(),
        email=reader().email,
        told_needs=needs_of(mine) is not None,
        open_cases=len(open_matters(mine)),
    )


@allows("account.change")
def do_leave() -> Any:
    """Shut the account and sign out everywhere."""
    form, person = Leaving(action=request.path), myself()
    if not form.validate_on_submit():
        return _page(form)
    try:
        _prove(form)
        with transaction():
            leave(person, by=actor(), at=clock.now(), now=clock.real())
            hand_back(person, by=actor(), at=clock.now())
            if form.needs.data:
                take_back(person, by=actor(), at=clock.now())
    except (NotProved, LinkNeeded, TooManyTries, LastAdministrator) as refusal:
        return _page(refused(form, refusal))
    words = gettext("Your account is shut, and you are signed out everywhere.")
    onward = redirect(f"/{language().code}/", 303)  # in their language, which is forgotten with them
    sign_out("left_portal")
    flash(words)
    return onward


def _prove(form: Leaving) -> None:
    """Refuse unless it is they who leave: whoever found a device signed in knows what its pages show."""
    if has_password(reader().person_id):
        prove(form.password.data or "", otherwise=NotProved(field="password"))
    elif not is_fresh():
        raise LinkNeeded


@allows("account.change")
def ask_to_leave() -> Any:
    """Have a link sent to whoever has no password; it leads back here."""
    mine = reader()
    session["wanted"] = url_for("account.leaving")
    accounts.ask_link(mine.email, at=clock.now(), now=clock.real(), language=language().code)
    return redirect(url_for("account.link_asked"), 303)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/leave", "leaving", leaving)
    room.add_url_rule("/me/leave", "leave", do_leave, methods=["POST"])
    room.add_url_rule("/me/leave/link", "link_to_leave", ask_to_leave, methods=["POST"])
