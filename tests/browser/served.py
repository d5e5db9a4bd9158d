"""The portal as people reach it: the project's own server on a free port, over a database of its own."""

import contextlib
import datetime as dt
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from config import CHECKOUT
from portal import store, worker
from portal.members.people import Person, PersonActor
from portal.members.sessions import open_session
from portal.operations.serving import WEB
from tests import pseudo
from tests.post import settings_for
from tests.world import DAY, NOW

# A Monday morning, six days after the cases of the world came in; business time stands still there.
TODAY = NOW + 6 * DAY
KEY = "a key for the tests in a browser, long enough"
PATIENCE = 60.0  # seconds the server may take to answer on a busy machine


@dataclass(frozen=True)
class Served:
    """A portal that answers at `base`; its rows in `url`, its letters and files in `folder`."""

    base: str
    url: str
    folder: Path

    @contextlib.contextmanager
    def rows(self) -> Iterator[None]:
        """Bind the records to this portal's database for a while."""
        store.open_database(self.url)
        try:
            yield
        finally:
            store.close()

    def work(self, at: dt.datetime = TODAY) -> None:
        """Let the worker do all that is due at `at`."""
        with self.rows():
            worker.once(settings_for(self.url, self.folder, now=at, base_url=self.base, secret_key=KEY))

    def session_of(self, who: PersonActor) -> str:
        """The cookie of somebody signed in on a device of their own, staff with their second factor."""
        with self.rows():
            now = dt.datetime.now(dt.UTC)
            person = Person.get_by_id(who.id)
            token = open_session(person, TODAY, now, how="password", second_factor=True, staff=who.is_staff)
        return cookie({"_user_id": token, "_fresh": True})

    def halfway_of(self, who: PersonActor) -> str:
        """The cookie of staff whose password was right and whose code is still to come."""
        until = int(time.time()) + 600
        return cookie({"halfway": {"person": who.id, "how": "password", "wanted": "", "until": until}})


def cookie(content: dict[str, object]) -> str:
    """A session cookie as the portal would write it."""
    app = Flask("cookies")
    app.secret_key = KEY
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(content))


def code_of(secret: str) -> str:
    """The six digits that the app on the phone shows now."""
    return pyotp.TOTP(secret.replace(" ", "")).now()


def _a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(url: str, folder: Path, port: int) -> dict[str, str]:
    given = {
        "DATABASE_URL": url,
        "FILES_URL": f"{folder}/files",
        "MAIL_URL": f"maildir://{folder}/mail",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "SECRET_KEY": KEY,
        "DEMO": "0",
        "PROXIES": "0",
        "NOW": TODAY.isoformat(),
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return others | {f"PORTAL_{name}": value for name, value in given.items()}


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it answered"
        if _answers(port):
            return
        time.sleep(0.1)
    raise AssertionError(f"nobody answered on port {port}")


def _answers(port: int) -> bool:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as door:
        with contextlib.suppress(OSError, http.client.HTTPException):
            door.request("GET", "/readyz")
            return door.getresponse().status == 200
        return False


def _door(port: int, catalogues: Path | None) -> list[str]:
    """The command that serves: `portal web`, or the same with other catalogues."""
    if catalogues is None:
        return [sys.executable, "-m", "portal.cli", "web"]
    where = ["--bind", f"127.0.0.1:{port}"]
    return [sys.executable, "-m", "gunicorn", *WEB, *where, "tests.pseudo:portal()"]


@contextlib.contextmanager
def serving(url: str, folder: Path, catalogues: Path | None = None) -> Iterator[Served]:
    """The pages of the installation at `url`, served until the end; `catalogues` are the words it speaks."""
    port = _a_free_port()
    env = _environment(url, folder, port) | {pseudo.FOLDER: str(catalogues)}
    server = subprocess.Popen(_door(port, catalogues), cwd=CHECKOUT, env=env)
    try:
        _wait_for(port, server)
        yield Served(f"http://127.0.0.1:{port}", url, folder)
    finally:
        server.terminate()
        server.wait(30)
