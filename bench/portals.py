"""Portals that the bench of the figures opens: a filled database, a reader of the board, a server."""

import datetime as dt
import logging
import secrets
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from bench import years
from bench.load import Measured, Server, drive
from config import Settings
from portal import store
from portal.members.people import Person
from portal.members.sessions import open_session
from portal.metrics import duty
from portal.web import create_app
from portal.web.staff.drawn import draw_due

READER = "executive@demo.example"


@dataclass
class Portal:
    """A portal of some cases: its settings, and the cookie of somebody of the board."""

    cases: int
    settings: Settings
    cookie: str = ""
    server: Server | None = None

    def app(self) -> Flask:
        """It, in this process; its database is the one that is open from now on."""
        store.close()
        return create_app(self.settings)

    @contextmanager
    def served(self) -> Iterator[None]:
        """It as `portal serve` runs it, at its own port."""
        environ = {
            "PORTAL_DATABASE_URL": self.settings.database_url,
            "PORTAL_SECRET_KEY": self.settings.secret_key,
            "PORTAL_BASE_URL": self.settings.base_url,
            "PORTAL_PORT": str(self.settings.port),
            "PORTAL_NOW": years.NOW.isoformat(),
            "PORTAL_DEMO": "1",
        }
        self.server = Server("wsgi:app", self.settings.port, environ)
        try:
            self.server.wait("/healthz")
            yield
        finally:
            self.server.stop()

    def drive(self, path: str, seconds: int, *more: str, guest: bool = False) -> Measured:
        """One reader who asks for a page again and again; `more` are headers."""
        assert self.server is not None
        headers = [*([] if guest else [self.cookie]), "Accept-Encoding: br", *more]
        return drive(self.server, path, seconds=seconds, headers=headers, connections=1)

    def queries(self, path: str) -> int:
        """How many statements a page sends that was asked for before."""
        client, heard = self.app().test_client(), _Heard()
        name, _, value = self.cookie.removeprefix("Cookie: ").partition("=")
        client.set_cookie(name, value, domain="127.0.0.1")
        client.get(path, base_url=self.settings.base_url)
        logger = logging.getLogger("peewee")
        logger.addHandler(heard)
        logger.setLevel(logging.DEBUG)
        answer = client.get(path, base_url=self.settings.base_url)
        logger.removeHandler(heard)
        logger.setLevel(logging.NOTSET)
        assert answer.status_code == 200, f"{path} was answered {answer.status_code}"
        return heard.statements

    def mark_of(self, path: str) -> str:
        """The mark of what a guest is answered while it is served."""
        with urllib.request.urlopen(self.settings.base_url + path, timeout=60) as answer:
            return str(answer.headers["ETag"])


class _Heard(logging.Handler):
    statements = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.statements += 1


def opened(url: str, cases: int, port: int) -> Portal:
    """The portal of a filled database: its figures computed and its pages drawn, as the worker does, and
    somebody of the board signed in.
    """
    settings = Settings(
        database_url=url,
        secret_key=secrets.token_hex(32),
        base_url=f"http://127.0.0.1:{port}",
        port=port,
        now=years.NOW,
        demo=True,
    )
    portal = Portal(cases, settings)
    app = portal.app()
    duty.move_on(years.NOW)
    while draw_due(lambda: app):
        pass
    portal.cookie = _sign_in(app, settings)
    return portal


def _sign_in(app: Flask, settings: Settings) -> str:
    person = Person.get(Person.email_key == READER)
    now = dt.datetime.now(dt.UTC)
    token = open_session(person, years.NOW, now, how="password", second_factor=True, staff=True)
    client = app.test_client()
    with client.session_transaction(base_url=settings.base_url) as session:
        session.update(_user_id=token, _fresh=True)
    held = client.get_cookie(app.config["SESSION_COOKIE_NAME"], domain="127.0.0.1")
    assert held is not None
    return f"Cookie: {held.key}={held.value}"
