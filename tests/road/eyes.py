"""Eyes for languages: what must never be read on a page or in a letter that is not in English."""

import re
from functools import cache
from typing import Any

import polib
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from config import CHECKOUT, LANGUAGES
from tests.browser_client import Browser, Page

FEWEST_WORDS = 3
SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
UNFILLED = re.compile(r"%\(|%[sd]|\{\w*\}|\{\{|\{%")
# What is written in Latin letters in every language, and makes no English sentence.
SAME_EVERYWHERE = re.compile(r"\S+@\S+|https?://\S+|GR-[\w-]+|\b(JPEG|PNG|WebP|PDF|English)\b")
LATIN_WORDS = re.compile(r"[A-Za-z]{2,}(?:[\s,]+[A-Za-z]{2,})+")


@cache
def english_sentences(language: str) -> tuple[str, ...]:
    """The messages of three words and more that stand alone and are said otherwise in `language`."""
    book = polib.pofile(str(CHECKOUT / "translations" / language / "LC_MESSAGES" / "messages.po"))
    said = {entry.msgid: entry.msgstr for entry in book if not entry.obsolete and not entry.msgid_plural}
    return tuple(
        " ".join(message.split())
        for message, translated in said.items()
        if len(message.split()) >= FEWEST_WORDS and "%" not in message and translated != message
    )


def english_in(text: str, language: str) -> list[str]:
    """The English in `text`, which is said to be in `language`: sentences of our catalogue, and any two words
    in Latin letters beside each other.
    """
    if language == "en":
        return []
    line = " ".join(text.split())
    known = [sentence for sentence in english_sentences(language) if sentence in line]
    return known + [found.group() for found in LATIN_WORDS.finditer(SAME_EVERYWHERE.sub(" 0 ", line))]


def faults_of(soup: BeautifulSoup, language: str) -> list[str]:
    """What is wrong with a page or the HTML of a letter as a text in `language`."""
    root = soup.html
    marks = (root.get("lang"), root.get("dir")) if root else ()
    wanted = (language, LANGUAGES[language].direction)
    wrong = [] if marks == wanted else [f"lang and dir are {marks}, not {wanted}"]
    read = readable(soup)
    return wrong + [f"English: {found}" for found in english_in(read, language)] + loose_ends(read)


def loose_ends(text: str) -> list[str]:
    """Gaps that nobody filled."""
    return [f"a gap: {text[max(0, at.start() - 20) : at.end() + 20]}" for at in UNFILLED.finditer(text)]


def readable(soup: BeautifulSoup) -> str:
    """All that can be read or heard of a page: its text, and what screen readers say of its parts."""
    heard = [
        str(tag[name]) for tag in soup.find_all(True) for name in SPOKEN_ATTRIBUTES if tag.has_attr(name)
    ]
    return "\n".join([soup.get_text(" "), *heard])


class Reader(Browser):
    """Somebody who reads one language, and looks at every page for words that are not in it."""

    def __init__(self, app: Flask, language: str) -> None:
        super().__init__(app, accepts=language)
        self.language = language
        self.opened: list[str] = []

    def _seen(self, path: str, response: TestResponse, status: int) -> Page:
        page = super()._seen(path, response, status)
        if response.mimetype == "text/html":
            self.opened.append(path)
            faults = faults_of(page.soup, self.language)
            assert not faults, "\n  ".join([path, *faults])
        return page


def text_faults(text: str, language: str) -> list[str]:
    """What is wrong with a plain text in `language`."""
    return [f"English: {found}" for found in english_in(text, language)] + loose_ends(text)


def letter_faults(letter: Any) -> list[str]:
    """What is wrong with a letter as one in the language it says it is in: its subject, text and HTML."""
    language = str(letter["Content-Language"])
    html, text = (letter.get_body((kind,)).get_content() for kind in ("html", "plain"))
    said = text_faults(f"{letter['Subject']}\n{text}", language)
    shown = faults_of(BeautifulSoup(html, "html.parser"), language)
    return [f"{letter['X-Recourse-Letter']}: {fault}" for fault in said + shown]
