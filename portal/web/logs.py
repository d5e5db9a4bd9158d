"""One line for each request: what was asked, how it ended, how long it took; never a text, a token or an
address.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from portal.web.house import settings

log = logging.getLogger("portal.request")
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = {"static", "public.healthz", "public.readyz"}


class OneLine(logging.Formatter):
    """A log record as one line of JSON, with the id of the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "what": record.name,
            "said": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if has_request_context():
            line.setdefault("request", request_id())
        if record.exc_info:
            line["trace"] = _trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


# Their first line says what the database suffers from; all others may quote what somebody typed.
TOLD = {"OperationalError", "InterfaceError"}


def _trace(error: BaseException | None) -> str:
    """Where it broke and what led to it, by kinds alone."""
    told = list[str]()
    while error is not None:
        kind, lines = type(error).__name__, str(error).splitlines()
        what = f"{kind}: {lines[0]}" if kind in TOLD and lines else kind
        told.append("".join(traceback.format_tb(error.__traceback__)) + what)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(told))


def to_stderr() -> None:
    """Have everything the portal logs go to standard error, one line of JSON each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def request_id() -> str:
    """The id of this request: the trusted proxy's, or a fresh one. It is printed on the page of an
    unexpected error.
    """
    if "request_id" not in g:
        given = request.headers.get("X-Request-Id", "") if settings().proxies else ""
        g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(6)
    return str(g.request_id)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    if request.endpoint not in QUIET and log.isEnabledFor(logging.INFO):
        rule = request.url_rule.rule if request.url_rule else "(no such page)"
        took = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
        log.info("%s %s %s", request.method, rule, response.status_code, extra={"facts": {"ms": took}})
    return response


def use(app: Flask) -> None:
    """Log the requests of `app`."""
    app.before_request(_begin)
    app.after_request(_end)
