"""When something cannot be done: a page with a sentence that helps, in the reader's language, and no trace
of our own.

Refusals of the domain that a view did not answer itself end here too: what was typed is shown, so that it
can be kept.
"""

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from peewee import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from portal.cases.handling import AlreadyBroken
from portal.cases.in_charge import HasHandler
from portal.cases.queues import UnknownCase
from portal.cases.states import TooLate, WrongState
from portal.cases.templates import UnknownTemplate
from portal.cases.walls import Forbidden
from portal.members.accounts import FAILURE_WINDOW, TooManyTries
from portal.members.association import NotSetUp
from portal.members.roster import UnknownColleague
from portal.satisfaction.asked import FormClosed
from portal.web.access import READING, nearest_page, safe_next
from portal.web.locale import say
from portal.web.logs import request_id
from portal.web.page import start_page
from portal.web.session import visit
from portal.web.typesetting import render
from portal.web.waiting import has_typed, typed_fields
from portal.wording import N_, Refusal, Stale

log = logging.getLogger(__name__)
RETRY_AFTER = "5"  # seconds


@dataclass(frozen=True)
class Sorry:
    """What one kind of error page says: what happened, and what the reader can do."""

    title: str
    sentence: str


SORRY: dict[int, Sorry] = {
    400: Sorry(
        N_("We could not read that"),
        N_(
            "Your browser sent something we did not understand. Go back, load the page again and try once"
            " more."
        ),
    ),
    403: Sorry(
        N_("This page is not for your role"),
        N_(
            "You are signed in, but your role does not include this page. If you need it, ask your"
            " administrator."
        ),
    ),
    404: Sorry(
        N_("There is no such page"),
        N_("Perhaps the address is mistyped or the link is old, or this is not yours to see."),
    ),
    405: Sorry(
        N_("This address takes no such request"),
        N_("Go back to the page you came from and use its buttons."),
    ),
    409: Sorry(
        N_("This is not possible any more"),
        N_("Things have changed since you opened the page. Nothing was saved. Look at how it stands now."),
    ),
    410: Sorry(
        N_("This has ended"),
        N_("The link worked for a while and has ended since."),
    ),
    413: Sorry(
        N_("That is too large"),
        N_("You can send up to five files of 10 MB each. Make them smaller, or send fewer at a time."),
    ),
    422: Sorry(
        N_("This cannot be done"),
        N_("Something in what you sent does not fit. Go back, mend it and send it again."),
    ),
    429: Sorry(
        N_("That was too often"),
        N_("Please wait a quarter of an hour and try again."),
    ),
    500: Sorry(
        N_("Something went wrong on our side"),
        N_("It is not your fault, and we have a record of it. Please try again in a few minutes."),
    ),
    503: Sorry(
        N_("We are busy for a moment"),
        N_("Nothing was lost and nothing was done twice. Please try again in a few seconds."),
    ),
}


# The same for a member, who has no role and no administrator to ask.
SORRY_MEMBER: dict[int, Sorry] = {
    403: Sorry(
        N_("This page is for the staff"),
        N_("It belongs to the work of the staff. Everything about your own matters is on your start page."),
    ),
}


# What a refusal is over HTTP; everything that is not named here can be mended in the form: 422.
STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (Forbidden, 403),
    (UnknownCase, 404),
    (UnknownTemplate, 404),
    (UnknownColleague, 404),
    (WrongState, 409),
    (Stale, 409),
    (TooLate, 409),
    (HasHandler, 409),
    (AlreadyBroken, 409),
    (FormClosed, 410),
    (TooManyTries, 429),
    (NotSetUp, 503),
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 422)


def error_page(code: int, sentence: str | None = None) -> Response:
    """The page for an error; `sentence` says it better than the table does."""
    sorry = _sorry(code)
    sent = request.method == "POST"
    broken = code >= 500
    context = {
        "title": say(sorry.title),
        "sentence": sentence or say(sorry.sentence),
        "sent": sent,
        "back": nearest_page(request.path) if sent else start_page(),
        "again": safe_next(request.full_path) if broken and not sent else None,
        "request_id": request_id() if broken else None,
        "typed": _typed() if sent else {},
    }
    response = make_response(render("errors/error.html", context), code)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sorry(code: int) -> Sorry:
    reader = visit() if code in SORRY_MEMBER else None
    if reader is not None and not reader.is_staff:
        return SORRY_MEMBER[code]
    return SORRY.get(code) or SORRY[400 if code < 500 else 500]


def _typed() -> dict[str, list[str]]:
    """What somebody wrote in the form that could not be taken; codes of choices are not worth showing."""
    try:
        fields = typed_fields()
    except HTTPException:  # the request was too large to be read at all
        return {}
    return {
        name: texts for name, values in fields.items() if (texts := [v for v in values if " " in v.strip()])
    }


def _of_method(error: MethodNotAllowed) -> Any:
    """Somebody opens an address that only takes forms (a reload, an old tab): lead them to its page."""
    if request.method in READING:
        return redirect(nearest_page(request.path.rpartition("/")[0]), 303)
    return _of_http(error)


def _of_http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = error_page(error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _of_refusal(refusal: Refusal) -> Response:
    response = error_page(status_of(refusal), say(refusal))
    if response.status_code == 429:
        response.headers["Retry-After"] = str(int(FAILURE_WINDOW.total_seconds()))
    return response


def _of_form_token(error: CSRFError) -> Response:
    """The form is older than the session: it is offered again, filled. (A foreign one never comes this
    far.)
    """
    log.info("a form without a valid token was refused")
    return _offer_again()


def _offer_again() -> Response:
    fields = typed_fields()
    context = {"fields": fields, "typed": has_typed(fields), "back": nearest_page(request.path)}
    response = make_response(render("errors/expired.html", context), 400)
    response.headers["Cache-Control"] = "no-store"
    return response


def _of_busy_database(error: Exception) -> Response:
    log.error("the database did not answer: %s", type(error).__name__, exc_info=error)
    response = _without_database(503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _of_surprise(error: InternalServerError) -> Response:
    """An error nobody foresaw; it is in the log with its trace (see `Portal.log_exception`)."""
    return _without_database(500)


def _without_database(code: int) -> Response:
    """An error page that asks the database nothing, since that may be what is broken."""
    g.without_database = True
    if "visit" not in g:
        g.visit = None
    return error_page(code)


def use(app: Flask) -> None:
    """Answer every error of `app` with a page."""
    app.register_error_handler(CSRFError, _of_form_token)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(MethodNotAllowed, _of_method)
    app.register_error_handler(Refusal, _of_refusal)
    app.register_error_handler(InternalServerError, _of_surprise)
    for kind in (OperationalError, InterfaceError):
        app.register_error_handler(kind, _of_busy_database)
