"""The second factor of the staff: a code of their app; whoever has none yet sets one up first."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import lazy_gettext

from portal.members import accounts
from portal.members.accounts import WrongCode
from portal.members.people import actor
from portal.web import clock
from portal.web.access import open_to_all
from portal.web.account import entry
from portal.web.account.entry import Halfway
from portal.web.formats import plain_digits
from portal.web.forms import Form, OneLine, needed, refused
from portal.web.house import house
from portal.web.page import page
from portal.wording import N_


class Code(Form):
    """The six digits an app shows."""

    code = OneLine(lazy_gettext("Code"), [needed(N_("Write the six digits that your app shows."))])


@open_to_all
def show() -> Any:
    """The page that asks whoever is half way in for their code."""
    halfway = entry.halfway()
    return _back() if halfway is None else _page(halfway, Code(action=url_for("account.code")))


@open_to_all
def submit() -> Any:
    """Check the code; only now the session opens."""
    halfway = entry.halfway()
    if halfway is None:
        return _back()
    form = Code(action=request.path)
    if not form.validate_on_submit():
        return _page(halfway, form)
    try:
        _prove(halfway, plain_digits(form.code.data))
    except WrongCode as refusal:
        return _page(halfway, refused(form, refusal))
    return entry.arrive(halfway.person, how=halfway.how, wanted=halfway.wanted, second_factor=True)


def _prove(halfway: Halfway, code: str) -> None:
    """WrongCode unless this is a code of the app they have, or of the one they are setting up."""
    if accounts.second_factor_secret(halfway.person) is not None:
        accounts.check_second_factor(halfway.person, code, now=clock.real())
        return
    by, at = actor(halfway.person), clock.now()
    accounts.keep_second_factor(halfway.person, halfway.secret or "", code, by=by, at=at, now=clock.real())


def _page(halfway: Halfway, form: Code) -> Any:
    if accounts.second_factor_secret(halfway.person) is not None:
        return page(of="account.code", form=form, secret=None)
    secret = halfway.secret or accounts.begin_second_factor(halfway.person, now=clock.real())
    entry.keep_secret(secret)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    name = house().name_in(house().languages[0].code)
    address = accounts.provisioning_address(secret, halfway.person, name)
    return page(of="account.code", form=form, secret=groups, address=address)


def _back() -> Any:
    """Nobody is half way in, or the ten minutes are over: begin again."""
    return redirect(url_for("account.sign_in"), 303)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/<language:lang>/sign-in/code", "code", show)
    room.add_url_rule("/<language:lang>/sign-in/code", "check_code", submit, methods=["POST"])
