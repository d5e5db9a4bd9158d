"""The door of every view: it says who may use it, and one guard reads what it says before anything else
happens.

    @member.get("/cases/<ref>")
    @allows("case.see_own")
    def show(ref): …

A view that says nothing is shut. `tests/house` walks the url_map and reads the same marks.
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from portal.members import roles
from portal.web.house import settings
from portal.web.locale import language
from portal.web.session import visit
from portal.web.waiting import forget_typed, let_typed_wait, something_waits

View = TypeVar("View", bound=Callable[..., Any])

SMALL_REQUEST = 1024 * 1024
READING = {"GET", "HEAD", "OPTIONS"}
LARGE_REQUEST = 55 * 1024 * 1024  # five files of ten megabytes, and the form round them


def allows(action: str) -> Callable[[View], View]:
    """Open a view to everybody whose role may do `action` (a name of `roles.ACTIONS`; KeyError if it is
    none).
    """
    roles.ACTIONS[action]

    def mark(view: View) -> View:
        vars(view)["allows"] = action
        return view

    return mark


def open_to_all(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    vars(view)["open_to_all"] = True
    return view


def takes_files(view: View) -> View:
    """Let a view receive up to five files of ten megabytes; all others stop at one megabyte."""
    vars(view)["takes_files"] = True
    return view


def unattended(view: View) -> View:
    """Say of a view that open pages ask it by themselves: a session that lies idle ends all the same."""
    vars(view)["unattended"] = True
    return view


def may(action: str) -> bool:
    """Whether the reader's role may do `action` at all; also a word of templates."""
    reader = visit()
    return reader is not None and roles.may(reader.grants, action)


def may_open(path: str) -> bool:
    """Whether there is a page at `path` and the reader may open it: what menus ask."""
    endpoint = endpoint_of(path)
    view = current_app.view_functions.get(endpoint or "")
    if view is None:
        return False
    action = getattr(view, "allows", None)
    return hasattr(view, "open_to_all") if action is None else may(action)


def guard() -> Any:
    """Let the reader in, send a guest to the sign-in with what they typed, or refuse with 403."""
    if request.endpoint is None:
        return None  # no such page: the routing error speaks
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, "takes_files"):
        request.max_content_length = SMALL_REQUEST
    if (request.method not in READING and is_foreign()) or holds_nul():
        abort(400)
    if hasattr(view, "open_to_all"):
        return None
    action = getattr(view, "allows", None)
    if action is None:
        raise RuntimeError(f"{request.endpoint} does not say who may use it")
    if visit() is None:
        return to_sign_in()
    if not may(action):
        abort(403)
    return None


def holds_nul() -> bool:
    """Whether a NUL came in address or fields: no person types one, and PostgreSQL keeps none."""
    if "\0" in request.path or b"%00" in request.query_string:
        return True
    if request.method in READING:
        return False  # there is no form in it, and looking for one takes time
    return any("\0" in value for _, values in request.form.lists() for value in values)


def is_foreign() -> bool:
    """Whether a page of another site sent this request: browsers say so, in a header no page can forge."""
    origin = request.headers.get("Origin")
    ours = {settings().base_url, f"{request.scheme}://{request.host}"}
    return origin not in ours if origin is not None else request.headers.get("Sec-Fetch-Site") == "cross-site"


def to_sign_in() -> BaseResponse:
    """303 to the sign-in, with the way back; what was typed waits."""
    if request.method == "POST":
        let_typed_wait()
    back = nearest_page(request.path) if request.method not in READING else request.full_path.rstrip("?")
    return redirect(f"/{language().code}/sign-in?{urlencode({'next': back})}", 303)


def endpoint_of(path: str) -> str | None:
    """The endpoint that answers GET at `path`, None if none does."""
    try:
        return current_app.url_map.bind("localhost").match(path, method="GET")[0]
    except RequestRedirect:
        return endpoint_of(path + "/") if not path.endswith("/") else None
    except HTTPException:
        return None


def nearest_page(path: str) -> str:
    """The nearest page at or above `path`: the case, for the address of one of its moves."""
    path = re.sub(r"/+", "/", path)
    while path.strip("/"):
        if endpoint_of(path) is not None:
            return path
        path = path.rstrip("/").rpartition("/")[0]
        if path and endpoint_of(path + "/") is not None:
            return path + "/"
    return "/"


def safe_next(wanted: str | None, otherwise: str = "/") -> str:
    """Where a `next` may lead: only a page of our own, as path and query; anything else is `otherwise`."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    if "\\" in wanted or any(ord(letter) < 33 or ord(letter) == 127 for letter in wanted):
        return otherwise
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or endpoint_of(parts.path) is None:
        return otherwise
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _sent(response: Response) -> Response:
    """A form that waited through the sign-in has been taken: nothing waits any more."""
    if request.method == "POST" and response.status_code == 303 and something_waits() and visit() is not None:
        _forget_if_sent()
    return response


def _forget_if_sent() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and hasattr(view, "allows"):
        forget_typed()


def use(app: Flask) -> None:
    """Put the guard before every view of `app`; it has to stand before the check of the form's token."""
    app.config["MAX_CONTENT_LENGTH"] = LARGE_REQUEST
    app.before_request(guard)
    app.after_request(_sent)
    app.jinja_env.globals.update(may=may, may_open=may_open)
