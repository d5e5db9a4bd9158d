"""My account: who I am here, my language, the ways to all I may choose, and my password."""

import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField

from portal.members import accounts
from portal.members.association import Chapter
from portal.members.needs import needs_of
from portal.members.passwords import SHORTEST_MEMBER, SHORTEST_STAFF, WeakPassword
from portal.members.people import grants_of
from portal.members.roles import is_staff
from portal.members.sessions import Session
from portal.notices.preferences import preferences_of
from portal.web import clock
from portal.web.access import allows, safe_next
from portal.web.account.devices import end_others
from portal.web.account.reader import myself, prove, reader
from portal.web.forms import Form, needed, refused
from portal.web.locale import language
from portal.web.page import page, start_page
from portal.web.session import actor
from portal.wording import N_, Refusal

FRESH = dt.timedelta(minutes=30)  # how long after a sign-in by link a password may be set without the old one


class WrongOldPassword(Refusal):
    """The password given as the present one is another."""

    message = N_(
        "This is not your present password. If you have lost it, sign out and ask for a link by e-mail."
    )


class NewPassword(Form):
    """A new password, and the old one where it is asked for."""

    old = PasswordField(lazy_gettext("Your present password"))
    password = PasswordField(lazy_gettext("The new password"), [needed(N_("Write the new password."))])


@allows("account.see")
def me() -> Any:
    """What the association knows of me, and what I may change."""
    mine = reader()
    chapter = Chapter.get_or_none(Chapter.id == mine.chapter_id) if mine.chapter_id else None
    return page(
        chapter=chapter.name_in(language().code) if chapter else None,
        preferences=preferences_of(mine.person_id),
        told_needs=needs_of(mine.person_id) is not None,
    )


@allows("account.see")
def password() -> Any:
    """The form for a new password; after a sign-in by link it is offered without asking for the old one."""
    return _password_page(NewPassword(action=url_for("account.set_password")))


@allows("account.change")
def set_password() -> Any:
    """Change the password; every other device is signed out."""
    form = NewPassword(action=request.path)
    if not form.validate_on_submit():
        return _password_page(form)
    try:
        if not is_fresh():  # a link by e-mail has just proved as much
            prove(form.old.data or "", otherwise=WrongOldPassword(field="old"))
        accounts.set_password(myself(), form.password.data, by=actor(), at=clock.now())
    except (WeakPassword, WrongOldPassword) as refusal:
        return _password_page(refused(form, refusal))
    end_others("password_changed")
    flash(gettext("Your new password holds from now on. You stay signed in here, and nowhere else."))
    return redirect(_onward(), 303)


def is_fresh() -> bool:
    """Whether this session began a short while ago with a link by e-mail."""
    session = Session.get_by_id(reader().session_id)
    return session.how == "link" and clock.real() - session.opened_at < FRESH


def _password_page(form: NewPassword) -> Any:
    least = SHORTEST_STAFF if is_staff(grants_of(reader().person_id)) else SHORTEST_MEMBER
    return page(of="account.password", form=form, fresh=is_fresh(), least=least, onward=_onward())


def _onward() -> str:
    return safe_next(request.values.get("next"), start_page() if is_fresh() else url_for("account.me"))


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/", "me", me)
    room.add_url_rule("/me/password", "password", password)
    room.add_url_rule("/me/password", "set_password", set_password, methods=["POST"])
