"""A portal for tests of the web: the real one, and a small room of trial pages that stand for what others
write.
"""

from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, abort, flash, redirect, url_for
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import RadioField, SelectMultipleField, TextAreaField

from config import Settings
from portal.cases.states import StaleCase
from portal.web import ROOMS, create_app
from portal.web.access import allows, endpoint_of, open_to_all
from portal.web.forms import Form, OneLine, an_email, at_most, needed, options, refused
from portal.web.page import page
from portal.web.session import sign_out
from portal.wording import N_, Refusal
from tests.browser_client import Browser
from tests.world import an_association

SECRET = "a secret for tests that is long enough"


class Answer(Form):
    """A form as a page would have it."""

    subject = OneLine("Subject", [needed(N_("Say in a few words what it is about.")), at_most(60)])
    text = TextAreaField("Your answer", [needed(N_("Write your answer."))])
    email = OneLine("E-mail", [an_email])
    kind = RadioField("Kind", choices=options({"refund": "Refund", "apology": "Apology"}))
    wanted = SelectMultipleField("What helps", choices=options({"a": "An answer", "b": "A call"}))


class Second(Form):
    """Another form of the same page, with a field of the same name."""

    text = TextAreaField("A reason", [needed(N_("Give a reason."))])


trial = Blueprint("trial", __name__)


def _show(answer: Answer, second: Second) -> Any:
    return page(of="trial.show", answer=answer, second=second)


@trial.get("/trial/<ref>")
@allows("case.see_own")
def show(ref: str) -> Any:
    """A page with two forms."""
    return _show(Answer(action=url_for(".answer", ref=ref)), Second(action=url_for(".second", ref=ref)))


@trial.post("/trial/<ref>/answer")
@allows("case.answer")
def answer(ref: str) -> Any:
    """Take the first form."""
    form = Answer(action=url_for(".answer", ref=ref))
    other = Second(action=url_for(".second", ref=ref))
    if not form.validate_on_submit():
        return _show(form, other)
    if form.text.data == "refuse":
        return _show(refused(form, Refusal(N_("Not this %(word)s."), field="subject", word="word")), other)
    if form.text.data.startswith("stale"):
        raise StaleCase
    flash("Your answer has been sent.")
    return redirect(url_for(".show", ref=ref), 303)


@trial.post("/trial/<ref>/second")
@allows("case.answer")
def second(ref: str) -> Any:
    """Take the second form."""
    return redirect(url_for(".show", ref=ref), 303)


@trial.get("/trial/desk")
@allows("queue.see")
def desk() -> Any:
    """A page of the console."""
    return page()


@trial.get("/trial/code/<int:code>")
@open_to_all
def code(code: int) -> Any:
    """A page that ends in an error."""
    abort(code)


@trial.get("/trial/breaks")
@open_to_all
def breaks() -> Any:
    """A page with a fault of ours."""
    raise ZeroDivisionError("a secret of ours")


@trial.get("/trial/silent")
def silent() -> Any:
    """A page that does not say who may use it."""
    return "nobody should read this"


def stand_ins(app: Flask) -> None:
    """The ways in and out, where the installation under test has none yet."""

    @open_to_all
    def sign_in_page(**_: Any) -> Any:
        return page(of="trial.sign_in")

    @open_to_all
    def leave() -> Any:
        sign_out()
        return redirect("/", 303)

    with app.app_context():
        if endpoint_of("/en/sign-in") is None:
            app.add_url_rule("/<language:lang>/sign-in", "stand_in.sign_in", sign_in_page)
            app.add_url_rule("/sign-out", "stand_in.sign_out", leave, methods=["POST"])


def a_portal(database_url: str, rooms: tuple[str, ...] = ROOMS, **more: Any) -> Flask:
    """A portal with all its rooms, or with some, and the trial pages."""
    app = create_app(Settings(database_url=database_url, secret_key=SECRET, **more), rooms)
    app.testing = True
    app.register_blueprint(trial)
    stand_ins(app)
    here = FileSystemLoader(Path(__file__).parent / "templates")
    app.jinja_env.loader = ChoiceLoader([here, app.jinja_loader])
    return app


def the_portal(database_url: str, **more: Any) -> Flask:
    """The whole portal as members and staff meet it; `now` makes business time stand still."""
    app = create_app(Settings(database_url=database_url, secret_key=SECRET, **more))
    app.testing = True
    return app


def a_floor(database_url: str, **more: Any) -> Flask:
    """A portal with nothing but the floor that all rooms stand on."""
    return a_portal(database_url, rooms=("public",), **more)


@pytest.fixture
def app(sqlite_house: str) -> Flask:
    """The floor of the web, on an empty house with an association."""
    an_association()
    return a_floor(sqlite_house)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody at a browser, not signed in."""
    return Browser(app)
