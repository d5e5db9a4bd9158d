"""Who is reading: Flask-Login over our own table of sessions. The cookie holds a random token and nothing
else.
"""

import hmac
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from peewee import OperationalError

from portal.members.people import Person, PersonActor, grants_of
from portal.members.roles import STAFF, is_staff
from portal.members.sessions import Visit, end_session, open_session, touch, who
from portal.web import clock
from portal.web.house import settings
from portal.web.waiting import waiting_through_sign_in

COOKIE_LIVES = 90 * 24 * 3600  # seconds, as long as a member's session at the most

login = LoginManager()
login.session_protection = None  # our own rows end a session; an address that changes on a phone must not


class Reader(UserMixin):
    """Somebody signed in, as Flask-Login wants to see them."""

    def __init__(self, visit: Visit, token: str) -> None:
        self.visit, self.token = visit, token

    def get_id(self) -> str:
        """The token: what the session cookie keeps."""
        return self.token


@login.user_loader
def load(token: str) -> Reader | None:
    """The reader who holds `token`, None once their session is over; one query."""
    found = who(token, clock.real())
    if found is None:
        return None
    if not _is_unattended():
        with suppress(OperationalError):  # another writer is busy: the session is noted as alive next time
            touch(found, clock.real())
    return Reader(_without_unproved_roles(found), token)


def _is_unattended() -> bool:
    """Whether a page asks by itself, perhaps with nobody before it: that keeps no session alive."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), "unattended")


def _without_unproved_roles(visit: Visit) -> Visit:
    """Roles of the staff hold only in a session with a second factor, except in a demonstration."""
    if visit.second_factor or settings().demo or not visit.is_staff:
        return visit
    return replace(visit, grants=tuple(grant for grant in visit.grants if grant.role not in STAFF))


def visit() -> Visit | None:
    """Who is signed in, with name, language, time zone, roles; None for a guest."""
    try:
        return g.visit
    except AttributeError:
        # Not by current_user, which fingerprints browser and address first: our rows end sessions, not these.
        reader = load(session["_user_id"]) if "_user_id" in session else None
        g.visit = reader.visit if reader else None
        return g.visit


def actor() -> PersonActor:
    """Whoever is signed in, as the domain's `by`. Only for views that ask for a role: a guest is a mistake
    there.
    """
    reader = visit()
    if reader is None:
        raise RuntimeError("nobody is signed in; the view is open to all and has no actor")
    return reader.actor


def sign_in(person: Person, *, how: str, second_factor: bool = False, recovered: bool = False) -> None:
    """Open a session for `person` on this device; `how` is password, link or demo, `recovered` whether a
    recovery code stood for the second factor.

    Everything of the session before is dropped, so nobody can prepare one for somebody else; only what was
    typed before the sign-in stays (see `portal.web.waiting`).
    """
    waiting = waiting_through_sign_in(person.id)
    session.clear()
    staff = is_staff(grants_of(person.id))
    token = open_session(
        person,
        clock.now(),
        clock.real(),
        how=how,
        second_factor=second_factor,
        staff=staff,
        recovered=recovered,
        device=device(),
    )
    forget_reader()
    reader = load(token)
    assert reader is not None
    login_user(reader)
    session.permanent = not staff  # staff sign in anew when the browser was closed
    if waiting:
        session["waiting"] = waiting


def sign_out(why: str = "signed_out") -> None:
    """End the session on this device and empty the cookie."""
    reader = visit()
    if reader is not None:
        end_session(
            reader.session_id, reader.person_id, by=reader.actor, at=clock.now(), now=clock.real(), why=why
        )
    logout_user()
    session.clear()
    forget_reader()


def forget_reader() -> None:
    """Have reader, language and zone of this request found anew, after they changed."""
    for name in ("visit", "language", "zone", "_login_user"):
        g.pop(name, None)


# What a browser says of itself, and what its owner calls it; the first that fits.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def device() -> str:
    """A name for this device that its owner recognises: “Firefox, Android”."""
    agent = request.user_agent.string
    names = [
        next((name for mark, name in table.items() if mark in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in names if name)


def use(app: Flask) -> None:
    """Have `app` know its readers. (Flask-Login's own init_app would touch the session in every answer.)"""
    vars(app)["login_manager"] = login
    app.config["PERMANENT_SESSION_LIFETIME"] = COOKIE_LIVES


def reader_mark() -> str:
    """A name for the reader that only their own pages tell (128 bits), or "" for nobody. It locks what was
    written on this device without a network, so that nobody else reads or sends it.
    """
    reader = visit()
    if reader is None:
        return ""
    key = str(current_app.config["SECRET_KEY"]).encode()
    mark = hmac.new(key, f"offline {reader.person_id}".encode(), sha256).digest()[:16]
    return urlsafe_b64encode(mark).decode().rstrip("=")
