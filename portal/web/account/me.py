"""My account: who I am here, my language, my password, the devices I am signed in on."""

import datetime as dt
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField

from portal.members import accounts, sessions
from portal.members.accounts import WeakPassword, WrongSignIn
from portal.members.association import Chapter
from portal.members.people import Person
from portal.members.sessions import Session, Visit
from portal.web import clock
from portal.web.access import allows, safe_next
from portal.web.forms import Form, needed, refused
from portal.web.locale import language
from portal.web.page import page, start_page
from portal.web.session import actor, sign_out, visit
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
    reader = _reader()
    chapter = Chapter.get_or_none(Chapter.id == reader.chapter_id) if reader.chapter_id else None
    return page(
        chapter=chapter.name_in(language().code) if chapter else None,
        devices=sessions.open_sessions(reader.person_id, clock.real()),
    )


@allows("account.see")
def password() -> Any:
    """The form for a new password; after a sign-in by link it is offered without asking for the old one."""
    return _password_page(NewPassword(action=url_for("account.set_password")))


@allows("account.change")
def set_password() -> Any:
    """Change the password; every other device is signed out."""
    form, reader = NewPassword(action=request.path), _reader()
    if not form.validate_on_submit():
        return _password_page(form)
    person = Person.get_by_id(reader.person_id)
    try:
        _check_old(person, form.old.data or "")
        accounts.set_password(person, form.password.data, staff=reader.is_staff, by=actor(), at=clock.now())
    except (WeakPassword, WrongOldPassword) as refusal:
        return _password_page(refused(form, refusal))
    _end_others("password_changed")
    flash(gettext("Your new password holds from now on. You stay signed in here, and nowhere else."))
    return redirect(_onward(), 303)


def _check_old(person: Person, old: str) -> None:
    """WrongOldPassword unless the old password was given, or a link by e-mail has just proved as much."""
    if is_fresh():
        return
    try:
        accounts.sign_in(person.email or "", old, now=clock.real(), source=request.remote_addr or "")
    except WrongSignIn as wrong:
        raise WrongOldPassword(field="old") from wrong


def is_fresh() -> bool:
    """Whether this session began a short while ago with a link by e-mail."""
    session = Session.get_by_id(_reader().session_id)
    return session.how == "link" and clock.real() - session.opened_at < FRESH


def _password_page(form: NewPassword) -> Any:
    least = accounts.SHORTEST_STAFF if _reader().is_staff else accounts.SHORTEST_MEMBER
    return page(of="account.password", form=form, fresh=is_fresh(), least=least, onward=_onward())


def _onward() -> str:
    return safe_next(request.values.get("next"), start_page() if is_fresh() else url_for("account.me"))


@allows("account.change")
def end_device() -> Any:
    """Sign a device out, or all but this one."""
    which, reader = request.form.get("device", ""), _reader()
    if which == "others":
        _end_others("signed_out")
        flash(gettext("You are signed out everywhere else."))
    elif which == str(reader.session_id):
        sign_out()
        return redirect("/", 303)
    elif which.isdecimal() and len(which) < 19:
        now = {"at": clock.now(), "now": clock.real()}
        sessions.end_session(int(which), reader.person_id, by=reader.actor, why="signed_out", **now)
        flash(gettext("That device is signed out."))
    else:
        abort(400)
    return redirect(url_for("account.me"), 303)


def _end_others(why: str) -> None:
    reader = _reader()
    now = {"at": clock.now(), "now": clock.real()}
    sessions.end_all(reader.person_id, by=reader.actor, why=why, but=reader.session_id, **now)


def _reader() -> Visit:
    reader = visit()
    assert reader is not None
    return reader


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/", "me", me)
    room.add_url_rule("/me/password", "password", password)
    room.add_url_rule("/me/password", "set_password", set_password, methods=["POST"])
    room.add_url_rule("/me/devices", "end_device", end_device, methods=["POST"])
