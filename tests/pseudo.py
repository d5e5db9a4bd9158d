"""Two languages that nobody speaks: what was never said through a catalogue stands out in them.

Every message of the catalogues comes as ⟦ŵøŕđš⟧: other letters, two fifths longer, in brackets, and ⟨what
fills it⟩ between marks; for right-to-left pages in Arabic letters. On a page in such a language plain Latin
letters are either data and marked as data, or words that nobody can translate.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from bs4 import BeautifulSoup, NavigableString, Tag

from config import CHECKOUT, LANGUAGES
from translations.words import PLURALS

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS = {
    "ltr": "åƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
    "rtl": "ابثدهفجحيژكلمنوپقرسطعڤغخىز" * 2,
}
PADDING = {"ltr": "éẋţŕå ", "rtl": "زيادة "}
MORE = 0.4  # as long again as translations are at the worst in whole sentences
LEAST = 3
# What a translator leaves as it is: placeholders, tags, entities, per cent.
KEPT = re.compile(r"(%\(\w+\)[#0 +-]*[\d.]*[a-z]|%%|<[^>]*>|&#?\w+;)")
FOLDER = "PSEUDO_CATALOGUES"  # in the environment of a portal that speaks them

# ── making them ─────────────────────────────────────────────────────────────────────────────────────────────


def words(message: str, direction: str) -> str:
    """A message as this language has it."""
    letters = str.maketrans(LATIN, LETTERS[direction])
    pieces = [_piece(piece, letters) for piece in KEPT.split(message)]
    missing = max(LEAST, round(MORE * len(KEPT.sub("", message).strip())))
    padding = (PADDING[direction] * (missing // len(PADDING[direction]) + 1))[:missing].strip()
    return f"⟦{''.join(pieces)} {padding}⟧"


def _piece(piece: str, letters: dict[int, int]) -> str:
    if piece.startswith("%("):
        return f"⟨{piece}⟩"
    return piece if KEPT.fullmatch(piece) else piece.translate(letters)


def make_catalogues(folder: Path, codes: tuple[str, ...]) -> None:
    """Write a catalogue in `folder` for each of the languages `codes`, in the direction of that language."""
    english = polib.pofile(str(CHECKOUT / "translations/en/LC_MESSAGES/messages.po"))
    for code in codes:
        book = polib.POFile()
        book.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": PLURALS[code]}
        book.extend(_entry(entry, code) for entry in english if not entry.obsolete)
        target = folder / code / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True)
        book.save_as_mofile(str(target))


def _entry(english: polib.POEntry, code: str) -> polib.POEntry:
    direction = LANGUAGES[code].direction
    entry = polib.POEntry(msgid=english.msgid, msgctxt=english.msgctxt, msgid_plural=english.msgid_plural)
    if not english.msgid_plural:
        entry.msgstr = words(english.msgid, direction)
        return entry
    forms = int(re.search(r"nplurals=(\d)", PLURALS[code])[1])  # type: ignore[index]
    entry.msgstr_plural = {form: words(english.msgid_plural, direction) for form in range(forms)}
    return entry


def portal() -> Any:
    """The portal, speaking the catalogues of the folder that the environment names: a door for gunicorn."""
    from portal.web import catalogues

    catalogues.FOLDER = Path(os.environ[FOLDER])
    import wsgi

    return wsgi.app


# ── reading pages in them ───────────────────────────────────────────────────────────────────────────────────

# Data, where pages mark them: names and numbers, people's own texts, moments, other languages, codes, keys.
DATA = "bdi, time, code, kbd, textarea, [dir=auto], [dir=ltr], [direction=ltr], :not(html)[lang]"
# The title and the choices of a list hold no marks: there, what is marked elsewhere on the page is data, and
# these names, which the tests gave.
GIVEN = "Meridian Engineers’ Association,Bengaluru,Meera Nair,Tigran Petrosyan,Daniel Mwangi".split(",")
SPOKEN = "aria-label aria-description title placeholder alt label".split()  # attributes that people hear
FSI, PDI = "\u2068", "\u2069"
OPEN = {"⟦": "⟦", "⟨": "⟨", "\u2066": FSI, "\u2067": FSI, FSI: FSI}
SHUT = {"⟧": "⟦", "⟩": "⟨", PDI: FSI}
MARKS = "⟦⟧⟨⟩\u2066-\u2069"
# Left-to-right letters, or figures with a sign between or beside them: they would change places.
TORN = re.compile(r"[A-Za-z\u00c0-\u024f\u0530-\u058f\u0900-\u0dff]|\d[-–]\d|[+-]\d|\d%")


def faults(text: str, direction: str) -> list[str]:
    """What is wrong in a text of this language: bare words, and where it runs right to left, values that
    could tear the sentence round them. Data stand between isolates (FSI … PDI).
    """
    found: list[str] = []
    opened: list[str] = []
    for piece in re.findall(f"[{MARKS}]|[^{MARKS}]+", text):
        if piece in OPEN:
            opened.append(OPEN[piece])
        elif piece in SHUT:
            if not opened or opened.pop() != SHUT[piece]:
                return [*found, f"cut: {text[:80]}"]
        else:
            found += _fault(piece, opened[-1] if opened else "", direction)
    return found if not opened else [*found, f"cut: {text[-80:]}"]


def _fault(piece: str, inside: str, direction: str) -> list[str]:
    said = " ".join(piece.split())[:60]
    if inside == "⟨":
        return [f"not isolated: {said}"] if direction == "rtl" and TORN.search(piece) else []
    bare = re.search("[A-Za-z]", piece.replace(LANGUAGES["en"].name, ""))
    return [f"bare: {said}"] if inside != FSI and bare else []


def faults_of_page(html: str, direction: str) -> list[str]:
    """What is wrong on a page or in a letter: its text, its title and all that is only heard."""
    soup = BeautifulSoup(html, "html.parser")
    for unread in soup(["script", "style", "template"]):
        unread.decompose()
    marked = soup.body.select(DATA)
    known = sorted({*GIVEN, *(one.get_text() for one in marked)} - {""}, key=len, reverse=True)
    unmarked = re.compile("|".join(map(re.escape, known)))
    found = faults("".join(_flat(soup.body, frozenset(map(id, marked)), unmarked)), direction)
    title = soup.title.get_text() if soup.title else ""
    for heard in (unmarked.sub("", title), *_heard(soup)):
        found += [f"{fault} (heard, not seen)" for fault in faults(heard, direction)]
    return found


def _flat(element: Tag, data: frozenset[int], unmarked: re.Pattern[str]) -> Iterator[str]:
    """The text of a page in one line, data between isolates."""
    if element.name == "option":  # zones, whose values hold a slash, are told as CLDR names them
        is_data = id(element) in data or "/" in str(element.get("value", ""))
        yield "" if is_data else unmarked.sub("", element.get_text())
        return
    for child in element.children:
        if isinstance(child, Tag):
            isolated = id(child) in data
            yield FSI * isolated
            yield from _flat(child, data, unmarked)
            yield PDI * isolated
        elif type(child) is NavigableString:
            yield str(child)


def _heard(soup: BeautifulSoup) -> Iterator[str]:
    """What attributes say."""
    for name in SPOKEN:
        yield from (str(one[name]) for one in soup.select(f"[{name}]"))
    yield from (str(one["value"]) for one in soup.select("[type=submit][value], [type=button][value]"))
    yield from (str(one["content"]) for one in soup.select("meta[name=description]"))
