"""What everybody is told until a release comes: answered 304 before anything is read of it or drawn.

The mark of an answer is what it is made of: the address, the language, the association and how it looks, the
last release, what else the view names, and the code. A view must name all that may change without these.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request, session

from portal.metrics.figures import mark_of
from portal.metrics.public.releases import last_number
from portal.web.house import house, settings
from portal.web.locale import language
from portal.web.session import visit
from portal.web.version import version

PAGE = "private, no-cache"
"""How long browsers keep a page: they ask each time, since it looks otherwise for who has signed in."""


def mark(release: int, *made_of: Any) -> str:
    """The mark of what this address answers to everybody after a release (`last_number`)."""
    here, chosen = house(), settings()
    installation = (chosen.base_url, chosen.demo, chosen.mail_from, chosen.languages)
    about = (request.full_path, language().code, repr(here), repr(installation))
    return mark_of(*about, release, *made_of, version())


def answered(draw: Callable[[], Any], *made_of: Any) -> Response:
    """A page of a release: 304 for a guest who has it as it would be drawn now, else as it is drawn.

    Who is signed in has a menu of their own, and what is said once is said once: these are drawn each time.
    """
    release = last_number()
    if visit() is not None or "_flashes" in session or not release:
        return make_response(draw())
    tag = mark(release, *made_of)
    if _has_page(tag):
        return marked(_same(), tag + _of_session(), PAGE)
    response = make_response(draw())  # which may begin a session, for its forms
    return marked(response, tag + _of_session(), PAGE)


def _has_page(tag: str) -> bool:
    """Whether the reader has a page of this mark with forms of their own session. Of somebody without one
    (any more) the mark suffices: a form that is older than its session is offered again.
    """
    own = _of_session()
    known = request.if_none_match.as_set(include_weak=True)
    return any(one == tag + own if own else one.startswith(tag) for one in known)


def _of_session() -> str:
    """What marks the forms of a session; empty where there is none yet."""
    secret = session.get("csrf_token")
    return f"-{mark_of(secret)[:8]}" if secret else ""


def unchanged(tag: str, kept_for: str) -> Response | None:
    """304 for who has the file of this mark already."""
    return marked(_same(), tag, kept_for) if request.if_none_match.contains_weak(tag) else None


def _same() -> Response:
    return Response(status=304, content_type="text/html; charset=utf-8")


def marked(response: Response, tag: str, kept_for: str) -> Response:
    """The answer with its mark, and how long it may be kept without asking again."""
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = kept_for
    return response
