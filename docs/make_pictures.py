"""The README's pictures, made from the demonstration: the same people, day and size each time.

    python -m docs.make_pictures            # every picture, into docs/pictures/
    python -m docs.make_pictures home raise  # those whose names begin so

A demonstration is made in a folder of its own, served on a free port, photographed with the system's
Chromium, and thrown away.
"""

import contextlib
import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from config import CHECKOUT
from portal import store
from portal.cases.records import Case
from portal.demo.people import PASSWORD
from portal.members.links import make_link
from portal.satisfaction.forms import Form

FOLDER = CHECKOUT / "docs" / "pictures"
NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
DEMO = "demo --members 4000 --cases 1200 --months 24 --seed 1".split()
FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --hide-scrollbars".split()
PHONE, DESK = (390, 760), (1280, 900)
COLOURS = 128  # a page of ours has few: a picture of them is a third of the size
PATIENCE = 120.0  # seconds until the portal answers


@dataclass(frozen=True)
class Shot:
    """A picture: what it is called, whose page it shows, where, in which size and colours."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = PHONE
    scheme: Literal["light", "dark"] = "light"
    then: Callable[[Page], None] = lambda page: None


def first_row(page: Page) -> None:
    """Open the first case of a list."""
    page.locator("[data-row] a").first.click()
    page.wait_for_load_state("networkidle")


SHOTS = (
    Shot("home-phone", "asha", "/cases/"),
    Shot("raise-phone", "grace", "/cases/new"),
    Shot("case-kn-phone", "kavya", "/cases/", then=first_row),
    Shot("case-ar-phone", "layla", "/cases/", then=first_row),
    Shot("rating-phone", "grace", "{rate}"),
    Shot("desk-en", "handler", "/staff/queue?handler=mine", DESK, then=first_row),
    Shot("board-en", "executive", "/staff/metrics/board", (1280, 1240)),
    Shot("board-dark", "executive", "/staff/metrics/board", (1280, 1240), "dark"),
)


# ── the demonstration ───────────────────────────────────────────────────────────────────────────────────────


def _environment(folder: Path, port: int) -> dict[str, str]:
    given = {
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite",
        "FILES_URL": f"{folder}/files",
        "MAIL_URL": f"maildir://{folder}/mail",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "NOW": NOW.isoformat(),
        "DEMO": "1",
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return others | {f"PORTAL_{name}": value for name, value in given.items()}


def _a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(base: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{base}/readyz"):
            return
        time.sleep(0.2)
    sys.exit("The demonstration did not answer.")


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A fresh demonstration in `folder`, served until the end; its address."""
    port = _a_free_port()
    env, portal = _environment(folder, port), [sys.executable, "-m", "portal.cli"]
    subprocess.run([*portal, *DEMO], cwd=CHECKOUT, env=env, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*portal, "web"], cwd=CHECKOUT, env=env, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def rating_link(folder: Path) -> str:
    """The way to the oldest form that somebody has not filled in yet, about an English case."""
    store.open_database(f"sqlite:///{folder}/portal.sqlite")
    unanswered = (Form.closes_at > NOW, Form.answered_at.is_null(), Case.language == "en")
    form = Form.select().join(Case).where(*unanswered).order_by(Form.id).get()
    token = make_link("rate", person_id=form.person_id, subject_id=form.id, at=NOW, expires_at=form.closes_at)
    store.close()
    return f"/rate/{token}?l=en&q=1"


# ── the pictures ────────────────────────────────────────────────────────────────────────────────────────────


def sign_in(page: Page, who: str) -> None:
    """Sign one of the people of the demonstration in."""
    page.goto("/en/sign-in")
    page.fill("input[name=email]", f"{who}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_load_state("networkidle")


def take(browser: Browser, base: str, shot: Shot, rate: str) -> Path:
    """Make one picture; where it is."""
    width, height = shot.size
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.size == PHONE else 1,
        color_scheme=shot.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if "{rate}" not in shot.path:
        sign_in(page, shot.who)
    page.goto(shot.path.format(rate=rate), wait_until="networkidle")
    shot.then(page)
    page.evaluate("document.activeElement.blur()")
    target = FOLDER / f"{shot.name}.png"
    page.screenshot(path=target)
    context.close()
    few = Image.open(target).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    return target


def main(wanted: list[str]) -> None:
    """Make the pictures whose names begin with one of `wanted`, or all of them."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no Chromium here. On Debian: sudo apt install chromium fonts-noto-core")
    shots = [shot for shot in SHOTS if not wanted or shot.name.startswith(tuple(wanted))]
    print("Making a demonstration to photograph (a minute or two) …", flush=True)
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as base, sync_playwright() as playwright:
        rate = rating_link(Path(name))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in shots:
            made = take(browser, base, shot, rate)
            print(f"{made.relative_to(CHECKOUT)}  {made.stat().st_size // 1024} KB", flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
