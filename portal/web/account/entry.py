"""The way from a proved first factor to a session: members are in at once, staff owe a second factor.

Half way in, the session cookie says who owes it, for ten minutes; it opens nothing but the page that asks
for the code.
"""

from dataclasses import dataclass
from typing import Any

from flask import redirect, session, url_for

from portal.members.accounts import is_open
from portal.members.people import Person, grants_of
from portal.members.roles import is_staff
from portal.web import clock
from portal.web.access import safe_next
from portal.web.house import settings
from portal.web.page import start_page
from portal.web.session import sign_in, sign_out, visit

LIVES = 600  # seconds


@dataclass(frozen=True)
class Halfway:
    """Somebody whose first factor was right: who, how they proved it, where they were going."""

    person: Person
    how: str
    wanted: str
    secret: str | None


def enter(person: Person, *, how: str, wanted: str) -> Any:
    """303 to where `person` was going, or to the second factor, if they work here."""
    if is_staff(grants_of(person.id)) and not settings().demo:
        until = int(clock.real().timestamp()) + LIVES
        session["halfway"] = {"person": person.id, "how": how, "wanted": wanted, "until": until}
        return redirect(url_for("account.code"), 303)
    return redirect(_arrive(Halfway(person, how, wanted, None)), 303)


def come_in(halfway: Halfway, *, recovered: bool = False) -> str:
    """Open the session of whoever has proved their second factor, too; returns the address to go on to.

    `recovered`: a recovery code stood for it.
    """
    return _arrive(halfway, second_factor=True, recovered=recovered)


def _arrive(halfway: Halfway, **proved: bool) -> str:
    """Open the session; one that was open here before ends."""
    if visit() is not None:
        sign_out("signed_in_anew")
    sign_in(halfway.person, how=halfway.how, **proved)
    onward = safe_next(halfway.wanted, start_page())
    return url_for("account.password", next=onward) if halfway.how == "link" else onward


def halfway() -> Halfway | None:
    """Who is half way in, None for nobody, once their ten minutes are over or their account was shut."""
    found = session.get("halfway")
    if found is None:
        return None
    person = Person.get_or_none(Person.id == found["person"])
    if person is None or found["until"] < clock.real().timestamp() or not is_open(person):
        session.pop("halfway")
        return None
    return Halfway(person, found["how"], found["wanted"], found.get("secret"))


def keep_secret(secret: str) -> None:
    """Remember the secret that is being set up: it holds only once a code of it was right."""
    session["halfway"] = {**session["halfway"], "secret": secret}
