"""Sign in with a link by e-mail; a button uses it, since mail scanners open every link."""

from time import monotonic, sleep
from typing import Any

from flask import Blueprint, redirect, request, session, url_for
from flask_babel import lazy_gettext

from portal.members import accounts
from portal.web import clock
from portal.web.access import open_to_all, safe_next
from portal.web.account import entry
from portal.web.forms import Form, OneLine, an_email
from portal.web.locale import language
from portal.web.page import page
from portal.web.tokens import unstored

# For a known address a line is written, for an unknown one none. This is longer than either takes,
# so how long an answer takes tells nobody who is a member.
ANSWERS_AFTER = 0.2  # seconds


class AskLink(Form):
    """Where to send a link."""

    email = OneLine(lazy_gettext("E-mail address for the link"), [an_email])


@open_to_all
def ask() -> Any:
    """Have a link sent; the answer is the same whether or not the address is known."""
    form = AskLink(action=request.path)
    if not form.validate_on_submit():
        return page(of="account.link_asked", form=form)
    session["wanted"] = safe_next(request.form.get("next"), "")
    began = monotonic()
    accounts.ask_link(form.email.data, at=clock.now(), now=clock.real(), language=language().code)
    sleep(max(0.0, began + ANSWERS_AFTER - monotonic()))
    return redirect(url_for("account.link_asked"), 303)


@open_to_all
def asked() -> Any:
    """What happens now; also the place to ask again."""
    return page(form=AskLink(action=url_for("account.ask_link")))


@open_to_all
def show(token: str) -> Any:
    """The page a link leads to, with the button that uses it."""
    if accounts.person_of_link(token, clock.real()) is None:
        return _over()
    return unstored(page(of="account.link", token=token))


@open_to_all
def use(token: str) -> Any:
    """Use the link up and sign its owner in."""
    person = accounts.sign_in_by_link(token, clock.real())
    if person is None:
        return _over()
    return entry.enter(person, how="link", wanted=safe_next(session.pop("wanted", ""), ""))


def _over() -> Any:
    """The link is used, old or unknown; here is the way to a new one."""
    return unstored(
        page(code=410, of="account.link_asked", form=AskLink(action=url_for("account.ask_link")), over=True)
    )


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/<language:lang>/sign-in/link", "link_asked", asked)
    room.add_url_rule("/<language:lang>/sign-in/link", "ask_link", ask, methods=["POST"])
    room.add_url_rule("/<language:lang>/sign-in/link/<token>", "link", show)
    room.add_url_rule("/<language:lang>/sign-in/link/<token>", "use_link", use, methods=["POST"])
