"""A real browser before the real portal: Debian's Chromium, and one installation for all tests here."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from config import LANGUAGES
from portal import store
from tests import pseudo
from tests.browser.critics import LEAST, Seen, look_over
from tests.browser.pages import CONSOLE, KINDS, look_at
from tests.browser.people import People, settle_in
from tests.browser.readers import Readers
from tests.browser.served import Served, serving

CHROMIUM = shutil.which("chromium")
PSEUDO = ("hy", "ar")  # the languages whose place they take: one of each direction
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, opened once; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; on Debian: sudo apt install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def people(sqlite_template: Path, place: Path) -> People:
    """The people of the installation, and what happened to them; how all stood then is kept beside it."""
    shutil.copy(sqlite_template, place / "portal.sqlite")
    store.open_database(f"sqlite:///{place}/portal.sqlite")
    try:
        settled = settle_in(place)
    finally:
        store.close()
    keep_as_it_is(place, place / "settled")
    return settled


def keep_as_it_is(place: Path, copy: Path) -> None:
    """Copy an installation, its files too: other tests go on in the first one, and time with them."""
    copy.mkdir()
    mine, its = sqlite3.connect(place / "portal.sqlite"), sqlite3.connect(copy / "portal.sqlite")
    with closing(mine), closing(its):
        mine.backup(its)
    shutil.copytree(place / "files", copy / "files")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the installation."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def portal(people: People, place: Path) -> Iterator[Served]:
    """The portal, served."""
    with serving(f"sqlite:///{place}/portal.sqlite", place) as served:
        yield served


@pytest.fixture(scope="session")
def readers(chromium: Browser, portal: Served, people: People) -> Iterator[Readers]:
    """Everybody at a browser of their own, signed in."""
    everybody = Readers(chromium, portal, people)
    yield everybody
    everybody.leave()


SIGHTS = [(kind, language) for language in LANGUAGES for kind in KINDS]
MEMBERS_LEAST = 44  # CSS pixels a side of what members press
# Scripts and directions at a desk and on a phone; the layout is looked at in every width anyway.
AXE_AT = {"en": 1280, "hi": 360, "hy": 1280, "kn": 360, "ar": 360}
DARK = ("en", "ar")  # one of each direction and width; colours know no language, as test_axe.py holds


@pytest.fixture(scope="session", params=SIGHTS, ids=lambda one: f"{one[0]} {one[1]}")
def seen(request: pytest.FixtureRequest, readers: Readers) -> Seen:
    """Every kind of page in every language: visited once, and all that was found fault with there."""
    kind, language = request.param
    controls = LEAST if kind in CONSOLE else MEMBERS_LEAST
    page, is_dark = look_at(kind, readers, language), language in DARK
    return look_over(page, controls=controls, axe_at=AXE_AT[language], dark=is_dark)


@pytest.fixture(scope="session")
def pseudo_readers(chromium: Browser, people: People, place: Path) -> Iterator[Readers]:
    """The same people before a copy of the same portal that speaks two languages which nobody knows."""
    copy = place / "settled"
    pseudo.make_catalogues(copy / "catalogues", PSEUDO)
    with serving(f"sqlite:///{copy}/portal.sqlite", copy, copy / "catalogues") as served:
        everybody = Readers(chromium, served, people)
        yield everybody
        everybody.leave()
