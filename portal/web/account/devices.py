"""The devices I am signed in on: which they are, and signing them out."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext

from portal.members import sessions
from portal.web import clock
from portal.web.access import allows
from portal.web.account.reader import reader
from portal.web.amounts import read_number
from portal.web.page import page
from portal.web.session import sign_out


@allows("account.see")
def devices() -> Any:
    """Each device with what it is, when it was signed in and how, and when it was last seen."""
    return page(devices=sessions.open_sessions(reader().person_id, clock.real()))


@allows("account.change")
def end_device() -> Any:
    """Sign a device out, or all but this one."""
    which, mine = request.form.get("device", ""), reader()
    if which == "others":
        end_others("signed_out")
        flash(gettext("You are signed out everywhere else."))
    elif which == str(mine.session_id):
        sign_out()
        return redirect("/", 303)
    elif (session_id := read_number(which)) is not None:
        now = {"at": clock.now(), "now": clock.real()}
        sessions.end_session(session_id, mine.person_id, by=mine.actor, why="signed_out", **now)
        flash(gettext("That device is signed out."))
    else:
        abort(400)
    return redirect(url_for("account.devices"), 303)


def end_others(why: str) -> None:
    """Sign the reader out everywhere but here."""
    mine = reader()
    now = {"at": clock.now(), "now": clock.real()}
    sessions.end_all(mine.person_id, by=mine.actor, why=why, but=mine.session_id, **now)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/me/devices", "devices", devices)
    room.add_url_rule("/me/devices", "end_device", end_device, methods=["POST"])
