"""What goes over the wire: the headers of every answer, 304 for an unchanged public page, compression."""

import gzip
import hashlib

from flask import Flask, Response, g, request, session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from config import Settings
from portal.web.assets import best_encoding, brotli
from portal.web.house import settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# What is no page can load nothing and govern nothing: its policy is shorter and stricter, and headers that
# speak to pages stay away. They would weigh as much as a part of the sheet at each first visit.
OF_PAGES = ("Cross-Origin-Opener-Policy", "Permissions-Policy")
ASSET_HEADERS = {name: value for name, value in HEADERS.items() if name not in OF_PAGES} | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"
}
HTTPS_ONLY = "max-age=31536000"
WORTH_COMPRESSING = 500  # bytes
QUALITY = 5  # of brotli: 7 % smaller than 4 for a tenth of a millisecond; more costs much and gives little
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
_ENCODINGS = ("br", "gzip") if brotli else ("gzip",)


class Number(IntegerConverter):
    """A number in an address: none of more digits than a database can count; there is no such page."""

    regex = r"\d{1,9}"


def finish(response: Response) -> Response:
    """The last hand on every answer."""
    for name, value in (ASSET_HEADERS if request.endpoint == "static" else HEADERS).items():
        response.headers.setdefault(name, value)
    if "Location" in response.headers:
        response.headers["Location"] = response.headers["Location"].removeprefix(request.host_url.rstrip("/"))
    if settings().is_https:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if response.mimetype == "text/html" and not response.direct_passthrough:
        _keep_for(response)
        _compress(response)
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _keep_for(response: Response) -> None:
    """Pages of somebody signed in are not stored; a public page is asked about again, and often unchanged."""
    if "Cache-Control" in response.headers:
        return
    public = request.method == "GET" and response.status_code == 200 and g.get("visit") is None
    response.headers["Cache-Control"] = "private, no-cache" if public else "no-store"
    if public:
        response.set_etag(_fingerprint(response), weak=True)
        response.make_conditional(request)


def _fingerprint(response: Response) -> str:
    """What the page says, to whom: the form token changes every second, the secret behind it with the
    session.
    """
    token = str(g.get("csrf_token", ""))
    body = response.get_data().replace(token.encode(), b"") if token else response.get_data()
    secret = str(session.get("csrf_token", ""))
    return hashlib.sha256(body + secret.encode()).hexdigest()[:24]


def _compress(response: Response) -> None:
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 or "Content-Encoding" in response.headers or response.is_streamed:
        return
    encoding = best_encoding(_ENCODINGS)
    body = response.get_data()
    if encoding == "identity" or len(body) < WORTH_COMPRESSING:
        return
    response.set_data(
        brotli.compress(body, quality=QUALITY) if encoding == "br" else gzip.compress(body, 6, mtime=0)
    )
    response.headers["Content-Encoding"] = encoding


def cookies(chosen: Settings) -> dict[str, object]:
    """The settings of our cookies: `__Host-` where https allows it, never a domain, never a script's
    business.
    """
    prefix = "__Host-" if chosen.is_https else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}recourse",
        "LANGUAGE_COOKIE": f"{prefix}language",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": chosen.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
    }


def use(app: Flask) -> None:
    """Finish every answer of `app`; trust as many proxies as the settings name, and only hosts we know."""
    chosen: Settings = app.config["SETTINGS"]
    app.config.update(cookies(chosen), TRUSTED_HOSTS=[chosen.host, *LOOPBACK])
    app.url_map.converters["int"] = Number
    app.after_request(finish)
    if chosen.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask documents it
            app.wsgi_app, x_for=chosen.proxies, x_proto=chosen.proxies, x_host=chosen.proxies
        )
