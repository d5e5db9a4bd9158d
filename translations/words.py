"""Keeps the catalogues in step with the code: extracts the words people see, merges them into each language.

    python translations/words.py            # extract and merge
    python translations/words.py --check    # only compare; exit status 1 if one lags behind

A new message stands there empty until somebody writes it; nothing is ever guessed (no fuzzy matches).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import polib

HERE = Path(__file__).parent
CHECKOUT = HERE.parent
KEYWORDS = (
    "N_",
    "NP_:1c,2",
    "_l",
    "lazy_gettext",
    "lazy_pgettext:1c,2",
    "lazy_ngettext:1,2",
)
PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "hi": "nplurals=2; plural=(n > 1);",
    "hy": "nplurals=2; plural=(n > 1);",
    "kn": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}  # Babel 2.18 writes other ones for all but English, and they are wrong


def extract(target: Path) -> polib.POFile:
    """Every message of the code and the templates, written to `target`."""
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "--sort-output"]
    for keyword in KEYWORDS:
        command += ["--keyword", keyword]
    command += ["--mapping-file", "translations/babel.cfg", "--add-comments", "Translators:", "--no-wrap"]
    subprocess.run([*command, "--output-file", str(target), "."], cwd=CHECKOUT, check=True)
    return polib.pofile(str(target), wrapwidth=0)


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    """What makes a message the same message."""
    return entry.msgctxt, entry.msgid


def merged(template: polib.POFile, language: str, old: polib.POFile | None) -> polib.POFile:
    """The catalogue of a language: every message of the template, with the translations it has."""
    known = {key(entry): entry for entry in old or () if not entry.obsolete}
    book = polib.POFile(wrapwidth=0)
    book.metadata = {
        "Project-Id-Version": "Recourse",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for entry in sorted(template, key=lambda one: (one.msgid, one.msgctxt or "")):
        book.append(filled(entry, known.get(key(entry)), language))
    return book


def filled(entry: polib.POEntry, old: polib.POEntry | None, language: str) -> polib.POEntry:
    """A message with its translation; English says what the code says."""
    fresh = polib.POEntry(
        msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural, comment=entry.comment
    )
    forms = 6 if language == "ar" else 2
    if entry.msgid_plural:
        english = {0: entry.msgid, 1: entry.msgid_plural}
        empty = english if language == "en" else dict.fromkeys(range(forms), "")
        fresh.msgstr_plural = (old.msgstr_plural if old and old.msgid_plural else None) or empty
    else:
        fresh.msgstr = (old.msgstr if old else "") or (entry.msgid if language == "en" else "")
    if language == "en":
        fresh.msgstr = "" if entry.msgid_plural else entry.msgid
    return fresh


def catalogue(language: str) -> Path:
    """Where the words of a language are kept."""
    return HERE / language / "LC_MESSAGES" / "messages.po"


def keep(book: polib.POFile, path: Path) -> None:
    """Write a catalogue whole or not at all: whoever compiles it meanwhile reads the old one."""
    fresh = path.with_suffix(".part")
    book.save(str(fresh))
    fresh.replace(path)


def main(check: bool) -> int:
    """Merge the code's messages into every catalogue, or only compare."""
    lagging = 0
    with tempfile.TemporaryDirectory() as folder:
        template = extract(Path(folder) / "messages.pot")
    for language in PLURALS:
        path = catalogue(language)
        old = polib.pofile(str(path), wrapwidth=0) if path.exists() else None
        wanted, have = {key(entry) for entry in template}, {key(entry) for entry in old or ()}
        if check:
            lagging += wanted != have
            print(f"{language}: {len(wanted - have)} missing, {len(have - wanted)} no longer used")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        book = merged(template, language, old)
        keep(book, path)
        empty = sum(1 for entry in book if not entry.translated())
        print(f"{language}: {len(book)} messages, {empty} to write")
    return 1 if check and lagging else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
