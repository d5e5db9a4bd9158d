"""The second factor of the staff: a code of their app, or a recovery code; who has none sets one up."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from portal.members import second_factor
from portal.members.people import actor
from portal.members.second_factor import FEW_CODES, WrongCode
from portal.web import clock
from portal.web.access import open_to_all
from portal.web.account import entry
from portal.web.account.entry import Halfway
from portal.web.forms import Form, OneLine, needed, refused
from portal.web.house import house
from portal.web.page import page
from portal.web.tokens import unstored
from portal.wording import N_

RECOVERY = "recovery"


class Code(Form):
    """The six digits an app shows."""

    code = OneLine(lazy_gettext("Code"), [needed(N_("Write the six digits that your app shows."))])


class Recovery(Form):
    """A recovery code, in place of the six digits."""

    code = OneLine(lazy_gettext("Recovery code"), [needed(N_("Write one of your recovery codes."))])


@open_to_all
def show() -> Any:
    """The page that asks whoever is half way in for their code."""
    halfway = entry.halfway()
    return _back() if halfway is None else _page(halfway, _form(halfway))


@open_to_all
def submit() -> Any:
    """Check the code; only now the session opens."""
    halfway = entry.halfway()
    if halfway is None:
        return _back()
    form = _form(halfway)
    if not form.validate_on_submit():
        return _page(halfway, form)
    try:
        return _enter(halfway, form.code.data)
    except WrongCode as refusal:
        return _page(halfway, refused(form, refusal))


def _is_recovering(halfway: Halfway) -> bool:
    """Whether a recovery code is to be written; there is none while the second factor is being set up."""
    return request.args.get("using") == RECOVERY and _has_one(halfway)


def _has_one(halfway: Halfway) -> bool:
    return second_factor.second_factor_secret(halfway.person) is not None


def _form(halfway: Halfway) -> Form:
    if _is_recovering(halfway):
        return Recovery(action=url_for("account.code", using=RECOVERY))
    return Code(action=url_for("account.code"))


def _enter(halfway: Halfway, typed: str) -> Any:
    """In by a code of the app they have, of the one they are setting up, or by a recovery code; WrongCode if
    it is none of these.
    """
    if not _has_one(halfway):
        return _set_up(halfway, typed)
    if _is_recovering(halfway) or second_factor.is_recovery_code(typed):
        return _recover(halfway, typed)
    second_factor.check_second_factor(halfway.person, typed, now=clock.real())
    return redirect(entry.come_in(halfway), 303)


def _set_up(halfway: Halfway, code: str) -> Any:
    """In with a second factor that is new: its recovery codes are shown, this once."""
    person, times = halfway.person, {"at": clock.now(), "now": clock.real()}
    secret = halfway.secret or ""
    codes = second_factor.keep_second_factor(person, secret, code, by=actor(person), **times)
    return unstored(page(of="account.codes", codes=codes, onward=entry.come_in(halfway)))


def _recover(halfway: Halfway, typed: str) -> Any:
    """In by a recovery code, which is over with that."""
    left = second_factor.use_recovery_code(halfway.person, typed, now=clock.real())
    onward = entry.come_in(halfway, recovered=True)
    flash(
        ngettext(
            "You signed in with a recovery code. It is used up now, and %(num)d is left.",
            "You signed in with a recovery code. It is used up now, and %(num)d are left.",
            left,
        )
    )
    if left <= FEW_CODES:
        flash(gettext("Make new recovery codes on your account page soon, before you need them."))
    return redirect(onward, 303)


def _page(halfway: Halfway, form: Form) -> Any:
    if _has_one(halfway):
        return unstored(page(of="account.code", form=form, secret=None, recovering=_is_recovering(halfway)))
    secret = halfway.secret or second_factor.fresh_secret()
    entry.keep_secret(secret)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    name = house().name_in(house().languages[0].code)
    address = second_factor.provisioning_address(secret, halfway.person, name)
    return unstored(page(of="account.code", form=form, secret=groups, address=address))


def _back() -> Any:
    """Nobody is half way in, or the ten minutes are over: begin again."""
    return redirect(url_for("account.sign_in"), 303)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/<language:lang>/sign-in/code", "code", show)
    room.add_url_rule("/<language:lang>/sign-in/code", "check_code", submit, methods=["POST"])
