"""Catalogues: the words of each language, read once and kept."""

import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

from config import CHECKOUT, LANGUAGES

FOLDER = CHECKOUT / "translations"
SOURCE = "en"  # the messages themselves are English

log = logging.getLogger(__name__)


class Catalogue:
    """The words of one language for templates: every message is looked up once and then kept.

    A translation is trusted HTML, what fills it is escaped, and `%` is always applied, as Jinja's new style
    wants it.
    """

    def __init__(self, code: str) -> None:
        self.translations: NullTranslations = Translations.load(str(FOLDER), [code])
        self.plain: dict[tuple[str | None, str], Markup] = {}
        self.whole: dict[tuple[str | None, str], Markup] = {}

    def words(self, context: str | None, message: str, filling: Mapping[str, Any]) -> Markup:
        """The translation of `message`, filled."""
        key = (context, message)
        if filling:
            if key not in self.plain:
                self.plain[key] = Markup(self.find(*key))
            return filled(self.plain[key], filling)
        if key not in self.whole:
            self.whole[key] = Markup(self.find(*key)) % {}
        return self.whole[key]

    def find(self, context: str | None, message: str) -> str:
        """The translation as it stands in the catalogue; the English message where there is none."""
        if context is None:
            return str(self.translations.ugettext(message))
        return str(self.translations.upgettext(context, message))


def filled(words: str, filling: Mapping[str, Any]) -> Markup:
    """Trusted words with what fills them, escaped; what Markup does with %, in a third of the time."""
    escaped = {
        name: value if type(value) in (int, float) else escape(value) for name, value in filling.items()
    }
    return Markup(str.__mod__(words, escaped))


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(code: str) -> Catalogue:
    """The catalogue of a language, read once."""
    return Catalogue(code)


def warn_of_missing(codes: Iterable[str]) -> None:
    """Say so in the log where a language that is offered has no compiled catalogue: its readers see
    English.
    """
    for code in codes:
        if code != SOURCE and not (FOLDER / code / "LC_MESSAGES" / "messages.mo").exists():
            log.warning(
                "There is no compiled catalogue for %s; its readers see English. Run: make catalogues", code
            )
