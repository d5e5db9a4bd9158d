"""The catalogues of all five languages: complete, sound, in step with the code, and compiled."""

import gettext
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from config import CHECKOUT, LANGUAGES

FOLDER = CHECKOUT / "translations"


def catalogue(language: str, ending: str = "po") -> Path:
    """The catalogue of a language."""
    return FOLDER / language / "LC_MESSAGES" / f"messages.{ending}"


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A script of the translators, and what it says."""
    command = [sys.executable, str(FOLDER / script), *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_every_language_has_a_catalogue_and_every_catalogue_a_language() -> None:
    assert {path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_nothing_is_missing_or_damaged_in_a_catalogue(language: str) -> None:
    """Against all messages of the English catalogue, which holds each that the code has."""
    checks = ("--allow", "translations/allowed.txt", "--template", str(catalogue("en")))
    found = run("check_translations.py", *checks, str(catalogue(language)))
    assert found.returncode == 0, found.stdout[-4000:] + found.stderr


def test_english_says_what_the_code_says() -> None:
    for entry in polib.pofile(str(catalogue("en"))):
        plural = {0: entry.msgid, 1: entry.msgid_plural} if entry.msgid_plural else {}
        assert not entry.obsolete and not entry.fuzzy, entry.msgid
        assert (entry.msgstr or entry.msgid, entry.msgstr_plural) == (entry.msgid, plural), entry.msgid


def test_the_catalogues_have_the_words_of_the_code_and_no_others() -> None:
    found = run("words.py", "--check")
    assert found.returncode == 0, found.stdout + found.stderr


def spoken(entry: polib.POEntry) -> dict[tuple[str, int] | str, str]:
    """A message of a catalogue as gettext keeps it."""
    key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
    if entry.msgid_plural:
        return {(key, number): text for number, text in entry.msgstr_plural.items() if text}
    return {key: entry.msgstr} if entry.msgstr else {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_was_written(language: str) -> None:
    """Pages read the compiled catalogue: an old one would show old words, and none shows English."""
    path = catalogue(language, "mo")
    assert path.exists(), "run: make catalogues"
    with path.open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written = dict[tuple[str, int] | str, str]()
    for entry in polib.pofile(str(catalogue(language))):
        written |= {} if entry.obsolete or entry.fuzzy else spoken(entry)
    kept = {key: text for key, text in compiled.items() if key and text}
    assert kept == written, "run: make catalogues"
